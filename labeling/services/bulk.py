"""What bulk actions have in common: how much at once, what came out, the files that go with samples."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import F

from datasets import jobs
from datasets.annotation_writer import LockedSample
from datasets.errors import DatasetBusyError, DomainError, FileInUseError
from datasets.models import ChangeGroup, Job, Sample
from datasets.models.job import JobKind
from datasets.storage import BucketReadOnlyError, parse_file, storage
from labeling.models import Suggestion

AT_ONCE = 10_000  # samples, or annotations of a label, that a request changes itself; above it a job does
CHUNK = 500  # samples that are read and written together
BULK_JOBS = (
    JobKind.BATCH,
    JobKind.MARK_HARD,
    JobKind.AUTO_GROUPING,
)  # kinds of jobs that change many samples as one bulk action
MOST_MARKS = 20_000  # annotations that are held in memory together


@dataclass(slots=True)
class BulkResult:
    """What a bulk action did. `changed` counts samples, `refused`: {sample, code, message} of those left out."""

    changed: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)
    change_group: uuid.UUID | None = None
    job: Job | None = None

    def refuse(self, sample_id: int, error: DomainError | type[DomainError]) -> None:
        self.refused.append({"sample": str(sample_id), "code": error.code, "message": error.message})

    def add(self, other: "BulkResult") -> None:
        self.changed += other.changed
        self.refused += other.refused


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def bounded(samples: Iterable[LockedSample]) -> Iterator[list[LockedSample]]:
    """The samples in groups that have at most `MOST_MARKS` annotations, or are one sample."""
    group: list[LockedSample] = []
    marks = 0
    for sample in samples:
        if group and marks + sample.annotation_count > MOST_MARKS:
            yield group
            group, marks = [], 0
        group.append(sample)
        marks += sample.annotation_count
    if group:
        yield group


def with_suggestions(sample_ids: Sequence[int]) -> set[int]:
    """Those of the samples for which suggestions are open."""
    if not sample_ids:
        return set()
    waiting = Suggestion.objects.filter(sample__in=sample_ids, layer=None)
    return set(waiting.values_list("sample", flat=True).distinct())


def count_changed(group: ChangeGroup, number: int) -> None:
    """Add to the number of samples that the group changed, last in the caller's transaction: parts share the row."""
    ChangeGroup.objects.filter(pk=group.pk).update(changed=F("changed") + number)


def refuse_while_open(group: ChangeGroup) -> None:
    """Raise DatasetBusyError while a job works on the group."""
    running = Job.objects.open().filter(
        dataset=group.dataset_id, kind__in=BULK_JOBS, parameters__group=str(group.pk)
    )
    if job := running.select_related("created_by").first():
        raise DatasetBusyError(jobs.job_json(job))


# Files


def check_sources_deletable(dataset_id: int, sample_ids: Sequence[int]) -> None:
    """Raise BucketReadOnlyError where a file of the samples lies in a bucket that nothing may be deleted from."""
    samples = Sample.objects.filter(dataset=dataset_id, pk__in=sample_ids)
    buckets = {parse_file(path).bucket for path in samples.values_list("path", flat=True)}
    for bucket in sorted(buckets):
        if not storage().is_writable(f"obs://{bucket}/"):
            raise BucketReadOnlyError(f"Files of the bucket {bucket} can't be deleted: it is read-only.")


def delete_sources(
    group: ChangeGroup, sample_ids: Sequence[int], refuse: Callable[[int, DomainError], None]
) -> None:
    """Delete the files of those samples that went to the trash with the group; `refuse` is told what stays.

    Runs after the commit that put the samples there: a file that is deleted can't come back. Safe to repeat.
    """
    trashed = Sample.objects.filter(dataset=group.dataset_id, pk__in=sample_ids, deleted_at=group.at)
    files = list(trashed.order_by("pk").values_list("pk", "path"))
    in_use = Sample.objects.used_elsewhere(group.dataset_id, [path for _, path in files])
    refused: dict[str, DomainError] = {path: FileInUseError() for path in in_use}
    refused |= storage().delete_many([path for _, path in files if path not in in_use])
    for sample_id, path in files:
        if path in refused:
            refuse(sample_id, refused[path])
    gone = [sample_id for sample_id, path in files if path not in refused]
    trashed.filter(pk__in=gone).update(missing=True)  # also of a sample that comes back from the trash
