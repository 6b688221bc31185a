"""Masks by rows, as Label Studio and CVAT have them; COCO's run lengths go down the columns."""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any, NamedTuple

from datasets.records import Shape
from datasets.run_lengths import decode_counts, encode_counts, mask_extent

MOST_PIXELS = 100_000_000
_set = re.compile(b"\x01+")

Span = tuple[int, int]


class MaskRows(NamedTuple):
    """The pixels in a part of an image, row by row: a byte each, 1 where the mask is."""

    left: int
    top: int
    width: int
    height: int
    pixels: bytes


def rows_of_mask(shape: Shape) -> MaskRows:
    """Return the rows of a mask in the box round it."""
    rle = shape.rle or {}
    height = rle["size"][0]
    runs = decode_counts(rle["counts"])
    box, _ = mask_extent(runs, height)
    left, top, right, bottom = box or (0, 0, 0, 0)
    first, last = left * height, right * height
    columns = bytearray(last - first)
    for start, end in _filled(runs):
        columns[start - first : end - first] = b"\x01" * (end - start)
    pixels = b"".join([columns[row::height] for row in range(top, bottom)])
    return MaskRows(left, top, right - left, bottom - top, pixels)


def mask_of_rows(rows: MaskRows, width: int, height: int) -> dict[str, Any]:
    """Return COCO's run lengths, {size, counts}, of rows that lie within an image of width x height px."""
    runs: list[int] = []
    at = 0
    for column in range(rows.width):
        base = (rows.left + column) * height + rows.top
        for start, end in spans(rows.pixels[column :: rows.width]):
            if runs and base + start == at:
                runs[-1] += end - start
            else:
                runs += (base + start - at, end - start)
            at = base + end
    return {"size": [height, width], "counts": encode_counts([*runs, width * height - at])}


def rows_of_spans(found: Iterable[Span], width: int) -> MaskRows | None:
    """Return the rows that hold some spans of pixels, counted along the rows of an image; None for no span."""
    ordered = sorted(found)
    if not ordered:
        return None
    top, bottom = ordered[0][0] // width, (max(end for _, end in ordered) - 1) // width + 1
    pixels = bytearray((bottom - top) * width)
    for start, end in ordered:
        pixels[start - top * width : end - top * width] = b"\x01" * (end - start)
    return MaskRows(0, top, width, bottom - top, bytes(pixels))


def spans(pixels: bytes) -> Iterator[Span]:
    """Yield where pixels are set: from the first of a run to behind its last."""
    return (found.span() for found in _set.finditer(pixels))


def _filled(runs: list[int]) -> Iterator[Span]:
    ends = list(accumulate(runs))
    return ((end - run, end) for run, end in zip(runs[1::2], ends[1::2], strict=False) if run)
