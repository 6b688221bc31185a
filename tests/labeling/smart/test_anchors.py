"""Which sizes of boxes are looked for, and how near."""

import numpy as np
import pytest

from labeling.smart.anchors import side_for, sizes_of
from labeling.smart.engines.base import Boxes
from labeling.smart.refining import fit_refiner, moved, offsets


def of_sizes(*rows: tuple[float, float, int]) -> Boxes:
    values = np.array(rows, np.float64)
    corners = np.concatenate([np.zeros((len(rows), 2)), values[:, :2]], axis=1)
    return Boxes(corners, values[:, 2].astype(np.int64), np.ones(len(rows)))


def test_a_label_has_its_typical_sizes() -> None:
    boxes = of_sizes((10, 20, 0), (10.2, 20, 0), (40, 20, 0), (5, 5, 2))

    sizes, labels = sizes_of(boxes, seed=1)

    assert labels.tolist() == [0, 0, 0, 2]
    assert sizes[labels == 2][0] == pytest.approx([5, 5], rel=0.01)
    assert sorted(sizes[labels == 0][:, 0]) == pytest.approx([10, 10.2, 40], rel=0.01)


def test_small_objects_are_looked_at_larger() -> None:
    labels = np.array([0, 0, 1, 1])

    assert side_for(np.array([0.5, 0.5, 0.08, 0.08]), labels) == 288
    assert side_for(np.array([0.5, 0.5, 0.4, 0.4]), labels) == 192
    assert side_for(np.array([0.5, 0.5, 0.01, 0.01]), labels) == 640


def test_offsets_lead_from_a_box_to_its_target() -> None:
    boxes, targets = np.array([[0.0, 0, 10, 20]]), np.array([[3.0, 1, 18, 17]])

    assert moved(boxes, offsets(boxes, targets)) == pytest.approx(targets)


def test_a_refiner_learns_where_boxes_belong() -> None:
    chance = np.random.default_rng(2)
    features = chance.normal(size=(400, 12)).astype(np.float32)
    by = (features[:, :4] * 0.1).astype(np.float32)
    boxes = np.tile(np.array([[0.0, 0, 10, 20]], np.float32), (400, 1))

    refined = fit_refiner(features, by).refine(boxes, features)

    assert np.abs(refined - moved(boxes, by)).mean() < 0.5
    assert np.abs(boxes - moved(boxes, by)).mean() > 1
