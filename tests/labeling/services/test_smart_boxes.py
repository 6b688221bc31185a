"""Smart labeling of boxes from its start to suggestions, on drawn scenes and a real engine."""

import io
import signal
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from PIL import Image

from datasets import jobs
from datasets.job_children import start_child
from datasets.marks import Mark
from datasets.models import Dataset, Job, Label, Sample, User
from datasets.models.job import JobKind, JobState
from datasets.sample_writer import register
from datasets.states import SampleState
from labeling.models import Algorithm, SmartRun, Suggestion
from labeling.services.smart_boxes import with_samples
from labeling.services.smart_labeling import missing_for, start_smart_labeling
from labeling.smart.engines import ENGINES
from labeling.smart.engines.base import Boxes
from labeling.smart.hardness import CROP
from tests.doubles import MemoryStore
from tests.factories import NOON
from tests.labeling.smart.drawing import draw_scene
from tests.stage import add_labels, annotate

FOLDER = "obs://images/"
LABELED, ENLARGED = 8, 10  # scenes; the place of one that is ten times as large

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def quick_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    use_detector(monkeypatch, "QuickBoostedDetector")


def use_detector(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    words = ENGINES["boosted-1"]
    quick = replace(words, path=f"tests.labeling.smart.quick:{name}")
    monkeypatch.setitem(ENGINES, words.name, quick)


@pytest.fixture
def scenes() -> list[tuple[Image.Image, Boxes]]:
    """Twelve scenes; one is larger than engines look at."""
    chance = np.random.default_rng(4)
    drawn = [draw_scene(chance) for _ in range(12)]
    found = [(Image.fromarray(pixels), boxes) for pixels, boxes in drawn]
    picture, boxes = found[ENLARGED]
    larger = Boxes(boxes.corners * 10, boxes.labels, boxes.confidences)
    found[ENLARGED] = (picture.resize((1600, 1200), Image.Resampling.NEAREST), larger)
    return found


@pytest.fixture
def samples(dataset: Dataset, store: MemoryStore, scenes: list[tuple[Image.Image, Boxes]]) -> list[Sample]:
    entries = [store.put(f"{FOLDER}{place:03}.png", png(image)) for place, (image, _) in enumerate(scenes)]
    files = [(each.path, each.size, each.etag, NOON) for each in entries]
    with transaction.atomic():
        register(dataset.pk, files, input_path=FOLDER, now=NOON)
    dataset.refresh_from_db()
    return list(dataset.samples.order_by("number"))


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


@pytest.fixture
def labels(dataset: Dataset) -> list[Label]:
    return add_labels(dataset, "disc", "square")


@pytest.fixture
def labeled(
    dataset: Dataset, samples: list[Sample], labels: list[Label], scenes: list[tuple[Image.Image, Boxes]]
) -> None:
    """The first eight scenes, as they were drawn."""
    for sample, (image, boxes) in zip(samples[:LABELED], scenes, strict=False):
        marks = [
            mark(labels[label], corners, image)
            for label, corners in zip(boxes.labels, boxes.corners, strict=True)
        ]
        annotate(dataset, [sample], *marks)


def mark(label: Label, corners: np.ndarray, image: Image.Image) -> Mark:
    x0, y0 = (max(0.0, float(value)) for value in corners[:2])
    x1, y1 = min(float(corners[2]), image.width), min(float(corners[3]), image.height)
    return Mark(
        uuid.uuid4(), label.pk, "rectangle", None, x0, y0, x1, y1, (x1 - x0) * (y1 - y0), created_at=NOON
    )


def run(dataset: Dataset, owner: User, run_jobs: Callable[[], None]) -> Job:
    job = start_smart_labeling(dataset=dataset, algorithm=Algorithm.FAST, min_confidence=0.2, actor=owner)
    run_jobs()
    job.refresh_from_db()
    return job


def test_boxes_are_suggested_where_things_are_in_images_of_any_size(
    dataset: Dataset,
    samples: list[Sample],
    scenes: list[tuple[Image.Image, Boxes]],
    labeled: None,
    owner: User,
    run_jobs: Callable[[], None],
) -> None:
    job = run(dataset, owner, run_jobs)

    assert (job.state, job.error_message) == (JobState.SUCCEEDED, "")
    assert (job.done, job.total) == (16, 16)  # twelve looked at, four labeled
    waiting = Sample.objects.filter(dataset=dataset, state=SampleState.TO_CONFIRM)
    assert set(waiting) == set(samples[LABELED:])
    _, there = scenes[ENLARGED]
    said = Suggestion.objects.filter(sample=samples[ENLARGED], confidence__gt=0.5)
    middles = (
        np.array([((each.x0 or 0) + (each.x1 or 0), (each.y0 or 0) + (each.y1 or 0)) for each in said]) / 2
    )
    wanted = there.corners.reshape(-1, 2, 2).mean(axis=1)
    apart = np.hypot(*(middles[:, None] - wanted[None]).transpose(2, 0, 1))
    assert (apart.min(axis=0) < 60).all()  # px of 1,600: each is about 240 wide
    made = SmartRun.objects.get()
    assert made.counts | {"hard": 0} == {"examples": LABELED, "suggested": 4, "problems": 0, "hard": 0}
    assert [each["label"] for each in made.report["labels"]] == ["disc", "square"]
    assert set(made.next_samples) == {sample.pk for sample in samples[LABELED:]}


def test_what_can_not_be_read_is_told_and_stops_nothing(
    dataset: Dataset,
    samples: list[Sample],
    labeled: None,
    store: MemoryStore,
    owner: User,
    run_jobs: Callable[[], None],
) -> None:
    store.put(samples[-1].path, b"no image")
    store.put(samples[0].path, b"none either")

    job = run(dataset, owner, run_jobs)

    assert job.state == JobState.SUCCEEDED
    assert Sample.objects.get(pk=samples[-1].pk).state == SampleState.UNLABELED
    counts = SmartRun.objects.get().counts
    assert (counts["examples"], counts["suggested"], counts["problems"]) == (LABELED - 1, 3, 2)


def test_an_image_whose_boxes_are_not_found_again_when_it_is_cropped_is_hard(
    dataset: Dataset,
    labeled: None,
    owner: User,
    run_jobs: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_detector(monkeypatch, "WholePicturesDetector")

    run(dataset, owner, run_jobs)

    [(reasons, coefficient)] = Sample.objects.filter(hard=True).values_list(
        "hard_reasons", "hard_coefficient"
    )
    assert CROP in reasons
    assert (coefficient or 0) >= 0.33


def test_a_run_that_is_stopped_while_it_learns_is_canceled_and_ends_its_child(
    dataset: Dataset,
    labeled: None,
    owner: User,
    run_jobs: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_detector(monkeypatch, "EndlessDetector")
    job = jobs.start(JobKind.SMART_LABELING, dataset=dataset, actor=owner, parameters={}, step="learn")
    SmartRun.objects.create(
        dataset=dataset, job=job, algorithm="fast", engine="boosted-1", min_confidence=0.2
    )
    children = []

    def start_and_stop(*given: Any) -> Any:
        children.append(start_child(*given))
        jobs.cancel(job)
        return children[-1]

    monkeypatch.setattr("datasets.job_children.start_child", start_and_stop)

    run_jobs()

    job.refresh_from_db()
    assert (job.state, [child.returncode for child in children]) == (JobState.CANCELED, [-signal.SIGKILL])
    assert SmartRun.objects.get().learned is None


def test_five_labeled_samples_of_one_label_are_enough(
    dataset: Dataset, samples: list[Sample], labels: list[Label]
) -> None:
    annotate(dataset, samples[:5], mark(labels[0], np.array([1, 1, 9, 9]), Image.new("L", (160, 120))))

    assert missing_for(dataset) == []


def test_a_report_names_the_samples_in_which_boxes_seem_to_be_missing() -> None:
    report = {"labels": [], "incomplete": [{"image": 2, "label": "disc"}, {"image": 0, "label": "square"}]}

    told = with_samples(report, [40, 41, 42])

    assert told["incomplete"] == [{"sample": "42", "label": "disc"}, {"sample": "40", "label": "square"}]
