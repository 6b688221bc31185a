"""Boxes from what the network says: the tops of its hills, seen in one way or in several that are put together."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from labeling.smart import boxes
from labeling.smart.engines.base import Boxes, Pixels
from labeling.smart.networks.fitting import device
from labeling.smart.networks.heatmaps import corners_of
from labeling.smart.networks.pyramid import COARSEST, Pyramid
from labeling.smart.networks.scenes import GREY, SPREAD

LEAST = 0.03  # confidence of what is found
SAME = 0.55  # intersection over union of what two views found of one object
TWICE = 0.5  # of two boxes, of which the surer one stays
MOST_TOPS = 400  # of a view: all are compared with all


@dataclass(frozen=True, slots=True)
class View:
    """An image as many times larger, mirrored or not."""

    size: float = 1.0
    is_mirrored: bool = False


def found_in(network: Pyramid, image: Pixels, *, scale: float, views: Sequence[View]) -> Boxes:
    """What the network finds in an image that is brought to `scale` px, its longer side, times each view's size."""
    found = boxes.joined([seen(network, image, scale, view) for view in views])
    height, width = image.shape[:2]
    return boxes.suppressed(boxes.clipped(fused(found, len(views)), width, height), same=TWICE)


def seen(network: Pyramid, image: Pixels, scale: float, view: View) -> Boxes:
    """What is found in one view, px of the image."""
    height, width = image.shape[:2]
    factor = scale * view.size / max(height, width)
    size = max(1, round(width * factor)), max(1, round(height * factor))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
    if view.is_mirrored:
        small = small[:, ::-1]
    with torch.inference_mode():
        found = tops(*network(tensor_of([padded(small)]).to(device())))
    corners = found.corners
    if view.is_mirrored:
        corners = np.stack(
            [size[0] - corners[:, 2], corners[:, 1], size[0] - corners[:, 0], corners[:, 3]], 1
        )
    return Boxes(corners * np.tile([width / size[0], height / size[1]], 2), found.labels, found.confidences)


def padded(image: NDArray[np.generic]) -> NDArray[np.generic]:
    """The image with grey at the right and below, so that its sides are multiples of what the network needs."""
    right, below = (-size % COARSEST for size in image.shape[1::-1])
    return np.pad(image, ((0, below), (0, right), (0, 0)), constant_values=GREY)


def tensor_of(images: Sequence[NDArray[np.generic]]) -> Tensor:
    """Images of one size as the network takes them, (b, 3, h, w)."""
    stacked = (np.stack(images).astype(np.float32) - GREY) / SPREAD
    return torch.from_numpy(stacked).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)


def tops(logits: Tensor, distances: Tensor) -> Boxes:
    """The boxes of those cells of one image that are higher than the eight around them, px of the network's image."""
    heights = logits.sigmoid()[0]
    is_top = (heights >= functional.max_pool2d(heights, 3, 1, 1)) & (heights > LEAST)
    labels, down, across = torch.where(is_top)
    order = heights[is_top].argsort(descending=True, stable=True)[:MOST_TOPS]
    corners = corners_of(distances)[0][:, down[order], across[order]].T
    found = (corners, labels[order], heights[is_top][order])
    return Boxes(*(each.cpu().numpy() for each in found))


def fused(found: Boxes, views: int) -> Boxes:
    """Of boxes that mean one object their mean, weighted by confidence; it is as sure as the views are on average."""
    kept = boxes.suppressed(found, same=SAME)
    means_same = (boxes.iou(kept.corners, found.corners) > SAME) & (kept.labels[:, None] == found.labels)
    weights = means_same * found.confidences
    sums = weights.sum(axis=1)
    corners = weights @ found.corners / np.maximum(sums, 1e-9)[:, None]
    confidences = np.minimum(sums / views, kept.confidences)
    return boxes.surest_first(Boxes(corners, kept.labels, confidences))
