"""How much of a box other boxes cover: exact, by the edges of all."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def overlaps(boxes: Numbers) -> Numbers:
    """The share of each of (n, 4) boxes of one image that the others cover together, 0..1; NaN without area."""
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    share = np.divide(covered_areas(boxes), area, out=np.full(len(area), np.nan), where=area > 0)
    return np.asarray(share, dtype=np.float64)


def covered_areas(boxes: Numbers) -> Numbers:
    """For each of (n, 4) boxes the area, square px, that the union of the others covers of it."""
    low = np.maximum(boxes[:, None, :2], boxes[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
    sides = np.maximum(high - low, 0.0)
    shared = sides[..., 0] * sides[..., 1]
    np.fill_diagonal(shared, 0.0)
    covered = np.asarray(shared.sum(axis=1), dtype=np.float64)
    for place in np.flatnonzero((shared > 0).sum(axis=1) > 1):  # with one other box the sum is the union
        others = shared[place] > 0
        covered[place] = union_area(np.hstack([low[place, others], high[place, others]]))
    return covered


def union_area(boxes: Numbers) -> float:
    """The area of the union of (n, 4) boxes: exact, on the grid of all their edges."""
    columns, rows = np.unique(boxes[:, ::2]), np.unique(boxes[:, 1::2])
    left, right = (np.searchsorted(columns, boxes[:, side]) for side in (0, 2))
    top, bottom = (np.searchsorted(rows, boxes[:, side]) for side in (1, 3))
    steps = np.zeros((len(rows), len(columns)), dtype=np.int32)
    for y, x, step in ((top, left, 1), (top, right, -1), (bottom, left, -1), (bottom, right, 1)):
        np.add.at(steps, (y, x), step)
    is_covered = steps.cumsum(axis=0).cumsum(axis=1)[:-1, :-1] > 0
    return float(np.diff(rows) @ is_covered @ np.diff(columns))
