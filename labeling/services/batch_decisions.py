"""What a bulk action makes of one sample: plain values in, an Edit out."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from datasets.annotation_writer import Edit, LockedSample
from datasets.marks import Mark
from datasets.states import SampleState, state_after_bulk


@dataclass(frozen=True, slots=True)
class Batch:
    """A bulk action and its parameters: label ids, a share, properties, whether files go too."""

    action: str
    labels: tuple[int, ...] = ()
    replaced: int | None = None
    min_confidence: float = 0.0
    properties: dict[str, str | None] = field(default_factory=dict)
    delete_source: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One sample under its lock, its marks and open suggestions, and who does what to it when."""

    sample: LockedSample
    marks: Sequence[Mark]
    batch: Batch
    suggested: Sequence[Mark]
    actor_id: int | None
    at: dt.datetime


def add_labels(case: Case) -> Edit:
    have = {mark.label_id for mark in case.marks}
    new = [label for label in case.batch.labels if label not in have]
    added = [Mark(uuid.uuid4(), label, author_id=case.actor_id, created_at=case.at) for label in new]
    return Edit(case.sample, SampleState.LABELED.value, added=added)


def remove_labels(case: Case) -> Edit:
    return _remove(case.sample, [mark for mark in case.marks if mark.label_id in case.batch.labels])


def clear(case: Case) -> Edit:
    return _remove(case.sample, case.marks)


def _remove(sample: LockedSample, removed: Sequence[Mark]) -> Edit:
    if not removed:
        return Edit(sample, sample.state)
    left = sample.annotation_count - len(removed)
    return Edit(sample, state_after_bulk(before=sample.state, annotation_count=left), removed=removed)


def replace_label(case: Case) -> Edit:
    (new,) = case.batch.labels
    if case.batch.replaced == new:
        return Edit(case.sample, case.sample.state)
    return relabeled(case.sample, case.marks, case.batch.replaced, new)


def relabeled(sample: LockedSample, marks: Sequence[Mark], old: int | None, new: int) -> Edit:
    """Marks of label `old` become marks of `new`. Without a shape one would be there twice: then the old one goes."""
    own = [mark for mark in marks if mark.label_id == old]
    has_new = any(mark.label_id == new and not mark.kind for mark in marks)
    removed = [mark for mark in own if not mark.kind and has_new]
    changed = [(mark, replace(mark, label_id=new)) for mark in own if mark not in removed]
    return Edit(sample, sample.state, changed=changed, removed=removed)


def confirm(case: Case) -> Edit:
    if case.sample.state != SampleState.TO_CONFIRM:
        return Edit(case.sample, case.sample.state)
    added = [replace(mark, author_id=case.actor_id, created_at=case.at) for mark in case.suggested]
    return Edit(case.sample, SampleState.LABELED.value, added=added)


def reject(case: Case) -> Edit:
    if case.sample.state != SampleState.TO_CONFIRM:
        return Edit(case.sample, case.sample.state)
    state = SampleState.LABELED if case.sample.annotation_count else SampleState.UNLABELED
    return Edit(case.sample, state.value)


def mark_hard(case: Case) -> Edit:
    return Edit(case.sample, case.sample.state, hard=case.batch.action == "mark_hard")


DECISIONS: dict[str, Callable[[Case], Edit]] = {
    "add_labels": add_labels,
    "remove_labels": remove_labels,
    "replace_label": replace_label,
    "clear": clear,
    "confirm": confirm,
    "reject": reject,
    "mark_hard": mark_hard,
    "unmark_hard": mark_hard,
}
