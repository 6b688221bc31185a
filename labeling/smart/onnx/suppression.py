"""Non-maximum suppression: of boxes that say the same, the surest one."""

import numpy as np
from numpy.typing import NDArray

OVERLAP = 0.6  # IoU from which two boxes of a label mean the same thing
MOST_COMPARED = 3000  # the surest ones

Floats = NDArray[np.floating]


def suppress(
    corners: Floats, confidences: Floats, labels: NDArray[np.int64], *, most: int
) -> NDArray[np.int64]:
    """Places of the boxes (n, 4) to keep, the surest first, `most` at most. Labels don't suppress each other."""
    order = np.argsort(-confidences, kind="stable")[:MOST_COMPARED]
    kept: list[int] = []
    while len(order) and len(kept) < most:
        best, others = order[0], order[1:]
        kept.append(int(best))
        is_same = (labels[others] == labels[best]) & (overlaps(corners[best], corners[others]) > OVERLAP)
        order = others[~is_same]
    return np.array(kept, dtype=np.int64)


def overlaps(box: Floats, boxes: Floats) -> Floats:
    """The IoU of one box with each of n."""
    low, high = np.maximum(box[:2], boxes[:, :2]), np.minimum(box[2:], boxes[:, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=1)
    union = _area(box[None]) + _area(boxes) - shared
    return np.asarray(shared / np.maximum(union, 1e-9))


def _area(boxes: Floats) -> Floats:
    return np.asarray(np.clip(boxes[:, 2:] - boxes[:, :2], 0, None).prod(axis=1))
