"""A run of pre-labeling by a Label Studio ML backend: what it is asked, and what its answers mean in the dataset."""

from collections.abc import Mapping, Sequence

from datasets import jobs
from datasets.geometry import bounding_box
from datasets.models import Dataset, Label, Sample
from datasets.sample_images import ImageUnreadableError
from datasets.sample_links import sample_files
from datasets.states import SampleState
from labeling.models import LabelingModel, SmartRun
from labeling.services.backends import Asked, Backend, Check, Predicted, Question, predict, set_up
from labeling.services.model_answers import Answer, Answers
from labeling.services.pictures import Seen, Unreadable
from labeling.services.served_models import backend_of
from labeling.smart.label_studio.answers import Fault, Found
from labeling.smart.label_studio.asking import CHOICES, CONTROLS

SENTENCES = {
    Fault.LABEL_UNKNOWN: "{count} of the backend's answers name labels that the dataset lacks.",
    Fault.CONTROL_UNKNOWN: "{count} of the backend's answers are of a kind that it was not asked for.",
    Fault.SHAPE_UNUSABLE: "{count} of the backend's shapes lie outside of their images, or are none.",
    Fault.TOO_MANY: "{count} of the backend's answers are more than an image can bear.",
}


def question_of(dataset: Dataset, labels: Sequence[str], label_map: Mapping[str, str | None]) -> Question:
    """What a backend is asked about a dataset: its labels, and what `label_map` says that the model calls them."""
    names: dict[str, str | None] = {label: label for label in labels}
    names |= {name: label if label in labels else None for name, label in label_map.items()}
    project = f"{dataset.pk}.{int(dataset.created_at.timestamp())}"
    return Question(project, CONTROLS[dataset.type], labels, names)


def get_ready(
    run: SmartRun, model: LabelingModel, question: Question, images: Sequence[Seen], check: Check
) -> tuple[str, list[Seen]]:
    """Set a backend up for a run: the version of its model, and those of the images that it has to be asked about.

    Left out are those of which the same version has said already what waits to be confirmed.
    """
    version = set_up(backend_of(model), question, check=check)
    before = SmartRun.objects.filter(dataset=run.dataset_id, pk__lt=run.pk).order_by("-pk").first()
    if before is None or not version or before.model_version != version or not _asks_the_same(run, before):
        return version, list(images)
    waiting = Sample.objects.filter(dataset=run.dataset_id, state=SampleState.TO_CONFIRM, annotation_count=0)
    known = set(waiting.values_list("pk", flat=True))
    return version, [image for image in images if image.id not in known]


def _asks_the_same(run: SmartRun, before: SmartRun) -> bool:
    is_same = before.model_id == run.model_id
    told = ("label_map", "min_confidence")
    has_same = all(run.job.parameters.get(name) == before.job.parameters.get(name) for name in told)
    labels = Label.objects.live().filter(dataset=run.dataset_id).values_list("pk", flat=True)
    return is_same and has_same and set(labels) == set(before.labels)


def answers_of_backend(
    part: jobs.PartRun, run: SmartRun, model: LabelingModel, images: Sequence[Seen]
) -> tuple[Answers, list[Unreadable]]:
    """What a backend says of the images of a part, by sample, and those that can't be asked about.

    What it says that can't be used is told in the job's log. Raises as `predict`.
    """
    names = dict(Label.objects.filter(pk__in=run.labels).values_list("pk", "name"))
    labels = [names[pk] for pk in run.labels]
    question = question_of(run.dataset, labels, part.job.parameters["label_map"])
    predicted = predicted_of(backend_of(model), question, images, part.check)
    for fault, count in predicted.faults.items():
        part.log(SENTENCES[fault].format(count=count), level="warning", code=fault)
    return answers_by(labels, predicted, run.min_confidence), predicted.unreadable


def predicted_of(backend: Backend, question: Question, images: Sequence[Seen], check: Check) -> Predicted:
    """Ask about images whose size is known, or does not matter."""
    files = sample_files(image.id for image in images)
    sizes = {
        pk: (width, height)
        for pk, width, height in Sample.objects.filter(pk__in=[file.id for file in files]).values_list(
            "pk", "width", "height"
        )
    }
    asked, unreadable = [], []
    for file in files:
        width, height = sizes[file.id]
        if question.control != CHOICES and (width is None or height is None):
            unreadable.append(Unreadable(file.id, ImageUnreadableError.code, ImageUnreadableError.message))
        else:
            asked.append(Asked(file, (width or 1, height or 1)))
    predicted = predict(backend, question, asked, check=check)
    predicted.unreadable += unreadable
    return predicted


def answers_by(labels: Sequence[str], predicted: Predicted, least: float) -> Answers:
    """{sample: what is at least so sure}, with labels as places among those that were asked for."""
    return {
        pk: [_answer(labels.index(each.label), each) for each in found if each.confidence >= least]
        for pk, found in predicted.found.items()
    }


def _answer(label: int, found: Found) -> Answer:
    if found.shape is None:
        return Answer(label, found.confidence, None)
    other = None if found.shape.kind == "rectangle" else found.shape
    return Answer(label, found.confidence, bounding_box(found.shape), other)
