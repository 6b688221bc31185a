"""Masks as PNG, written: what VOC has of segmentation, classes and instances as two pictures of values.

images/<usage>/a.jpg   SegmentationClass/<usage>/a.png   SegmentationObject/<usage>/a.png   classes.txt

Value n of the classes is the nth label, of the instances the image's nth annotation; 0 is background. They are drawn in
their order, so that where two overlap the later one covers the earlier. Colours are those of VOC's map.
"""

import io
import math
from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np
from PIL import Image

from datasets.formats.base import WriteOptions, WriteReport
from datasets.formats.masks_pixels import MOST_PIXELS, Values
from datasets.geometry import corners
from datasets.records import AnnotatedSample, AnnotationRecord, Shape
from datasets.run_lengths import decode_counts, fill_rings

CLASSES, OBJECTS = "SegmentationClass", "SegmentationObject"
MOST_LABELS = 254  # 255 is void
VOID = 255
OVERLAPPING = "overlapping"  # what a report calls annotations that others cover, in part or wholly
_MOST_INSTANCES = 65_534
_CIRCLE_CORNERS = 64
_COMPRESSION = 1  # of zlib: pictures of few values are small anyway


class MaskWriter:
    """Numbers the classes over all samples of one export, and paints their masks."""

    def __init__(self, options: WriteOptions, report: WriteReport) -> None:
        self._numbers = {label: number for number, label in enumerate(options.labels[:MOST_LABELS], 1)}
        self._report = report

    def legend(self) -> bytes:
        """`classes.txt`: a name for each value, that of the background first."""
        return "".join(f"{name}\n" for name in ("background", *self._numbers)).encode()

    def paint(self, sample: AnnotatedSample) -> tuple[bytes, bytes]:
        """Return the PNG of the classes and that of the instances of a sample whose size is known and not too large."""
        width, height = sample.image.width or 0, sample.image.height or 0
        instances: Values = np.zeros(width * height, np.uint16)
        classes = [0]
        sizes = [0]
        for record in sample.annotations:
            number, spans = self._number_of(record), _spans(record.shape, width, height)
            if record.shape is None or spans is None or number is None or len(classes) > _MOST_INSTANCES:
                self._report.left_out["no shape" if record.shape is None else record.shape.kind] += 1
                continue
            classes.append(number)
            value = _value_of(len(classes) - 1)
            size = 0
            for start, end in spans:
                instances[start:end] = value
                size += end - start
            sizes.append(size)
            self._report.annotations += 1
            if record.shape.kind != "mask":
                self._report.approximated[record.shape.kind] += 1
        self._count_covered(instances, sizes)
        grid = instances.reshape(width, height).T  # spans run down the columns
        return _png(_by_class(grid, classes)), _png(
            grid if grid.max(initial=0) > VOID else grid.astype(np.uint8)
        )

    def _number_of(self, record: AnnotationRecord) -> int | None:
        if record.label not in self._numbers and len(self._numbers) == MOST_LABELS:
            return None
        return self._numbers.setdefault(record.label, len(self._numbers) + 1)

    def _count_covered(self, instances: Values, sizes: Sequence[int]) -> None:
        seen = np.bincount(instances, minlength=_value_of(len(sizes)) + 1)
        covered = sum(seen[_value_of(place)] < size for place, size in enumerate(sizes) if place)
        if covered:
            self._report.approximated[OVERLAPPING] += int(covered)


def is_paintable(sample: AnnotatedSample) -> bool:
    """Say whether a sample's masks can be painted: its size is known, and they could be read again."""
    width, height = sample.image.width or 0, sample.image.height or 0
    return 0 < width * height <= MOST_PIXELS


def _value_of(place: int) -> int:
    """The value of an image's nth annotation: that of void is no annotation's."""
    return place if place < VOID else place + 1


def _by_class(grid: Values, classes: Sequence[int]) -> Values:
    of_value = np.zeros(_value_of(len(classes)) + 1, np.uint8)
    of_value[[_value_of(place) for place in range(len(classes))]] = classes
    found: Values = of_value[grid]
    return found


def _png(values: Values) -> bytes:
    image = Image.fromarray(np.ascontiguousarray(values))
    if values.dtype == np.uint8:
        image.putpalette(PALETTE)
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=_COMPRESSION)
    return file.getvalue()


def _spans(shape: Shape | None, width: int, height: int) -> Iterator[tuple[int, int]] | None:
    """The pixels of a shape, counted down the columns; None where it has no area."""
    if shape is None or shape.kind in ("line", "dashed", "polyline", "point"):
        return None
    if shape.kind == "mask":
        return _set(decode_counts((shape.rle or {})["counts"]))
    if shape.kind == "rectangle":
        return _of_box(shape, width, height)
    return _set(fill_rings([_ring(shape)], width, height))


def _set(runs: Sequence[int]) -> Iterator[tuple[int, int]]:
    ends = list(accumulate(runs))
    return ((end - run, end) for run, end in zip(runs[1::2], ends[1::2], strict=False))


def _of_box(shape: Shape, width: int, height: int) -> Iterator[tuple[int, int]]:
    """The pixels whose middles are in a box: no neighbour's, and at least one."""
    (x0, y0), (x1, y1) = shape.points
    left, top = min(math.ceil(x0 - 0.5), width - 1), min(math.ceil(y0 - 0.5), height - 1)
    right, bottom = max(left + 1, math.ceil(x1 - 0.5)), max(top + 1, math.ceil(y1 - 0.5))
    return ((x * height + top, x * height + bottom) for x in range(left, right))


def _ring(shape: Shape) -> Sequence[tuple[float, float]]:
    if shape.kind == "circle":
        (cx, cy), (radius, _) = shape.points
        turns = [2 * math.pi * step / _CIRCLE_CORNERS for step in range(_CIRCLE_CORNERS)]
        return [(cx + radius * math.cos(turn), cy + radius * math.sin(turn)) for turn in turns]
    return corners(shape) if shape.kind == "rotated_rectangle" else shape.points


def _palette() -> list[int]:
    """VOC's colours: the bits of the value, dealt out to red, green and blue, the lowest ones to the highest."""
    return [
        sum((value >> (3 * bit + band) & 1) << (7 - bit) for bit in range(3))
        for value in range(256)
        for band in range(3)
    ]


PALETTE = _palette()
