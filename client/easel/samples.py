"""The samples of a version: one line of its manifest each, in words of their own.

Lines are found once, by where they lie; a sample is read when somebody asks for it, so that a version of a million
samples takes 16 MB and not gigabytes. Named tuples, since a dataclass that is frozen takes three times as long to make.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import numpy as np

from easel.cache import Cache
from easel.errors import VersionDamagedError
from easel.places import FileGoneError, Places
from easel.shapes import Shape
from easel.version import Page, Version, read_page
from easel.words import CONTENTS

_RESERVED = "@modelarts:"
_SHAPE, _FEATURE, _ANGLE, _SIZE = (_RESERVED + key for key in ("shape", "feature", "clockwise_angle", "size"))
# Quotes inside a text are escaped, and what stands before it are plain fields: the first match is the row's own usage.
_USAGE = re.compile(rb'"sample-type":\d+(?:,"usage":"([A-Za-z]+)")?')
_TYPE = re.compile(rb'"annotation":\[\{"type":"modelarts/([a-z_]+)"')


class Annotation(NamedTuple):
    """One mark: `shape` is None where the label is of the whole image."""

    label: str
    shape: Shape | None
    id: str
    attributes: dict[str, Any]
    hard: bool
    confidence: float | None
    source: str


class Sample(NamedTuple):
    """One image: `path` is where it lay when it was published; `width` and `height` are of the upright image, px."""

    number: int
    id: str
    name: str
    path: str
    sha256: str | None
    width: int | None
    height: int | None
    usage: str | None
    hard: bool
    properties: dict[str, Any]
    annotations: tuple[Annotation, ...]


def sample_of(row: dict[str, Any]) -> Sample:
    """The sample of a row of the manifest."""
    usage = row.get("usage")
    properties = row.get("property", {})
    width, height, *_ = properties.get(_SIZE) or (None, None)
    return Sample(
        row["number"],
        row["id"],
        row.get("name") or row["source"].rpartition("/")[2],
        row["source"],
        row.get("sha256"),
        width,
        height,
        usage and usage.lower(),
        row.get("hard") == "true",
        {key: value for key, value in properties.items() if not key.startswith(_RESERVED)},
        tuple([_annotation_of(each) for each in row.get("annotation", ())]),
    )


def _annotation_of(said: dict[str, Any]) -> Annotation:
    properties = said.get("property", {})
    return Annotation(
        said["name"],
        _shape_of(properties) if _SHAPE in properties else None,
        said["id"],
        {key: value for key, value in properties.items() if not key.startswith(_RESERVED)},
        said.get("hard") == "true",
        said.get("confidence"),
        said.get("origin") or ("smart" if said["annotated-by"].startswith("modelarts/") else "human"),
    )


def _shape_of(properties: dict[str, Any]) -> Shape:
    kind, feature = properties[_SHAPE], properties[_FEATURE]
    if kind == "mask":
        return Shape("mask", rle=feature)
    if kind == "circle":
        (centre, (radius, *_)) = feature
        feature = (centre, (radius, 0.0))
    kind = "rectangle" if kind == "bndbox" else kind
    return Shape(kind, tuple([(x, y) for x, y in feature]), properties.get(_ANGLE))


class Index:
    """The samples of a usage, or all where it is None, by their place. `type` is the dataset's, as far as is told.

    Reads the pages that have the usage, and so finds out whether they are what was published.
    """

    def __init__(self, version: Version, usage: str | None, places: Places, cache: Cache) -> None:
        self._version, self._places, self._cache = version, places, cache
        self._pages = version.pages_with(usage)
        self._is_remote = places.local_path(version.manifest) is None
        self.type = ""
        found: list[tuple[int, int, int]] = []  # page, where the line begins, its length
        for place, page in enumerate(self._pages):
            found += self._lines(place, page, usage)
        table = np.array(found, np.int64).reshape(-1, 3)
        self._page_of = table[:, 0].astype(np.int32)
        self._starts = table[:, 1].copy()
        self._lengths = table[:, 2].astype(np.int32)

    def __len__(self) -> int:
        return len(self._starts)

    def _lines(self, place: int, page: Page, usage: str | None) -> list[tuple[int, int, int]]:
        wanted = usage and usage.upper().encode()
        found, start = [], 0
        data = read_page(self._version, page, self._places, self._cache)
        if not self.type and (match := _TYPE.search(data)):
            self.type = match[1].decode()
        for line in data.splitlines(keepends=True):
            match = _USAGE.search(line) if wanted else None
            if not wanted or (match and match[1] and match[1].upper() == wanted):
                found.append((place, start, len(line)))
            start += len(line)
        if len(found) != (page.usages[usage] if usage else page.rows):
            file = f"{self._version.path}/{CONTENTS}"
            raise VersionDamagedError(file, "counts other usages than the manifest has")
        return found

    def __getitem__(self, place: int) -> Sample:
        """The sample; VersionDamagedError where its line has changed since it was found."""
        page = self._pages[self._page_of[place]]
        start, length = int(self._starts[place]), int(self._lengths[place])
        try:
            line = self._line(page, start, length)
            return sample_of(json.loads(line))
        except FileGoneError:
            raise VersionDamagedError(self._version.manifest, "is gone") from None
        except (ValueError, KeyError, TypeError):
            raise VersionDamagedError(
                self._version.manifest, f"can't be read in the page of sample {page.first}"
            ) from None

    def _line(self, page: Page, start: int, length: int) -> bytes:
        if not self._is_remote:
            return self._places.read(self._version.manifest, page.offset + start, length)
        try:
            with self._cache.path("pages", page.sha256).open("rb") as file:
                file.seek(start)
                return file.read(length)
        except OSError:  # the cache was emptied
            return read_page(self._version, page, self._places, self._cache)[start : start + length]
