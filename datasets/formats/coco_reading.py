"""Reading one COCO file: whatever it says of images that are there, and why the rest can't be used."""

import errno
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec

from datasets.errors import DomainError
from datasets.formats.base import TOGETHER, ReadOptions, Source, agreed_size, fit_rectangle
from datasets.formats.coco_sorting import Annotation, Image, SortedCoco
from datasets.formats.image_index import ImageFinder
from datasets.formats.json_arrays import BrokenJsonError
from datasets.formats.outlines import fit_mask, fit_outline, fit_rings
from datasets.geometry import bounding_box
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Problem, Shape

_KEYS = re.compile(rb'"(images|annotations|categories)"\s*:\s*\[')
_USAGES = {
    "train": "train",
    "training": "train",
    "val": "eval",
    "valid": "eval",
    "validation": "eval",
    "eval": "eval",
}


def looks_like_coco(head: bytes) -> bool:
    """Say whether a file's first kilobytes are those of a COCO file."""
    is_list = head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"[")
    return not is_list and _KEYS.search(head) is not None


def read_file(
    source: Source, path: str, images: ImageFinder, options: ReadOptions
) -> Iterator[AnnotatedSample | Problem]:
    """Yield a record for each image of the file, and a problem for what can't be used."""
    with SortedCoco(boxes_only=options.boxes_only) as content:
        try:
            with source.open(path) as file:
                content.fill(file)
        except (BrokenJsonError, msgspec.MsgspecError, UnicodeError, RecursionError, DomainError) as problem:
            yield Problem(
                path, "annotation_file_unreadable", f"The file is no readable COCO file: {problem}."
            )
            return
        except OSError as problem:
            if problem.errno in (errno.ENOSPC, errno.EDQUOT):
                raise
            yield Problem(path, "annotation_file_unreadable", f"The file can't be read: {problem}.")
            return
        reading = _Reading(source, path, content.labels, images, options)
        ahead = content.images()
        for place, (image, annotations) in enumerate(content):
            if place % TOGETHER == 0:
                reading.expect(islice(ahead, TOGETHER))
            yield from reading.records(image, annotations)
        for annotation in content.lost():
            name = f"{path}: annotation {annotation.id}"
            yield Problem(name, "image_not_found", f"The file lists no image {annotation.image_id}.")


class _Reading:
    """What is the same for all images of a file."""

    def __init__(
        self, source: Source, path: str, labels: dict[Any, str], images: ImageFinder, options: ReadOptions
    ) -> None:
        self.source = source
        self.path = path
        self.labels = {key: label.strip() for key, label in labels.items()}
        self.images = images
        self.boxes_only = options.boxes_only
        self.usage = _usage(path)

    def expect(self, images: Iterable[Image]) -> None:
        """Let the sizes of these images be read together: one by one each waits for the storage."""
        candidates = map(self.candidates, images)
        self.source.expect([paths[0] for paths in candidates if len(paths) == 1])

    def candidates(self, image: Image) -> list[str]:
        return self.images.named(image.file_name, self.path) if image.file_name else []

    def records(self, image: Image, annotations: list[Annotation]) -> Iterator[AnnotatedSample | Problem]:
        candidates = self.candidates(image)
        if len(candidates) != 1:
            code = "image_ambiguous" if candidates else "image_not_found"
            yield Problem(
                f"{self.path}: {image.file_name}", code, f"{len(candidates)} images have this name."
            )
            return
        found = candidates[0]
        size, problem = agreed_size(
            self.source, found, _declared_size(image), f"{self.path}: {image.file_name}"
        )
        if problem:
            yield problem
            return
        records: list[AnnotationRecord] = []
        for annotation in annotations:
            record = self.record(annotation, size)
            if type(record) is AnnotationRecord:
                records.append(record)
            else:
                yield record  # type: ignore[misc]  # a Problem: isinstance would ask twice
        width, height = size or (None, None)
        info = ImageInfo(found, found.rpartition("/")[2], width, height)
        is_empty = image.state == "labeled" and not annotations
        yield AnnotatedSample(info, tuple(records), self.usage, state="labeled" if is_empty else None)

    def record(self, annotation: Annotation, size: tuple[int, int] | None) -> AnnotationRecord | Problem:
        label = self.labels.get(annotation.category_id)
        if not label:
            return self.problem(
                annotation, "label_missing", f"The file names no category {annotation.category_id}."
            )
        shape = _plain_box(annotation, size) if self.boxes_only or not annotation.segmentation else None
        if shape is None:
            fitted = self.shape(annotation, size)
            if isinstance(fitted, Problem):
                return fitted
            shape = fitted
        if annotation.attributes is None and not annotation.iscrowd and annotation.score is None:
            return AnnotationRecord(label, shape)
        attributes = dict(annotation.attributes) if isinstance(annotation.attributes, dict) else {}
        if annotation.iscrowd:
            attributes["iscrowd"] = True
        return AnnotationRecord(label, shape, attributes, confidence=_share(annotation.score))

    def shape(self, annotation: Annotation, size: tuple[int, int] | None) -> Shape | Problem:
        name = f"{self.path}: annotation {annotation.id}"
        try:
            if self.boxes_only or not annotation.segmentation:
                return _box(annotation, size, name)
            return _outline(annotation.segmentation, size, name)
        except (TypeError, ValueError, IndexError, KeyError, OverflowError):
            return Problem(name, "shape_invalid", "Neither `bbox` nor `segmentation` holds a shape.")

    def problem(self, annotation: Annotation, code: str, message: str) -> Problem:
        return Problem(f"{self.path}: annotation {annotation.id}", code, message)


def _plain_box(annotation: Annotation, size: tuple[int, int] | None) -> Shape | None:
    """The box of nearly every annotation: four numbers, inside the image. None for what must be looked at closely."""
    box = annotation.bbox
    if size is None or type(box) is not list or len(box) != 4:
        return None
    x, y, w, h = box
    if not (type(x) in _NUMBERS and type(y) in _NUMBERS and type(w) in _NUMBERS and type(h) in _NUMBERS):
        return None
    right, bottom = x + w, y + h
    if x >= 0 and y >= 0 and w >= 1 and h >= 1 and right <= size[0] and bottom <= size[1]:
        return Shape("rectangle", ((float(x), float(y)), (float(right), float(bottom))))
    return None


def _box(annotation: Annotation, size: tuple[int, int] | None, name: str) -> Shape | Problem:
    """The box that is said, or the one round the outline."""
    if annotation.bbox is not None:
        x, y, w, h = (_number(value) for value in annotation.bbox)
        if w < 0 or h < 0:
            return Problem(name, "shape_invalid", "The box has a negative width or height.")
        return fit_rectangle(((x, y), (x + w, y + h)), size, name)
    if isinstance(annotation.segmentation, dict):
        mask = fit_mask(annotation.segmentation, size, name)
        if isinstance(mask, Problem):
            return mask
        x0, y0, x1, y1 = bounding_box(mask)
        return fit_rectangle(((x0, y0), (x1, y1)), size, name)
    points = [point for ring in annotation.segmentation for point in _pairs(ring)]
    xs, ys = zip(*points, strict=True)
    return fit_rectangle(((min(xs), min(ys)), (max(xs), max(ys))), size, name)


def _outline(segmentation: Any, size: tuple[int, int] | None, name: str) -> Shape | Problem:
    """A mask of run lengths; the polygon of a single ring; the mask that several rings cover."""
    if isinstance(segmentation, dict):
        return fit_mask(segmentation, size, name)
    rings = [_pairs(ring) for ring in segmentation]
    return fit_outline(rings[0], size, name) if len(rings) == 1 else fit_rings(rings, size, name)


def _pairs(ring: Sequence[Any]) -> list[tuple[float, float]]:
    numbers = [_number(value) for value in ring]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


_NUMBERS = frozenset((int, float))  # and not bool, which is an int


def _number(value: Any) -> float:
    if type(value) not in _NUMBERS or not math.isfinite(value):
        raise ValueError("not a number")
    return float(value)


def _share(value: Any) -> float | None:
    return float(value) if type(value) in _NUMBERS and 0 <= value <= 1 else None


def _declared_size(image: Image) -> tuple[int, int] | None:
    width, height = image.width, image.height
    if isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0:
        return width, height
    return None


def _usage(path: str) -> str | None:
    """Return the usage that a file's name or folder speaks of: instances_train2017.json is train."""
    words = re.findall(r"[a-z]+", path.lower())
    return next((_USAGES[word] for word in reversed(words) if word in _USAGES), None)
