"""The scenes of the demo dataset: simple objects on textured ground, drawn with Pillow. Pure, and always the same.

A scene is drawn from its number alone. Light, sizes and overlaps differ, so that there is something to look for.
"""

import io
import math
import random
from dataclasses import dataclass
from typing import Final, NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

SCENES: Final = 60
LABELS: Final = {"circle": "#1677ff", "square": "#fa8c16", "triangle": "#13a8a8", "star": "#c41d7f"}

_SIZES: Final = ((960, 720), (1280, 720), (800, 800), (720, 960), (640, 480), (1024, 682))
_GROUNDS: Final = (  # dark and light colour, and the grain: px across and down of its coarsest cell
    ("#5b3f26", "#a97f52", (360, 14)),
    ("#2f4a2a", "#7d9a58", (40, 40)),
    ("#8d7a58", "#dccba3", (90, 60)),
    ("#3a3d42", "#74797f", (24, 24)),
    ("#2b3f57", "#6c8fb0", (160, 160)),
    ("#b9b4aa", "#efece4", (220, 220)),
)
_PAINTS: Final = ("#d64541", "#f2b134", "#3a7bd5", "#2e9e6b", "#8e5bd0", "#f4f1ea", "#2a2d34", "#e77fa8")
_FINER: Final = 4  # objects are drawn so many times larger, for smooth edges


class Box(NamedTuple):
    """An object: its label, and its outermost edges in px."""

    label: str
    x0: int
    y0: int
    x1: int
    y1: int


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawn scene. `jpeg` is the file; width and height are in px."""

    name: str
    jpeg: bytes
    width: int
    height: int
    boxes: tuple[Box, ...]


def scene_name(number: int) -> str:
    """The file name of a scene without its ending; numbers begin at 1."""
    return f"scene-{number:03d}"


def draw_scene(number: int) -> Scene:
    """Draw the scene of this number, from 1."""
    dice = random.Random(f"scene {number}")
    size = dice.choice(_SIZES)
    picture = _ground(size, dice)
    boxes = tuple(_place(picture, place, dice) for place in _places(size, dice))
    picture = _lit(picture, dice)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=88)
    return Scene(scene_name(number), file.getvalue(), *size, boxes)


class _Place(NamedTuple):
    """Where an object stands: its middle and its radius, px."""

    x: float
    y: float
    radius: float


def _ground(size: tuple[int, int], dice: random.Random) -> Image.Image:
    dark, light, (across, down) = dice.choice(_GROUNDS)
    grain = _noise(size, (across, down), dice)
    for finer, share in ((4, 0.4), (16, 0.3)):
        cell = max(1, across // finer), max(1, down // finer)
        grain = Image.blend(grain, _noise(size, cell, dice), share)
    return ImageOps.colorize(ImageOps.autocontrast(grain, cutoff=1), dark, light)


def _noise(size: tuple[int, int], cell: tuple[int, int], dice: random.Random) -> Image.Image:
    """Smooth grey noise whose cells are so large."""
    width, height = size[0] // cell[0] + 2, size[1] // cell[1] + 2
    return Image.frombytes("L", (width, height), dice.randbytes(width * height)).resize(
        size, Image.Resampling.BICUBIC
    )


def _places(size: tuple[int, int], dice: random.Random) -> list[_Place]:
    """Two to seven places inside the picture; neighbours may cover a quarter of each other."""
    least = min(size)
    found: list[_Place] = []
    wanted = dice.randint(2, 7)
    for _ in range(200):
        radius = least * dice.choice((0.05, 0.07, 0.09, 0.12, 0.16))
        x, y = (dice.uniform(radius + 4, side - radius - 4) for side in size)
        if all(math.dist((x, y), each[:2]) > 0.75 * (radius + each.radius) for each in found):
            found.append(_Place(x, y, radius))
        if len(found) == wanted:
            break
    return found


def _place(picture: Image.Image, place: _Place, dice: random.Random) -> Box:
    """Draw an object with its shadow, and answer its box."""
    label = dice.choice(list(LABELS))
    mask = _mask(label, place.radius, dice.uniform(0, 360))
    left, top = round(place.x - mask.width / 2), round(place.y - mask.height / 2)
    depth = max(2, round(place.radius / 9))
    soft = (
        ImageOps.expand(mask, 3 * depth)
        .filter(ImageFilter.GaussianBlur(depth))
        .point(lambda value: value * 0.45)
    )
    picture.paste("#101216", (left - 2 * depth, top - 2 * depth), soft)
    picture.paste(_paint(mask.size, dice), (left, top), mask)
    edges = mask.point(lambda value: 255 if value >= 128 else 0).getbbox()
    assert edges is not None, "an object has at least one pixel"
    x0, y0, x1, y1 = edges
    return Box(label, left + x0, top + y0, left + x1, top + y1)


def _mask(label: str, radius: float, turn: float) -> Image.Image:
    """The object's outline as a grey picture that just holds it; `turn` in degrees."""
    side = 2 * math.ceil(radius) + 2
    large = Image.new("L", (side * _FINER, side * _FINER))
    pen, middle, reach = ImageDraw.Draw(large), side * _FINER / 2, radius * _FINER
    if label == "circle":
        pen.ellipse((middle - reach, middle - reach, middle + reach, middle + reach), fill=255)
    else:
        corners = {"square": 4, "triangle": 3, "star": 10}[label]
        reaches = (reach, reach * 0.42 if label == "star" else reach)
        angles = [math.radians(turn + 360 * each / corners) for each in range(corners)]
        pen.polygon(
            [
                (middle + reaches[each % 2] * math.cos(angle), middle + reaches[each % 2] * math.sin(angle))
                for each, angle in enumerate(angles)
            ],
            fill=255,
        )
    return large.resize((side, side), Image.Resampling.BOX)


def _paint(size: tuple[int, int], dice: random.Random) -> Image.Image:
    """A colour that is a little lighter at the top."""
    light = Image.linear_gradient("L").resize(size).point(lambda value: 255 - value * 0.35)
    return ImageChops.multiply(Image.new("RGB", size, dice.choice(_PAINTS)), light.convert("RGB"))


def _lit(picture: Image.Image, dice: random.Random) -> Image.Image:
    """Light from one side, brighter or darker as a whole."""
    slope = Image.linear_gradient("L").rotate(dice.choice((0, 90, 180, 270))).resize(picture.size)
    shade = dice.uniform(0.1, 0.5)
    light = slope.point(lambda value: 255 - value * shade).convert("RGB")
    return ImageEnhance.Brightness(ImageChops.multiply(picture, light)).enhance(dice.uniform(0.75, 1.3))
