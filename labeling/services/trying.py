"""A model tried on a few samples of a dataset, before it labels them all."""

from dataclasses import dataclass
from random import Random
from typing import Any

from datasets.errors import ConflictError
from datasets.models import Dataset, Sample
from labeling.errors import ModelNotReadyError
from labeling.models import LabelingModel
from labeling.services.model_answers import Answer, answers_of
from labeling.services.model_files import go_on, run_now
from labeling.services.models import described
from labeling.services.pictures import Unreadable, images_of

TRIED = 5  # samples


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
