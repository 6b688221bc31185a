"""Smart labeling with a backbone: asked once for each content, and used where it helps."""

import io
import uuid
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from PIL import Image

from datasets import jobs
from datasets.marks import Mark
from datasets.models import Dataset, Job, Sample, User
from datasets.models.dataset import DatasetType
from datasets.models.job import JobState
from datasets.sample_writer import register
from labeling.errors import ModelNotReadyError, ModelUnfitError
from labeling.models import Algorithm, Description, LabelingModel, SmartRun, Suggestion
from labeling.services.models import change_model, refer_to_model
from labeling.services.smart_labeling import start_smart_labeling
from labeling.smart.engines import BEST_FIRST
from tests.doubles import MemoryStore
from tests.factories import NOON
from tests.labeling.smart import onnx_graphs as graphs
from tests.stage import add_labels, annotate

PLAIN = {"resize": "stretch", "mean": [0, 0, 0], "std": [255, 255, 255]}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine that learns in a second, also where a better one is installed."""
    monkeypatch.setitem(BEST_FIRST, ("image_classification", "fast"), ("linear-1",))


@pytest.fixture
def tints(dataset: Dataset, store: MemoryStore) -> Dataset:
    """Forty images of noise, of which every other one is a little redder; half of them are labeled by that."""
    Dataset.objects.filter(pk=dataset.pk).update(type=DatasetType.IMAGE_CLASSIFICATION)
    dataset.refresh_from_db()
    chance = np.random.default_rng(3)
    entries = []
    for place in range(40):
        pixels = chance.integers(0, 230, (48, 48, 3)) + np.array([(place % 2) * 7, 0, 0])
        file = io.BytesIO()
        Image.fromarray(pixels.astype(np.uint8)).save(file, "PNG")
        entries.append(store.put(f"obs://images/{place:02}.png", file.getvalue()))
    files = [(each.path, each.size, each.etag, NOON) for each in entries]
    with transaction.atomic():
        register(dataset.pk, files, input_path="obs://images/", now=NOON)
    samples = list(dataset.samples.order_by("number"))
    plain, red = add_labels(dataset, "plain", "red")
    annotate(dataset, samples[0:20:2], Mark(uuid.uuid4(), plain.pk, created_at=NOON))
    annotate(dataset, samples[1:20:2], Mark(uuid.uuid4(), red.pk, created_at=NOON))
    dataset.refresh_from_db()
    return dataset


def add(store: MemoryStore, owner: User, content: bytes, **changes: Any) -> LabelingModel:
    store.put("obs://out/m.onnx", content)
    model = refer_to_model(name="m", path="obs://out/m.onnx", actor=owner, now=NOON)
    return change_model(model=model, actor=owner, settings=changes)


@pytest.fixture
def means(store: MemoryStore, owner: User) -> LabelingModel:
    """A model that answers how red, green and blue an image is."""
    return add(store, owner, graphs.colours(), **PLAIN)


def run(dataset: Dataset, owner: User, backbone: LabelingModel | None) -> Job:
    job = start_smart_labeling(
        dataset=dataset, algorithm=Algorithm.FAST, min_confidence=0.05, actor=owner, backbone=backbone
    )
    jobs.run_pending()
    job.refresh_from_db()
    return job


@pytest.mark.slow
def test_a_backbone_that_helps_labels_what_an_engine_does_not_see(
    tints: Dataset, means: LabelingModel, owner: User
) -> None:
    job = run(tints, owner, means)

    assert (job.state, job.error_message) == (JobState.SUCCEEDED, "")
    told = SmartRun.objects.get().report
    assert told["backbone"]["helps"]
    best: dict[int, str] = dict(
        Suggestion.objects.order_by("confidence").values_list("sample__number", "label__name")
    )
    right = [best[number] == ("plain", "red")[(number - 1) % 2] for number in range(21, 41)]
    assert sum(right) >= 18


@pytest.mark.slow
def test_a_backbone_is_asked_once_for_each_image(
    tints: Dataset, means: LabelingModel, owner: User, store: MemoryStore
) -> None:
    run(tints, owner, means)
    described = Description.objects.filter(kind__startswith="onnx/").count()
    store.delete(means.path)  # nobody could ask it again

    job = run(tints, owner, means)

    assert (described, job.state) == (40, JobState.SUCCEEDED)


@pytest.mark.slow
def test_a_backbone_that_answers_always_the_same_is_left_out(
    tints: Dataset, owner: User, store: MemoryStore
) -> None:
    constant = graphs.answering({"scores": np.ones((1, 5), np.float32)})
    model = add(store, owner, constant)

    job = run(tints, owner, model)

    assert job.state == JobState.SUCCEEDED
    assert not SmartRun.objects.get().report["backbone"]["helps"]


@pytest.mark.slow
def test_a_run_whose_backbone_is_gone_says_so(
    tints: Dataset, means: LabelingModel, owner: User, store: MemoryStore
) -> None:
    store.delete(means.path)

    job = run(tints, owner, means)

    assert (job.state, job.error_code) == (JobState.FAILED, "model_unusable")


@pytest.mark.slow
def test_an_image_that_the_backbone_can_not_read_stops_nothing(
    tints: Dataset, means: LabelingModel, owner: User, store: MemoryStore
) -> None:
    store.put(Sample.objects.get(number=30).path, b"\x89PNG\r\n\x1a\n and nothing more")

    job = run(tints, owner, means)

    assert job.state == JobState.SUCCEEDED
    assert SmartRun.objects.get().counts["problems"] == 1


def test_a_detector_is_no_backbone(tints: Dataset, owner: User, store: MemoryStore) -> None:
    boxes = np.zeros((1, 7, 84), np.float32)
    model = add(store, owner, graphs.answering({"output0": boxes}))

    with pytest.raises((ModelUnfitError, ModelNotReadyError)):
        start_smart_labeling(
            dataset=tints, algorithm=Algorithm.FAST, min_confidence=0.05, actor=owner, backbone=model
        )


def test_boxes_have_no_backbone(tints: Dataset, means: LabelingModel, owner: User) -> None:
    Dataset.objects.filter(pk=tints.pk).update(type=DatasetType.OBJECT_DETECTION)
    tints.refresh_from_db()

    with pytest.raises(ModelUnfitError):
        start_smart_labeling(
            dataset=tints, algorithm=Algorithm.FAST, min_confidence=0.05, actor=owner, backbone=means
        )
