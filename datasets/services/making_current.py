"""Making a version current: the working data become that version's, sample by sample, through the writer."""

import uuid
from typing import Any

from django.utils import timezone

from datasets import jobs
from datasets.annotation_writer import Edit, LockedSample, Occasion, hold_samples, lock_samples, write
from datasets.imported_marks import ensure_labels
from datasets.label_writer import LabelDraft, create_labels, visible_name
from datasets.manifest import RowAnnotation, VersionRow, read_rows
from datasets.marks import Mark, marks_by_sample, shape_columns
from datasets.models import Dataset, Job, Label, Sample, User, Version
from datasets.models.annotation import AnnotationSource
from datasets.models.change import ChangeKind
from datasets.models.job import JobKind
from datasets.models.version import VersionStatus
from datasets.published import VersionNotReadyError, page_table, read_page
from datasets.sample_writer import restore, trash
from datasets.states import SampleState
from datasets.version_pages import PAGE_NUMBERS

CHUNK = 256


def make_current(*, dataset: Dataset, version: Version, actor: User) -> Job:
    """Start the job. Raises VersionNotReadyError, DatasetBusyError."""
    if version.status != VersionStatus.NORMAL:
        raise VersionNotReadyError
    parameters = {"version": str(version.pk), "name": version.name, "group": str(uuid.uuid4())}
    return jobs.start(
        JobKind.MAKE_CURRENT,
        dataset=dataset,
        actor=actor,
        parameters=parameters,
        total=version.counts["total"],
    )


@jobs.handles(JobKind.MAKE_CURRENT, exclusive=True)
class MakeCurrent(jobs.Handler):
    """One part for each slot of numbers that the version or the dataset has samples in."""

    steps = ("plan", "restore", "finish")

    def plan(self, part: jobs.PartRun) -> None:
        version = _version(part.job)
        dataset = part.job.dataset
        slots = {page.slot for page in page_table(version)}
        slots.update(range(1 + (dataset.next_number - 1) // PAGE_NUMBERS))
        with part.commit(parts=[{"slot": slot} for slot in sorted(slots)], note="Restoring samples."):
            _restore_labels(dataset, version)

    def restore(self, part: jobs.PartRun) -> None:
        version, slot = _version(part.job), part.parameters["slot"]
        pages = [page for page in page_table(version) if page.slot == slot]
        rows = {row.number: row for page in pages for row in read_rows(read_page(version, page))}
        names = {annotation.label for row in rows.values() for annotation in row.annotations}
        labels = ensure_labels(
            part.job.dataset, names, now=timezone.now()
        )  # one may be renamed since the plan
        restoring = _Restoring(part.job, labels)
        with part.commit(done=len(rows)):
            restoring.restore(slot, rows)

    def finish(self, part: jobs.PartRun) -> None:
        version = _version(part.job)
        with part.commit(note=f"{version.name} is current.", job_result={"version": str(version.pk)}):
            Dataset.objects.filter(pk=part.job.dataset_id).update(current_version=version)


def _version(job: Job) -> Version:
    return Version.objects.get(pk=job.parameters["version"])


def _restore_labels(dataset: Dataset, version: Version) -> None:
    """Labels that the version uses and the dataset lacks are made again."""
    known = set(Label.objects.live().filter(dataset=dataset).values_list("name", flat=True))
    missing = {visible_name(name) for name in version.label_counts} - known
    create_labels(dataset=dataset, drafts=[LabelDraft(name) for name in sorted(missing)])


class _Restoring:
    """Brings the samples of one slot back to the rows of the version."""

    def __init__(self, job: Job, labels: dict[str, int]) -> None:
        self.dataset_id = job.dataset_id
        self.now = timezone.now()
        self.occasion = Occasion(
            job.dataset_id,
            job.created_by_id,
            self.now,
            ChangeKind.MAKE_CURRENT,
            group=uuid.UUID(job.parameters["group"]),
        )
        self.labels = labels
        self.users = dict(User.objects.values_list("username", "pk"))

    def restore(self, slot: int, rows: dict[int, VersionRow]) -> None:
        first = slot * PAGE_NUMBERS
        stored = Sample.objects.filter(
            dataset=self.dataset_id, number__gte=first, number__lt=first + PAGE_NUMBERS
        ).values_list("number", "pk")
        numbers = dict(stored)
        hold_samples(self.dataset_id, list(numbers.values()))
        wanted = [pk for number, pk in numbers.items() if number in rows]
        unwanted = [pk for number, pk in numbers.items() if number not in rows]
        restore(self.dataset_id, wanted, now=self.now, occasion=self.occasion)
        trash(self.dataset_id, unwanted, now=self.now, occasion=self.occasion)
        row_of = {pk: rows[number] for number, pk in numbers.items() if number in rows}
        for start in range(0, len(wanted), CHUNK):
            locked = lock_samples(self.dataset_id, wanted[start : start + CHUNK])
            marks = marks_by_sample([sample.id for sample in locked])
            edits = [self._edit(sample, marks.get(sample.id, []), row_of[sample.id]) for sample in locked]
            write([edit for edit in edits if not edit.is_empty], self.occasion)

    def _edit(self, sample: LockedSample, marks: list[Mark], row: VersionRow) -> Edit:
        before = {mark.id: mark for mark in marks}
        after = {mark.id: mark for annotation in row.annotations if (mark := self._mark(annotation, before))}
        changed = [(before[pk], mark) for pk, mark in after.items() if pk in before and before[pk] != mark]
        return Edit(
            sample,
            row.state if row.state != SampleState.TO_CONFIRM else SampleState.UNLABELED.value,
            [mark for pk, mark in after.items() if pk not in before],
            changed,
            [mark for pk, mark in before.items() if pk not in after],
        )

    def _mark(self, annotation: RowAnnotation, before: dict[uuid.UUID, Mark]) -> Mark:
        pk = uuid.UUID(annotation.id)
        columns: dict[str, Any] = {"points": None}
        if shape := annotation.shape():
            columns |= shape_columns(shape)
        known = before.get(pk)
        return Mark(
            pk,
            self.labels[annotation.label],
            **columns,
            attributes=annotation.attributes,
            hard=annotation.hard,
            source=annotation.source
            if annotation.source in AnnotationSource.values
            else AnnotationSource.HUMAN.value,
            confidence=annotation.confidence,
            changed=known.changed if known else False,
            author_id=self.users.get(annotation.author_name, known.author_id if known else None),
            created_at=known.created_at if known else annotation.moment or self.now,
        )
