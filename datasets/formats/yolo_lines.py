"""One line of a YOLO label file: to an annotation and back.

`class cx cy w h` is a box, `class x1 y1 x2 y2 x3 y3 ...` an outline, four corners of it a turned box: shares of the
image's width and height. A sixth number behind a box is its confidence. Shares are written with twelve digits, and read
to a millionth of a pixel.
"""

import math
from collections.abc import Sequence

from datasets.formats.base import ReadOptions, clipped_box, fit_rectangle
from datasets.formats.mask_outlines import outline_of_mask
from datasets.formats.outlines import fit_outline
from datasets.formats.shapes import fit_shape
from datasets.formats.turned_boxes import rectangle_of, smallest_rectangle
from datasets.geometry import corners, shape_to_json
from datasets.records import AnnotationRecord, Point, Problem, Shape

BOX_NUMBERS = 4
CORNERS = 4  # of a turned box
_DIGITS = 6  # of a pixel, behind the point
_FARTHEST = (-1.0, 2.0)  # beyond, the numbers are pixels and no shares
_CIRCLE_CORNERS = 64
_WITHOUT_AREA = frozenset(("line", "dashed", "polyline", "point"))


def parse_line(
    line: str, names: dict[int, str], size: tuple[int, int], name: str, options: ReadOptions
) -> AnnotationRecord | Problem:
    """Return the annotation that a line says on an image of `size`, or why it can't be used."""
    try:
        first, *numbers = map(float, line.split())
    except ValueError:
        return Problem(name, "line_invalid", "A line is numbers only: the class, then its box or outline.")
    if not all(map(math.isfinite, (first, *numbers))):
        return Problem(name, "shape_invalid", "A number is not finite.")
    if not first.is_integer() or not (label := names.get(int(first))):
        message = f"The list of classes has no name for {first:.10g}. Add it, or correct the number."
        return Problem(name, "label_missing", message)
    if not _is_shape(numbers):
        message = (
            f"{len(numbers)} numbers follow the class: a box has four, an outline six or more, in pairs."
        )
        return Problem(name, "line_invalid", message)
    if not all(_FARTHEST[0] <= number <= _FARTHEST[1] for number in numbers):
        message = "Places are shares of the image's width and height, from 0 to 1, not pixels."
        return Problem(name, "shape_invalid", message)
    shape = _box(numbers, size, name) if len(numbers) < 6 else _outline(numbers, size, name, options)
    if isinstance(shape, Problem):
        return shape
    return AnnotationRecord(label, shape, confidence=_confidence(numbers))


def _is_shape(numbers: Sequence[float]) -> bool:
    return len(numbers) in (BOX_NUMBERS, BOX_NUMBERS + 1) or (len(numbers) >= 6 and len(numbers) % 2 == 0)


def _confidence(numbers: Sequence[float]) -> float | None:
    is_said = len(numbers) == BOX_NUMBERS + 1 and 0 <= numbers[-1] <= 1
    return numbers[-1] if is_said else None


def _box(numbers: Sequence[float], size: tuple[int, int], name: str) -> Shape | Problem:
    cx, cy, w, h = numbers[:BOX_NUMBERS]
    if w <= 0 or h <= 0:
        return Problem(name, "shape_invalid", "The box has no width or height.")
    first = _pixels(cx - w / 2, cy - h / 2, size)
    second = _pixels(cx + w / 2, cy + h / 2, size)
    return fit_rectangle((first, second), size, name)


def _outline(
    numbers: Sequence[float], size: tuple[int, int], name: str, options: ReadOptions
) -> Shape | Problem:
    points = [_pixels(x, y, size) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    if not options.boxes_only:
        return fit_outline(points, size, name)
    if len(points) == CORNERS and (turned := rectangle_of(points)):
        return fit_shape(shape_to_json(turned), size, name)
    xs, ys = zip(*points, strict=True)
    return fit_rectangle(((min(xs), min(ys)), (max(xs), max(ys))), size, name)


def _pixels(x: float, y: float, size: tuple[int, int]) -> Point:
    return round(x * size[0], _DIGITS), round(y * size[1], _DIGITS)


def box_line(number: int, shape: Shape, width: int, height: int) -> str | None:
    """Return the line of a shape's bounding box; None for a shape that has no area."""
    if shape.kind == "rectangle":
        (x0, y0), (x1, y1) = shape.points
    elif shape.kind in _WITHOUT_AREA:
        return None
    else:
        x0, y0, x1, y1 = clipped_box(shape, width, height)
    cx, cy = (x0 + x1) / 2 / width, (y0 + y1) / 2 / height
    return f"{number} {cx:.12g} {cy:.12g} {(x1 - x0) / width:.12g} {(y1 - y0) / height:.12g}\n"


def turned_line(number: int, shape: Shape, width: int, height: int) -> str | None:
    """Return the line of the four corners of the turned box round a shape, clockwise from its own top left.

    None for a shape that has no area. Corners outside the image are drawn to its edge: trainers refuse them.
    """
    if shape.kind in _WITHOUT_AREA:
        return None
    return f"{number} {_shares(turned_corners(shape, width, height), width, height)}\n"


def turned_corners(shape: Shape, width: int, height: int) -> Sequence[Point]:
    """Return the corners of the turned box round a shape that has an area, wherever they lie."""
    if shape.kind in ("rectangle", "rotated_rectangle"):
        return corners(shape)
    if shape.kind == "circle":
        x0, y0, x1, y1 = clipped_box(shape, width, height)
        return corners(Shape("rectangle", ((x0, y0), (x1, y1))))
    return corners(smallest_rectangle(_outline_of(shape)))


def outline_line(number: int, shape: Shape, width: int, height: int) -> str | None:
    """Return the line of a shape's outline, inside the image; None for a shape that has no area."""
    if shape.kind in _WITHOUT_AREA:
        return None
    return f"{number} {_shares(_outline_of(shape), width, height)}\n"


def _shares(points: Sequence[Point], width: int, height: int) -> str:
    return " ".join(
        f"{min(max(x / width, 0.0), 1.0):.12g} {min(max(y / height, 0.0), 1.0):.12g}" for x, y in points
    )


def _outline_of(shape: Shape) -> Sequence[Point]:
    if shape.kind == "polygon":
        return shape.points
    if shape.kind == "mask":
        return outline_of_mask(shape)
    if shape.kind == "circle":
        (cx, cy), (radius, _) = shape.points
        turns = [2 * math.pi * step / _CIRCLE_CORNERS for step in range(_CIRCLE_CORNERS)]
        return [(cx + radius * math.cos(turn), cy + radius * math.sin(turn)) for turn in turns]
    return corners(shape)
