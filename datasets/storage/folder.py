"""The store of folders: a bucket is a folder below `EASEL_DATA/obs` or one that `EASEL_BUCKETS` names."""

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from datasets.errors import DomainError, StorageUnavailableError
from datasets.storage import disk
from datasets.storage.base import (
    Batch,
    Bucket,
    BucketNotFoundError,
    BucketReadOnlyError,
    Content,
    Entry,
    Reader,
    Store,
)
from datasets.storage.listing import Listing, Report
from datasets.storage.paths import (
    SCHEME,
    TEMPORARY_PREFIX,
    ObjectPath,
    PathInvalidError,
    display_name,
    is_bucket_name,
    parse_file,
    parse_folder,
)

BATCH_FILES = 1000  # files and bytes that a batch lets wait for the disk
BATCH_BYTES = 256 << 20
_GONE = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


class Mount(NamedTuple):
    """A folder that is a bucket by the administrator's word."""

    root: str
    is_read_only: bool


class FolderStore(Store):
    """Buckets are the folders right below `home`, and those of `mounts`, which win.

    Links on the way to a mount are the administrator's and are resolved once; a link below `home` is no bucket.
    """

    def __init__(self, home: Path, mounts: Mapping[str, Mount] | None = None) -> None:
        self._home = os.path.realpath(home)
        named = mounts or {}
        self._mounts = {
            name: mount._replace(root=os.path.realpath(mount.root)) for name, mount in named.items()
        }

    def list_buckets(self) -> list[Bucket]:
        roots = {name: not mount.is_read_only for name, mount in self._mounts.items()}
        for name in self._home_buckets():
            roots.setdefault(name, True)
        return [
            Bucket(name, f"{SCHEME}{name}/", may and os.access(self._root(name), os.W_OK | os.X_OK))
            for name, may in sorted(roots.items())
        ]

    def has_bucket(self, name: str) -> bool:
        """Is the bucket one of these, whether its folder answers or not?"""
        return name in self._mounts or os.path.isdir(self._root(name))

    def ensure_bucket(self, name: str) -> None:
        if not is_bucket_name(name):
            raise PathInvalidError(f"{display_name(name)[:80]} can't be the name of a bucket.")
        if name in self._mounts:
            return
        with disk.named_errors(f"{SCHEME}{name}/", writing=True):
            os.makedirs(self._home, exist_ok=True)
            os.close(disk.descend(disk.open_folder(self._home), [name], create=True))

    def list_folders(self, path: str, *, start_after: str | None = None, limit: int = 1000) -> list[str]:
        listing = Listing(self.folder, parse_folder(path), start_after)
        return list(islice(listing.folders(), limit))

    def list_objects(
        self, path: str, *, start_after: str | None = None, problems: Report | None = None
    ) -> Iterator[Entry]:
        return Listing(self.folder, parse_folder(path), start_after, problems).files()

    def head(self, path: str) -> Entry:
        target = parse_file(path)
        with disk.named_errors(path), self.folder(target) as folder:
            found = os.stat(target.name, dir_fd=folder, follow_symlinks=False)
            disk.require_file(found)
        return disk.entry_of(path, found)

    def open(self, path: str) -> Reader:
        target = parse_file(path)
        with disk.named_errors(path), self.folder(target) as folder:
            return disk.open_file(folder, target.name, path)

    def heads(self, paths: Sequence[str], length: int) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for parent, below in groupby(paths, lambda path: path.rpartition("/")[0]):
            with suppress(DomainError, OSError), self.folder(parse_folder(f"{parent}/")) as folder:
                for path in below:
                    with suppress(OSError):
                        found[path] = disk.read_head(folder, path.rpartition("/")[2], length)
        return found

    @contextmanager
    def writer(self, path: str, *, overwrite: bool = True) -> Iterator[BinaryIO]:
        with self.new_file(path) as new:
            yield new.file
            new.publish(overwrite=overwrite)

    def put(self, path: str, content: Content, *, overwrite: bool = True) -> Entry:
        with self.new_file(path) as new:
            new.fill(content)
            return new.publish(overwrite=overwrite)

    def copy(self, source: str, target: str, *, overwrite: bool = True) -> Entry:
        with self.open(source) as file, self.new_file(target) as new:
            new.append(file)
            return new.publish(overwrite=overwrite)

    def concatenate(self, target: str, parts: Iterable[str]) -> Entry:
        with self.new_file(target) as new:
            for part in parts:
                with self.open(part) as file:
                    new.append(file)
            return new.publish(overwrite=True)

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        batch = _FolderBatch(self)
        try:
            yield batch
            batch.flush()
        finally:
            batch.discard()

    def delete(self, path: str) -> None:
        target = self._writable(parse_file(path))
        with disk.named_errors(path, writing=True), suppress(*_GONE), self.folder(target) as folder:
            os.unlink(target.name, dir_fd=folder)
            disk.sync_folder(folder)

    def delete_prefix(self, path: str) -> None:
        target = self._writable(parse_folder(path))
        if not target.key:
            raise PathInvalidError("A whole bucket can't be deleted.")
        *above, last = target.folders
        parent = target._replace(key="".join(f"{name}/" for name in above))
        with disk.named_errors(path, writing=True), suppress(*_GONE), self.folder(parent) as folder:
            disk.require_no_link(os.stat(last, dir_fd=folder, follow_symlinks=False))
            shutil.rmtree(last, dir_fd=folder)
            disk.sync_folder(folder)

    def sign(self, path: str, *, seconds: int = 900) -> str | None:
        parse_file(path)
        return None

    def sweep(self, path: str, *, before: datetime) -> int:
        target, count = self._writable(parse_folder(path)), 0
        with disk.named_errors(path, writing=True), suppress(*_GONE), self.folder(target) as top:
            for _, _, names, folder in os.fwalk(".", dir_fd=top):
                stale = (name for name in names if name.startswith(TEMPORARY_PREFIX))
                count += sum(disk.remove_older(folder, name, before.timestamp()) for name in stale)
        return count

    def check(self) -> None:
        for bucket in self.list_buckets():
            os.close(self._open_bucket(bucket.name))

    @contextmanager
    def folder(self, target: ObjectPath, *, create: bool = False) -> Iterator[int]:
        """The descriptor of the folder that holds the target, or is it. Raises OSError as `disk.descend` does."""
        descriptor = disk.descend(self._open_bucket(target.bucket), target.folders, create=create)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def open_to_write(self, folder: ObjectPath) -> int:
        """The descriptor of a folder, made where it is missing, for the caller to close. Raises OSError."""
        target = self._writable(folder)
        return disk.descend(self._open_bucket(target.bucket), target.folders, create=True)

    @contextmanager
    def new_file(self, path: str) -> Iterator[disk.NewFile]:
        """A file under a temporary name, for the block to publish; after an error nothing is left of it."""
        target = self._writable(parse_file(path))
        with ExitStack() as stack:
            with disk.named_errors(path, writing=True):
                folder = stack.enter_context(self.folder(target, create=True))
                new = disk.NewFile(folder, target.name, path)
            try:
                yield new
            except BaseException:
                new.discard()
                raise

    def _writable(self, target: ObjectPath) -> ObjectPath:
        mount = self._mounts.get(target.bucket)
        if mount and mount.is_read_only:
            raise BucketReadOnlyError(params={"bucket": target.bucket})
        return target

    def _home_buckets(self) -> list[str]:
        try:
            with os.scandir(self._home) as found:
                return [
                    item.name
                    for item in found
                    if is_bucket_name(item.name) and item.is_dir(follow_symlinks=False)
                ]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise disk.refusal(error, SCHEME) from error

    def _root(self, bucket: str) -> str:
        return self._mounts[bucket].root if bucket in self._mounts else os.path.join(self._home, bucket)

    def _open_bucket(self, bucket: str) -> int:
        try:
            return disk.open_folder(self._root(bucket))
        except OSError as error:
            params = {"bucket": bucket}
            if bucket not in self._mounts and error.errno in (errno.ENOENT, errno.ENOTDIR):
                raise BucketNotFoundError(params=params) from error
            reason = f"The folder of bucket {bucket} can't be opened: {error.strerror}. Is its disk there?"
            raise StorageUnavailableError(reason, params=params) from error


class _FolderBatch(Batch):
    """Files wait under temporary names; one flush of the file system puts hundreds on disk, then they get their names.

    A flush of a whole file system costs about as much as one file's, and no name ever shows what is not on disk.
    The folder written to last stays open until the flush: most files come by the thousand for the same one.
    """

    def __init__(self, store: FolderStore) -> None:
        self._store = store
        self._waiting: dict[ObjectPath, list[tuple[str, str]]] = {}
        self._files = self._bytes = 0
        self._open: tuple[ObjectPath, int] | None = None

    def put(self, path: str, content: Content) -> None:
        if not isinstance(content, bytes):
            with self._store.new_file(path) as new:
                new.fill(content)
                self._wait_for(new)
            return
        target = parse_file(path)
        folder = target._replace(key=target.key.removesuffix(target.name))
        with disk.named_errors(path, writing=True):
            temporary = disk.write_new(self._descriptor(folder), content)
        self._wait(folder, temporary, target.name, len(content))

    def copy_now(self, source: str, target: str) -> None:
        with self._store.open(source) as file, self._store.new_file(target) as new:
            new.append(file)
            self._wait_for(new)

    def flush(self) -> None:
        """Put on disk what waits, and let it appear."""
        self._sync()
        for folder, names in self._waiting.items():
            with disk.named_errors(str(folder), writing=True), self._store.folder(folder) as descriptor:
                for temporary, name in names:
                    os.rename(temporary, name, src_dir_fd=descriptor, dst_dir_fd=descriptor)
        self._sync()
        self._waiting.clear()
        self._files = self._bytes = 0
        self._leave()

    def discard(self) -> None:
        """Remove what still waits."""
        self._leave()
        for folder, names in self._waiting.items():
            with suppress(OSError, DomainError), self._store.folder(folder) as descriptor:
                for temporary, _ in names:
                    disk.remove(descriptor, temporary)

    def _descriptor(self, folder: ObjectPath) -> int:
        """The open folder; raises OSError as `disk.descend` does."""
        if self._open is None or self._open[0] != folder:
            self._leave()
            self._open = folder, self._store.open_to_write(folder)
        return self._open[1]

    def _leave(self) -> None:
        if self._open is not None:
            os.close(self._open[1])
            self._open = None

    def _wait_for(self, new: disk.NewFile) -> None:
        entry = new.settle(durable=False)
        target = parse_file(new.path)
        folder = target._replace(key=target.key.removesuffix(target.name))
        self._wait(folder, new.temporary, new.name, entry.size)

    def _wait(self, folder: ObjectPath, temporary: str, name: str, size: int) -> None:
        self._waiting.setdefault(folder, []).append((temporary, name))
        self._files += 1
        self._bytes += size
        if self._files >= BATCH_FILES or self._bytes >= BATCH_BYTES:
            self.flush()

    def _sync(self) -> None:
        devices: set[int] = set()
        for folder in self._waiting:
            with disk.named_errors(str(folder), writing=True), self._store.folder(folder) as descriptor:
                device = os.fstat(descriptor).st_dev
                if device not in devices:
                    disk.sync_filesystem(descriptor)
                    devices.add(device)
