"""Tidying: what has run out is removed. A worker does it every few hours; doing it twice does no harm."""

import datetime as dt
import logging

from django.contrib.sessions.models import Session

from datasets.errors import DomainError
from datasets.models import Job, LoginAttempt, OldLabelName, SignInLink
from datasets.models.job import JobKind
from datasets.services.exporting import KEPT
from datasets.storage import storage

logger = logging.getLogger(__name__)
UNFINISHED = dt.timedelta(days=1)  # a file that was being written so long ago has no writer any more
TRIES_KEPT = dt.timedelta(days=1)


def tidy(*, now: dt.datetime) -> None:
    """Remove ended sessions, links, counted tries and old label names, downloads and what crashed writers left."""
    Session.objects.filter(expire_date__lt=now).delete()
    SignInLink.objects.filter(expires_at__lt=now).delete()
    LoginAttempt.objects.filter(at__lt=now - TRIES_KEPT).delete()
    OldLabelName.objects.filter(expires_at__lt=now).delete()
    delete_downloads(now=now)
    for bucket in storage().list_buckets():
        if bucket.is_writable:
            storage().sweep(bucket.path, before=now - UNFINISHED)


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
