"""The records that an export writes: live samples, or the rows of a version, in chunks that a job can cut."""

from collections.abc import Iterator, Sequence
from typing import Any

from datasets.manifest import read_rows, sample_of_row
from datasets.marks import stored_shape
from datasets.models import Annotation, Dataset, Label, Sample, Version
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo
from datasets.sample_pages import iterate_ids
from datasets.services.versions import page_table, read_page
from datasets.tabs import filter_from_json

CHUNK = 500


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
    dataset: Dataset, scope: dict[str, Any], parts: Sequence[dict[str, Any]]
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
    names = dict(Label.objects.filter(dataset=dataset).values_list("pk", "name"))
    for part in parts:
        for start in range(0, len(part["ids"]), CHUNK):
            yield from _live(dataset, part["ids"][start : start + CHUNK], names)


def read_names(dataset: Dataset, scope: dict[str, Any], parts: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Only the file names: read first, to find those that come more than once."""
    if "version" in scope:
        yield from (sample.image.name for sample in read_records(dataset, scope, parts))
        return
    for part in parts:
        for start in range(0, len(part["ids"]), 2000):
            ids = part["ids"][start : start + 2000]
            yield from (
                Sample.objects.live().filter(dataset=dataset, pk__in=ids).values_list("name", flat=True)
            )


def _live(dataset: Dataset, ids: Sequence[int], names: dict[int, str]) -> Iterator[AnnotatedSample]:
    marks = _annotations(ids, names)
    columns = ("pk", "path", "name", "width", "height", "size", "sha256", "hard", "number")
    samples = Sample.objects.live().filter(dataset=dataset, pk__in=ids).order_by("number")
    for pk, path, name, width, height, size, sha256, hard, number in samples.values_list(*columns):
        image = ImageInfo(path, name, width, height, size, sha256 or None)
        yield AnnotatedSample(image, tuple(marks.get(pk, ())), None, hard, number)


def _annotations(ids: Sequence[int], names: dict[int, str]) -> dict[int, list[AnnotationRecord]]:
    found: dict[int, list[AnnotationRecord]] = {}
    columns = (
        "sample_id",
        "label_id",
        "attributes",
        "hard",
        "confidence",
        "id",
        "kind",
        "points",
        "x0",
        "y0",
        "x1",
        "y1",
    )
    rows = Annotation.objects.filter(sample__in=ids, layer=None).order_by("sample_id", "created_at", "id")
    for sample, label, attributes, hard, confidence, pk, *shape in rows.values_list(*columns):
        record = AnnotationRecord(names[label], stored_shape(*shape), attributes, hard, confidence, str(pk))
        found.setdefault(sample, []).append(record)
    return found
