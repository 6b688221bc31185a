"""Pre-labeling from its start to suggestions, on drawn images and with real children."""

import uuid
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import settings

from datasets import jobs
from datasets.marks import Mark
from datasets.models import Annotation, Dataset, Job, Label, Sample, User
from datasets.models.dataset import DatasetType
from datasets.models.job import JobState
from datasets.states import SampleState
from labeling.errors import ModelNotReadyError, ModelUnfitError
from labeling.models import LabelingModel, Prediction, SmartRun, Suggestion
from labeling.services.models import change_model, refer_to_model
from labeling.services.pre_labeling import NothingToPreLabelError, start_pre_labeling
from labeling.smart.hardness import NOTHING
from tests.doubles import MemoryStore
from tests.factories import NOON, LabelingModelFactory
from tests.labeling.smart import onnx_graphs as graphs
from tests.multipart import picture
from tests.stage import add_labels, add_samples, annotate, box

RGB = {"names": "{0: 'red', 1: 'green', 2: 'blue'}"}
PLAIN = {"resize": "stretch", "mean": [0, 0, 0], "std": [255, 255, 255]}
COLOURS = ("#e00000", "#00b000", "#0000ff")


@pytest.fixture
def images(dataset: Dataset, store: MemoryStore) -> list[Sample]:
    """A red, a green and a blue image of 1000 x 1000 px."""
    found = add_samples(dataset, 3)
    for sample, colour in zip(found, COLOURS, strict=True):
        store.put(sample.path, picture(colour, form="PNG", size=(1000, 1000)))
    return found


@pytest.fixture
def shapes(dataset: Dataset, images: list[Sample]) -> Dataset:
    """A dataset of whole images."""
    Dataset.objects.filter(pk=dataset.pk).update(type=DatasetType.IMAGE_CLASSIFICATION)
    dataset.refresh_from_db()
    return dataset


def add(store: MemoryStore, owner: User, content: bytes, **changes: Any) -> LabelingModel:
    store.put("obs://out/m.onnx", content)
    model = refer_to_model(name="m", path="obs://out/m.onnx", actor=owner, now=NOON)
    return change_model(model=model, actor=owner, settings=changes)


@pytest.fixture
def classifier(store: MemoryStore, owner: User) -> LabelingModel:
    return add(store, owner, graphs.colours(metadata=RGB), **PLAIN)


@pytest.fixture
def detector(store: MemoryStore, owner: User) -> LabelingModel:
    """It finds one red box, from 250 to 750 px in an image of 1000."""
    rows = np.array([[[16, 16, 48, 48, 0.9, 0], [0, 0, 8, 8, 0.2, 1]]], dtype=np.float32)
    return add(store, owner, graphs.answering({"output0": rows}, metadata=RGB))


def start(dataset: Dataset, model: LabelingModel, actor: User, **choices: Any) -> Job:
    usual: dict[str, Any] = {"min_confidence": 0.5, "label_map": {}, "include_labeled": False}
    return start_pre_labeling(dataset=dataset, model=model, actor=actor, **usual | choices)


def run(dataset: Dataset, model: LabelingModel, actor: User, **choices: Any) -> Job:
    job = start(dataset, model, actor, **choices)
    jobs.run_pending()
    job.refresh_from_db()
    return job


def said() -> dict[int, str]:
    return dict(Suggestion.objects.values_list("sample__number", "label__name"))


def test_what_nobody_labeled_waits_with_what_the_model_says(
    shapes: Dataset, classifier: LabelingModel, owner: User
) -> None:
    job = run(shapes, classifier, owner)

    assert (job.state, job.error_message) == (JobState.SUCCEEDED, "")
    assert said() == {1: "red", 2: "green", 3: "blue"}
    assert set(Sample.objects.values_list("state", flat=True)) == {SampleState.TO_CONFIRM}


def test_what_is_not_sure_enough_waits_without_a_suggestion(
    shapes: Dataset, classifier: LabelingModel, owner: User
) -> None:
    run(shapes, classifier, owner, min_confidence=0.8)

    assert said() == {1: "red", 3: "blue"}
    assert Sample.objects.get(number=2).state == SampleState.TO_CONFIRM


def test_a_sample_in_which_the_model_recognises_nothing_is_hard(
    shapes: Dataset, classifier: LabelingModel, owner: User
) -> None:
    run(shapes, classifier, owner, min_confidence=0.8)

    hard = Sample.objects.filter(hard=True).values_list("number", "hard_reasons")
    assert list(hard) == [(2, [NOTHING])]
    assert (SmartRun.objects.get().counts["hard"], Prediction.objects.count()) == (1, 0)


def test_a_run_that_was_told_not_to_marks_nothing(
    shapes: Dataset, classifier: LabelingModel, owner: User
) -> None:
    run(shapes, classifier, owner, min_confidence=0.8, marks_hard=False)

    assert not Sample.objects.filter(hard=True).exists()


def test_what_a_person_has_labeled_is_not_hard(
    shapes: Dataset, images: list[Sample], classifier: LabelingModel, owner: User
) -> None:
    (green,) = add_labels(shapes, "green")
    annotate(shapes, images[1:2], Mark(uuid.uuid4(), green.pk, created_at=NOON))

    run(shapes, classifier, owner, min_confidence=0.8, include_labeled=True)

    assert not Sample.objects.filter(hard=True).exists()


def test_labels_are_mapped_made_and_left_out(shapes: Dataset, classifier: LabelingModel, owner: User) -> None:
    add_labels(shapes, "warm")

    run(shapes, classifier, owner, label_map={"red": "warm", "green": None})

    assert said() == {1: "warm", 3: "blue"}
    assert set(shapes.labels.values_list("name", flat=True)) == {"warm", "blue"}


def test_boxes_lie_where_the_model_sees_them(
    dataset: Dataset, images: list[Sample], detector: LabelingModel, owner: User
) -> None:
    run(dataset, detector, owner)

    found = Suggestion.objects.filter(sample=images[0])
    (one,) = found.values_list("label__name", "kind", "x0", "y0", "x1", "y1", "confidence")
    assert one == ("red", "rectangle", 250, 250, 750, 750, 0.9)


def test_a_broken_image_is_told_and_stops_nothing(
    shapes: Dataset, images: list[Sample], classifier: LabelingModel, owner: User, store: MemoryStore
) -> None:
    store.put(images[0].path, b"no image")
    store.delete(images[1].path)

    job = run(shapes, classifier, owner)

    assert (job.state, said()) == (JobState.SUCCEEDED, {3: "blue"})
    assert SmartRun.objects.get().counts == {"suggested": 1, "problems": 2, "hard": 0}
    assert set(job.log.exclude(code="").values_list("code", flat=True)) == {
        "image_unknown",
        "object_not_found",
    }


def test_labeled_samples_stay_as_they_are(
    shapes: Dataset, images: list[Sample], classifier: LabelingModel, owner: User
) -> None:
    (cat,) = add_labels(shapes, "cat")
    annotate(shapes, images[:1], Mark(uuid.uuid4(), cat.pk, created_at=NOON))

    run(shapes, classifier, owner)

    assert said() == {2: "green", 3: "blue"}


def test_suggestions_stand_beside_annotations_where_that_is_asked_for(
    dataset: Dataset, images: list[Sample], detector: LabelingModel, owner: User
) -> None:
    (red,) = add_labels(dataset, "red")
    annotate(dataset, images[:1], box(red, 20, 20))
    annotate(dataset, images[1:2], box(red, 240, 240, side=515))  # what the model finds there
    before = set(Annotation.objects.values_list("pk", "x0", "changed"))

    run(dataset, detector, owner, include_labeled=True)

    assert set(said()) == {1, 3}
    states = dict(Sample.objects.values_list("number", "state"))
    assert states == {1: SampleState.TO_CONFIRM, 2: SampleState.LABELED, 3: SampleState.TO_CONFIRM}
    assert set(Annotation.objects.values_list("pk", "x0", "changed")) == before


def test_a_run_is_part_of_the_history(shapes: Dataset, classifier: LabelingModel, owner: User) -> None:
    job = run(shapes, classifier, owner)

    made = SmartRun.objects.get()
    assert (made.job, made.algorithm, made.model) == (job, "", classifier)
    assert job.parameters["model_name"] == "m"


def test_a_file_that_was_replaced_ends_the_run(
    shapes: Dataset, classifier: LabelingModel, owner: User, store: MemoryStore
) -> None:
    Path(settings.EASEL_DATA, "cache", "models", f"{classifier.sha256}.onnx").unlink(missing_ok=True)
    store.put("obs://out/m.onnx", graphs.colours())

    job = run(shapes, classifier, owner)

    assert (job.state, job.error_code) == (JobState.FAILED, "model_unusable")
    assert "another one" in job.error_message


def test_a_model_that_answers_something_else_ends_the_run(
    shapes: Dataset, classifier: LabelingModel, owner: User
) -> None:
    change_model(model=classifier, actor=owner, settings={"width": 48})

    job = run(shapes, classifier, owner)

    assert (job.state, job.error_code) == (JobState.FAILED, "model_unusable")


def test_a_run_that_is_canceled_leaves_no_suggestion(
    shapes: Dataset, classifier: LabelingModel, owner: User
) -> None:
    job = start(shapes, classifier, owner)
    jobs.run_pending(parts=1)

    jobs.cancel(job)
    jobs.run_pending()

    job.refresh_from_db()
    assert (job.state, said()) == (JobState.CANCELED, {})


def test_a_model_that_nobody_described_can_not_run(shapes: Dataset, owner: User) -> None:
    model = LabelingModelFactory.create(task="")

    with pytest.raises(ModelNotReadyError):
        start(shapes, model, owner)


def test_a_classifier_does_not_draw_boxes(dataset: Dataset, owner: User, images: list[Sample]) -> None:
    with pytest.raises(ModelUnfitError):
        start(dataset, LabelingModelFactory.create(), owner)


def test_where_all_is_labeled_there_is_nothing_to_do(
    shapes: Dataset, images: list[Sample], cat: Label, owner: User
) -> None:
    annotate(shapes, images, Mark(uuid.uuid4(), cat.pk, created_at=NOON))

    with pytest.raises(NothingToPreLabelError):
        start(shapes, LabelingModelFactory.create(), owner)
