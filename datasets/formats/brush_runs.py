"""Label Studio's run lengths of a brush: thi.ng's rle-pack over the bytes of an RGBA picture, as a list of bytes.

Bits, the highest first: 32 for the number of values, 5 for the bits of a value less 1, four times 4 for the bits less 1
in which a length may be written. Then, until there are so many values: 1 bit, whether one value is repeated; 2 bits,
which of the four; the length less 1; and the value, or so many values. The mask is the fourth byte of each pixel.
"""

from collections.abc import Iterable, Iterator, Sequence

from datasets.formats.mask_rows import Span

CHANNELS = 4  # red, green, blue and how opaque
OPAQUE = 128  # from here on, of 255, a pixel of a soft edge belongs to the mask
MOST_BYTES = 8_000_000
_LENGTH_BITS = (3, 4, 8, 16)
_VALUE_BITS = 8
_LONGEST = 1 << _LENGTH_BITS[-1]


class BrushError(ValueError):
    """The numbers are no run lengths of this picture."""


def encode_brush(spans: Iterable[Span], pixels: int) -> list[int]:
    """Return the bytes of a picture of so many pixels: opaque white in the spans, which are in order, else clear."""
    bits = [f"{pixels * CHANNELS:032b}{_VALUE_BITS - 1:05b}", *(f"{size - 1:04b}" for size in _LENGTH_BITS)]
    at = 0
    for start, end in spans:
        bits += _run((start - at) * CHANNELS, 0)
        bits += _run((end - start) * CHANNELS, 255)
        at = end
    bits += _run((pixels - at) * CHANNELS, 0)
    text = "".join(bits)
    text += "0" * (-len(text) % 8)
    return list(int(text, 2).to_bytes(len(text) // 8, "big"))


def decode_brush(numbers: Sequence[int], pixels: int) -> list[Span]:
    """Return the spans of the pixels that are opaque. Raises BrushError unless it is a picture of so many pixels."""
    if len(numbers) > MOST_BYTES:
        raise BrushError(f"it has more than {MOST_BYTES:,} numbers")
    try:
        data = bytes(numbers)
    except (TypeError, ValueError):
        raise BrushError("its numbers are no bytes") from None
    found: list[Span] = []
    for first, last in _opaque(_Bits(data), pixels * CHANNELS):
        start, end = first // CHANNELS, last // CHANNELS  # pixels whose last byte is in between
        if start >= end:
            continue
        if found and found[-1][1] == start:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _run(length: int, value: int) -> Iterator[str]:
    while length > 0:
        some = min(length, _LONGEST)
        place = next(place for place, bits in enumerate(_LENGTH_BITS) if some <= 1 << bits)
        yield f"1{place:02b}{some - 1:0{_LENGTH_BITS[place]}b}{value:0{_VALUE_BITS}b}"
        length -= some


def _opaque(bits: "_Bits", wanted: int) -> Iterator[Span]:
    """The runs of values that are opaque, whatever their channel."""
    count = bits.take(32)
    if count != wanted:
        raise BrushError(f"it has {count:,} values where the picture has {wanted:,}")
    value_bits = bits.take(5) + 1
    length_bits = [bits.take(4) + 1 for _ in range(4)]
    at = 0
    while at < count:
        is_run = bits.take(1)
        length = bits.take(length_bits[bits.take(2)]) + 1
        if is_run:
            if bits.take(value_bits) >= OPAQUE:
                yield at, min(at + length, count)
        else:
            for place in range(at, min(at + length, count)):
                if bits.take(value_bits) >= OPAQUE:
                    yield place, place + 1
        at += length


class _Bits:
    """Reads bits, the highest of each byte first."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> int:
        end = self._at + count
        if end > 8 * len(self._data):
            raise BrushError("they end in the middle")
        part = int.from_bytes(self._data[self._at >> 3 : (end + 7) >> 3], "big")
        self._at = end
        return part >> (-end % 8) & ((1 << count) - 1)
