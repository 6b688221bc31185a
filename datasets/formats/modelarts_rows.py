"""One line of a ModelArts manifest, of `annotation.jsonl` or of `metadata.jsonl`: the image that it names, its marks.

Keys come with dashes or underscores. What a line says of boxes is beside it, in a VOC file (`annotation-loc`), or in
itself: as the manifests of our own versions have it, or as `objects` with COCO's boxes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from datasets.attributes import RESERVED
from datasets.formats.shapes import fit_shape
from datasets.records import AnnotationRecord, Problem, Shape

MACHINE = "modelarts/"  # begins the word for who annotated, where that was no person
IMAGE = 0  # of ModelArts' sample types
_KINDS = {"bndbox": "rectangle"}
_USAGES = {"train": "train", "eval": "eval", "validation": "eval", "inference": "inference", "test": "eval"}
_SCHEMES = ("obs://", "s3://", "s3a://")
_LONGEST_REASON = 64
_MOST_REASONS = 100

Row = dict[str, Any]


class RowError(Exception):
    """The line can't be used; the sentence says why."""


@dataclass(slots=True)
class RowMarks:
    """What a line says of its image. `files` are the VOC files that hold the rest."""

    records: list[AnnotationRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def decode_line(line: bytes) -> Row:
    """Return a line as an object; RowError when it is none."""
    try:
        row = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise RowError(f"The line is no JSON: {problem}.") from problem
    if not isinstance(row, dict):
        raise RowError("The line is no JSON object.")
    return row


def image_of(row: Row, folder: str) -> str:
    """Return the place of the row's image: a whole `obs://` path, or one below the root; RowError without one.

    `folder` is that of the manifest, below the root; it ends with a slash, or is empty.
    """
    named = row.get("source") or row.get("file_name")
    if not isinstance(named, str):
        raise RowError("The line has neither `source` nor `file_name`.")
    if row.get("sample-type", row.get("sample_type", IMAGE)) != IMAGE:
        raise RowError("The line is about a sample that is no image.")
    return place_of(named, folder)


def place_of(named: str, folder: str) -> str:
    """Return a path of a manifest as one of ours: `s3://` is `obs://`, others are relative to the manifest."""
    scheme, sign, rest = named.partition("://")
    if sign:
        if f"{scheme.lower()}://" not in _SCHEMES:
            raise RowError("The line names no file of the storage: write obs://<bucket>/<path>.")
        return f"obs://{rest}"
    return folder + named.replace("\\", "/").removeprefix("./")


def places_of(place: str, *, beside: str, root: str) -> tuple[str, ...]:
    """Return where a file that a manifest names may lie, the best first.

    `beside`: the folder beside the manifest where a copied export has it. It goes before a place outside `root`, which
    may be another dataset's by now.
    """
    if not place.startswith("obs://"):
        return (place,)
    copy = f"{beside}/{place.rpartition('/')[2]}"
    return (place, copy) if place.startswith(root) else (copy, place)


def usage_of(row: Row) -> str | None:
    """Return train, eval, inference or None."""
    return _USAGES.get(str(row.get("usage") or "").lower())


def reasons_of(row: Row) -> tuple[str, ...]:
    """Return why the sample is hard: "3-20", or a list of numbers."""
    found = _get(row, "hard-reasons") or _get(_properties(row), f"{RESERVED}hard_reasons") or []
    reasons = found.split("-") if isinstance(found, str) else found if isinstance(found, list) else []
    texts = (str(reason)[:_LONGEST_REASON] for reason in reasons if reason not in ("", None))
    return tuple(text for text in texts if text.isprintable())[:_MOST_REASONS]


def coefficient_of(row: Row) -> float | None:
    """Return how hard the sample is, 0..1; None where no such number is given."""
    found = _get(row, "hard-coefficient")
    if found is None:
        found = _get(_properties(row), f"{RESERVED}hard_coefficient")
    try:
        number = float(found)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if 0 <= number <= 1 else None


def is_hard(item: Row) -> bool:
    """Whether a sample or an annotation is marked as hard: "true", true, "1" or 1, on it or among its properties."""
    return any(
        str(value).lower() in ("true", "1")
        for value in (item.get("hard"), _properties(item).get(f"{RESERVED}hard"))
    )


def state_of(row: Row) -> str | None:
    """Return the sample's state: the one that our manifests say, To confirm for what a machine has marked."""
    state = row.get("state")
    if isinstance(state, str):
        return state
    by_machine = any(
        str(_get(item, "annotated-by") or "").startswith(MACHINE) for item in annotations_of(row)
    )
    return "to_confirm" if by_machine else None


def annotations_of(row: Row) -> list[Row]:
    """Return the items of the row's annotation list."""
    found = row.get("annotation") or row.get("annotations") or []
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def size_of(row: Row) -> tuple[int, int] | None:
    """Return the size, px, that the row says its image has."""
    size = _properties(row).get(f"{RESERVED}size")
    if isinstance(size, list) and len(size) >= 2 and all(type(side) is int and side > 0 for side in size[:2]):
        return size[0], size[1]
    return None


def marks_of(row: Row, size: tuple[int, int] | None, name: str, folder: str) -> RowMarks:
    """Return the annotations of a row on an image of `size`; `name` begins the names of its problems."""
    found = RowMarks()
    for place, item in enumerate(annotations_of(row), 1):
        _add(item, found, size, f"{name}: annotation {place}", folder)
    for label in _plain_labels(row):
        found.records.append(AnnotationRecord(label))
    for place, (label, box) in enumerate(_objects(row), 1):
        _add_box(label, box, found, size, f"{name}: object {place}")
    return found


def _add(
    item: Row,
    found: RowMarks,
    size: tuple[int, int] | None,
    name: str,
    folder: str,
) -> None:
    location = _get(item, "annotation-loc")
    if isinstance(location, str) and location:
        try:
            found.files.append(place_of(location, folder))
        except RowError as problem:
            found.problems.append(Problem(name, "annotation_file_unreadable", str(problem)))
        return
    label = item.get("name")
    if not isinstance(label, str) or not label.strip():
        found.problems.append(Problem(name, "label_missing", "The annotation has no name."))
        return
    properties = _properties(item)
    shape = _shape(properties, size, name)
    if isinstance(shape, Problem):
        found.problems.append(shape)
        return
    attributes = {key: value for key, value in properties.items() if not key.startswith(RESERVED)}
    confidence = _share(item.get("confidence"))
    found.records.append(AnnotationRecord(label.strip(), shape, attributes, is_hard(item), confidence))


def _shape(properties: Row, size: tuple[int, int] | None, name: str) -> Shape | Problem | None:
    kind = properties.get(f"{RESERVED}shape")
    if kind is None:
        return None
    try:
        return fit_shape(_raw_shape(kind, properties), size, name)
    except (KeyError, TypeError, ValueError, OverflowError):
        return Problem(name, "shape_invalid", "The numbers of the shape can't be read.")


def _raw_shape(kind: Any, properties: Row) -> Row:
    feature = properties[f"{RESERVED}feature"]
    if kind == "mask":
        return {"kind": kind, "rle": feature}
    if kind == "circle":
        centre, (radius, *_) = feature
        feature = [centre, [radius, 0.0]]
    raw = {"kind": _KINDS.get(kind, kind), "points": feature}
    angle = properties.get(f"{RESERVED}clockwise_angle")
    if angle is None:
        return raw
    return raw | {"angle": float(angle)} if kind == "rotated_rectangle" else raw


def _plain_labels(row: Row) -> Iterator[str]:
    """The labels of a line of `annotation.jsonl` whose classes have no other words."""
    for key in ("label", "labels"):
        values = row.get(key)
        for value in values if isinstance(values, list) else [values]:
            if type(value) in (str, int) and str(value).strip():
                yield str(value).strip()


def _objects(row: Row) -> Iterator[tuple[Any, Any]]:
    """Label and box, [x, y, width, height], of each of the row's `objects`: lists side by side, or one of objects."""
    objects = row.get("objects")
    if isinstance(objects, dict):
        labels: list[Any] = next(
            (objects[key] for key in _LABEL_KEYS if isinstance(objects.get(key), list)), []
        )
        boxes = objects.get("bbox")
        yield from zip(labels, boxes if isinstance(boxes, list) else [], strict=False)
    elif isinstance(objects, list):
        for each in objects:
            if isinstance(each, dict):
                yield next((each[key] for key in _LABEL_KEYS if key in each), None), each.get("bbox")


_LABEL_KEYS = ("categories", "category", "labels", "label", "name")


def _add_box(label: Any, box: Any, found: RowMarks, size: tuple[int, int] | None, name: str) -> None:
    if type(label) not in (str, int) or not str(label).strip():
        found.problems.append(Problem(name, "label_missing", "The object has no category."))
        return
    try:
        x, y, width, height = map(float, box)
        corners = [[x, y], [x + width, y + height]]
        shape = fit_shape({"kind": "rectangle", "points": corners}, size, name)
    except (TypeError, ValueError, OverflowError):
        shape = Problem(name, "shape_invalid", "The box is not [x, y, width, height].")
    if isinstance(shape, Problem):
        found.problems.append(shape)
    else:
        found.records.append(AnnotationRecord(str(label).strip(), shape))


def _get(item: Row, key: str) -> Any:
    """The value of a key that is written with dashes or underscores."""
    return item.get(key, item.get(key.replace("-", "_")))


def _properties(item: Row) -> Row:
    found = item.get("property") or item.get("properties")
    return found if isinstance(found, dict) else {}


def _share(value: Any) -> float | None:
    return float(value) if type(value) in (int, float) and 0 <= value <= 1 else None
