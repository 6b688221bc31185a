"""The one door to object storage: files by `obs://<bucket>/<key>`, wherever they are.

    with storage().writer("obs://out/set/V001.manifest") as file:
        file.write(row)

`storage()` is the process's store. Files are whole and on disk when a writing call returns; nothing follows a link
or leaves its bucket. `base.Store` is the interface, `folder.FolderStore` keeps buckets in folders.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

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
    "Store",
    "is_bucket_name",
    "is_inside",
    "join_path",
    "parse_buckets",
    "parse_file",
    "parse_folder",
    "parse_path",
    "storage",
    "use_storage",
]

_replacements: list[Store] = []


def storage() -> Store:
    """The store that the settings EASEL_DATA and EASEL_BUCKETS describe, or the one that `use_storage` put in place."""
    return _replacements[-1] if _replacements else _configured(settings.EASEL_DATA, settings.EASEL_BUCKETS)


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
def _configured(home: Path, buckets: str) -> Store:
    return FolderStore(Path(home) / "obs", parse_buckets(buckets))
