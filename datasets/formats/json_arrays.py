"""The arrays of a large JSON object, or a large JSON list, piece by piece: memory does not grow with the file.

A piece of the file is cut behind some `},` and decoded as the beginning of an array: one that is followed by what stood
between elements before, or the last one. A cut in the middle of an element leaves a bracket or a string open, and one
behind the array's end closes too many, which is no JSON: then what may be that end is tried, and after that elements
are cut one by one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import msgspec

PIECE = 1 << 20
MOST_BYTES = 64 << 20  # of one element, or of a value that is no array
_OWN_FILES = frozenset(("export.json", "version.json", "package.json"))
_space = re.compile(rb"[ \t\r\n]*+")
_seam = re.compile(rb'[ \t\r\n]*+,[ \t\r\n]*+\{[ \t\r\n]*+"[^"\\]{1,40}"[ \t\r\n]*+:')
_scalar = re.compile(rb"[^\s,\]}]++")
# brackets, and strings as a whole; the group is no quote where a string goes on behind what is held
_token = re.compile(rb'[\[{]|[\]}]|"[^"\\]*+(?:\\.[^"\\]*+)*+("|\\?\Z)', re.DOTALL)


class BrokenJsonError(ValueError):
    """The file is no JSON object, ends in the middle, or has an element that is too large."""


def json_files(names: Iterable[str]) -> list[str]:
    """Return the JSON files that may hold annotations: not those that say what lies beside them."""
    return sorted(
        name
        for name in names
        if name.lower().endswith(".json") and PurePosixPath(name).name.lower() not in _OWN_FILES
    )


def read_arrays(
    file: BinaryIO, types: Mapping[str, type], *, piece: int = PIECE
) -> Iterator[tuple[str, list[Any]]]:
    """Yield the name of an array and some of its elements, in the order of the file, as instances of `types[name]`.

    Other values are passed over. Raises BrokenJsonError, and what msgspec says of an element.
    """
    text = _Text(file, piece)
    decoders = {name: _decoder(type) for name, type in types.items()}
    other = _decoder(msgspec.Raw)
    text.take(b"{")
    while text.peek() != b"}":
        name = msgspec.json.decode(text.value(), type=str)
        text.take(b":")
        if text.peek() == b"[":
            for elements in text.elements(decoders.get(name, other)):
                if name in decoders:
                    yield name, elements
        elif name in decoders:
            raise BrokenJsonError(f"`{name}` is no list")
        else:
            text.value()
        if text.take(b",}") == b"}":
            return


def read_elements(file: BinaryIO, *, piece: int = PIECE) -> Iterator[bytes]:
    """Yield the JSON text of each element of a list; an object alone is a list of one. Raises BrokenJsonError."""
    text = _Text(file, piece)
    if text.peek() == b"{":
        yield text.value()
        return
    for elements in text.elements(_decoder(msgspec.Raw)):
        yield from map(bytes, elements)


def _decoder(type: Any) -> msgspec.json.Decoder[list[Any]]:
    return msgspec.json.Decoder(list[type])


class _Text:
    """The part of the file that is held, and the place in it that is read next."""

    def __init__(self, file: BinaryIO, piece: int) -> None:
        self._file = file
        self._piece = piece
        self._held = b""
        self._at = 0
        self._is_fresh = False  # whether something came since elements had to be cut one by one
        self._seam = b""  # what stood between two elements: objects within them often begin otherwise
        self._fill()
        self._held = self._held.removeprefix(b"\xef\xbb\xbf")

    def peek(self) -> bytes:
        """The next byte that is no space."""
        while (at := self._behind_space(self._at)) == len(self._held):
            self._fill()
        self._at = at
        return self._held[at : at + 1]

    def take(self, wanted: bytes) -> bytes:
        """The next byte, which must be one of those."""
        found = self.peek()
        if found not in wanted:
            raise BrokenJsonError(f"there is {found!r} where {wanted.decode()} should be")
        self._at += 1
        return found

    def value(self) -> bytes:
        """The whole value that begins here."""
        self.peek()
        while (end := self._end_of_value()) is None:
            self._fill()
        start, self._at = self._at, end
        return self._held[start:end]

    def elements(self, decoder: msgspec.json.Decoder[list[Any]]) -> Iterator[list[Any]]:
        """The elements of the array that begins here."""
        self.take(b"[")
        if self.peek() == b"]":
            self.take(b"]")
            return
        while True:
            found = self._many(decoder)
            if not found:
                found = decoder.decode(b"[" + self.value() + b"]")
                seam = _seam.match(self._held, self._at)
                self._seam = b"}" + seam[0] if seam else self._seam
            yield found
            if self.take(b",]") == b"]":
                return

    def _many(self, decoder: msgspec.json.Decoder[list[Any]]) -> list[Any]:
        """As many elements as are held; none where that can't be told."""
        if not self._is_fresh:
            return []
        seam = self._held.rfind(self._seam, self._at) if self._seam else -1
        for place in (seam, self._held.rfind(b"},", self._at), self._held.find(b"}]", self._at)):
            if found := self._up_to(place + 1, decoder):
                self._at = place + 1
                return found
        self._is_fresh = False
        return []

    def _up_to(self, cut: int, decoder: msgspec.json.Decoder[list[Any]]) -> list[Any]:
        """The elements up to there, none where it is in the middle of one or behind the end of the array."""
        if not cut:
            return []
        try:
            return decoder.decode(b"[" + self._held[self._at : cut] + b"]")
        except (msgspec.DecodeError, RecursionError):
            return []

    def _end_of_value(self) -> int | None:
        """The place behind the value that begins here; None where it goes on behind what is held."""
        if self._held[self._at] not in b'[{"':
            scalar = _scalar.match(self._held, self._at)
            if scalar is None:
                raise BrokenJsonError("there is a comma or a bracket where a value should be")
            return scalar.end() if scalar.end() < len(self._held) else None
        depth = 0
        for token in _token.finditer(self._held, self._at):
            mark = token[0]
            if mark in b"[{":
                depth += 1
            elif mark in b"]}":
                depth -= 1
            elif token[1] != b'"':
                return None
            if depth == 0:
                return token.end()
        return None

    def _behind_space(self, at: int) -> int:
        found = _space.match(self._held, at)
        return found.end() if found else at

    def _fill(self) -> None:
        """Hold more, and no longer what was read; twice as much each time, so that a long value is looked at rarely."""
        rest = self._held[self._at :]
        if len(rest) > MOST_BYTES:
            raise BrokenJsonError(f"one of its elements is larger than {MOST_BYTES >> 20} MB")
        more = self._file.read(max(self._piece, len(rest)))
        if not more:
            raise BrokenJsonError("it ends in the middle")
        self._held, self._at, self._is_fresh = rest + more, 0, True
