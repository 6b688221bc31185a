"""Pictures that are altered, and boxes that are found in them again or not."""

import numpy as np
import pytest

from labeling.smart.box_alterations import BOX_ALTERATIONS, share_lost
from labeling.smart.engines.base import Boxes, Pixels
from labeling.smart.hardness import BLUR, CROP, FLIP

WIDTH, HEIGHT = 200, 100
RED = Boxes(np.array([[20, 30, 60, 70]], np.float32), np.array([0]), np.array([0.9]))  # as it is drawn below


def picture() -> Pixels:
    drawn = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    drawn[30:70, 20:60, 0] = 200
    return drawn


def boxes(*corners: tuple[float, float, float, float], label: int = 0, confidence: float = 0.9) -> Boxes:
    number = len(corners)
    return Boxes(
        np.array(corners, np.float32).reshape(-1, 4),
        np.full(number, label),
        np.full(number, confidence),
    )


def red_in(shown: Pixels) -> Boxes:
    """The box around what is red."""
    ys, xs = np.nonzero(shown[..., 0] > 100)
    return boxes((xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))


@pytest.mark.parametrize("reason", [BLUR, FLIP, CROP])
def test_what_is_found_in_an_altered_picture_is_brought_back_to_its_place(reason: str) -> None:
    altered = BOX_ALTERATIONS[reason](picture())

    assert altered.back(red_in(altered.picture)).corners == pytest.approx(RED.corners, abs=1)


def test_boxes_that_are_found_again_are_not_lost() -> None:
    altered = BOX_ALTERATIONS[FLIP](picture())

    assert share_lost(RED, altered, boxes((140, 30, 180, 70))) == 0


@pytest.mark.parametrize(
    "found",
    [
        boxes(),
        boxes((20, 30, 60, 70)),
        boxes((140, 30, 180, 70), label=1),
        boxes((140, 30, 180, 70), confidence=0.4),
    ],
    ids=["nothing", "elsewhere", "another label", "unsure"],
)
def test_boxes_that_are_found_otherwise_are_lost(found: Boxes) -> None:
    altered = BOX_ALTERATIONS[FLIP](picture())

    assert share_lost(RED, altered, found) == 1


def test_two_boxes_are_not_found_again_in_one() -> None:
    altered = BOX_ALTERATIONS[BLUR](picture())
    two = boxes((20, 30, 60, 70), (22, 30, 62, 70))

    assert share_lost(two, altered, boxes((20, 30, 60, 70))) == 0.5


def test_what_a_crop_cuts_is_not_asked_for() -> None:
    altered = BOX_ALTERATIONS[CROP](picture())

    assert share_lost(boxes((0, 0, 30, 30)), altered, boxes()) == 0
