"""Samples as JSON values: the hot read of every page."""

from collections.abc import Sequence
from typing import Any

from datasets.marks import shape_json
from datasets.models import Annotation, Dataset, Label, Sample, User
from datasets.sample_pages import iterate_ids
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
    "missing",
    "problem",
    "revision",
    "annotation_count",
    "score",
    "created_at",
    "updated_at",
    "properties",
)


def read_samples(
    dataset: Dataset, ids: Sequence[int], *, include_annotations: bool = False
) -> list[dict[str, Any]]:
    """The live samples of these ids, in the order of `ids`, as the API answers them. Three queries, or four."""
    query = Sample.objects.live().filter(dataset=dataset.pk, pk__in=ids)
    rows = list(query.values_list("label_counts", "annotated_by", "etag", *_COLUMNS))
    labels = _label_names({label for row in rows for label in row[0]})
    people = _user_names({row[1] for row in rows if row[1]})
    samples = {row[3]: _sample(dataset.pk, row, labels, people) for row in rows}
    if include_annotations:
        for sample_id, shapes in _shapes([row[3] for row in rows if row[0]]).items():
            samples[sample_id]["annotations"] = shapes
        for sample in samples.values():
            sample.setdefault("annotations", [])
    return [samples[pk] for pk in ids if pk in samples]


def _sample(
    dataset_id: int, row: tuple[Any, ...], labels: dict[str, str], people: dict[int, str]
) -> dict[str, Any]:
    label_counts, annotated_by, etag, pk, *values = row
    sample = dict(zip(_COLUMNS[1:], values, strict=True))
    base = f"/api/v1/datasets/{dataset_id}/samples/{pk}"
    # The file's etag in the address lets a browser keep the bytes for good, and fetch them again when the file changed.
    sample["id"] = str(pk)
    sample["labels"] = sorted([labels[label] for label in label_counts if label in labels])
    sample["annotated_by"] = people.get(annotated_by)
    sample["image_url"] = f"{base}/image?v={etag}"
    sample["thumbnail_url"] = f"{base}/thumbnail?v={etag}"
    return sample


def _label_names(ids: set[str]) -> dict[str, str]:
    if not ids:
        return {}
    return {str(pk): name for pk, name in Label.objects.filter(pk__in=ids).values_list("pk", "name")}


def _user_names(ids: set[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "username")) if ids else {}


def _shapes(ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The shapes of some samples, at most `SHAPES_SHOWN` of each, as a thumbnail draws them."""
    found: dict[int, list[dict[str, Any]]] = {}
    marks = Annotation.objects.filter(sample__in=ids, layer=None)
    columns = ("sample_id", "label_id", "kind", "points", "x0", "y0", "x1", "y1")
    for sample_id, label_id, *shape in marks.values_list(*columns).iterator():
        shapes = found.setdefault(sample_id, [])
        if len(shapes) < SHAPES_SHOWN:
            mark: dict[str, Any] = {"label_id": str(label_id)}
            if value := shape_json(*shape):
                mark["shape"] = value
            shapes.append(mark)
    return found


def count_matching(dataset: Dataset, wanted: SampleFilter) -> tuple[int, bool]:
    """How many samples match, and whether there are more than the `COUNTED` that are counted."""
    total = known_total(dataset, wanted)
    if total is not None:
        return total, False
    count = len(next(iterate_ids(dataset.pk, wanted, chunk=COUNTED + 1), ()))
    return min(count, COUNTED), count > COUNTED
