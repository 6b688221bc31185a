"""What an image is, read from its first bytes: format, upright size, orientation. No decoder is involved.

JPEG, PNG, BMP, WebP and TIFF. Everything else is refused by name, by its content and never by its file name.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from datasets.errors import TooLargeError, WrongTypeError

HEAD_BYTES = 64 * 1024
MAX_PIXELS = 200_000_000
MAX_SIDE = 65_535


@dataclass(frozen=True, slots=True)
class Probe:
    """What a header says. Width and height are of the upright image, px; `orientation` is EXIF's, 1 to 8.

    `mode`: grey, palette, rgb, cmyk or other, with `alpha` said apart; `depth`: bits a channel. Of what moves, the
    first picture is the image.
    """

    format: str
    width: int
    height: int
    orientation: int
    mode: str
    depth: int
    alpha: bool = False
    moves: bool = False


class MoreBytesNeededError(Exception):
    """The answer lies beyond the bytes at hand: `up_to` says how many to read."""

    def __init__(self, up_to: int) -> None:
        self.up_to = up_to
        super().__init__(f"{up_to} bytes are needed")


def probe(head: bytes, *, is_whole: bool = False) -> Probe:
    """Return what the first bytes of a file say.

    Raises WrongTypeError (`image_is_markup`, `image_format_unsupported`, `image_unknown`, `image_damaged`,
    `image_truncated`), TooLargeError (`image_too_large`), or MoreBytesNeededError unless `is_whole`.
    """
    parse = next((parse for magic, parse in _PARSERS if head.startswith(magic)), None)
    if parse is None:
        raise _unknown(head)
    try:
        return _checked(parse(head))
    except (MoreBytesNeededError, struct.error, IndexError) as problem:
        if is_whole:
            raise _refusal("image_truncated", "The file ends in the middle of its header.") from problem
        if isinstance(problem, MoreBytesNeededError):
            raise
        raise MoreBytesNeededError(2 * len(head) + HEAD_BYTES) from problem


def probe_by(read: Callable[[int], bytes], size: int) -> Probe:
    """Return what a file of `size` bytes is; `read(n)` gives its first n bytes. Most need one call."""
    length = min(size, HEAD_BYTES)
    while True:
        head = read(length)
        is_whole = length >= size or len(head) < length
        try:
            return probe(head, is_whole=is_whole)
        except MoreBytesNeededError as more:
            length = min(size, max(more.up_to, 4 * length))


def probe_file(path: Path) -> Probe:
    """Return what a file of this machine is."""

    def head(length: int) -> bytes:
        with path.open("rb") as file:
            return file.read(length)

    return probe_by(head, path.stat().st_size)


def is_browser_safe(found: Probe) -> bool:
    """Say whether every browser shows the file itself: upright, standing still and with the right colours."""
    if found.format == "jpeg":
        return found.mode in ("grey", "rgb") and found.depth == 8
    is_plain = found.depth <= 8 and found.orientation == 1 and not found.moves
    return found.format in ("png", "webp") and is_plain


class _Raw(NamedTuple):
    """A header as it is written: size before the image is turned upright."""

    format: str
    width: int
    height: int
    mode: str
    depth: int
    orientation: int = 1
    alpha: bool = False
    moves: bool = False


def _checked(raw: _Raw) -> Probe:
    width, height = raw.width, raw.height
    if width < 1 or height < 1:
        raise _refusal("image_damaged", "The image's header names no size.")
    if width > MAX_SIDE or height > MAX_SIDE or width * height > MAX_PIXELS:
        raise TooLargeError(
            f"An image of {width} x {height} px is larger than {MAX_PIXELS // 1_000_000} megapixels.",
            code="image_too_large",
            params={"width": width, "height": height},
        )
    orientation = raw.orientation if 1 <= raw.orientation <= 8 else 1
    if orientation >= 5:
        width, height = height, width
    return Probe(raw.format, width, height, orientation, raw.mode, raw.depth, raw.alpha, raw.moves)


def _jpeg(head: bytes) -> _Raw:
    orientation, position = 1, 2
    while True:
        _need(head, position + 4)
        if head[position] != 0xFF:
            raise _refusal("image_damaged", "The JPEG's markers are out of step.")
        marker = head[position + 1]
        if marker == 0xFF or marker in _ALONE:  # a fill byte, or a marker without a length
            position += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", head, position + 2)
        if marker in (0xC0, 0xC1, 0xC2):
            depth, height, width, channels = struct.unpack_from(">BHHB", head, position + 4)
            mode = {1: "grey", 3: "rgb", 4: "cmyk"}.get(channels, "other")
            return _Raw("jpeg", width, height, mode, depth, orientation)
        if marker in _UNSUPPORTED_JPEG:
            raise _refusal("image_format_unsupported", "Lossless and arithmetic JPEG are not supported.")
        if marker in (0xD9, 0xDA):
            raise _refusal("image_damaged", "The JPEG has no frame header.")
        if marker == 0xE1 and head[position + 4 : position + 10] == b"Exif\0\0":
            _need(head, position + 2 + length)
            orientation = _exif_orientation(head[position + 10 : position + 2 + length])
        position += 2 + length


def _png(head: bytes) -> _Raw:
    width, height, depth, colour = struct.unpack_from(">IIBB", head, 16)
    mode = {0: "grey", 2: "rgb", 3: "palette", 4: "grey", 6: "rgb"}.get(colour, "other")
    orientation, alpha, moves, position = 1, colour in (4, 6), False, 8
    while True:
        _need(head, position + 8)
        length, kind = struct.unpack_from(">I4s", head, position)
        if kind in (b"IDAT", b"IEND"):
            return _Raw("png", width, height, mode, depth, orientation, alpha, moves)
        if kind == b"acTL":
            moves = True
        if kind == b"tRNS":
            alpha = True
        if kind == b"eXIf":
            _need(head, position + 8 + length)
            orientation = _exif_orientation(head[position + 8 : position + 8 + length])
        position += 12 + length


def _bmp(head: bytes) -> _Raw:
    (header,) = struct.unpack_from("<I", head, 14)
    if header == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", head, 18)
    elif header >= 40:
        width, height, _, bits = struct.unpack_from("<iiHH", head, 18)
    else:
        raise _refusal("image_damaged", "The BMP's header is of no known kind.")
    return _Raw("bmp", width, abs(height), "palette" if bits <= 8 else "rgb", 8)


def _webp(head: bytes) -> _Raw:
    _need(head, 30)
    if head[8:12] != b"WEBP":
        raise _refusal("image_format_unsupported", "RIFF files other than WebP are not images.")
    kind = head[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", head, 26)
        return _Raw("webp", width & 0x3FFF, height & 0x3FFF, "rgb", 8)
    if kind == b"VP8L":
        (packed,) = struct.unpack_from("<I", head, 21)
        return _Raw("webp", (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1, "rgb", 8, 1, True)
    if kind != b"VP8X":
        raise _refusal("image_damaged", "The WebP has no image chunk.")
    width = int.from_bytes(head[24:27], "little") + 1
    height = int.from_bytes(head[27:30], "little") + 1
    flags = head[20]
    orientation = _webp_orientation(head) if flags & 0x08 else 1
    return _Raw("webp", width, height, "rgb", 8, orientation, bool(flags & 0x10), bool(flags & 0x02))


def _webp_orientation(head: bytes) -> int:
    # EXIF stands behind the picture: only a WebP that announces it is read to its end.
    end = 8 + struct.unpack_from("<I", head, 4)[0]
    position = 12
    while position + 8 <= end:
        _need(head, position + 8)
        kind, length = struct.unpack_from("<4sI", head, position)
        if kind == b"EXIF":
            _need(head, position + 8 + length)
            return _exif_orientation(head[position + 8 : position + 8 + length].removeprefix(b"Exif\0\0"))
        position += 8 + length + (length & 1)
    return 1


_WIDTH, _HEIGHT, _BITS, _PHOTOMETRIC, _ORIENTATION, _SAMPLES = 256, 257, 258, 262, 274, 277
_TIFF_MODES = {0: "grey", 1: "grey", 2: "rgb", 3: "palette", 5: "cmyk", 6: "rgb"}


def _tiff(head: bytes) -> _Raw:
    tags = _tiff_tags(head)
    depth = tags.get(_BITS, 1)
    mode = _TIFF_MODES.get(tags.get(_PHOTOMETRIC, 1), "other")
    alpha = tags.get(_SAMPLES, 1) in (2, 4) and mode in ("grey", "rgb")
    size = tags.get(_WIDTH, 0), tags.get(_HEIGHT, 0)
    return _Raw("tiff", *size, mode, depth, tags.get(_ORIENTATION, 1), alpha)


def _exif_orientation(block: bytes) -> int:
    """Return the orientation in an EXIF block; 1 when there is none or the block is broken."""
    try:
        return _tiff_tags(block).get(_ORIENTATION, 1)
    except (struct.error, IndexError, KeyError, MoreBytesNeededError):
        return 1


def _tiff_tags(head: bytes) -> dict[int, int]:
    """Return the first value of each whole-number tag in the first directory of a TIFF or BigTIFF."""
    order = {b"II": "<", b"MM": ">"}[head[:2]]
    (version,) = struct.unpack_from(order + "H", head, 2)
    is_big = version == 43
    (start,) = struct.unpack_from(order + ("Q" if is_big else "I"), head, 8 if is_big else 4)
    _need(head, start + 8)
    (count,) = struct.unpack_from(order + ("Q" if is_big else "H"), head, start)
    start += 8 if is_big else 2
    entry = 20 if is_big else 12
    if count > 4096:
        raise _refusal("image_damaged", "The TIFF's directory is broken.")
    _need(head, start + count * entry)
    tags: dict[int, int] = {}
    for position in range(start, start + count * entry, entry):
        tag, kind, number = struct.unpack_from(order + ("HHQ" if is_big else "HHI"), head, position)
        width, letter = _TIFF_TYPES.get(kind, (0, ""))
        if not width:
            continue
        value_at = position + (12 if is_big else 8)
        if width * number > (8 if is_big else 4):
            if tag != _BITS:
                continue
            (value_at,) = struct.unpack_from(order + ("Q" if is_big else "I"), head, value_at)
            _need(head, value_at + width)
        tags[tag] = struct.unpack_from(order + letter, head, value_at)[0]
    return tags


_TIFF_TYPES = {1: (1, "B"), 3: (2, "H"), 4: (4, "I"), 16: (8, "Q")}
_UNSUPPORTED_JPEG = frozenset((0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF))
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))
_PARSERS: tuple[tuple[bytes, Callable[[bytes], _Raw]], ...] = (
    (b"\xff\xd8\xff", _jpeg),
    (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", _png),
    (b"BM", _bmp),
    (b"RIFF", _webp),
    (b"II*\0", _tiff),
    (b"MM\0*", _tiff),
    (b"II+\0", _tiff),
    (b"MM\0+", _tiff),
)
_KNOWN_OTHERS = (
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
    (b"8BPS", "Photoshop"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\0\0\1\0", "a Windows icon"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\xff\x0a", "JPEG XL"),
)
_FTYP_BRANDS = {b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIF", b"msf1": "HEIF", b"avif": "AVIF"}


def _need(head: bytes, length: int) -> None:
    if len(head) < length:
        raise MoreBytesNeededError(length)


def _unknown(head: bytes) -> WrongTypeError:
    if not head:
        return _refusal("image_truncated", "The file is empty.")
    other = next((name for magic, name in _KNOWN_OTHERS if head.startswith(magic)), None)
    if head[4:8] == b"ftyp":
        other = _FTYP_BRANDS.get(head[8:12], "a video")
    if other:
        return _refusal(
            "image_format_unsupported", f"The file is {other}. Convert it to JPEG, PNG, BMP, WebP or TIFF."
        )
    if head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"<"):
        return _refusal("image_is_markup", "The file is HTML, SVG or XML text, not an image.")
    return _refusal("image_unknown", "The file is not a JPEG, PNG, BMP, WebP or TIFF image.")


def _refusal(code: str, message: str) -> WrongTypeError:
    return WrongTypeError(message, code=code)
