"""Tar archives, as shards for training are: listed and read as if they were zips whose entries are stored as they are.

Only what a header says is believed, and no more of it is read than a block or a name takes: the standard library reads
a header's extensions whole, whatever size they announce. Long names come as GNU and POSIX have them.
"""

import io
import stat
import tarfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import IO, BinaryIO, cast
from zipfile import ZIP_STORED, BadZipFile, ZipInfo

BLOCK = tarfile.BLOCKSIZE
LONGEST_EXTENSION = 1 << 16
_MAGIC, _MAGIC_AT = b"ustar", 257
_IS_UTF8 = 0x800
_UNREADABLE = 99  # a way of packing that no zip has: of files with holes
_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)


def looks_like_tar(file: BinaryIO) -> bool:
    """Say whether a file begins as a tar does."""
    file.seek(0)
    return file.read(_MAGIC_AT + len(_MAGIC)).endswith(_MAGIC)


class TarArchive(AbstractContextManager["TarArchive"]):
    """A tar that is read. Its entries are told as those of a zip, so that the same rules hold for both."""

    def __init__(self, file: BinaryIO, most_entries: int) -> None:
        self._file = file
        self._most = most_entries

    def __exit__(self, *_: object) -> None:
        """The file is its opener's."""

    def infolist(self) -> list[ZipInfo]:
        """Return the entries, one more than there may be where there are too many. Raises BadZipFile."""
        found: list[ZipInfo] = []
        for entry in self._entries():
            found.append(entry)
            if len(found) > self._most:
                break
        return found

    def open(self, entry: ZipInfo) -> IO[bytes]:
        """Return an entry's bytes to be read."""
        return cast(IO[bytes], _Entry(self._file, entry.header_offset, entry.file_size))

    def _entries(self) -> Iterator[ZipInfo]:
        at, end = 0, self._file.seek(0, io.SEEK_END)
        long_name = ""
        while at + BLOCK <= end:
            self._file.seek(at)
            block = self._file.read(BLOCK)
            if not block.strip(b"\0"):
                return
            try:
                header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
            except tarfile.HeaderError as error:
                raise BadZipFile(f"No header of a file: {error}.") from error
            at += BLOCK
            if header.size < 0 or at + header.size > end:
                raise BadZipFile("A file of it ends behind its end.")
            if header.type in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE):
                long_name = self._name_of(header) or long_name
            elif header.type not in (tarfile.XGLTYPE, tarfile.GNUTYPE_LONGLINK):
                yield _told(header, long_name or header.name, at)
                long_name = ""
            at += -(-header.size // BLOCK) * BLOCK

    def _name_of(self, header: tarfile.TarInfo) -> str:
        """The name of the next file that an extension says, if it does."""
        if header.size > LONGEST_EXTENSION:
            raise BadZipFile("What it says of a file is longer than any name.")
        said = self._file.read(header.size)
        if header.type == tarfile.XHDTYPE:
            path = next((line for line in said.split(b"\n") if line.partition(b" ")[2][:5] == b"path="), b"")
            said = path.partition(b"=")[2]
        return said.rstrip(b"\0").decode("utf-8", "surrogateescape")


def _told(header: tarfile.TarInfo, name: str, at: int) -> ZipInfo:
    is_folder = header.type == tarfile.DIRTYPE
    entry = ZipInfo(name if not is_folder else f"{name.rstrip('/')}/")
    entry.file_size, entry.header_offset = header.size, at
    entry.flag_bits = _IS_UTF8
    entry.compress_type = _UNREADABLE if header.type == tarfile.GNUTYPE_SPARSE else ZIP_STORED
    is_file = header.type in _FILES or is_folder or header.type == tarfile.GNUTYPE_SPARSE
    entry.external_attr = (stat.S_IFREG if is_file else stat.S_IFLNK) << 16
    return entry


class _Entry(io.RawIOBase):
    """The bytes of one entry."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file, self._at, self._left = file, start, size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        self._file.seek(self._at)
        found = self._file.read(wanted)
        self._at, self._left = self._at + len(found), self._left - len(found)
        return found
