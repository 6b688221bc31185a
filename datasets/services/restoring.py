"""Restoring: the samples of a dataset become what the rows of a version say, through the writer."""

import uuid
from typing import Any

from django.utils import timezone

from datasets.annotation_writer import Edit, LockedSample, Occasion, hold_samples, lock_samples, write
from datasets.attributes import RESERVED
from datasets.hardness import Hardness, change_hardness
from datasets.label_writer import LabelDraft, create_labels, visible_name
from datasets.manifest import RowAnnotation, VersionRow
from datasets.marks import Mark, marks_by_sample, shape_columns
from datasets.models import Dataset, Job, Label, Sample, User, Version
from datasets.models.annotation import AnnotationSource
from datasets.models.change import ChangeKind
from datasets.sample_settings import set_column, set_properties
from datasets.sample_writer import restore, trash
from datasets.services.version_files import vocabulary_of
from datasets.states import SampleState
from datasets.version_pages import PAGE_NUMBERS


def restore_labels(dataset: Dataset, version: Version) -> None:
    """Labels that the version uses and the dataset lacks are made again, as they were then."""
    known = set(Label.objects.live().filter(dataset=dataset).values_list("name", flat=True))
    missing = {visible_name(name) for name in version.label_counts} - known
    then = vocabulary_of(version) if missing else {}
    create_labels(dataset=dataset, drafts=[_draft(name, then.get(name, {})) for name in sorted(missing)])


def _draft(name: str, known: dict[str, Any]) -> LabelDraft:
    drafted = {column: known[column] for column in ("color", "shortcut", "attributes") if column in known}
    return LabelDraft(name, **drafted)


CHUNK = 256  # samples that are written at once


class Restoring:
    """Brings the samples of one slot back to the rows of the version."""

    def __init__(self, job: Job, labels: dict[str, int], version: Version) -> None:
        self.version = version
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
        self._restore_settings(row_of)

    def _restore_settings(self, row_of: dict[int, VersionRow]) -> None:
        """Properties; how hard samples are, their usage set by hand and what is held back where the version says it."""
        stored = Sample.objects.filter(pk__in=row_of).values_list("pk", "properties")
        wanted = {
            pk: {**dict.fromkeys(properties), **row_of[pk].sample_properties}
            for pk, properties in stored
            if {name: value for name, value in properties.items() if not name.startswith(RESERVED)}
            != row_of[pk].sample_properties
        }
        set_properties(self.dataset_id, wanted, self.occasion)
        if self.version.has_settings:
            usages = {pk: row.usage_by_hand for pk, row in row_of.items()}
            set_column(self.dataset_id, "usage", usages, self.occasion)
            excluded = {pk: row.excluded for pk, row in row_of.items()}
            set_column(self.dataset_id, "excluded", excluded, self.occasion)
        if self.version.has_hardness:
            change_hardness(
                self.dataset_id, list(row_of), lambda pk, old: _hardness(row_of[pk], old), self.occasion
            )

    def _edit(self, sample: LockedSample, marks: list[Mark], row: VersionRow) -> Edit:
        before = {mark.id: mark for mark in marks}
        after = {mark.id: mark for annotation in row.annotations if (mark := self._mark(annotation, before))}
        changed = [(before[pk], mark) for pk, mark in after.items() if pk in before and before[pk] != mark]
        return Edit(
            sample,
            _state(sample.state, row.state),
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


def _state(now: str, published: str) -> str:
    """A version holds no suggestions: what waited in To confirm does so still, or is unlabeled."""
    if published != SampleState.TO_CONFIRM or now == SampleState.TO_CONFIRM:
        return published
    return SampleState.UNLABELED.value


def _hardness(row: VersionRow, old: Hardness) -> Hardness:
    """As the row says it: the coefficient is written only of what is hard, and means nothing otherwise."""
    reasons = tuple(filter(None, row.hard_reasons.split("-")))
    return Hardness(row.hard, reasons, row.hard_coefficient if row.hard else old.coefficient)
