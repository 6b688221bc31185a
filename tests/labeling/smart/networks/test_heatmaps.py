"""What the network is to say, and how wrong it is."""

import numpy as np
import pytest
import torch

from labeling.smart.networks.heatmaps import box_loss, corners_of, label_loss, loss, targets

SIDE = 64  # 8 * 8 cells


def of(*boxes: list[float], labels: list[int], count: int = 2):  # type: ignore[no-untyped-def]
    return targets(np.array(boxes).reshape(-1, 4), np.array(labels, dtype=np.int64), count=count, side=SIDE)


def test_a_hill_has_its_top_in_the_middle_of_the_box() -> None:
    wanted = of([16, 24, 40, 40], labels=[1])

    assert np.argwhere(wanted.hills == 1).tolist() == [[1, 4, 3]]
    assert wanted.hills[0].max() == 0


def test_near_a_top_the_box_is_learned() -> None:
    wanted = of([16, 24, 40, 40], labels=[1])

    assert wanted.corners[:, 4, 3].tolist() == [16, 24, 40, 40]
    assert wanted.weights[0, 0] == 0


def test_a_small_box_counts_as_much_as_a_large_one() -> None:
    small, large = of([2, 2, 12, 12], labels=[0]), of([0, 0, 64, 64], labels=[0])

    assert small.weights.sum() == pytest.approx(1)
    assert large.weights.sum() == pytest.approx(1)


def test_of_two_boxes_around_a_cell_the_smaller_is_learned() -> None:
    wanted = of([28, 28, 44, 44], [4, 4, 64, 64], labels=[0, 1])

    assert wanted.corners[:, 4, 4].tolist() == [28, 28, 44, 44]
    assert (wanted.hills == 1).sum() == 2


def test_a_box_beside_the_border_has_a_top_as_well() -> None:
    assert (of([60, 60, 64, 64], labels=[0]).hills == 1).sum() == 1


def test_without_boxes_there_is_nothing_to_say() -> None:
    wanted = of(labels=[])

    assert wanted.hills.max() == wanted.weights.max() == 0


def test_distances_lead_from_the_middle_of_a_cell_to_the_corners() -> None:
    distances = torch.tensor([4.0, 4.0, 4.0, 4.0]).reshape(1, 4, 1, 1).expand(1, 4, 2, 3)

    assert corners_of(distances)[0, :, 1, 2].tolist() == [16, 8, 24, 16]


def test_boxes_in_their_place_are_not_wrong() -> None:
    wanted = of([16, 24, 40, 40], labels=[1])
    corners, weights = torch.from_numpy(wanted.corners)[None], torch.from_numpy(wanted.weights)[None]

    assert box_loss(corners, corners, weights).item() == pytest.approx(0, abs=1e-5)
    assert box_loss(corners + 4, corners, weights).item() > 0.3


def test_to_be_sure_of_the_wrong_label_is_worse_than_to_be_sure_of_none() -> None:
    hills = torch.from_numpy(of([16, 24, 40, 40], labels=[1]).hills)[None]
    none = torch.full(hills.shape, -6.0)
    right, wrong = (none.clone() for _ in range(2))
    right[0, 1, 4, 3] = wrong[0, 0, 4, 3] = 6.0

    assert label_loss(right, hills) < label_loss(none, hills) < label_loss(wrong, hills)


def test_squares_without_boxes_teach_what_is_not_there() -> None:
    wanted = of(labels=[])
    parts = [torch.from_numpy(each)[None] for each in (wanted.hills, wanted.weights, wanted.corners)]
    said = torch.zeros(1, 2, 8, 8, requires_grad=True), torch.ones(1, 4, 8, 8)

    loss(said, *parts).backward()

    assert said[0].grad is not None
    assert (said[0].grad > 0).all()
