"""The history of a sample and undo: of one change, or of a whole bulk action."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from datasets import jobs
from datasets.annotation_writer import Edit, LockedSample, Occasion, hold_samples, lock_samples, write
from datasets.errors import ConflictError, NotFoundError
from datasets.hardness import Hardness, change_hardness
from datasets.marks import COLUMNS, Mark, from_history
from datasets.models import Annotation, Change, ChangeGroup, Dataset, Label, Sample, User
from datasets.models.change import ChangeKind
from datasets.models.job import JobKind
from datasets.permissions import Right
from datasets.sample_settings import set_column, set_properties
from datasets.sample_writer import restore, trash
from datasets.states import SampleState
from labeling.services import bulk
from labeling.services.alike import LABEL_ALIKE
from labeling.services.batch import RIGHT_OF_ACTION
from labeling.services.bulk import BulkResult, count_changed, refuse_while_open
from labeling.services.grouping import AUTO_GROUPING
from labeling.services.labels import LABEL_ACTIONS, deletes_files, revive
from labeling.services.quick_review import QUICK_REVIEW
from labeling.services.suggestions import close_suggestions, open_suggestions
from labeling.services.transferring import RIGHT_IN_SOURCE, hold_datasets, target_of

UNDO = "undo"
_COLUMNS = ("excluded", "usage")
RIGHT_TO_UNDO = {
    QUICK_REVIEW: Right.ANNOTATE,
    LABEL_ALIKE: Right.ANNOTATE,
    AUTO_GROUPING: Right.SMART_LABEL,
}


class ChangeSupersededError(ConflictError):
    code = "change_superseded"
    message = "What this change did was changed again since. Undo the later change first."


class AlreadyUndoneError(ConflictError):
    code = "already_undone"
    message = "This bulk action was undone already."


class NotUndoableError(ConflictError):
    code = "not_undoable"
    message = "This can't be undone: files were deleted with it, or a label came back with it."


def changes_of(sample_id: int) -> QuerySet[Change]:
    """The sample's changes, the latest first."""
    return Change.objects.filter(sample=sample_id, layer=None).select_related("actor").order_by("-id")


def right_to_undo(target: Change | ChangeGroup) -> Right:
    """What it takes to undo is what it took to do."""
    if isinstance(target, ChangeGroup):
        action = target.parameters.get("action", "") if target.action == UNDO else target.action
        rights = RIGHT_OF_ACTION | RIGHT_IN_SOURCE | RIGHT_TO_UNDO
        return rights.get(action, Right.MANAGE_LABELS)
    if _is_move(target):
        return Right.DELETE_SAMPLES
    has_confirmed = target.before["state"] == SampleState.TO_CONFIRM != target.after["state"]
    return Right.CONFIRM if has_confirmed else Right.ANNOTATE


def undo_change(*, dataset: Dataset, change: Change, actor: User, now: dt.datetime) -> BulkResult:
    """Bring what one change touched back to what it was before. Raises ChangeSupersededError, NotFoundError."""
    with transaction.atomic():
        is_live = Sample.objects.live().filter(dataset=dataset, pk=change.sample_id).exists()
        if not is_live and not _is_move(change):
            raise NotFoundError
        undone = _Undo(dataset, Occasion(dataset.pk, actor.pk, now, ChangeKind.UNDO)).undo([change])
        if not undone:
            raise ChangeSupersededError
    return BulkResult(changed=1)


def is_undoable(group: ChangeGroup) -> bool:
    """Not where files were deleted with it, nor an undo that brought a label back."""
    brought_label_back = group.action == UNDO and group.parameters.get("action") in LABEL_ACTIONS
    return not deletes_files(group) and not brought_label_back


def undo_group(*, dataset: Dataset, group: ChangeGroup, actor: User, now: dt.datetime) -> BulkResult:
    """Undo a bulk action on every sample that nobody changed again since; the others are listed as refused.

    Above 10,000 samples a job does it. Raises AlreadyUndoneError, NotUndoableError, DatasetBusyError while the action
    still runs, NameTakenError where a deleted label's name belongs to another now.
    """
    if not is_undoable(group):
        raise NotUndoableError
    refuse_while_open(group)
    undoing = ChangeGroup(
        id=uuid.uuid4(),
        dataset=dataset,
        actor=actor,
        at=now,
        action=UNDO,
        parameters={"undone": str(group.pk), "action": group.action} | _target(group),
    )
    ids = list(changed_samples(group)[: bulk.AT_ONCE + 1])
    with transaction.atomic():
        if len(ids) <= bulk.AT_ONCE:
            hold_samples(dataset.pk, ids)
        if not ChangeGroup.objects.filter(pk=group.pk, undone_at=None).update(undone_at=now):
            raise AlreadyUndoneError
        if group.action in LABEL_ACTIONS:
            revive(group)
        undoing.save(force_insert=True)
        if len(ids) > bulk.AT_ONCE:
            parameters = {"action": UNDO, "group": str(undoing.pk)}
            job = jobs.start(JobKind.BATCH, dataset=dataset, actor=actor, parameters=parameters)
            return BulkResult(change_group=undoing.pk, job=job)
        result = BulkResult(change_group=undoing.pk)
        for chunk in bulk.chunks(ids):
            result.add(undo_samples(dataset, undoing, chunk))
        count_changed(undoing, result.changed)
    return result


def _target(group: ChangeGroup) -> dict[str, Any]:
    """The id of the dataset that a transfer's samples went to, in the group's parameters and in those of its undo."""
    return {name: value for name, value in group.parameters.items() if name == "target"}


def other_dataset(target: Change | ChangeGroup) -> int | None:
    """The second dataset that an undo changes: the one that samples went to."""
    return _target(target).get("target") if isinstance(target, ChangeGroup) else None


def changed_samples(group: ChangeGroup) -> QuerySet[Change, int]:
    """Ids of the samples that a bulk action changed; of a transfer those that came."""
    changes = Change.objects.filter(group=group.pk)
    if other := other_dataset(group):
        changes = changes.filter(dataset=other)
    return changes.order_by("sample").values_list("sample", flat=True).distinct()


def undo_samples(dataset: Dataset, undoing: ChangeGroup, sample_ids: Sequence[int]) -> BulkResult:
    """Undo on these samples what the group named by `undoing` did, in the caller's transaction."""
    if other_dataset(undoing):
        return _undo_transfer(dataset, undoing, sample_ids)
    occasion = Occasion(dataset.pk, undoing.actor_id, undoing.at, ChangeKind.UNDO, group=undoing.pk)
    changes = Change.objects.filter(group=undoing.parameters["undone"], sample__in=sample_ids)
    undone: set[int] = set(sample_ids)
    hold_samples(dataset.pk, sample_ids)
    for batch in _rounds(changes.order_by("-pk").iterator()):
        wanted = [change for change in batch if change.sample_id in undone]
        done = _Undo(dataset, occasion).undo(wanted)
        undone -= {change.sample_id for change in wanted} - done
    result = BulkResult(len(undone))
    for sample_id in sorted(set(sample_ids) - undone):
        result.refuse(sample_id, ChangeSupersededError)
    return result


def _undo_transfer(dataset: Dataset, undoing: ChangeGroup, sample_ids: Sequence[int]) -> BulkResult:
    """Take samples back that went to another dataset; where one was changed there since, both stay as they are."""
    target = target_of(undoing)
    changes = Change.objects.filter(group=undoing.parameters["undone"])
    came = list(changes.filter(dataset=target, sample__in=sample_ids))
    paths = dict(Sample.objects.filter(pk__in=sample_ids).values_list("pk", "path"))
    origins = Sample.objects.filter(dataset=dataset, path__in=paths.values()).values_list("path", "pk")
    origin_of = dict(origins)
    hold_samples(target.pk, sample_ids)
    hold_samples(dataset.pk, sorted(origin_of.values()))
    hold_datasets(dataset, target)
    actor, at, group = undoing.actor_id, undoing.at, undoing.pk
    done = _Undo(target, Occasion(target.pk, actor, at, ChangeKind.UNDO, group=group)).undo(came)
    back = [origin_of[paths[pk]] for pk in done if paths[pk] in origin_of]
    left = list(changes.filter(dataset=dataset, sample__in=back))
    _Undo(dataset, Occasion(dataset.pk, actor, at, ChangeKind.UNDO, group=group)).undo(left)
    result = BulkResult(len(done))
    for sample_id in sorted(set(sample_ids) - done):
        result.refuse(sample_id, ChangeSupersededError)
    return result


def _rounds(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """The changes in order, cut so that each list has one of a sample, and not too many annotations."""
    batch: list[Change] = []
    samples: set[int] = set()
    marks = 0
    for change in changes:
        number = len(change.before["annotations"]) + len(change.after["annotations"])
        if change.sample_id in samples or (batch and marks + number > bulk.MOST_MARKS):
            yield batch
            batch, samples, marks = [], set(), 0
        batch.append(change)
        samples.add(change.sample_id)
        marks += number
    if batch:
        yield batch


def _is_move(change: Change) -> bool:
    """Whether the sample went to the trash, or came back."""
    return "deleted" in change.before or "deleted" in change.after


def _is_setting(change: Change) -> bool:
    """Whether something beside the annotations was set: properties, hardness, or what versions make of the sample."""
    return not {"properties", "hardness", *_COLUMNS}.isdisjoint(change.after)


class _Undo:
    """Takes changes of different samples back, as far as what they did is still so."""

    def __init__(self, dataset: Dataset, occasion: Occasion) -> None:
        self.dataset, self.occasion = dataset, occasion

    def undo(self, changes: Sequence[Change]) -> set[int]:
        """The ids of the samples whose change was taken back, in the caller's transaction."""
        ids = [change.sample_id for change in changes]
        samples = {sample.id: sample for sample in lock_samples(self.dataset.pk, ids, include_trash=True)}
        there = [change for change in changes if change.sample_id in samples]
        moves = [change for change in there if _is_move(change)]
        settings = [change for change in there if "properties" in change.after]
        others = [change for change in there if not _is_move(change) and not _is_setting(change)]
        return (
            self._undo_moves(moves, samples)
            | self._undo_settings(settings)
            | self._undo_column("excluded", there)
            | self._undo_column("usage", there)
            | self._undo_hardness([change for change in there if "hardness" in change.after])
            | self._undo_edits(others, samples)
        )

    def _undo_moves(self, changes: Sequence[Change], samples: dict[int, LockedSample]) -> set[int]:
        if not changes:
            return set()
        deleted = dict(
            Sample.objects.filter(pk__in=[change.sample_id for change in changes]).values_list(
                "pk", "deleted_at"
            )
        )
        gone = [
            change.sample_id
            for change in changes
            if "deleted" in change.after and deleted[change.sample_id] == change.at
        ]
        back = [
            change.sample_id
            for change in changes
            if "deleted" in change.before
            and deleted[change.sample_id] is None
            and samples[change.sample_id].revision == change.revision  # nobody's work goes with it
        ]
        at, dataset = self.occasion.at, self.dataset.pk
        return {
            *restore(dataset, gone, now=at, occasion=self.occasion),
            *trash(dataset, back, now=at, occasion=self.occasion),
        }

    def _undo_settings(self, changes: Sequence[Change]) -> set[int]:
        if not changes:
            return set()
        ids = [change.sample_id for change in changes]
        stored = dict(Sample.objects.filter(pk__in=ids).values_list("pk", "properties"))
        wanted = {
            change.sample_id: change.before["properties"]
            for change in changes
            if all(
                stored[change.sample_id].get(name) == value
                for name, value in change.after["properties"].items()
            )
        }
        return set(set_properties(self.dataset.pk, wanted, self.occasion)[0])

    def _undo_column(self, column: str, changes: Sequence[Change]) -> set[int]:
        sides = {
            change.sample_id: (change.before[column], change.after[column])
            for change in changes
            if column in change.after
        }
        if not sides:
            return set()
        stored = Sample.objects.filter(pk__in=sides).values_list("pk", column)
        wanted = {pk: sides[pk][0] for pk, value in stored if value == sides[pk][1]}
        return set(set_column(self.dataset.pk, column, wanted, self.occasion)[0])

    def _undo_hardness(self, changes: Sequence[Change]) -> set[int]:
        sides = {
            change.sample_id: [
                msgspec.convert(side["hardness"], Hardness) for side in (change.before, change.after)
            ]
            for change in changes
        }

        def become(sample_id: int, now: Hardness) -> Hardness:
            before, after = sides[sample_id]
            return before if now == after else now

        return set(change_hardness(self.dataset.pk, list(sides), become, self.occasion))

    def _undo_edits(self, changes: Sequence[Change], samples: dict[int, LockedSample]) -> set[int]:
        touched = [
            key for change in changes for side in (change.before, change.after) for key in side["annotations"]
        ]
        self.present, self.elsewhere = self._read(touched, samples)
        labels = Label.objects.live().filter(dataset=self.dataset)
        self.labels = set(labels.values_list("pk", flat=True))
        edits = [
            (change, edit) for change in changes if (edit := self._edit(change, samples[change.sample_id]))
        ]
        self._close_suggestions([edit for _, edit in edits])
        write([edit for _, edit in edits], self.occasion)
        reopened = {
            change.sample_id: [
                from_history(key, stored) for key, stored in change.before.get("suggestions", {}).items()
            ]
            for change, edit in edits
            if edit.state == SampleState.TO_CONFIRM
        }
        open_suggestions(reopened, now=self.occasion.at)
        return {change.sample_id for change, _ in edits}

    def _close_suggestions(self, edits: Sequence[Edit]) -> None:
        """A sample that leaves To confirm, since its return there is taken back, has no open suggestions."""
        leaving = [edit for edit in edits if edit.sample.state == SampleState.TO_CONFIRM != edit.state]
        closed = close_suggestions([edit.sample.id for edit in leaving])
        for edit in leaving:
            edit.suggestions = [suggestion.mark for suggestion in closed.get(edit.sample.id, [])]

    def _read(
        self, ids: Sequence[str], samples: dict[int, LockedSample]
    ) -> tuple[dict[int, dict[str, Mark]], set[str]]:
        """By sample the marks that are there of these ids, and the ids that belong to others now."""
        present: dict[int, dict[str, Mark]] = {pk: {} for pk in samples}
        elsewhere: set[str] = set()
        for start in range(0, len(ids), 5000):
            found = Annotation.objects.filter(pk__in=ids[start : start + 5000])
            for sample, layer, *columns in found.values_list("sample_id", "layer_id", *COLUMNS):
                mark = Mark(*columns)
                if layer is None and sample in present:
                    present[sample][str(mark.id)] = mark
                else:
                    elsewhere.add(str(mark.id))
        return present, elsewhere

    def _edit(self, change: Change, sample: LockedSample) -> Edit | None:
        """The edit that takes a change back; None where an annotation that it touched is no longer as it left it."""
        before, after = _marks(change.before), _marks(change.after)
        now = {key: mark for key, mark in self.present[sample.id].items() if key in before or key in after}
        if now.keys() != after.keys() or any(not _same(now[key], after[key]) for key in after):
            return None
        if before.keys() & self.elsewhere or not {mark.label_id for mark in before.values()} <= self.labels:
            return None
        added = [mark for key, mark in before.items() if key not in after]
        removed = [now[key] for key in after if key not in before]
        changed = [(now[key], mark) for key, mark in before.items() if key in after]
        count = sample.annotation_count + len(added) - len(removed)
        state, hard = _state(change, sample, count), _hard(change, sample)
        edit = Edit(sample, state, added, changed, removed, hard=hard)
        is_double = not self.dataset.needs_shape and max(edit.label_counts.values(), default=0) > 1
        return None if is_double else edit


def _marks(side: dict[str, Any]) -> dict[str, Mark]:
    return {key: from_history(key, stored) for key, stored in side["annotations"].items()}


def _state(change: Change, sample: LockedSample, count: int) -> str:
    """The state before the change, if nothing moved it since; never one that the annotations contradict."""
    before, after = str(change.before["state"]), change.after["state"]
    if sample.revision == change.revision:
        return before
    state = before if before != after and sample.state == after else sample.state
    if state == SampleState.TO_CONFIRM:
        return state
    return SampleState.LABELED.value if count else SampleState.UNLABELED.value


def _hard(change: Change, sample: LockedSample) -> bool | None:
    before, after = bool(change.before.get("hard")), bool(change.after.get("hard"))
    return before if before != after and sample.hard == after else None


def _same(mark: Mark, other: Mark) -> bool:
    return (*_place(mark), mark.attributes, mark.hard) == (*_place(other), other.attributes, other.hard)


def _place(mark: Mark) -> tuple[Any, ...]:
    return (mark.label_id, mark.kind, mark.points, mark.x0, mark.y0, mark.x1, mark.y1)
