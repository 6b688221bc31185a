"""Samples as JSON values: the hot read of every page."""

from collections.abc import Sequence
from typing import Any

from datasets import rows
from datasets.marks import shape_json
from datasets.models import Dataset, Sample
from datasets.sample_pages import iterate_ids
from datasets.sample_tiles import is_tiled
from datasets.states import SampleState
from datasets.tabs import SampleFilter, known_total

COUNTED = 10_000
SHAPES_SHOWN = 200

_COLUMNS = (
    "pk",
    "number",
    "name",
    "path",
    "directory",
    "state",
    "width",
    "height",
    "size",
    "hard",
    "hard_reasons",
    "hard_coefficient",
    "excluded",
    "usage",
    "missing",
    "problem",
    "revision",
    "annotation_count",
    "score",
    "created_at",
    "updated_at",
    "properties",
)

_MOMENTS = ("created_at", "updated_at")


def _selected(column: str) -> str:
    return f"CAST({column} AS TEXT)" if column in _MOMENTS else column


# Plain SQL: for a page of 100 the ORM takes longer to convert the rows than the database to find them.
_SAMPLES = (
    f"SELECT label_counts, annotated_by_id, etag, id, {', '.join(map(_selected, _COLUMNS[1:]))} FROM datasets_sample "
    "WHERE dataset_id + 0 = %s AND COALESCE(deleted_at IS NULL, FALSE) AND id {}"
)
_SHAPES = (
    "SELECT sample_id, label_id, kind, points, x0, y0, x1, y1 FROM datasets_annotation "
    "WHERE layer_id IS NULL AND sample_id {}"
)
_SUGGESTED = tuple(
    f"suggestions__{name}" for name in ("label_id", "confidence", "kind", "points", "x0", "y0", "x1", "y1")
)
_LABELS = "SELECT id, name FROM datasets_label WHERE id {}"
_PEOPLE = "SELECT id, username FROM datasets_user WHERE id {}"


def read_samples(
    dataset: Dataset, ids: Sequence[int], *, include_annotations: bool = False
) -> list[dict[str, Any]]:
    """The live samples of these ids, in the order of `ids`, as the API answers them. Three to five queries."""
    if not ids:
        return []
    among, values = rows.among_ids(ids)
    found = rows.select(_SAMPLES.format(among), [dataset.pk, values])
    labels = _names(_LABELS, {label for row in found for label in rows.json_of(row[0])})
    people = _names(_PEOPLE, {row[1] for row in found if row[1]})
    samples = {row[3]: _sample(dataset.pk, row, labels, people) for row in found}
    if include_annotations:
        for sample_id, shapes in _shapes([row[3] for row in found if row[0] != "{}"]).items():
            samples[sample_id]["annotations"] = shapes
        for sample in samples.values():
            sample.setdefault("annotations", [])
        waiting = [int(pk) for pk, sample in samples.items() if sample["state"] == SampleState.TO_CONFIRM]
        for sample_id, suggestions in _suggestions(waiting).items():
            samples[sample_id]["suggestions"] = suggestions
    return [samples[pk] for pk in ids if pk in samples]


def _sample(
    dataset_id: int, row: tuple[Any, ...], labels: dict[str, str], people: dict[str, str]
) -> dict[str, Any]:
    label_counts, annotated_by, etag, pk, *values = row
    sample = dict(zip(_COLUMNS[1:], values, strict=True))
    sample["id"] = str(pk)
    for name in ("hard", "excluded", "missing"):
        sample[name] = bool(sample[name])
    for name in ("hard_reasons", "properties"):
        sample[name] = rows.json_of(sample[name])
    for name in _MOMENTS:
        sample[name] = rows.moment_of(sample[name])
    sample["labels"] = sorted([labels[label] for label in rows.json_of(label_counts) if label in labels])
    sample["annotated_by"] = people.get(str(annotated_by))
    sample |= image_addresses(dataset_id, pk, etag, sample["width"], sample["height"])
    return sample


def image_addresses(
    dataset_id: int, sample_id: int, etag: str, width: int | None, height: int | None
) -> dict[str, str | None]:
    """Where a sample's image is read: whole, small, and in tiles where it is large.

    The file's etag in an address lets a browser keep the bytes for good, and fetch them again when the file changed.
    """
    base = f"/api/v1/datasets/{dataset_id}/samples/{sample_id}"
    is_large = is_tiled(width, height)
    return {
        "image_url": f"{base}/image?v={etag}",
        "thumbnail_url": f"{base}/thumbnail?v={etag}",
        "tiles_url": f"{base}/tiles/{{z}}/{{x}}/{{y}}?v={etag}" if is_large else None,
    }


def _names(statement: str, ids: set[Any]) -> dict[str, str]:
    """Names by id, the id as text: so it is a key of `label_counts`."""
    if not ids:
        return {}
    among, values = rows.among_ids([int(each) for each in ids])
    return {str(pk): name for pk, name in rows.select(statement.format(among), [values])}


def _shapes(ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The shapes of some samples, at most `SHAPES_SHOWN` of each, as a thumbnail draws them."""
    found: dict[int, list[dict[str, Any]]] = {}
    among, values = rows.among_ids(ids)
    for sample_id, label_id, kind, points, *box in rows.select(_SHAPES.format(among), [values]):
        shapes = found.setdefault(sample_id, [])
        if len(shapes) < SHAPES_SHOWN:
            mark: dict[str, Any] = {"label_id": str(label_id)}
            if value := shape_json(kind, rows.json_of(points), *box):
                mark["shape"] = value
            shapes.append(mark)
    return found


def _suggestions(ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """What models propose for some samples, the surest first, as a thumbnail draws it. The floor above owns them: the
    relation names them. Those whose label is in the trash are shown nowhere."""
    found: dict[int, list[dict[str, Any]]] = {}
    if not ids:
        return found
    waiting = Sample.objects.filter(
        pk__in=ids,
        suggestions__isnull=False,
        suggestions__layer=None,
        suggestions__label__deleted_at=None,
    )
    ordered = waiting.order_by("-suggestions__confidence", "suggestions__id")
    for sample_id, label_id, confidence, kind, points, *box in ordered.values_list("pk", *_SUGGESTED):
        suggestions = found.setdefault(sample_id, [])
        if len(suggestions) < SHAPES_SHOWN:
            mark: dict[str, Any] = {"label_id": str(label_id), "confidence": confidence}
            if value := shape_json(kind, points, *box):
                mark["shape"] = value
            suggestions.append(mark)
    return found


def count_matching(dataset: Dataset, wanted: SampleFilter) -> tuple[int, bool]:
    """How many samples match, and whether there are more than the `COUNTED` that are counted."""
    total = known_total(dataset, wanted)
    if total is not None:
        return total, False
    count = len(next(iterate_ids(dataset.pk, wanted, chunk=COUNTED + 1), ()))
    return min(count, COUNTED), count > COUNTED
