"""A version copied to a folder of this machine, with its images, which `easel.open` then reads from there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from easel.cache import Cache, write_whole
from easel.errors import StorageError, VersionDamagedError
from easel.images import ImageSource, copy_path
from easel.places import FileGoneError, Places
from easel.samples import sample_of
from easel.version import Version, read_rows, read_sums, read_version
from easel.words import CONTENTS, SUMS


class Downloaded(NamedTuple):
    """`written` and `skipped` count files; what is skipped was there with the same content."""

    version: Version
    folder: Path
    written: int
    skipped: int


def download_version(
    path: str,
    folder: Path,
    places: Places,
    cache: Cache,
    *,
    digest: str | None,
    usage: str | None,
    progress: Callable[[int, int], None],
) -> Downloaded:
    """Copy the version's files, and its images or those of a usage, each compared with its checksum.

    Begins where it was stopped. Raises what opening raises, and StorageError where the folder can't be written.
    """
    version = read_version(path, places, digest)
    sums = read_sums(version.path, places)
    names = [*sums, SUMS] if sums is not None else [CONTENTS, f"{version.name}.manifest"]
    source = ImageSource(version, places, cache)
    written = skipped = 0
    total = sum(page.usages.get(usage, 0) if usage else page.rows for page in version.pages)
    try:
        for name in _contents_last(names):
            data = _own_file(version, name, places)
            if sums is not None and name in sums and hashlib.sha256(data).hexdigest() != sums[name]:
                raise VersionDamagedError(f"{version.path}/{name}", f"is not what {SUMS} says")
            is_new = _put(folder / name, data)
            written, skipped = written + is_new, skipped + (not is_new)
        done = 0
        for row in read_rows(version, places, cache):
            sample = sample_of(row)
            if usage is not None and sample.usage != usage:
                continue
            file = Path(copy_path(str(folder), sample))
            if sample.sha256 and _has_content(file, sample.sha256):
                skipped += 1
            elif sample.sha256:
                write_whole(file, source.read(sample, is_checked=True))
                written += 1
            done += 1
            progress(done, total)
    except OSError as error:
        raise StorageError(f"{error.filename or folder} can't be written: {error.strerror}.") from error
    return Downloaded(version, folder, written, skipped)


def _contents_last(names: Iterable[str]) -> list[str]:
    """Without its contents a folder is no version: half of one is not taken for the whole."""
    return sorted(names, key=lambda name: name == CONTENTS)


def _own_file(version: Version, name: str, places: Places) -> bytes:
    try:
        return places.read(f"{version.path}/{name}")
    except FileGoneError:
        raise VersionDamagedError(f"{version.path}/{name}", "is gone") from None


def _put(file: Path, data: bytes) -> bool:
    """Write it, unless it is there; says whether it was written."""
    if _has_content(file, hashlib.sha256(data).hexdigest()):
        return False
    write_whole(file, data)
    return True


def _has_content(file: Path, sha256: str) -> bool:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == sha256
    except FileNotFoundError:
        return False
