"""Boxes: what they share, which say the same, which are right."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling.smart.boxes import agreed, clipped, iou, no_boxes, suppressed, which_are_right
from labeling.smart.engines.base import Boxes


def boxes(*rows: tuple[float, float, float, float, int, float]) -> Boxes:
    """Of rows of x0, y0, x1, y1, label, confidence."""
    values = np.array(rows, np.float64).reshape(-1, 6)
    return Boxes(values[:, :4], values[:, 4].astype(np.int64), values[:, 5])


def test_half_a_box_shares_half_with_the_whole() -> None:
    whole, half = np.array([[0.0, 0, 10, 10]]), np.array([[0.0, 0, 10, 5], [20, 20, 30, 30]])

    assert iou(whole, half).tolist() == [[0.5, 0.0]]


def test_a_box_without_an_area_shares_nothing() -> None:
    assert iou(np.array([[3.0, 3, 3, 3]]), np.array([[3.0, 3, 3, 3]])).tolist() == [[0.0]]


def test_of_boxes_that_say_the_same_the_surest_stays() -> None:
    found = boxes((0, 0, 10, 10, 0, 0.6), (1, 0, 11, 10, 0, 0.9), (30, 30, 40, 40, 0, 0.7))

    assert suppressed(found).confidences.tolist() == [0.9, 0.7]


def test_boxes_of_two_labels_never_say_the_same() -> None:
    found = boxes((0, 0, 10, 10, 0, 0.6), (0, 0, 10, 10, 1, 0.9))

    assert suppressed(found).labels.tolist() == [1, 0]


def test_a_box_that_was_put_aside_puts_no_other_aside() -> None:
    found = boxes((0, 0, 10, 10, 0, 0.9), (3, 0, 13, 10, 0, 0.8), (6, 0, 16, 10, 0, 0.7))

    assert suppressed(found).confidences.tolist() == [0.9, 0.7]


def test_boxes_that_say_the_same_agree_on_where_it_is() -> None:
    found = boxes(
        (0, 0, 10, 10, 0, 0.9), (2, 0, 12, 10, 0, 0.3), (0, 0, 10, 10, 1, 0.1), (6, 0, 16, 10, 0, 0.2)
    )

    settled = agreed(found)

    assert settled.confidences.tolist() == [0.9, 0.2, 0.1]
    assert settled.corners[0] == pytest.approx([0.5, 0, 10.5, 10])
    assert settled.corners[2] == pytest.approx([0, 0, 10, 10])


sides = st.integers(0, 40)
rows = st.tuples(sides, sides, sides, sides, st.integers(0, 1), st.floats(0, 1))


@pytest.mark.parametrize("settle", [suppressed, agreed])
@given(found=st.lists(rows, max_size=12))
def test_none_of_those_that_stay_says_the_same_as_another(
    settle: Callable[[Boxes], Boxes], found: list[tuple[int, ...]]
) -> None:
    kept = settle(boxes(*((x, y, x + w, y + h, label, sure) for x, y, w, h, label, sure in found)))

    shared = iou(kept.corners, kept.corners) * (kept.labels[:, None] == kept.labels[None])
    assert not (np.triu(shared, 1) > 0.4).any()


def test_a_drawn_box_is_found_once() -> None:
    drawn = boxes((0, 0, 10, 10, 0, 1))
    found = boxes((0, 0, 10, 10, 0, 0.6), (0, 0, 10, 9, 0, 0.9))

    assert which_are_right(found, drawn).tolist() == [False, True]


def test_a_box_of_another_label_is_wrong() -> None:
    assert which_are_right(boxes((0, 0, 10, 10, 1, 1)), boxes((0, 0, 10, 10, 0, 1))).tolist() == [False]


def test_where_nothing_was_drawn_nothing_is_right() -> None:
    assert which_are_right(boxes((0, 0, 10, 10, 0, 1)), no_boxes()).tolist() == [False]


def test_boxes_are_cut_to_the_image_and_those_outside_are_gone() -> None:
    found = boxes((-5, -5, 10, 10, 0, 0.5), (90, 90, 120, 130, 1, 0.5), (101, 20, 130, 40, 0, 0.5))

    assert clipped(found, 100, 100).corners == pytest.approx(np.array([[0, 0, 10, 10], [90, 90, 100, 100]]))
