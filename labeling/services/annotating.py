"""Saving the annotations of one sample: the hottest path, and the one that must never lose anything."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import IntegrityError, OperationalError, transaction
from msgspec import UNSET

from datasets.annotation_writer import Edit, LockedSample, Occasion, lock_sample, write
from datasets.counts import LabelGoneError
from datasets.errors import NotFoundError, StaleRevisionError
from datasets.geometry import parse_shape
from datasets.marks import Mark, read_marks, shape_columns
from datasets.models import Annotation, Change, Dataset, Sample, User
from datasets.models.annotation import AnnotationSource
from datasets.models.change import ChangeKind
from datasets.permissions import Right, require
from datasets.rows import is_deadlock
from datasets.sample_images import read_size
from datasets.states import SampleState, state_after_save
from labeling.errors import (
    AnnotationIdTakenError,
    DuplicateLabelError,
    LabelRequiredError,
    ShapeNotAllowedError,
    ShapeRequiredError,
    SizeUnknownError,
    UnknownLabelError,
)
from labeling.services.label_names import LabelKey, resolve_labels
from labeling.services.reading import current_state, mark_json, read_annotations
from labeling.services.save_requests import (
    MOST_SECONDS,
    Draft,
    SaveRequest,
    check_drafts,
    digest_of_save,
)
from labeling.services.suggestions import (
    ClosedSuggestion,
    close_suggestions,
    has_suggestions,
    suggestions_named,
)

MICROSECOND = dt.timedelta(microseconds=1)  # keeps the order of what one save adds


@dataclass(frozen=True, slots=True)
class Saved:
    """A sample after a save. `annotations` are JSON values: all of them for PUT, the changed ones for PATCH."""

    revision: int
    state: str
    annotations: list[dict[str, Any]]


def save_annotations(
    *, dataset: Dataset, sample_id: int, actor: User, request: SaveRequest, now: dt.datetime, is_whole: bool
) -> Saved:
    """Save in one transaction of at most eight queries; see architecture, "Saving an annotation".

    Raises StaleRevisionError with the stored state, NotFoundError, and the refusals of labels and shapes.
    A `save_id` seen before answers the stored state, whatever happened since.
    """
    save = _Save(dataset, sample_id, actor, request, now, is_whole)
    try:
        return save.run()
    except SizeUnknownError:
        # Outside of the transaction: the storage may be slow, and others wait for the lock.
        if read_size(dataset.pk, sample_id) is None:
            raise
        return save.run()
    except LabelGoneError:
        # Merged or deleted after it was looked up: now it is known by another label, or refused.
        return save.run()
    except OperationalError as error:
        if not is_deadlock(error):
            raise
        return save.run()  # nothing was saved, and whom it waited for has ended


class _Save:
    """One save: from what was sent and what is stored to an Edit, under the sample's lock."""

    sample: LockedSample

    def __init__(
        self,
        dataset: Dataset,
        sample_id: int,
        actor: User,
        request: SaveRequest,
        now: dt.datetime,
        is_whole: bool,
    ) -> None:
        self.dataset, self.sample_id, self.actor, self.request = dataset, sample_id, actor, request
        self.now, self.is_whole = now, is_whole
        self.drafts = request.annotations if is_whole else request.upsert
        check_drafts(self.drafts, request.delete)
        self.digest = "" if request.save_id else digest_of_save(request, is_whole=is_whole)
        self.labels: dict[LabelKey, tuple[int, str]] = {}
        self.unknown: UnknownLabelError | None = None

    def run(self) -> Saved:
        self._look_labels_up()
        try:
            with transaction.atomic():
                done = self._save()
        except IntegrityError:
            if (saved := self._collided()) is None:
                raise
            return saved
        if isinstance(done, Saved):
            return done
        return Saved(self.sample.revision + 1, done.state, self._answer(done))

    def _look_labels_up(self) -> None:
        """Before the transaction, to hold its lock for less time; the writer notices a label that went since.

        What is unknown is refused under the lock, since a repeat of a save is answered whatever became of its labels.
        """
        keys = {key for draft in self.drafts if (key := draft.label_key)}
        try:
            self.labels = resolve_labels(dataset_id=self.dataset.pk, keys=keys, now=self.now) if keys else {}
        except UnknownLabelError as error:
            self.unknown = error

    def _save(self) -> Edit | Saved:
        """The edit that was written; or, for a repeat, what is stored."""
        sample = lock_sample(self.dataset.pk, self.sample_id)
        if sample is None:
            raise NotFoundError
        self.sample = sample
        if sample.revision != self.request.revision:
            return self._repeated_or_stale()
        if self.request.confirm and sample.state == SampleState.TO_CONFIRM:
            require(self.dataset, Right.CONFIRM)
        if self.unknown:
            raise self.unknown
        edit = self._edit()
        write([edit], self._occasion())
        return edit

    def _occasion(self) -> Occasion:
        seconds = None if self.request.seconds is None else min(self.request.seconds, MOST_SECONDS)
        return Occasion(
            self.dataset.pk,
            self.actor.pk,
            self.now,
            ChangeKind.SAVE,
            self.request.save_id,
            self.digest,
            None,
            seconds,
        )

    def _edit(self) -> Edit:
        stored = self._stored()
        closed, suggested = self._suggestions(stored)
        bases = suggested | stored
        marks = [self._mark(draft, place, bases, stored) for place, draft in enumerate(self.drafts)]
        kept = {mark.id for mark in marks}
        deleted = set(self.request.delete)
        gone = (mark for mark in stored.values() if mark.id not in kept)
        removed = [mark for mark in gone if self.is_whole or mark.id in deleted]
        added = [mark for mark in marks if mark.id not in stored]
        changed = [(old, mark) for mark in marks if (old := stored.get(mark.id)) and old != mark]
        count = self.sample.annotation_count + len(added) - len(removed)
        edit = Edit(
            self.sample, self._state(count), added, changed, removed,
            suggestions=[each.mark for each in closed], not_rejected=self._not_rejected(closed),
        )  # fmt: skip
        if not self.dataset.needs_shape and max(edit.label_counts.values(), default=0) > 1:
            raise DuplicateLabelError
        return edit

    def _stored(self) -> dict[uuid.UUID, Mark]:
        """The stored marks that matter: all for PUT; for PATCH those that the request names, one box of 5,000."""
        if not self.sample.annotation_count:
            return {}
        query = Annotation.objects.filter(sample=self.sample.id, layer=None)
        if not self.is_whole:
            touched = [draft.id for draft in self.drafts if draft.id] + self.request.delete
            if not touched:
                return {}
            query = query.filter(pk__in=touched)
        return {mark.id: mark for mark in read_marks(query)}

    def _suggestions(
        self, stored: dict[uuid.UUID, Mark]
    ) -> tuple[Sequence[ClosedSuggestion], dict[uuid.UUID, Mark]]:
        """The open suggestions that `confirm` closes, all of them, and by id those that become annotations if named."""
        if self.sample.state != SampleState.TO_CONFIRM:
            return (), {}
        if not self.request.confirm:
            named = [draft.id for draft in self.drafts if draft.id and draft.id not in stored]
            return (), suggestions_named(self.sample.id, named) if named else {}
        closed = close_suggestions([self.sample.id]).get(self.sample.id, [])
        return closed, {each.mark.id: each.mark for each in closed if each.is_usable}

    def _not_rejected(self, closed: Sequence[ClosedSuggestion]) -> list[uuid.UUID]:
        """What somebody had taken already, and what a run has put in the place of what the person saw."""
        told = self.request.seen_suggestions
        seen = None if told is UNSET else set(told)
        return [
            each.mark.id
            for each in closed
            if each.is_taken or (seen is not None and each.mark.id not in seen)
        ]

    def _mark(
        self, draft: Draft, place: int, bases: dict[uuid.UUID, Mark], stored: dict[uuid.UUID, Mark]
    ) -> Mark:
        """The mark that a draft asks for, over the stored mark or the suggestion of its id."""
        base = bases.get(draft.id) if draft.id else None
        if draft.label_key:
            label_id = self.labels[draft.label_key][0]
        elif base:
            label_id = base.label_id
        else:
            raise LabelRequiredError
        shape = self._shape(draft, base)
        attributes = draft.attributes if draft.attributes is not UNSET else base.attributes if base else {}
        hard = draft.hard if draft.hard is not UNSET else base.hard if base else False
        moment = self.now + place * MICROSECOND
        if base is None:
            return Mark(
                draft.id or uuid.uuid4(), label_id, **shape, attributes=attributes, hard=hard,
                author_id=self.actor.pk, created_at=moment,
            )  # fmt: skip
        mark = msgspec.structs.replace(base, label_id=label_id, **shape, attributes=attributes, hard=hard)
        if mark == base and base.id in stored:
            return base
        return by_person(mark, self.actor.pk, moment, is_changed=mark != base)

    def _shape(self, draft: Draft, base: Mark | None) -> dict[str, Any]:
        """The columns of the shape that a draft gives; none where it keeps the stored one."""
        if draft.shape is UNSET or draft.shape is None:
            if base is None and self.dataset.needs_shape:
                raise ShapeRequiredError
            return {}
        if not self.dataset.needs_shape:
            raise ShapeNotAllowedError
        if self.sample.width is None or self.sample.height is None:
            raise SizeUnknownError
        columns = shape_columns(parse_shape(draft.shape, width=self.sample.width, height=self.sample.height))
        return columns if "points" in columns else columns | {"points": None}

    def _state(self, count: int) -> str:
        state = state_after_save(
            before=self.sample.state, annotation_count=count, confirm=self.request.confirm
        )
        is_emptied = self.sample.annotation_count and not count
        if state == SampleState.TO_CONFIRM and is_emptied and not has_suggestions(self.sample.id):
            return SampleState.UNLABELED.value
        return str(state)

    def _answer(self, edit: Edit) -> list[dict[str, Any]]:
        if self.is_whole:
            return read_annotations(self.sample.id)
        marks = [*edit.added, *[new for _, new in edit.changed]]
        names = dict(self.labels.values())
        unnamed = {mark.label_id for mark in marks} - names.keys()
        if unnamed:
            names |= dict(self.dataset.labels.filter(pk__in=unnamed).values_list("pk", "name"))
        return [mark_json(mark, names[mark.label_id], self.actor.username) for mark in marks]

    def _repeated_or_stale(self) -> Saved:
        """A save that was done before is answered as done; any other is stale."""
        sample, changes = self.sample, Change.objects.filter(sample=self.sample.id, layer=None)
        if self.request.save_id:
            is_repeat = changes.filter(save_id=self.request.save_id).exists()
        else:
            last = changes.order_by("-id").values_list("actor_id", "digest", "revision").first()
            is_repeat = last == (self.actor.pk, self.digest, self.request.revision + 1)
        if not is_repeat:
            raise StaleRevisionError(current_state(sample.id))
        return Saved(sample.revision, sample.state, read_annotations(sample.id))

    def _collided(self) -> Saved | None:
        """A unique key refused the save: its `save_id` is known, or an annotation id belongs to another sample."""
        live = Sample.objects.live().filter(pk=self.sample_id, dataset=self.dataset.pk)
        sample = live.values_list("revision", "state").first()
        if sample is None:
            raise NotFoundError
        repeats = Change.objects.filter(sample=self.sample_id, save_id=self.request.save_id)
        if self.request.save_id and repeats.exists():
            return Saved(*sample, read_annotations(self.sample_id))
        ids = [draft.id for draft in self.drafts if draft.id]
        if Annotation.objects.filter(pk__in=ids).exclude(sample=self.sample_id, layer=None).exists():
            raise AnnotationIdTakenError
        return None


def by_person(mark: Mark, actor_id: int | None, moment: dt.datetime, *, is_changed: bool) -> Mark:
    """A model's mark stays the model's, with a note that it was changed; an imported one becomes the person's."""
    is_smart = mark.source == AnnotationSource.SMART
    return msgspec.structs.replace(
        mark,
        source=mark.source if is_smart else AnnotationSource.HUMAN.value,
        changed=mark.changed or (is_smart and is_changed),
        author_id=actor_id,
        created_at=mark.created_at or moment,
    )
