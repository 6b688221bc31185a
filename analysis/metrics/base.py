"""What a metric is: a name, a unit, bins that are the same for every version, and how it comes from a measured page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    """Some images of a version, n of them, and their m boxes, as columns; NaN where something could not be measured.

    `width`, `height` (n,): px, upright. `pixels`: (n,) by the name of an image's measure. `boxes` (m, 4): x0, y0, x1,
    y1 in px, cut to the image, in the order of `owner` (m,), the place of each box's image. `box_brightness` and
    `box_overlap` (m,) 0..1, `box_clarity` (m,).
    """

    width: Numbers
    height: Numbers
    pixels: dict[str, Numbers]
    boxes: Numbers
    owner: NDArray[np.int64]
    box_brightness: Numbers
    box_clarity: Numbers
    box_overlap: Numbers

    @property
    def box_sides(self) -> tuple[Numbers, Numbers]:
        """Widths and heights of the boxes, px."""
        return self.boxes[:, 2] - self.boxes[:, 0], self.boxes[:, 3] - self.boxes[:, 1]

    @property
    def box_area_ratios(self) -> Numbers:
        """The share of its image's area that each box has, 0..1."""
        width, height = self.box_sides
        return width * height / (self.width * self.height)[self.owner]

    @property
    def box_counts(self) -> NDArray[np.int64]:
        """Boxes of each image."""
        return np.bincount(self.owner, minlength=len(self.width))


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure that is charted. `edges` are the bins' for ever; what lies outside counts in the first or last bin.

    `is_log`: equal steps of the axis are equal factors. `measure` gives (n,) for images, (m,) for boxes; None where a
    page does not tell it: `analysis.columns` derives it of a whole version.
    """

    name: str
    unit: str
    counted: Literal["images", "boxes"]
    edges: Numbers
    measure: Callable[[MeasuredPage], Numbers] | None
    is_log: bool = False


def even(low: float, high: float, bins: int) -> Numbers:
    """Edges of equal bins."""
    return np.linspace(low, high, bins + 1)


def octaves(low: int, high: int, steps: int) -> Numbers:
    """Edges from 2**low to 2**high, `steps` bins to each doubling."""
    return np.asarray(2.0 ** np.linspace(low, high, (high - low) * steps + 1), dtype=np.float64)


def counts(single: int) -> Numbers:
    """Edges of one bin for each number below `single`, then of bins that grow to its 256-fold, four to a doubling."""
    return np.concatenate([np.arange(single, dtype=np.float64), single * octaves(0, 8, 4)])


def from_pixels(name: str) -> Callable[[MeasuredPage], Numbers]:
    """The measure that was taken of the pixels under this name."""
    return lambda page: page.pixels[name]
