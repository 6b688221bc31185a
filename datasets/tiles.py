"""Large images as a pyramid of JPEG tiles in one packed file, and the arithmetic of it.

Level 0 is the whole image in one tile; each level after it is twice as wide and high, and the last one has the
image's own pixels. Columns x and rows y count from the top left of the upright image; the last ones are as narrow or
low as what is left.

The file: width and height (u32), then where each tile begins and the last one ends (u64), then the tiles, those of the
last level first. So a tile is found by two reads, and an image is one file of the cache.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from PIL import Image

from datasets.images import RENDITION_QUALITY, upright

TILE = 512  # px
_SIZE = struct.Struct("<II")
_SPAN = struct.Struct("<QQ")
_PLACE = 8  # bytes
LYING = 5  # from this orientation of EXIF on, width and height are exchanged

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Level:
    """One level: its size in pixels of its own, and the place of its first tile in the file."""

    width: int
    height: int
    first: int

    @property
    def columns(self) -> int:
        return -(-self.width // TILE)

    @property
    def rows(self) -> int:
        return -(-self.height // TILE)

    @property
    def boxes(self) -> Iterator[Box]:
        """Left, top, right and bottom of each tile, row by row."""
        for top in range(0, self.height, TILE):
            for left in range(0, self.width, TILE):
                yield left, top, min(left + TILE, self.width), min(top + TILE, self.height)


@dataclass(frozen=True)
class Pyramid:
    """The levels of an upright image of this size, px."""

    width: int
    height: int

    @cached_property
    def levels(self) -> list[Level]:
        """Level 0 first."""
        levels: list[Level] = []
        width, height, first = self.width, self.height, 0
        while True:
            level = Level(width, height, first)
            levels.append(level)
            first += level.columns * level.rows
            if level.columns == level.rows == 1:
                return levels[::-1]
            width, height = -(-width // 2), -(-height // 2)

    @property
    def count(self) -> int:
        return self.levels[0].first + 1

    def place(self, z: int, x: int, y: int) -> int | None:
        """Which tile of the file this is; None where there is none."""
        if z >= len(self.levels):
            return None
        level = self.levels[z]
        return level.first + y * level.columns + x if x < level.columns and y < level.rows else None


def write_tiles(image: Image.Image, orientation: int, file: BinaryIO) -> None:
    """Write the pyramid of an image that `orientation` (EXIF's, 1 to 8) still has to turn upright.

    Tiles are turned one by one: turning the whole image would take as much memory again, and as long as all the rest.
    """
    size = image.size if orientation < LYING else image.size[::-1]
    pyramid = Pyramid(*size)
    places: list[int] = []
    file.seek(_SIZE.size + (pyramid.count + 1) * _PLACE)
    for level in reversed(pyramid.levels):
        if places:
            image = image.reduce(2)
        for box in level.boxes:
            places.append(file.tell())
            tile = upright(image.crop(lying(box, (level.width, level.height), orientation)), orientation)
            file.write(_jpeg(tile))
    places.append(file.tell())
    file.seek(0)
    file.write(_SIZE.pack(*size) + struct.pack(f"<{len(places)}Q", *places))


def read_tile(file: BinaryIO, z: int, x: int, y: int) -> bytes | None:
    """The JPEG of one tile of a packed file; None where there is no such tile."""
    place = Pyramid(*_SIZE.unpack(file.read(_SIZE.size))).place(z, x, y)
    if place is None:
        return None
    file.seek(_SIZE.size + place * _PLACE)
    start, end = _SPAN.unpack(file.read(_SPAN.size))
    file.seek(start)
    return file.read(end - start)


def lying(box: Box, size: tuple[int, int], orientation: int) -> Box:
    """Where a box of the upright image of this size lies in the image as it is stored."""
    (left, top, right, bottom), (width, height) = box, size
    mirrored, turned = (width - right, width - left), (height - bottom, height - top)
    across = mirrored if orientation in (2, 3, 6, 7) else (left, right)
    down = turned if orientation in (3, 4, 7, 8) else (top, bottom)
    if orientation >= LYING:
        across, down = down, across
    return across[0], down[0], across[1], down[1]


def _jpeg(tile: Image.Image) -> bytes:
    file = io.BytesIO()
    tile.save(file, "JPEG", quality=RENDITION_QUALITY)
    return file.getvalue()
