"""Where versions come from: the jobs between a parent and its child."""

import datetime as dt

import pytest

from datasets.models import Dataset, Version
from datasets.models.job import JobKind, JobState
from datasets.services.version_lineage import lineage_of
from tests.factories import JobFactory, VersionFactory

NOW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def ended(
    dataset: Dataset, kind: str, at: dt.datetime, *, state: str = JobState.SUCCEEDED, done: int = 0
) -> str:
    return str(JobFactory.create(dataset=dataset, kind=kind, state=state, finished_at=at, done=done).pk)


def jobs_of(dataset: Dataset) -> list[str]:
    return [each["job"] for each in lineage_of(dataset, now=NOW)]


@pytest.fixture
def parent(dataset: Dataset) -> Version:
    version = VersionFactory.create(dataset=dataset)
    Version.objects.filter(pk=version.pk).update(created_at=NOW - 2 * HOUR)
    Dataset.objects.filter(pk=dataset.pk).update(current_version=version)
    dataset.refresh_from_db()
    return version


def test_jobs_since_the_parent_are_named_the_newest_first(dataset: Dataset, parent: Version) -> None:
    ended(dataset, JobKind.IMPORT, NOW - 3 * HOUR)
    run = ended(dataset, JobKind.SMART_LABELING, NOW - HOUR)
    again = ended(dataset, JobKind.SYNC, NOW - HOUR / 2)

    assert jobs_of(dataset) == [again, run]


def test_jobs_that_change_no_data_are_left_out(dataset: Dataset) -> None:
    ended(dataset, JobKind.SCAN, NOW - HOUR)
    ended(dataset, JobKind.EXPORT, NOW - HOUR)

    assert jobs_of(dataset) == []


def test_a_job_that_was_stopped_counts_where_it_had_done_something(dataset: Dataset) -> None:
    ended(dataset, JobKind.IMPORT, NOW - HOUR, state=JobState.CANCELED)
    half = ended(dataset, JobKind.BATCH, NOW - HOUR, state=JobState.FAILED, done=7)

    assert jobs_of(dataset) == [half]


def test_what_was_before_a_version_was_made_current_did_not_lead_here(
    dataset: Dataset, parent: Version
) -> None:
    ended(dataset, JobKind.IMPORT, NOW - HOUR)
    made = ended(dataset, JobKind.MAKE_CURRENT, NOW - HOUR / 2)

    assert jobs_of(dataset) == [made]
