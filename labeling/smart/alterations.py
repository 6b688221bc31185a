"""Images altered in ways that do not change what they show: who says something else of them then is not sure."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from labeling.smart.hardness import BLUR, CROP, FLIP

BLUR_PX = 1.5  # standard deviation, on a square of 96 px
CUT = 10  # the share of a side, one in so many, that a crop takes from each edge

Pixels = NDArray[np.uint8]


def blurred(square: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(square, (0, 0), BLUR_PX), dtype=np.uint8)


def flipped(square: Pixels) -> Pixels:
    return np.ascontiguousarray(square[:, ::-1])


def cropped(square: Pixels) -> Pixels:
    side = len(square)
    cut = side // CUT
    inside = np.ascontiguousarray(square[cut : side - cut, cut : side - cut])
    return np.asarray(cv2.resize(inside, (side, side), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


ALTERATIONS: dict[str, Callable[[Pixels], Pixels]] = {BLUR: blurred, FLIP: flipped, CROP: cropped}
