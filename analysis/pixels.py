"""What is measured of an image's pixels, and of the boxes on it, in one pass over strips of rows.

Neither a copy of the image in another mode or wider type nor its Laplacian is ever whole in memory. Sums over rows are
products with ones: BLAS adds twice as fast as numpy. `datasets.features` has the definitions of what a scan measures
as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from datasets.features import laplacian, luma_statistics
from datasets.images import upright
from datasets.tiles import LYING, lying

STRIP = 200_000  # px; what is computed of so many stays in the processor's cache
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


@dataclass(frozen=True, slots=True)
class Luma:
    """The luma of an 8-bit image in mode L or RGB that `orientation` (EXIF's, 1 to 8) still has to turn upright."""

    image: Image.Image
    orientation: int = 1

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the upright image, px."""
        return self.image.size if self.orientation < LYING else self.image.size[::-1]

    def rows(self, top: int, bottom: int) -> Image.Image:
        """Some rows of the upright image, in mode L."""
        box = lying((0, top, self.size[0], bottom), self.size, self.orientation)
        strip = upright(self.image.crop(box), self.orientation)
        return strip if strip.mode == "L" else strip.convert("L")


def measure_pixels(luma: Luma, boxes: Numbers) -> PixelMeasures:
    """Measure an image and (m, 4) boxes on it, upright px."""
    width, height = luma.size
    windows = windows_of(boxes, width, height)
    sides = windows[:, 2:] - windows[:, :2]
    is_dense = bool(sides.prod(axis=1).sum() > DENSE * width * height)
    light = _Sums(windows, is_dense)
    edges = _Sums(
        np.clip(windows, 1, [width - 1, height - 1] * 2), is_dense
    )  # the outermost have no Laplacian
    whole, histogram = np.zeros(2), np.zeros(256)
    blocks: list[Numbers] = []
    rows = np.empty((0, width), np.uint8)
    for top, bottom in _strips(width, height):
        new = luma.rows(top, bottom)
        histogram += new.histogram()
        rows = np.concatenate([rows[-2:], np.asarray(new)])
        wide = rows.astype(np.float32)
        light.add(wide[top - bottom :], 0, top)
        if min(rows.shape) >= 3:
            found = laplacian(rows)
            whole += _sum(found), np.dot(found.ravel(), found.ravel())
            edges.add(found, 1, bottom - len(rows) + 1)
            blocks.append(_block_ratios(found, wide[1:-1, 1:-1]))
    ratios = np.concatenate(blocks) if blocks else np.empty(0)
    box_clarity = edges.variance()
    box_clarity[(sides < LEAST_BOX).any(axis=1)] = np.nan
    return PixelMeasures(
        *luma_statistics(histogram),
        _variance(whole, (height - 2) * (width - 2)),
        float(np.quantile(ratios, SHARP_SHARE)) if len(ratios) else float("nan"),
        light.mean() / 255,
        box_clarity,
    )


def _strips(width: int, height: int) -> Iterator[tuple[int, int]]:
    """Rows from and to. The first strip has two more, so that Laplacians, with whole blocks in them, follow on."""
    rows = max(1, STRIP // width // BLOCK) * BLOCK
    top, bottom = 0, rows + 2
    while top < height:
        yield top, min(bottom, height)
        top, bottom = bottom, bottom + rows


class _Sums:
    """Of each window how many pixels were added, their sum and their sum of squares."""

    def __init__(self, windows: Windows, is_dense: bool) -> None:
        self.windows, self.add = windows, self._add_from_sums if is_dense else self._add_windows
        self.count, self.sum, self.squares = np.zeros((3, len(windows)))

    def mean(self) -> Numbers:
        mean = np.divide(self.sum, self.count, out=np.full(len(self.sum), np.nan), where=self.count > 0)
        return np.asarray(mean, dtype=np.float64)

    def variance(self) -> Numbers:
        mean = self.mean()
        squares = np.divide(self.squares, self.count, out=np.full(len(mean), np.nan), where=self.count > 0)
        return np.asarray(np.maximum(squares - mean * mean, 0.0), dtype=np.float64)

    def _add_windows(self, strip: Strip, left: int, top: int) -> None:
        reached, parts = self._within(left, top, len(strip))
        for place, (x0, y0, x1, y1) in zip(reached.tolist(), parts.tolist(), strict=True):
            part = strip[y0:y1, x0:x1]
            self.count[place] += part.size
            self.sum[place] += _sum(part)
            self.squares[place] += np.einsum("ij,ij->i", part, part).sum(dtype=np.float64)

    def _add_from_sums(self, strip: Strip, left: int, top: int) -> None:
        """The same by four look-ups a box in summed area tables of the strip."""
        reached, parts = self._within(left, top, len(strip))
        x0, y0, x1, y1 = parts.T
        self.count[reached] += (x1 - x0) * (y1 - y0)
        wide = strip.astype(np.float64)
        for kept, values in ((self.sum, wide), (self.squares, wide * wide)):
            table = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
            np.cumsum(values, axis=0, out=table[1:, 1:])
            np.cumsum(table[1:, 1:], axis=1, out=table[1:, 1:])
            kept[reached] += table[y1, x1] - table[y0, x1] - table[y1, x0] + table[y0, x0]

    def _within(self, left: int, top: int, rows: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Which windows reach into a strip that begins at (left, top), and their parts of it in its coordinates."""
        reached = np.flatnonzero((self.windows[:, 1] < top + rows) & (self.windows[:, 3] > top))
        part = self.windows[reached] - [left, top, left, top]
        part[:, 1::2] = np.minimum(np.maximum(part[:, 1::2], 0), rows)
        return reached, part


def _sum(values: Strip) -> float:
    return float((values @ np.ones(values.shape[1], np.float32)).sum(dtype=np.float64))


def _variance(sums: Numbers, number: int) -> float:
    return max(0.0, float(sums[1] / number - (sums[0] / number) ** 2)) if number > 0 else 0.0


def _block_ratios(edges: Strip, light: Strip) -> Numbers:
    """Of each whole block of a strip with something in it, the variance of the Laplacian over that of luma."""
    rows, columns = edges.shape[0] // BLOCK * BLOCK, edges.shape[1] // BLOCK * BLOCK
    if not rows or not columns:
        return np.empty(0)
    variances = _block_variances(light[:rows, :columns])
    has_detail = variances >= LEAST_VARIANCE
    return _block_variances(edges[:rows, :columns])[has_detail] / variances[has_detail]


def _block_variances(values: Strip) -> Numbers:
    lines = values.reshape(-1, BLOCK, values.shape[1])
    mean = _block_means(np.ones(BLOCK, np.float32) @ lines)
    squares = _block_means(np.einsum("kij,kij->kj", lines, lines))
    return np.asarray(np.maximum(squares - mean * mean, 0.0), dtype=np.float64)


def _block_means(columns: Strip) -> Numbers:
    """The means of blocks whose columns of pixels have these sums."""
    sums = columns.reshape(len(columns), -1, BLOCK).sum(axis=2, dtype=np.float64)
    return np.asarray(sums / BLOCK**2, dtype=np.float64)
