"""Images as pixels: decoding within limits, upright and 8-bit; thumbnails, renditions, checksums.

The header (`datasets.image_headers`) is always read first: it names the format, bounds the size and says which way
is up, so that probing and decoding can't disagree.
"""

import hashlib
import io
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple, cast

from PIL import Image, ImageChops, ImageCms

from datasets.errors import WrongTypeError
from datasets.image_headers import MAX_PIXELS, Probe, probe

THUMBNAIL_SIDE = 240
RENDITION_QUALITY = 90
# 100 detailed photos 240 px wide come to 0.74 MB at 60. WebP would be 5 % smaller or a little clearer, and takes ten
# times as long: a quarter of what a scan does.
_THUMBNAIL_QUALITIES: Final = (58, 30)
_THUMBNAIL_BYTES: Final = 10_000  # above this the lower quality is taken: noise costs bytes and shows nothing
_FORMATS = ("JPEG", "PNG", "BMP", "WEBP", "TIFF")
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow raises for broken files, found by flipping bits in files of all formats.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)

Image.MAX_IMAGE_PIXELS = MAX_PIXELS  # the header's check comes first and refuses by name


class Decoded(NamedTuple):
    """An 8-bit image in mode L or RGB, decoded at 1/scale, that `orientation` still has to turn upright."""

    image: Image.Image
    orientation: int
    scale: int


def read_image(data: bytes) -> Image.Image:
    """Return the whole image upright, 8-bit, in mode RGB.

    Raises WrongTypeError (what `probe` says, or `image_damaged`) and TooLargeError.
    """
    image, orientation, _ = decode(data, probe(data, is_whole=True))
    return upright(image.convert("RGB"), orientation)


def decode(
    source: bytes | Path, found: Probe, least_side: int | None = None, *, is_grey: bool = False
) -> Decoded:
    """Return the decoded image of a file's bytes, or of a file; turning is left until it is small.

    With `least_side`, a JPEG may come at 1/2, 1/4 or 1/8 (scale 2, 4, 8), no side under `least_side` px.
    `is_grey`: a JPEG comes as its luma, mode L, in less time; other formats may still come in colour.
    """
    scale, orientation = 1, found.orientation
    try:
        file = io.BytesIO(source) if isinstance(source, bytes) else source
        with Image.open(file, formats=_FORMATS) as image:
            if found.format == "jpeg" and least_side:
                width = image.width
                image.draft(None, (least_side, least_side))
                scale = round(width / image.width)
            elif found.format == "jpeg" and is_grey:
                image.draft("L", None)
            image.load()
            if found.format == "tiff":
                orientation = 1  # Pillow turns TIFFs upright by itself, and only them
            # Pillow takes every JPEG of four inks for one of Adobe's, who store them inverted and leave a mark.
            is_inverted = found.format == "jpeg" and "adobe" not in image.info
            return Decoded(_eight_bits(image, is_inverted), orientation, scale)
    except BROKEN as problem:
        raise WrongTypeError(f"The image can't be decoded: {problem}.", code="image_damaged") from problem


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Return the image turned as EXIF's orientation (1 to 8) says."""
    return image.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else image


def make_thumbnail(data: bytes, box: int = THUMBNAIL_SIDE) -> bytes:
    """Return an upright JPEG with no side over `box` px; small images are not enlarged."""
    image, orientation, _ = decode(data, probe(data, is_whole=True), least_side=2 * box)
    return thumbnail_of(image, orientation, box)


def thumbnail_of(image: Image.Image, orientation: int, box: int = THUMBNAIL_SIDE) -> bytes:
    """Return the JPEG thumbnail of an image that is decoded and not yet turned."""
    factor = min(1.0, box / max(image.size))
    size = max(1, round(image.width * factor)), max(1, round(image.height * factor))
    if size != image.size:
        image = image.resize(size, Image.Resampling.HAMMING, reducing_gap=2.0)
    image = upright(image, orientation)
    written = b""
    for quality in _THUMBNAIL_QUALITIES:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality)
        written = file.getvalue()
        if len(written) <= _THUMBNAIL_BYTES:
            break
    return written


def rendition(data: bytes) -> tuple[bytes, str]:
    """Return an upright 8-bit JPEG or PNG of the same size that every browser shows, and its media type.

    PNG when the source is lossless and small, so that pixels stay exact where boxes are drawn on edges.
    """
    found = probe(data, is_whole=True)
    image, orientation, _ = decode(data, found)
    image = upright(image, orientation)
    file = io.BytesIO()
    if found.format != "jpeg" and image.width * image.height <= 4_000_000:
        image.save(file, "PNG", compress_level=1)
        return file.getvalue(), "image/png"
    image.save(file, "JPEG", quality=RENDITION_QUALITY)
    return file.getvalue(), "image/jpeg"


def checksum(chunks: Iterable[bytes]) -> str:
    """Return the sha256, hex, of a file's bytes."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _eight_bits(image: Image.Image, is_inverted: bool) -> Image.Image:
    if image.mode in ("L", "RGB"):
        return image
    if image.mode.startswith("I") or image.mode == "F":
        return _deep_grey(image)
    if image.mode == "CMYK":
        return _rgb_of_cmyk(image, is_inverted)
    if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
        # What is see-through is shown on white: below it lies whatever the editor left.
        layered = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return image.convert("L" if image.mode == "1" else "RGB")


def _deep_grey(image: Image.Image) -> Image.Image:
    """Return grey of more than 8 bits as 8 bits.

    Cameras put 10, 12 or 14 bits into files of 16: the range is the smallest of these that holds the brightest
    pixel, or a 12-bit microscope photo would come out black. Floats are spread from their least to their greatest.
    """
    if image.mode != "F":
        image = image.convert("I")
    least, greatest = cast(tuple[float, float], image.getextrema())
    if image.mode == "F":
        low, span = least, greatest - least or 1.0
    else:
        bits = next((depth for depth in (8, 10, 12, 14, 16) if greatest < 1 << depth), 31)
        low, span = 0.0, float((1 << bits) - 1)
    factor = 255 / span
    return image.point(lambda value: value * factor + (0.5 - low * factor)).convert("L")


def _rgb_of_cmyk(image: Image.Image, is_inverted: bool) -> Image.Image:
    profile = image.info.get("icc_profile")
    if is_inverted:
        image = ImageChops.invert(image)
    if profile:
        try:
            converted = ImageCms.profileToProfile(
                image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except ImageCms.PyCMSError:
            converted = None  # a broken profile: the plain conversion is near enough
        if converted is not None:
            return converted
    return image.convert("RGB")
