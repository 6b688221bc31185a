"""The shape of one object of a VOC file: as elements, as ModelArts has them, and as properties where those say less.

Properties call a shape's kind `@modelarts:shape`, as ModelArts' own interface does, so that it comes back whatever
elements stand for it: of a turned rectangle its four corners beside `@modelarts:clockwise_angle`, of a mask its outline
beside its run lengths, `@modelarts:feature`.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

from datasets.attributes import RESERVED
from datasets.formats.base import ReadOptions, clipped_box, fit_rectangle
from datasets.formats.mask_outlines import outline_of_mask
from datasets.formats.outlines import fit_mask, fit_outline
from datasets.formats.shapes import fit_shape
from datasets.geometry import corners
from datasets.records import Point, Problem, Shape
from datasets.run_lengths import encode_counts

KIND, ANGLE, FEATURE = (RESERVED + key for key in ("shape", "clockwise_angle", "feature"))
OUTLINES = ("polygon", "polyline", "line", "dashed", "circle", "point")
_WITHOUT_AREA = frozenset(("line", "dashed", "polyline", "point"))
_SAME = 0.01  # px
_DIGITS = 9  # behind the point, of what is computed from corners

Texts = Mapping[str, str]
Size = tuple[int, int] | None


def shape_of(
    texts: Texts, properties: Mapping[str, str], size: Size, name: str, options: ReadOptions
) -> Shape | Problem:
    """Return the shape that an object's leaf texts describe, cut to the image, or why it can't be used.

    Where only boxes are wanted, an outline beside a box is only the box, unless the properties name its kind. Raises
    KeyError or ValueError where the numbers are none.
    """
    kind = outline_kind(texts)
    is_named = KIND in properties
    if kind is None or (options.boxes_only and not is_named and has(texts, "bndbox")):
        return fit_rectangle(_box(texts), size, name)
    points = _points(texts, kind)
    if kind != "polygon":
        return fit_shape({"kind": kind, "points": points}, size, name)
    return _of_properties(points, properties, size, name) or fit_outline(points, size, name)


def outline_kind(texts: Texts) -> str | None:
    """Return the kind of the outline that an object has beside its box, or in its place."""
    return next((kind for kind in OUTLINES if has(texts, kind)), None)


def has(texts: Texts, element: str) -> bool:
    return any(key.startswith(element + "/") for key in texts)


def _of_properties(
    points: Sequence[Point], properties: Mapping[str, str], size: Size, name: str
) -> Shape | None:
    """The turned rectangle or mask that the properties say, where it still is what the outline shows."""
    kind = properties.get(KIND)
    if kind == "rotated_rectangle" and len(points) == 4:
        return _turned(points, float(properties.get(ANGLE, "0")))
    if kind == "mask" and size is not None:
        found = fit_mask({"size": [size[1], size[0]], "counts": properties.get(FEATURE, "")}, size, name)
        if isinstance(found, Shape) and outline_of_mask(found) == list(points):
            return found
    return None


def _turned(points: Sequence[Point], angle: float) -> Shape | None:
    (x0, y0), second, (x2, y2), fourth = points
    centre = (round((x0 + x2) / 2, _DIGITS), round((y0 + y2) / 2, _DIGITS))
    sides = (
        round(math.dist(points[0], second), _DIGITS),
        round(math.dist(points[0], fourth), _DIGITS),
    )
    found = Shape("rotated_rectangle", (centre, sides), angle % 360.0)
    is_same = all(math.dist(a, b) < _SAME for a, b in zip(corners(found), points, strict=True))
    return found if is_same and min(sides) >= 1 else None


def _box(texts: Texts) -> tuple[Point, Point]:
    x1, y1, x2, y2 = (_number(texts["bndbox/" + key]) for key in ("xmin", "ymin", "xmax", "ymax"))
    return (x1, y1), (x2, y2)


def _points(texts: Texts, kind: str) -> list[Point]:
    if kind == "circle":
        return [
            (_number(texts["circle/cx"]), _number(texts["circle/cy"])),
            (_number(texts["circle/r"]), 0.0),
        ]
    if kind == "point" and "point/x" in texts:
        return [(_number(texts["point/x"]), _number(texts["point/y"]))]
    points: list[Point] = []
    while f"{kind}/x{len(points) + 1}" in texts:
        place = len(points) + 1
        points.append((_number(texts[f"{kind}/x{place}"]), _number(texts[f"{kind}/y{place}"])))
    if not points:
        raise ValueError(f"the {kind} has no points")
    return points


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def elements(shape: Shape, width: int | None, height: int | None) -> str:
    """Return a shape's elements: the box of all that have an area, and the outline of all that are more."""
    outline = "" if shape.kind == "rectangle" else _outline(shape)
    if shape.kind in _WITHOUT_AREA:
        return outline
    x0, y0, x1, y1 = clipped_box(shape, width, height)
    return (
        f"\t\t<bndbox>\n\t\t\t<xmin>{_text(x0)}</xmin>\n\t\t\t<ymin>{_text(y0)}</ymin>\n"
        f"\t\t\t<xmax>{_text(x1)}</xmax>\n\t\t\t<ymax>{_text(y1)}</ymax>\n\t\t</bndbox>\n{outline}"
    )


def own_properties(shape: Shape) -> dict[str, str]:
    """Return what the properties say of a shape that is no plain box."""
    if shape.kind == "rectangle":
        return {}
    found = {KIND: shape.kind}
    if shape.kind == "rotated_rectangle":
        found[ANGLE] = _text(shape.angle or 0.0)
    elif shape.kind == "mask":
        counts = (shape.rle or {})["counts"]
        found[FEATURE] = counts if isinstance(counts, str) else encode_counts(counts)
    return found


def _outline(shape: Shape) -> str:
    kind = "polygon" if shape.kind in ("rotated_rectangle", "mask") else shape.kind
    lines = "".join([f"\t\t\t<{key}>{_text(number)}</{key}>\n" for key, number in _values(shape)])
    return f"\t\t<{kind}>\n{lines}\t\t</{kind}>\n"


def _values(shape: Shape) -> Iterator[tuple[str, float]]:
    points: Sequence[Point] = shape.points
    if shape.kind == "circle":
        (cx, cy), (radius, _) = points
        yield from (("cx", cx), ("cy", cy), ("r", radius))
    elif shape.kind == "point":
        yield from (("x", points[0][0]), ("y", points[0][1]))
    else:
        if shape.kind == "rotated_rectangle":
            points = corners(shape)
        elif shape.kind == "mask":
            points = outline_of_mask(shape)
        for place, (x, y) in enumerate(points, 1):
            yield f"x{place}", x
            yield f"y{place}", y


def _text(number: float) -> str:
    whole = int(number)
    return str(whole) if whole == number else repr(number)
