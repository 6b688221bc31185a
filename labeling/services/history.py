"""The history of a sample and undo: of one change, or of a whole bulk action."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from datasets.annotation_writer import Edit, LockedSample, Occasion, lock_samples, write
from datasets.errors import ConflictError, NotFoundError
from datasets.marks import Mark, from_history, read_marks
from datasets.models import Annotation, Change, ChangeGroup, Dataset, Label, Sample, User
from datasets.models.change import ChangeKind
from datasets.sample_writer import restore
from datasets.states import SampleState
from labeling.services.batch import BatchResult

CHUNK = 500


class ChangeSupersededError(ConflictError):
    code = "change_superseded"
    message = "What this change did was changed again since. Undo the later change first."


class AlreadyUndoneError(ConflictError):
    code = "already_undone"
    message = "This bulk action was undone already."


def changes_of(sample_id: int) -> Any:
    """The sample's changes, the latest first."""
    return Change.objects.filter(sample=sample_id, layer=None).select_related("actor")


def undo_change(*, dataset: Dataset, change: Change, actor: User, now: dt.datetime) -> BatchResult:
    """Bring what one change touched back to what it was before. Raises ChangeSupersededError, NotFoundError."""
    with transaction.atomic():
        locked = lock_samples(dataset.pk, [change.sample_id])
        if not locked:
            raise NotFoundError
        edit = _undone(locked[0], change, dataset)
        if edit is None:
            raise ChangeSupersededError
        write([edit], Occasion(dataset.pk, actor.pk, now, ChangeKind.UNDO))
    return BatchResult(changed=1)


def undo_group(*, dataset: Dataset, group: ChangeGroup, actor: User, now: dt.datetime) -> BatchResult:
    """Undo a bulk action on every sample that nobody changed again since; the others are listed as refused."""
    result = BatchResult(change_group=group.pk)
    with transaction.atomic():
        if not ChangeGroup.objects.filter(pk=group.pk, undone_at=None).update(undone_at=now):
            raise AlreadyUndoneError
        result.changed += _undo_moves(dataset, group, now)
        if group.action in ("delete_label", "merge_label"):
            Label.objects.filter(pk=group.parameters["label"]).update(deleted_at=None)
        occasion = Occasion(dataset.pk, actor.pk, now, ChangeKind.UNDO, group=uuid.uuid4())
        last = 0
        while changes := list(Change.objects.filter(group=group.pk, pk__gt=last).order_by("pk")[:CHUNK]):
            last = changes[-1].pk
            _undo_chunk(dataset, changes, occasion, result)
    return result


def _undo_moves(dataset: Dataset, group: ChangeGroup, now: dt.datetime) -> int:
    """What went to the trash with the action has its time as the time of deletion."""
    if group.action == "restore":
        return 0
    gone = Sample.objects.filter(dataset=dataset, deleted_at=group.at).values_list("pk", flat=True)
    return len(restore(dataset.pk, list(gone), now=now))


def _undo_chunk(dataset: Dataset, changes: list[Change], occasion: Occasion, result: BatchResult) -> None:
    samples = {
        sample.id: sample for sample in lock_samples(dataset.pk, [change.sample_id for change in changes])
    }
    edits = []
    for change in changes:
        sample = samples.get(change.sample_id)
        edit = _undone(sample, change, dataset) if sample else None
        if edit is None:
            message = ChangeSupersededError.message
            refusal = {
                "sample": str(change.sample_id),
                "code": ChangeSupersededError.code,
                "message": message,
            }
            result.refused.append(refusal)
        else:
            edits.append(edit)
    write(edits, occasion)
    result.changed += len(edits)


def _undone(sample: LockedSample, change: Change, dataset: Dataset) -> Edit | None:
    """The edit that takes a change back; None where an annotation that it touched is no longer as it left it."""
    before = {key: from_history(key, stored) for key, stored in change.before["annotations"].items()}
    after = {key: from_history(key, stored) for key, stored in change.after["annotations"].items()}
    marks = Annotation.objects.filter(sample=sample.id, layer=None, pk__in=[*before, *after])
    now = {str(mark.id): mark for mark in read_marks(marks)}
    if now.keys() != after.keys() or any(not _same(now[key], after[key]) for key in after):
        return None
    labels = {mark.label_id for mark in before.values()}
    if labels and Label.objects.live().filter(dataset=dataset, pk__in=labels).count() != len(labels):
        return None
    added = [mark for key, mark in before.items() if key not in after]
    removed = [now[key] for key in after if key not in before]
    changed = [(now[key], mark) for key, mark in before.items() if key in after]
    count = sample.annotation_count + len(added) - len(removed)
    return Edit(sample, _state(change, count), added, changed, removed, hard=change.before.get("hard", False))


def _state(change: Change, count: int) -> str:
    state: str = change.before["state"]
    if state == SampleState.UNLABELED and count:
        return SampleState.LABELED.value
    return state


def _same(mark: Mark, other: Mark) -> bool:
    return (mark.label_id, mark.kind, mark.points, mark.x0, mark.y0, mark.x1, mark.y1, mark.attributes) == (
        *(other.label_id, other.kind, other.points, other.x0, other.y0, other.x1, other.y1, other.attributes),
    )
