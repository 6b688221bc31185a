"""CSV for spreadsheets: `samples.csv` with a line for each image, `annotations.csv` with one for each annotation.

UTF-8 with a mark that tells spreadsheets so. A text that a spreadsheet would take for a formula gets an apostrophe in
front; numbers stay numbers. Outlines, run lengths and attributes are JSON.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from typing import Any, BinaryIO

import msgspec

from datasets.formats.base import Sink, WriteOptions, Writer, WriteReport, clipped_box, list_name
from datasets.formats.naming import name_key
from datasets.geometry import KINDS
from datasets.records import AnnotatedSample, AnnotationRecord

Cell = str | int | float | None

SAMPLE_COLUMNS = (
    *("number", "name", "image", "source", "usage", "state", "hard", "hard_reasons", "hard_coefficient"),
    *("width", "height", "size", "sha256", "labels", "annotations"),
)
ANNOTATION_COLUMNS = (
    *("number", "image", "label", "kind", "x0", "y0", "x1", "y1"),
    *("points", "angle", "rle", "attributes", "hard", "confidence", "id"),
)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Csv(Writer):
    """Two tables, of every kind of shape."""

    name = "csv"
    image_folder = "images"
    shape_kinds = frozenset(KINDS)
    carries = frozenset(("attributes", "hard", "confidence", "usage"))

    def write(self, samples: Iterable[AnnotatedSample], sink: Sink, options: WriteOptions) -> WriteReport:
        report = WriteReport()
        with sink.stream("samples.csv") as first, sink.stream("annotations.csv") as second:
            of_samples, of_annotations = _Table(first, SAMPLE_COLUMNS), _Table(second, ANNOTATION_COLUMNS)
            for sample in samples:
                image = self.image_target(sample, options) if options.copy_images else sample.image.path
                of_samples.add(_sample_cells(sample, image))
                for record in sample.annotations:
                    of_annotations.add(_annotation_cells(sample, image, record))
                report.samples[list_name(sample, options)] += 1
                report.annotations += len(sample.annotations)
        return report

    def name_key(self, name: str) -> str:
        return name_key(name)


class _Table:
    """One file in the making."""

    def __init__(self, out: BinaryIO, columns: Sequence[str]) -> None:
        self._out = out
        self._rows = csv.writer(self)
        out.write(_BYTE_ORDER_MARK)
        self._rows.writerow(columns)

    def add(self, cells: Sequence[Cell]) -> None:
        self._rows.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in cells])

    def write(self, line: str) -> None:
        """What the standard library's writer calls."""
        self._out.write(line.encode(errors="replace"))


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _sample_cells(sample: AnnotatedSample, path: str) -> tuple[Cell, ...]:
    image = sample.image
    labels = list(dict.fromkeys(record.label for record in sample.annotations))
    return (
        *(sample.number, image.name, path, image.path, sample.usage, sample.state, int(sample.hard)),
        *("-".join(sample.hard_reasons), sample.hard_coefficient),
        *(image.width, image.height, image.size, image.sha256),
        _json(labels) if labels else "",
        len(sample.annotations),
    )


def _annotation_cells(sample: AnnotatedSample, path: str, record: AnnotationRecord) -> tuple[Cell, ...]:
    shape = record.shape
    box: Sequence[Cell] = (None,) * 4
    if shape is not None:
        box = clipped_box(shape, sample.image.width, sample.image.height)
    return (
        *(sample.number, path, record.label, shape.kind if shape else None, *box),
        _json(shape.points) if shape and shape.points else None,
        shape.angle if shape else None,
        _json(shape.rle) if shape and shape.rle else None,
        _json(record.attributes) if record.attributes else None,
        *(int(record.hard), record.confidence, record.id),
    )


_encode: Callable[[Any], bytes] = msgspec.json.Encoder().encode


def _json(value: Any) -> str:
    return _encode(value).decode()


FORMAT = Csv()
