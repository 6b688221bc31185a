"""The smallest turned rectangle round some points: what formats of turned boxes have in place of any other outline."""

import math
from collections.abc import Sequence
from itertools import pairwise

from datasets.records import Point, Shape

_DIGITS = 6  # of a pixel, behind the point
_LEAST_FILLED = 0.9  # of its rectangle, by four corners that are meant as one


def smallest_rectangle(points: Sequence[Point]) -> Shape:
    """Return the rectangle of the least area round three points or more, px; the first edge's among equals.

    One of its sides lies on an edge of the hull (Freeman and Shapira, 1975).
    """
    hull = convex_hull(points)
    found = [_along(hull, start, end) for start, end in pairwise([*hull, hull[0]])]
    return min(found, key=lambda shape: round(shape.points[1][0] * shape.points[1][1], _DIGITS))


def rectangle_of(corners: Sequence[Point]) -> Shape | None:
    """Return the rectangle, turned or not, that four corners in their order are, or nearly are; None for others."""
    found = _along(corners, corners[0], corners[1])
    if not _is_filled(found, corners):
        found = smallest_rectangle(corners)
    if not _is_filled(found, corners):
        return None
    (cx, cy), (w, h) = found.points
    turn = (found.angle or 0.0) % 180.0
    if turn not in (0.0, 90.0):
        return found
    w, h = (w, h) if turn == 0.0 else (h, w)
    box = ((cx - w / 2, cy - h / 2), (cx + w / 2, cy + h / 2))
    return Shape("rectangle", tuple((round(x, _DIGITS), round(y, _DIGITS)) for x, y in box))


def convex_hull(points: Sequence[Point]) -> list[Point]:
    """Return the corners of the hull in their order (Andrew's monotone chain); those on a side left out."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return lower[:-1] + upper[:-1]


def _chain(points: Sequence[Point]) -> list[Point]:
    found: list[Point] = []
    for point in points:
        while len(found) > 1 and _turn(found[-2], found[-1], point) <= 0:
            found.pop()
        found.append(point)
    return found


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _along(points: Sequence[Point], start: Point, end: Point) -> Shape:
    """The rectangle round the points whose width lies along an edge."""
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    cos, sin = math.cos(angle), math.sin(angle)
    across = [x * cos + y * sin for x, y in points]
    down = [y * cos - x * sin for x, y in points]
    left, right, top, bottom = min(across), max(across), min(down), max(down)
    u, v = (left + right) / 2, (top + bottom) / 2
    centre = (round(u * cos - v * sin, _DIGITS), round(u * sin + v * cos, _DIGITS))
    sides = (round(right - left, _DIGITS), round(bottom - top, _DIGITS))
    return Shape("rotated_rectangle", (centre, sides), round(math.degrees(angle), 9) % 360.0)


def _is_filled(found: Shape, corners: Sequence[Point]) -> bool:
    width, height = found.points[1]
    ring = [*corners, corners[0]]
    filled = abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))) / 2
    return min(width, height) >= 1 and filled >= _LEAST_FILLED * width * height
