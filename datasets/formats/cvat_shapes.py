"""The geometry of one element of CVAT's XML, both ways: pixels; boxes and ellipses turn about their middle."""

import math
from collections.abc import Callable
from typing import Any

from datasets.formats.cvat_xml import Element, Texts
from datasets.formats.ellipses import raw_ellipse
from datasets.formats.mask_rows import MOST_PIXELS, MaskRows, mask_of_rows, rows_of_mask, spans
from datasets.formats.remarks import CURVED, Remarks
from datasets.formats.shapes import fit_shape
from datasets.records import Point, Problem, Shape

Size = tuple[int, int]
Raw = dict[str, Any]

_DIGITS = 9  # behind the point, of what is computed from corners


def shapes_of(element: Element, size: Size | None, name: str, remarks: Remarks) -> list[Shape | Problem]:
    """Return the shapes of an element whose kind is in `KINDS`, or why they can't be used: one for each of its points.

    Raises KeyError, ValueError or OverflowError where its numbers are none.
    """
    if element.kind == "mask":
        return [_mask(element.texts, size, name)]
    raws = KINDS[element.kind](element.texts)
    if element.kind == "ellipse" and raws[0]["kind"] != "circle":
        remarks.add(CURVED, "ellipse")
    return [fit_shape(raw, size, name) for raw in raws]


def _box(texts: Texts) -> list[Raw]:
    x0, y0, x1, y1 = (_number(texts[key]) for key in ("xtl", "ytl", "xbr", "ybr"))
    angle = _number(texts.get("rotation", "0"))
    if angle % 360.0 == 0:
        return [{"kind": "rectangle", "points": ((x0, y0), (x1, y1))}]
    centre = (round((x0 + x1) / 2, _DIGITS), round((y0 + y1) / 2, _DIGITS))
    sides = (round(abs(x1 - x0), _DIGITS), round(abs(y1 - y0), _DIGITS))
    return [{"kind": "rotated_rectangle", "points": (centre, sides), "angle": angle}]


def _ellipse(texts: Texts) -> list[Raw]:
    centre = _number(texts["cx"]), _number(texts["cy"])
    radii = _number(texts["rx"]), _number(texts["ry"])
    return [raw_ellipse(centre, radii, _number(texts.get("rotation", "0")))]


def _points(texts: Texts) -> list[Raw]:
    return [{"kind": "point", "points": [point]} for point in _corners(texts)]


KINDS: dict[str, Callable[[Texts], list[Raw]]] = {
    "box": _box,
    "ellipse": _ellipse,
    "polygon": lambda texts: [{"kind": "polygon", "points": _corners(texts)}],
    "polyline": lambda texts: [{"kind": "polyline", "points": _corners(texts)}],
    "points": _points,
    "mask": lambda _: [],
}


def _mask(texts: Texts, size: Size | None, name: str) -> Shape | Problem:
    """A mask lies in a box of whole pixels: runs along its rows, the first of pixels that are not set."""
    left, top, width, height = (round(_number(texts[key])) for key in ("left", "top", "width", "height"))
    if size is None:
        return Problem(name, "image_unreadable", "The image can't be read, so its mask can't be drawn.")
    if not (left >= 0 and top >= 0 and 0 < width <= size[0] - left and 0 < height <= size[1] - top):
        return Problem(
            name, "box_outside_image", f"The mask reaches over the image of {size[0]} x {size[1]} px."
        )
    if width * height > MOST_PIXELS:
        return Problem(
            name, "shape_invalid", f"The mask is larger than {MOST_PIXELS // 1_000_000} megapixels."
        )
    runs = [int(run) for run in texts["rle"].split(",")]
    if min(runs) < 0 or sum(runs) != width * height:
        return Problem(name, "shape_invalid", "The mask's run lengths must add up to the pixels of its box.")
    pixels = b"".join([bytes([place & 1]) * run for place, run in enumerate(runs)])
    return fit_shape(
        {"kind": "mask", "rle": mask_of_rows(MaskRows(left, top, width, height, pixels), *size)}, size, name
    )


def element_of(shape: Shape) -> tuple[str, Texts]:
    """Return the element that a shape is written as, and the texts that say where it is."""
    kind, points = shape.kind, shape.points
    if kind == "mask":
        return "mask", _texts_of_mask(shape)
    if kind == "circle":
        (cx, cy), (radius, _) = points
        return "ellipse", {"cx": text(cx), "cy": text(cy), "rx": text(radius), "ry": text(radius)}
    if kind == "rectangle":
        return "box", _texts_of_box(*points)
    if kind == "rotated_rectangle":
        (cx, cy), (w, h) = points
        texts = _texts_of_box((cx - w / 2, cy - h / 2), (cx + w / 2, cy + h / 2))
        return "box", texts | {"rotation": text(shape.angle or 0.0)}
    name = {"point": "points", "polygon": "polygon"}.get(kind, "polyline")
    return name, {"points": ";".join([f"{text(x)},{text(y)}" for x, y in points])}


def _texts_of_box(first: Point, second: Point) -> Texts:
    return {"xtl": text(first[0]), "ytl": text(first[1]), "xbr": text(second[0]), "ybr": text(second[1])}


def _texts_of_mask(shape: Shape) -> Texts:
    rows = rows_of_mask(shape)
    runs: list[int] = []
    at = 0
    for start, end in spans(rows.pixels):
        runs += (start - at, end - start)
        at = end
    rest = len(rows.pixels) - at
    texts = {
        "rle": ", ".join(map(str, [*runs, rest] if rest else runs)),
        "left": str(rows.left),
        "top": str(rows.top),
    }
    return texts | {"width": str(rows.width), "height": str(rows.height)}


def _corners(texts: Texts) -> list[Point]:
    pairs = [pair.split(",") for pair in texts["points"].split(";")]
    return [(_number(x), _number(y)) for x, y in pairs]


def text(number: float) -> str:
    """Return a number as short as it can be without a loss."""
    whole = int(number)
    return str(whole) if whole == number else repr(number)


def _number(value: str) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number
