"""The pages of a version: where its rows lie, how many there are and what they hold.

Rows are sorted by sample number and a page is cut where `number // PAGE_NUMBERS` changes, so that the pages of
two versions line up: equal digests mean equal samples. The digest over the page digests is the version's identity.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from datasets.manifest import VersionRow, encode_row

PAGE_NUMBERS = 1024
FORMAT = "easel-version/1"


class Page(msgspec.Struct, frozen=True, omit_defaults=True):
    """Some rows of a manifest: bytes [offset, offset + length), at most PAGE_NUMBERS rows.

    `usages` counts samples by train, eval, inference; `labels` is name -> (annotations, samples).
    """

    first: int
    offset: int
    length: int
    rows: int
    sha256: str
    labeled: int = 0
    usages: dict[str, int] = {}
    labels: dict[str, tuple[int, int]] = {}

    @property
    def slot(self) -> int:
        """The page's place among all pages that a dataset can have."""
        return self.first // PAGE_NUMBERS


class PageBuilder:
    """Cuts rows, fed in the order of their numbers, into pages and hands each page's bytes to `write`.

    Holds one page in memory. Offsets begin at 0: `shift_pages` moves them when files are joined.
    A file that is to be joined with others must not share a slot with them.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._pages: list[Page] = []
        self._lines: list[bytes] = []
        self._offset = 0
        self._first = self._last = -1
        self._labeled = 0
        self._usages: Counter[str] = Counter()
        self._annotations: Counter[str] = Counter()
        self._samples: Counter[str] = Counter()

    def add(self, row: VersionRow) -> None:
        """Append one row; ValueError when its number is not greater than the last one's."""
        number = row.number
        if number <= self._last:
            raise ValueError(f"row {number} after row {self._last}: rows are sorted by number")
        if self._lines and number // PAGE_NUMBERS != self._first // PAGE_NUMBERS:
            self._cut()
        if not self._lines:
            self._first = number
        self._last = number
        self._lines.append(encode_row(row))
        self._labeled += row.state == "labeled"
        if row.usage_word is not None:
            self._usages[row.usage_word.lower()] += 1
        if row.annotations:
            names = [annotation.label for annotation in row.annotations]
            self._annotations.update(names)
            self._samples.update(set(names))

    def close(self) -> list[Page]:
        """Write the page that is open and return the table of all pages."""
        if self._lines:
            self._cut()
        return self._pages

    def _cut(self) -> None:
        data = b"".join(self._lines)
        labels = {name: (self._annotations[name], self._samples[name]) for name in sorted(self._annotations)}
        self._pages.append(
            Page(
                self._first,
                self._offset,
                len(data),
                len(self._lines),
                hashlib.sha256(data).hexdigest(),
                self._labeled,
                dict(sorted(self._usages.items())),
                labels,
            )
        )
        self._write(data)
        self._offset += len(data)
        self._lines = []
        self._labeled = 0
        for counter in (self._usages, self._annotations, self._samples):
            counter.clear()


def shift_pages(pages: Iterable[Page], offset: int) -> list[Page]:
    """Return the table of a file's pages after the file was appended at byte `offset` of another."""
    return [msgspec.structs.replace(page, offset=page.offset + offset) for page in pages]


def version_digest(pages: Iterable[Page]) -> str:
    """Return the version's identity: sha256, hex, over the format's name and every page's digest."""
    digest = hashlib.sha256(FORMAT.encode() + b"\n")
    for page in pages:
        digest.update(f"{page.first} {page.rows} {page.sha256}\n".encode())
    return digest.hexdigest()


def page_bytes_are_whole(page: Page, data: bytes) -> bool:
    """Say whether the bytes read for a page are those that were published."""
    return len(data) == page.length and hashlib.sha256(data).hexdigest() == page.sha256


def pages_with(pages: Iterable[Page], usage: str | None = None, label: str | None = None) -> list[Page]:
    """Return the pages in which a row with that usage and that label can be."""
    return [
        page
        for page in pages
        if (usage is None or page.usages.get(usage)) and (label is None or label in page.labels)
    ]


def count_pages(pages: Iterable[Page]) -> dict[str, int]:
    """Return {total, labeled, train, eval, inference} of all pages, in samples."""
    counts = dict.fromkeys(("total", "labeled", "train", "eval", "inference"), 0)
    for page in pages:
        counts["total"] += page.rows
        counts["labeled"] += page.labeled
        for usage, number in page.usages.items():
            counts[usage] += number
    return counts


def count_labels(pages: Iterable[Page]) -> dict[str, dict[str, int]]:
    """Return {label: {annotations, samples}} of all pages, sorted by label."""
    totals: dict[str, list[int]] = {}
    for page in pages:
        for label, (annotations, samples) in page.labels.items():
            total = totals.setdefault(label, [0, 0])
            total[0] += annotations
            total[1] += samples
    return {
        label: {"annotations": annotations, "samples": samples}
        for label, (annotations, samples) in sorted(totals.items())
    }


class VersionFile(msgspec.Struct, frozen=True):
    """What `version.json` holds. `labels` is the vocabulary, `usage` how the split was made (for people).

    `lineage` lists the jobs that led from the parent to it; a version of before has none.
    """

    name: str
    digest: str
    parent: str | None
    created_at: str
    counts: dict[str, int]
    label_counts: dict[str, dict[str, int]]
    labels: list[dict[str, Any]]
    usage: dict[str, Any]
    pages: list[Page]
    description: str = ""
    format: str = FORMAT
    lineage: list[dict[str, Any]] = []


def version_file(
    *,
    name: str,
    pages: list[Page],
    labels: list[dict[str, Any]],
    usage: dict[str, Any],
    created_at: str,
    parent: str | None = None,
    description: str = "",
    lineage: list[dict[str, Any]] | None = None,
) -> VersionFile:
    """Return the content of `version.json` with digest and counts taken from the pages."""
    return VersionFile(
        name,
        version_digest(pages),
        parent,
        created_at,
        count_pages(pages),
        count_labels(pages),
        labels,
        usage,
        pages,
        description,
        lineage=lineage or [],
    )


def encode_version_file(version: VersionFile) -> bytes:
    """Return the bytes of `version.json`."""
    return msgspec.json.encode(version, order="deterministic") + b"\n"


def read_version_file(data: bytes) -> VersionFile:
    """Return the content of `version.json`; msgspec.DecodeError when it is none."""
    return msgspec.json.decode(data, type=VersionFile)
