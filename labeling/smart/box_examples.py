"""What a detector learns from: boxes near those that people drew, and windows where there is nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.smart.boxes import iou
from labeling.smart.channels import Channels, mirrored
from labeling.smart.engines.base import Boxes, Floats, Labels
from labeling.smart.refining import moved, offsets

OF_BOX = 40  # boxes near a drawn one at most
SHIFT, GROWTH = 0.22, 0.28  # how far they are moved, by the box's sides, and grown, as a logarithm
IS_IT, IS_NOT = (
    0.65,
    0.4,
)  # intersection over union from which on, and to which, a box shows a label, or nothing
OF_IMAGE = 60  # windows of an image that were taken for something, where nothing is, at most
FOUND = 40  # windows of an image at most that show what was drawn
TAKEN = 0.1  # probability from which on nothing was taken for something
NEITHER = -1  # a label: near a drawn box, but not near enough


@dataclass(frozen=True, slots=True)
class Examples:
    """`features` (n, d), `labels` (n,) with the number of labels for nothing, `offsets` (n, 4) to the drawn box or nan,
    `images` (n,): which image it comes from."""

    features: Floats
    labels: Labels
    offsets: Floats
    images: Labels

    def only(self, mask: NDArray[np.bool_]) -> "Examples":
        return Examples(self.features[mask], self.labels[mask], self.offsets[mask], self.images[mask])


def joined(parts: Sequence[Examples]) -> Examples:
    return Examples(
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.offsets for part in parts]),
        np.concatenate([part.images for part in parts]),
    )


def near_drawn(
    channels: Channels, drawn: Boxes, times: Labels, image: int, chance: np.random.Generator
) -> Examples:
    """Boxes moved a little, each `times` (n,), half of them mirrored."""
    number = int(times.sum())
    targets, labels = (
        np.repeat(drawn.corners, times, axis=0).astype(np.float32),
        np.repeat(drawn.labels, times),
    )
    by = np.concatenate(
        [chance.uniform(-SHIFT, SHIFT, (number, 2)), chance.uniform(-GROWTH, GROWTH, (number, 2))], axis=1
    )
    near = moved(targets, by)
    is_near = iou(near, drawn.corners)[np.arange(number), np.repeat(np.arange(len(times)), times)] > IS_IT
    features, back = channels.describe(near), offsets(near, targets)
    turned = chance.random(number) < 0.5
    features[turned] = mirrored(features[turned])
    back[turned, 0] *= -1
    return Examples(features, np.where(is_near, labels, NEITHER), back, np.full(number, image))


def of_windows(features: Floats, labels: Labels, image: int) -> Examples:
    """Windows as they are, and mirrored."""
    both = np.concatenate([features, mirrored(features)])
    return Examples(
        both, np.tile(labels, 2), np.full((len(both), 4), np.nan, np.float32), np.full(len(both), image)
    )


def empty_windows(
    channels: Channels,
    sizes: Floats,
    drawn: Boxes,
    number: int,
    nothing: int,
    image: int,
    chance: np.random.Generator,
) -> Examples:
    """Windows of all sizes in which little of any drawn box is seen."""
    found = _free_windows(channels, sizes, drawn, number, chance)
    if not len(found):  # a box fills the image: what its parts look like is not it either
        found = _free_windows(channels, sizes / 2, drawn, number, chance)
    return of_windows(found, np.full(len(found), nothing), image)


def _free_windows(
    channels: Channels, sizes: Floats, drawn: Boxes, number: int, chance: np.random.Generator
) -> Floats:
    chosen = []
    for width, height in sizes.tolist():
        corners = channels.lattice(width, height).corners
        free = np.flatnonzero(best_overlap(corners, drawn)[0] < IS_NOT)
        places = chance.choice(free, min(len(free), max(1, number // (2 * len(sizes)))), replace=False)
        chosen.append(corners[places])
    return channels.describe(np.concatenate(chosen))


def mistaken(
    features: Floats, corners: Floats, scores: Floats, drawn: Boxes, image: int, chance: np.random.Generator
) -> Examples:
    """Of what a detector found, with probabilities (n, labels + 1): where it took nothing for something, the surest,
    and some of what it found rightly."""
    shared, which = best_overlap(corners, drawn)
    nothing = scores.shape[1] - 1
    sure = scores[:, :-1].max(axis=1)
    wrong = np.flatnonzero((shared < IS_NOT) & (sure > TAKEN))
    wrong = wrong[np.argsort(-sure[wrong], kind="stable")][:OF_IMAGE]
    right = chance.permutation(np.flatnonzero(shared > IS_IT))[:FOUND]
    labels = np.concatenate([np.full(len(wrong), nothing), drawn.labels[which[right]]])
    return of_windows(features[np.concatenate([wrong, right])], labels, image)


def best_overlap(corners: Floats, drawn: Boxes) -> tuple[Floats, Labels]:
    """Of each box how much it shares with the drawn one with which it shares most, and which that is."""
    if not len(drawn.labels):
        return np.zeros(len(corners), np.float32), np.zeros(len(corners), np.int64)
    overlap = iou(corners, drawn.corners)
    return overlap.max(axis=1), overlap.argmax(axis=1)
