"""Hugging Face's image folders: `metadata.jsonl` in the folder of each split, beside its images.

train/a.jpg   train/metadata.jsonl   validation/...   test/...              load_dataset("imagefolder", data_dir=...)

A line is {"file_name": "a.jpg", "objects": {"bbox": [[x, y, width, height]], "categories": ["bolt"]}}, or of
classification {"file_name": "a.jpg", "label": "bolt", "labels": ["bolt"]}. Boxes are pixels. All lines have the same
columns, whose values have the same types: Arrow infers them. What columns don't hold is JSON in `details`, a text, and
counts as long as it says what the box beside it does.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import msgspec

from datasets.errors import DomainError
from datasets.formats.base import (
    BOXES,
    CLASSIFICATION,
    Detected,
    Entry,
    Format,
    ReadOptions,
    Sink,
    Source,
    WriteOptions,
    WriteReport,
    agreed_size,
    clipped_box,
)
from datasets.formats.image_index import ImageFinder, ImageIndex
from datasets.formats.json_lines import batched, numbered_lines
from datasets.formats.modelarts_rows import Row, RowError, decode_line, marks_of
from datasets.formats.naming import name_key
from datasets.formats.neutral import annotation_of, annotation_to_json, sample_to_json, with_said
from datasets.formats.usages import usage_of
from datasets.geometry import KINDS
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Problem, Shape

METADATA = "metadata.jsonl"
_ROW = re.compile(rb'^\s*\{.*?"file_name"\s*:', re.DOTALL)
_SPLITS = {"train": "train", "eval": "validation", "inference": "test", None: "train"}
_UNLABELED = "unlabeled"
_USAGES = {"test": "inference"}  # what their split of that name is, where we have written it
_SAME = 0.01  # px


class HuggingFace(Format):
    """Boxes and labels in the columns that training code reads, and all the rest beside them.

    Folders of the labels, without metadata, are read as ImageNet's. Images of no split are in `unlabeled`, which
    `load_dataset` leaves alone, without metadata.
    """

    name = "hf"
    image_folder = "train"
    reads_beside = False
    narrows = True
    shape_kinds = frozenset(KINDS)
    carries = frozenset(("attributes", "hard", "confidence", "usage"))

    def detect(self, listing: Sequence[Entry], head: Callable[[str], bytes] | None = None) -> Detected | None:
        files = self.annotation_files(entry.path for entry in listing)
        if head is None:
            return Detected(0.9, f"{files[0]} is there") if files else None
        for path in files[:20]:
            begin = head(path)
            if _ROW.search(begin):
                only = None if b'"objects"' in begin else frozenset((CLASSIFICATION,))
                return Detected(0.96, f"{path} has a line for each image", only)
        return None

    def annotation_files(self, names: Iterable[str]) -> list[str]:
        return sorted(name for name in names if PurePosixPath(name).name.lower() == METADATA)

    def read(
        self,
        source: Source,
        options: ReadOptions = BOXES,
        *,
        files: Sequence[str] | None = None,
        images: ImageFinder | None = None,
        shared: Sequence[str] | None = None,
    ) -> Iterator[AnnotatedSample | Problem]:
        if files is None or images is None:
            names = list(source.names())
            files = self.annotation_files(names) if files is None else files
            images = images or ImageIndex(filter(self.is_sample, names))
        for path in files:
            try:
                yield from _read_file(source, path, images)
            except (OSError, DomainError) as problem:
                yield Problem(path, "annotation_file_unreadable", f"The file can't be read: {problem}.")

    def write(self, samples: Iterable[AnnotatedSample], sink: Sink, options: WriteOptions) -> WriteReport:
        report = WriteReport()
        splits: dict[str, BinaryIO] = {}
        has_objects: bool | None = None
        with ExitStack() as stack:
            for sample in samples:
                folder = _split(sample, options)
                report.samples[folder] += 1
                if folder == _UNLABELED:
                    report.left_out.update(_kind(record) for record in sample.annotations)
                    continue
                if has_objects is None and sample.annotations:
                    has_objects = any(record.shape is not None for record in sample.annotations)
                if folder not in splits:
                    splits[folder] = stack.enter_context(sink.stream(f"{folder}/{METADATA}"))
                columns = _object_columns if has_objects else _label_columns
                row = {"file_name": self.target_name(sample, options)} | columns(sample, report)
                said = sample_to_json(sample)
                row["details"] = _text(said) if said else ""
                splits[folder].write(_encode(row) + b"\n")
        return report

    def name_key(self, name: str) -> str:
        return name_key(name)

    def image_target(self, sample: AnnotatedSample, options: WriteOptions) -> str:
        return f"{_split(sample, options)}/{self.target_name(sample, options)}"


def _split(sample: AnnotatedSample, options: WriteOptions) -> str:
    """The folder of a sample."""
    if options.by_usage:
        return _SPLITS[sample.usage] if sample.usage else _UNLABELED
    return _SPLITS[None] if sample.is_labeled else _UNLABELED


def _kind(record: AnnotationRecord) -> str:
    return record.shape.kind if record.shape else "no shape"


def _object_columns(sample: AnnotatedSample, report: WriteReport) -> Row:
    width, height = sample.image.width, sample.image.height
    boxes, categories, details = [], [], []
    for record in sample.annotations:
        if record.shape is None:
            report.left_out["no shape"] += 1
            continue
        x0, y0, x1, y1 = clipped_box(record.shape, width, height)
        boxes.append([float(x0), float(y0), float(x1 - x0), float(y1 - y0)])
        categories.append(record.label)
        details.append("" if _is_plain(record) else _text(annotation_to_json(record)))
    report.annotations += len(boxes)
    size = {"width": width, "height": height}
    return size | {"objects": {"bbox": boxes, "categories": categories, "details": details}}


def _label_columns(sample: AnnotatedSample, report: WriteReport) -> Row:
    records = [record for record in sample.annotations if record.shape is None]
    report.left_out.update(record.shape.kind for record in sample.annotations if record.shape)
    report.annotations += len(records)
    labels = [record.label for record in records]
    details = ["" if _is_plain(record) else _text(annotation_to_json(record)) for record in records]
    return {"label": labels[0] if labels else "", "labels": labels, "labels_details": details}


def _is_plain(record: AnnotationRecord) -> bool:
    """Whether a box, or a label, says all."""
    is_box = record.shape is None or record.shape.kind == "rectangle"
    return is_box and not record.attributes and not record.hard and record.confidence is None


def _text(said: Any) -> str:
    return _encode(said).decode()


def _read_file(source: Source, path: str, images: ImageFinder) -> Iterator[AnnotatedSample | Problem]:
    folder = path[: path.rfind("/") + 1]
    for lines in batched(numbered_lines(source, path)):
        rows: list[tuple[str, Row, str]] = []
        for number, line in lines:
            name = f"{path}: line {number}"
            try:
                row = decode_line(line)
                rows.append((name, row, folder + _file_of(row)))
            except RowError as problem:
                yield Problem(name, "row_unreadable", str(problem))
        known = images.at([image for _, _, image in rows])
        source.expect(list(known.values()))
        for name, row, image in rows:
            if image in known:
                yield from _records(source, name, row, known[image], path)
            else:
                yield Problem(name, "image_not_found", f"{image} is not there.")


def _file_of(row: Row) -> str:
    named = row.get("file_name")
    if not isinstance(named, str) or not named:
        raise RowError("The line has no `file_name`.")
    return named.replace("\\", "/").removeprefix("./")


def _records(
    source: Source, name: str, row: Row, image: str, path: str
) -> Iterator[AnnotatedSample | Problem]:
    size, problem = agreed_size(source, image, _declared(row), name)
    if problem:
        yield problem
        return
    records: list[AnnotationRecord] = []
    for found in _marks(row, size, name):
        if isinstance(found, Problem):
            yield found
        else:
            records.append(found)
    said = row.get("details")
    usage = usage_of(path)
    if isinstance(said, str):  # we have written it
        usage = usage or _USAGES.get(PurePosixPath(path).parent.name.lower())
    info = ImageInfo(image, image.rpartition("/")[2], *(size or (None, None)))
    yield with_said(AnnotatedSample(info, tuple(records), usage), _decoded(said))


def _declared(row: Row) -> tuple[int, int] | None:
    width, height = row.get("width"), row.get("height")
    return (width, height) if type(width) is type(height) is int and width > 0 and height > 0 else None


def _marks(row: Row, size: tuple[int, int] | None, name: str) -> Iterator[AnnotationRecord | Problem]:
    """The annotations of a line: with what our details say of them, or as anybody's columns have them."""
    objects, labels = row.get("objects"), row.get("labels")
    details = objects.get("details") if isinstance(objects, dict) else None
    if isinstance(objects, dict) and isinstance(details, list):
        columns = (objects.get("categories"), objects.get("bbox"), details)
        for place, (label, box, text) in enumerate(zip(*map(_list, columns), strict=False), 1):
            found = _detailed(label, box, text, size, f"{name}: object {place}")
            yield found or _from_columns({"objects": [{"label": label, "bbox": box}]}, size, name)
        row = row | {"objects": None}
    if isinstance(labels, list):
        details = _list(row.get("labels_details"))
        for label, text in zip_longest(labels, details[: len(labels)], fillvalue=""):
            yield _detailed(label, None, text, size, name) or _from_columns({"label": label}, size, name)
        row = row | {"label": None, "labels": None}
    rest = marks_of(row, size, name, "")
    yield from rest.problems
    yield from rest.records


def _detailed(
    label: Any, box: Any, text: Any, size: tuple[int, int] | None, name: str
) -> AnnotationRecord | None:
    """The annotation that details say, where it still has the label and the box of the columns."""
    said = _decoded(text)
    if not isinstance(said, dict) or said.get("label") != label:
        return None
    found = annotation_of(said, size, name)
    if isinstance(found, Problem) or (found.shape is None) != (box is None):
        return None
    return found if found.shape is None or _is_round(found.shape, box, size) else None


def _is_round(shape: Shape, box: Any, size: tuple[int, int] | None) -> bool:
    x0, y0, x1, y1 = clipped_box(shape, *(size or (None, None)))
    try:
        return all(abs(a - b) < _SAME for a, b in zip((x0, y0, x1 - x0, y1 - y0), box, strict=True))
    except (TypeError, ValueError):
        return False


def _from_columns(row: Row, size: tuple[int, int] | None, name: str) -> AnnotationRecord | Problem:
    """The one annotation that a line of only this one would have."""
    found = marks_of(row, size, name, "")
    missing = Problem(name, "label_missing", "A label is a text or a number.")
    every: list[AnnotationRecord | Problem] = [*found.records, *found.problems, missing]
    return every[0]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _decoded(text: Any) -> Any:
    """The JSON in a text; None where it is none."""
    try:
        return msgspec.json.decode(text) if isinstance(text, str) and text else None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


_encode: Callable[[Any], bytes] = msgspec.json.Encoder().encode

FORMAT = HuggingFace()
