"""Labeling alike: samples of one picture get the annotations of one of them, as one action that can be undone."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from msgspec.structs import replace

from datasets.annotation_writer import Edit, LockedSample, Occasion, hold_samples, lock_samples, write
from datasets.errors import ConflictError, DomainError, InvalidInputError, NotFoundError
from datasets.geometry import parse_shape, shape_to_json
from datasets.marks import Mark, marks_by_sample, shape_columns
from datasets.models import ChangeGroup, Dataset, User
from datasets.models.change import ChangeKind
from datasets.records import Shape
from datasets.states import SampleState, state_after_bulk
from labeling.errors import SizeUnknownError
from labeling.services import bulk
from labeling.services.batch_decisions import MICROSECOND
from labeling.services.bulk import BulkResult, bounded, count_changed

LABEL_ALIKE = "label_alike"
OUT_OF_PROPORTION = 0.02  # by which width and height may be scaled apart: a thumbnail's sides are rounded


class NothingToCopyError(ConflictError):
    code = "nothing_to_copy"
    message = "The sample to copy from is not labeled. Label it first."


class AlreadyLabeledError(ConflictError):
    code = "already_labeled"
    message = "The sample has annotations of its own, which were kept."


class ProportionsDifferError(ConflictError):
    code = "proportions_differ"
    message = "The images have other proportions, so nobody can tell where the shapes lie."


class MaskSizeDiffersError(ConflictError):
    code = "mask_size_differs"
    message = "A mask can be copied only to an image of the same size."


@dataclass(frozen=True, slots=True)
class Alike:
    """Samples that get the annotations of another one."""

    source: int
    targets: Sequence[int]


def label_alike(
    *, dataset: Dataset, stacks: Sequence[Alike], is_replacing: bool, actor: User, now: dt.datetime
) -> BulkResult:
    """Copy the annotations of each source to its targets, scaled where an image is larger or smaller.

    Targets that have annotations keep theirs unless `is_replacing`. What can't be done is listed, by target. Raises
    InvalidInputError where a sample occurs twice, or there are too many.
    """
    ids = [pk for stack in stacks for pk in (stack.source, *stack.targets)]
    if len(set(ids)) < len(ids):
        raise InvalidInputError("A sample occurs twice in the request.", code="sample_twice")
    if len(ids) > bulk.AT_ONCE:
        message = f"A request labels at most {bulk.AT_ONCE:,} samples. Send it in several."
        raise InvalidInputError(message, code="too_many_samples")
    parameters = {"action": LABEL_ALIKE, "replace": is_replacing}
    group = ChangeGroup(
        id=uuid.uuid4(), dataset=dataset, actor=actor, at=now, action=LABEL_ALIKE, parameters=parameters
    )
    result = BulkResult()
    with transaction.atomic():
        hold_samples(dataset.pk, ids)
        group.save(force_insert=True)
        source_of = {target: stack.source for stack in stacks for target in stack.targets}
        sources = {sample.id: sample for sample in lock_samples(dataset.pk, sorted(set(source_of.values())))}
        for chunk in bulk.chunks(sorted(source_of)):
            _label(dataset, chunk, source_of, sources, group, result)
        if result.changed:
            count_changed(group, result.changed)
            result.change_group = group.pk
        else:
            group.delete()
    return result


def _label(
    dataset: Dataset,
    ids: Sequence[int],
    source_of: Mapping[int, int],
    sources: Mapping[int, LockedSample],
    group: ChangeGroup,
    result: BulkResult,
) -> None:
    """One chunk of targets, in the caller's transaction."""
    targets = lock_samples(dataset.pk, ids)
    for missing in sorted(set(ids) - {target.id for target in targets}):
        result.refuse(missing, NotFoundError)
    occasion = Occasion(dataset.pk, group.actor_id, group.at, ChangeKind.BATCH, group=group.pk)
    for some in bounded(targets):
        marks = marks_by_sample({*[target.id for target in some], *[source_of[target.id] for target in some]})
        waiting = [target.id for target in some if target.state == SampleState.TO_CONFIRM]
        open_ones = bulk.with_suggestions(waiting)
        edits = []
        for target in some:
            try:
                source = sources.get(source_of[target.id])
                edits.append(_edit(source, target, marks, group, waits=target.id in open_ones))
            except DomainError as error:
                result.refuse(target.id, error)
        edits = [edit for edit in edits if not edit.is_empty]
        write(edits, occasion)
        result.changed += len(edits)


def _edit(
    source: LockedSample | None,
    target: LockedSample,
    marks: Mapping[int, Sequence[Mark]],
    group: ChangeGroup,
    *,
    waits: bool,
) -> Edit:
    if source is None or (not source.annotation_count and source.state != SampleState.LABELED):
        raise NothingToCopyError
    own = marks.get(target.id, ())
    if own and not group.parameters["replace"]:
        raise AlreadyLabeledError
    copies = [
        _copy(mark, source, target, group, group.at + place * MICROSECOND)
        for place, mark in enumerate(marks.get(source.id, ()))
    ]
    if sorted(map(_told, own)) == sorted(map(_told, copies)) and target.state == source.state:
        return Edit(target, target.state)
    state = state_after_bulk(before=target.state, annotation_count=len(copies), waits=waits)
    is_empty_on_purpose = not copies and target.state != SampleState.TO_CONFIRM
    return Edit(
        target, SampleState.LABELED.value if is_empty_on_purpose else state, added=copies, removed=own
    )


def _copy(
    mark: Mark, source: LockedSample, target: LockedSample, group: ChangeGroup, moment: dt.datetime
) -> Mark:
    shape = mark.shape
    moved = {"points": None} | shape_columns(_fitted(shape, source, target)) if shape else {}
    return replace(
        mark,
        id=uuid.uuid4(),
        source="human",
        confidence=None,
        changed=False,
        author_id=group.actor_id,
        created_at=moment,
        **moved,
    )


def _told(mark: Mark) -> str:
    """What a mark says, whoever made it when."""
    return repr((mark.label_id, mark.shape, sorted(mark.attributes.items()), mark.hard))


def _fitted(shape: Shape, source: LockedSample, target: LockedSample) -> Shape:
    """The shape on the image of the target."""
    if not (source.width and source.height and target.width and target.height):
        raise SizeUnknownError
    if (source.width, source.height) == (target.width, target.height):
        return shape
    across, down = target.width / source.width, target.height / source.height
    if abs(across / down - 1) > OUT_OF_PROPORTION:
        raise ProportionsDifferError
    if shape.kind == "mask":
        raise MaskSizeDiffersError
    raw: dict[str, Any] = shape_to_json(shape)
    raw["points"] = [[x * across, y * down] for x, y in shape.points]
    return parse_shape(raw, width=target.width, height=target.height)
