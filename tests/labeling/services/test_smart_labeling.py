"""Smart labeling from its start to suggestions that wait to be confirmed, on drawn images and real children."""

import io
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from PIL import Image

from datasets import jobs
from datasets.marks import Mark
from datasets.models import Dataset, Job, Label, Sample, User
from datasets.models.dataset import DatasetType
from datasets.models.job import JobState
from datasets.sample_writer import register
from datasets.states import SampleState
from labeling.models import Algorithm, Prediction, SmartRun, Suggestion
from labeling.services import smart_classes
from labeling.services.smart_labeling import TooFewLabeledError, missing_for, start_smart_labeling
from labeling.services.smart_work import call
from labeling.smart.engines import BEST_FIRST
from tests.doubles import MemoryStore
from tests.factories import NOON
from tests.labeling.smart.drawing import draw
from tests.stage import add_labels, annotate

FOLDER = "obs://images/"
KINDS = ("disc", "square", "stripes")


def png(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine that learns in a second, also where a better one is installed."""
    monkeypatch.setitem(BEST_FIRST, ("image_classification", "fast"), ("linear-1",))


@pytest.fixture
def shapes(dataset: Dataset) -> Dataset:
    Dataset.objects.filter(pk=dataset.pk).update(type=DatasetType.IMAGE_CLASSIFICATION)
    dataset.refresh_from_db()
    return dataset


@pytest.fixture
def labels(shapes: Dataset) -> list[Label]:
    return add_labels(shapes, *KINDS)


@pytest.fixture
def samples(shapes: Dataset, store: MemoryStore) -> list[Sample]:
    """Thirty-six drawn images, of each kind in turn."""
    chance = np.random.default_rng(4)
    entries = [store.put(f"{FOLDER}{place:03}.png", png(draw(place % 3, chance))) for place in range(36)]
    with transaction.atomic():
        register(
            shapes.pk,
            [(each.path, each.size, each.etag, NOON) for each in entries],
            input_path=FOLDER,
            now=NOON,
        )
    shapes.refresh_from_db()
    return list(shapes.samples.order_by("number"))


def label(dataset: Dataset, samples: list[Sample], labels: list[Label]) -> None:
    """Each of the samples as what it shows."""
    for place, kind in enumerate(labels):
        of_kind = [sample for sample in samples if (sample.number - 1) % 3 == place]
        annotate(dataset, of_kind, Mark(uuid.uuid4(), kind.pk, created_at=NOON))
    dataset.refresh_from_db()


@pytest.fixture
def labeled(shapes: Dataset, samples: list[Sample], labels: list[Label]) -> list[Sample]:
    """The first eighteen are labeled: six of each kind."""
    label(shapes, samples[:18], labels)
    return samples[:18]


def run(dataset: Dataset, owner: User, run_jobs: Callable[[], None], **limits: Any) -> Job:
    job = start_smart_labeling(
        dataset=dataset, algorithm=Algorithm.FAST, min_confidence=0.05, actor=owner, **limits
    )
    run_jobs()
    job.refresh_from_db()
    return job


@pytest.mark.slow
def test_what_nobody_labeled_waits_with_a_suggestion_and_what_was_stays_as_it_is(
    shapes: Dataset,
    samples: list[Sample],
    labels: list[Label],
    labeled: list[Sample],
    owner: User,
    run_jobs: Callable[[], None],
) -> None:
    job = run(shapes, owner, run_jobs)

    assert (job.state, job.error_message) == (JobState.SUCCEEDED, "")
    waiting = Sample.objects.filter(dataset=shapes, state=SampleState.TO_CONFIRM)
    assert set(waiting) == set(samples[18:])
    said = dict(Suggestion.objects.values_list("sample__number", "label__name"))
    right = [said[sample.number] == KINDS[(sample.number - 1) % 3] for sample in samples[18:]]
    assert sum(right) >= 15
    after = Sample.objects.filter(pk__in=[sample.pk for sample in labeled])
    assert {(each.state, each.revision) for each in after} == {(SampleState.LABELED, 1)}
    assert not Suggestion.objects.filter(sample__in=after).exists()
    made = SmartRun.objects.get()
    assert [each["label"] for each in made.report["labels"]] == list(KINDS)
    assert made.counts == {"examples": 18, "suggested": 18, "problems": 0, "hard": 4}
    hard = Sample.objects.filter(dataset=shapes, hard=True)
    assert {sample.state for sample in hard} == {SampleState.TO_CONFIRM}
    assert all(sample.hard_reasons for sample in hard)
    assert set(made.next_samples) == {sample.pk for sample in samples[18:]}


@pytest.mark.slow
def test_a_second_run_replaces_suggestions_and_looks_at_no_image_again(
    shapes: Dataset,
    labels: list[Label],
    labeled: list[Sample],
    samples: list[Sample],
    owner: User,
    store: MemoryStore,
    run_jobs: Callable[[], None],
) -> None:
    run(shapes, owner, run_jobs)
    first = set(Suggestion.objects.values_list("pk", flat=True))
    for sample in samples:
        store.delete(sample.path)

    job = run(shapes, owner, run_jobs)

    assert job.state == JobState.SUCCEEDED
    assert Suggestion.objects.count() == 18
    assert not first & set(Suggestion.objects.values_list("pk", flat=True))
    assert [each.learned is None for each in SmartRun.objects.order_by("pk")] == [True, False]


@pytest.mark.slow
def test_a_broken_image_is_told_and_stops_nothing(
    shapes: Dataset,
    labels: list[Label],
    labeled: list[Sample],
    samples: list[Sample],
    owner: User,
    store: MemoryStore,
    run_jobs: Callable[[], None],
) -> None:
    store.put(samples[20].path, b"no image")

    job = run(shapes, owner, run_jobs)

    assert job.state == JobState.SUCCEEDED
    assert SmartRun.objects.get().counts["problems"] == 1
    assert Sample.objects.get(pk=samples[20].pk).state == SampleState.UNLABELED


@pytest.mark.slow
def test_of_so_many_samples_those_come_first_that_have_no_suggestion(
    shapes: Dataset,
    labels: list[Label],
    labeled: list[Sample],
    samples: list[Sample],
    owner: User,
    run_jobs: Callable[[], None],
) -> None:
    run(shapes, owner, run_jobs, max_samples=4)
    first = set(Suggestion.objects.values_list("sample", flat=True))

    run(shapes, owner, run_jobs, max_samples=5)

    assert first == {sample.pk for sample in samples[18:22]}
    assert set(Suggestion.objects.values_list("sample", flat=True)) == {
        sample.pk for sample in samples[18:27]
    }


@pytest.mark.slow
def test_what_was_not_reached_in_time_is_left_as_it_is(
    shapes: Dataset,
    labels: list[Label],
    labeled: list[Sample],
    owner: User,
    run_jobs: Callable[[], None],
) -> None:
    job = start_smart_labeling(
        dataset=shapes, algorithm=Algorithm.FAST, min_confidence=0.05, actor=owner, time_budget=60
    )
    Job.objects.update(started_at=NOON)  # long ago

    run_jobs()

    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED
    assert SmartRun.objects.get().counts["left"] == 18
    assert not Suggestion.objects.exists()


@pytest.mark.slow
def test_training_is_given_half_of_the_time_that_is_left(
    shapes: Dataset,
    labels: list[Label],
    labeled: list[Sample],
    owner: User,
    run_jobs: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: dict[str, Any] = {}

    def listen(part: jobs.PartRun, function: str, folder: Path, **arguments: Any) -> Any:
        told.setdefault(function, arguments)
        return call(part, function, folder, **arguments)

    monkeypatch.setattr(smart_classes, "call", listen)
    start_smart_labeling(
        dataset=shapes, algorithm=Algorithm.FAST, min_confidence=0.05, actor=owner, time_budget=6000
    )

    run_jobs()

    assert 2800 < told["train"]["seconds"] <= 3000


def test_a_canceled_run_leaves_no_predictions(shapes: Dataset, labeled: list[Sample], owner: User) -> None:
    job = start_smart_labeling(dataset=shapes, algorithm=Algorithm.FAST, min_confidence=0.05, actor=owner)
    Prediction.objects.create(run=SmartRun.objects.get(), values=b"")

    jobs.cancel(job)

    assert not Prediction.objects.exists()


def test_too_few_labeled_samples_are_said_before_the_start(
    shapes: Dataset, labels: list[Label], samples: list[Sample], owner: User
) -> None:
    label(shapes, samples[:9], labels)

    with pytest.raises(TooFewLabeledError, match="at least 5 samples with each of 2 labels"):
        start_smart_labeling(dataset=shapes, algorithm=Algorithm.FAST, min_confidence=0.05, actor=owner)

    assert not Job.objects.filter(kind="smart_labeling").exists()


def test_where_all_is_labeled_there_is_nothing_to_propose(
    shapes: Dataset, labels: list[Label], samples: list[Sample]
) -> None:
    label(shapes, samples, labels)

    assert [each["code"] for each in missing_for(shapes)] == ["unlabeled"]
