"""Pre-labeling by Label Studio ML backends, from the start of a run to suggestions, with real small backends."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from datasets import jobs
from datasets.models import Annotation, Dataset, Job, JobLog, Label, Sample, User
from datasets.models.dataset import DatasetType
from datasets.models.job import JobState
from datasets.states import SampleState
from labeling.errors import NoLabelError
from labeling.models import LabelingModel, SmartRun, Suggestion
from labeling.services.pre_labeling import start_pre_labeling
from labeling.services.served_models import add_backend
from tests.doubles import MemoryStore
from tests.factories import NOON
from tests.label_studio_backend import SECRET, MlBackend, ml_backend
from tests.multipart import picture
from tests.stage import add_labels, add_samples, annotate, box


@pytest.fixture(autouse=True)
def _allowed(settings: Settings) -> None:
    """An administrator allows loopback."""
    settings.EASEL_ML_HOSTS = "127.0.0.0/8"


@pytest.fixture
def labels(dataset: Dataset) -> list[Label]:
    return add_labels(dataset, "cat", "dog")


@pytest.fixture
def images(dataset: Dataset, labels: list[Label], store: MemoryStore) -> list[Sample]:
    """Ten images of 1000 x 1000 px."""
    found = add_samples(dataset, 10)
    for sample in found:
        store.put(sample.path, picture("#e00000", form="PNG", size=(1000, 1000)))
    return found


def region(label: str, x: float = 10, score: float = 0.8, **value: Any) -> dict[str, Any]:
    place = {"x": x, "y": 20, "width": 30, "height": 40, "rotation": 0, "rectanglelabels": [label]}
    return {"from_name": "label", "to_name": "image", "score": score, "value": place | value}


def cats(task: dict[str, Any], config: str) -> Any:
    """A cat in each image, and a dog of which the model is hardly sure."""
    return {"result": [region("cat"), region("dog", 50, score=0.1)]}


@pytest.fixture
def backend() -> Iterator[MlBackend]:
    with ml_backend(answer=cats) as running:
        yield running


@pytest.fixture
def model(backend: MlBackend, owner: User) -> LabelingModel:
    return add_backend(name="cats", url=backend.url, user="", password="", actor=owner, now=NOON)


def start(dataset: Dataset, model: LabelingModel, actor: User, **choices: Any) -> Job:
    usual: dict[str, Any] = {"min_confidence": 0.5, "label_map": {}, "include_labeled": False}
    return start_pre_labeling(dataset=dataset, model=model, actor=actor, **usual | choices)


def run(dataset: Dataset, model: LabelingModel, actor: User, **choices: Any) -> Job:
    dataset.refresh_from_db()
    job = start(dataset, model, actor, **choices)
    jobs.run_pending()
    job.refresh_from_db()
    return job


def asked_about(backend: MlBackend) -> int:
    return sum(len(body["tasks"]) for body in backend.bodies("/predict"))


def test_every_image_waits_with_what_the_backend_says(
    dataset: Dataset, images: list[Sample], model: LabelingModel, owner: User
) -> None:
    job = run(dataset, model, owner)

    assert (job.state, job.error_message) == (JobState.SUCCEEDED, "")
    assert set(Sample.objects.values_list("state", flat=True)) == {SampleState.TO_CONFIRM}
    said = Suggestion.objects.values_list("label__name", "kind", "x0", "y0", "x1", "y1", "confidence")
    assert list(said) == [("cat", "rectangle", 100, 200, 400, 600, 0.8)] * 10


def test_a_run_keeps_the_version_that_the_backend_said(
    dataset: Dataset, images: list[Sample], model: LabelingModel, owner: User
) -> None:
    run(dataset, model, owner)

    made = SmartRun.objects.get()
    assert (made.model_version, made.counts) == ("dummy-1", {"suggested": 10, "problems": 0, "hard": 0})


def test_the_same_version_is_not_asked_again_about_what_waits(
    dataset: Dataset, images: list[Sample], model: LabelingModel, owner: User, backend: MlBackend
) -> None:
    run(dataset, model, owner)
    first = asked_about(backend)

    job = run(dataset, model, owner)

    assert (job.state, asked_about(backend) - first) == (JobState.SUCCEEDED, 0)
    assert (SmartRun.objects.latest("pk").counts["known"], Suggestion.objects.count()) == (10, 10)


@pytest.mark.parametrize("change", [{"version": "dummy-2"}, {"version": None}])
def test_another_version_is_asked_again(
    dataset: Dataset,
    images: list[Sample],
    model: LabelingModel,
    owner: User,
    backend: MlBackend,
    change: dict[str, Any],
) -> None:
    run(dataset, model, owner)
    backend.version = change["version"]

    run(dataset, model, owner)

    assert asked_about(backend) == 20


def test_the_same_version_is_asked_again_for_other_confidences(
    dataset: Dataset, images: list[Sample], model: LabelingModel, owner: User
) -> None:
    run(dataset, model, owner)

    run(dataset, model, owner, min_confidence=0.05)

    assert Suggestion.objects.filter(label__name="dog").count() == 10


def test_labels_of_the_model_become_those_of_the_dataset(
    dataset: Dataset, images: list[Sample], model: LabelingModel, owner: User, backend: MlBackend
) -> None:
    backend.answer = lambda task, config: {"result": [region("tabby"), region("person")]}  # noqa: ARG005

    run(dataset, model, owner, label_map={"tabby": "lion", "person": None})

    assert set(Suggestion.objects.values_list("label__name", flat=True)) == {"lion"}
    assert 'value="lion" predicted_values="lion,tabby"' in backend.bodies("/predict")[0]["label_config"]
    assert not JobLog.objects.filter(level="warning").exists()


def test_what_cannot_be_used_is_told_in_the_log(
    dataset: Dataset, images: list[Sample], model: LabelingModel, owner: User, backend: MlBackend
) -> None:
    backend.answer = lambda task, config: {"result": [region("fox")]}  # noqa: ARG005

    job = run(dataset, model, owner)

    assert job.state == JobState.SUCCEEDED
    assert list(JobLog.objects.values_list("code", "message")) == [
        ("label_unknown", "10 of the backend's answers name labels that the dataset lacks.")
    ]


def test_polygons_wait_in_a_dataset_of_outlines(
    dataset: Dataset, images: list[Sample], model: LabelingModel, owner: User, backend: MlBackend
) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(type=DatasetType.IMAGE_SEGMENTATION)
    outline = {"points": [[0, 0], [50, 0], [50, 50]], "polygonlabels": ["cat"]}
    backend.answer = lambda task, config: {"result": [{"value": outline, "score": 0.9}]}  # noqa: ARG005

    run(dataset, model, owner)

    said = Suggestion.objects.values_list("kind", "points", "x1", "y1", "area")
    assert said[0] == ("polygon", {"points": [[0, 0], [500, 0], [500, 500]]}, 500, 500, 125000)


def test_a_turned_box_keeps_its_turn(
    dataset: Dataset, images: list[Sample], model: LabelingModel, owner: User, backend: MlBackend
) -> None:
    backend.answer = lambda task, config: {"result": [region("cat", rotation=30)]}  # noqa: ARG005

    run(dataset, model, owner)

    said = Suggestion.objects.values_list("kind", "points__angle")
    assert said[0] == ("rotated_rectangle", 30)


def test_whole_images_are_asked_for_a_choice(
    dataset: Dataset, images: list[Sample], model: LabelingModel, owner: User, backend: MlBackend
) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(type=DatasetType.IMAGE_CLASSIFICATION)
    choice = {"from_name": "choice", "type": "choices", "value": {"choices": ["dog"]}, "score": 0.9}
    backend.answer = lambda task, config: {"result": [choice]}  # noqa: ARG005

    run(dataset, model, owner)

    assert set(Suggestion.objects.values_list("label__name", "kind")) == {("dog", "")}


def test_no_annotation_of_a_person_is_changed(
    dataset: Dataset, images: list[Sample], labels: list[Label], model: LabelingModel, owner: User
) -> None:
    annotate(dataset, images[:2], box(labels[1]), person=owner.pk)
    before = list(Annotation.objects.order_by("pk").values())

    run(dataset, model, owner, include_labeled=True)

    assert list(Annotation.objects.order_by("pk").values()) == before
    assert Suggestion.objects.count() == 10


def test_a_backend_that_fails_ends_the_run_with_words_and_without_its_traceback(
    dataset: Dataset, images: list[Sample], model: LabelingModel, owner: User, backend: MlBackend
) -> None:
    backend.fails_at_setup = True

    job = run(dataset, model, owner)

    assert (job.state, job.error_code) == (JobState.FAILED, "backend_failed")
    assert SECRET not in str(list(JobLog.objects.values())) + job.error_message


def test_what_was_done_before_a_backend_went_away_stays_done(
    dataset: Dataset, images: list[Sample], model: LabelingModel, owner: User, backend: MlBackend
) -> None:
    start(dataset, model, owner)
    jobs.run_pending(parts=1)
    LabelingModel.objects.filter(pk=model.pk).update(url="http://127.0.0.1:9")
    jobs.run_pending()
    job = Job.objects.get(kind="pre_labeling")
    failed = (job.state, job.error_code)
    LabelingModel.objects.filter(pk=model.pk).update(url=backend.url)

    jobs.retry(job, actor=owner)
    jobs.run_pending()

    assert failed == (JobState.FAILED, "server_unreachable")
    assert Job.objects.get(pk=job.pk).state == JobState.SUCCEEDED
    assert len(backend.bodies("/setup")) == 2  # to look at it, and for the run


def test_a_dataset_without_labels_has_nothing_to_ask_for(
    dataset: Dataset, store: MemoryStore, model: LabelingModel, owner: User
) -> None:
    add_samples(dataset, 1)

    with pytest.raises(NoLabelError):
        start(dataset, model, owner)


def test_a_password_is_no_part_of_a_job(
    dataset: Dataset, images: list[Sample], model: LabelingModel, owner: User
) -> None:
    LabelingModel.objects.filter(pk=model.pk).update(password="geheim")

    job = run(dataset, model, owner)

    assert "geheim" not in f"{job.parameters} {job.result} {list(JobLog.objects.values())}"
