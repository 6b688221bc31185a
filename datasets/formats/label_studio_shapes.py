"""The geometry of one region of Label Studio, both ways: percent of the upright image, whole numbers nowhere.

A box turns about its top left corner, after percent became pixels: turned in percent it would shear. An ellipse turns
about its middle. `meta.shape` says of a line, which is a vector there, what it was.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from datasets.formats.brush_runs import BrushError, decode_brush, encode_brush
from datasets.formats.ellipses import raw_ellipse
from datasets.formats.mask_rows import MOST_PIXELS, mask_of_rows, rows_of_mask, rows_of_spans, spans
from datasets.formats.remarks import CURVED, Remarks
from datasets.formats.shapes import fit_shape
from datasets.geometry import corners
from datasets.records import Point, Problem, Shape

Size = tuple[int, int]
Raw = dict[str, Any]

# What a region's type is called without its labels, and the kinds of shapes that are written as it.
TAGS = {
    "rectangle": "RectangleLabels",
    "polygon": "PolygonLabels",
    "ellipse": "EllipseLabels",
    "keypoint": "KeyPointLabels",
    "brush": "BrushLabels",
    "vector": "VectorLabels",
}
TYPE_OF_KIND = {
    "rectangle": "rectangle",
    "rotated_rectangle": "rectangle",
    "polygon": "polygon",
    "circle": "ellipse",
    "point": "keypoint",
    "mask": "brush",
    "polyline": "vector",
    "line": "vector",
    "dashed": "vector",
}
_LINES = ("line", "dashed")
_DIGITS = 9  # behind the point, px: percent there and back leave a trace behind these
_DOT = 0.3  # percent of the width: how large Label Studio draws a point


def shape_of_region(
    kind: str,
    value: Mapping[str, Any],
    size: Size,
    name: str,
    remarks: Remarks,
    *,
    declared: Size | None = None,
    was: Any = None,
) -> Shape | Problem:
    """Return the shape, on an image of `size`, of a region of one of the `TAGS`, or why it can't be used.

    `declared`: the size of the picture that was labeled, which a brush is made for; `was`: its `meta.shape`.
    """
    try:
        if kind == "brush":
            return _brush(value, size, declared or size, name)
        raw = _RAW[kind](value, size)
        if _is_curved(kind, value, raw):
            remarks.add(CURVED, kind)
        if raw["kind"] == "polyline" and was in _LINES and len(raw["points"]) == 2:
            raw["kind"] = was
        return fit_shape(raw, size, name)
    except BrushError as problem:
        return Problem(name, "shape_invalid", f"The brush's run lengths can't be read: {problem}.")
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        return Problem(name, "shape_invalid", f"The numbers of the {kind} can't be read.")


def _rectangle(value: Mapping[str, Any], size: Size) -> Raw:
    (x, y), (w, h) = _point(value["x"], value["y"], size), _point(value["width"], value["height"], size)
    angle = _number(value.get("rotation") or 0.0)
    if angle % 360.0 == 0:
        return {"kind": "rectangle", "points": ((x, y), (_rounded(x + w), _rounded(y + h)))}
    turn = math.radians(angle)
    cos, sin = math.cos(turn), math.sin(turn)
    centre = (_rounded(x + w / 2 * cos - h / 2 * sin), _rounded(y + w / 2 * sin + h / 2 * cos))
    return {"kind": "rotated_rectangle", "points": (centre, (w, h)), "angle": angle}


def _ellipse(value: Mapping[str, Any], size: Size) -> Raw:
    radii = _point(value["radiusX"], value["radiusY"], size)
    return raw_ellipse(_point(value["x"], value["y"], size), radii, _number(value.get("rotation") or 0.0))


def _polygon(value: Mapping[str, Any], size: Size) -> Raw:
    return {"kind": "polygon", "points": [_point(x, y, size) for x, y in value["points"]]}


def _keypoint(value: Mapping[str, Any], size: Size) -> Raw:
    return {"kind": "point", "points": [_point(value["x"], value["y"], size)]}


def _vector(value: Mapping[str, Any], size: Size) -> Raw:
    points = [_point(each["x"], each["y"], size) for each in value["vertices"]]
    return {"kind": "polygon" if value.get("closed") else "polyline", "points": points}


def _is_curved(kind: str, value: Mapping[str, Any], raw: Raw) -> bool:
    """Whether straight edges stand for what is round."""
    if kind == "vector":
        return any(each.get("isBezier") for each in value["vertices"])
    return kind == "ellipse" and raw["kind"] != "circle"


_RAW: dict[str, Callable[[Mapping[str, Any], Size], Raw]] = {
    "rectangle": _rectangle,
    "ellipse": _ellipse,
    "polygon": _polygon,
    "keypoint": _keypoint,
    "vector": _vector,
}


def _brush(value: Mapping[str, Any], size: Size, declared: Size, name: str) -> Shape | Problem:
    if value.get("format", "rle") != "rle":
        return Problem(name, "shape_invalid", "Only brushes in the format rle can be read.")
    width, height = size
    if declared != size:
        message = (
            f"The mask was painted on {declared[0]} x {declared[1]} px, the image has {width} x {height} px."
        )
        return Problem(name, "image_size_differs", message)
    if width * height > MOST_PIXELS:
        return Problem(
            name, "shape_invalid", f"Its mask is larger than {MOST_PIXELS // 1_000_000} megapixels."
        )
    rows = rows_of_spans(decode_brush(value["rle"], width * height), width)
    if rows is None:
        return Problem(name, "shape_too_small", "The mask has no pixel.")
    return fit_shape({"kind": "mask", "rle": mask_of_rows(rows, width, height)}, size, name)


def value_of_shape(shape: Shape, size: Size) -> dict[str, Any]:
    """Return what a region says of a shape on an image of `size`: all but its labels."""
    kind, points = shape.kind, shape.points
    if kind == "mask":
        return {"format": "rle", "rle": _numbers(shape, size)}
    if kind == "rectangle":
        (x0, y0), (x1, y1) = points
        return _at((x0, y0), size) | _sides((x1 - x0, y1 - y0), size) | {"rotation": 0}
    if kind == "rotated_rectangle":
        return _at(corners(shape)[0], size) | _sides(points[1], size) | {"rotation": shape.angle or 0.0}
    if kind == "circle":
        radius = points[1][0]
        radii = {"radiusX": 100 * radius / size[0], "radiusY": 100 * radius / size[1]}
        return _at(points[0], size) | radii | {"rotation": 0}
    if kind == "point":
        return _at(points[0], size) | {"width": _DOT}
    if kind == "polygon":
        return {"points": [list(_percent(point, size)) for point in points], "closed": True}
    return {"vertices": _vertices(points, size), "closed": False}


def _vertices(points: Sequence[Point], size: Size) -> list[dict[str, Any]]:
    return [
        {"id": f"{place}", "prevPointId": f"{place - 1}" if place else None, "isBezier": False}
        | _at(point, size)
        for place, point in enumerate(points)
    ]


def _numbers(shape: Shape, size: Size) -> list[int]:
    rows = rows_of_mask(shape)
    found = []
    for row in range(rows.height):
        base = (rows.top + row) * size[0] + rows.left
        line = rows.pixels[row * rows.width : (row + 1) * rows.width]
        found += [(base + start, base + end) for start, end in spans(line)]
    return encode_brush(found, size[0] * size[1])


def _percent(point: Point, size: Size) -> Point:
    return 100 * point[0] / size[0], 100 * point[1] / size[1]


def _at(point: Point, size: Size) -> dict[str, float]:
    x, y = _percent(point, size)
    return {"x": x, "y": y}


def _sides(sides: Point, size: Size) -> dict[str, float]:
    width, height = _percent(sides, size)
    return {"width": width, "height": height}


def _point(x: Any, y: Any, size: Size) -> Point:
    return _rounded(_number(x) * size[0] / 100), _rounded(_number(y) * size[1] / 100)


def _rounded(number: float) -> float:
    return round(number, _DIGITS)


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise ValueError("not a number")
    return float(value)
