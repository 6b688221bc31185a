"""Folders and S3 side by side, told apart by the names of their buckets; folders come first."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import datetime
from itertools import groupby
from typing import BinaryIO

from datasets.errors import DomainError
from datasets.storage.base import Batch, Bucket, Content, Entry, Reader, Refused, Store
from datasets.storage.folder import FolderStore
from datasets.storage.listing import Report
from datasets.storage.paths import parse_path
from datasets.storage.s3 import S3Store
from datasets.storage.s3_place import S3Place


class JoinedStore(Store):
    """A bucket that is a folder, and any other one in S3. New buckets are folders."""

    def __init__(self, folders: FolderStore, remote: S3Store) -> None:
        self._folders = folders
        self._remote = remote

    def list_buckets(self) -> list[Bucket]:
        found: dict[str, Bucket] = {}
        with suppress(DomainError):  # which `away` tells: the folders are there all the same
            found |= {bucket.name: bucket for bucket in self._remote.list_buckets()}
        found |= {bucket.name: bucket for bucket in self._folders.list_buckets()}
        return [found[name] for name in sorted(found)]

    def away(self) -> DomainError | None:
        try:
            self._remote.list_buckets()
        except DomainError as error:
            return error
        return None

    def ensure_bucket(self, name: str) -> None:
        self._folders.ensure_bucket(name)

    def list_folders(self, path: str, *, start_after: str | None = None, limit: int = 1000) -> list[str]:
        return self.store_of(path).list_folders(path, start_after=start_after, limit=limit)

    def list_objects(
        self, path: str, *, start_after: str | None = None, problems: Report | None = None
    ) -> Iterator[Entry]:
        return self.store_of(path).list_objects(path, start_after=start_after, problems=problems)

    def head(self, path: str) -> Entry:
        return self.store_of(path).head(path)

    def open(self, path: str) -> Reader:
        return self.store_of(path).open(path)

    def get(self, path: str, start: int = 0, length: int | None = None) -> bytes:
        return self.store_of(path).get(path, start, length)

    def heads(self, paths: Sequence[str], length: int) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for store, theirs in groupby(paths, self.store_of):
            found |= store.heads(list(theirs), length)
        return found

    def writer(self, path: str, *, overwrite: bool = True) -> AbstractContextManager[BinaryIO]:
        return self.store_of(path).writer(path, overwrite=overwrite)

    def put(self, path: str, content: Content, *, overwrite: bool = True) -> Entry:
        return self.store_of(path).put(path, content, overwrite=overwrite)

    def copy(self, source: str, target: str, *, overwrite: bool = True) -> Entry:
        store = self.store_of(target)
        if self.store_of(source) is store:
            return store.copy(source, target, overwrite=overwrite)
        return super().copy(source, target, overwrite=overwrite)

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        with ExitStack() as stack:
            yield _JoinedBatch(self, stack)

    def delete(self, path: str) -> None:
        self.store_of(path).delete(path)

    def delete_prefix(self, path: str) -> None:
        self.store_of(path).delete_prefix(path)

    def sign(self, path: str, *, seconds: int = 900) -> str | None:
        return self.store_of(path).sign(path, seconds=seconds)

    def sweep(self, path: str, *, before: datetime) -> int:
        return self.store_of(path).sweep(path, before=before)

    def check(self) -> None:
        self._folders.check()
        self._remote.check()

    def is_writable(self, path: str) -> bool:
        return self.store_of(path).is_writable(path)

    def store_of(self, path: str) -> Store:
        """The store that has the bucket of this path."""
        return self._folders if self._folders.has_bucket(parse_path(path).bucket) else self._remote


def joined_store(folders: FolderStore, place: S3Place) -> JoinedStore:
    """These folders and this server."""
    return JoinedStore(folders, S3Store(place))


class _JoinedBatch(Batch):
    """A batch in each store that is written to, begun with its first file; all end with the block."""

    def __init__(self, store: JoinedStore, stack: ExitStack) -> None:
        self._store = store
        self._stack = stack
        self._batches: dict[Store, Batch] = {}

    def put(self, path: str, content: Content) -> None:
        self._batch_of(self._store.store_of(path)).put(path, content)

    def copy(self, source: str, target: str, *, refused: Refused | None = None) -> None:
        store = self._store.store_of(target)
        if self._store.store_of(source) is store:
            self._batch_of(store).copy(source, target, refused=refused)
        else:
            super().copy(source, target, refused=refused)

    def copy_now(self, source: str, target: str) -> None:
        with self._store.open(source) as file:
            self._batch_of(self._store.store_of(target)).put(target, file)

    def _batch_of(self, store: Store) -> Batch:
        if store not in self._batches:
            self._batches[store] = self._stack.enter_context(store.batch())
        return self._batches[store]
