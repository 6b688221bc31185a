"""Saving the annotations of one sample: the hottest path, and the one that must never lose anything."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from django.db import IntegrityError, transaction
from msgspec import UNSET, Meta, Struct, UnsetType

from datasets.annotation_writer import Edit, LockedSample, Occasion, lock_sample, write
from datasets.errors import InvalidInputError, NotFoundError, StaleRevisionError
from datasets.geometry import parse_shape
from datasets.marks import COLUMNS, Mark, read_marks, shape_columns, shape_json
from datasets.models import Annotation, Change, Dataset, Sample
from datasets.models.annotation import AnnotationSource
from datasets.models.change import ChangeKind
from datasets.permissions import Right, require
from datasets.states import SampleState, state_after_save
from labeling.errors import (
    AnnotationIdTakenError,
    DuplicateLabelError,
    ShapeNotAllowedError,
    ShapeRequiredError,
)
from labeling.models import Suggestion
from labeling.services.label_names import LabelKey, resolve_labels

MAX_SECONDS = 24 * 3600.0
MICROSECOND = dt.timedelta(microseconds=1)  # keeps the order of what one save adds


class Draft(Struct):
    """An annotation as a client sends it. What is left out keeps its stored value, if the id is known."""

    id: uuid.UUID | None = None
    label: Annotated[str, Meta(max_length=1024)] | None = None
    label_id: str | None = None
    shape: dict[str, Any] | UnsetType | None = UNSET
    attributes: dict[str, Any] | UnsetType = UNSET
    hard: bool | UnsetType = UNSET

    @property
    def label_key(self) -> LabelKey | None:
        return (self.label_id, self.label) if self.label_id or self.label else None


class SaveRequest(Struct):
    """The body of PATCH (`upsert`, `delete`) and PUT (`annotations`), told apart by `is_whole`."""

    revision: int
    save_id: uuid.UUID | None = None
    upsert: list[Draft] = []
    delete: list[uuid.UUID] = []
    annotations: list[Draft] = []
    confirm: bool = False
    seconds: Annotated[float, Meta(ge=0)] | None = None


class WholeSaveRequest(SaveRequest, kw_only=True):
    annotations: list[Draft]


@dataclass(frozen=True, slots=True)
class Saved:
    """A sample after a save. `annotations` are JSON values: all of them for PUT, the changed ones for PATCH."""

    revision: int
    state: str
    annotations: list[dict[str, Any]]


def save_annotations(
    *, dataset: Dataset, sample_id: int, actor: Any, request: SaveRequest, now: dt.datetime, is_whole: bool
) -> Saved:
    """Save in one transaction of at most eight queries; see architecture, "Saving an annotation".

    Raises StaleRevisionError with the stored state, NotFoundError, and the refusals of labels and shapes.
    A `save_id` seen before answers the stored state, whatever happened since.
    """
    digest = "" if request.save_id else _digest(request, is_whole)
    try:
        with transaction.atomic():
            sample = lock_sample(dataset.pk, sample_id)
            if sample is None:
                raise NotFoundError
            if sample.revision != request.revision:
                return _repeated_or_stale(sample, actor, request, digest)
            if request.confirm and sample.state == SampleState.TO_CONFIRM:
                require(dataset, Right.CONFIRM)
            save = _Save(dataset, sample, actor, request, now, is_whole)
            edit = save.edit()
            write([edit], save.occasion(digest))
    except IntegrityError:
        if (saved := _collided(dataset.pk, sample_id, request)) is None:
            raise
        return saved
    return Saved(sample.revision + 1, edit.state, save.answer(edit))


class _Save:
    """One save under the sample's lock: from what was sent and what is stored to an Edit."""

    def __init__(
        self,
        dataset: Dataset,
        sample: LockedSample,
        actor: Any,
        request: SaveRequest,
        now: dt.datetime,
        is_whole: bool,
    ) -> None:
        self.dataset, self.sample, self.actor, self.request = dataset, sample, actor, request
        self.now, self.is_whole = now, is_whole
        self.drafts = request.annotations if is_whole else request.upsert
        self.labels: dict[LabelKey, tuple[int, str]] = {}
        self.names: dict[int, str] = {}

    def occasion(self, digest: str) -> Occasion:
        seconds = None if self.request.seconds is None else min(self.request.seconds, MAX_SECONDS)
        return Occasion(
            self.dataset.pk,
            self.actor.pk,
            self.now,
            ChangeKind.SAVE,
            self.request.save_id,
            digest,
            None,
            seconds,
        )

    def edit(self) -> Edit:
        self._check_ids()
        stored = self._stored()
        suggestions = self._suggestions()
        if keys := {key for draft in self.drafts if (key := draft.label_key)}:
            self.labels = resolve_labels(dataset_id=self.dataset.pk, keys=keys, now=self.now)
        marks = [self._mark(draft, place, stored, suggestions) for place, draft in enumerate(self.drafts)]
        kept = {mark.id for mark in marks}
        gone = (mark for mark in stored.values() if mark.id not in kept)
        deleted = set(self.request.delete)
        removed = [mark for mark in gone if self.is_whole or mark.id in deleted]
        added = [mark for mark in marks if mark.id not in stored]
        changed = [(old, mark) for mark in marks if (old := stored.get(mark.id)) and old != mark]
        count = self.sample.annotation_count + len(added) - len(removed)
        edit = Edit(self.sample, self._state(count), added, changed, removed)
        if not self.dataset.needs_shape and max(edit.label_counts.values(), default=0) > 1:
            raise DuplicateLabelError
        return edit

    def _check_ids(self) -> None:
        ids = [draft.id for draft in self.drafts if draft.id]
        if len(ids) != len(set(ids)) or not set(ids).isdisjoint(self.request.delete):
            raise InvalidInputError(
                "An annotation id occurs twice in the request.", code="annotation_id_twice"
            )

    def _stored(self) -> dict[uuid.UUID, Mark]:
        """The stored marks that matter: all for PUT; for PATCH those that the request names, one box of 5,000."""
        query = Annotation.objects.filter(sample=self.sample.id, layer=None)
        if not self.is_whole:
            touched = [draft.id for draft in self.drafts if draft.id] + self.request.delete
            if not touched or not self.sample.annotation_count:
                return {}
            query = query.filter(pk__in=touched)
        elif not self.sample.annotation_count:
            return {}
        return {mark.id: mark for mark in read_marks(query)}

    def _suggestions(self) -> dict[uuid.UUID, Mark]:
        """Open suggestions, which `confirm` turns into annotations or rejects, as marks by id."""
        if not self.request.confirm or self.sample.state != SampleState.TO_CONFIRM:
            return {}
        query = Suggestion.objects.filter(sample=self.sample.id, layer=None)
        columns = (
            "id",
            "label_id",
            "kind",
            "points",
            "x0",
            "y0",
            "x1",
            "y1",
            "area",
            "attributes",
            "confidence",
        )
        found = {
            row[0]: Mark(*row[:10], source=AnnotationSource.SMART, confidence=row[10])
            for row in query.values_list(*columns)
        }
        query._raw_delete(query.db)
        return found

    def _mark(
        self, draft: Draft, place: int, stored: dict[uuid.UUID, Mark], suggestions: dict[uuid.UUID, Mark]
    ) -> Mark:
        """The mark that a draft asks for, over the stored mark or the suggestion of its id."""
        base = (stored.get(draft.id) or suggestions.get(draft.id)) if draft.id else None
        if draft.label_key:
            label_id, name = self.labels[draft.label_key]
            self.names[label_id] = name
        elif base:
            label_id = base.label_id
        else:
            raise InvalidInputError("An annotation needs a label or label_id.", code="label_required")
        shape = self._shape(draft, base)
        attributes = draft.attributes if draft.attributes is not UNSET else base.attributes if base else {}
        hard = draft.hard if draft.hard is not UNSET else base.hard if base else False
        if base is None:
            return Mark(
                draft.id or uuid.uuid4(), label_id, **shape, attributes=attributes, hard=hard,
                author_id=self.actor.pk, created_at=self.now + place * MICROSECOND,
            )  # fmt: skip
        mark = msgspec.structs.replace(base, label_id=label_id, **shape, attributes=attributes, hard=hard)
        if mark == base and draft.id in stored:
            return base
        return self._by_person(mark, is_changed=mark != base)

    def _shape(self, draft: Draft, base: Mark | None) -> dict[str, Any]:
        """The columns of the shape that a draft gives; none where it keeps the stored one."""
        if not self.dataset.needs_shape:
            if draft.shape is not UNSET and draft.shape is not None:
                raise ShapeNotAllowedError
            return {}
        if draft.shape is UNSET or draft.shape is None:
            if base is None:
                raise ShapeRequiredError
            return {}
        if self.sample.width is None or self.sample.height is None:
            raise InvalidInputError("The size of the image could not be read.", code="image_unreadable")
        columns = shape_columns(parse_shape(draft.shape, width=self.sample.width, height=self.sample.height))
        return columns if "points" in columns else columns | {"points": None}

    def _by_person(self, mark: Mark, *, is_changed: bool) -> Mark:
        """A model's mark stays the model's, with a note that it was changed; an imported one becomes the person's."""
        is_smart = mark.source == AnnotationSource.SMART
        return msgspec.structs.replace(
            mark,
            source=mark.source if is_smart else AnnotationSource.HUMAN,
            changed=mark.changed or (is_smart and is_changed),
            author_id=self.actor.pk,
            created_at=mark.created_at or self.now,
        )

    def _state(self, count: int) -> str:
        state = state_after_save(
            before=self.sample.state, annotation_count=count, confirm=self.request.confirm
        )
        had_annotations = self.sample.annotation_count > 0
        if state == SampleState.TO_CONFIRM and not count and had_annotations:
            waiting = Suggestion.objects.filter(sample=self.sample.id, layer=None).exists()
            return state if waiting else SampleState.UNLABELED.value
        return str(state)

    def answer(self, edit: Edit) -> list[dict[str, Any]]:
        if self.is_whole:
            return read_annotations(self.sample.id)
        marks = [*edit.added, *[new for _, new in edit.changed]]
        unnamed = {mark.label_id for mark in marks} - self.names.keys()
        if unnamed:
            self.names |= dict(self.dataset.labels.filter(pk__in=unnamed).values_list("pk", "name"))
        return [_mark_json(mark, self.names[mark.label_id], self.actor.username) for mark in marks]


def _digest(request: SaveRequest, is_whole: bool) -> str:
    body = msgspec.json.encode((is_whole, request), order="sorted")
    return hashlib.blake2b(body, digest_size=8).hexdigest()


def _repeated_or_stale(sample: LockedSample, actor: Any, request: SaveRequest, digest: str) -> Saved:
    """A save that was done before is answered as done; any other is stale."""
    changes = Change.objects.filter(sample=sample.id, layer=None)
    if request.save_id:
        is_repeat = changes.filter(save_id=request.save_id).exists()
    else:
        last = changes.order_by("-id").values_list("actor_id", "digest", "revision").first()
        is_repeat = last == (actor.pk, digest, request.revision + 1)
    if is_repeat:
        return Saved(sample.revision, sample.state, read_annotations(sample.id))
    raise StaleRevisionError(current_state(sample.id))


def _collided(dataset_id: int, sample_id: int, request: SaveRequest) -> Saved | None:
    """A unique key refused the save: its `save_id` is known, or an annotation id belongs to another sample."""
    sample = Sample.objects.filter(pk=sample_id, dataset=dataset_id, deleted_at=None).first()
    if sample is None:
        raise NotFoundError
    if request.save_id and Change.objects.filter(sample=sample, save_id=request.save_id).exists():
        return Saved(sample.revision, sample.state, read_annotations(sample_id))
    ids = [draft.id for draft in (*request.annotations, *request.upsert) if draft.id]
    if Annotation.objects.filter(pk__in=ids).exclude(sample=sample_id, layer=None).exists():
        raise AnnotationIdTakenError
    return None


def current_state(sample_id: int) -> dict[str, Any]:
    """What a client that lost the race needs: `{revision, state, annotations, saved_by, saved_at}`."""
    sample = Sample.objects.get(pk=sample_id)
    last = Change.objects.filter(sample=sample_id, layer=None).select_related("actor").order_by("-id").first()
    return {
        "revision": sample.revision,
        "state": sample.state,
        "annotations": read_annotations(sample_id),
        "saved_by": last.actor.username if last and last.actor else None,
        "saved_at": last.at.isoformat() if last else None,
    }


def read_annotations(sample_id: int) -> list[dict[str, Any]]:
    """The sample's own annotations as JSON values, oldest first."""
    rows = Annotation.objects.filter(sample=sample_id, layer=None).order_by("created_at", "id")
    return [
        _mark_json(Mark(*row[:-2]), row[-2], row[-1])
        for row in rows.values_list(*COLUMNS, "label__name", "author__username")
    ]


def read_suggestions(sample_id: int) -> list[dict[str, Any]]:
    """The open suggestions as JSON values, the surest first."""
    rows = (
        Suggestion.objects.filter(sample=sample_id, layer=None)
        .order_by("-confidence", "id")
        .select_related("label")
    )
    return [_suggestion_json(row) for row in rows]


def _suggestion_json(row: Suggestion) -> dict[str, Any]:
    answer = {
        "id": str(row.id),
        "label": row.label.name,
        "label_id": str(row.label_id),
        "attributes": row.attributes,
        "confidence": row.confidence,
        "source": AnnotationSource.SMART.value,
    }
    if shape := shape_json(row.kind, row.points, row.x0, row.y0, row.x1, row.y1):
        answer["shape"] = shape
    return answer


def _mark_json(mark: Mark, label: str, author: str | None) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "id": mark.id,
        "label": label,
        "label_id": str(mark.label_id),
        "attributes": mark.attributes,
        "hard": mark.hard,
        "source": mark.source,
        "author": author,
        "created_at": mark.created_at,
    }
    if shape := shape_json(mark.kind, mark.points, mark.x0, mark.y0, mark.x1, mark.y1):
        answer["shape"] = shape
    if mark.confidence is not None:
        answer["confidence"] = mark.confidence
    if mark.source == AnnotationSource.SMART:
        answer["changed"] = mark.changed
    return answer
