"""Shapes of imported files, of any kind: made valid on their image."""

from collections.abc import Mapping
from typing import Any

from datasets.errors import InvalidInputError
from datasets.formats.base import fit_rectangle
from datasets.formats.outlines import fit_mask, fit_outline
from datasets.geometry import parse_shape
from datasets.records import Problem, Shape

_UNKNOWN = (1 << 30, 1 << 30)


def fit_shape(raw: Mapping[str, Any], size: tuple[int, int] | None, name: str) -> Shape | Problem:
    """Return the shape of `raw` (kind, points, angle, rle) cut to the image, or why it can't be used.

    Raises KeyError, TypeError, ValueError where the numbers are none.
    """
    kind = raw["kind"]
    if kind == "mask":
        return fit_mask(raw["rle"], size, name)
    points = [(float(x), float(y)) for x, y in raw["points"]]
    if kind == "rectangle":
        first, second = points
        return fit_rectangle((first, second), size, name)
    if kind == "polygon":
        return fit_outline(points, size, name)
    width, height = size or _UNKNOWN
    try:
        return parse_shape({**raw, "points": points}, width=width, height=height)
    except InvalidInputError as refused:
        return Problem(name, refused.code, refused.message)
