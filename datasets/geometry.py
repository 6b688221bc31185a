"""The shape kinds: what their points mean, when they are valid, their box and area.

Coordinates are pixels of the upright image as floats, origin top left, y down; pixel n spans n to n + 1.
Layouts: rectangle, line, dashed `[[x1,y1],[x2,y2]]`; rotated_rectangle `[[cx,cy],[w,h]]` + `angle` (degrees
clockwise); polygon, polyline `[[x,y],...]`; circle `[[cx,cy],[r,0]]`; point `[[x,y]]`; mask `rle`.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from datasets.errors import InvalidInputError
from datasets.records import Point, Shape
from datasets.run_lengths import decode_counts, mask_extent

Box = tuple[float, float, float, float]

OUTSIDE_TOLERANCE = 1.0
MIN_SIDE = 1.0 - 1e-6  # 11.1 - 10.1 is 0.9999999999999996, and a person drew one pixel
MAX_POINTS = 10_000

_NUMBERS = frozenset((int, float))  # and not bool, which is an int


def parse_shape(raw: Any, *, width: int, height: int) -> Shape:
    """Return the valid shape that JSON value `raw` describes on an upright image of width x height px.

    Points up to 1 px outside are clamped. Raises InvalidInputError with code `shape_invalid`,
    `shape_outside_image` or `shape_too_small`.
    """
    try:
        kind = KINDS[raw["kind"]]
    except (KeyError, TypeError, IndexError):
        raise _invalid("A shape is an object whose `kind` is one of: " + ", ".join(KINDS) + ".") from None
    if raw.get("angle") and kind.name != "rotated_rectangle":
        raise _invalid(f"A {kind.name} has no angle; use rotated_rectangle.")
    return kind.parse(raw, width, height)


def shape_from_stored(kind: str, points: Any, angle: float | None = None, rle: Any = None) -> Shape:
    """Return the shape of values that were valid when they were stored; nothing is checked again."""
    return Shape(kind, tuple([(x, y) for x, y in points]), angle, rle)


def shape_to_json(shape: Shape) -> dict[str, Any]:
    """Return the JSON form that `parse_shape` reads."""
    if shape.kind == "mask":
        return {"kind": "mask", "rle": shape.rle}
    raw: dict[str, Any] = {"kind": shape.kind, "points": [[x, y] for x, y in shape.points]}
    if shape.angle is not None:
        raw["angle"] = shape.angle
    return raw


def bounding_box(shape: Shape) -> Box:
    """Return (x0, y0, x1, y1), px. A circle's and a rotated rectangle's may reach over the image's edge."""
    if shape.kind == "rectangle":
        (x0, y0), (x1, y1) = shape.points
        return x0, y0, x1, y1
    return KINDS[shape.kind].box(shape)


def area(shape: Shape) -> float:
    """Return the covered area in square px; 0 for lines and points."""
    if shape.kind == "rectangle":
        (x0, y0), (x1, y1) = shape.points
        return (x1 - x0) * (y1 - y0)
    return KINDS[shape.kind].area(shape)


def iou(a: Shape, b: Shape) -> float:
    """Return the intersection over union, 0..1, of the two shapes' bounding boxes: exact for rectangles."""
    ax0, ay0, ax1, ay1 = bounding_box(a)
    bx0, by0, bx1, by1 = bounding_box(b)
    shared = max(0.0, min(ax1, bx1) - max(ax0, bx0)) * max(0.0, min(ay1, by1) - max(ay0, by0))
    union = (ax1 - ax0) * (ay1 - ay0) + (bx1 - bx0) * (by1 - by0) - shared
    return shared / union if union > 0 else float(a == b)


def is_inside(shape: Shape, width: int, height: int) -> bool:
    """Whether a shape that was valid on some image lies on one of width x height px, too.

    A circle or a rotated rectangle does if its centre does; a mask only on an image of its own size.
    """
    if shape.kind == "rectangle":
        x1, y1 = shape.points[1]
        return x1 <= width and y1 <= height
    if shape.kind == "mask":
        return list((shape.rle or {})["size"]) == [height, width]
    points = shape.points[:1] if shape.kind in ("circle", "rotated_rectangle") else shape.points
    return all(0 <= x <= width and 0 <= y <= height for x, y in points)


def clip_rectangle(
    points: Sequence[Sequence[float]], width: int, height: int
) -> tuple[tuple[Point, Point], float]:
    """Return the rectangle cut to the image, and the share (0..1) of its area that was inside.

    Corners may come in any order. The share of a rectangle without area is 0.
    """
    (ax, ay), (bx, by) = points
    x0, x1 = (ax, bx) if ax <= bx else (bx, ax)
    y0, y1 = (ay, by) if ay <= by else (by, ay)
    whole = (x1 - x0) * (y1 - y0)
    cut_x0, cut_x1 = _clamp(x0, width), _clamp(x1, width)
    cut_y0, cut_y1 = _clamp(y0, height), _clamp(y1, height)
    inside = (cut_x1 - cut_x0) * (cut_y1 - cut_y0)
    return ((cut_x0, cut_y0), (cut_x1, cut_y1)), (inside / whole if whole > 0 else 0.0)


def corners(shape: Shape) -> tuple[Point, ...]:
    """Return the four corners of a rectangle or rotated rectangle, clockwise from its own top left."""
    if shape.kind == "rectangle":
        (x0, y0), (x1, y1) = shape.points
        return (x0, y0), (x1, y0), (x1, y1), (x0, y1)
    (cx, cy), (w, h) = shape.points
    turn = math.radians(shape.angle or 0.0)
    cos, sin = math.cos(turn), math.sin(turn)
    halves = ((-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2))
    return tuple([(cx + dx * cos - dy * sin, cy + dx * sin + dy * cos) for dx, dy in halves])


def _parse_rectangle(raw: dict[str, Any], width: int, height: int) -> Shape:
    # Written out flat: this runs for every box of every save.
    try:
        (x1, y1), (x2, y2) = raw["points"]
    except (KeyError, TypeError, ValueError):
        raise _invalid("A rectangle has two points: [[x1, y1], [x2, y2]].") from None
    if not (type(x1) in _NUMBERS and type(y1) in _NUMBERS and type(x2) in _NUMBERS and type(y2) in _NUMBERS):
        raise _invalid("Coordinates are numbers.")
    right, bottom = width + OUTSIDE_TOLERANCE, height + OUTSIDE_TOLERANCE
    if not (-1 <= x1 <= right and -1 <= y1 <= bottom and -1 <= x2 <= right and -1 <= y2 <= bottom):
        raise _outside(((x1, y1), (x2, y2)), width, height)
    if x1 > x2:
        x1, x2 = x2, x1
    if y1 > y2:
        y1, y2 = y2, y1
    x1, y1, x2, y2 = _clamp(x1, width), _clamp(y1, height), _clamp(x2, width), _clamp(y2, height)
    if x2 - x1 < MIN_SIDE or y2 - y1 < MIN_SIDE:
        raise _too_small()
    return Shape("rectangle", ((x1, y1), (x2, y2)))


def _parse_rotated_rectangle(raw: dict[str, Any], width: int, height: int) -> Shape:
    centre, (w, h) = _number_pairs(raw, 2, 2)
    angle = raw.get("angle", 0.0)
    if type(angle) not in _NUMBERS or not -36_000 <= angle <= 36_000:
        raise _invalid("`angle` is a number of degrees.")
    _check_sides((w, h), width, height)
    return Shape("rotated_rectangle", (_inside(centre, width, height), (float(w), float(h))), angle % 360.0)


def _parse_circle(raw: dict[str, Any], width: int, height: int) -> Shape:
    centre, (radius, _) = _number_pairs(raw, 2, 2)
    _check_sides((2 * radius,), width, height)
    return Shape("circle", (_inside(centre, width, height), (float(radius), 0.0)))


def _parse_polygon(raw: dict[str, Any], width: int, height: int) -> Shape:
    points = _points_inside(raw, 3, MAX_POINTS, width, height)
    if points[0] == points[-1]:
        points = points[:-1]  # some tools close the ring, ours is closed by itself
    if len(points) < 3:
        raise _invalid("A polygon has at least three different points.")
    x0, y0, x1, y1 = _box_of_points(points)
    if x1 - x0 < MIN_SIDE or y1 - y0 < MIN_SIDE:
        raise _too_small()
    return Shape("polygon", points)


def _parse_line(raw: dict[str, Any], width: int, height: int) -> Shape:
    most = MAX_POINTS if raw["kind"] == "polyline" else 2
    points = _points_inside(raw, 2, most, width, height)
    x0, y0, x1, y1 = _box_of_points(points)
    if max(x1 - x0, y1 - y0) < MIN_SIDE:
        raise _too_small()
    return Shape(raw["kind"], points)


def _parse_point(raw: dict[str, Any], width: int, height: int) -> Shape:
    return Shape("point", _points_inside(raw, 1, 1, width, height))


def _parse_mask(raw: dict[str, Any], width: int, height: int) -> Shape:
    rle = raw.get("rle")
    if not (isinstance(rle, dict) and isinstance(rle.get("counts"), str | list) and "size" in rle):
        raise _invalid("A mask has `rle` with `size` [height, width] and `counts`.")
    if rle["size"] not in ([height, width], (height, width)):
        raise _invalid(f"The mask's size must be the image's: [{height}, {width}].")
    try:
        runs = decode_counts(rle["counts"])
    except ValueError as problem:
        raise _invalid(f"The mask's run lengths can't be read: {problem}.") from None
    if sum(runs) != width * height:
        raise _invalid("The mask's run lengths must add up to the image's pixels.")
    box, _ = mask_extent(runs, height)
    if box is None:
        raise _too_small()
    return Shape("mask", (), None, {"size": [height, width], "counts": rle["counts"]})


def _number_pairs(raw: dict[str, Any], least: int, most: int) -> list[tuple[float, float]]:
    points = raw.get("points")
    if not isinstance(points, list | tuple) or not least <= len(points) <= most:
        needs = str(least) if least == most else f"{least} to {most}"
        raise _invalid(f"A {raw['kind']} has {needs} points.")
    try:
        pairs = [(x, y) for x, y in points]
    except (TypeError, ValueError):
        raise _invalid("A point is two numbers: [x, y].") from None
    if not all(type(x) in _NUMBERS and type(y) in _NUMBERS for x, y in pairs):
        raise _invalid("Coordinates are numbers.")
    return pairs


def _points_inside(raw: dict[str, Any], least: int, most: int, width: int, height: int) -> tuple[Point, ...]:
    return tuple([_inside(point, width, height) for point in _number_pairs(raw, least, most)])


def _inside(point: tuple[float, float], width: int, height: int) -> Point:
    x, y = point
    if not (-1 <= x <= width + OUTSIDE_TOLERANCE and -1 <= y <= height + OUTSIDE_TOLERANCE):
        raise _outside((point,), width, height)
    return _clamp(x, width), _clamp(y, height)


def _check_sides(sides: tuple[float, ...], width: int, height: int) -> None:
    longest = 2 * math.hypot(width, height)  # from one corner a shape may cover the whole image
    for side in sides:
        if not -longest <= side <= longest:
            raise _invalid("The shape is larger than the image.")
        if side < MIN_SIDE:
            raise _too_small()


def _clamp(value: float, limit: int) -> float:
    if value <= 0:
        return 0.0
    return float(value) if value < limit else float(limit)


def _invalid(message: str) -> InvalidInputError:
    return InvalidInputError(message, code="shape_invalid")


def _too_small() -> InvalidInputError:
    return InvalidInputError("The shape is smaller than 1 px. Draw it larger.", code="shape_too_small")


def _outside(points: Sequence[tuple[float, float]], width: int, height: int) -> InvalidInputError:
    numbers = [number for point in points for number in point]
    if any(type(number) is float and not math.isfinite(number) for number in numbers):
        return _invalid("Coordinates are finite numbers.")
    return InvalidInputError(
        f"The shape leaves the image of {width} x {height} px. Draw it inside.",
        code="shape_outside_image",
        params={"width": width, "height": height},
    )


def _box_of_points(points: tuple[Point, ...]) -> Box:
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _box_of_circle(shape: Shape) -> Box:
    (cx, cy), (radius, _) = shape.points
    return cx - radius, cy - radius, cx + radius, cy + radius


def _box_of_mask(shape: Shape) -> Box:
    rle = shape.rle or {}
    box, _ = mask_extent(decode_counts(rle["counts"]), rle["size"][0])
    return box or (0.0, 0.0, 0.0, 0.0)


def _area_of_mask(shape: Shape) -> float:
    rle = shape.rle or {}
    return float(sum(decode_counts(rle["counts"])[1::2]))


def _area_of_polygon(shape: Shape) -> float:
    points = shape.points
    following = points[1:] + points[:1]
    return abs(sum([x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, following, strict=True)])) / 2


def _area_of_sides(shape: Shape) -> float:
    return shape.points[1][0] * shape.points[1][1]


def _box_of_shape_points(shape: Shape) -> Box:
    return _box_of_points(shape.points)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of shape. `code` is its number in the database: never change or reuse one."""

    name: str
    code: int
    parse: Callable[[dict[str, Any], int, int], Shape]
    box: Callable[[Shape], Box]
    area: Callable[[Shape], float]


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("rectangle", 1, _parse_rectangle, _box_of_shape_points, area),
        Kind(
            "rotated_rectangle",
            2,
            _parse_rotated_rectangle,
            lambda shape: _box_of_points(corners(shape)),
            _area_of_sides,
        ),
        Kind("polygon", 3, _parse_polygon, _box_of_shape_points, _area_of_polygon),
        Kind("circle", 4, _parse_circle, _box_of_circle, lambda shape: math.pi * shape.points[1][0] ** 2),
        Kind("line", 5, _parse_line, _box_of_shape_points, lambda _: 0.0),
        Kind("dashed", 6, _parse_line, _box_of_shape_points, lambda _: 0.0),
        Kind("point", 7, _parse_point, _box_of_shape_points, lambda _: 0.0),
        Kind("polyline", 8, _parse_line, _box_of_shape_points, lambda _: 0.0),
        Kind("mask", 9, _parse_mask, _box_of_mask, _area_of_mask),
    )
}
KIND_CODES: dict[str, int] = {name: kind.code for name, kind in KINDS.items()}
KIND_NAMES: dict[int, str] = {code: name for name, code in KIND_CODES.items()}
