"""Zip archives for tests, good ones and hostile ones."""

import io
import stat
import zipfile
from collections.abc import Mapping


def zip_of(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these files, in their order; the same at any time of the day."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return packed.getvalue()


def zip_of_entries(*entries: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    """A zip of entries that say of themselves whatever they like."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return packed.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    """An entry that is a symbolic link."""
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def encrypted(content: bytes) -> bytes:
    """The same zip, whose first entry says that it has a password."""
    changed = bytearray(content)
    changed[6] |= 1
    changed[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def damaged(content: bytes, inside: bytes) -> bytes:
    """The same zip, one byte of a stored file turned round."""
    changed = bytearray(content)
    changed[content.index(inside)] ^= 0xFF
    return bytes(changed)


def renamed(content: bytes, name: bytes, other: bytes) -> bytes:
    """The same zip with another name of the same length, in the raw."""
    assert len(name) == len(other)
    return content.replace(name, other)
