"""Measures of an image and its perceptual hash, from pixels. Scan, smart labeling and analysis use them.

Luma is Pillow's L: 0.299 R + 0.587 G + 0.114 B. Arrays are upright or not: no measure depends on it.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

METRIC_SET = 1  # raise when a definition or a scale below changes: measures of two sets are never mixed
SMALL_SIDE = 300  # px; colour and hash are taken from block averages whose longer side is 300 to 599 px
HASH_SIDE = 32
ROWS_TOGETHER = 64  # of luma: what is computed of them stays in the processor's cache, four times as fast

Pixels = NDArray[np.uint8]


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
        pixels = np.asarray(small)
        saturation, colour = mean_saturation(pixels), colorfulness(pixels)
    return Measures(brightness, saturation, clarity(np.asarray(luma)), colour, contrast, entropy, scale)


def luma_statistics(histogram: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return (brightness, contrast, entropy) of a luma histogram of 256 counts.

    Mean / 255, standard deviation / 255 and Shannon entropy in bits.
    """
    share = histogram / histogram.sum()
    levels = np.arange(256)
    mean = float(share @ levels)
    variance = float(share @ (levels - mean) ** 2)
    filled = share[share > 0]
    return mean / 255, variance**0.5 / 255, float(-(filled * np.log2(filled)).sum())


def clarity(luma: Pixels) -> float:
    """Return the variance of the 4-neighbour Laplacian of an (h, w) array; 0 under 3 px a side.

    The outermost pixels have no four neighbours and are left out.
    """
    height, width = luma.shape
    if min(height, width) < 3:
        return 0.0
    total = squares = 0.0
    for top in range(0, height - 2, ROWS_TOGETHER):
        flat = _laplacian(luma[top : top + ROWS_TOGETHER + 2]).ravel().astype(np.float32)
        total += float(flat.sum(dtype=np.float64))
        squares += float(np.dot(flat, flat))
    count = (height - 2) * (width - 2)
    return float(max(0.0, squares / count - (total / count) ** 2))


def _laplacian(luma: Pixels) -> NDArray[np.int16]:
    wide = luma.astype(np.int16)
    found = wide[:-2, 1:-1] + wide[2:, 1:-1]
    found += wide[1:-1, :-2]
    found += wide[1:-1, 2:]
    found -= wide[1:-1, 1:-1] << 2
    return found


def mean_saturation(pixels: Pixels) -> float:
    """Return the mean of HSV's S, (max - min) / max and 0 for black, of an (h, w, 3) array; 0..1."""
    red, green, blue = _planes(pixels)
    highest = np.maximum(np.maximum(red, green), blue)
    lowest = np.minimum(np.minimum(red, green), blue)
    chroma = (highest - lowest).astype(np.float32)
    return float((chroma / np.maximum(highest, 1)).mean(dtype=np.float64))


def colorfulness(pixels: Pixels) -> float:
    """Return Hasler and Suesstrunk's M of an (h, w, 3) array: 0 for grey, some 100 for very colourful."""
    red, green, blue = (plane.astype(np.float32) for plane in _planes(pixels))
    red_green = red - green
    yellow_blue = (red + green) / 2 - blue
    spread = float(np.hypot(red_green.std(dtype=np.float64), yellow_blue.std(dtype=np.float64)))
    mean = float(np.hypot(red_green.mean(dtype=np.float64), yellow_blue.mean(dtype=np.float64)))
    return spread + 0.3 * mean


def perceptual_hash(image: Image.Image) -> int:
    """Return a 64-bit hash of an upright 8-bit image as a signed number, ready for the database.

    From a block average (`reduce_blocks`) it is the same within a bit or two.

    The 8 x 8 lowest frequencies of the cosine transform of 32 x 32 px of luma; a bit says whether one is over
    their median. Near duplicates differ in at most 4 to 6 bits.
    """
    small = image if image.mode == "L" else image.convert("L")
    small = small.resize((HASH_SIDE, HASH_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    cosines = _cosines()
    low = cosines @ np.asarray(small, dtype=np.float64) @ cosines.T
    bits = np.packbits((low > np.median(low)).ravel())
    return int.from_bytes(bits.tobytes(), "big", signed=True)


def hamming(a: int, b: int) -> int:
    """Return in how many bits two hashes differ, 0..64."""
    return ((a ^ b) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()


def _planes(pixels: Pixels) -> tuple[Pixels, Pixels, Pixels]:
    # Planes that lie together: arithmetic along the last axis of (h, w, 3) is six times slower.
    red, green, blue = np.ascontiguousarray(pixels.transpose(2, 0, 1))
    return red, green, blue


@cache
def _cosines() -> NDArray[np.float64]:
    """Return the first eight rows of the cosine transform (DCT-II) for 32 points."""
    frequency = np.arange(8)[:, None]
    place = np.arange(HASH_SIDE)[None, :]
    return np.cos(np.pi * frequency * (2 * place + 1) / (2 * HASH_SIDE))
