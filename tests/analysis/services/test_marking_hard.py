"""Samples that lie outside of a version's distributions become hard, and why."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis import columns
from analysis.metrics import METRICS
from analysis.models import Analysis, Column
from analysis.services.marking_hard import forecast_hard, mark_hard
from datasets import jobs
from datasets.errors import InvalidInputError
from datasets.models import ChangeGroup, Dataset, Job, Sample, User, Version
from datasets.models.job import JobKind, JobState
from labeling.services.history import undo_group
from tests.factories import NOON, VersionFactory
from tests.stage import add_samples

Numbers = NDArray[np.float64]
MEASURES = {"saturation": 0.5, "clarity": 500.0, "colorfulness": 50.0, "contrast": 0.2, "entropy": 7.0}
NUMBER = 60  # samples, of which the last two are odd
PUBLISHED = {"status": "normal", "digest": "0" * 64}
ALL = ["7", "8", "11", "14"]


def analysis_of(version: Version, samples: Sequence[Sample], **values: Numbers) -> Analysis:
    """An analysis that has measured these samples, with a box each; what is not told is usual everywhere."""
    job = Job.objects.create(dataset=version.dataset, kind=JobKind.ANALYSIS, state=JobState.SUCCEEDED)
    analysis = Analysis.objects.create(version=version, job=job)
    usual = {name: np.linspace(0.4, 0.6, len(samples)) for name in METRICS}
    told = {
        "number": np.array([sample.number for sample in samples]),
        "sample": np.array([sample.pk for sample in samples]),
        "usage": np.ones(len(samples)),
        "owner": np.arange(len(samples)),
    }
    Column.objects.bulk_create(columns.pack(analysis, samples[0].number, usual | values | told))
    return analysis


@pytest.fixture
def samples(dataset: Dataset) -> list[Sample]:
    """Scanned images of nearly the same brightness, but for a dark one and a colourful one at the end."""
    found = add_samples(dataset, NUMBER)
    for place, sample in enumerate(found):
        sample.scanned_etag = "etag"
        sample.measures = MEASURES | {"brightness": 0.5 + place / 10_000, "scale": 1, "metric_set": 1}
    (found[-2].measures or {})["brightness"] = 0.05
    (found[-1].measures or {})["saturation"] = 0.9
    Sample.objects.bulk_update(found, ["scanned_etag", "measures"])
    return found


@pytest.fixture
def version(dataset: Dataset, samples: list[Sample]) -> Version:
    """All but the last two were learned from."""
    version = VersionFactory.create(dataset=dataset, **PUBLISHED)
    usual = samples[:-2]
    level = np.full(len(usual), 0.5)
    analysis_of(version, usual, brightness=level, saturation=level, box_count=np.ones(len(usual)))
    return version


def mark(dataset: Dataset, version: Version, owner: User, *reasons: str, threshold: float = 0.5) -> Job:
    job = mark_hard(dataset=dataset, version=version, reasons=reasons, threshold=threshold, actor=owner)
    jobs.run_pending()
    job.refresh_from_db()
    return job


def hard() -> dict[int, list[str]]:
    return dict(Sample.objects.filter(hard=True).values_list("number", "hard_reasons"))


def test_samples_outside_of_a_distribution_become_hard_for_its_reason(
    dataset: Dataset, version: Version, owner: User
) -> None:
    job = mark(dataset, version, owner, *ALL)

    assert hard() == {NUMBER - 1: ["7"], NUMBER: ["8"]}
    assert (Sample.objects.get(number=NUMBER - 1).hard_coefficient or 0) > 0.9
    assert (job.state, (job.result or {})["changed"]) == ("succeeded", 2)


def test_the_forecast_tells_what_the_marking_does(dataset: Dataset, version: Version) -> None:
    told = forecast_hard(dataset=dataset, version=version, reasons=["7"], threshold=0.5)

    counts = {each["id"]: each["samples"] for each in told["reasons"]}
    assert (told["samples"], counts["7"], counts["8"], counts["14"]) == (1, 1, 1, 0)
    assert list(counts) == [str(reason) for reason in range(5, 19)]


def test_only_chosen_reasons_mark(dataset: Dataset, version: Version, owner: User) -> None:
    mark(dataset, version, owner, "8")

    assert hard() == {NUMBER: ["8"]}


def test_a_threshold_leaves_out_what_is_little_beyond(
    dataset: Dataset, version: Version, owner: User
) -> None:
    slight = forecast_hard(dataset=dataset, version=version, reasons=["7"], threshold=0.01)
    clear = forecast_hard(dataset=dataset, version=version, reasons=["7"], threshold=0.9)

    assert slight["samples"] > clear["samples"] == 1


def test_samples_that_are_not_scanned_are_told(dataset: Dataset, version: Version) -> None:
    add_samples(dataset, 3)

    assert forecast_hard(dataset=dataset, version=version, reasons=ALL, threshold=0.5)["unscanned"] == 3


def test_boxes_are_those_of_the_newest_analysed_version(
    dataset: Dataset, samples: list[Sample], version: Version, owner: User
) -> None:
    counts = np.ones(len(samples))
    counts[:2] = 30
    analysis_of(VersionFactory.create(dataset=dataset, **PUBLISHED), samples, box_count=counts)

    mark(dataset, version, owner, "11")

    assert hard() == {1: ["11"], 2: ["11"]}


def test_the_oddest_box_of_a_sample_counts(
    dataset: Dataset, samples: list[Sample], version: Version, owner: User
) -> None:
    ratios = np.full(len(samples), 0.5)
    ratios[5] = 2.0**-15
    analysis_of(VersionFactory.create(dataset=dataset, **PUBLISHED), samples, box_area_ratio=ratios)

    mark(dataset, version, owner, "14")

    assert hard() == {6: ["14"]}


def test_it_is_undone_as_one_bulk_change(dataset: Dataset, version: Version, owner: User) -> None:
    Sample.objects.filter(number=NUMBER).update(hard=True, hard_reasons=["3"], hard_coefficient=0.2)
    mark(dataset, version, owner, *ALL)
    group = ChangeGroup.objects.get()

    result = undo_group(dataset=dataset, group=group, actor=owner, now=NOON)

    assert (group.changed, result.changed, hard()) == (2, 2, {NUMBER: ["3"]})
    assert Sample.objects.get(number=NUMBER).hard_coefficient == 0.2


def test_what_somebody_changed_since_is_not_undone(dataset: Dataset, version: Version, owner: User) -> None:
    mark(dataset, version, owner, *ALL)
    Sample.objects.filter(number=NUMBER).update(hard_reasons=["8", "30"])

    result = undo_group(dataset=dataset, group=ChangeGroup.objects.get(), actor=owner, now=NOON)

    assert (result.changed, [each["code"] for each in result.refused]) == (1, ["change_superseded"])


def test_reasons_of_others_stay(dataset: Dataset, version: Version, owner: User) -> None:
    Sample.objects.filter(number=NUMBER).update(hard=True, hard_reasons=["3", "7"], hard_coefficient=0.99)

    mark(dataset, version, owner, *ALL)

    sample = Sample.objects.get(number=NUMBER)
    assert (sample.hard_reasons, sample.hard_coefficient) == (["3", "8"], 0.99)


def test_marking_a_second_time_changes_nothing(dataset: Dataset, version: Version, owner: User) -> None:
    mark(dataset, version, owner, *ALL)
    again = mark(dataset, version, owner, *ALL)

    assert (again.state, again.result) == (
        "succeeded",
        {"changed": 0, "refused": [], "change_group": None},
    )
    assert ChangeGroup.objects.count() == 1


@pytest.mark.parametrize("reasons", [[], ["3"], ["x"]])
def test_reasons_that_no_distribution_gives_are_refused(
    dataset: Dataset, version: Version, owner: User, reasons: list[str]
) -> None:
    with pytest.raises(InvalidInputError):
        mark_hard(dataset=dataset, version=version, reasons=reasons, threshold=0.5, actor=owner)
