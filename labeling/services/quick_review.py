"""Quick review: labels changed, shapes mended and annotations deleted across many samples, as one action."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from django.db import transaction
from msgspec import Meta, Struct
from msgspec.structs import replace

from datasets.annotation_writer import Edit, LockedSample, Occasion, hold_samples, lock_samples, write
from datasets.counts import LabelGoneError
from datasets.errors import ConflictError, DomainError, InvalidInputError, NotFoundError
from datasets.geometry import parse_shape
from datasets.marks import COLUMNS, Mark, marks_by_sample, shape_columns
from datasets.models import Annotation, Change, ChangeGroup, Dataset, User
from datasets.models.change import ChangeKind
from datasets.states import SampleState, state_after_bulk
from labeling.errors import ShapeNotAllowedError, SizeUnknownError
from labeling.services import bulk
from labeling.services.annotating import by_person
from labeling.services.bulk import bounded, count_changed
from labeling.services.label_names import LabelKey, resolve_labels

QUICK_REVIEW = "quick_review"


class AnnotationGoneError(NotFoundError):
    code = "annotation_gone"
    message = "The annotation is not there any more."


class StaleAnnotationError(ConflictError):
    code = "stale_annotation"
    message = "Somebody changed this annotation in between. Look at it again."


class ActionClosedError(ConflictError):
    code = "action_closed"
    message = "The action to go on with was undone, or is not one of yours. Begin a new one."


class CropChange(Struct):
    """What becomes of one annotation. `revision` is its sample's, as it was when the person saw it."""

    id: uuid.UUID
    revision: int
    label: Annotated[str, Meta(max_length=1024)] | None = None
    label_id: Annotated[str, Meta(max_length=64)] | None = None
    shape: dict[str, Any] | None = None
    delete: bool = False

    @property
    def label_key(self) -> LabelKey | None:
        return (self.label_id, self.label) if self.label_id or self.label else None


class CropChanges(Struct):
    """`change_group`: the action that these changes are a further part of, to be undone with it."""

    changes: Annotated[list[CropChange], Meta(min_length=1)]
    change_group: uuid.UUID | None = None


@dataclass(slots=True)
class Applied:
    """What was done. `refused`: {annotation, sample, code, message} of those left as they are."""

    changed: int = 0
    samples: int = 0
    refused: list[dict[str, str | None]] = field(default_factory=list)
    change_group: uuid.UUID | None = None


def apply_changes(
    *,
    dataset: Dataset,
    changes: Sequence[CropChange],
    actor: User,
    now: dt.datetime,
    part_of: uuid.UUID | None = None,
) -> Applied:
    """Carry the changes out as one action that can be undone; what others changed meanwhile is left and listed.

    More than a request takes are sent as several, each `part_of` the action that the first one began.
    Raises InvalidInputError, UnknownLabelError, ActionClosedError.
    """
    if len(changes) > bulk.AT_ONCE:
        message = (
            f"A request changes at most {bulk.AT_ONCE:,} annotations. "
            "Send the rest with the change_group of the first answer."
        )
        raise InvalidInputError(message, code="too_many_annotations")
    if len({change.id for change in changes}) < len(changes):
        raise InvalidInputError("An annotation id occurs twice in the request.", code="annotation_id_twice")
    try:
        return _Application(dataset, changes, actor, now, part_of).run()
    except LabelGoneError:
        # Merged or deleted after it was looked up: now it is known by another label, or refused.
        return _Application(dataset, changes, actor, now, part_of).run()


class _Application:
    def __init__(
        self,
        dataset: Dataset,
        changes: Sequence[CropChange],
        actor: User,
        now: dt.datetime,
        part_of: uuid.UUID | None,
    ) -> None:
        self.dataset, self.actor, self.now, self.part_of = dataset, actor, now, part_of
        self.changes = {change.id: change for change in changes}
        keys = {key for change in changes if (key := change.label_key)}
        self.labels = resolve_labels(dataset_id=dataset.pk, keys=keys, now=now) if keys else {}
        self.applied = Applied()

    def run(self) -> Applied:
        wanted = self._by_sample()
        ids = sorted(wanted)
        with transaction.atomic():
            hold_samples(self.dataset.pk, ids)
            group = self._begin() if self.part_of is None else self._go_on(self.part_of)
            for chunk in bulk.chunks(ids):
                live = lock_samples(self.dataset.pk, chunk)
                self._refuse_gone(set(chunk) - {sample.id for sample in live}, wanted)
                for samples in bounded(live):
                    self._change(samples, wanted, group)
            self._refuse_the_rest(wanted)
            count_changed(group, self.applied.samples)
            if self.applied.samples or self.part_of:
                self.applied.change_group = group.pk
            else:
                group.delete()
        return self.applied

    def _begin(self) -> ChangeGroup:
        return ChangeGroup.objects.create(
            id=uuid.uuid4(), dataset=self.dataset, actor=self.actor, at=self.now, action=QUICK_REVIEW
        )

    def _go_on(self, group: uuid.UUID) -> ChangeGroup:
        own = ChangeGroup.objects.filter(dataset=self.dataset, actor=self.actor, action=QUICK_REVIEW)
        found = own.select_for_update().filter(pk=group, undone_at=None).first()
        if found is None:
            raise ActionClosedError
        return found

    def _by_sample(self) -> dict[int, list[uuid.UUID]]:
        found: dict[int, list[uuid.UUID]] = {}
        ids = list(self.changes)
        for start in range(0, len(ids), bulk.CHUNK):
            rows = Annotation.objects.filter(
                pk__in=ids[start : start + bulk.CHUNK], layer=None, sample__dataset=self.dataset
            )
            for pk, sample in rows.values_list("pk", "sample_id"):
                found.setdefault(sample, []).append(pk)
        return found

    def _change(
        self, samples: Sequence[LockedSample], wanted: Mapping[int, list[uuid.UUID]], group: ChangeGroup
    ) -> None:
        ids = [pk for sample in samples for pk in wanted[sample.id]]
        marks = self._marks(ids)
        touched = self._touched(samples, wanted)
        waiting = [sample.id for sample in samples if sample.state == SampleState.TO_CONFIRM]
        open_ones = bulk.with_suggestions(waiting)
        present = {} if self.dataset.needs_shape else marks_by_sample([sample.id for sample in samples])
        edits = []
        for sample in samples:
            own = [
                (marks[pk], self.changes[pk]) for pk in wanted[sample.id] if pk in marks and pk not in touched
            ]
            for pk in wanted[sample.id]:
                if pk in touched:
                    self._refuse(pk, sample.id, StaleAnnotationError)
                elif pk not in marks:
                    self._refuse(pk, sample.id, AnnotationGoneError)
            there = {mark.label_id: mark.id for mark in present.get(sample.id, ())}
            edits.append(self._edit(sample, own, there, waits=sample.id in open_ones))
        edits = [edit for edit in edits if not edit.is_empty]
        write(edits, Occasion(self.dataset.pk, self.actor.pk, self.now, ChangeKind.BATCH, group=group.pk))
        self.applied.samples += len(edits)
        self.applied.changed += sum(len(edit.changed) + len(edit.removed) for edit in edits)

    def _marks(self, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Mark]:
        found: dict[uuid.UUID, Mark] = {}
        for start in range(0, len(ids), bulk.CHUNK):
            rows = Annotation.objects.filter(pk__in=ids[start : start + bulk.CHUNK], layer=None)
            found |= {row[0]: Mark(*row) for row in rows.values_list(*COLUMNS)}
        return found

    def _touched(
        self, samples: Sequence[LockedSample], wanted: Mapping[int, list[uuid.UUID]]
    ) -> set[uuid.UUID]:
        """Annotations that were changed since the revision which the person saw; others of a sample do not matter."""
        seen = {sample.id: min(self.changes[pk].revision for pk in wanted[sample.id]) for sample in samples}
        newer = [sample.id for sample in samples if sample.revision > seen[sample.id]]
        found: set[uuid.UUID] = set()
        if not newer:
            return found
        changes = Change.objects.filter(sample__in=newer, layer=None).order_by("pk")
        for sample, revision, before, after in changes.values_list("sample", "revision", "before", "after"):
            if revision > seen[sample]:
                keys = before["annotations"].keys() | after["annotations"].keys()
                touched = [pk for pk in wanted[sample] if str(pk) in keys]
                found.update(pk for pk in touched if self.changes[pk].revision < revision)
        return found

    def _edit(
        self,
        sample: LockedSample,
        own: Sequence[tuple[Mark, CropChange]],
        there: dict[int, uuid.UUID],
        *,
        waits: bool,
    ) -> Edit:
        """`there`: by label the marks of the whole image. One that would be there twice goes instead."""
        changed: list[tuple[Mark, Mark]] = []
        removed: list[Mark] = []
        for mark, change in own:
            try:
                new = None if change.delete else self._changed(sample, mark, change)
            except DomainError as error:
                self._refuse(mark.id, sample.id, error)
                continue
            if new is None or there.get(new.label_id, mark.id) != mark.id:
                removed.append(mark)
            elif new != mark:
                changed.append((mark, by_person(new, self.actor.pk, self.now, is_changed=True)))
                there |= {} if new.kind else {new.label_id: mark.id}
        left = sample.annotation_count - len(removed)
        state = sample.state
        if removed:
            state = state_after_bulk(before=sample.state, annotation_count=left, waits=waits)
        return Edit(sample, state, changed=changed, removed=removed)

    def _changed(self, sample: LockedSample, mark: Mark, change: CropChange) -> Mark:
        new = replace(mark, label_id=self.labels[key][0]) if (key := change.label_key) else mark
        if change.shape is None:
            return new
        if not self.dataset.needs_shape:
            raise ShapeNotAllowedError
        if sample.width is None or sample.height is None:
            raise SizeUnknownError
        shape = parse_shape(change.shape, width=sample.width, height=sample.height)
        return replace(new, **({"points": None} | shape_columns(shape)))

    def _refuse_gone(self, sample_ids: set[int], wanted: Mapping[int, list[uuid.UUID]]) -> None:
        for sample_id in sorted(sample_ids):
            for pk in wanted[sample_id]:
                self._refuse(pk, sample_id, AnnotationGoneError)

    def _refuse_the_rest(self, wanted: Mapping[int, list[uuid.UUID]]) -> None:
        """What belongs to no sample of the dataset."""
        known = {pk for ids in wanted.values() for pk in ids}
        for pk in self.changes.keys() - known:
            self._refuse(pk, None, AnnotationGoneError)

    def _refuse(self, pk: uuid.UUID, sample_id: int | None, error: DomainError | type[DomainError]) -> None:
        sample = None if sample_id is None else str(sample_id)
        self.applied.refused.append(
            {"annotation": str(pk), "sample": sample, "code": error.code, "message": error.message}
        )
