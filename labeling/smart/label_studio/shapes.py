"""Shapes as a backend says them, in percent of the image, brought to pixels.

`rotation` turns a rectangle clockwise about its top left corner, after percents became pixels: few images are square.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from datasets.formats.outlines import fit_outline
from datasets.geometry import area, clip_rectangle
from datasets.records import Point, Shape

Size = tuple[int, int]  # width and height, px

LEAST_SIDE, LEAST_AREA = 1.0, 1.0  # px, square px
TOLERANCE = 0.5  # px that a simplified outline may lie beside
MOST_POINTS = 50_000  # of an outline as it comes


def rectangle_of(value: dict[str, Any], size: Size) -> Shape | None:
    """A rectangle cut to the image, turned or not; None where it is none, or nothing of it lies inside."""
    numbers = [number(value.get(name)) for name in ("x", "y", "width", "height")]
    x, y, w, h = [0.0 if each is None else each for each in numbers]
    if None in numbers or w <= 0 or h <= 0:
        return None
    width, height = size
    x, w, y, h = x * width / 100, w * width / 100, y * height / 100, h * height / 100
    angle = (number(value.get("rotation")) or 0.0) % 360.0
    turned = corners(x, y, w, h, angle)
    if angle % 90.0:
        return _turned(turned, w, h, angle, size)
    xs, ys = [each[0] for each in turned], [each[1] for each in turned]
    (first, last), _ = clip_rectangle(((min(xs), min(ys)), (max(xs), max(ys))), width, height)
    is_there = last[0] - first[0] >= LEAST_SIDE and last[1] - first[1] >= LEAST_SIDE
    return Shape("rectangle", (first, last)) if is_there else None


def corners(x: float, y: float, w: float, h: float, angle: float) -> tuple[Point, ...]:
    """The corners of a rectangle that is turned clockwise about its top left one, (x, y); px and degrees."""
    turn = math.radians(angle)
    cos, sin = (round(math.cos(turn), 15), round(math.sin(turn), 15))
    edge, side = (w * cos, w * sin), (-h * sin, h * cos)
    return (
        (x, y),
        (x + edge[0], y + edge[1]),
        (x + edge[0] + side[0], y + edge[1] + side[1]),
        (x + side[0], y + side[1]),
    )


def _turned(turned: Sequence[Point], w: float, h: float, angle: float, size: Size) -> Shape | None:
    """A turned rectangle whose centre lies in the image; it may reach over the edge."""
    cx, cy = (turned[0][0] + turned[2][0]) / 2, (turned[0][1] + turned[2][1]) / 2
    is_inside = 0 <= cx <= size[0] and 0 <= cy <= size[1]
    fits = min(w, h) >= LEAST_SIDE and max(w, h) <= 2 * max(size)
    return Shape("rotated_rectangle", ((cx, cy), (w, h)), angle) if is_inside and fits else None


def polygon_of(value: dict[str, Any], size: Size) -> Shape | None:
    """An outline, simplified and cut to the image; None where it has no three points, or lies mostly outside."""
    points = value.get("points")
    if not isinstance(points, list) or not 3 <= len(points) <= MOST_POINTS:
        return None
    width, height = size
    found = []
    for point in points:
        x, y = (
            [number(each) for each in point] if isinstance(point, list) and len(point) == 2 else (None,) * 2
        )
        if x is None or y is None:
            return None
        found.append((x * width / 100, y * height / 100))
    outline = simplified(found, TOLERANCE)
    fitted = fit_outline(outline, size, "") if len(outline) > 2 else None
    return fitted if isinstance(fitted, Shape) and area(fitted) >= LEAST_AREA else None


def simplified(points: Sequence[Point], tolerance: float) -> list[Point]:
    """A closed outline with no more points than it needs to stay within `tolerance` px (Douglas and Peucker)."""
    ring = np.array(points, dtype=np.float64)
    if len(ring) > 1 and (ring[0] == ring[-1]).all():
        ring = ring[:-1]
    if len(ring) < 4:
        return [(float(x), float(y)) for x, y in ring]
    far = int(((ring - ring[0]) ** 2).sum(axis=1).argmax())
    closed = np.concatenate([ring, ring[:1]])
    kept = {0, far}
    waiting = [(0, far), (far, len(ring))]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        away = _distances(closed[first + 1 : last], closed[first], closed[last])
        place = int(away.argmax())
        if away[place] > tolerance:
            middle = first + 1 + place
            kept.add(middle)
            waiting += [(first, middle), (middle, last)]
    return [(float(x), float(y)) for x, y in ring[sorted(kept)]]


def _distances(points: Any, a: Any, b: Any) -> Any:
    """Of points (n, 2) from the line through a and b; from a where the two are one."""
    along, apart = b - a, points - a
    length = float(np.hypot(*along))
    if not length:
        return np.hypot(apart[:, 0], apart[:, 1])
    return np.abs(along[0] * apart[:, 1] - along[1] * apart[:, 0]) / length


def number(value: Any) -> float | None:
    """A finite number that is of use in an image; None for all else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if -1e6 < value < 1e6 else None
