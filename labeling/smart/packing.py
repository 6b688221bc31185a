"""Arrays as bytes for the database and for files between processes. Never a pickle: what is loaded can't act."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from labeling.smart.engines.base import Arrays, Layout


def pack(arrays: Arrays) -> bytes:
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def unpack(stored: bytes | memoryview | Path) -> Arrays:
    with np.load(stored if isinstance(stored, Path) else io.BytesIO(stored), allow_pickle=False) as found:
        return dict(found)


def pack_rows(arrays: Arrays, layout: Layout) -> list[bytes]:
    """Of each image the bytes of its numbers, in the order of the layout."""
    columns = [np.ascontiguousarray(arrays[name], dtype=kind) for name, (kind, _) in layout.items()]
    return [b"".join(column[place].tobytes() for column in columns) for place in range(len(columns[0]))]


def unpack_rows(stored: Sequence[bytes | memoryview], layout: Layout) -> Arrays:
    """The arrays (n, ...) of n images whose bytes `pack_rows` wrote."""
    packed = np.dtype([(name, kind, shape) for name, (kind, shape) in layout.items()])
    rows = np.frombuffer(b"".join(stored), packed)
    return {name: rows[name] for name in layout}


def joined(parts: Iterable[Arrays]) -> Arrays:
    """The arrays of several parts behind each other."""
    all_parts = list(parts)
    return (
        {name: np.concatenate([part[name] for part in all_parts]) for name in all_parts[0]}
        if all_parts
        else {}
    )
