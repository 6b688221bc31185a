"""Percents and turns become pixels."""

import math
from typing import Any

import pytest

from datasets import geometry
from datasets.records import Shape
from labeling.smart.label_studio.shapes import corners, polygon_of, rectangle_of, simplified

SIZE = (1000, 500)


def box(x: Any, y: Any, width: Any, height: Any, **more: Any) -> dict[str, Any]:
    return {"x": x, "y": y, "width": width, "height": height, **more}


def test_a_rectangle_comes_in_percent() -> None:
    assert rectangle_of(box(10, 20, 30, 40), SIZE) == Shape("rectangle", ((100, 100), (400, 300)))


def test_a_turn_is_about_the_top_left_corner_and_in_pixels() -> None:
    shape = rectangle_of(box(20, 20, 30, 20, rotation=90), SIZE)

    assert shape == Shape("rectangle", ((100, 100), (200, 400)))


def test_the_corners_of_a_turned_rectangle_follow_the_clock() -> None:
    turned = corners(0, 0, 10, 0, 30)

    assert turned[1] == pytest.approx((10 * math.cos(math.pi / 6), 5))


def test_a_turned_rectangle_keeps_its_sides_and_angle() -> None:
    shape = rectangle_of(box(20, 20, 30, 20, rotation=-330), SIZE)

    assert shape is not None
    assert (shape.kind, shape.angle) == ("rotated_rectangle", 30)
    assert geometry.corners(shape)[0] == pytest.approx((200, 100))
    assert shape.points[1] == pytest.approx((300, 100))


def test_what_reaches_over_the_edge_is_cut() -> None:
    assert rectangle_of(box(-0.5, -1, 101, 102), SIZE) == Shape("rectangle", ((0, 0), (1000, 500)))


@pytest.mark.parametrize(
    "value",
    [
        *({}, box(10, 10, 0, 10), box(10, 10, -5, 10), box(110, 10, 5, 5), box(10, 10, 0.01, 10)),
        *(
            box("10", 10, 10, 10),
            box(None, 1, 1, 1),
            box(True, 1, 1, 1),
            box(1e300, 1, 1, 1),
            box([1], 1, 1, 1),
        ),
        *(box(200, 10, 10, 10, rotation=45), box(1, 1, 9e5, 9e5, rotation=45)),
    ],
    ids=str,
)
def test_what_is_no_rectangle_in_the_image_is_none(value: dict[str, Any]) -> None:
    assert rectangle_of(value, SIZE) is None


def test_a_polygon_is_closed_simplified_and_cut() -> None:
    points = [[0, 0], [25, 0], [50, 0.01], [110, 0], [110, 50], [0, 50], [0, 0]]

    shape = polygon_of({"points": points}, SIZE)

    assert shape is not None
    assert set(shape.points) == {(0, 0), (1000, 0), (1000, 250), (0, 250)}


@pytest.mark.parametrize(
    "points",
    [
        *(
            None,
            [],
            [[1, 1], [2, 2]],
            [[1, 1], [2, 2], [1, 1]],
            [[1, 1], [2, 2], [3]],
            [[1, 1], [2, 2], ["3", 3]],
        ),
        *([[200, 200], [300, 200], [200, 300]], [[1, 1], [2, 2], [3, 3]], [[0, 0]] * 60_000, [1, 2, 3]),
    ],
    ids=lambda points: str(points)[:40],
)
def test_what_is_no_outline_in_the_image_is_none(points: Any) -> None:
    assert polygon_of({"points": points}, SIZE) is None


def test_a_simplified_outline_stays_within_the_tolerance() -> None:
    circle = [(100 + 50 * math.cos(step / 500), 100 + 50 * math.sin(step / 500)) for step in range(3141)]

    outline = simplified(circle, 0.5)

    assert len(outline) < 40
    area = geometry.area(Shape("polygon", tuple(outline)))
    assert area == pytest.approx(math.pi * 2500, rel=0.02)
