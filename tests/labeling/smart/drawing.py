"""Drawn images: discs, squares and stripes in two colours."""

import numpy as np
from numpy.typing import NDArray


def draw(label: int, chance: np.random.Generator) -> NDArray[np.uint8]:
    side = 96
    image = np.full((side, side, 3), chance.integers(150, 220), np.uint8)
    down, across = np.mgrid[:side, :side]
    middle, size = chance.integers(35, 60, 2), chance.integers(15, 28)
    inside = [
        (down - middle[0]) ** 2 + (across - middle[1]) ** 2 < size**2,
        np.maximum(abs(down - middle[0]), abs(across - middle[1])) < size,
        (down + across) % 16 < 8,
    ][label]
    image[inside] = chance.integers(0, 100, 3)
    return (image.astype(np.int16) + chance.integers(-12, 13, image.shape)).clip(0, 255).astype(np.uint8)
