"""Copies of images that no version needs any more: those of versions that lay in the trash until nobody can bring them
back, or that were never finished."""

import datetime as dt
import logging
from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Q

from datasets.errors import DomainError
from datasets.manifest import read_rows
from datasets.models import Dataset, Version
from datasets.models.version import VersionStatus
from datasets.published import page_table, read_page
from datasets.services.image_copies import IMAGES, hold_copies
from datasets.storage import storage
from datasets.trash import KEPT_DAYS

logger = logging.getLogger(__name__)
AT_ONCE = 200  # copies that are deleted while a publish waits


def delete_unneeded_copies(*, now: dt.datetime) -> int:
    """Delete the copies that only versions have which are gone for good; returns how many.

    What any other version needs stays, also one in the trash. Where one can't be read, or is being made, nothing goes.
    """
    before = now - dt.timedelta(days=KEPT_DAYS + 1)  # nobody restores a version while its copies go
    never_made = Q(status=VersionStatus.ERROR, created_at__lt=before)
    gone = Version.objects.filter(Q(deleted_at__lt=before) | never_made, has_copies=True)
    deleted = 0
    for dataset in Dataset.objects.filter(pk__in=gone.values("dataset")).iterator():
        ids = list(gone.filter(dataset=dataset).values_list("pk", flat=True))
        try:
            deleted += _delete_copies(dataset, ids)
        except DomainError as error:
            logger.warning("Copies of dataset %s could not be deleted: %s", dataset.pk, error)
    return deleted


def _delete_copies(dataset: Dataset, gone: list[int]) -> int:
    others = Version.objects.filter(dataset=dataset, has_copies=True).exclude(pk__in=gone)
    if others.exclude(status__in=(VersionStatus.NORMAL, VersionStatus.ERROR)).exists():
        return 0
    known = set(others.values_list("pk", flat=True))
    needed: set[str] = set()
    for version in others.filter(status=VersionStatus.NORMAL).iterator():
        needed.update(_copies_of(version))
    deleted = 0
    for folder in sorted({f"{dataset.folder}{IMAGES}", *map(_folder_of, dataset.versions.all())} - {""}):
        unneeded = (entry.path for entry in storage().list_objects(folder) if entry.path not in needed)
        while some := list(islice(unneeded, AT_ONCE)):
            with transaction.atomic():
                hold_copies(dataset)
                if set(others.values_list("pk", flat=True)) != known or _is_being_made(dataset, gone):
                    return deleted
                refused = storage().delete_many(some)
            deleted += len(some) - len(refused)
            if refused:
                raise next(iter(refused.values()))
    Version.objects.filter(pk__in=gone).update(has_copies=False)
    return deleted


def _is_being_made(dataset: Dataset, gone: list[int]) -> bool:
    """Whether a version may come to need copies, or has come to: also one that failed long ago, and is tried again."""
    is_back = Q(pk__in=gone, status=VersionStatus.NORMAL, deleted_at=None)
    return Version.objects.filter(Q(status=VersionStatus.CREATING) | is_back, dataset=dataset).exists()


def _copies_of(version: Version) -> Iterator[str]:
    for page in page_table(version):
        for row in read_rows(read_page(version, page)):
            if row.original is not None:
                yield row.source


def _folder_of(version: Version) -> str:
    """Where the copies of a version lie; a rename of the dataset moves nothing. Empty where it is not published."""
    base, found, _ = version.manifest_path.rpartition("annotation/")
    return f"{base}{IMAGES}" if found else ""
