"""All files of a version read again and compared with what was published, without a server."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from easel.cache import Cache
from easel.errors import EaselError, ImageMissingError, StorageError, VersionDamagedError
from easel.images import ImageSource
from easel.places import FileGoneError, Places
from easel.samples import sample_of
from easel.version import Version, read_page, read_sums, read_version
from easel.words import SUMS

CHANGED, GONE, UNREADABLE = "changed", "gone", "unreadable"
Progress = Callable[[int, int], None]


class Fault(NamedTuple):
    """`number` is the sample's; None for a file of the version's own."""

    file: str
    code: str
    number: int | None = None


class Report(NamedTuple):
    """`unknown` counts images that were published without a checksum."""

    version: Version | None
    checked: int
    unknown: int
    faults: list[Fault]


def verify_version(
    path: str, places: Places, cache: Cache, *, digest: str | None, progress: Progress
) -> Report:
    """Read everything; `progress(done, total)` in samples. Raises what opening does, but not for damage."""
    try:
        version = read_version(path, places, digest)
    except VersionDamagedError as error:
        return Report(None, 0, 0, [Fault(error.file, CHANGED)])
    faults = list(_own_faults(version, places))
    source = ImageSource(version, places, cache)
    checked = unknown = 0
    for page in version.pages:
        try:
            lines = read_page(version, page, places, cache).splitlines()
        except VersionDamagedError as error:
            fault = Fault(error.file, CHANGED)
            faults += [] if fault in faults else [fault]
            continue
        for line in lines:
            sample = sample_of(json.loads(line))
            checked += 1
            unknown += not sample.sha256
            if code := _code_of(source, sample):
                faults.append(Fault(sample.path, code, sample.number))
            progress(checked, version.counts["total"])
    return Report(version, checked, unknown, faults)


def _own_faults(version: Version, places: Places) -> Iterator[Fault]:
    try:
        sums = read_sums(version.path, places)
    except VersionDamagedError as error:
        yield Fault(error.file, CHANGED)
        return
    if sums is None and _is_there(f"{version.path}/croissant.json", places):
        yield Fault(f"{version.path}/{SUMS}", GONE)  # a version of before has neither
    for name, digest in (sums or {}).items():
        file = f"{version.path}/{name}"
        try:
            if hashlib.sha256(places.read(file)).hexdigest() != digest:
                yield Fault(file, CHANGED)
        except FileGoneError:
            yield Fault(file, GONE)


def _code_of(source: ImageSource, sample: Any) -> str:
    try:
        source.read(sample, is_checked=True)
    except ImageMissingError:
        return GONE
    except VersionDamagedError:
        return CHANGED
    except StorageError:
        raise
    except EaselError:
        return UNREADABLE
    return ""


def _is_there(file: str, places: Places) -> bool:
    try:
        places.read(file, 0, 1)
    except FileGoneError:
        return False
    return True
