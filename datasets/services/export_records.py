"""The records that an export writes: live samples, or the rows of a version, in chunks that a job can cut."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from datasets import rows
from datasets.manifest import read_rows, sample_of_row
from datasets.marks import stored_shape
from datasets.models import Dataset, Label, Sample, Version
from datasets.published import page_table, read_page
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo
from datasets.sample_pages import iterate_ids
from datasets.tabs import filter_from_json

CHUNK = 1000


def cut_scope(dataset: Dataset, scope: dict[str, Any], *, size: int) -> tuple[list[dict[str, Any]], int]:
    """The parts of an export's scope, fixed now, and how many samples they hold.

    A part is {ids} of live samples, or {pages}: indices into the page table of a version.
    """
    if "version" in scope:
        pages = page_table(Version.objects.get(pk=scope["version"]))
        pages_a_part = max(1, size // 1024)
        cuts = range(0, len(pages), pages_a_part)
        parts = [{"pages": [start, min(start + pages_a_part, len(pages))]} for start in cuts]
        return parts, sum(page.rows for page in pages)
    if "samples" in scope:
        ids = scope["samples"]
        chunks = [ids[start : start + size] for start in range(0, len(ids), size)]
    else:
        chunks = list(iterate_ids(dataset.pk, filter_from_json(scope["filter"]), chunk=size))
    return [{"ids": chunk} for chunk in chunks], sum(len(chunk) for chunk in chunks)


def read_records(
    dataset: Dataset, scope: dict[str, Any], parts: Iterable[dict[str, Any]]
) -> Iterator[AnnotatedSample]:
    """The samples of these parts in the order of their numbers; what was deleted since is left out."""
    if "version" in scope:
        version = Version.objects.get(pk=scope["version"])
        pages = page_table(version)
        for part in parts:
            for page in pages[slice(*part["pages"])]:
                for row in read_rows(read_page(version, page)):
                    yield sample_of_row(row)
        return
    names = _LabelNames(Label.objects.filter(dataset=dataset).values_list("pk", "name"))
    for part in parts:
        for start in range(0, len(part["ids"]), CHUNK):
            yield from _live(dataset, part["ids"][start : start + CHUNK], names)


def read_names(
    dataset: Dataset, scope: dict[str, Any], parts: Iterable[dict[str, Any]], *, is_whole: bool = False
) -> Iterator[str]:
    """Only the file names, or the whole paths: read first, to find those that come more than once."""
    column = "path" if is_whole else "name"
    if "version" in scope:
        yield from (getattr(sample.image, column) for sample in read_records(dataset, scope, parts))
        return
    for part in parts:
        for start in range(0, len(part["ids"]), 2000):
            ids = part["ids"][start : start + 2000]
            yield from (
                Sample.objects.live().filter(dataset=dataset, pk__in=ids).values_list(column, flat=True)
            )


# Plain SQL: the ORM would take twice as long to convert the rows as the formats take to write them.
_SAMPLES = (
    "SELECT id, path, name, width, height, size, sha256, missing, problem, hard, number, state, hard_reasons, "
    "hard_coefficient "
    "FROM datasets_sample WHERE dataset_id + 0 = %s AND COALESCE(deleted_at IS NULL, FALSE) AND id {} ORDER BY number"
)
_ANNOTATIONS = (
    "SELECT sample_id, label_id, attributes, hard, confidence, CAST(id AS TEXT), kind, points, x0, y0, x1, y1 "
    "FROM datasets_annotation WHERE layer_id IS NULL AND sample_id {} ORDER BY sample_id, created_at, id"
)


class _LabelNames(dict[int, str]):
    """Names of labels by id. One that was made since the export began is looked up."""

    def __missing__(self, label_id: int) -> str:
        name = self[label_id] = Label.objects.values_list("name", flat=True).get(pk=label_id)
        return name


def _live(dataset: Dataset, ids: Sequence[int], names: _LabelNames) -> Iterator[AnnotatedSample]:
    among, values = rows.among_ids(ids)
    samples = rows.select(_SAMPLES.format(among), [dataset.pk, values])
    marks = _annotations([sample[0] for sample in samples], names)
    for sample in samples:
        pk, path, name, width, height, size, sha256, missing, problem, *rest = sample
        hard, number, state, reasons, coefficient = rest
        problem = "image_missing" if missing else problem
        image = ImageInfo(path, name, width, height, size, sha256 or None, problem)
        reasons = tuple(rows.json_of(reasons))
        yield AnnotatedSample(
            image, tuple(marks.get(pk, ())), None, bool(hard), number, state, reasons, coefficient
        )


def _annotations(ids: Sequence[int], names: _LabelNames) -> dict[int, list[AnnotationRecord]]:
    found: dict[int, list[AnnotationRecord]] = {}
    among, values = rows.among_ids(ids)
    for sample, label, attributes, hard, confidence, pk, kind, points, *box in rows.select(
        _ANNOTATIONS.format(among), [values]
    ):
        shape = stored_shape(kind, rows.json_of(points), *box)
        record = AnnotationRecord(
            names[label], shape, rows.json_of(attributes), bool(hard), confidence, rows.uuid_text(pk)
        )
        found.setdefault(sample, []).append(record)
    return found
