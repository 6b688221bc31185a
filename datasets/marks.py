"""A Mark is an annotation's row as a plain value: what the writer compares, stores and records in the history."""

import datetime as dt
import uuid
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

import msgspec
from django.db.models import QuerySet

from datasets.geometry import area, bounding_box, shape_from_stored, shape_to_json
from datasets.models import Annotation
from datasets.records import Shape

COLUMNS = (
    "id",
    "label_id",
    "kind",
    "points",
    "x0",
    "y0",
    "x1",
    "y1",
    "area",
    "attributes",
    "hard",
    "source",
    "confidence",
    "changed",
    "author_id",
    "created_at",
)


class Mark(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The columns of an annotation, without the sample and layer that it belongs to."""

    id: uuid.UUID
    label_id: int
    kind: str = ""
    points: dict[str, Any] | None = None
    x0: float | None = None
    y0: float | None = None
    x1: float | None = None
    y1: float | None = None
    area: float | None = None
    attributes: dict[str, Any] = {}
    hard: bool = False
    source: str = "human"
    confidence: float | None = None
    changed: bool = False
    author_id: int | None = None
    created_at: dt.datetime | None = None

    @property
    def shape(self) -> Shape | None:
        return stored_shape(self.kind, self.points, self.x0, self.y0, self.x1, self.y1)


def shape_columns(shape: Shape | None) -> dict[str, Any]:
    """The columns `kind`, `points`, `x0` to `y1` and `area` of a shape."""
    if shape is None:
        return {}
    x0, y0, x1, y1 = bounding_box(shape)
    columns = {"kind": shape.kind, "x0": x0, "y0": y0, "x1": x1, "y1": y1, "area": area(shape)}
    if shape.kind != "rectangle":
        columns["points"] = {key: value for key, value in shape_to_json(shape).items() if key != "kind"}
    return columns


def stored_shape(kind: str, points: Any, x0: Any, y0: Any, x1: Any, y1: Any) -> Shape | None:
    """The shape of stored columns, None for classification."""
    if not kind:
        return None
    if kind == "rectangle":
        return Shape("rectangle", ((x0, y0), (x1, y1)))
    return shape_from_stored(kind, points.get("points", ()), points.get("angle"), points.get("rle"))


def shape_json(kind: str, points: Any, x0: Any, y0: Any, x1: Any, y1: Any) -> dict[str, Any] | None:
    """The API's form of stored columns, without building a Shape: this runs for every box of every answer."""
    if not kind:
        return None
    if kind == "rectangle":
        return {"kind": "rectangle", "points": [[x0, y0], [x1, y1]]}
    return {"kind": kind, **points}


def read_marks(annotations: QuerySet[Annotation]) -> list[Mark]:
    return [Mark(*row) for row in annotations.values_list(*COLUMNS)]


def marks_by_sample(sample_ids: Iterable[int]) -> dict[int, list[Mark]]:
    """The own-layer marks of some samples, in the order in which they were made."""
    found: dict[int, list[Mark]] = {}
    rows = Annotation.objects.filter(sample__in=list(sample_ids), layer=None).order_by("created_at", "id")
    for sample_id, *columns in rows.values_list("sample_id", *COLUMNS):
        found.setdefault(sample_id, []).append(Mark(*columns))
    return found


_KEYS = {
    "label_id": "l",
    "kind": "k",
    "points": "p",
    "x0": "x0",
    "y0": "y0",
    "x1": "x1",
    "y1": "y1",
    "area": "ar",
    "attributes": "a",
    "hard": "h",
    "source": "s",
    "confidence": "c",
    "changed": "ch",
    "author_id": "u",
    "created_at": "t",
}
_kept = attrgetter(*_KEYS)


class KeptMark(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, rename=_KEYS):
    """A mark as a Change keeps it, once it is JSON: short keys, nothing that is a default."""

    label_id: int
    kind: str = ""
    points: dict[str, Any] | None = None
    x0: float | None = None
    y0: float | None = None
    x1: float | None = None
    y1: float | None = None
    area: float | None = None
    attributes: dict[str, Any] = {}
    hard: bool = False
    source: str = "human"
    confidence: float | None = None
    changed: bool = False
    author_id: int | None = None
    created_at: dt.datetime | None = None


def to_history(mark: Mark) -> KeptMark:
    """The compact form that a Change keeps."""
    return KeptMark(*_kept(mark))


def from_history(mark_id: str, stored: dict[str, Any]) -> Mark:
    """The mark that `to_history` kept."""
    values = {name: stored[key] for name, key in _KEYS.items() if key in stored}
    if created := values.get("created_at"):
        values["created_at"] = dt.datetime.fromisoformat(created.replace("Z", "+00:00"))
    return Mark(uuid.UUID(mark_id), **values)
