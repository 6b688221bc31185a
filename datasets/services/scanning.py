"""Scanning: every file is read once, for its real type, size, checksum, hash, thumbnail and measures."""

from django.db.models import F, QuerySet

from datasets import jobs
from datasets.models import Dataset, Job, Sample, User
from datasets.models.job import JobKind


def start_scan(*, dataset: Dataset, actor: User | None) -> Job | None:
    """Scan what has not been scanned since it came or changed; None where a scan is on its way or nothing waits."""
    if Job.objects.open().filter(dataset=dataset, kind=JobKind.SCAN).exists():
        return None
    if not unscanned(dataset.pk).exists():
        return None
    return jobs.start(JobKind.SCAN, dataset=dataset, actor=actor, note="Reading the images.")


def unscanned(dataset_id: int) -> QuerySet[Sample]:
    """The samples whose present file was not scanned yet."""
    return Sample.objects.live().filter(dataset=dataset_id, missing=False).exclude(scanned_etag=F("etag"))


@jobs.handles(JobKind.SCAN, queue="heavy")
class Scan(jobs.Handler):
    """One part plans, many read files."""

    steps = ("plan",)

    def plan(self, part: jobs.PartRun) -> None:
        with part.commit():
            pass
