"""What an image looks like, as numbers: colour histograms, gradients (HOG) and textures (LBP). Nothing is learned.

Colour: square roots of joint HSV histograms and of Lab's a, b, of the whole image and its quarters. HOG: Dalal and
Triggs 2005, at two scales. LBP: uniform local binary patterns, Ojala et al. 2002. Each block of numbers has length 1.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 96  # px that images are brought to
SMALL_SIDE = 48  # for coarse gradients and textures
CELL = 12  # px of a cell of gradients
ORIENTATIONS = 9
LENGTH = 3603
MOST_OF_A_BLOCK = 0.2  # that one gradient may be, against glare
HSV_BINS = (12, 4, 3)
LAB_BINS = (10, 10)
PATTERNS = 59  # 58 uniform ones and all others
NEIGHBOURS = ((0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0))

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]


def describe(image: Pixels) -> Floats:
    """Return the appearance of an upright RGB image, (SIDE, SIDE, 3), as (LENGTH,)."""
    grey: Pixels = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    coarse = cv2.resize(grey, (SMALL_SIDE, SMALL_SIDE), interpolation=cv2.INTER_AREA)
    small: Pixels = np.asarray(coarse, dtype=np.uint8)
    blocks = (
        colours(image, 1),
        colours(image, 2),
        gradients(grey),
        gradients(small),
        textures(grey, 1),
        textures(small, 2),
    )
    return np.concatenate([block / (np.linalg.norm(block) + 1e-6) for block in blocks])


def tiles(plane: NDArray[np.generic], grid: int) -> list[NDArray[np.generic]]:
    """The plane cut into grid * grid tiles, row by row."""
    height, width = plane.shape[:2]
    rows = [slice(place * height // grid, (place + 1) * height // grid) for place in range(grid)]
    columns = [slice(place * width // grid, (place + 1) * width // grid) for place in range(grid)]
    return [plane[row, column] for row in rows for column in columns]


def colours(image: Pixels, grid: int) -> Floats:
    """Square roots of the colour histograms of grid * grid tiles."""
    hsv, lab = cv2.cvtColor(image, cv2.COLOR_RGB2HSV), cv2.cvtColor(image, cv2.COLOR_RGB2LAB)
    found = []
    for hsv_tile, lab_tile in zip(tiles(hsv, grid), tiles(lab, grid), strict=True):
        found.append(_histogram(hsv_tile, [0, 1, 2], HSV_BINS, [0, 180, 0, 256, 0, 256]))
        found.append(_histogram(lab_tile, [1, 2], LAB_BINS, [0, 256, 0, 256]))
    return np.sqrt(np.concatenate(found))


def _histogram(
    tile: NDArray[np.generic], channels: list[int], bins: Sequence[int], ranges: list[float]
) -> Floats:
    counts = cv2.calcHist([np.ascontiguousarray(tile)], channels, None, list(bins), ranges).ravel()
    return np.asarray(counts / counts.sum(), dtype=np.float32)


def gradients(grey: Pixels) -> Floats:
    """HOG of a plane: cells of CELL px, blocks of 2 * 2 cells that are normalised, clipped and normalised again."""
    rooted = np.sqrt(grey.astype(np.float32))
    across, down = (cv2.Sobel(rooted, cv2.CV_32F, *step, ksize=1) for step in ((1, 0), (0, 1)))
    size, angle = cv2.cartToPolar(across, down)
    place = (angle % np.pi) / np.pi * ORIENTATIONS
    low = np.floor(place)
    share = place - low
    low = low.astype(np.int64) % ORIENTATIONS
    cells = tuple(length // CELL for length in reversed(grey.shape))
    shares = []
    for turn in range(ORIENTATIONS):
        of_turn = size * ((low == turn) * (1 - share) + ((low + 1) % ORIENTATIONS == turn) * share)
        shares.append(cv2.resize(of_turn, cells, interpolation=cv2.INTER_AREA))
    found = np.stack(shares, axis=2, dtype=np.float32)
    blocks = np.concatenate([found[:-1, :-1], found[:-1, 1:], found[1:, :-1], found[1:, 1:]], axis=2)
    for _ in range(2):
        blocks = blocks / np.sqrt((blocks**2).sum(axis=2, keepdims=True) + 1e-3)
        blocks = np.minimum(blocks, MOST_OF_A_BLOCK)
    return np.asarray(blocks / np.sqrt((blocks**2).sum(axis=2, keepdims=True) + 1e-3)).ravel()


def textures(grey: Pixels, grid: int) -> Floats:
    """Square roots of the shares of local binary patterns in grid * grid tiles."""
    wide = grey.astype(np.int16)
    middle = wide[1:-1, 1:-1]
    height, width = middle.shape
    codes = np.zeros(middle.shape, np.uint8)
    for bit, (top, left) in enumerate(NEIGHBOURS):
        codes |= (wide[top : top + height, left : left + width] >= middle).astype(np.uint8) << np.uint8(bit)
    patterns = UNIFORM[codes]
    counts = [np.bincount(tile.ravel(), minlength=PATTERNS) / tile.size for tile in tiles(patterns, grid)]
    return np.sqrt(np.concatenate(counts)).astype(np.float32)


def _uniform_patterns() -> Pixels:
    """Of each code of eight bits its pattern: a code that changes at most twice on its way round has its own."""
    numbers = iter(range(PATTERNS))
    return np.array([next(numbers) if _turns(code) <= 2 else PATTERNS - 1 for code in range(256)], np.uint8)


def _turns(code: int) -> int:
    """How often neighbouring bits differ, round and round."""
    return (code ^ (code >> 1 | (code & 1) << 7)).bit_count()


UNIFORM = _uniform_patterns()
