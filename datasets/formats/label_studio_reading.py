"""Reading one file of tasks of Label Studio: what it says of images that are there, and why the rest can't be used."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from datasets.errors import DomainError
from datasets.formats.base import TOGETHER, Source
from datasets.formats.image_index import ImageFinder
from datasets.formats.json_arrays import BrokenJsonError, read_elements
from datasets.formats.label_studio_regions import marks_of_results, size_of
from datasets.formats.label_studio_shapes import Size
from datasets.formats.label_studio_tasks import (
    Task,
    TaskError,
    annotations_of,
    asked_of,
    decode_task,
    image_of,
    is_min,
    of_one_image,
    places_of,
    predictions_of,
)
from datasets.formats.modelarts_rows import coefficient_of, reasons_of
from datasets.formats.remarks import LEFT_OUT, PREDICTED, Remarks
from datasets.formats.usages import USAGES
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Problem

BYTES_TOGETHER = 8 << 20


def read_file(source: Source, path: str, images: ImageFinder) -> Iterator[AnnotatedSample | Problem]:
    """Yield a record for each task whose image is there, a problem for what can't be used, and what was counted."""
    reading = _Reading(source, path, images)
    yield from reading.run()
    yield from reading.remarks.problems()


class _Reading:
    """One file while it is read, some hundred tasks at a time."""

    def __init__(self, source: Source, path: str, images: ImageFinder) -> None:
        self.source = source
        self.path = path
        self.images = images
        self.remarks = Remarks(path)
        self.problem: Problem | None = None  # why the file was read up to there only

    def run(self) -> Iterator[AnnotatedSample | Problem]:
        for tasks in _together(_joined(self.tasks())):
            yield from (each for _, each in tasks if isinstance(each, Problem))
            found = [(name, each, self.found(each)) for name, each in tasks if not isinstance(each, Problem)]
            self.source.expect([images[0] for _, _, images in found if len(images) == 1])
            for name, task, images in found:
                yield from self.records(name, task, images)
        if self.problem:
            yield self.problem

    def tasks(self) -> Iterator[tuple[str, Task | Problem, int]]:
        """Each element of the file with its name and its bytes."""
        try:
            with self.source.open(self.path) as file:
                for place, element in enumerate(read_elements(file), 1):
                    yield self.task(element, place)
        except (BrokenJsonError, msgspec.MsgspecError, UnicodeError, RecursionError) as problem:
            message = f"The file is no list of tasks: {problem}."
            self.problem = Problem(self.path, "annotation_file_unreadable", message)
        except (OSError, DomainError) as problem:
            message = f"The file can't be read: {problem}."
            self.problem = Problem(self.path, "annotation_file_unreadable", message)

    def task(self, element: bytes, place: int) -> tuple[str, Task | Problem, int]:
        try:
            task = decode_task(element)
        except TaskError as problem:
            name = f"{self.path}: task {place}"
            return name, Problem(name, "row_unreadable", str(problem)), len(element)
        key = task.get("id")
        return f"{self.path}: task {key if isinstance(key, int | str) else place}", task, len(element)

    def found(self, task: Task) -> list[str]:
        """The images that a task may be about, at the first place where there is one."""
        results = (annotations_of(task) or predictions_of(task) or [{}])[-1].get("result")
        for place in places_of(image_of(task, asked_of(results))):
            if place.startswith("obs://"):
                found = list(self.images.at([place]).values())
            else:
                found = self.images.named(place, self.path)
            if found:
                return found
        return []

    def records(self, name: str, task: Task, images: list[str]) -> Iterator[AnnotatedSample | Problem]:
        annotations, predictions = annotations_of(task), predictions_of(task)
        chosen = (annotations or predictions or [{}])[-1]
        asked = asked_of(chosen.get("result"))
        if len(images) != 1:
            said = image_of(task, asked)
            code = "image_ambiguous" if images else "image_not_found"
            message = f"{len(images)} images have the name {said}." if said else "Its data name no image."
            yield Problem(name, code, message)
            return
        results, others = of_one_image(chosen.get("result"), asked)
        size, problem = _agreed(self.source.image_size(images[0]), size_of(results), name)
        if problem:
            yield problem
            return
        if len(annotations) > 1:
            message = f"{len(annotations)} people have annotated it: the newest annotation was taken."
            yield Problem(name, "annotations_superseded", message)
        taken = 1 if predictions and not annotations else 0
        self.remarks.add(PREDICTED, "prediction", len(predictions) - taken)
        self.remarks.add(LEFT_OUT, "region of another image", others)
        score = None if annotations else chosen.get("score")
        marks = marks_of_results(results, size, name, self.remarks, score)
        yield from marks.problems
        state = "to_confirm" if predictions and not annotations else None
        if annotations and not chosen.get("result"):
            state = "labeled"  # somebody has looked, and found nothing
        yield _sample(task["data"], images[0], size, marks.records, state)


def _sample(
    data: dict[str, Any],
    image: str,
    size: Size | None,
    records: Sequence[AnnotationRecord],
    state: str | None,
) -> AnnotatedSample:
    width, height = size or (None, None)
    return AnnotatedSample(
        ImageInfo(image, image.rpartition("/")[2], width, height),
        tuple(records),
        USAGES.get(str(data.get("usage") or "").lower()),
        data.get("hard") is True,
        state=state,
        hard_reasons=reasons_of(data),
        hard_coefficient=coefficient_of(data),
    )


def _agreed(real: Size | None, declared: Size | None, name: str) -> tuple[Size | None, Problem | None]:
    """The image's size, px, which percent are of; a problem where it has not the form of the picture that was labeled.

    A smaller or larger copy has the same percent. One that was labeled lying, as its orientation (EXIF) was not
    followed, has others, and nothing says which way it lay.
    """
    if real is None or declared is None or real == declared:
        return real or declared, None
    (width, height), (other, above) = real, declared
    if abs(other / above * height - width) <= max(1.0, height / above):
        return real, None
    message = f"It was labeled at {other} x {above} px, but the image has {width} x {height} px."
    if abs(above / other * height - width) > max(1.0, height / other):
        return None, Problem(name, "image_size_differs", message)
    message += " Its orientation (EXIF) was not followed there: turn the image's pixels, and label it again."
    return None, Problem(name, "image_turned", message)


def _joined(
    tasks: Iterator[tuple[str, Task | Problem, int]],
) -> Iterator[tuple[str, Task | Problem, int]]:
    """The tasks, where records of JSON_MIN that follow each other are one task with several annotations."""
    last: tuple[str, Task | Problem, int] | None = None
    for name, task, size in tasks:
        before = last[1] if last else None
        if last and isinstance(before, dict) and isinstance(task, dict) and _is_same(before, task):
            before["annotations"] += task["annotations"]
            last = last[0], before, last[2] + size
            continue
        if last:
            yield last
        last = name, task, size
    if last:
        yield last


def _is_same(before: Task, task: Task) -> bool:
    return is_min(before) and is_min(task) and task["id"] is not None and before["id"] == task["id"]


def _together(
    tasks: Iterator[tuple[str, Task | Problem, int]],
) -> Iterator[list[tuple[str, Task | Problem]]]:
    some: list[tuple[str, Task | Problem]] = []
    held = 0
    for name, task, size in tasks:
        some.append((name, task))
        held += size
        if len(some) == TOGETHER or held > BYTES_TOGETHER:
            yield some
            some, held = [], 0
    if some:
        yield some
