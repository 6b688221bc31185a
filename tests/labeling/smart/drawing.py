"""Drawn images: discs, squares and stripes in two colours, and scenes of several discs and squares."""

import numpy as np
from numpy.typing import NDArray

from labeling.smart.engines.base import Boxes


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


def draw_scene(
    chance: np.random.Generator, *, size: tuple[int, int] = (120, 160), number: int = 3
) -> tuple[NDArray[np.uint8], Boxes]:
    """An image of `size` (height, width) with dark discs (label 0) and squares (label 1), each in its cell of a grid,
    and their boxes."""
    height, width = size
    image = np.full((height, width, 3), chance.integers(150, 220), np.uint8)
    down, across = np.mgrid[:height, :width]
    corners, labels = [], chance.integers(0, 2, number)
    for cell, label in zip(chance.permutation(12)[:number], labels, strict=True):
        half = chance.integers(10, 14)
        y, x = (cell // 4 + 0.5) * height / 3 + chance.integers(-4, 5), (cell % 4 + 0.5) * width / 4
        away = [np.hypot(down - y, across - x), np.maximum(abs(down - y), abs(across - x))][label]
        image[away < half] = chance.integers(0, 100, 3)
        corners.append([x - half, y - half, x + half, y + half])
    noisy = (image.astype(np.int16) + chance.integers(-12, 13, image.shape)).clip(0, 255).astype(np.uint8)
    return noisy, Boxes(np.array(corners, np.float32).reshape(-1, 4), labels, np.ones(number, np.float32))
