"""The one way in which annotation rows, sample states, counts and Change rows change.

A caller opens a transaction, locks the samples, decides what becomes of each as an `Edit`, and hands all edits to
`write`. A save of one sample and an import of a million take the same way; only the number of edits differs.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.db import connection

from datasets import rows
from datasets.changes import Occasion, RecordedChange, record, snapshot
from datasets.counts import CountDelta
from datasets.image_headers import Probe
from datasets.marks import COLUMNS, Mark, to_history
from datasets.models import Annotation, Sample
from datasets.models.change import ChangeKind

__all__ = ["Edit", "LockedSample", "Occasion", "lock_sample", "lock_samples", "write"]
_ANNOTATION_COLUMNS = ("sample_id", *COLUMNS)
_ANNOTATION_UPDATES = tuple(name for name in COLUMNS if name not in ("id", "created_at"))
_SAMPLE_COLUMNS = (
    "state",
    "revision",
    "annotation_count",
    "label_counts",
    "hard",
    "annotated_by_id",
    "updated_at",
)
SIZE_COLUMNS = ("width", "height", "orientation", "format")
_values, _updates = attrgetter(*COLUMNS), attrgetter(*_ANNOTATION_UPDATES)


@dataclass(frozen=True, slots=True)
class LockedSample:
    """A sample's row as it is under the lock of this transaction. Sizes in px, None while unknown.

    `is_counted`: what lies in the trash is in no count.
    """

    id: int
    state: str
    revision: int
    annotation_count: int
    label_counts: dict[str, int]
    hard: bool
    annotated_by_id: int | None
    width: int | None
    height: int | None
    is_counted: bool


@dataclass(slots=True)
class Edit:
    """What becomes of one sample. `changed` pairs the mark before with the mark after, of the same id.

    `suggestions` are open ones that the edit closes: the history keeps them, so that an undo can open them again.
    `not_rejected`: ids of those of them that were taken before, or that nobody has seen.
    `arrives`: the sample came to the dataset with this edit, so that its undo puts it into the trash. `probe`: its
    size, where nobody had read it before; that alone is no change.
    """

    sample: LockedSample
    state: str
    added: Sequence[Mark] = ()
    changed: Sequence[tuple[Mark, Mark]] = ()
    removed: Sequence[Mark] = ()
    hard: bool | None = None
    suggestions: Sequence[Mark] = ()
    not_rejected: Collection[uuid.UUID] = ()
    arrives: bool = False
    probe: Probe | None = None
    label_counts: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.label_counts = self._count_labels()

    def _count_labels(self) -> dict[str, int]:
        counts = dict(self.sample.label_counts)
        for mark in self.added:
            label = str(mark.label_id)
            counts[label] = counts.get(label, 0) + 1
        for old, new in self.changed:
            counts[str(old.label_id)] -= 1
            counts[str(new.label_id)] = counts.get(str(new.label_id), 0) + 1
        for mark in self.removed:
            counts[str(mark.label_id)] -= 1
        return {label: number for label, number in counts.items() if number}

    @property
    def annotation_count(self) -> int:
        return self.sample.annotation_count + len(self.added) - len(self.removed)

    @property
    def is_empty(self) -> bool:
        """Whether it would change nothing."""
        return (
            not (self.added or self.changed or self.removed or self.suggestions)
            and self.state == self.sample.state
            and self.hard in (None, self.sample.hard)
        )


def lock_sample(dataset_id: int, sample_id: int) -> LockedSample | None:
    """The live sample, locked until the transaction ends; None where it is not there."""
    return next(iter(lock_samples(dataset_id, [sample_id])), None)


def hold_samples(dataset_id: int, sample_ids: Sequence[int]) -> None:
    """Lock samples, those in the trash too, for a transaction that reads and writes them piece by piece.

    Whoever writes a piece holds the dataset and its labels from then on, and may wait for no further sample: a save
    that has it locked may be waiting for the dataset.
    """
    if not sample_ids or connection.vendor != "postgresql":
        return  # SQLite lets one transaction write at a time
    among, values = rows.among_ids(sample_ids)
    rows.select(
        f"SELECT id FROM datasets_sample WHERE dataset_id + 0 = %s AND id {among} ORDER BY id FOR NO KEY UPDATE",
        [dataset_id, values],
    )


def lock_samples(
    dataset_id: int, sample_ids: Sequence[int], *, include_trash: bool = False
) -> list[LockedSample]:
    """The samples of these ids, locked in the order of their ids: two transactions never wait for each other."""
    if not sample_ids:
        return []
    # Plain SQL, since every save does it and the ORM would take longer to build it than the database to do it.
    among, ids = rows.among_ids(sample_ids)
    statement = (
        "SELECT id, state, revision, annotation_count, label_counts, hard, annotated_by_id, width, height, "
        f"deleted_at IS NULL FROM datasets_sample WHERE dataset_id + 0 = %s AND id {among}"
        f"{'' if include_trash else ' AND COALESCE(deleted_at IS NULL, FALSE)'} ORDER BY id"
        f"{' FOR NO KEY UPDATE' if connection.vendor == 'postgresql' else ''}"
    )
    return [
        LockedSample(
            pk, state, revision, count, rows.json_of(labels), bool(hard), person, width, height, bool(live)
        )
        for pk, state, revision, count, labels, hard, person, width, height, live in rows.select(
            statement, [dataset_id, ids]
        )
    ]


def write(edits: Sequence[Edit], occasion: Occasion) -> None:
    """Carry out the edits inside the caller's transaction: annotations, samples, counts, history.

    The samples must be locked by the same transaction. Every edit raises its sample's revision by one.
    Raises IntegrityError where an annotation id or `save_id` is already there, LabelGoneError where a label was
    deleted or merged by another transaction in between.
    """
    delta = CountDelta()
    for edit in edits:
        if not edit.sample.is_counted:
            continue
        delta.move(edit.sample.state, edit.state)
        delta.relabel(edit.sample.label_counts, edit.label_counts)
    count = len(edits) + sum(len(edit.added) for edit in edits)
    with rows.sent_together() if count <= rows.SMALL else nullcontext():  # COPY can't be sent so
        _write_annotations(edits)
        _write_samples(edits, occasion)
        record(occasion, [_change(edit) for edit in edits])
        delta.apply(occasion.dataset_id)


def _write_annotations(edits: Iterable[Edit]) -> None:
    added = [(edit.sample.id, *_values(mark)) for edit in edits for mark in edit.added]
    rows.insert(Annotation, _ANNOTATION_COLUMNS, added, constants={"layer_id": None})
    changed = [(new.id, *_updates(new)) for edit in edits for _, new in edit.changed]
    rows.update(Annotation, _ANNOTATION_UPDATES, changed)
    rows.delete(Annotation, [mark.id for edit in edits for mark in edit.removed])


def _write_samples(edits: Sequence[Edit], occasion: Occasion) -> None:
    rows.update(
        Sample,
        (*_SAMPLE_COLUMNS, *SIZE_COLUMNS),
        [(*_sample_values(edit, occasion), *size_values(edit.probe)) for edit in edits if edit.probe],
    )
    others = [_sample_values(edit, occasion) for edit in edits if not edit.probe]
    rows.update(Sample, _SAMPLE_COLUMNS, others)


def _sample_values(edit: Edit, occasion: Occasion) -> tuple[Any, ...]:
    return (
        edit.sample.id,
        edit.state,
        edit.sample.revision + 1,
        edit.annotation_count,
        edit.label_counts,
        edit.sample.hard if edit.hard is None else edit.hard,
        _annotated_by(edit, occasion),
        occasion.at,
    )


def size_values(probe: Probe) -> tuple[int, int, int, str]:
    """The values of `SIZE_COLUMNS`."""
    return probe.width, probe.height, probe.orientation, probe.format


def _annotated_by(edit: Edit, occasion: Occasion) -> int | None:
    """Who worked on the sample last: not who merged a label that thousands of samples carry."""
    if occasion.kind in (ChangeKind.LABEL, ChangeKind.MAKE_CURRENT) or occasion.actor_id is None:
        return edit.sample.annotated_by_id
    return occasion.actor_id


def _change(edit: Edit) -> RecordedChange:
    before: dict[uuid.UUID, Any] = {mark.id: to_history(mark) for mark in edit.removed}
    after: dict[uuid.UUID, Any] = {mark.id: to_history(mark) for mark in edit.added}
    for old, new in edit.changed:
        before[old.id], after[new.id] = to_history(old), to_history(new)
    old_state = snapshot(edit.sample.state, before, hard=edit.sample.hard, deleted=edit.arrives)
    if edit.suggestions:
        old_state["suggestions"] = {mark.id: to_history(mark) for mark in edit.suggestions}
    if edit.not_rejected:
        old_state["not_rejected"] = [str(pk) for pk in edit.not_rejected]
    is_hard = edit.sample.hard if edit.hard is None else edit.hard
    return RecordedChange(
        edit.sample.id, edit.sample.revision + 1, old_state, snapshot(edit.state, after, hard=is_hard)
    )
