"""Crops: what is cut out of an image around one annotation. Numbers and pixels in, pixels out."""

import hashlib
import io
from collections.abc import Sequence

from PIL import Image

from datasets.image_headers import Probe, probe
from datasets.images import decode, upright

CROP_SIDE = 240  # px of the longer side at most; what is smaller in the image is not enlarged
QUALITY = 72
CONTEXT = 0.15  # of the box's longer side, shown on every side of it
LEAST_CONTEXT = 12  # px: a point is shown with its surroundings

Box = tuple[float, float, float, float]
Region = tuple[int, int, int, int]


def region_of(box: Box, width: int, height: int) -> Region:
    """What a crop shows of an image of this size: the box and a little around it; (x0, y0, x1, y1) in whole px.

    >>> region_of((100, 100, 200, 140), 640, 480)
    (85, 85, 215, 155)
    """
    x0, y0, x1, y1 = box
    around = max(CONTEXT * max(x1 - x0, y1 - y0), LEAST_CONTEXT)
    left = min(max(0, int(x0 - around)), width - 1)
    top = min(max(0, int(y0 - around)), height - 1)
    right, bottom = min(width, round(x1 + around)), min(height, round(y1 + around))
    return left, top, max(right, left + 1), max(bottom, top + 1)


def stamp_of(etag: str, box: Box | None) -> str:
    """What a crop, or a measure of it, is known by: another as soon as the file or the box is another."""
    return hashlib.blake2b(f"{etag} {box}".encode(), digest_size=6).hexdigest()


def coarseness(region: Region, side: int) -> int:
    """At which whole fraction of its size an image may be decoded for a crop of `side` px: 1, 2, 3 ..."""
    return max(1, max(region[2] - region[0], region[3] - region[1]) // side)


def cut(image: Image.Image, region: Region, width: int, side: int) -> Image.Image:
    """Cut a region out of an upright picture of an image `width` px wide, with no side over `side` px."""
    factor = image.width / width
    x0, y0, x1, y1 = (value * factor for value in region)
    x1, y1 = min(x1, image.width), min(y1, image.height)
    x0, y0 = max(0.0, min(x0, x1 - 1)), max(0.0, min(y0, y1 - 1))  # the file may be another one by now
    shrink = min(1.0, side / max(x1 - x0, y1 - y0, 1.0))
    size = max(1, round((x1 - x0) * shrink)), max(1, round((y1 - y0) * shrink))
    return image.resize(size, Image.Resampling.HAMMING, box=(x0, y0, x1, y1), reducing_gap=2.0)


def cut_all(data: bytes, regions: Sequence[Region], side: int) -> list[Image.Image]:
    """Cut regions out of an image's file, which is decoded once, as coarsely as the smallest of them allows.

    Raises what `read_image` raises.
    """
    found = probe(data, is_whole=True)
    image = _decoded(data, found, min(coarseness(region, side) for region in regions))
    return [cut(image, region, found.width, side) for region in regions]


def _decoded(data: bytes, found: Probe, scale: int) -> Image.Image:
    least_side = max(1, min(found.width, found.height) // scale)
    image, orientation, _ = decode(data, found, least_side=least_side)
    return upright(image, orientation)


def to_jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()
