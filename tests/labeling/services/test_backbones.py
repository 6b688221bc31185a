"""Smart labeling with a backbone: asked once for each content, and used where it helps."""

import io
import uuid
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from onnx import TensorProto, helper, numpy_helper
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

MARK = np.random.default_rng(9).choice([-1, 1], (32, 32, 3))
PLAIN = {"resize": "stretch", "mean": [0, 0, 0], "std": [255, 255, 255]}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine that learns in a second, also where a better one is installed."""
    monkeypatch.setitem(BEST_FIRST, ("image_classification", "fast"), ("linear-1",))


@pytest.fixture
def marked(dataset: Dataset, store: MemoryStore) -> Dataset:
    """Eighty images of noise, of which every other one has a mark that is seen by who knows it; half are labeled."""
    Dataset.objects.filter(pk=dataset.pk).update(type=DatasetType.IMAGE_CLASSIFICATION)
    dataset.refresh_from_db()
    chance = np.random.default_rng(3)
    entries = []
    for place in range(80):
        pixels = chance.integers(60, 190, (32, 32, 3)) + (place % 2) * 12 * MARK
        file = io.BytesIO()
        Image.fromarray(pixels.astype(np.uint8)).save(file, "PNG")
        entries.append(store.put(f"obs://images/{place:02}.png", file.getvalue()))
    files = [(each.path, each.size, each.etag, NOON) for each in entries]
    with transaction.atomic():
        register(dataset.pk, files, input_path="obs://images/", now=NOON)
    samples = list(dataset.samples.order_by("number"))
    plain, found = add_labels(dataset, "plain", "marked")
    annotate(dataset, samples[0:40:2], Mark(uuid.uuid4(), plain.pk, created_at=NOON))
    annotate(dataset, samples[1:40:2], Mark(uuid.uuid4(), found.pk, created_at=NOON))
    dataset.refresh_from_db()
    return dataset


def add(store: MemoryStore, owner: User, content: bytes, **changes: Any) -> LabelingModel:
    store.put("obs://out/m.onnx", content)
    model = refer_to_model(name="m", path="obs://out/m.onnx", actor=owner, now=NOON)
    return change_model(model=model, actor=owner, settings=changes)


@pytest.fixture
def means(store: MemoryStore, owner: User) -> LabelingModel:
    """A model that answers how much of the mark an image has in red, green and blue."""
    mark = numpy_helper.from_array(MARK.transpose(2, 0, 1)[None].astype(np.float32), name="mark")
    nodes = [
        helper.make_node("Mul", ["images", "mark"], ["seen"]),
        helper.make_node("ReduceMean", ["seen"], ["scores"], axes=[2, 3], keepdims=0),
    ]
    inputs, outputs = {"images": (TensorProto.FLOAT, graphs.IMAGE)}, {"scores": (TensorProto.FLOAT, (1, 3))}
    return add(store, owner, graphs.model_of(nodes, inputs, outputs, tensors=[mark]), **PLAIN)


def run(dataset: Dataset, owner: User, backbone: LabelingModel | None) -> Job:
    job = start_smart_labeling(
        dataset=dataset, algorithm=Algorithm.FAST, min_confidence=0.05, actor=owner, backbone=backbone
    )
    jobs.run_pending()
    job.refresh_from_db()
    return job


@pytest.mark.slow
def test_a_backbone_that_helps_labels_what_an_engine_does_not_see(
    marked: Dataset, means: LabelingModel, owner: User
) -> None:
    job = run(marked, owner, means)

    assert (job.state, job.error_message) == (JobState.SUCCEEDED, "")
    told = SmartRun.objects.get().report
    assert told["backbone"]["helps"], told["backbone"]
    best: dict[int, str] = dict(
        Suggestion.objects.order_by("confidence").values_list("sample__number", "label__name")
    )
    right = [best[number] == ("plain", "marked")[(number - 1) % 2] for number in range(41, 81)]
    assert sum(right) >= 34


@pytest.mark.slow
def test_a_backbone_is_asked_once_for_each_image(
    marked: Dataset, means: LabelingModel, owner: User, store: MemoryStore
) -> None:
    run(marked, owner, means)
    described = Description.objects.filter(kind__startswith="onnx/").count()
    store.delete(means.path)  # nobody could ask it again

    job = run(marked, owner, means)

    assert (described, job.state) == (80, JobState.SUCCEEDED)


@pytest.mark.slow
def test_a_backbone_that_answers_always_the_same_is_left_out(
    marked: Dataset, owner: User, store: MemoryStore
) -> None:
    constant = graphs.answering({"scores": np.ones((1, 5), np.float32)})
    model = add(store, owner, constant)

    job = run(marked, owner, model)

    assert job.state == JobState.SUCCEEDED
    assert not SmartRun.objects.get().report["backbone"]["helps"]


@pytest.mark.slow
def test_a_run_whose_backbone_is_gone_says_so(
    marked: Dataset, means: LabelingModel, owner: User, store: MemoryStore
) -> None:
    store.delete(means.path)

    job = run(marked, owner, means)

    assert (job.state, job.error_code) == (JobState.FAILED, "model_unusable")


@pytest.mark.slow
def test_an_image_that_the_backbone_can_not_read_stops_nothing(
    marked: Dataset, means: LabelingModel, owner: User, store: MemoryStore
) -> None:
    store.put(Sample.objects.get(number=60).path, b"\x89PNG\r\n\x1a\n and nothing more")

    job = run(marked, owner, means)

    assert job.state == JobState.SUCCEEDED
    assert SmartRun.objects.get().counts["problems"] == 1


def test_a_detector_is_no_backbone(marked: Dataset, owner: User, store: MemoryStore) -> None:
    boxes = np.zeros((1, 7, 84), np.float32)
    model = add(store, owner, graphs.answering({"output0": boxes}))

    with pytest.raises((ModelUnfitError, ModelNotReadyError)):
        start_smart_labeling(
            dataset=marked, algorithm=Algorithm.FAST, min_confidence=0.05, actor=owner, backbone=model
        )


def test_boxes_have_no_backbone(marked: Dataset, means: LabelingModel, owner: User) -> None:
    Dataset.objects.filter(pk=marked.pk).update(type=DatasetType.OBJECT_DETECTION)
    marked.refresh_from_db()

    with pytest.raises(ModelUnfitError):
        start_smart_labeling(
            dataset=marked, algorithm=Algorithm.FAST, min_confidence=0.05, actor=owner, backbone=means
        )
