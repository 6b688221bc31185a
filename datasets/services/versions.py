"""Published versions: their differences; describing and deleting them. Nothing rewrites a file."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from datasets.errors import ConflictError, InvalidInputError
from datasets.models import Dataset, Job, User, Version
from datasets.models.job import JobKind
from datasets.models.version import ProblemCode, VersionStatus
from datasets.published import VersionNotReadyError, page_table, read_page
from datasets.services.datasets import check_description
from datasets.services.version_uses import VersionInUseError, uses_of
from datasets.version_diff import CHANGE_KINDS, RowChange, diff, diff_counts


class VersionIsCurrentError(ConflictError):
    code = "version_is_current"
    message = "This is the current version. Make another one current first."


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
    """Put the version into the trash; its files stay.

    Refused for the current one, while it is being made, and with VersionInUseError where something refers to it.
    """
    if dataset.current_version_id == version.pk:
        raise VersionIsCurrentError
    if version.status == VersionStatus.CREATING:
        raise VersionNotReadyError("The version is being made. Cancel its job first.")
    with transaction.atomic():
        Version.objects.select_for_update(no_key=True).get(pk=version.pk)
        uses = uses_of(version)
        if any(uses.values()):
            raise VersionInUseError(params=uses)
        version.deleted_at, version.deleted_by = now, actor
        version.save(update_fields=["deleted_at", "deleted_by"])


def analysis_states(dataset: Dataset) -> dict[str, str]:
    """By a version's id, how the newest feature analysis of it stands."""
    found = Job.objects.filter(dataset=dataset, kind=JobKind.ANALYSIS).order_by("id")
    return {job["parameters"]["version"]: job["state"] for job in found.values("parameters", "state")}


def version_json(
    version: Version, dataset: Dataset, analysis: str | None, problems: dict[str, int]
) -> dict[str, Any]:
    """The version as the API answers it; `analysis` is the state of its newest feature analysis, `problems` counts the
    files that are not as published."""
    parent = version.parent
    return {
        "id": str(version.pk),
        "name": version.name,
        "description": version.description,
        "status": version.status,
        "digest": version.digest,
        "parent": str(parent.pk) if parent else None,
        "parent_name": parent.name if parent else None,
        "parent_deleted": bool(parent and parent.deleted_at),
        "is_current": dataset.current_version_id == version.pk,
        "counts": version.counts or dict.fromkeys(("total", "labeled", "train", "eval", "inference"), 0),
        "label_counts": version.label_counts,
        "split": version.split,
        "manifest_path": version.manifest_path,
        "created_by": version.created_by.username if version.created_by else None,
        "created_at": version.created_at,
        "analysis": analysis,
        "tags": [tag.name for tag in sorted(version.tags.all(), key=lambda tag: tag.pk)],
        "automatic": version.automatic,
        "lineage": version.lineage,
        "has_copies": version.has_copies,
        "problems": dict.fromkeys(ProblemCode.values, 0) | problems,
        "verified_at": version.verified_at,
    }
