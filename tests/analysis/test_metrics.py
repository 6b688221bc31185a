"""Metrics of boxes and images from their geometry, against rasters and by what they must not see."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.metrics import METRICS, MeasuredPage
from analysis.overlap import covered_areas, overlaps, union_area

SIDE = 60  # px, of the rasters
WHOLE = st.integers(0, SIDE)


def page(size: tuple[float, float], *boxes: tuple[float, float, float, float]) -> MeasuredPage:
    """One image and its boxes."""
    number = len(boxes)
    return MeasuredPage(
        width=np.array([size[0]], dtype=float),
        height=np.array([size[1]], dtype=float),
        pixels={},
        boxes=np.array(boxes, dtype=float).reshape(-1, 4),
        owner=np.zeros(number, dtype=np.int64),
        box_brightness=np.zeros(number),
        box_clarity=np.zeros(number),
        box_overlap=overlaps(np.array(boxes, dtype=float).reshape(-1, 4)),
    )


def value(metric: str, *arguments: Any) -> list[float]:
    measure = METRICS[metric].measure
    assert measure is not None
    return list(map(float, measure(page(*arguments))))


@st.composite
def some_boxes(draw: st.DrawFn) -> NDArray[np.float64]:
    corners = draw(st.lists(st.tuples(WHOLE, WHOLE, WHOLE, WHOLE), min_size=1, max_size=9))
    found = np.array(corners, dtype=float).reshape(-1, 2, 2)
    return np.hstack([found.min(axis=1), found.max(axis=1) + 1])


def raster(boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(n, side, side): the pixels of each box."""
    y, x = np.mgrid[: SIDE + 1, : SIDE + 1]
    x0, y0, x1, y1 = boxes.T[:, :, None, None]
    return np.asarray((x >= x0) & (x < x1) & (y >= y0) & (y < y1))


@settings(max_examples=200)
@given(some_boxes())
def test_the_union_of_boxes_is_that_of_their_pixels(boxes: NDArray[np.float64]) -> None:
    assert union_area(boxes) == raster(boxes).any(axis=0).sum()


@settings(max_examples=200)
@given(some_boxes())
def test_what_others_cover_of_a_box_is_counted_once(boxes: NDArray[np.float64]) -> None:
    drawn = raster(boxes)
    others = [np.delete(drawn, place, axis=0).any(axis=0) for place in range(len(boxes))]
    expected = [(own & other).sum() for own, other in zip(drawn, others, strict=True)]

    assert covered_areas(boxes).tolist() == pytest.approx(expected)


@given(some_boxes(), st.floats(0.1, 10))
def test_overlap_does_not_see_the_scale(boxes: NDArray[np.float64], scale: float) -> None:
    size = (SIDE + 1.0, SIDE + 1.0)
    scaled = (SIDE + 1) * scale, (SIDE + 1) * scale

    assert value("box_overlap", scaled, *(boxes * scale)) == pytest.approx(value("box_overlap", size, *boxes))


@given(some_boxes())
def test_box_metrics_stay_in_their_range(boxes: NDArray[np.float64]) -> None:
    size = (SIDE + 1.0, SIDE + 1.0)
    shares = [
        each
        for name in ("box_overlap", "box_area_ratio", "box_marginalization")
        for each in value(name, size, *boxes)
    ]

    assert min(shares) >= 0
    assert max(shares) <= 1


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((40, 40, 60, 60), 0),
        ((0, 40, 0, 60), 1),
        ((80, 40, 100, 60), 0.8),
        ((50, 0, 50, 100), 0),
        ((90, 0, 100, 20), 0.9),
    ],
)
def test_marginalization_says_how_near_the_border_the_middle_is(
    box: tuple[float, float, float, float], expected: float
) -> None:
    assert value("box_marginalization", (100, 100), box) == pytest.approx([expected])


def test_area_std_is_that_of_shares_and_zero_for_one_box() -> None:
    assert value("box_area_std", (100, 100), (0, 0, 10, 10), (0, 0, 50, 50)) == pytest.approx([0.12])
    assert value("box_area_std", (100, 100), (0, 0, 10, 10)) == [0]
    assert value("box_area_std", (100, 100)) == [0]


def test_shapes_without_area_have_no_aspect_ratio_and_no_overlap() -> None:
    assert np.isnan(value("box_aspect_ratio", (100, 100), (5, 5, 5, 5), (5, 5, 9, 5))).all()
    assert np.isnan(value("box_overlap", (100, 100), (5, 5, 5, 5), (5, 5, 9, 5))).all()


def test_images_are_counted_by_their_boxes() -> None:
    assert value("box_count", (100, 100), (0, 0, 1, 1), (0, 0, 1, 1)) == [2]
    assert value("resolution", (100, 30)) == [3000]
    assert value("aspect_ratio", (100, 50)) == [2]


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.name)
def test_edges_rise_and_are_few_enough_to_draw(metric: Any) -> None:
    assert (np.diff(metric.edges) > 0).all()
    assert 50 <= len(metric.edges) - 1 <= 120


def test_a_box_is_as_far_from_the_border_as_its_nearest_side() -> None:
    boxes = [(5.0, 20.0, 50.0, 60.0), (30.0, 20.0, 98.5, 60.0), (40.0, 0.0, 50.0, 80.0)]

    assert value("box_border_distance", (100, 80), *boxes) == [5.0, 1.5, 0.0]
