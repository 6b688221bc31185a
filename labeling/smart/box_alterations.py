"""Pictures altered in ways that do not change what they show, and which boxes are no longer found in them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.smart.alterations import blurred, flipped
from labeling.smart.boxes import some, which_are_right
from labeling.smart.engines.base import Boxes, Floats, Pixels
from labeling.smart.hardness import BLUR, CROP, FLIP, SURE

CUT = 20  # the share of the shorter side, one in so many, that a crop takes from each edge: larger things stay as large


@dataclass(frozen=True, slots=True)
class Altered:
    """`picture` shows what lies right of and below `corner` (x, y), px of the original; perhaps from right to left."""

    picture: Pixels
    corner: tuple[int, int] = (0, 0)
    is_mirrored: bool = False

    def back(self, boxes: Boxes) -> Boxes:
        """The boxes in px of the original."""
        corners = np.array(boxes.corners, dtype=np.float32)
        if self.is_mirrored:
            corners[:, [0, 2]] = self.picture.shape[1] - corners[:, [2, 0]]
        return Boxes(corners + np.array(self.corner * 2, np.float32), boxes.labels, boxes.confidences)

    def shows(self, corners: Floats) -> NDArray[np.bool_]:
        """Which boxes of the original lie wholly in it."""
        height, width = self.picture.shape[:2]
        first = np.array(self.corner)
        is_in = (corners[:, :2] >= first) & (corners[:, 2:] <= first + np.array([width, height]))
        return np.asarray(is_in.all(axis=1))


def _blurred(picture: Pixels) -> Altered:
    return Altered(blurred(picture))


def _flipped(picture: Pixels) -> Altered:
    return Altered(flipped(picture), is_mirrored=True)


def _cropped(picture: Pixels) -> Altered:
    height, width = picture.shape[:2]
    cut = min(height, width) // CUT
    return Altered(np.ascontiguousarray(picture[cut : height - cut, cut : width - cut]), (cut, cut))


BOX_ALTERATIONS: dict[str, Callable[[Pixels], Altered]] = {BLUR: _blurred, FLIP: _flipped, CROP: _cropped}


def share_lost(sure: Boxes, altered: Altered, found: Boxes) -> float:
    """The share of sure boxes of a picture that no sure box says of `found`, px of the altered one; of those that it
    shows."""
    there = some(sure, altered.shows(sure.corners))
    again = altered.back(some(found, found.confidences >= SURE))
    return float(1 - which_are_right(there, again).mean()) if len(there.labels) else 0.0
