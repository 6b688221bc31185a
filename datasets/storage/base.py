"""What a store is: the interface that folders, memory and S3 share, and its named refusals.

`tests/datasets/test_storage.py` is the contract: every store passes it. What a store does beyond it (seeking while it
writes, folders that stay when they are empty) is an accident that callers must not build on.
"""

import io
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from functools import partial
from threading import Event
from typing import IO, BinaryIO, NamedTuple, TypeAlias

from datasets.errors import (
    ConflictError,
    DomainError,
    NotAllowedError,
    NotFoundError,
    StorageUnavailableError,
)
from datasets.storage.paths import PathInvalidError, parse_path

Content: TypeAlias = bytes | bytearray | memoryview | IO[bytes]
Refused: TypeAlias = Callable[[DomainError], object]

CHUNK_BYTES = 1 << 20
BUFFER_BYTES = 1 << 16
FILES_AT_ONCE = 8  # that are asked for or deleted together


class ObjectNotFoundError(NotFoundError):
    code = "object_not_found"
    message = "The file is not in the object storage."


class BucketNotFoundError(NotFoundError):
    code = "bucket_not_found"
    message = "There is no such bucket. Choose one of those that the path picker shows."


class ObjectExistsError(ConflictError):
    code = "object_exists"
    message = "A file or folder of that name is already there."


class BucketReadOnlyError(NotAllowedError):
    code = "bucket_read_only"
    message = "The bucket is read-only. Choose another place to write to."


class PathIsLinkError(PathInvalidError):
    code = "path_is_link"
    message = "The path goes through a symbolic link, and links are not followed. Name the real folder."


class Bucket(NamedTuple):
    name: str
    path: str
    is_writable: bool


class Entry(NamedTuple):
    """One stored file. `size` in bytes; `etag` changes with the content; `modified` in UTC."""

    path: str
    size: int
    etag: str
    modified: datetime


class Problem(NamedTuple):
    """What a listing left out. `name` is printable and relative to the listed folder; it may be a folder.

    `code`: `name_undecodable`, `name_control_character`, `name_backslash`, `name_too_long`, `link`, `special_file` or
    `unreadable`. What lies below an unreadable folder is unknown, not gone.
    """

    name: str
    code: str
    message: str


class Reader(io.BufferedReader):
    """An open file: binary, seekable, iterable by lines. `entry` is what was opened, even when it is replaced."""

    def __init__(self, raw: io.RawIOBase, entry: Entry) -> None:
        super().__init__(raw, BUFFER_BYTES)
        self.entry = entry

    def chunks(self, size: int = CHUNK_BYTES) -> Iterator[bytes]:
        """The rest of the file, at most `size` bytes at a time."""
        return iter(partial(self.read, size), b"")


class Batch(ABC):
    """Many small files, on disk together when the `with` block ends; until then none need be visible.

    After an error in the block some of them may have been written, each whole.
    """

    @abstractmethod
    def put(self, path: str, content: Content) -> None:
        """Write a file, replacing what is there."""

    def copy(self, source: str, target: str, *, refused: Refused | None = None) -> None:
        """Copy a stored file, replacing what is there.

        What is wrong is raised at once, or told to `refused` by the end of the block: then copies may overlap.
        """
        try:
            self.copy_now(source, target)
        except DomainError as error:
            if refused is None:
                raise
            refused(error)

    @abstractmethod
    def copy_now(self, source: str, target: str) -> None:
        """Copy, and wait for it."""


class Store(ABC):
    """Files by `obs://` path. A path of a folder ends with a slash.

    Every method may raise `PathInvalidError`, `BucketNotFoundError` and `StorageUnavailableError`, every writing one
    also `BucketReadOnlyError` and `StorageFullError`. What a writing method was given is on disk when it returns.
    """

    @abstractmethod
    def list_buckets(self) -> list[Bucket]:
        """All buckets, by name; of a store that is several, those that can be listed now."""

    def away(self) -> DomainError | None:
        """Why `list_buckets` leaves some out at the moment; None where it leaves out none."""
        return None

    @abstractmethod
    def ensure_bucket(self, name: str) -> None:
        """Make a bucket unless it is there."""

    @abstractmethod
    def list_folders(self, path: str, *, start_after: str | None = None, limit: int = 1000) -> list[str]:
        """Paths of the folders right below a folder, sorted; those after the path `start_after`.

        A folder that is not there has none. Links and folders with odd names are left out.
        """

    @abstractmethod
    def list_objects(
        self,
        path: str,
        *,
        start_after: str | None = None,
        problems: Callable[[Problem], object] | None = None,
    ) -> Iterator[Entry]:
        """All files below a folder, streamed in the order of their keys' UTF-8 bytes.

        `start_after` is the path of the last file already seen, which may be gone since. What can't be used is told
        to `problems` and left out. A folder that is not there has no files, as in S3. Any other error is raised, and
        then the listing is not complete.
        """

    @abstractmethod
    def head(self, path: str) -> Entry:
        """Size, etag and time of a file. Raises `ObjectNotFoundError`."""

    @abstractmethod
    def open(self, path: str) -> Reader:
        """Open a file to read it piecewise; close it, best by `with`. Raises `ObjectNotFoundError`."""

    @abstractmethod
    def writer(self, path: str, *, overwrite: bool = True) -> AbstractContextManager[BinaryIO]:
        """A file to write from front to back (`write`, `tell`; no seeking, and closing it is not the block's business).

        It appears under its path, whole and on disk, when the block ends without an error, and otherwise never.
        Without `overwrite` the end of the block raises `ObjectExistsError` when the path is taken by then.
        """

    @abstractmethod
    def put(self, path: str, content: Content, *, overwrite: bool = True) -> Entry:
        """Write a whole file: bytes, or the rest of an open file.

        Without `overwrite`, of many who try only one succeeds, the others get `ObjectExistsError`.
        """

    @abstractmethod
    def batch(self) -> AbstractContextManager[Batch]:
        """Write thousands of small files at a fraction of the price of `put`."""

    @abstractmethod
    def delete(self, path: str) -> None:
        """Delete a file; it may be gone already."""

    @abstractmethod
    def delete_prefix(self, path: str) -> None:
        """Delete a folder with all that is in it, also what listings leave out; links are removed, not followed.

        A whole bucket is refused with `PathInvalidError`.
        """

    @abstractmethod
    def sign(self, path: str, *, seconds: int = 900) -> str | None:
        """An address from which a browser can read the file for a while, or None: then serve it by `open`."""

    @abstractmethod
    def sweep(self, path: str, *, before: datetime) -> int:
        """Remove what crashed writers left below a folder and nobody wrote to since `before`; how many it were."""

    @abstractmethod
    def check(self) -> None:
        """Raise `StorageUnavailableError` unless every bucket answers."""

    def is_writable(self, path: str) -> bool:
        """May files be written into the bucket of this path?"""
        wanted = parse_path(path).bucket
        return any(bucket.name == wanted and bucket.is_writable for bucket in self.list_buckets())

    def exists(self, path: str) -> bool:
        """Is there a file of this path?"""
        try:
            self.head(path)
        except ObjectNotFoundError:
            return False
        return True

    def get(self, path: str, start: int = 0, length: int | None = None) -> bytes:
        """A file's bytes, or `length` of them from `start`: fewer at the end, none past it."""
        with self.open(path) as file:
            file.seek(start)
            return file.read(-1 if length is None else length)

    def heads(self, paths: Sequence[str], length: int) -> dict[str, bytes]:
        """The first bytes of many files, read together, by path: of those that can be read.

        What is wrong with the others, opening them tells. None follow once the storage does not answer.
        """
        is_away = Event()

        def head(path: str) -> bytes | None:
            try:
                return None if is_away.is_set() else self.get(path, 0, length)
            except StorageUnavailableError:
                is_away.set()
            except DomainError:
                pass
            return None

        with ThreadPoolExecutor(FILES_AT_ONCE) as pool:
            heads = pool.map(head, paths)
            return {path: found for path, found in zip(paths, heads, strict=True) if found is not None}

    def entries(self, paths: Sequence[str]) -> dict[str, Entry]:
        """Size, etag and time of many files, asked for together, by path: of those that are there."""

        def entry(path: str) -> Entry | None:
            try:
                return self.head(path)
            except ObjectNotFoundError:
                return None

        with ThreadPoolExecutor(FILES_AT_ONCE) as pool:
            found = zip(paths, pool.map(entry, paths), strict=True)
            return {path: each for path, each in found if each is not None}

    def delete_many(self, paths: Sequence[str]) -> dict[str, DomainError]:
        """Delete many files together; by path, why some could not be. None are tried once the storage is away."""
        away: list[DomainError] = []

        def refusal(path: str) -> DomainError | None:
            if away:
                return away[0]
            try:
                with suppress(ObjectNotFoundError):
                    self.delete(path)
            except DomainError as error:
                is_closed = isinstance(error.__cause__, PermissionError)  # this file alone
                if isinstance(error, StorageUnavailableError) and not is_closed:
                    away.append(error)
                return error
            return None

        with ThreadPoolExecutor(FILES_AT_ONCE) as pool:
            refusals = zip(paths, pool.map(refusal, paths), strict=True)
            return {path: error for path, error in refusals if error is not None}

    def copy(self, source: str, target: str, *, overwrite: bool = True) -> Entry:
        """Copy a file, also between buckets. Raises `ObjectNotFoundError`."""
        with self.open(source) as file:
            return self.put(target, file, overwrite=overwrite)

    def concatenate(self, target: str, parts: Iterable[str]) -> Entry:
        """Write one file of the contents of others, in their order. Raises `ObjectNotFoundError`."""
        with self.writer(target) as out:
            for part in parts:
                with self.open(part) as file:
                    out.writelines(file.chunks())
        return self.head(target)
