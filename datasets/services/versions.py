"""Reading published versions: their samples, differences; describing and deleting them. Nothing rewrites a file."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec

from datasets.errors import ConflictError, InvalidInputError, NotFoundError
from datasets.manifest import VersionRow, read_rows
from datasets.models import Dataset, User, Version
from datasets.models.version import VersionStatus
from datasets.services.datasets import check_description
from datasets.storage import ObjectNotFoundError, storage
from datasets.version_diff import CHANGE_KINDS, RowChange, diff, diff_counts
from datasets.version_pages import Page, page_bytes_are_whole, pages_with


class VersionNotReadyError(ConflictError):
    code = "version_not_ready"
    message = "The version is not published yet, or its publishing failed."


class VersionIsCurrentError(ConflictError):
    code = "version_is_current"
    message = "This is the current version. Make another one current first."


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


def compare(base: Version, version: Version) -> dict[str, int]:
    """`{added, removed, relabeled, moved, usage_changed}` from `base` to `version`, in samples."""
    return diff_counts(
        page_table(base),
        page_table(version),
        lambda page: read_page(base, page),
        lambda page: read_page(version, page),
    )


def changes(base: Version, version: Version, *, kind: str, after: int) -> Iterator[RowChange]:
    """The samples numbered above `after` that changed in the way that `kind` names."""
    if kind not in CHANGE_KINDS:
        raise InvalidInputError(f"list: Use one of {', '.join(CHANGE_KINDS)}.", code="list_invalid")
    found = diff(
        page_table(base),
        page_table(version),
        lambda page: read_page(base, page),
        lambda page: read_page(version, page),
        after,
    )
    return (change for change in found if kind in change.kinds)


def describe_version(*, version: Version, description: str) -> Version:
    version.description = check_description(description)
    version.save(update_fields=["description"])
    return version


def delete_version(*, dataset: Dataset, version: Version, actor: User, now: dt.datetime) -> None:
    """Put the version into the trash; its files stay. Refused for the current one and while it is being made."""
    if dataset.current_version_id == version.pk:
        raise VersionIsCurrentError
    if version.status == VersionStatus.CREATING:
        raise VersionNotReadyError("The version is being made. Cancel its job first.")
    version.deleted_at, version.deleted_by = now, actor
    version.save(update_fields=["deleted_at", "deleted_by"])


def version_json(version: Version, dataset: Dataset) -> dict[str, Any]:
    """The version as the API answers it."""
    return {
        "id": str(version.pk),
        "name": version.name,
        "description": version.description,
        "status": version.status,
        "digest": version.digest,
        "parent": str(version.parent_id) if version.parent_id else None,
        "is_current": dataset.current_version_id == version.pk,
        "counts": version.counts or dict.fromkeys(("total", "labeled", "train", "eval", "inference"), 0),
        "label_counts": version.label_counts,
        "split": version.split,
        "manifest_path": version.manifest_path,
        "created_by": version.created_by.username if version.created_by else None,
        "created_at": version.created_at,
        "analysis": None,
        "tags": version.tags,
    }
