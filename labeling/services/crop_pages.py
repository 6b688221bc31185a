"""The annotations of one label in order, page by page, as quick review shows them.

By area an index answers. Every other order is made of the label's first annotations, by sample: `SORTED` of them by
what their rows say, `MEASURED` by how they look.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

from datasets import rows
from datasets.crop_measures import MEASURED, LabelLooks
from datasets.cropping import region_of, stamp_of
from datasets.errors import InvalidInputError
from datasets.marks import COLUMNS, Mark
from datasets.models import Annotation, Dataset, Label
from datasets.sample_rows import image_addresses
from labeling.services.reading import mark_json

SORTED = 50_000
EXAMINED = 20_000
MEASURED_ORDERS = ("brightness", "likeness")
ORDERS = ("area", "ratio", "confidence", *MEASURED_ORDERS)

Key = tuple[float, UUID]
_WIDTH = "(COALESCE(a.x1, s.width) - COALESCE(a.x0, 0))"
_HEIGHT = "(COALESCE(a.y1, s.height) - COALESCE(a.y0, 0))"
# What has no confidence comes last in either direction; less than a pixel high is a pixel high.
_KEYS = {
    "area": f"COALESCE(a.area, {_WIDTH} * {_HEIGHT}, 0)",
    "ratio": f"COALESCE({_WIDTH} / CASE WHEN {_HEIGHT} > 1 THEN {_HEIGHT} * 1.0 ELSE 1.0 END, 0)",
    "confidence": "COALESCE(a.confidence, 2)",
    "-confidence": "COALESCE(a.confidence, -1)",
}
_SORTED = (
    "SELECT CAST(id AS TEXT), k FROM (SELECT a.id, {key} AS k FROM datasets_annotation a "
    "JOIN datasets_sample s ON s.id = a.sample_id WHERE a.label_id = %s AND a.layer_id IS NULL "
    "AND s.deleted_at IS NULL ORDER BY a.sample_id LIMIT {most}) AS first_ones "
    "{behind} ORDER BY k {way}, id {way} LIMIT %s"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Behind the annotation with this key in the list's order, or before it (`backwards`)."""

    key: Key
    backwards: bool = False

    def encode(self) -> str:
        raw = msgspec.json.encode([self.key[0], self.key[1].hex, self.backwards])
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Place":
        """Raises InvalidInputError."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            value, pk, backwards = msgspec.json.decode(raw, type=tuple[float, str, bool])
            return cls((value, UUID(pk)), backwards)
        except (ValueError, RecursionError, binascii.Error, msgspec.DecodeError):
            raise InvalidInputError("The cursor is not of this list.", code="cursor_invalid") from None


@dataclass(frozen=True, slots=True)
class CropPage:
    """Ids in order. `limited_to`: only so many of the label's annotations are in the list; None: all of them."""

    ids: list[UUID]
    next: Place | None
    prev: Place | None
    limited_to: int | None


def find_crops(*, dataset: Dataset, label: Label, order: str, place: Place | None, limit: int) -> CropPage:
    """One page. `order` is one of `ORDERS`, descending with a `-` before it."""
    name, descending = order.removeprefix("-"), order.startswith("-")
    backwards = place is not None and place.backwards
    turned = descending is not backwards
    behind = place.key if place else None
    most: int | None
    if name in MEASURED_ORDERS:
        most = MEASURED
        found, more = _by_look(label, name, turned, behind, limit)
    elif name == "area" and dataset.needs_shape:
        most = None
        found, more = _by_area(label, turned, behind, limit)
    else:
        most = SORTED
        found, more = _by_row(label, order if order in _KEYS else name, turned, behind, limit)
    limited_to = most if most is not None and label.annotation_count > most else None
    ids = [pk for _, pk in found]
    if place is None:
        return CropPage(ids, Place(more) if more else None, None, limited_to)
    if backwards:
        return CropPage(ids[::-1], Place(place.key), Place(more, True) if more else None, limited_to)
    return CropPage(ids, Place(more) if more else None, Place(place.key, True), limited_to)


def _by_area(label: Label, descending: bool, behind: Key | None, limit: int) -> tuple[list[Key], Key | None]:
    """At most `limit` keys, and the key to go on behind; None at the end. Reads the index in windows."""
    found: list[Key] = []
    examined = 0
    while True:
        window = limit + 1 - len(found)
        read = list(_area_window(label, descending, behind)[:window])
        for pk, area, deleted_at, layer in read:
            if deleted_at is None and layer is None:
                if len(found) == limit:
                    return found, behind
                found.append((area, pk))
            behind = (area, pk)
        examined += len(read)
        if len(read) < window:
            return found, None
        if examined >= EXAMINED:
            return found, behind


def _area_window(label: Label, descending: bool, behind: Key | None) -> QuerySet[Annotation, Any]:
    compare, sign = ("lt", "-") if descending else ("gt", "")
    query = Annotation.objects.filter(label=label, area__isnull=False)
    if behind:
        area, pk = behind
        # the bound comes first, so that the reading of the index begins there
        query = query.filter(**{f"area__{compare}e": area})
        query = query.filter(Q(**{f"area__{compare}": area}) | Q(**{f"pk__{compare}": pk}))
    return query.order_by(f"{sign}area", f"{sign}pk").values_list(
        "pk", "area", "sample__deleted_at", "layer_id"
    )


def _by_row(
    label: Label, key: str, descending: bool, behind: Key | None, limit: int
) -> tuple[list[Key], Key | None]:
    parameters: list[Any] = [label.pk]
    condition, compare = "", "<" if descending else ">"
    if behind:
        condition = f"WHERE k {compare} %s OR (k = %s AND id {compare} %s)"
        parameters += [behind[0], behind[0], rows.uuid_key(behind[1])]
    statement = _SORTED.format(
        key=_KEYS[key], most=SORTED, behind=condition, way="DESC" if descending else "ASC"
    )
    read = rows.select(statement, [*parameters, limit + 1])
    return _cut([(float(value), UUID(pk)) for pk, value in read], limit)


def _by_look(
    label: Label, order: str, descending: bool, behind: Key | None, limit: int
) -> tuple[list[Key], Key | None]:
    """Of what is measured; see `LabelLooks.measure`."""
    keys = sorted(((key, pk) for pk, key in LabelLooks(label).ordered(order).items()), reverse=descending)
    if behind:
        keys = [key for key in keys if (key < behind if descending else key > behind)]
    return _cut(keys[: limit + 1], limit)


def _cut(keys: list[Key], limit: int) -> tuple[list[Key], Key | None]:
    return (keys[:limit], keys[limit - 1]) if len(keys) > limit else (keys, None)


_SAMPLE = ("id", "name", "width", "height", "revision", "etag")


def read_crops(dataset_id: int, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Annotations in the order of `ids` as JSON values, each with its sample and its crop."""
    query = Annotation.objects.filter(pk__in=ids, layer=None, sample__deleted_at=None)
    columns = (*COLUMNS, "label__name", "author__username", *[f"sample__{name}" for name in _SAMPLE])
    found = {row[0]: _crop(dataset_id, row) for row in query.values_list(*columns)}
    return [found[pk] for pk in ids if pk in found]


def _crop(dataset_id: int, row: tuple[Any, ...]) -> dict[str, Any]:
    mark = Mark(*row[: len(COLUMNS)])
    label, author, sample_id, name, width, height, revision, etag = row[len(COLUMNS) :]
    box = None
    if mark.x0 is not None and mark.y0 is not None and mark.x1 is not None and mark.y1 is not None:
        box = (mark.x0, mark.y0, mark.x1, mark.y1)
    return mark_json(mark, label, author) | {
        "box": box,
        "area": mark.area,
        "crop_box": region_of(box, width, height) if box and width and height else None,
        "crop_url": f"/api/v1/datasets/{dataset_id}/annotations/{mark.id}/crop?v={stamp_of(etag, box)}",
        "sample": {
            "id": str(sample_id),
            "name": name,
            "width": width,
            "height": height,
            "revision": revision,
            **image_addresses(dataset_id, sample_id, etag, width, height),
        },
    }
