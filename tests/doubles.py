"""Stand-ins for the world outside. Each passes the same contract test as the real thing."""

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from datasets.errors import DomainError
from datasets.storage import (
    Batch,
    Bucket,
    BucketNotFoundError,
    BucketReadOnlyError,
    Entry,
    ObjectExistsError,
    ObjectNotFoundError,
    ObjectPath,
    PathInvalidError,
    Problem,
    Reader,
    Store,
    is_bucket_name,
    parse_file,
    parse_folder,
)
from datasets.storage.base import Content

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class _Stored(NamedTuple):
    content: bytes
    entry: Entry


class MemoryStore(Store):
    """Buckets in memory. Its clock starts at 2026 and moves on by a second with each file written.

    `failure`, when set, is raised by everything that is asked of the store.
    """

    def __init__(self, *buckets: str) -> None:
        self.failure: DomainError | None = None
        self._buckets: dict[str, dict[str, _Stored]] = {name: {} for name in buckets}
        self._read_only: set[str] = set()
        self._now = datetime(2026, 1, 1, tzinfo=UTC)

    def freeze(self, bucket: str) -> None:
        """Make a bucket read-only."""
        self._read_only.add(bucket)

    def list_buckets(self) -> list[Bucket]:
        self.check()
        return [Bucket(name, f"obs://{name}/", name not in self._read_only) for name in sorted(self._buckets)]

    def ensure_bucket(self, name: str) -> None:
        self.check()
        if not is_bucket_name(name):
            raise PathInvalidError
        self._buckets.setdefault(name, {})

    def list_folders(self, path: str, *, start_after: str | None = None, limit: int = 1000) -> list[str]:
        top = parse_folder(path)
        below = (key.removeprefix(top.key).split("/") for key in self._keys(top))
        paths = {f"{top}{parts[0]}/" for parts in below if len(parts) > 1}
        return sorted(path for path in paths if path > (start_after or ""))[:limit]

    def list_objects(
        self,
        path: str,
        *,
        start_after: str | None = None,
        problems: Callable[[Problem], object] | None = None,
    ) -> Iterator[Entry]:
        top = parse_folder(path)
        bucket = self._bucket(top)
        entries = (bucket[key].entry for key in sorted(self._keys(top)))
        return (entry for entry in entries if entry.path > (start_after or ""))

    def head(self, path: str) -> Entry:
        return self._stored(path).entry

    def open(self, path: str) -> Reader:
        content, entry = self._stored(path)
        return Reader(_StoredFile(content), entry)

    @contextmanager
    def writer(self, path: str, *, overwrite: bool = True) -> Iterator[BinaryIO]:
        self._bucket(parse_file(path), writing=True)
        file = _SequentialFile()
        yield file
        self.put(path, file.getvalue(), overwrite=overwrite)

    def put(self, path: str, content: Content, *, overwrite: bool = True) -> Entry:
        target = parse_file(path)
        bucket = self._bucket(target, writing=True)
        whole = bytes(content) if isinstance(content, (bytes, bytearray, memoryview)) else content.read()
        self._now += timedelta(seconds=1)
        entry = Entry(path, len(whole), hashlib.sha256(whole).hexdigest()[:32], self._now)
        stored = _Stored(whole, entry)
        if overwrite:
            bucket[target.key] = stored
        elif bucket.setdefault(target.key, stored) is not stored:
            raise ObjectExistsError(params={"path": path})
        return entry

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        yield _MemoryBatch(self)

    def delete(self, path: str) -> None:
        target = parse_file(path)
        self._bucket(target, writing=True).pop(target.key, None)

    def delete_prefix(self, path: str) -> None:
        target = parse_folder(path)
        bucket = self._bucket(target, writing=True)
        if not target.key:
            raise PathInvalidError
        for key in self._keys(target):
            del bucket[key]

    def sign(self, path: str, *, seconds: int = 900) -> str | None:
        parse_file(path)
        return None

    def sweep(self, path: str, *, before: datetime) -> int:
        self._bucket(parse_folder(path), writing=True)
        return 0

    def check(self) -> None:
        if self.failure:
            raise self.failure

    def snapshot(self) -> dict[str, dict[str, _Stored]]:
        """What the buckets hold now, to compare and to go back to."""
        return {name: dict(files) for name, files in self._buckets.items()}

    def restore(self, held: dict[str, dict[str, _Stored]]) -> None:
        self._buckets = {name: dict(files) for name, files in held.items()}

    def _bucket(self, target: ObjectPath, *, writing: bool = False) -> dict[str, _Stored]:
        self.check()
        if target.bucket not in self._buckets:
            raise BucketNotFoundError
        if writing and target.bucket in self._read_only:
            raise BucketReadOnlyError
        return self._buckets[target.bucket]

    def _keys(self, top: ObjectPath) -> list[str]:
        return [key for key in self._bucket(top) if key.startswith(top.key)]

    def _stored(self, path: str) -> _Stored:
        target = parse_file(path)
        try:
            return self._bucket(target)[target.key]
        except KeyError:
            raise ObjectNotFoundError(params={"path": path}) from None


class _MemoryBatch(Batch):
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def put(self, path: str, content: Content) -> None:
        self._store.put(path, content)

    def copy_now(self, source: str, target: str) -> None:
        self._store.copy(source, target)


class _SequentialFile(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0, /) -> int:
        raise io.UnsupportedOperation("seek")


class _StoredFile(io.RawIOBase):
    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        return self._content.readinto(buffer)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._content.seek(offset, whence)

    def tell(self) -> int:
        return self._content.tell()
