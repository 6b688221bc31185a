"""Where a version comes from: the jobs that changed the working data since its parent was published."""

import datetime as dt
from typing import Any

from django.db.models import Q

from datasets.models import Dataset, Job
from datasets.models.job import JobKind, JobState

MOST = 100  # jobs, the newest
CHANGING = (
    JobKind.IMPORT,
    JobKind.DEMO,
    JobKind.SYNC,
    JobKind.SMART_LABELING,
    JobKind.PRE_LABELING,
    JobKind.AUTO_GROUPING,
    JobKind.BATCH,
    JobKind.MARK_HARD,
    JobKind.MAKE_CURRENT,
)
ENDED = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELED)


def lineage_of(dataset: Dataset, *, now: dt.datetime) -> list[dict[str, Any]]:
    """What led from the current version to the working data of now, newest first: `{job, kind, state, by, at, done}`.

    Jobs that were stopped count where they had done something. Kept with the version, since jobs may be tidied.
    """
    ended = Job.objects.filter(dataset=dataset, kind__in=CHANGING, state__in=ENDED, finished_at__lte=now)
    did_something = ended.filter(Q(state=JobState.SUCCEEDED) | Q(done__gt=0))
    if since := _beginning(dataset):
        did_something = did_something.filter(finished_at__gte=since)
    jobs = did_something.select_related("created_by").order_by("-finished_at", "-pk")[:MOST]
    return [
        {
            "job": str(job.pk),
            "kind": job.kind,
            "state": job.state,
            "by": job.created_by.username if job.created_by else None,
            "at": job.finished_at.isoformat() if job.finished_at else None,
            "done": job.done,
        }
        for job in jobs
    ]


def _beginning(dataset: Dataset) -> dt.datetime | None:
    """When the working data were those of the current version: published then, or made current."""
    if dataset.current_version is None:
        return None
    made = Job.objects.filter(dataset=dataset, kind=JobKind.MAKE_CURRENT, state=JobState.SUCCEEDED)
    last = made.order_by("-finished_at").values_list("finished_at", flat=True).first()
    return max(filter(None, (dataset.current_version.created_at, last)))
