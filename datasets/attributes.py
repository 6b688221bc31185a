"""Which attributes of an annotation can be stored, and read again everywhere. Pure."""

from collections.abc import Iterable
from typing import Any

import msgspec

MOST_BYTES = 64 * 1024
DEEPEST = 8
SMALLEST, LARGEST = -(2**63), 2**63 - 1
RESERVED = "@modelarts:"  # begins what manifests and VOC files say in ModelArts' words, beside attributes
RESERVED_MESSAGE = (
    f"Names that begin with {RESERVED} mean something else in manifests and VOC files. Choose another."
)


def is_reserved(names: Iterable[str]) -> bool:
    """Whether one of the names of attributes or properties would be lost in manifests and VOC files."""
    return any(name.startswith(RESERVED) for name in names)


def are_storable(attributes: dict[str, Any]) -> bool:
    """Whether decoded JSON is small, flat and plain enough: no NUL, which PostgreSQL can't store, no huge number."""
    # The depth first: to encode what is nested deeper than Python's stack raises RecursionError.
    return _is_plain(attributes, 0) and len(msgspec.json.encode(attributes)) <= MOST_BYTES


def _is_plain(value: Any, depth: int) -> bool:
    if isinstance(value, int):
        return SMALLEST <= value <= LARGEST  # Python refuses to read integers of many digits
    if isinstance(value, str):
        return "\0" not in value
    if not isinstance(value, dict | list):
        return True
    if depth >= DEEPEST:
        return False
    inner = [*value, *value.values()] if isinstance(value, dict) else value
    return all(_is_plain(each, depth + 1) for each in inner)
