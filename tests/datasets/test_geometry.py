import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from datasets import geometry
from datasets.errors import InvalidInputError
from datasets.geometry import parse_shape, shape_to_json
from datasets.records import Shape
from datasets.run_lengths import decode_counts, encode_counts

VALID: dict[str, dict[str, Any]] = {
    "rectangle": {"points": [[10.5, 20.0], [110.25, 200.0]]},
    "rotated_rectangle": {"points": [[50.0, 60.0], [40.0, 20.0]], "angle": 30.0},
    "polygon": {"points": [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]]},
    "circle": {"points": [[50.0, 50.0], [10.0, 0.0]]},
    "line": {"points": [[0.0, 0.0], [30.0, 40.0]]},
    "dashed": {"points": [[30.0, 0.0], [0.0, 40.0]]},
    "point": {"points": [[3.0, 4.0]]},
    "polyline": {"points": [[0.0, 0.0], [30.0, 40.0], [2.0, 2.0]]},
    "mask": {"rle": {"size": [480, 640], "counts": [480, 10, 470, 10, 640 * 480 - 970]}},
}


def rectangle(x1: Any, y1: Any, x2: Any, y2: Any) -> dict[str, Any]:
    return {"kind": "rectangle", "points": [[x1, y1], [x2, y2]]}


def parse(raw: Any, width: int = 640, height: int = 480) -> Shape:
    return parse_shape(raw, width=width, height=height)


def refusal(raw: Any) -> str:
    with pytest.raises(InvalidInputError) as caught:
        parse(raw)
    return caught.value.code


@pytest.mark.parametrize("kind", VALID)
def test_every_kind_survives_parse_and_json(kind: str) -> None:
    raw = {"kind": kind, **VALID[kind]}
    assert shape_to_json(parse(raw)) == raw


def test_the_kinds_and_their_stored_numbers_never_change() -> None:
    assert geometry.KIND_CODES == {
        "rectangle": 1,
        "rotated_rectangle": 2,
        "polygon": 3,
        "circle": 4,
        "line": 5,
        "dashed": 6,
        "point": 7,
        "polyline": 8,
        "mask": 9,
    }
    assert geometry.KIND_NAMES[1] == "rectangle"


def test_a_rectangle_drawn_from_any_corner_is_stored_from_top_left_to_bottom_right() -> None:
    assert parse(rectangle(110, 20, 10, 200)) == parse(rectangle(10, 200, 110, 20))
    assert parse(rectangle(110, 200, 10, 20)).points == ((10.0, 20.0), (110.0, 200.0))


def test_a_point_up_to_one_pixel_outside_is_clamped() -> None:
    assert parse(rectangle(-1, -0.4, 641, 480.9)).points == ((0.0, 0.0), (640.0, 480.0))


@pytest.mark.parametrize(
    "raw",
    [
        rectangle(-1.01, 0, 10, 10),
        rectangle(0, 0, 641.01, 10),
        rectangle(0, 0, 10, 1e300),
        rectangle(0, 0, 10, 10**400),
        {"kind": "point", "points": [[3, -1.5]]},
        {"kind": "polygon", "points": [[0, 0], [10, 0], [10, 482]]},
        {"kind": "circle", "points": [[700, 50], [10, 0]]},
        {"kind": "rotated_rectangle", "points": [[50, 600], [40, 20]], "angle": 0},
    ],
)
def test_a_point_further_outside_is_refused(raw: Any) -> None:
    assert refusal(raw) == "shape_outside_image"


@pytest.mark.parametrize(
    "raw",
    [
        rectangle(10, 10, 10.9, 50),
        rectangle(10, 10, 50, 10),
        rectangle(640, 10, 641, 50),
        {"kind": "polygon", "points": [[0, 0], [10, 0.1], [20, 0.2]]},
        {"kind": "circle", "points": [[50, 50], [0.4, 0]]},
        {"kind": "circle", "points": [[50, 50], [-5, 0]]},
        {"kind": "line", "points": [[5, 5], [5, 5]]},
        {"kind": "rotated_rectangle", "points": [[50, 60], [40, 0]], "angle": 0},
        {"kind": "mask", "rle": {"size": [480, 640], "counts": [640 * 480]}},
    ],
)
def test_a_shape_under_one_pixel_is_refused(raw: Any) -> None:
    assert refusal(raw) == "shape_too_small"


def test_a_box_of_one_pixel_survives_the_noise_of_floats() -> None:
    assert parse(rectangle(10.1, 10.1, 11.1, 11.1)).points[1] == (11.1, 11.1)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        "rectangle",
        {},
        {"kind": "hexagon", "points": []},
        {"kind": ["rectangle"], "points": []},
        {"kind": "rectangle"},
        {"kind": "rectangle", "points": [[0, 0]]},
        {"kind": "rectangle", "points": [[0, 0, 0], [1, 1, 1]]},
        {"kind": "rectangle", "points": ["ab", "cd"]},
        {"kind": "rectangle", "points": [[0, True], [10, 10]]},
        {"kind": "rectangle", "points": [[0, 0], [10, 10]], "angle": 30},
        rectangle(math.nan, 0, 10, 10),
        rectangle(0, 0, math.inf, 10),
        rectangle("0", 0, 10, 10),
        {"kind": "polygon", "points": [[0, 0], [10, 0]]},
        {"kind": "polygon", "points": [[0, 0], [10, 10], [0, 0]]},
        {"kind": "polygon", "points": [[0, 0]] * 10_001},
        {"kind": "polygon", "points": [[0, 0], [10, None], [10, 10]]},
        {"kind": "polygon", "points": [1, 2, 3]},
        {"kind": "circle", "points": [[50, 50], [1e9, 0]]},
        {"kind": "rotated_rectangle", "points": [[50, 60], [40, 20]], "angle": math.nan},
        {"kind": "mask", "rle": {"size": [640, 480], "counts": [640 * 480]}},
        {"kind": "mask", "rle": {"size": [480, 640], "counts": [5, 5]}},
        {"kind": "mask", "rle": {"size": [480, 640], "counts": [-5, 640 * 480 + 5]}},
        {"kind": "mask", "rle": {"size": [480, 640], "counts": "\x00"}},
        {"kind": "mask", "rle": {"size": [480, 640], "counts": "oo"}},
        {"kind": "mask", "rle": {"size": [480, 640]}},
    ],
)
def test_what_is_no_shape_is_refused(raw: Any) -> None:
    assert refusal(raw) == "shape_invalid"


def test_a_closed_polygon_loses_its_repeated_last_point() -> None:
    closed = parse({"kind": "polygon", "points": [[0, 0], [10, 0], [10, 10], [0, 0]]})
    assert closed.points == ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0))


def test_an_angle_is_kept_between_0_and_360() -> None:
    raw = {"kind": "rotated_rectangle", "points": [[50, 60], [40, 20]], "angle": -90}
    assert parse(raw).angle == 270.0


@pytest.mark.parametrize(
    ("kind", "box", "area"),
    [
        ("rectangle", (10.5, 20.0, 110.25, 200.0), 99.75 * 180),
        ("polygon", (0.0, 0.0, 10.0, 10.0), 50.0),
        ("circle", (40.0, 40.0, 60.0, 60.0), math.pi * 100),
        ("line", (0.0, 0.0, 30.0, 40.0), 0.0),
        ("point", (3.0, 4.0, 3.0, 4.0), 0.0),
        ("mask", (1.0, 0.0, 3.0, 10.0), 20.0),
    ],
)
def test_box_and_area_of_a_kind(kind: str, box: tuple[float, ...], area: float) -> None:
    shape = parse({"kind": kind, **VALID[kind]})
    assert geometry.bounding_box(shape) == box
    assert geometry.area(shape) == pytest.approx(area)


def test_a_quarter_turn_of_a_rotated_rectangle_swaps_its_sides() -> None:
    shape = parse({"kind": "rotated_rectangle", "points": [[50, 60], [40, 20]], "angle": 90})
    assert geometry.bounding_box(shape) == pytest.approx((40, 40, 60, 80))
    assert geometry.area(shape) == 800


def test_degrees_turn_clockwise() -> None:
    shape = parse({"kind": "rotated_rectangle", "points": [[50, 60], [40, 20]], "angle": 90})
    assert geometry.corners(shape)[0] == pytest.approx((60, 40))  # the top left has gone to the top right


def test_iou_of_half_overlapping_boxes_is_a_third() -> None:
    assert geometry.iou(parse(rectangle(0, 0, 10, 10)), parse(rectangle(5, 0, 15, 10))) == pytest.approx(
        1 / 3
    )


def test_iou_of_distant_boxes_is_zero() -> None:
    assert geometry.iou(parse(rectangle(0, 0, 10, 10)), parse(rectangle(50, 0, 60, 10))) == 0


def test_clipping_tells_the_share_that_was_inside() -> None:
    points, share = geometry.clip_rectangle([[630, 470], [650, 490]], 640, 480)
    assert points == ((630.0, 470.0), (640.0, 480.0))
    assert share == 0.25


def test_clipping_a_box_wholly_outside_leaves_nothing() -> None:
    assert geometry.clip_rectangle([[700, 10], [650, 20]], 640, 480)[1] == 0


def test_clipping_a_box_without_area_has_no_share() -> None:
    assert geometry.clip_rectangle([[10, 10], [10, 20]], 640, 480)[1] == 0


@pytest.mark.parametrize("kind", VALID)
def test_every_kind_is_inside_the_image_that_it_was_drawn_on(kind: str) -> None:
    assert geometry.is_inside(parse({"kind": kind, **VALID[kind]}), 640, 480)


@pytest.mark.parametrize("kind", [kind for kind in VALID if kind != "point"])
def test_every_kind_may_be_outside_of_a_smaller_image(kind: str) -> None:
    assert not geometry.is_inside(parse({"kind": kind, **VALID[kind]}), 9, 480)


def test_a_circle_is_inside_though_it_reaches_over_the_edge() -> None:
    assert geometry.is_inside(Shape("circle", ((9.0, 9.0), (5.0, 0.0))), 10, 10)


def test_a_mask_is_not_inside_of_a_larger_image() -> None:
    assert not geometry.is_inside(parse({"kind": "mask", **VALID["mask"]}), 641, 480)


def test_a_stored_shape_comes_back_without_checks() -> None:
    shape = parse(rectangle(1, 2, 3, 4))
    assert geometry.shape_from_stored("rectangle", [[1.0, 2.0], [3.0, 4.0]]) == shape


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["size", "counts"]), inner),
    max_leaves=10,
)


@given(st.sampled_from([*VALID, "hexagon"]), values, values, values)
def test_whatever_is_sent_is_a_shape_or_a_named_refusal(kind: str, points: Any, angle: Any, rle: Any) -> None:
    try:
        shape = parse({"kind": kind, "points": points, "angle": angle, "rle": rle})
    except InvalidInputError as refused:
        assert refused.code.startswith("shape_")  # noqa: PT017  # it may also be valid
    else:
        assert geometry.area(shape) >= 0


@given(st.floats(-1, 49), st.floats(-1, 49), st.floats(51, 101), st.floats(51, 101))
def test_whatever_is_accepted_lies_inside_the_image_and_parses_again_to_itself(
    left: float, top: float, right: float, bottom: float
) -> None:
    shape = parse(rectangle(right, top, left, bottom), 100, 100)
    x0, y0, x1, y1 = geometry.bounding_box(shape)
    assert 0 <= x0 < x1 <= 100
    assert 0 <= y0 < y1 <= 100
    assert parse(shape_to_json(shape), 100, 100) == shape


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 2**32))
def test_run_lengths_agree_with_pycocotools(height: int, width: int, seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 2, (height, width)).astype(np.uint8)
    pixels[0, 0] = 1
    theirs = coco_mask.encode(np.asfortranarray(pixels))
    counts = theirs["counts"].decode()
    shape = parse({"kind": "mask", "rle": {"size": [height, width], "counts": counts}}, width, height)
    x, y, w, h = coco_mask.toBbox(theirs)
    assert geometry.bounding_box(shape) == (x, y, x + w, y + h)
    assert geometry.area(shape) == coco_mask.area(theirs)
    assert encode_counts(decode_counts(counts)) == counts
