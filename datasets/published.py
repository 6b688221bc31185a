"""Reading published versions from their frozen files."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from datasets.errors import ConflictError, NotFoundError
from datasets.manifest import VersionRow, decode_row, number_of_line, signs_of
from datasets.models import Dataset, Version
from datasets.models.version import VersionStatus
from datasets.storage import ObjectNotFoundError, storage
from datasets.version_pages import PAGE_NUMBERS, Page, page_bytes_are_whole, pages_with

TABLES = 4  # that a process remembers


class VersionNotReadyError(ConflictError):
    code = "version_not_ready"
    message = "The version is not published yet, or its publishing failed."


class VersionDamagedError(ConflictError):
    code = "version_damaged"
    message = (
        "A file of the version is gone, or not what was published. Put it back, or publish a new version."
    )


def find_version(dataset: Dataset, version_id: int, *, is_ready: bool = False) -> Version:
    """A live version of the dataset; raises NotFoundError, and VersionNotReadyError where it must be published."""
    live = Version.objects.live().select_related("created_by", "parent").defer("pages", "parent__pages")
    version = live.filter(dataset=dataset, pk=version_id).first()
    if version is None:
        raise NotFoundError
    if is_ready and version.status != VersionStatus.NORMAL:
        raise VersionNotReadyError
    return version


def page_table(version: Version) -> Sequence[Page]:
    """The pages of the version; those of the last few published ones are remembered, for they never change."""
    if version.status == VersionStatus.NORMAL:
        return _table_of(version.digest, version.pk)
    return msgspec.convert(version.pages, list[Page])


@lru_cache(maxsize=TABLES)
def _table_of(digest: str, version_id: int) -> Sequence[Page]:  # noqa: ARG001  a restored id may be of another
    """Of a million samples with 80 labels a table takes 20 MB and half a second; the digest says what is in it."""
    return msgspec.convert(
        Version.objects.values_list("pages", flat=True).get(pk=version_id), tuple[Page, ...]
    )


def read_page(version: Version, page: Page) -> bytes:
    """The page's bytes, one range read; raises VersionDamagedError where they are not those that were published."""
    try:
        content = storage().get(version.manifest_path, page.offset, page.length)
    except ObjectNotFoundError as error:
        raise VersionDamagedError(params={"page": page.first}) from error
    if not page_bytes_are_whole(page, content):
        raise VersionDamagedError(params={"page": page.first})
    return content


def version_rows_after(
    version: Version, *, after: int, usage: str | None = None, label: str | None = None
) -> Iterator[VersionRow]:
    """The rows numbered above `after` that have the usage and the label. Reads only pages with hits, and of these
    decodes only lines that can be hits."""
    signs = signs_of(usage=usage, label=label)
    for page in pages_with(page_table(version), usage, label):
        if page.slot < max(after, 0) // PAGE_NUMBERS:
            continue
        lines = lines_with(signs, read_page(version, page))
        for line in lines[bisect_right(lines, after, key=number_of_line) :]:
            row = decode_row(line)
            if usage in (None, row.usage) and (label is None or label in row.labels):
                yield row


def lines_with(signs: Sequence[bytes], page: bytes) -> list[bytes]:
    """The lines of a page that contain all of the signs, found by the last one, which should be the rarest."""
    if not signs:
        return page.splitlines()
    *others, rarest = signs
    lines, end = [], 0
    while (hit := page.find(rarest, end)) >= 0:
        end = page.find(b"\n", hit)
        line = page[page.rfind(b"\n", 0, hit) + 1 : end]
        if all(sign in line for sign in others):
            lines.append(line)
    return lines
