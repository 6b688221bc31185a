"""Which sizes of boxes are looked for, and how large an image is looked at, by the boxes that people drew."""

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans

from labeling.smart.engines.base import Boxes, Floats, Labels

OF_ALL = 6  # sizes, shared among the labels
OF_LABEL = (2, 4)  # sizes of a label, at least and at most
LEAST_OBJECT = 24  # px that the median box of the smallest label is long at least, where the image allows it
SIDES = (192, 640)  # px that an image is long at least and at most while it is searched
STEP = 32  # px


def sizes_of(boxes: Boxes, *, seed: int) -> tuple[Floats, Labels]:
    """The typical sizes (a, 2) of boxes as width and height, px, by k-means of each label, and their labels (a,)."""
    logs = np.log(boxes.corners[:, 2:] - boxes.corners[:, :2]).round(2)  # finer is the hand of who drew
    there = np.unique(boxes.labels)
    number = int(np.clip(OF_ALL // len(there), *OF_LABEL))
    sizes, labels = [], []
    for label in there:
        mine = logs[boxes.labels == label]
        centres = KMeans(min(number, len(np.unique(mine, axis=0))), n_init=3, random_state=seed).fit(mine)
        sizes.append(np.exp(centres.cluster_centers_))
        labels += [label] * len(sizes[-1])
    return np.concatenate(sizes).astype(np.float32), np.array(labels, np.int64)


def side_for(relative: NDArray[np.floating], labels: Labels) -> int:
    """How long an image is to be, px, that the smallest label's median box has LEAST_OBJECT px.

    `relative` (n,): the square root of each box's area by its image's longer side.
    """
    smallest = min(float(np.median(relative[labels == label])) for label in np.unique(labels))
    return int(np.clip(STEP * round(LEAST_OBJECT / smallest / STEP), *SIDES))
