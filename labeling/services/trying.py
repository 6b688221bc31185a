"""A model tried on a few samples of a dataset, before it labels them all."""

import time
from dataclasses import dataclass
from random import Random
from typing import Any

from datasets.errors import ConflictError
from datasets.models import Dataset, Label, Sample
from datasets.outgoing.refusals import ServerTooSlowError
from labeling.errors import ModelNotReadyError, NoLabelError
from labeling.models import LabelingModel
from labeling.services.backend_runs import answers_by, predicted_of, question_of
from labeling.services.model_answers import Answer, answers_of
from labeling.services.model_files import go_on, run_now
from labeling.services.models import described
from labeling.services.pictures import Unreadable, images_of
from labeling.services.served_models import backend_of
from labeling.services.smart_boxes import learn_sizes

TRIED = 5  # samples
SECONDS = 40  # that a backend may take for all of them


class NoSampleError(ConflictError):
    code = "no_sample"
    message = "The dataset has no image to try the model on. Add data first."


@dataclass(frozen=True, slots=True)
class Trial:
    """What a model said of a sample, or why its image can't be read."""

    sample_id: int
    answers: list[Answer]
    problem: Unreadable | None = None


def try_model(
    *,
    model: LabelingModel,
    dataset: Dataset,
    changes: dict[str, Any],
    least: float,
    chance: Random,
) -> tuple[list[Trial], list[str]]:
    """What the model says of five samples under its settings with changes, which are not kept; and its labels' names.

    Raises ModelNotReadyError, NoSampleError, ModelUnusableError.
    """
    if model.is_backend:
        return _try_backend(model, dataset, least, chance)
    settings = described(model, changes)
    if not settings.is_complete:
        raise ModelNotReadyError
    images = images_of(dataset.pk, some_samples(dataset, chance))
    if not images:
        raise NoSampleError
    found, problems = answers_of(model, settings.to_json(), images, least, run=run_now, check=go_on)
    trials = [Trial(image.id, found[image.id]) for image in images if image.id in found]
    trials += [Trial(problem.sample_id, [], problem) for problem in problems]
    return trials, list(settings.labels)


def _try_backend(
    model: LabelingModel, dataset: Dataset, least: float, chance: Random
) -> tuple[list[Trial], list[str]]:
    """As `try_model`; raises NoLabelError, OutgoingError and so on, the latest after some seconds."""
    own = Label.objects.live().filter(dataset=dataset).order_by("pk")
    labels = list(own.values_list("name", flat=True))
    if not labels:
        raise NoLabelError
    ids = some_samples(dataset, chance)
    if not ids:
        raise NoSampleError
    backend, end = backend_of(model), time.monotonic() + SECONDS

    def check() -> None:
        if time.monotonic() > end:
            raise ServerTooSlowError(backend.place.host, seconds=SECONDS)

    learn_sizes(dataset.pk, ids)
    images = images_of(dataset.pk, ids)
    predicted = predicted_of(backend, question_of(dataset, labels, {}), images, check)
    found = answers_by(labels, predicted, least)
    trials = [Trial(pk, answers) for pk, answers in found.items()]
    return trials + [Trial(problem.sample_id, [], problem) for problem in predicted.unreadable], labels


def some_samples(dataset: Dataset, chance: Random) -> list[int]:
    """The ids of a few samples by chance, without counting all of them."""
    there = Sample.objects.live().filter(dataset=dataset, missing=False, problem="").order_by("number")
    chosen: list[int] = []
    for _ in range(TRIED):
        number = chance.randrange(dataset.next_number)
        others = there.exclude(pk__in=chosen)
        found = others.filter(number__gte=number).first() or others.first()
        chosen += [found.pk] if found else []
    return chosen
