"""What is measured of an image's pixels, and of the boxes on it, in one pass over strips of rows.

Neither a copy of the image in a wider type nor its Laplacian is ever whole in memory. `datasets.features` has the
definitions of what a scan measures as well.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from datasets.features import Pixels, laplacian, luma_statistics

ROWS_TOGETHER = 64  # a strip of so many rows stays in the processor's cache
BLOCK = 32  # px; sharpness is taken of blocks of this side
SHARP_SHARE = 0.9  # the quantile over blocks: one sharp object makes a sharp image
LEAST_VARIANCE = 4.0  # of a block's luma; in flatter ones there is nothing that could be sharp
LEAST_BOX = 32  # px; the Laplacian of smaller boxes sees mostly their own edge
DENSE = 12.0

Windows = NDArray[np.int64]
Numbers = NDArray[np.float64]
Strip = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PixelMeasures:
    """Of an image: `brightness`, `contrast`, `entropy`, `clarity` as in `features.Measures`.

    `sharpness`: variance of the Laplacian over variance of luma, the 0.9 quantile over blocks; NaN where all are flat.
    Of its boxes (m,): `box_brightness` 0..1, NaN without area; `box_clarity`, NaN under 32 px a side.
    """

    brightness: float
    contrast: float
    entropy: float
    clarity: float
    sharpness: float
    box_brightness: Numbers
    box_clarity: Numbers


def windows_of(boxes: Numbers, width: int, height: int) -> Windows:
    """The whole pixels of (m, 4) boxes whose middle they cover, at least one for each with an area; (m, 4)."""
    limits = np.array([width, height, width, height])
    found = np.clip(np.ceil(boxes - 0.5), 0, limits).astype(np.int64)
    has_area = np.all(boxes[:, 2:] > boxes[:, :2], axis=1)
    found[:, :2] = np.minimum(found[:, :2], limits[:2] - 1)
    found[:, 2:] = np.maximum(found[:, 2:], found[:, :2] + np.reshape(has_area, (-1, 1)))
    return found


def measure_pixels(image: Image.Image, boxes: Numbers) -> PixelMeasures:
    """Measure an upright image in mode L and (m, 4) boxes on it, px."""
    luma = np.asarray(image)
    height, width = luma.shape
    windows = windows_of(boxes, width, height)
    sides = windows[:, 2:] - windows[:, :2]
    is_dense = bool(sides.prod(axis=1).sum() > DENSE * width * height)
    add = _add_from_sums if is_dense else _add_windows
    light, edges = _Sums(len(boxes)), _Sums(len(boxes))
    whole = np.zeros(2)
    blocks: list[Numbers] = []
    inner = np.clip(windows, 1, [width - 1, height - 1] * 2)  # the outermost pixels have no Laplacian
    for top in range(0, height, ROWS_TOGETHER):
        bottom = min(top + ROWS_TOGETHER, height)
        add(light, luma[top:bottom].astype(np.float32), windows, 0, top)
    if min(height, width) >= 3:
        for top in range(1, height - 1, ROWS_TOGETHER):
            bottom = min(top + ROWS_TOGETHER, height - 1)
            found = laplacian(luma[top - 1 : bottom + 1])
            whole += _total(found)
            add(edges, found, inner, 1, top)
            blocks.append(_block_ratios(found, luma[top:bottom, 1:-1]))
    brightness, contrast, entropy = luma_statistics(np.array(image.histogram(), dtype=np.float64))
    ratios = np.concatenate(blocks) if blocks else np.empty(0)
    box_clarity = edges.variance()
    box_clarity[(sides < LEAST_BOX).any(axis=1)] = np.nan
    return PixelMeasures(
        brightness,
        contrast,
        entropy,
        _variance(whole, (height - 2) * (width - 2)),
        float(np.quantile(ratios, SHARP_SHARE)) if len(ratios) else float("nan"),
        light.mean() / 255,
        box_clarity,
    )


class _Sums:
    """Of each window how many pixels were added, their sum and their sum of squares."""

    def __init__(self, number: int) -> None:
        self.count, self.sum, self.squares = np.zeros((3, number))

    def mean(self) -> Numbers:
        mean = np.divide(self.sum, self.count, out=np.full(len(self.sum), np.nan), where=self.count > 0)
        return np.asarray(mean, dtype=np.float64)

    def variance(self) -> Numbers:
        mean = self.mean()
        squares = np.divide(self.squares, self.count, out=np.full(len(mean), np.nan), where=self.count > 0)
        return np.asarray(np.maximum(squares - mean * mean, 0.0), dtype=np.float64)


def _within(windows: Windows, left: int, top: int, rows: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Which windows reach into a strip that begins at (left, top), and their parts of it in its own coordinates."""
    part = windows - [left, top, left, top]
    part[:, 1::2] = np.clip(part[:, 1::2], 0, rows)
    reached = np.flatnonzero((part[:, 3] > part[:, 1]) & (part[:, 2] > part[:, 0]))
    return reached, part[reached]


def _add_windows(sums: _Sums, strip: Strip, windows: Windows, left: int, top: int) -> None:
    reached, parts = _within(windows, left, top, len(strip))
    for place, (x0, y0, x1, y1) in zip(reached.tolist(), parts.tolist(), strict=True):
        total, squares = _total(strip[y0:y1, x0:x1])
        sums.count[place] += (x1 - x0) * (y1 - y0)
        sums.sum[place] += total
        sums.squares[place] += squares


def _add_from_sums(sums: _Sums, strip: Strip, windows: Windows, left: int, top: int) -> None:
    """As `_add_windows`, by four look-ups a box in summed area tables of the strip."""
    reached, parts = _within(windows, left, top, len(strip))
    x0, y0, x1, y1 = parts.T
    sums.count[reached] += (x1 - x0) * (y1 - y0)
    wide = strip.astype(np.float64)
    for kept, values in ((sums.sum, wide), (sums.squares, wide * wide)):
        table = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
        np.cumsum(values, axis=0, out=table[1:, 1:])
        np.cumsum(table[1:, 1:], axis=1, out=table[1:, 1:])
        kept[reached] += table[y1, x1] - table[y0, x1] - table[y1, x0] + table[y0, x0]


def _total(values: Strip) -> tuple[float, float]:
    """Sum and sum of squares."""
    flat = values.ravel()
    return float(flat.sum(dtype=np.float64)), float(np.dot(flat, flat))


def _variance(sums: Numbers, number: int) -> float:
    return max(0.0, float(sums[1] / number - (sums[0] / number) ** 2)) if number > 0 else 0.0


def _block_ratios(edges: Strip, luma: Pixels) -> Numbers:
    """Of each whole block of a strip with something in it, the variance of the Laplacian over that of luma."""
    rows, columns = edges.shape[0] // BLOCK * BLOCK, edges.shape[1] // BLOCK * BLOCK
    if not rows or not columns:
        return np.empty(0)
    light = luma[:rows, :columns].astype(np.float32)
    found = edges[:rows, :columns]
    variances = _block_variances(light)
    has_detail = variances >= LEAST_VARIANCE
    return np.asarray(_block_variances(found)[has_detail] / variances[has_detail], dtype=np.float64)


def _block_variances(values: Strip) -> Numbers:
    mean, squares = _block_means(values), _block_means(values * values)
    return np.asarray(np.maximum(squares - mean * mean, 0.0), dtype=np.float64)


def _block_means(values: Strip) -> Numbers:
    lines = [values[top:bottom].sum(axis=0) for top, bottom in pairwise(range(0, len(values) + 1, BLOCK))]
    sums = np.stack(lines).reshape(len(lines), -1, BLOCK).sum(axis=2, dtype=np.float64)
    return np.asarray(sums / BLOCK**2, dtype=np.float64)
