"""Images with their boxes, seen in other ways: moved, tilted, mirrored, recoloured, with objects pasted in.

So that a network that is shown some dozens of images does not learn them by heart. Boxes go with the pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from labeling.smart.boxes import areas
from labeling.smart.engines.base import Floats, Labels, Pixels

GREY, SPREAD = 114, 58  # beyond the border; the usual deviation of pixels from it
SMALLEST = 4.0  # px, of a side of a box that is still learned
LEAST_SEEN = 0.3  # of a box's area, or the box is not learned
LARGEST_TURN = np.radians(8)
LARGEST_STRETCH = 0.12  # logarithm, of a side
NEAREST, FARTHEST = 1.4, 0.7  # how much larger and smaller a scene is seen
SOFT_EDGE = 6  # exponent: the higher, the harder the edge of what is pasted
MOST_PASTED = 3
TRIES = 4  # to see at least one box


@dataclass(frozen=True, slots=True)
class Scene:
    """An RGB image (h, w, 3), and its boxes: `corners` (n, 4) as x0, y0, x1, y1 in px, `labels` (n,)."""

    image: Pixels | NDArray[np.float32]
    corners: Floats
    labels: Labels


def viewed(scene: Scene, *, scale: float, side: int, chance: np.random.Generator) -> Scene:
    """A square of `side` px of the scene, about `scale` times as large, from a place by chance."""
    for _ in range(TRIES):
        found = moved(scene, _frame(scene, scale, side, chance), side)
        if len(found.labels) or not len(scene.labels):
            break
    return found


def _frame(scene: Scene, scale: float, side: int, chance: np.random.Generator) -> Floats:
    """A matrix (2, 3) that brings places in the scene to places in the square."""
    height, width = scene.image.shape[:2]
    size = scale * np.exp(chance.uniform(np.log(FARTHEST), np.log(NEAREST)))
    stretch = np.exp(chance.uniform(-LARGEST_STRETCH, LARGEST_STRETCH))
    matrix = np.diag([size * stretch, size / stretch])
    if chance.random() < 0.5:
        matrix[0] *= -1
    turn = chance.uniform(-LARGEST_TURN, LARGEST_TURN)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ matrix
    extent = np.abs(matrix) @ (width, height)
    free = side - extent  # below 0 where the square sees a part
    middle = extent / 2 + free * chance.random(2)
    return np.concatenate([matrix, (middle - matrix @ (width / 2, height / 2))[:, None]], axis=1)


def moved(scene: Scene, frame: Floats, side: int) -> Scene:
    """The scene brought into a square of `side` px by a matrix (2, 3).

    Boxes stay upright, and are cut off by the border; those of which too little is left are dropped.
    """
    shrinks = abs(np.linalg.det(frame[:, :2])) < 0.36
    image = cv2.warpAffine(
        scene.image,
        frame,
        (side, side),
        flags=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(GREY, GREY, GREY),
    )
    places = scene.corners[:, [0, 1, 2, 1, 0, 3, 2, 3]].reshape(-1, 4, 2) @ frame[:, :2].T + frame[:, 2]
    whole = np.concatenate([places.min(axis=1), places.max(axis=1)], axis=1)
    seen = whole.clip(0, side)
    is_kept = ((seen[:, 2:] - seen[:, :2]).min(axis=1) > SMALLEST) & (areas(seen) > LEAST_SEEN * areas(whole))
    return Scene(np.asarray(image, np.uint8), seen[is_kept], scene.labels[is_kept])


def recoloured(image: Pixels | NDArray[np.float32], chance: np.random.Generator) -> NDArray[np.float32]:
    """Contrast, brightness, the balance of colours and their strength by chance; seldom grey, seldom blurred."""
    seen = image.astype(np.float32)
    if chance.random() < 0.8:
        mean = seen.mean()
        seen = (seen - mean) * chance.uniform(0.6, 1.4) + mean + chance.uniform(-30, 30)
        seen *= chance.uniform(0.85, 1.15, 3)
    strength = chance.uniform(0.4, 1.6) if chance.random() < 0.5 else 1.0
    if chance.random() < 0.1:
        strength = 0.0
    if strength != 1.0:
        grey = seen.mean(axis=2, keepdims=True)
        seen = grey + (seen - grey) * strength
    if chance.random() < 0.15:
        seen = np.asarray(cv2.GaussianBlur(seen, (3, 3), 0))
    return seen.clip(0, 255).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Cut:
    """What one box holds, to be pasted elsewhere."""

    image: Pixels
    label: int


def pasted(scene: Scene, cuts: Sequence[Cut], chance: np.random.Generator) -> Scene:
    """The scene with one to three cuts at places where nothing is labeled."""
    image, corners, labels = scene.image.copy(), scene.corners, scene.labels
    for _ in range(chance.integers(1, MOST_PASTED + 1)):
        cut = cuts[int(chance.integers(len(cuts)))]
        piece = resized(cut.image, chance.uniform(FARTHEST, 1.3))
        if chance.random() < 0.5:
            piece = piece[:, ::-1]
        size, room = np.array(piece.shape[1::-1]), np.array(image.shape[1::-1])
        if (size >= 0.8 * room).any():
            continue
        x, y = chance.integers(0, room - size)
        box = np.array([[x, y, x + size[0], y + size[1]]], dtype=np.float64)
        if _is_taken(box, corners):
            continue
        part = image[y : y + size[1], x : x + size[0]]
        part[:] = part + (piece.astype(np.float32) - part) * _softness(size[1], size[0])
        corners = np.concatenate([corners, box])
        labels = np.append(labels, cut.label)
    return Scene(image, corners, labels)


def resized(image: Pixels, scale: float) -> Pixels:
    """The image so many times as large, one pixel at least."""
    size = [max(1, round(length * scale)) for length in image.shape[1::-1]]
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=interpolation), dtype=np.uint8)


def _is_taken(box: Floats, corners: Floats) -> bool:
    """Whether more than a twentieth of the box, or of one of the others, is covered."""
    low, high = np.maximum(box[:, :2], corners[:, :2]), np.minimum(box[:, 2:], corners[:, 2:])
    both = (high - low).clip(0).prod(axis=1)
    return bool((both > 0.05 * np.minimum(areas(corners), areas(box))).any())


def _softness(height: int, width: int) -> Floats:
    """1 in the middle of what is pasted, less towards its border, (height, width, 1)."""
    down, across = (np.abs((np.arange(size) + 0.5) / size * 2 - 1) ** SOFT_EDGE for size in (height, width))
    return np.asarray(np.exp(-1.2 * (down[:, None] + across))[..., None], np.float32)
