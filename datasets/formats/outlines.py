"""Outlines of imported files: cut to the image, and several rings drawn as one mask."""

from collections.abc import Callable, Sequence

from datasets.errors import InvalidInputError
from datasets.formats.base import LEAST_SHARE_INSIDE
from datasets.geometry import area, parse_shape
from datasets.records import Point, Problem, Shape
from datasets.run_lengths import encode_counts, fill_rings

MOST_CORNERS = 10_000
_UNKNOWN = (1 << 30, 1 << 30)


def fit_outline(points: Sequence[Point], size: tuple[int, int] | None, name: str) -> Shape | Problem:
    """Return a polygon cut to the image, or why it can't be used. A size of None cuts nothing."""
    width, height = size or _UNKNOWN
    if len(points) > MOST_CORNERS:
        return Problem(name, "shape_invalid", f"The outline has more than {MOST_CORNERS:,} corners.")
    if all(-1 <= x <= width + 1 and -1 <= y <= height + 1 for x, y in points):
        inside: Sequence[Point] = points
    else:
        inside = _cut(points, width, height)
        share = _area(inside) / (_area(points) or 1.0)
        if share < LEAST_SHARE_INSIDE:
            message = f"{1 - share:.0%} of the outline lies outside the image of {width} x {height} px."
            return Problem(name, "box_outside_image", message)
    return _parsed({"kind": "polygon", "points": inside}, width, height, name)


def fit_mask(rle: dict[str, object], size: tuple[int, int] | None, name: str) -> Shape | Problem:
    """Return a mask of COCO run lengths, or why it can't be used."""
    if size is None:
        try:
            height, width = rle["size"]  # type: ignore[misc]  # what it is not, the parser says
        except (KeyError, TypeError, ValueError):
            height, width = _UNKNOWN
        return _parsed({"kind": "mask", "rle": rle}, width, height, name)
    return _parsed({"kind": "mask", "rle": rle}, *size, name)


def fit_rings(rings: Sequence[Sequence[Point]], size: tuple[int, int] | None, name: str) -> Shape | Problem:
    """Return the pixels that are in any of the rings as one mask: what lies outside the image is cut off."""
    if size is None:
        return Problem(name, "image_unreadable", "The image can't be read, so its mask can't be drawn.")
    if sum(map(len, rings)) > MOST_CORNERS:
        return Problem(name, "shape_invalid", f"The outline has more than {MOST_CORNERS:,} corners.")
    width, height = size
    cut = [ring for ring in (_cut(ring, width, height) for ring in rings) if len(ring) > 2]
    share = sum(map(_area, cut)) / (sum(map(_area, rings)) or 1.0)
    if share < LEAST_SHARE_INSIDE:
        message = f"{1 - share:.0%} of the outline lies outside the image of {width} x {height} px."
        return Problem(name, "box_outside_image", message)
    counts = encode_counts(fill_rings(cut, width, height))
    return fit_mask({"size": [height, width], "counts": counts}, size, name)


def _parsed(raw: dict[str, object], width: int, height: int, name: str) -> Shape | Problem:
    try:
        return parse_shape(raw, width=width, height=height)
    except InvalidInputError as refused:
        return Problem(name, refused.code, refused.message)


def _area(points: Sequence[Point]) -> float:
    return area(Shape("polygon", tuple(points))) if len(points) > 2 else 0.0


def _cut(points: Sequence[Point], width: int, height: int) -> list[Point]:
    """The part of a polygon inside the image: cut at one edge after the other (Sutherland and Hodgman)."""
    found = list(points)
    for axis, limit, sign in ((0, 0, 1), (0, width, -1), (1, 0, 1), (1, height, -1)):
        found = _cut_at(found, lambda point, a=axis, b=limit, s=sign: s * (point[a] - b))  # type: ignore[misc]
    return found


def _cut_at(points: list[Point], depth: Callable[[Point], float]) -> list[Point]:
    """Keep where `depth` is not negative."""
    kept: list[Point] = []
    for before, point in zip(points[-1:] + points[:-1], points, strict=True):
        near, far = depth(before), depth(point)
        if (near < 0) != (far < 0):
            share = near / (near - far)
            kept.append(
                (before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1]))
            )
        if far >= 0:
            kept.append(point)
    return kept
