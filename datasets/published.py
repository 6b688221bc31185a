"""Reading published versions from their frozen files."""

from collections.abc import Iterator

import msgspec

from datasets.errors import ConflictError, NotFoundError
from datasets.manifest import VersionRow, read_rows
from datasets.models import Dataset, Version
from datasets.models.version import VersionStatus
from datasets.storage import ObjectNotFoundError, storage
from datasets.version_pages import Page, page_bytes_are_whole, pages_with


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
    version = (
        Version.objects.live().filter(dataset=dataset, pk=version_id).select_related("created_by").first()
    )
    if version is None:
        raise NotFoundError
    if is_ready and version.status != VersionStatus.NORMAL:
        raise VersionNotReadyError
    return version


def page_table(version: Version) -> list[Page]:
    return msgspec.convert(version.pages, list[Page])


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
    """The rows numbered above `after` that have the usage and the label. Reads only pages with hits."""
    for page in pages_with(page_table(version), usage, label):
        if page.slot < max(after, 0) // 1024:
            continue
        for row in read_rows(read_page(version, page)):
            is_wanted = usage in (None, row.usage) and (label is None or label in row.labels)
            if is_wanted and row.number > after:
                yield row
