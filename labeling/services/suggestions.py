"""Open suggestions as marks: read, closed by a decision, opened again when the decision is undone."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import connection

from datasets import rows
from datasets.marks import Mark, shape_json
from datasets.models.annotation import AnnotationSource
from labeling.models import Suggestion

_COLUMNS = (
    *("id", "label_id", "kind", "points", "x0", "y0", "x1", "y1", "area", "attributes", "confidence"),
)


@dataclass(frozen=True, slots=True)
class ClosedSuggestion:
    """A suggestion that is open no longer. `is_usable`: its label is not in the trash. `is_taken`: it became an
    annotation before, when somebody changed it."""

    mark: Mark
    is_usable: bool
    is_taken: bool


def close_suggestions(sample_ids: Sequence[int]) -> dict[int, list[ClosedSuggestion]]:
    """Delete the open suggestions of these samples and return them by sample, the surest first. One query."""
    if not sample_ids:
        return {}
    columns = ", ".join(f'"{name}"' for name in _COLUMNS)
    is_usable = (
        "EXISTS (SELECT 1 FROM datasets_label AS l "
        "WHERE l.id = labeling_suggestion.label_id AND l.deleted_at IS NULL)"
    )
    is_taken = "EXISTS (SELECT 1 FROM datasets_annotation AS a WHERE a.id = labeling_suggestion.id)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM labeling_suggestion WHERE layer_id IS NULL "
            f"AND sample_id IN ({', '.join(['%s'] * len(sample_ids))}) "
            f"RETURNING sample_id, {is_usable}, {is_taken}, {columns}",
            list(sample_ids),
        )
        found = cursor.fetchall()
    closed: dict[int, list[ClosedSuggestion]] = {}
    for sample_id, usable, taken, *values in found:
        one = ClosedSuggestion(_mark(values), bool(usable), bool(taken))
        closed.setdefault(sample_id, []).append(one)
    for suggestions in closed.values():
        suggestions.sort(key=_surest_first)
    return closed


def _surest_first(closed: ClosedSuggestion) -> tuple[float, uuid.UUID]:
    return -(closed.mark.confidence or 0.0), closed.mark.id


def _mark(values: Sequence[Any]) -> Mark:
    """The mark of a row as the database's driver gives it: SQLite has neither JSON nor UUID."""
    pk, label, kind, points, x0, y0, x1, y1, area, attributes, confidence = values
    pk = pk if isinstance(pk, uuid.UUID) else uuid.UUID(pk)
    return Mark(
        pk,
        label,
        kind,
        _decoded(points),
        x0,
        y0,
        x1,
        y1,
        area,
        _decoded(attributes),
        source=AnnotationSource.SMART.value,
        confidence=confidence,
    )


def _decoded(value: Any) -> Any:
    return msgspec.json.decode(value) if isinstance(value, str) else value


def open_suggestions(by_sample: Mapping[int, Iterable[Mark]], *, now: dt.datetime) -> None:
    """Put suggestions back that a decision closed, unless a newer one has taken their id."""
    wanted = {mark.id: (sample, mark) for sample, marks in by_sample.items() for mark in marks}
    ids = list(wanted)
    for start in range(0, len(ids), 5000):
        chunk = ids[start : start + 5000]
        taken = set(Suggestion.objects.filter(pk__in=chunk).values_list("pk", flat=True))
        values = [
            (wanted[pk][0], None, now, *[getattr(wanted[pk][1], name) for name in _COLUMNS])
            for pk in chunk
            if pk not in taken
        ]
        rows.insert(Suggestion, ("sample_id", "layer_id", "created_at", *_COLUMNS), values)


def suggested_marks(sample_ids: Sequence[int]) -> dict[int, list[Mark]]:
    """The open suggestions of these samples, which stay open."""
    found: dict[int, list[Mark]] = {}
    waiting = Suggestion.objects.filter(sample__in=sample_ids, layer=None).order_by("sample", "id")
    for sample_id, *values in waiting.values_list("sample_id", *_COLUMNS):
        found.setdefault(sample_id, []).append(_mark(values))
    return found


def suggestions_named(sample_id: int, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Mark]:
    """Of the open suggestions of a sample those that may become annotations, and stay open."""
    waiting = Suggestion.objects.filter(sample=sample_id, layer=None, pk__in=ids, label__deleted_at=None)
    return {mark.id: mark for mark in map(_mark, waiting.values_list(*_COLUMNS))}


def has_suggestions(sample_id: int) -> bool:
    return Suggestion.objects.filter(sample=sample_id, layer=None).exists()


def read_suggestions(sample_id: int) -> list[dict[str, Any]]:
    """The open suggestions as JSON values, the surest first. Those whose label is in the trash are not shown."""
    open_ones = Suggestion.objects.filter(sample=sample_id, layer=None, label__deleted_at=None)
    return [_json(row) for row in open_ones.order_by("-confidence", "id").select_related("label")]


def _json(row: Suggestion) -> dict[str, Any]:
    answer = {
        "id": str(row.id),
        "label": row.label.name,
        "label_id": str(row.label_id),
        "attributes": row.attributes,
        "confidence": row.confidence,
        "source": AnnotationSource.SMART.value,
    }
    if shape := shape_json(row.kind, row.points, row.x0, row.y0, row.x1, row.y1):
        answer["shape"] = shape
    return answer
