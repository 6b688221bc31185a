"""Whether an image file is all there, told without decoding it: by the marks at its end, or by its own sizes.

A file that was cut off has a good header; browsers show its upper half and decoders refuse it much later.
"""

import struct
from collections.abc import Callable, Iterator

from datasets.errors import WrongTypeError
from datasets.image_headers import Probe

ReadAt = Callable[[int, int], bytes]  # length, start

_PIECE = 1 << 18
_SCAN = 0xDA
_UNCOMPRESSED = (0, 3)
_MOST_STRIPS = 1_000_000
_MOST_SEGMENTS = 10_000
_OFFSETS, _LENGTHS = (273, 324), (279, 325)  # of strips, of tiles
_TIFF_NUMBERS = {3: "H", 4: "I", 16: "Q"}


def require_whole(read: ReadAt, size: int, found: Probe) -> None:
    """Raise WrongTypeError (`image_truncated`) when the file of `size` bytes ends before its image does.

    `read(length, start)` gives bytes of it; `found` is what its header says.
    """
    try:
        whole = _CHECKS[found.format](read, size)
    except (struct.error, IndexError, KeyError):
        whole = False
    if not whole:
        raise WrongTypeError(
            "The file ends in the middle of the image. Copy it again from its source.", code="image_truncated"
        )


def _jpeg(read: ReadAt, size: int) -> bool:
    position = 2
    for _ in range(
        _MOST_SEGMENTS
    ):  # EXIF's preview has an end mark of its own: those behind the first scan count
        mark, kind, length = struct.unpack(">BBH", read(4, position))
        if mark != 0xFF:
            return False
        if kind in (0xFF, 0x01) or 0xD0 <= kind <= 0xD8:
            position += 1 if kind == 0xFF else 2
        elif kind == _SCAN:
            return _holds(read, size, b"\xff\xd9", position)
        else:
            position += 2 + length
    return False


def _png(read: ReadAt, size: int) -> bool:
    return _holds(read, size, b"IEND\xaeB`\x82", 8)


def _webp(read: ReadAt, size: int) -> bool:
    (length,) = struct.unpack("<I", read(4, 4))
    return size >= int(length) + 8 - (int(length) & 1)  # writers differ about the last byte of padding


def _bmp(read: ReadAt, size: int) -> bool:
    head = read(54, 0)
    (start, header) = struct.unpack_from("<II", head, 10)
    if header == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", head, 18)
        packed, length = 0, 0
    else:
        width, height, _, bits, packed, length = struct.unpack_from("<iiHHII", head, 18)
    if packed in _UNCOMPRESSED:
        length = (width * bits + 31) // 32 * 4 * abs(height)
    return size >= int(start) + int(length)


def _tiff(read: ReadAt, size: int) -> bool:
    """The pieces of the first picture lie inside the file."""
    tags = dict(_tiff_numbers(read))
    for offsets, lengths in zip(_OFFSETS, _LENGTHS, strict=True):
        if offsets in tags:
            pieces = zip(tags[offsets], tags[lengths], strict=False)
            return all(start + length <= size for start, length in pieces)
    return False


def _tiff_numbers(read: ReadAt) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Where the pieces begin and how long they are, by tag, of the first directory of a TIFF or BigTIFF."""
    head = read(16, 0)
    order = "<" if head[:2] == b"II" else ">"
    is_big = struct.unpack_from(order + "H", head, 2)[0] == 43
    word, entry = ("Q", 20) if is_big else ("I", 12)
    (start,) = struct.unpack_from(order + word, head, 8 if is_big else 4)
    counted = order + ("Q" if is_big else "H")
    (count,) = struct.unpack(counted, read(struct.calcsize(counted), start))
    table = read(min(count, 4096) * entry, start + struct.calcsize(counted))
    for position in range(0, min(count, 4096) * entry, entry):
        tag, kind, number = struct.unpack_from(f"{order}HH{word}", table, position)
        if tag not in (*_OFFSETS, *_LENGTHS) or number > _MOST_STRIPS:
            continue
        numbers = f"{order}{number}{_TIFF_NUMBERS[kind]}"
        length = struct.calcsize(numbers)
        value_at = position + struct.calcsize(f"{order}HH{word}")
        inline = table[value_at : value_at + length]
        if length > struct.calcsize(order + word):
            inline = read(length, struct.unpack_from(order + word, table, value_at)[0])
        yield tag, struct.unpack(numbers, inline)


def _holds(read: ReadAt, size: int, mark: bytes, start: int) -> bool:
    """Does the mark stand behind `start`? Its usual place, the end, is looked at first."""
    tail = max(start, size - _PIECE)
    if mark in read(size - tail, tail):
        return True
    overlap = len(mark) - 1
    return any(mark in read(_PIECE + overlap, position) for position in range(start, tail, _PIECE))


_CHECKS: dict[str, Callable[[ReadAt, int], bool]] = {
    "jpeg": _jpeg,
    "png": _png,
    "webp": _webp,
    "bmp": _bmp,
    "tiff": _tiff,
}
