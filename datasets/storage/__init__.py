"""The one door to object storage: files by `obs://<bucket>/<key>`, wherever they are.

    with storage().writer("obs://out/set/V001.manifest") as file:
        file.write(row)

`storage()` is the process's store. Files are whole and on disk when a writing call returns; nothing follows a link
or leaves its bucket. `base.Store` is the interface, `folder.FolderStore` keeps buckets in folders, `s3.S3Store` asks
an S3 server, and `joined.JoinedStore` shows both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from datasets.storage.base import (
    Batch,
    Bucket,
    BucketNotFoundError,
    BucketReadOnlyError,
    Entry,
    ObjectExistsError,
    ObjectNotFoundError,
    PathIsLinkError,
    Problem,
    Reader,
    Store,
)
from datasets.storage.folder import FolderStore, Mount
from datasets.storage.paths import (
    ObjectPath,
    PathInvalidError,
    is_bucket_name,
    is_inside,
    join_path,
    parse_file,
    parse_folder,
    parse_path,
)
from datasets.storage.s3_place import S3Place, parse_s3

__all__ = [
    "Batch",
    "Bucket",
    "BucketNotFoundError",
    "BucketReadOnlyError",
    "Entry",
    "FolderStore",
    "Mount",
    "ObjectExistsError",
    "ObjectNotFoundError",
    "ObjectPath",
    "PathInvalidError",
    "PathIsLinkError",
    "Problem",
    "Reader",
    "S3Place",
    "Store",
    "is_bucket_name",
    "is_inside",
    "join_path",
    "parse_buckets",
    "parse_file",
    "parse_folder",
    "parse_path",
    "parse_s3",
    "storage",
    "use_storage",
]

S3Variables: TypeAlias = tuple[tuple[str, str], ...]  # names and values, as a key of the cache

_replacements: list[Store] = []


def storage() -> Store:
    """The store of EASEL_DATA, EASEL_BUCKETS and EASEL_S3_..., or the one that `use_storage` put in place."""
    if _replacements:
        return _replacements[-1]
    return _configured(settings.EASEL_DATA, settings.EASEL_BUCKETS, settings.EASEL_S3)


@contextmanager
def use_storage(store: Store) -> Iterator[Store]:
    """For tests: every thread of this process uses this store while the block runs."""
    _replacements.append(store)
    try:
        yield store
    finally:
        _replacements.remove(store)


def parse_buckets(text: str) -> dict[str, Mount]:
    """Read `name=/path[:ro],...`. Raises ImproperlyConfigured with a sentence for the administrator."""
    mounts: dict[str, Mount] = {}
    for item in filter(None, (part.strip() for part in text.split(","))):
        name, _, path = item.partition("=")
        root = path.removesuffix(":ro")
        if not is_bucket_name(name) or not Path(root).is_absolute():
            raise ImproperlyConfigured(
                f"EASEL_BUCKETS: write name=/absolute/path or name=/absolute/path:ro, not {item}"
            )
        if name in mounts:
            raise ImproperlyConfigured(f"EASEL_BUCKETS names the bucket {name} twice.")
        mounts[name] = Mount(root, is_read_only=path.endswith(":ro"))
    return mounts


@lru_cache(maxsize=1)
def _configured(home: Path, buckets: str, s3: S3Variables) -> Store:
    folders, place = FolderStore(Path(home) / "obs", parse_buckets(buckets)), parse_s3(dict(s3))
    if place is None:
        return folders
    joined = import_module("datasets.storage.joined")  # its clients cost 20 MB in each process
    store: Store = joined.joined_store(folders, place)
    return store
