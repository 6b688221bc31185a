"""Files by descriptor, for the folder store: no link is ever followed, and no system error leaves without a name.

Every folder on the way is opened from the one above it with O_NOFOLLOW, and everything is done relative to the
descriptor of the last. Whoever swaps a folder for a link in between changes what the next call finds, and gets
nobody out.
"""

import ctypes
import errno
import io
import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from datasets.errors import DomainError, StorageFullError, StorageUnavailableError
from datasets.storage.base import (
    BUFFER_BYTES,
    CHUNK_BYTES,
    BucketReadOnlyError,
    Content,
    Entry,
    ObjectExistsError,
    ObjectNotFoundError,
    PathIsLinkError,
    Reader,
)
from datasets.storage.paths import TEMPORARY_PREFIX, PathInvalidError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer  # exists for type checkers only

_OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
# O_NONBLOCK: a pipe put in the place of a file must not hold us until somebody writes to it
_OPEN_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
_CREATE_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
_NO_RANGE_COPY = {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}
_NO_HARD_LINKS = {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP}
_syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)


def refusal(error: OSError, path: str, *, writing: bool = False) -> DomainError:
    """What a system error means to the person who asked for this path."""
    params = {"path": path}
    match error.errno:
        case errno.ELOOP:
            return PathIsLinkError(
                f"{path} goes through a symbolic link, and links are not followed.", params=params
            )
        case errno.ENAMETOOLONG:
            return PathInvalidError(f"A name in {path} is too long for this disk.", params=params)
        case errno.ENOSPC | errno.EDQUOT:
            return StorageFullError(params=params)
        case errno.EEXIST | errno.ENOTDIR | errno.EISDIR | errno.ENOTEMPTY if writing:
            return ObjectExistsError(
                f"{path} can't be written: a file or folder is in its place.", params=params
            )
        case errno.EROFS | errno.EACCES | errno.EPERM if writing:
            return BucketReadOnlyError(
                f"{path} can't be written: the folder does not allow it.", params=params
            )
        case errno.ENOENT | errno.ENOTDIR | errno.EISDIR | errno.ENXIO if not writing:
            return ObjectNotFoundError(f"{path} is not in the object storage.", params=params)
        case errno.EACCES | errno.EPERM:
            return StorageUnavailableError(f"{path} can't be read: its permissions forbid it.", params=params)
    reason = os.strerror(error.errno) if error.errno else str(error)
    return StorageUnavailableError(f"The storage answers '{reason}' for {path}. Try again.", params=params)


@contextmanager
def named_errors(path: str, *, writing: bool = False) -> Iterator[None]:
    """Turn system errors of the block into named refusals."""
    try:
        yield
    except OSError as error:
        raise refusal(error, path, writing=writing) from error


def open_folder(path: str) -> int:
    """Open a folder that the administrator named; the last name of the path may be no link. Raises OSError."""
    return os.open(path, _OPEN_FOLDER)


def descend(here: int, folders: Sequence[str], *, create: bool = False) -> int:
    """Go down from an open folder, name by name, and give the last one's descriptor; `here` is closed.

    Raises OSError: ELOOP when a name is a link, ENOTDIR when it is a file, ENOENT when it is missing and not created.
    """
    for name in folders:
        try:
            below = _enter(here, name, create=create)
        finally:
            os.close(here)
        here = below
    return here


def _enter(parent: int, name: str, *, create: bool) -> int:
    try:
        return os.open(name, _OPEN_FOLDER, dir_fd=parent)
    except FileNotFoundError:
        if not create:
            raise
    except NotADirectoryError:  # Linux says so of links too
        require_no_link(os.stat(name, dir_fd=parent, follow_symlinks=False))
        raise
    with suppress(FileExistsError):  # another writer made it; it must be on disk for us too
        os.mkdir(name, dir_fd=parent)
    sync_folder(parent)
    return os.open(name, _OPEN_FOLDER, dir_fd=parent)


def require_no_link(found: os.stat_result) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def require_file(found: os.stat_result) -> None:
    """Raise OSError for what is no regular file: ELOOP for a link, ENOENT for a folder, a pipe or a device."""
    require_no_link(found)
    if not stat.S_ISREG(found.st_mode):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))


def entry_of(path: str, found: os.stat_result) -> Entry:
    """What a listing says of a file."""
    etag = f"{found.st_mtime_ns:x}-{found.st_size:x}"
    return Entry(path, found.st_size, etag, _moment(found.st_mtime))


def _moment(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):  # a broken clock can leave years that no calendar has
        return datetime.fromtimestamp(0, UTC)


class _StoredFile(io.FileIO):
    """A file being read."""

    def __init__(self, descriptor: int, path: str) -> None:
        super().__init__(descriptor, "r")
        self._path = path

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        with named_errors(self._path):
            return super().readinto(buffer) or 0

    def readall(self) -> bytes:
        with named_errors(self._path):
            return super().readall() or b""


class _SequentialFile(io.FileIO):
    """A file being written from front to back: no more is promised, for S3 can do no more."""

    def __init__(self, descriptor: int, path: str) -> None:
        super().__init__(descriptor, "w")
        self._path = path

    def seekable(self) -> bool:
        return False

    def write(self, content: "ReadableBuffer", /) -> int:
        with named_errors(self._path, writing=True):
            return super().write(content) or 0


def open_file(folder: int, name: str, path: str) -> Reader:
    """Open a regular file in an open folder. Raises OSError."""
    descriptor = os.open(name, _OPEN_FILE, dir_fd=folder)
    found = os.fstat(descriptor)
    try:
        require_file(found)
    except OSError:
        os.close(descriptor)
        raise
    os.set_blocking(descriptor, True)
    return Reader(_StoredFile(descriptor, path), entry_of(path, found))


def read_head(folder: int, name: str, length: int) -> bytes:
    """The first bytes of a regular file in an open folder. Raises OSError."""
    descriptor = os.open(name, _OPEN_FILE, dir_fd=folder)
    try:
        require_file(os.fstat(descriptor))
        return os.read(descriptor, length)
    finally:
        os.close(descriptor)


def write_new(folder: int, content: bytes) -> str:
    """Write a file in an open folder under a temporary name, which is returned; not on disk yet. Raises OSError.

    What `NewFile` does with fewer system calls: three, of which the making of the file is the expensive one.
    """
    temporary = TEMPORARY_PREFIX + secrets.token_hex(8)
    descriptor = os.open(temporary, _CREATE_FILE, 0o666, dir_fd=folder)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(descriptor, left) :]
    except OSError:
        remove(folder, temporary)
        raise
    finally:
        os.close(descriptor)
    return temporary


class NewFile:
    """A file that is being written under a temporary name in the folder where it will appear."""

    def __init__(self, folder: int, name: str, path: str) -> None:
        self.path = path
        self.name = name
        self.temporary = TEMPORARY_PREFIX + secrets.token_hex(8)
        self._folder = folder
        descriptor = os.open(self.temporary, _CREATE_FILE, 0o666, dir_fd=folder)
        self._raw = _SequentialFile(descriptor, path)
        self.file = io.BufferedWriter(self._raw, BUFFER_BYTES)

    def fill(self, content: Content) -> None:
        """Write bytes, or the rest of an open file."""
        if isinstance(content, (bytes, bytearray, memoryview)):
            self.file.write(content)
        else:
            while chunk := content.read(CHUNK_BYTES):
                self.file.write(chunk)

    def append(self, source: Reader) -> None:
        """Add a stored file that was just opened; the kernel copies it, or shares its blocks, where it can."""
        self.file.flush()
        try:
            with named_errors(self.path, writing=True):
                while os.copy_file_range(source.fileno(), self.file.fileno(), 1 << 30):
                    pass
        except DomainError as error:
            if getattr(error.__cause__, "errno", None) not in _NO_RANGE_COPY:
                raise
            self.file.writelines(source.chunks())  # both stand where the kernel stopped

    def settle(self, *, durable: bool = True) -> Entry:
        """Close the file, by default once it is on disk."""
        with named_errors(self.path, writing=True):
            self.file.flush()
            if durable:
                os.fsync(self.file.fileno())
            entry = entry_of(self.path, os.fstat(self.file.fileno()))
            self.file.close()
        return entry

    def publish(self, *, overwrite: bool) -> Entry:
        """Let the file appear under its name, on disk. Without `overwrite` only where there is none."""
        entry = self.settle()
        with named_errors(self.path, writing=True):
            if overwrite:
                self._rename()
            else:
                self._appear_as_new()
            sync_folder(self._folder)
        return entry

    def _rename(self) -> None:
        os.rename(self.temporary, self.name, src_dir_fd=self._folder, dst_dir_fd=self._folder)

    def _appear_as_new(self) -> None:
        """Take the name in the instant in which nobody has it: a hard link, unlike a rename, is refused otherwise."""
        here = self._folder
        try:
            os.link(self.temporary, self.name, src_dir_fd=here, dst_dir_fd=here, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            os.close(os.open(self.name, _CREATE_FILE, 0o666, dir_fd=here))  # as well, but empty for a moment
            self._rename()
        else:
            os.unlink(self.temporary, dir_fd=here)

    def discard(self) -> None:
        """Leave nothing behind."""
        self._raw.close()  # below the buffer: what it still holds is not wanted
        remove(self._folder, self.temporary)


def remove(folder: int, name: str) -> None:
    """Remove a file that may be gone."""
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)


def remove_older(folder: int, name: str, seconds: float) -> bool:
    """Remove a file last written before this time; was it?"""
    with suppress(FileNotFoundError):
        if os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime < seconds:
            os.unlink(name, dir_fd=folder)
            return True
    return False


def sync_folder(folder: int) -> None:
    """Put a folder's names on disk."""
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno != errno.EINVAL:  # network file systems that have no such thing
            raise


def sync_filesystem(folder: int) -> None:
    """Put everything on disk that was written to the file system of this folder."""
    if _syncfs is None:
        os.sync()
    elif _syncfs(folder):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
