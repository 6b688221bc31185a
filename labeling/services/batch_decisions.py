"""What a bulk action makes of one sample: plain values in, an Edit out."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field

from msgspec.structs import replace

from datasets.annotation_writer import Edit, LockedSample
from datasets.marks import Mark
from datasets.states import SampleState, state_after_bulk
from labeling.services.suggestions import ClosedSuggestion

MICROSECOND = dt.timedelta(microseconds=1)  # keeps the order of what one action adds


@dataclass(frozen=True, slots=True)
class Batch:
    """A bulk action and its parameters: label ids, a share, properties, whether files go too, a usage."""

    action: str
    labels: tuple[int, ...] = ()
    replaced: int | None = None
    min_confidence: float = 0.0
    properties: dict[str, str | None] = field(default_factory=dict)
    delete_source: bool = False
    usage: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One sample under its lock, its marks and suggestions, and who does what to it when.

    `waits`: whether suggestions stay open. `closed`: those that this action closes. `imported`: ids of the marks that
    an import put to To confirm. `taken`: ids of suggestions that an annotation has already.
    """

    sample: LockedSample
    marks: Sequence[Mark]
    batch: Batch
    actor_id: int | None
    at: dt.datetime
    waits: bool = False
    closed: Sequence[ClosedSuggestion] = ()
    imported: Set[uuid.UUID] = frozenset()
    taken: Set[uuid.UUID] = frozenset()


def add_labels(case: Case) -> Edit:
    have = {mark.label_id for mark in case.marks}
    new = [label for label in case.batch.labels if label not in have]
    added = [
        Mark(uuid.uuid4(), label, author_id=case.actor_id, created_at=case.at + place * MICROSECOND)
        for place, label in enumerate(new)
    ]
    if not added:
        return unchanged(case.sample)
    count = case.sample.annotation_count + len(added)
    state = state_after_bulk(before=case.sample.state, annotation_count=count, waits=case.waits)
    return Edit(case.sample, state, added=added)


def unchanged(sample: LockedSample) -> Edit:
    return Edit(sample, sample.state)


def remove_labels(case: Case) -> Edit:
    wanted = [mark for mark in case.marks if mark.label_id in case.batch.labels]
    return without(case.sample, wanted, waits=case.waits)


def clear(case: Case) -> Edit:
    return without(case.sample, case.marks, waits=case.waits)


def without(sample: LockedSample, removed: Sequence[Mark], *, waits: bool) -> Edit:
    if not removed:
        return unchanged(sample)
    left = sample.annotation_count - len(removed)
    state = state_after_bulk(before=sample.state, annotation_count=left, waits=waits)
    return Edit(sample, state, removed=removed)


def replace_label(case: Case) -> Edit:
    (new,) = case.batch.labels
    if case.batch.replaced == new:
        return unchanged(case.sample)
    return relabeled(case.sample, case.marks, case.batch.replaced, new)


def relabeled(sample: LockedSample, marks: Sequence[Mark], old: int | None, new: int) -> Edit:
    """Marks of label `old` become marks of `new`. Without a shape one would be there twice: then the old one goes."""
    own = [mark for mark in marks if mark.label_id == old]
    has_new = any(mark.label_id == new and not mark.kind for mark in marks)
    removed = [mark for mark in own if not mark.kind and has_new]
    changed = [(mark, replace(mark, label_id=new)) for mark in own if mark.kind or not has_new]
    return Edit(sample, sample.state, changed=changed, removed=removed)


def confirm(case: Case) -> Edit:
    """Suggestions that are sure enough become annotations, all others are rejected."""
    if case.sample.state != SampleState.TO_CONFIRM:
        return unchanged(case.sample)
    if case.batch.labels:
        return correct(case)
    added: list[Mark] = []
    have = {mark.label_id for mark in case.marks if not mark.kind}
    own = {mark.id for mark in case.marks}
    for suggestion in case.closed:
        mark = suggestion.mark
        is_there = mark.id in own or (not mark.kind and mark.label_id in have)
        if is_there or not suggestion.is_usable or (mark.confidence or 0.0) < case.batch.min_confidence:
            continue
        moment = case.at + len(added) * MICROSECOND
        pk = uuid.uuid4() if mark.id in case.taken else mark.id
        added.append(replace(mark, id=pk, author_id=case.actor_id, created_at=moment))
        have |= {mark.label_id} if not mark.kind else set()
    closed = [suggestion.mark for suggestion in case.closed]
    return Edit(case.sample, SampleState.LABELED.value, added=added, suggestions=closed)


def correct(case: Case) -> Edit:
    """The labels that a person gives the whole image take the place of what waits there. Where they say what a model
    suggested or an import left, that is taken; what people have done since stays."""
    removed = [
        mark for mark in case.marks if _was_imported(case, mark) and mark.label_id not in case.batch.labels
    ]
    have = {mark.label_id for mark in case.marks}
    suggested = {each.mark.label_id: each.mark for each in reversed(case.closed) if each.is_usable}
    added: list[Mark] = []
    for label in [label for label in case.batch.labels if label not in have]:
        base = suggested.get(label, Mark(uuid.uuid4(), label))
        pk = uuid.uuid4() if base.id in case.taken else base.id
        moment = case.at + len(added) * MICROSECOND
        added.append(replace(base, id=pk, author_id=case.actor_id, created_at=moment))
    closed = [suggestion.mark for suggestion in case.closed]
    return Edit(case.sample, SampleState.LABELED.value, added=added, removed=removed, suggestions=closed)


def _was_imported(case: Case, mark: Mark) -> bool:
    """Whether an import left it to be confirmed, and nobody has changed it since."""
    return mark.id in case.imported and mark.source == "import"


def reject(case: Case) -> Edit:
    """What waits goes: suggestions, and what an import put there; what a person has done since stays."""
    if case.sample.state != SampleState.TO_CONFIRM:
        return unchanged(case.sample)
    removed = [mark for mark in case.marks if _was_imported(case, mark)]
    left = case.sample.annotation_count - len(removed)
    state = SampleState.LABELED if left else SampleState.UNLABELED
    closed = [suggestion.mark for suggestion in case.closed]
    return Edit(case.sample, state.value, removed=removed, suggestions=closed)


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
