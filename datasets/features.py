"""Measures of an image and its perceptual hash, from pixels. Scan, smart labeling and analysis use them.

Luma is Pillow's L: 0.299 R + 0.587 G + 0.114 B. Arrays are upright or not: no measure depends on it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

METRIC_SET = 1  # raise when a definition or a scale below changes: measures of two sets are never mixed
SMALL_SIDE = 300  # px; colour and hash are taken from block averages whose longer side is 300 to 599 px
HASH_SIDE = 32
ROWS_TOGETHER = 64  # of luma: what is computed of them stays in the processor's cache, four times as fast

_LEVELS = np.arange(256.0)

Pixels = NDArray[np.uint8]
Planes = Sequence[Pixels]


@dataclass(frozen=True, slots=True)
class Measures:
    """Brightness, saturation and contrast 0..1; clarity: variance of the Laplacian of luma (grey levels
    squared); colorfulness: Hasler and Suesstrunk 2003; entropy: bits of the luma histogram, 0..8.

    `scale`: the image was decoded at 1/scale; clarity depends on it.
    """

    brightness: float
    saturation: float
    clarity: float
    colorfulness: float
    contrast: float
    entropy: float
    scale: int = 1
    metric_set: int = METRIC_SET


def reduce_blocks(image: Image.Image) -> Image.Image:
    """Return the image averaged over whole blocks of pixels, to a longer side of SMALL_SIDE or a little more."""
    step = max(image.size) // SMALL_SIDE
    return image.reduce(step) if step > 1 else image


def measure(image: Image.Image, small: Image.Image, scale: int = 1) -> Measures:
    """Return the measures of an 8-bit image in mode L or RGB that was decoded at 1/scale.

    `small` is `reduce_blocks(image)`; saturation and colourfulness are measured on it, the others on the image.
    """
    luma = image if image.mode == "L" else image.convert("L")
    brightness, contrast, entropy = luma_statistics(np.array(luma.histogram(), dtype=np.float64))
    saturation = colour = 0.0
    if image.mode != "L":
        planes = [np.asarray(band) for band in small.split()]
        saturation, colour = mean_saturation(planes), colorfulness(planes)
    return Measures(brightness, saturation, clarity(np.asarray(luma)), colour, contrast, entropy, scale)


def luma_statistics(histogram: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return (brightness, contrast, entropy) of a luma histogram of 256 counts.

    Mean / 255, standard deviation / 255 and Shannon entropy in bits.
    """
    share = histogram / histogram.sum()
    mean = float(share @ _LEVELS)
    variance = float(share @ (_LEVELS - mean) ** 2)
    filled = share[share > 0]
    return mean / 255, variance**0.5 / 255, -float(filled @ np.log2(filled))


def clarity(luma: Pixels) -> float:
    """Return the variance of the 4-neighbour Laplacian of an (h, w) array; 0 under 3 px a side.

    The outermost pixels have no four neighbours and are left out.
    """
    height, width = luma.shape
    if min(height, width) < 3:
        return 0.0
    squares = 0.0
    for top in range(0, height - 2, ROWS_TOGETHER):
        flat = laplacian(luma[top : top + ROWS_TOGETHER + 2]).ravel()
        squares += float(np.dot(flat, flat))
    count = (height - 2) * (width - 2)
    return float(max(0.0, squares / count - (_laplacian_sum(luma) / count) ** 2))


def laplacian(luma: Pixels) -> NDArray[np.float32]:
    """Return the 4-neighbour Laplacian of the pixels inside of an (h, w) array, (h - 2, w - 2)."""
    wide = luma.astype(np.int16)
    found = wide[:-2, 1:-1] + wide[2:, 1:-1]
    found += wide[1:-1, :-2]
    found += wide[1:-1, 2:]
    wide <<= 2
    found -= wide[1:-1, 1:-1]
    return found.astype(np.float32)


def _laplacian_sum(luma: Pixels) -> int:
    """The sum over all pixels inside: what goes in over an edge less what goes out, for all between cancels out."""
    rows, columns = luma[:, 1:-1], luma[1:-1].T
    return sum(_over_edges(lines) for lines in (rows, columns))


def _over_edges(lines: Pixels) -> int:
    first, second, before_last, last = (int(lines[place].sum(dtype=np.int64)) for place in (0, 1, -2, -1))
    return first - second + last - before_last


def mean_saturation(planes: Planes) -> float:
    """Return the mean of HSV's S, (max - min) / max and 0 for black, of red, green and blue, (h, w) each; 0..1."""
    red, green, blue = planes
    highest = np.maximum(np.maximum(red, green), blue)
    lowest = np.minimum(np.minimum(red, green), blue)
    return float(np.divide(highest - lowest, np.maximum(highest, 1), dtype=np.float32).mean())


def colorfulness(planes: Planes) -> float:
    """Return Hasler and Suesstrunk's M of red, green and blue, (h, w) each: 0 for grey, some 100 for very colourful."""
    red, green, blue = (plane.astype(np.float32) for plane in planes)
    red_green, red_green_variance = _moments(red - green)
    yellow_blue, yellow_blue_variance = _moments((red + green) / 2 - blue)
    spread = math.sqrt(red_green_variance + yellow_blue_variance)
    return spread + 0.3 * math.hypot(red_green, yellow_blue)


def _moments(numbers: NDArray[np.floating]) -> tuple[float, float]:
    """Mean and variance."""
    flat = numbers.ravel()
    mean = float(flat.mean())
    return mean, max(0.0, float(np.dot(flat, flat)) / flat.size - mean * mean)


def perceptual_hash(image: Image.Image) -> int:
    """Return a 64-bit hash of an upright 8-bit image as a signed number, ready for the database.

    From a block average (`reduce_blocks`) it is the same within a bit or two.

    The 8 x 8 lowest frequencies of the cosine transform of 32 x 32 px of luma; a bit says whether one is over
    their median. Near duplicates differ in at most 4 to 6 bits.
    """
    small = image if image.mode == "L" else image.convert("L")
    small = small.resize((HASH_SIDE, HASH_SIDE), Image.Resampling.BOX)
    cosines = _cosines()
    low = cosines @ np.asarray(small, dtype=np.float64) @ cosines.T
    median = np.sort(low, axis=None)[31:33].mean()  # as np.median has it, with a fifth of its price
    bits = np.packbits((low > median).ravel())
    return int.from_bytes(bits.tobytes(), "big", signed=True)


def hamming(a: int, b: int) -> int:
    """Return in how many bits two hashes differ, 0..64."""
    return ((a ^ b) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()


@cache
def _cosines() -> NDArray[np.float64]:
    """Return the first eight rows of the cosine transform (DCT-II) for 32 points."""
    frequency = np.arange(8)[:, None]
    place = np.arange(HASH_SIDE)[None, :]
    return np.cos(np.pi * frequency * (2 * place + 1) / (2 * HASH_SIDE))


# How a crop looks

COLOUR_SIDE, LUMA_SIDE = 4, 8  # a look is so many squares of colour and of luma
LOOK = COLOUR_SIDE**2 * 3 + LUMA_SIDE**2
_SHRINKAGE = 1.0  # of wrong labels planted in three real datasets, less finds no more; few crops need as much


def look_of(image: Image.Image) -> Pixels:
    """Return how an 8-bit image looks, (LOOK,): 4 x 4 average colours, then 8 x 8 averages of luma."""
    colour = image.convert("RGB").resize((COLOUR_SIDE, COLOUR_SIDE), Image.Resampling.BOX)
    luma = image.convert("L").resize((LUMA_SIDE, LUMA_SIDE), Image.Resampling.BOX)
    return np.concatenate([np.asarray(colour).ravel(), np.asarray(luma).ravel()])


def luma_of_look(looks: Pixels) -> NDArray[np.float64]:
    """Return the brightness, 0..1, of each of (n, LOOK) looks."""
    return np.asarray(looks[:, -(LUMA_SIDE**2) :].mean(axis=1) / 255, dtype=np.float64)


def oddness(looks: Pixels) -> NDArray[np.float64]:
    """Return for each of (n, LOOK) looks how far it is from the others: Mahalanobis distance, squared.

    Luma is compared by its pattern alone. The covariance is shrunk towards a sphere, so that few looks are enough.
    """
    split = looks.shape[1] - LUMA_SIDE**2
    colour = looks[:, :split].astype(np.float64) / 255 * 2
    luma = looks[:, split:].astype(np.float64)
    pattern = (luma - luma.mean(axis=1, keepdims=True)) / (luma.std(axis=1, keepdims=True) + 8) / 2
    found = np.hstack([colour, pattern])
    found -= found.mean(axis=0)
    covariance = found.T @ found / len(found)
    spread = _SHRINKAGE * np.trace(covariance) / len(covariance) + 1e-9
    solved = np.linalg.solve(covariance + spread * np.eye(len(covariance)), found.T)
    return np.asarray((found.T * solved).sum(axis=0), dtype=np.float64)
