"""A published version: what `version.json` says, and the pages of its manifest, each checked by its digest.

The digest of a version is the sha256 over its format's name and the first number, the rows and the sha256 of each
page; so whoever knows the digest knows that every row, and by the rows every image, is what was published.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from easel.cache import Cache
from easel.errors import VersionDamagedError, VersionNotFoundError, WrongDigestError
from easel.places import FileGoneError, Places, normal_path
from easel.words import CONTENTS, FORMAT, SUMS

SHORT = 12  # characters of a digest that people compare


@dataclass(frozen=True)
class Page:
    """Bytes [offset, offset + length) of the manifest: `rows` lines, of which `usages` counts those with a usage."""

    first: int
    offset: int
    length: int
    rows: int
    sha256: str
    usages: dict[str, int]


@dataclass(frozen=True)
class Version:
    """`labels` is the vocabulary, in the order in which it was made; `counts` {total, labeled, train, ...}."""

    path: str
    name: str
    digest: str
    parent: str | None
    created_at: str
    description: str
    counts: dict[str, int]
    labels: tuple[str, ...]
    pages: tuple[Page, ...]

    @property
    def manifest(self) -> str:
        return f"{self.path}/{self.name}.manifest"

    def pages_with(self, usage: str | None) -> list[Page]:
        return [page for page in self.pages if usage is None or page.usages.get(usage)]


def read_version(path: str, places: Places, digest: str | None = None) -> Version:
    """The version in a folder; its checksums are compared where it has them.

    Raises VersionNotFoundError, VersionDamagedError, and WrongDigestError where it is not the one of `digest`.
    """
    folder = _folder_of(normal_path(path))
    file = f"{folder}/{CONTENTS}"
    try:
        data = places.read(file)
    except FileGoneError:
        raise VersionNotFoundError(
            f"There is no version at {folder}: it has no {CONTENTS}. Name a version's folder, as its page shows it."
        ) from None
    sums = read_sums(folder, places)
    if sums is not None and sums.get(CONTENTS) != hashlib.sha256(data).hexdigest():
        raise VersionDamagedError(file, f"is not what {SUMS} says")
    version = _parsed(folder, file, data)
    if version.digest != digest_of_pages(version.pages):
        raise VersionDamagedError(file, "has a page table that its digest does not cover")
    wanted = (digest or "").rpartition(":")[2].lower()
    if wanted and wanted != version.digest:
        raise WrongDigestError(
            f"{folder} is the version {version.digest[:SHORT]}..., and {wanted[:SHORT]}... was asked for. "
            "Was another one published under its name, or is the path another's?"
        )
    return version


def read_sums(folder: str, places: Places) -> dict[str, str] | None:
    """sha256 by the path below `folder`, as `SHA256SUMS` has them; None for a version of before there were any."""
    try:
        text = places.read(f"{folder}/{SUMS}").decode("utf-8")
    except FileGoneError:
        return None
    except UnicodeDecodeError:
        raise VersionDamagedError(f"{folder}/{SUMS}", "is not what was published") from None
    sums = {}
    for line in text.splitlines():
        digest, _, name = line.partition("  ")
        if len(digest) != 64 or not _is_inside(name):
            raise VersionDamagedError(f"{folder}/{SUMS}", "is not what was published")
        sums[name] = digest
    return sums


def _is_inside(name: str) -> bool:
    """Whether it names a file in the version's folder or below, on any machine."""
    return not os.path.splitdrive(name)[0] and {"", ".", ".."}.isdisjoint(
        name.replace(os.sep, "/").split("/")
    )


def read_page(version: Version, page: Page, places: Places, cache: Cache) -> bytes:
    """The bytes of a page, from the cache where the version lies elsewhere. Raises VersionDamagedError."""
    is_remote = places.local_path(version.manifest) is None
    if is_remote and (kept := cache.get("pages", page.sha256)) is not None:
        return kept
    try:
        data = places.read(version.manifest, page.offset, page.length)
    except FileGoneError:
        raise VersionDamagedError(version.manifest, "is gone") from None
    if hashlib.sha256(data).hexdigest() != page.sha256:
        raise VersionDamagedError(
            version.manifest, f"is not what was published, in the page of sample {page.first}"
        )
    if is_remote:
        cache.put("pages", page.sha256, data)
    return data


def read_rows(version: Version, places: Places, cache: Cache) -> Iterator[dict[str, Any]]:
    """Every row, as JSON has it."""
    for page in version.pages:
        for line in read_page(version, page, places, cache).splitlines():
            yield json.loads(line)


def digest_of_pages(pages: tuple[Page, ...]) -> str:
    digest = hashlib.sha256(f"{FORMAT}\n".encode())
    for page in pages:
        digest.update(f"{page.first} {page.rows} {page.sha256}\n".encode())
    return digest.hexdigest()


def _folder_of(path: str) -> str:
    """The version's folder, also where one of its files was named."""
    name = path.rpartition("/")[2]
    return path.rpartition("/")[0] if name == CONTENTS or name.endswith(".manifest") else path


def _parsed(folder: str, file: str, data: bytes) -> Version:
    try:
        said = json.loads(data)
        if said["format"] != FORMAT:
            raise VersionDamagedError(
                file, f"has the format {said['format']}; this client reads {FORMAT}: update it"
            )
        pages = [
            Page(
                each["first"],
                each["offset"],
                each["length"],
                each["rows"],
                each["sha256"],
                each.get("usages", {}),
            )
            for each in said["pages"]
        ]
        known = [label["name"] for label in said["labels"]]
        used = sorted(set(said["label_counts"]).difference(known))
        return Version(
            folder,
            said["name"],
            said["digest"],
            said["parent"],
            said["created_at"],
            said.get("description", ""),
            said["counts"],
            (*known, *used),
            tuple(pages),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise VersionDamagedError(file, "can't be read: it is not what Easel writes") from None
