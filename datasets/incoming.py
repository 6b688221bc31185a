"""Files while they arrive: one spool on this machine's disk holds the files of a request, one behind the other.

Nothing of a request is looked at before all of it is here, so that a connection that breaks changes nothing. The spool
has no name: whatever happens to the process, nothing is left of it.
"""

import errno
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Self

from datasets.errors import StorageFullError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer  # exists for type checkers only

BUFFER_BYTES = 1 << 18


class Incoming:
    """One file that has arrived: what the sender calls it, perhaps with folders, and its bytes. Safe among threads."""

    def __init__(self, name: str, descriptor: int, start: int, size: int) -> None:
        self.name = name
        self.size = size
        self._descriptor = descriptor
        self._start = start

    def read(self, length: int | None = None, start: int = 0) -> bytes:
        """`length` bytes from `start`, or all behind it; fewer at the end."""
        left = max(self.size - start, 0)
        wanted = left if length is None else min(length, left)
        return os.pread(self._descriptor, wanted, self._start + start)

    def open(self) -> io.BufferedReader:
        """The file from its beginning, for what reads piece by piece."""
        return io.BufferedReader(_IncomingStream(self), BUFFER_BYTES)


class _IncomingStream(io.RawIOBase):
    def __init__(self, file: Incoming) -> None:
        self._file = file
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._file.size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        found = self._file.read(len(view), self._position)
        view[: len(found)] = found
        self._position += len(found)
        return len(found)


class Spool:
    """Takes files in, one after the other: `begin`, `write` as often as needed, `end`."""

    def __init__(self, folder: Path) -> None:
        with _full_disk_named():
            folder.mkdir(parents=True, exist_ok=True)
            self._file = TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed by `close`
        self._begun = self._size = 0
        self.files: list[Incoming] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def begin(self) -> None:
        self._begun = self._size

    def write(self, content: bytes) -> None:
        """Add to the file that was begun. Raises StorageFullError."""
        with _full_disk_named():
            left = memoryview(content)
            while left:
                left = left[self._file.write(left) or 0 :]
        self._size += len(content)

    def end(self, name: str) -> Incoming:
        """The file that was begun is complete."""
        file = Incoming(name, self._file.fileno(), self._begun, self._size - self._begun)
        self.files.append(file)
        return file

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return self._size

    def close(self) -> None:
        self._file.close()


@contextmanager
def _full_disk_named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise StorageFullError from error
