"""Published files that somebody changed, cut or deleted: noticed before anything is read from them."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets import jobs
from datasets.models import Dataset, Job, User, Version
from datasets.models.job import JobState
from datasets.services.publishing import NewVersion, publish_version
from tests.doubles import MemoryStore
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("counts_hold")


@pytest.fixture(params=["cut", "changed", "emptied", "gone"])
def damaged(request: pytest.FixtureRequest, dataset: Dataset, owner: User, store: MemoryStore) -> Version:
    """A published version whose manifest is not what it was."""
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/")
    dataset.refresh_from_db()
    annotate(dataset, add_samples(dataset, 3), box(add_labels(dataset, "cat")[0]))
    version, _ = publish_version(dataset=dataset, draft=NewVersion(), actor=owner)
    jobs.run_pending()
    version.refresh_from_db()
    whole = store.get(version.manifest_path)
    content = {"cut": whole[:-20], "changed": whole.replace(b"cat", b"dog"), "emptied": b"", "gone": None}
    store.delete(version.manifest_path)
    if (damage := content[request.param]) is not None:
        store.put(version.manifest_path, damage)
    return version


def address(version: Version, rest: str) -> str:
    return f"/api/v1/datasets/{version.dataset_id}/versions/{version.pk}{rest}"


def test_its_samples_are_refused_as_damaged(damaged: Version, api: APIClient) -> None:
    answer = api.get(address(damaged, "/samples"))

    assert (answer.status_code, answer.json()["code"]) == (409, "version_damaged")


def test_it_is_still_listed(damaged: Version, api: APIClient) -> None:
    assert api.get(address(damaged, "")).json()["status"] == "normal"


def test_making_it_current_changes_nothing(damaged: Version, api: APIClient, dataset: Dataset) -> None:
    before = list(dataset.samples.order_by("pk").values())
    api.post(address(damaged, "/make_current"))
    jobs.run_pending()
    job = Job.objects.get(kind="make_current")

    assert (job.state, job.error_code) == (JobState.FAILED, "version_damaged")
    assert list(dataset.samples.order_by("pk").values()) == before


def test_exporting_it_fails_with_that_sentence(damaged: Version, api: APIClient, dataset: Dataset) -> None:
    body: Any = {"target": "download", "format": "voc", "scope": {"version": str(damaged.pk)}}
    api.post(f"/api/v1/datasets/{dataset.pk}/exports", body)
    jobs.run_pending()
    job = Job.objects.get(kind="export")

    assert (job.state, job.error_code) == (JobState.FAILED, "version_damaged")
