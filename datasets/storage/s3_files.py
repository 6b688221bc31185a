"""Files of an S3 bucket while they are open: read by ranges, written in parts.

A file that is read stays what it was when it was opened: every range is asked for by its etag. A file that is written
appears whole when the last part is confirmed, and otherwise never.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, cast

import obstore
from obstore.exceptions import GenericError
from obstore.store import S3Store as Client

from datasets.storage.base import Content, Entry, ObjectExistsError, Reader
from datasets.storage.paths import ObjectPath
from datasets.storage.s3_refusals import named_errors, status_of

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer  # exists for type checkers only
    from obstore import GetResult, ObjectMeta, WritableFile

FIRST_BYTES = 256 << 10  # asked for with the first request: a header, or a whole small image
WINDOW_BYTES = 8 << 20  # at most asked for at a time
PART_BYTES = 8 << 20  # 10,000 parts of it are 80 GB
PARTS_AT_ONCE = 4
_NOT_SATISFIABLE = 416


def read_range(client: Client, target: ObjectPath, start: int, end: int) -> "tuple[bytes, ObjectMeta | None]":
    """Bytes from `start` up to `end`, fewer at the end of the file, and what the file is.

    None for what it is where nothing lies between the two, as in an empty file. Raises named refusals.
    """
    with named_errors(target):
        try:
            found = obstore.get(client, target.key, options={"range": (start, end)})
            return bytes(found.bytes()), found.meta
        except GenericError as error:
            if status_of(error) != _NOT_SATISFIABLE:
                raise
            return b"", None


def entry_of(target: ObjectPath, found: "ObjectMeta") -> Entry:
    """What a listing says of a file."""
    etag = (found["e_tag"] or "").strip('"')
    return Entry(str(target), found["size"], etag, found["last_modified"].replace(microsecond=0))


def open_file(client: Client, target: ObjectPath) -> Reader:
    """Open a file with one request for its beginning. Raises named refusals."""
    content, found = read_range(client, target, 0, FIRST_BYTES)
    if found is None:
        with named_errors(target):
            found = obstore.head(client, target.key)
    return Reader(_StoredFile(client, target, entry_of(target, found), content), entry_of(target, found))


class _StoredFile(io.RawIOBase):
    """A file being read: a window of it is kept, and grows while it is read from front to back."""

    def __init__(self, client: Client, target: ObjectPath, entry: Entry, content: bytes) -> None:
        self._client = client
        self._target = target
        self._entry = entry
        self._at = 0
        self._window = content
        self._start = 0
        self._ahead = FIRST_BYTES

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._entry.size}[whence]
        if base + offset < 0:
            raise ValueError(f"The place {base + offset} lies before the file.")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        space = memoryview(buffer)
        piece = self._piece(len(space))
        space[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def readall(self) -> bytes:
        pieces = []
        while piece := self._piece(WINDOW_BYTES):
            pieces.append(piece)
            self._at += len(piece)
        return b"".join(pieces)

    def _piece(self, length: int) -> memoryview:
        """At most `length` bytes from here on; empty at the end."""
        if self._at >= self._entry.size or not length:
            return memoryview(b"")
        if not self._start <= self._at < self._start + len(self._window):
            self._look(length)
        first = self._at - self._start
        return memoryview(self._window)[first : first + length]

    def _look(self, length: int) -> None:
        """Move the window to where the next byte is."""
        is_going_on = self._at == self._start + len(self._window)
        self._ahead = min(2 * self._ahead, WINDOW_BYTES) if is_going_on else FIRST_BYTES
        end = min(self._entry.size, self._at + min(max(length, self._ahead), WINDOW_BYTES))
        self._window = b""  # not two of them at a time
        with named_errors(self._target):
            found: GetResult = obstore.get(
                self._client,
                self._target.key,
                options={"range": (self._at, end), "if_match": f'"{self._entry.etag}"'},
            )
            self._window, self._start = bytes(found.bytes()), self._at


class _NewFile(io.BufferedIOBase):
    """A file being written from front to back. A small one is sent by one request, a large one in parts."""

    def __init__(self, client: Client, target: ObjectPath) -> None:
        self._client = client
        self._target = target
        self._begun = bytearray()
        self._large: WritableFile | None = None
        self._size = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def close(self) -> None:
        """Nothing: the block that made the file ends it."""

    def write(self, content: "ReadableBuffer", /) -> int:
        piece = memoryview(content).cast("B")
        self._size += len(piece)
        if self._large is None:
            self._begun += piece
            if len(self._begun) > PART_BYTES:
                self._enlarge()
        else:
            with named_errors(self._target, is_writing=True):
                self._large.write(bytes(piece))
        return len(piece)

    def fill(self, content: Content) -> None:
        """Write bytes, or the rest of an open file."""
        if isinstance(content, (bytes, bytearray, memoryview)):
            self.write(content)
        else:
            while chunk := content.read(PART_BYTES):
                self.write(chunk)

    def publish(self, *, overwrite: bool) -> None:
        """Let the file appear. Without `overwrite` only where there is none.

        Large ones look for themselves: S3 has no condition for them that every server knows.
        """
        with named_errors(self._target, is_writing=True):
            if self._large is None:
                mode = None if overwrite else "create"
                obstore.put(
                    self._client,
                    self._target.key,
                    bytes(self._begun),
                    mode=mode,  # type: ignore[arg-type]  # a Literal, which the expression above is not to mypy
                    use_multipart=False,
                )
                return
            if not overwrite:
                self._require_none()
            self._large.close()

    def discard(self) -> None:
        """Leave nothing behind: what was sent in parts is dropped by the server, or by a sweep."""
        if self._large is not None:
            failure = InterruptedError()
            with suppress(OSError):  # obstore says so of what failed while it was closed
                self._large.__exit__(InterruptedError, failure, None)

    def _enlarge(self) -> None:
        with named_errors(self._target, is_writing=True):
            self._large = obstore.open_writer(
                self._client, self._target.key, buffer_size=PART_BYTES, max_concurrency=PARTS_AT_ONCE
            )
            self._large.write(bytes(self._begun))
        self._begun.clear()

    def _require_none(self) -> None:
        try:
            obstore.head(self._client, self._target.key)
        except FileNotFoundError:
            return
        raise ObjectExistsError(params={"path": str(self._target)})


@contextmanager
def new_file(client: Client, target: ObjectPath, *, overwrite: bool) -> Iterator[_NewFile]:
    """A file that appears when the block ends without an error."""
    new = _NewFile(client, target)
    try:
        yield new
        new.publish(overwrite=overwrite)
    except BaseException:
        new.discard()
        raise


def as_binary(new: _NewFile) -> BinaryIO:
    """The same file under the name that callers know it by."""
    return cast("BinaryIO", new)
