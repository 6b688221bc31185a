"""Boxes from what a network says."""

import numpy as np
import pytest
import torch
from torch import Tensor

from labeling.smart.engines.base import Boxes
from labeling.smart.networks.peaks import View, found_in, fused, padded, tops

SURE, NOT = 4.0, -8.0


def said(*centres: tuple[int, int, int, float], size: tuple[int, int] = (8, 8)) -> tuple[Tensor, Tensor]:
    """Logits of (label, row, column, logit), and boxes of 16 px around every cell."""
    logits = torch.full((1, 2, *size), NOT)
    for label, row, column, logit in centres:
        logits[0, label, row, column] = logit
    return logits, torch.full((1, 4, *size), 8.0)


def test_a_top_is_a_box_of_its_label() -> None:
    found = tops(*said((1, 2, 5, SURE)))

    assert (found.labels.tolist(), found.corners.tolist()) == ([1], [[36, 12, 52, 28]])
    assert found.confidences == pytest.approx([0.982], abs=1e-3)


def test_what_lies_beside_a_higher_cell_is_no_top() -> None:
    found = tops(*said((0, 2, 5, SURE), (0, 2, 6, 1.0), (0, 3, 4, 2.0), (0, 6, 6, 1.0)))

    assert found.corners[:, :2].tolist() == [[36, 12], [44, 44]]


def test_the_surest_come_first() -> None:
    found = tops(*said((0, 1, 1, 0.0), (1, 4, 4, SURE), (0, 6, 6, 1.0)))

    assert found.labels.tolist() == [1, 0, 0]
    assert (np.diff(found.confidences) < 0).all()


def boxes(*rows: list[float]) -> Boxes:
    table = np.array(rows)
    return Boxes(table[:, :4], table[:, 4].astype(np.int64), table[:, 5])


def test_two_views_of_an_object_are_one_box_between_them() -> None:
    found = fused(boxes([0, 0, 20, 20, 0, 0.6], [2, 0, 22, 20, 0, 0.6]), 2)

    assert found.corners.tolist() == [[1, 0, 21, 20]]
    assert found.confidences == pytest.approx([0.6])


def test_what_one_of_two_views_saw_is_half_as_sure() -> None:
    assert fused(boxes([0, 0, 20, 20, 0, 0.8]), 2).confidences == pytest.approx([0.4])


def test_objects_of_two_labels_stay_two() -> None:
    found = fused(boxes([0, 0, 20, 20, 0, 0.6], [0, 0, 20, 20, 1, 0.8]), 1)

    assert found.labels.tolist() == [1, 0]


def test_an_image_is_padded_with_grey_below_and_at_the_right() -> None:
    seen = padded(np.zeros((33, 64, 3), np.uint8))

    assert seen.shape == (64, 64, 3)
    assert (seen[:33].max(), seen[33:].min()) == (0, 114)


class Bright(torch.nn.Module):
    """Says one thing: there is a box of 32 px where the image is brightest."""

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        bright = torch.nn.functional.avg_pool2d(images.mean(dim=1, keepdim=True), 8)
        top = (bright == bright.amax(dim=(2, 3), keepdim=True)).float()
        return top * 12 - 6, torch.full((1, 4, *bright.shape[2:]), 16.0)


@pytest.mark.parametrize(
    "views", [[View()], [View(is_mirrored=True)], [View(size=2.0)], [View(), View(1, True)]]
)
def test_a_box_lies_where_it_is_in_the_image_however_that_is_viewed(views: list[View]) -> None:
    image = np.zeros((100, 160, 3), np.uint8)
    image[40:56, 100:116] = 255

    found = found_in(Bright(), image, scale=160, views=views)

    middle = (found.corners[0, :2] + found.corners[0, 2:]) / 2
    assert middle == pytest.approx([108, 48], abs=9)
