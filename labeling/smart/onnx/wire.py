"""The wire format of protocol buffers, as far as it takes to look at a file before a library reads it.

https://protobuf.dev/programming-guides/encoding
"""

from collections.abc import Iterator
from typing import NamedTuple

from labeling.smart.onnx.faults import damaged

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
FIXED_BYTES = {FIXED64: 8, FIXED32: 4}
LONGEST_VARINT = 10  # bytes
LONGEST_WORD = 1 << 16  # bytes of a name


class Field(NamedTuple):
    """A field of a message: its number, its value where it is a varint, and where its content begins and ends."""

    number: int
    value: int
    start: int
    end: int


def fields(data: memoryview, start: int, end: int) -> Iterator[Field]:
    """The fields of the message between two offsets. Content is passed over. Raises ModelFaultError (`damaged`)."""
    position = start
    while position < end:
        key, position = _varint(data, position, end)
        number, kind = key >> 3, key & 7
        value, begin = 0, position
        if kind == VARINT:
            value, position = _varint(data, position, end)
        elif kind == BYTES:
            length, begin = _varint(data, position, end)
            position = begin + length
        elif kind in FIXED_BYTES:
            position += FIXED_BYTES[kind]
        else:
            raise damaged()
        if position > end or not number:
            raise damaged()
        yield Field(number, value, begin, position)


def word(data: memoryview, field: Field) -> str:
    """The text of a field."""
    return bytes(data[field.start : min(field.end, field.start + LONGEST_WORD)]).decode(errors="replace")


def varints(data: memoryview, field: Field) -> list[int]:
    """The numbers of a repeated field, which come packed or one by one."""
    if field.end == field.start:
        return [field.value]
    numbers, position = [], field.start
    while position < field.end:
        number, position = _varint(data, position, field.end)
        numbers.append(number)
    return numbers


def _varint(data: memoryview, position: int, end: int) -> tuple[int, int]:
    value = 0
    for place in range(LONGEST_VARINT):
        if position + place >= end:
            break
        byte = data[position + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, position + place + 1
    raise damaged()
