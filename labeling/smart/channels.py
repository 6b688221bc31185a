"""What a box looks like, as numbers: means of colour and gradient channels in its cells. Nothing is learned.

Integral channel features: Dollár, Tu, Perona and Belongie 2009. A box is seen with a margin, cut into CELLS * CELLS
cells, and with its surroundings, as a few large ones; the mean of a cell takes four look-ups in sums over the image,
whatever the cell's size.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

CELLS = 7  # along each side of a box
INNER = slice(2, 5)  # the cells in its middle
MARGIN = 1.3  # times its sides is seen
ORIENTATIONS = 6
CHANNELS = 4 + ORIENTATIONS  # L, a, b, size of the gradient, and that size by its orientation
IN_CELLS = CELLS * CELLS * CHANNELS
WIDE_CELLS, WIDE_MARGIN = 3, 3.0  # the box and what lies around it, as large as itself
IN_MEANS = 2 * CHANNELS  # of the whole box, and by how much its middle differs
IN_WIDE = WIDE_CELLS * WIDE_CELLS * CHANNELS
LENGTH = IN_CELLS + IN_MEANS + IN_WIDE + 2
SURROUNDINGS = 25  # px, whose mean gradient is the measure of a gradient
STEPS = 32  # of a channel's value for a gradient as large as those around it

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Lattice:
    """Windows of one size, a cell apart: `corners` (rows * columns, 4) row by row, and the means of all their cells."""

    corners: Floats
    cells: Floats  # (rows + CELLS - 1, columns + CELLS - 1, CHANNELS)

    def respond(self, weights: Floats) -> Floats:
        """The scalar product (rows * columns,) of each window's cells with weights (IN_CELLS,)."""
        of_places = self.cells @ weights.reshape(CELLS * CELLS, CHANNELS).T
        rows, columns = (length - CELLS + 1 for length in self.cells.shape[:2])
        found = np.zeros((rows, columns), np.float32)
        for place in range(CELLS * CELLS):
            down, right = divmod(place, CELLS)
            found += of_places[down : down + rows, right : right + columns, place]
        return found.ravel()


@dataclass(frozen=True, slots=True)
class Channels:
    """An image's channels: `sums` (h + 1, w + 1, CHANNELS) of all that is above and to the left."""

    sums: NDArray[np.int32]

    @property
    def height(self) -> int:
        return int(self.sums.shape[0]) - 1

    @property
    def width(self) -> int:
        return int(self.sums.shape[1]) - 1

    def describe(self, corners: Floats) -> Floats:
        """Features (n, LENGTH) of boxes (n, 4), which may reach over the image's edge."""
        cells, wide = self.cells(corners, CELLS, MARGIN), self.cells(corners, WIDE_CELLS, WIDE_MARGIN)
        whole, inner = cells.mean(axis=(1, 2)), cells[:, INNER, INNER].mean(axis=(1, 2))
        sides = np.log(corners[:, 2:] - corners[:, :2])
        parts = [cells.reshape(-1, IN_CELLS), whole, inner - whole, wide.reshape(-1, IN_WIDE), sides]
        return np.concatenate(parts, axis=1, dtype=np.float32)

    def cells(self, corners: Floats, number: int, margin: float) -> Floats:
        """Means (n, number, number, CHANNELS) of the cells of boxes seen with a margin."""
        middle = (corners[:, :2] + corners[:, 2:]) / 2
        sides = (corners[:, 2:] - corners[:, :2]) * margin
        steps = np.linspace(-0.5, 0.5, number + 1, dtype=np.float32)
        across = _pixels(middle[:, :1] + sides[:, :1] * steps, self.width)
        down = _pixels(middle[:, 1:] + sides[:, 1:] * steps, self.height)
        places = down[:, :, None] * (self.width + 1) + across[:, None, :]
        corner_sums = self.sums.reshape(-1, CHANNELS).take(places, axis=0)
        areas = np.diff(down, axis=1)[:, :, None] * np.diff(across, axis=1)[:, None, :]
        return _means(corner_sums, areas)

    def lattice(self, width: float, height: float) -> Lattice:
        """Windows of a size all over the image, some of them a quarter over its edge."""
        left, columns = _starts(width, self.width)
        top, rows = _starts(height, self.height)
        x, y = (
            left + width * MARGIN / CELLS * np.arange(columns),
            top + height * MARGIN / CELLS * np.arange(rows),
        )
        across = _pixels(_lines(x, width), self.width)
        down = _pixels(_lines(y, height), self.height)
        areas = np.diff(down)[:, None] * np.diff(across)[None, :]
        cells = _means(self.sums[down[:, None], across[None, :]][None], areas[None])[0]
        grid = np.stack(np.broadcast_arrays(x[None, :], y[:, None]), axis=2).reshape(-1, 2)
        return Lattice(
            np.concatenate([grid, grid + np.array([width, height])], axis=1).astype(np.float32), cells
        )


def channels_of(image: Pixels) -> Channels:
    """The channels of an RGB image (h, w, 3)."""
    lab = cv2.cvtColor(image, cv2.COLOR_RGB2LAB)
    light = cv2.GaussianBlur(lab[..., 0].astype(np.float32), (0, 0), 0.8)
    across, down = (cv2.Sobel(light, cv2.CV_32F, *step, ksize=1) for step in ((1, 0), (0, 1)))
    size, angle = cv2.cartToPolar(across, down)
    around = cv2.blur(size, (SURROUNDINGS, SURROUNDINGS), borderType=cv2.BORDER_REFLECT)
    size = np.minimum(size * (STEPS / (around + 5)), 255)
    place = angle * np.float32(ORIENTATIONS / np.pi)
    low = np.floor(place)
    share = place - low
    low = low.astype(np.uint8) % ORIENTATIONS
    planes = np.zeros((*size.shape, CHANNELS), np.uint8)
    planes[..., :3], planes[..., 3] = lab, size
    nearer, farther = size * (1 - share), size * share
    for turn in range(ORIENTATIONS):
        planes[..., 4 + turn] = nearer * (low == turn) + farther * (low == (turn - 1) % ORIENTATIONS)
    return Channels(np.asarray(cv2.integral(planes), np.int32))


def _starts(side: float, length: int) -> tuple[float, int]:
    """Where the first window of a row of windows begins, and how many there are, both ends alike."""
    step = side * MARGIN / CELLS
    number = max(1, int((length - side / 2) / step) + 1)
    return (length - (number - 1) * step - side) / 2, number


def _lines(starts: NDArray[np.floating], side: float) -> NDArray[np.floating]:
    """Where the cells of a row of windows begin and end."""
    step = side * MARGIN / CELLS
    first = starts[0] - side * (MARGIN - 1) / 2
    return np.asarray(first + step * np.arange(len(starts) + CELLS))


def _pixels(lines: NDArray[np.floating], length: int) -> Places:
    return np.asarray(np.rint(lines).clip(0, length), np.intp)


def _means(sums: NDArray[np.int32], areas: NDArray[np.integer]) -> Floats:
    """Means (n, rows, columns, CHANNELS) of sums (n, rows + 1, columns + 1, CHANNELS); 0 outside of the image."""
    found = sums[:, 1:, 1:] - sums[:, :-1, 1:] - sums[:, 1:, :-1] + sums[:, :-1, :-1]
    return np.asarray(found / np.maximum(areas, 1)[..., None], np.float32)


# Mirrored images


def mirrored(features: Floats) -> Floats:
    """Features of the same boxes where left and right are exchanged."""
    return features[:, MIRRORED]


def _mirrored_places() -> Places:
    cells, means, wide, sides = np.split(np.arange(LENGTH), [IN_CELLS, IN_CELLS + IN_MEANS, LENGTH - 2])
    turned = [0, 1, 2, 3, *(4 + (ORIENTATIONS - turn) % ORIENTATIONS for turn in range(ORIENTATIONS))]
    grids = [
        part.reshape(side, side, CHANNELS)[:, ::-1, turned].ravel()
        for part, side in ((cells, CELLS), (wide, WIDE_CELLS))
    ]
    return np.concatenate([grids[0], means.reshape(2, CHANNELS)[:, turned].ravel(), grids[1], sides])


MIRRORED = _mirrored_places()
