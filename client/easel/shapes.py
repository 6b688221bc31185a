"""Shapes as arrays: boxes round them, and masks of the pixels that they cover.

Coordinates are pixels of the upright image, origin top left; pixel n spans n to n + 1, and is covered where its
middle is. Layouts are those of the manifest: rectangle, line, dashed `[[x1,y1],[x2,y2]]`; rotated_rectangle
`[[cx,cy],[w,h]]` with degrees clockwise; circle `[[cx,cy],[r,0]]`; polygon, polyline, point `[[x,y],...]`; mask COCO's
run lengths.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]  # x0, y0, x1, y1, px
CORNERS_OF_CIRCLE = 64


class Shape(NamedTuple):
    """`points` has the layout of its `kind`; `rle` is a mask's `{size: [height, width], counts}`."""

    kind: str
    points: Sequence[Sequence[float]] = ()
    angle: float | None = None
    rle: dict[str, Any] = {}

    def box(self) -> Box:
        """(x0, y0, x1, y1), px; of a mask without pixels all 0."""
        if self.kind == "rectangle":
            (x0, y0), (x1, y1) = self.points
            return x0, y0, x1, y1
        if self.kind == "circle":
            (cx, cy), (radius, *_) = self.points
            return cx - radius, cy - radius, cx + radius, cy + radius
        if self.kind == "mask":
            return _extent(self.mask(*self.rle["size"]))
        points = self.outline() if self.kind == "rotated_rectangle" else self.points
        xs, ys = zip(*points)
        return min(xs), min(ys), max(xs), max(ys)

    def outline(self) -> list[tuple[float, float]]:
        """The corners of the area it encloses; none of lines, points and masks."""
        if self.kind == "rectangle":
            (x0, y0), (x1, y1) = self.points
            return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        if self.kind == "rotated_rectangle":
            (cx, cy), (w, h) = self.points
            turn = math.radians(self.angle or 0.0)
            cos, sin = math.cos(turn), math.sin(turn)
            halves = ((-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2))
            return [(cx + dx * cos - dy * sin, cy + dx * sin + dy * cos) for dx, dy in halves]
        if self.kind == "circle":
            (cx, cy), (radius, *_) = self.points
            turns = [2 * math.pi * step / CORNERS_OF_CIRCLE for step in range(CORNERS_OF_CIRCLE)]
            return [(cx + radius * math.cos(turn), cy + radius * math.sin(turn)) for turn in turns]
        return [(x, y) for x, y in self.points] if self.kind == "polygon" else []

    def mask(self, height: int, width: int) -> NDArray[np.uint8]:
        """1 where a pixel is covered, (height, width); lines and points cover none."""
        if self.kind == "mask":
            return mask_of_runs(self.rle["counts"], *self.rle["size"])
        return mask_of_ring(self.outline(), height, width)


def mask_of_ring(ring: Sequence[tuple[float, float]], height: int, width: int) -> NDArray[np.uint8]:
    """The pixels whose middle is inside the ring, by the rule of even and odd crossings along each row."""
    toggles = np.zeros((height, width + 1), np.uint8)
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], *ring[:1]]):
        if y0 == y1:
            continue
        (xa, ya), (xb, yb) = ((x0, y0), (x1, y1)) if y0 < y1 else ((x1, y1), (x0, y0))
        rows = np.arange(max(0, math.ceil(ya - 0.5)), min(height, math.ceil(yb - 0.5)))
        crossings = xa + (rows + 0.5 - ya) * (xb - xa) / (yb - ya)
        columns = np.clip(np.ceil(crossings - 0.5), 0, width).astype(np.intp)
        toggles[rows, columns] ^= 1
    return np.bitwise_xor.accumulate(toggles, axis=1)[:, :width]


def mask_of_runs(counts: str | Sequence[int], height: int, width: int) -> NDArray[np.uint8]:
    """The mask of COCO's run lengths, which go down the columns and begin with 0; ValueError when they are none."""
    runs = np.asarray(_runs_of_text(counts) if isinstance(counts, str) else counts, np.int64)
    if runs.sum() != height * width or (runs < 0).any():
        raise ValueError("the run lengths do not add up to the image's pixels")
    values = np.arange(len(runs), dtype=np.uint8) & 1
    return np.ascontiguousarray(np.repeat(values, runs).reshape(width, height).T)


def _runs_of_text(text: str) -> list[int]:
    """COCO's compressed text: six bits a character, low groups first, later counts as differences to two before."""
    runs: list[int] = []
    value = shift = 0
    for code in text.encode("ascii"):
        low = code - 48
        value |= (low & 0x1F) << shift
        shift += 5
        if not low & 0x20:
            if low & 0x10:
                value -= 1 << shift
            runs.append(value + runs[-2] if len(runs) > 2 else value)
            value = shift = 0
    return runs


def _extent(mask: NDArray[np.uint8]) -> Box:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return 0, 0, 0, 0
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
