"""Ellipses of other tools: circles where they are round, otherwise outlines of many corners."""

import math
from typing import Any

from datasets.records import Point

CORNERS = 64
_ROUND = 0.01  # px between the radii of what is a circle


def ellipse_corners(centre: Point, radii: tuple[float, float], angle: float = 0.0) -> list[Point]:
    """Return corners on an ellipse, px, whose first radius is turned by `angle` degrees clockwise."""
    turn = math.radians(angle)
    cos, sin = math.cos(turn), math.sin(turn)
    found = []
    for step in range(CORNERS):
        at = 2 * math.pi * step / CORNERS
        dx, dy = radii[0] * math.cos(at), radii[1] * math.sin(at)
        found.append((centre[0] + dx * cos - dy * sin, centre[1] + dx * sin + dy * cos))
    return found


def raw_ellipse(centre: Point, radii: tuple[float, float], angle: float = 0.0) -> dict[str, Any]:
    """Return the kind and the points of the shape that stands for an ellipse. ValueError where a radius is negative."""
    if not min(radii) >= 0:
        raise ValueError("a radius is negative")
    if abs(radii[0] - radii[1]) <= _ROUND:
        return {"kind": "circle", "points": (centre, (radii[0], 0.0))}
    return {"kind": "polygon", "points": ellipse_corners(centre, radii, angle)}
