"""What a model says of images of the object storage: their files are handed to a child process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from datasets.errors import DomainError, StorageUnavailableError, TooLargeError
from datasets.geometry import Box
from datasets.records import Shape
from datasets.sample_images import is_closed_to_us
from datasets.storage import storage
from labeling.models import LabelingModel
from labeling.services.model_files import local_copy, scratch, write_down
from labeling.services.pictures import Seen, Unreadable

MOST_IMAGE_BYTES = 256 << 20  # of a file

Check = Callable[[], None]
Run = Callable[[str, dict[str, Any]], Any]  # calls a function of the child
Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Answer:
    """`label` is a place in the model's list; `box` in px of the upright image, None of a classifier; `shape` as that
    of a proposal."""

    label: int
    confidence: float
    box: Box | None
    shape: Shape | None = None


Answers = dict[int, list[Answer]]


def answers_of(
    model: LabelingModel,
    settings: dict[str, Any],
    images: Sequence[Seen],
    least: float,
    *,
    run: Run,
    check: Check,
) -> tuple[Answers, list[Unreadable]]:
    """What the model says, by sample, and the images that can't be read. `run` calls a function of the child.

    Raises ModelUnusableError and what `local_copy` raises.
    """
    file = local_copy(model, check)
    with scratch() as folder:
        fetched, problems = fetch(images, folder, check)
        if not fetched:
            return {}, problems
        arguments = {
            "file": str(file),
            "settings": settings,
            "images": [str(folder / str(image.id)) for image in fetched],
            "least": least,
        }
        said = run("predict", arguments)
    found: Answers = {}
    for image, answer in zip(fetched, said, strict=True):
        if "code" in answer:
            problems.append(Unreadable(image.id, answer["code"], answer["message"]))
        else:
            found[image.id] = [_answer(*row) for row in answer["found"]]
    return found, problems


def vectors_of(
    model: LabelingModel, images: Sequence[Seen], *, run: Run, check: Check
) -> tuple[list[Seen], Floats, list[Unreadable]]:
    """The images that can be read, all that a classifier answers to each, (n, d), and the others.

    Raises as `answers_of`.
    """
    file = local_copy(model, check)
    with scratch() as folder:
        fetched, problems = fetch(images, folder, check)
        if not fetched:
            return [], np.empty((0, 0)), problems
        target = folder / "answers.npy"
        arguments = {
            "file": str(file),
            "settings": model.settings,
            "images": [str(folder / str(image.id)) for image in fetched],
            "target": str(target),
        }
        said = run("describe", arguments)
        found = np.load(target, allow_pickle=False)
    read = []
    for image, problem in zip(fetched, said, strict=True):
        if problem:
            problems.append(Unreadable(image.id, problem["code"], problem["message"]))
        else:
            read.append(image)
    return read, found, problems


def fetch(images: Sequence[Seen], folder: Path, check: Check) -> tuple[list[Seen], list[Unreadable]]:
    """Copy images' files into a folder, named by their samples; the others, and what is wrong with them."""
    fetched, problems = [], []
    for image in images:
        check()
        if problem := _fetched(image, folder / str(image.id)):
            problems.append(problem)
        else:
            fetched.append(image)
    return fetched, problems


def _answer(label: int, confidence: float, *corners: float) -> Answer:
    if not corners:
        return Answer(label, confidence, None)
    x0, y0, x1, y1 = corners
    return Answer(label, confidence, (x0, y0, x1, y1))


def _fetched(image: Seen, target: Path) -> Unreadable | None:
    """Copy an image's file to this machine; what is wrong with it. Raises where the storage does not answer."""
    try:
        with storage().open(image.path) as file:
            if file.entry.size > MOST_IMAGE_BYTES:
                message = f"The image's file is larger than {MOST_IMAGE_BYTES >> 20} MB."
                raise TooLargeError(message, code="image_too_large")
            write_down(file.chunks(), target)
    except DomainError as error:
        if isinstance(error, StorageUnavailableError) and not is_closed_to_us(error):
            raise
        return Unreadable(image.id, error.code, error.message)
    return None
