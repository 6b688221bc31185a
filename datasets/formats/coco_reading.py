"""Reading one COCO file: whatever it says of images that are there, and why the rest can't be used."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import msgspec

from datasets.errors import DomainError, InvalidInputError
from datasets.formats.base import ReadOptions, Source, agreed_size, fit_rectangle
from datasets.formats.image_index import ImageFinder
from datasets.geometry import parse_shape
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Problem, Shape

MAX_BYTES = 2 * 1024**3
_KEYS = re.compile(rb'"(images|annotations|categories)"\s*:\s*\[')
_USAGES = {
    "train": "train",
    "training": "train",
    "val": "eval",
    "valid": "eval",
    "validation": "eval",
    "eval": "eval",
}


_Id = int | str | float | None  # what is left out is None, and refused alone, not with the whole file


class _Image(msgspec.Struct, gc=False):
    id: _Id = None
    file_name: str = ""
    width: Any = None
    height: Any = None


class _Category(msgspec.Struct, gc=False):
    id: _Id = None
    name: str = ""


class _Annotation(msgspec.Struct):
    image_id: _Id = None
    category_id: _Id = None
    id: Any = None
    bbox: Any = None
    segmentation: Any = None
    iscrowd: Any = 0
    attributes: Any = None
    score: Any = None


class _File(msgspec.Struct):
    images: list[_Image]
    annotations: list[_Annotation] = []
    categories: list[_Category] = []


_decoder = msgspec.json.Decoder(_File)


def looks_like_coco(head: bytes) -> bool:
    """Say whether a file's first kilobytes are those of a COCO file."""
    return _KEYS.search(head) is not None


def read_file(
    source: Source, path: str, images: ImageFinder, options: ReadOptions
) -> Iterator[AnnotatedSample | Problem]:
    """Yield a record for each image of the file, and a problem for what can't be used."""
    try:
        data = source.open_bytes(path)
        if len(data) > MAX_BYTES:
            yield Problem(path, "annotation_file_unreadable", "The file is larger than 2 GB.")
            return
        content = _decoder.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.MsgspecError, UnicodeError, RecursionError, OSError, DomainError) as problem:
        yield Problem(path, "annotation_file_unreadable", f"The file is no readable COCO file: {problem}.")
        return
    labels = {category.id: category.name for category in content.categories}
    by_image: defaultdict[_Id, list[_Annotation]] = defaultdict(list)
    for annotation in content.annotations:
        by_image[annotation.image_id].append(annotation)
    usage = _usage(path)
    for image in content.images:
        yield from _read_image(
            source, path, image, by_image.pop(image.id, []), labels, images, options, usage
        )
    for annotations in by_image.values():
        for annotation in annotations:
            name = f"{path}: annotation {annotation.id}"
            yield Problem(name, "image_not_found", f"The file lists no image {annotation.image_id}.")


def _read_image(
    source: Source,
    path: str,
    image: _Image,
    annotations: list[_Annotation],
    labels: dict[_Id, str],
    images: ImageFinder,
    options: ReadOptions,
    usage: str | None,
) -> Iterator[AnnotatedSample | Problem]:
    candidates = images.named(image.file_name, path) if image.file_name else []
    if len(candidates) != 1:
        code = "image_ambiguous" if candidates else "image_not_found"
        yield Problem(f"{path}: {image.file_name}", code, f"{len(candidates)} images have this name.")
        return
    size, problem = agreed_size(source, candidates[0], _declared_size(image), f"{path}: {image.file_name}")
    if problem:
        yield problem
        return
    records: list[AnnotationRecord] = []
    for annotation in annotations:
        record = _record(annotation, labels, size, f"{path}: annotation {annotation.id}", options)
        if isinstance(record, Problem):
            yield record
        else:
            records.append(record)
    width, height = size or (None, None)
    info = ImageInfo(candidates[0], PurePosixPath(candidates[0]).name, width, height)
    yield AnnotatedSample(info, tuple(records), usage)


def _record(
    annotation: _Annotation,
    labels: dict[_Id, str],
    size: tuple[int, int] | None,
    name: str,
    options: ReadOptions,
) -> AnnotationRecord | Problem:
    label = labels.get(annotation.category_id, "").strip()
    if not label:
        return Problem(name, "label_missing", f"The file names no category {annotation.category_id}.")
    try:
        shape = _shape(annotation, size, name, options)
    except InvalidInputError as refused:
        return Problem(name, refused.code, refused.message)
    except (TypeError, ValueError, IndexError, OverflowError):
        return Problem(name, "shape_invalid", "Neither `bbox` nor `segmentation` holds a shape.")
    if isinstance(shape, Problem):
        return shape
    attributes = dict(annotation.attributes) if isinstance(annotation.attributes, dict) else {}
    if annotation.iscrowd:
        attributes["iscrowd"] = True
    score = annotation.score
    has_score = isinstance(score, float | int) and 0 <= score <= 1
    return AnnotationRecord(label, shape, attributes, confidence=float(score) if has_score else None)


def _shape(
    annotation: _Annotation, size: tuple[int, int] | None, name: str, options: ReadOptions
) -> Shape | Problem:
    outline = annotation.segmentation
    if not options.boxes_only and outline:
        width, height = size or (1 << 30, 1 << 30)
        if isinstance(outline, dict):
            return parse_shape({"kind": "mask", "rle": outline}, width=width, height=height)
        if len(outline) > 1:
            return Problem(name, "shape_unsupported", "A polygon of several rings can't be held. Use a mask.")
        return parse_shape({"kind": "polygon", "points": _pairs(outline[0])}, width=width, height=height)
    if annotation.bbox is not None:
        x, y, w, h = (_number(value) for value in annotation.bbox)
        if w < 0 or h < 0:
            return Problem(name, "shape_invalid", "The box has a negative width or height.")
        return fit_rectangle(((x, y), (x + w, y + h)), size, name)
    points = [point for ring in outline for point in _pairs(ring)]
    xs, ys = zip(*points, strict=True)
    return fit_rectangle(((min(xs), min(ys)), (max(xs), max(ys))), size, name)


def _pairs(ring: list[Any]) -> list[tuple[float, float]]:
    numbers = [_number(value) for value in ring]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("not a number")
    return float(value)


def _declared_size(image: _Image) -> tuple[int, int] | None:
    width, height = image.width, image.height
    if isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0:
        return width, height
    return None


def _usage(path: str) -> str | None:
    """Return the usage that a file's name or folder speaks of: instances_train2017.json is train."""
    words = re.findall(r"[a-z]+", path.lower())
    return next((_USAGES[word] for word in reversed(words) if word in _USAGES), None)
