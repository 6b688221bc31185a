"""Tidying: what has run out is removed. A worker does it every few hours; doing it twice does no harm."""

import datetime as dt
import logging

from django.contrib.sessions.models import Session

from datasets.errors import DomainError
from datasets.models import Dataset, Job, LoginAttempt, OldLabelName, SignInLink
from datasets.models.job import JobKind
from datasets.sample_sets import delete_unused
from datasets.services.copy_tidying import delete_unneeded_copies
from datasets.services.exporting import KEPT
from datasets.storage import storage

logger = logging.getLogger(__name__)
UNFINISHED = dt.timedelta(days=1)  # a file that was being written so long ago has no writer any more
TRIES_KEPT = dt.timedelta(days=1)
SETS_KEPT = dt.timedelta(days=30)  # a set of samples that no view asks for; a link to it may be about
UPLOADS_KEPT = dt.timedelta(days=7)  # an upload that nobody finished: its sender may still come back


def tidy(*, now: dt.datetime) -> None:
    """Remove what ran out: sessions, links, counted tries, old label names, unused sets of samples, downloads,
    copies of images that only versions have that nobody can bring back.

    What crashed writers left goes too.
    """
    Session.objects.filter(expire_date__lt=now).delete()
    SignInLink.objects.filter(expires_at__lt=now).delete()
    LoginAttempt.objects.filter(at__lt=now - TRIES_KEPT).delete()
    OldLabelName.objects.filter(expires_at__lt=now).delete()
    delete_unused(before=now - SETS_KEPT)
    delete_downloads(now=now)
    delete_archives(now=now)
    delete_unneeded_copies(now=now)
    sweep_unfinished(before=now - UNFINISHED)


def sweep_unfinished(*, before: dt.datetime) -> None:
    """Remove what crashed writers left: in buckets, and in the folders of datasets, where a bucket is not all ours."""
    buckets = (bucket.path for bucket in storage().list_buckets() if bucket.is_writable)
    datasets = Dataset.objects.filter(deleted_at=None).exclude(output_path="").iterator()
    for path in (*buckets, *(dataset.folder for dataset in datasets)):
        try:
            storage().sweep(path, before=before)
        except DomainError as error:
            logger.warning("What was left unfinished in %s could not be removed: %s", path, error)


def delete_downloads(*, now: dt.datetime) -> int:
    """Delete the zips that are kept no longer; returns how many."""
    old = Job.objects.filter(kind=JobKind.EXPORT, parameters__target="download", finished_at__lt=now - KEPT)
    deleted = 0
    for job in old.exclude(result=None).exclude(result__path="").iterator():
        path = job.result["path"] if job.result else ""
        if not path:
            continue
        try:
            storage().delete(path)
        except DomainError as error:
            logger.warning("The download %s could not be deleted: %s", path, error)
            continue
        Job.objects.filter(pk=job.pk).update(result=job.result | {"path": ""})  # type: ignore[operator]  # not None
        deleted += 1
    return deleted


def delete_archives(*, now: dt.datetime) -> int:
    """Delete the zips of uploads that nobody imported; returns how many."""
    deleted = 0
    for dataset in Dataset.objects.filter(deleted_at=None).exclude(output_path="").iterator():
        try:
            deleted += sum(
                delete_old(f"{folder}archive/", now - UPLOADS_KEPT) for folder in uploads_of(dataset)
            )
        except DomainError as error:
            logger.warning("Old uploads of dataset %s could not be deleted: %s", dataset.pk, error)
    return deleted


def uploads_of(dataset: Dataset) -> list[str]:
    return storage().list_folders(f"{dataset.folder}uploads/")


def delete_old(folder: str, before: dt.datetime) -> bool:
    """Delete a folder whose files are all older; says whether it did."""
    files = list(storage().list_objects(folder))
    if not files or max(file.modified for file in files) >= before:
        return False
    storage().delete_prefix(folder)
    return True
