"""Boxes (n, 4) as x0, y0, x1, y1 in px: how much they share, which say the same, which are right."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from labeling.smart.engines.base import Boxes, Floats

RIGHT = 0.5  # intersection over union, from which on a box is taken for the one that a person drew
SAME = 0.4  # from which on two boxes of a label say the same
NEAR = 0.5  # from which on a box has a say in where the surest of them is


def iou(first: Floats, second: Floats) -> Floats:
    """Intersection over union, (n, m), of each of n boxes with each of m; 0 where neither has an area."""
    top = np.maximum(first[:, None, :2], second[None, :, :2])
    bottom = np.minimum(first[:, None, 2:], second[None, :, 2:])
    sides = np.maximum(bottom - top, 0)
    shared = sides[..., 0] * sides[..., 1]
    return np.asarray(shared / np.maximum(areas(first)[:, None] + areas(second)[None] - shared, 1e-9))


def areas(corners: Floats) -> Floats:
    return np.asarray(
        np.maximum(corners[:, 2] - corners[:, 0], 0) * np.maximum(corners[:, 3] - corners[:, 1], 0)
    )


def some(boxes: Boxes, places: NDArray[np.generic]) -> Boxes:
    """Those at the places, or where a mask is true."""
    return Boxes(boxes.corners[places], boxes.labels[places], boxes.confidences[places])


def joined(parts: Sequence[Boxes]) -> Boxes:
    """All of them behind each other."""
    all_parts = [no_boxes(), *parts]
    return Boxes(
        np.concatenate([part.corners for part in all_parts]),
        np.concatenate([part.labels for part in all_parts]),
        np.concatenate([part.confidences for part in all_parts]),
    )


def no_boxes() -> Boxes:
    return Boxes(np.empty((0, 4), np.float32), np.empty(0, np.int64), np.empty(0, np.float32))


def surest_first(boxes: Boxes) -> Boxes:
    return some(boxes, np.argsort(-boxes.confidences, kind="stable"))


def clipped(boxes: Boxes, width: int, height: int) -> Boxes:
    """The boxes cut to an image, without those of which less than a pixel is left."""
    corners = boxes.corners.clip(0, np.array([width, height, width, height], boxes.corners.dtype))
    is_left = ((corners[:, 2:] - corners[:, :2]) >= 1).all(axis=1)
    return some(Boxes(corners, boxes.labels, boxes.confidences), is_left)


def suppressed(boxes: Boxes, *, same: float = SAME) -> Boxes:
    """The surest first, without those that share more than `same` with a surer one of their label."""
    ordered = surest_first(boxes)
    is_kept = np.ones(len(ordered.labels), bool)
    overlap = iou(ordered.corners, ordered.corners)
    says_same = (overlap > same) & (ordered.labels[:, None] == ordered.labels[None])
    for place in range(len(is_kept)):
        if is_kept[place]:
            is_kept[place + 1 :] &= ~says_same[place, place + 1 :]
    return some(ordered, is_kept)


def agreed(boxes: Boxes) -> Boxes:
    """What `suppressed` keeps, each in the middle, weighted by confidence, of all that say about the same as it."""
    kept = suppressed(boxes)
    is_near = (iou(kept.corners, boxes.corners) > NEAR) & (kept.labels[:, None] == boxes.labels[None])
    weights = is_near * np.maximum(boxes.confidences, 1e-9)[None]
    middle = weights @ boxes.corners / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    placed = np.where(is_near.any(axis=1)[:, None], middle, kept.corners)
    return suppressed(Boxes(placed, kept.labels, kept.confidences))  # some may have come closer


def which_are_right(found: Boxes, drawn: Boxes, *, least: float = RIGHT) -> NDArray[np.bool_]:
    """Of each found box whether it is one that was drawn, as COCO counts: the surest chooses first, and each takes of
    what is left of its label that with which it shares most, at least `least`."""
    overlap = iou(found.corners, drawn.corners)
    overlap[found.labels[:, None] != drawn.labels[None]] = 0
    is_right = np.zeros(len(found.labels), bool)
    if not overlap.shape[1]:
        return is_right
    for place in np.argsort(-found.confidences, kind="stable"):
        best = int(overlap[place].argmax())
        if overlap[place, best] >= least:
            is_right[place] = True
            overlap[:, best] = 0
    return is_right
