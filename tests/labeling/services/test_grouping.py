"""Auto grouping from its start to a property that filters can use, on drawn images and real children."""

import importlib
import io
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from PIL import Image

from datasets import jobs
from datasets.errors import DatasetBusyError, InvalidInputError
from datasets.models import Change, ChangeGroup, Dataset, Job, Sample, User
from datasets.models.job import JobKind, JobState
from datasets.sample_writer import register
from datasets.tabs import SampleFilter, samples_matching
from labeling.models import Grouping, SampleGroup
from labeling.services.batch import plan_batch, run_batch
from labeling.services.grouping import (
    GroupGoneError,
    Order,
    PropertyTakenError,
    TooFewSamplesError,
    standing_groupings,
    start_grouping,
)
from labeling.services.history import undo_group
from tests.doubles import MemoryStore
from tests.factories import NOON
from tests.labeling.smart.drawing import draw

FOLDER = "obs://images/"


@pytest.fixture
def no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a child would do is done here: starting one takes seconds."""

    def call(function: str, arguments: dict[str, Any], **limits: object) -> Any:
        module, _, name = function.partition(":")
        return getattr(importlib.import_module(module), name)(**arguments)

    monkeypatch.setattr("datasets.job_parts.run_child", call)


def png(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()


def put(dataset: Dataset, store: MemoryStore, files: Sequence[bytes]) -> list[Sample]:
    entries = [store.put(f"{FOLDER}{place:03}.png", file) for place, file in enumerate(files)]
    with transaction.atomic():
        register(
            dataset.pk,
            [(each.path, each.size, each.etag, NOON) for each in entries],
            input_path=FOLDER,
            now=NOON,
        )
    dataset.refresh_from_db()
    return list(dataset.samples.order_by("number"))


@pytest.fixture
def drawn(dataset: Dataset, store: MemoryStore) -> list[Sample]:
    """Twelve drawn images of stripes and six discs, and a file that is none."""
    chance = np.random.default_rng(4)
    images = [png(draw(2, chance)) for _ in range(12)] + [png(draw(0, chance)) for _ in range(6)]
    return put(dataset, store, [*images, b"no image"])


@pytest.fixture
def measured(dataset: Dataset, samples: list[Sample], no_child: None) -> list[Sample]:
    """Three samples: two dark ones and a bright one; nothing was looked at but by the scan."""
    for sample, brightness in zip(samples, (0.1, 0.2, 0.9), strict=True):
        measures = {"brightness": brightness, "clarity": 50.0, "colorfulness": 20.0}
        Sample.objects.filter(pk=sample.pk).update(measures=measures, scanned_etag="etag")
    return samples


def group(
    dataset: Dataset, owner: User, run_jobs: Callable[[], None], groups: int = 2, **order: object
) -> Job:
    given: dict[str, object] = {"property": "look", "features": ("brightness",)} | order
    job = start_grouping(dataset=dataset, order=Order(groups, **given), actor=owner)  # type: ignore[arg-type]
    run_jobs()
    job.refresh_from_db()
    return job


def values(samples: Sequence[Sample], name: str = "look") -> list[str | None]:
    found = Sample.objects.filter(pk__in=[sample.pk for sample in samples]).order_by("pk")
    return [sample.properties.get(name) for sample in found]


@pytest.mark.slow
def test_images_that_look_alike_get_one_value_and_unreadable_ones_none(
    dataset: Dataset, drawn: list[Sample], owner: User, run_jobs: Callable[[], None]
) -> None:
    job = group(dataset, owner, run_jobs, features=())

    assert (job.state, job.error_message) == (JobState.SUCCEEDED, "")
    assert values(drawn) == ["0"] * 12 + ["1"] * 6 + [None]
    assert job.result is not None
    assert (job.result["groups"], job.result["samples"], job.result["left_out"]) == (2, 18, 1)


@pytest.mark.slow
def test_a_second_run_looks_at_nothing_again_and_finds_the_same(
    dataset: Dataset, drawn: list[Sample], owner: User, run_jobs: Callable[[], None]
) -> None:
    group(dataset, owner, run_jobs, features=())
    before = [bytes(each.members) for each in SampleGroup.objects.order_by("value")]

    job = group(dataset, owner, run_jobs, features=(), property="again")

    latest = SampleGroup.objects.filter(grouping__job=job).order_by("value")
    assert [bytes(each.members) for each in latest] == before
    assert not job.parts.filter(step="describe").exclude(parameters={"ids": [drawn[18].pk]}).exists()


def test_measures_of_the_scan_make_groups_that_filters_find(
    dataset: Dataset, measured: list[Sample], owner: User, run_jobs: Callable[[], None]
) -> None:
    group(dataset, owner, run_jobs)

    bright = samples_matching(dataset.pk, SampleFilter(properties=(("look", "1"),)))
    assert list(bright) == [measured[2]]
    assert values(measured) == ["0", "0", "1"]


def test_a_group_knows_its_members_and_how_unlike_they_are(
    dataset: Dataset, measured: list[Sample], owner: User, run_jobs: Callable[[], None]
) -> None:
    group(dataset, owner, run_jobs)

    large, small = SampleGroup.objects.order_by("value")
    assert (sorted(large.ids()), small.ids()) == ([sample.pk for sample in measured[:2]], [measured[2].pk])
    assert large.spread > small.spread == 0


def test_the_whole_is_undone_as_one_action(
    dataset: Dataset, measured: list[Sample], owner: User, run_jobs: Callable[[], None]
) -> None:
    job = group(dataset, owner, run_jobs)

    undo_group(
        dataset=dataset, group=ChangeGroup.objects.get(pk=job.parameters["group"]), actor=owner, now=NOON
    )

    assert values(measured) == [None] * 3
    assert standing_groupings(dataset) == []


def test_grouping_anew_takes_the_property_from_samples_that_are_grouped_no_more(
    dataset: Dataset, measured: list[Sample], owner: User, run_jobs: Callable[[], None]
) -> None:
    group(dataset, owner, run_jobs)

    group(dataset, owner, run_jobs, wanted=[sample.pk for sample in measured[1:]])

    assert values(measured) == [None, "0", "1"]


def test_undoing_the_second_grouping_brings_the_first_back(
    dataset: Dataset, measured: list[Sample], owner: User, run_jobs: Callable[[], None]
) -> None:
    first = group(dataset, owner, run_jobs)
    second = group(dataset, owner, run_jobs, wanted=[sample.pk for sample in measured[1:]])

    undo_group(
        dataset=dataset, group=ChangeGroup.objects.get(pk=second.parameters["group"]), actor=owner, now=NOON
    )

    assert values(measured) == ["0", "0", "1"]
    assert [grouping.job for grouping in standing_groupings(dataset)] == [first]


def test_a_group_is_split_and_the_others_stay(
    dataset: Dataset, measured: list[Sample], owner: User, run_jobs: Callable[[], None]
) -> None:
    group(dataset, owner, run_jobs)

    group(dataset, owner, run_jobs, refined="0")

    assert values(measured) == ["0.0", "0.1", "1"]
    latest = standing_groupings(dataset)[0]
    assert list(latest.groups.order_by("place").values_list("value", flat=True)) == ["0.0", "0.1", "1"]


def test_a_group_that_is_gone_is_not_split(dataset: Dataset, measured: list[Sample], owner: User) -> None:
    with pytest.raises(GroupGoneError):
        start_grouping(dataset=dataset, order=Order(2, "look", refined="0"), actor=owner)


def test_more_groups_than_samples_are_refused(dataset: Dataset, measured: list[Sample], owner: User) -> None:
    with pytest.raises(TooFewSamplesError) as refusal:
        start_grouping(dataset=dataset, order=Order(4, "look"), actor=owner)

    assert refusal.value.params == {"there": 3, "needed": 4}
    assert not Job.objects.exists()


def test_a_job_says_that_too_few_samples_are_scanned(
    dataset: Dataset, samples: list[Sample], owner: User, run_jobs: Callable[[], None]
) -> None:
    job = group(dataset, owner, run_jobs)

    assert (job.state, job.error_code) == (JobState.FAILED, "too_few_samples")


def test_what_people_gave_a_property_is_not_written_over(
    dataset: Dataset, measured: list[Sample], owner: User
) -> None:
    plan = plan_batch(
        dataset=dataset, body={"action": "set_property", "properties": {"look": "grim"}}, now=NOON
    )
    run_batch(dataset=dataset, batch=plan, wanted=[measured[0].pk], actor=owner, now=NOON)

    with pytest.raises(PropertyTakenError):
        start_grouping(dataset=dataset, order=Order(2, "look"), actor=owner)


@pytest.mark.parametrize("name", ["", "x" * 65, 'a"b', "a\\b", "a\nb", "@modelarts:hard"])
def test_a_name_that_can_not_be_is_refused(
    dataset: Dataset, samples: list[Sample], owner: User, name: str
) -> None:
    with pytest.raises(InvalidInputError):
        start_grouping(dataset=dataset, order=Order(2, name), actor=owner)


def test_another_job_on_the_dataset_is_named(dataset: Dataset, samples: list[Sample], owner: User) -> None:
    jobs.start(JobKind.SYNC, dataset=dataset, actor=owner)

    with pytest.raises(DatasetBusyError):
        start_grouping(dataset=dataset, order=Order(2, "look"), actor=owner)

    assert not ChangeGroup.objects.exists()


def test_no_more_groupings_are_kept_than_an_undo_may_need(
    dataset: Dataset,
    measured: list[Sample],
    owner: User,
    run_jobs: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("labeling.services.grouping_job.KEPT", 1)
    group(dataset, owner, run_jobs)

    latest = group(dataset, owner, run_jobs)

    assert [grouping.job for grouping in Grouping.objects.all()] == [latest]


def test_a_run_that_finds_what_was_there_leaves_no_trace_in_the_history(
    dataset: Dataset, measured: list[Sample], owner: User, run_jobs: Callable[[], None]
) -> None:
    group(dataset, owner, run_jobs)
    before = Change.objects.count()

    job = group(dataset, owner, run_jobs)

    assert (Change.objects.count(), ChangeGroup.objects.count()) == (before, 1)
    assert job.result is not None
    assert job.result["change_group"] is None
