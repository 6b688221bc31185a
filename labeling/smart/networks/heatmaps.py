"""What the precise detector's network is to say of an image, and how wrong it is.

A label's centres are the tops of Gaussian hills (CenterNet, Zhou et al. 2019); near a top the distances to the sides of
its box are learned by generalized intersection over union (Rezatofighi et al. 2019).
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from labeling.smart.networks.pyramid import STRIDE

WIDTH_OF_HILL = 0.14  # standard deviation, of a side of the box
LEAST_WIDTH = 0.75  # cells: of a small box, too, some cells learn the sides
FOOT = 0.05  # where a hill ends
NEAR = 0.3  # how high a cell must be to learn the sides of its box
BOX_WEIGHT = 2.0  # of the boxes' loss beside the labels'

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Targets:
    """`hills` (labels, h, w), 1 at a centre. `weights` (h, w): how much a cell learns of sides; `corners` (4, h, w)."""

    hills: Floats
    weights: Floats
    corners: Floats


def targets(corners: NDArray[np.floating], labels: NDArray[np.int64], *, count: int, side: int) -> Targets:
    """What is to be said of a square of `side` px with these boxes, of `count` labels. The smaller of two wins."""
    cells = side // STRIDE
    hills = np.zeros((count, cells, cells), np.float32)
    weights = np.zeros((cells, cells), np.float32)
    of_cells = np.zeros((4, cells, cells), np.float32)
    middles = (np.arange(cells) + 0.5) * STRIDE
    sizes = corners[:, 2:] - corners[:, :2]
    for place in np.argsort(-sizes.prod(axis=1), kind="stable"):
        centre = (corners[place, :2] + corners[place, 2:]) / 2
        widths = np.maximum(sizes[place] * WIDTH_OF_HILL, STRIDE * LEAST_WIDTH)
        across, down = (
            np.exp(-((middles - middle) ** 2) / (2 * width**2))
            for middle, width in zip(centre, widths, strict=True)
        )
        hill = down[:, None] * across
        x, y = np.clip(centre // STRIDE, 0, cells - 1).astype(int)
        hill[y, x] = 1.0
        hill[hill < FOOT] = 0.0
        np.maximum(hills[labels[place]], hill, out=hills[labels[place]])
        is_near = hill > NEAR
        weights[is_near] = hill[is_near] / hill[is_near].sum()  # a small box counts as much as a large one
        of_cells[:, is_near] = corners[place][:, None]
    return Targets(hills, weights, of_cells)


def loss(said: tuple[Tensor, Tensor], hills: Tensor, weights: Tensor, corners: Tensor) -> Tensor:
    """How wrong the network is: `said` as it gives it, the targets of b squares behind each other, (b, ...)."""
    logits, distances = said
    return label_loss(logits, hills) + BOX_WEIGHT * box_loss(corners_of(distances), corners, weights)


def label_loss(logits: Tensor, hills: Tensor) -> Tensor:
    """Focal loss of hills, for each centre: a cell near a top is forgiven for being sure."""
    said = logits.sigmoid().clamp(1e-4, 1 - 1e-4)
    is_top = (hills == 1).float()
    tops = (1 - said) ** 2 * said.log() * is_top
    others = (1 - hills) ** 4 * said**2 * (1 - said).log() * (1 - is_top)
    return -(tops + others).sum() / is_top.sum().clamp(min=1)


def box_loss(said: Tensor, corners: Tensor, weights: Tensor) -> Tensor:
    """1 - generalized intersection over union of corners (b, 4, h, w), as the mean weighted by weights (b, h, w)."""
    low, high = torch.max(said[:, :2], corners[:, :2]), torch.min(said[:, 2:], corners[:, 2:])
    both = (high - low).clamp(min=0).prod(dim=1)
    of_each = [(found[:, 2:] - found[:, :2]).prod(dim=1) for found in (said, corners)]
    either = of_each[0] + of_each[1] - both + 1e-6
    hull = torch.max(said[:, 2:], corners[:, 2:]) - torch.min(said[:, :2], corners[:, :2])
    around = hull.prod(dim=1) + 1e-6
    generalized = both / either - (around - either) / around
    return ((1 - generalized) * weights).sum() / weights.sum().clamp(min=1)


def corners_of(distances: Tensor) -> Tensor:
    """Corners (b, 4, h, w), px, of the distances (b, 4, h, w) from the middles of cells."""
    height, width = distances.shape[2:]
    across = (torch.arange(width, device=distances.device) + 0.5) * STRIDE
    down = (torch.arange(height, device=distances.device) + 0.5)[:, None] * STRIDE
    left, upper, right, lower = distances.unbind(dim=1)
    return torch.stack([across - left, down - upper, across + right, down + lower], dim=1)
