"""Bulk actions on samples: one request up to 10,000 samples, a job above; every one can be undone."""

import datetime as dt
import uuid
from collections.abc import Sequence, Set
from typing import Any

import msgspec
from django.db import transaction

from datasets import jobs
from datasets.annotation_writer import LockedSample, Occasion, hold_samples, lock_samples, write
from datasets.attributes import RESERVED_MESSAGE, is_reserved
from datasets.errors import InvalidInputError, NotFoundError
from datasets.label_writer import UNPRINTABLE
from datasets.marks import marks_by_sample
from datasets.models import Annotation, Change, ChangeGroup, Dataset, User
from datasets.models.change import ChangeKind
from datasets.models.job import JobKind
from datasets.models.version import Usage
from datasets.permissions import Right
from datasets.sample_pages import iterate_ids
from datasets.sample_settings import set_column, set_properties
from datasets.sample_writer import restore, trash
from datasets.states import SampleState
from datasets.tabs import SampleFilter, filter_to_json
from labeling.errors import ShapeRequiredError
from labeling.services import bulk
from labeling.services.batch_decisions import DECISIONS, Batch, Case
from labeling.services.bulk import (
    BulkResult,
    bounded,
    check_sources_deletable,
    count_changed,
    delete_sources,
)
from labeling.services.label_names import resolve_labels
from labeling.services.suggestions import ClosedSuggestion, close_suggestions

RIGHT_OF_ACTION: dict[str, Right] = {
    "add_labels": Right.ANNOTATE,
    "remove_labels": Right.ANNOTATE,
    "replace_label": Right.ANNOTATE,
    "clear": Right.ANNOTATE,
    "mark_hard": Right.ANNOTATE,
    "unmark_hard": Right.ANNOTATE,
    "exclude": Right.ANNOTATE,
    "include": Right.ANNOTATE,
    "set_property": Right.ANNOTATE,
    "set_usage": Right.ANNOTATE,
    "confirm": Right.CONFIRM,
    "reject": Right.CONFIRM,
    "delete": Right.DELETE_SAMPLES,
    "restore": Right.DELETE_SAMPLES,
}


class NotThereError(NotFoundError):
    message = "The sample is not there, or not in that state."


# What a request asks for


def check_action(action: Any) -> str:
    """The name of a bulk action; raises InvalidInputError."""
    if not isinstance(action, str) or action not in RIGHT_OF_ACTION:
        raise InvalidInputError(f"action: Use one of {', '.join(RIGHT_OF_ACTION)}.", code="action_invalid")
    return action


def plan_batch(*, dataset: Dataset, body: dict[str, Any], now: dt.datetime) -> Batch:
    """The Batch that a request asks for; raises InvalidInputError, UnknownLabelError, ShapeRequiredError."""
    action = check_action(body.get("action"))
    if action == "add_labels" and dataset.needs_shape:
        raise ShapeRequiredError("Labels of this dataset need a shape, so they can't be added in bulk.")
    is_correction = action == "confirm" and "labels" in body
    if is_correction and dataset.needs_shape:
        raise ShapeRequiredError("Labels of this dataset need a shape: correct them on the image.")
    labels: tuple[int, ...] = ()
    replaced = None
    if is_correction or action in ("add_labels", "remove_labels"):
        labels = _label_ids(dataset, body.get("labels"), now)
    elif action == "replace_label":
        (replaced,) = _label_ids(dataset, [body.get("from")], now)
        labels = _label_ids(dataset, [body.get("to")], now)
    return Batch(
        action,
        labels,
        replaced,
        _share(body.get("min_confidence", 0.0)) if action == "confirm" else 0.0,
        _properties(body.get("properties")) if action == "set_property" else {},
        action == "delete" and _flag(body.get("delete_source", False)),
        _usage(body) if action == "set_usage" else None,
    )


def _label_ids(dataset: Dataset, names: Any, now: dt.datetime) -> tuple[int, ...]:
    is_list = isinstance(names, list) and 0 < len(names) <= 1000
    if not is_list or not all(isinstance(name, str) and name for name in names):
        raise InvalidInputError("labels: Name at least one label.", code="labels_missing")
    found = resolve_labels(dataset_id=dataset.pk, keys=[(None, name) for name in names], now=now)
    return tuple(dict.fromkeys(found[(None, name)][0] for name in names))


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise InvalidInputError("min_confidence: Use a number from 0 to 1.", code="min_confidence_invalid")
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise InvalidInputError("delete_source: Use true or false.", code="delete_source_invalid")
    return value


def _usage(body: dict[str, Any]) -> str | None:
    usage = body.get("usage", "")
    if usage is not None and (not isinstance(usage, str) or usage not in Usage.values):
        message = f"usage: Use {', '.join(Usage.values)}, or null to let the split decide."
        raise InvalidInputError(message, code="usage_invalid")
    return usage


def _properties(value: Any) -> dict[str, str | None]:
    is_valid = isinstance(value, dict) and 0 < len(value) <= 50
    if not is_valid or not all(is_property_name(name) and _is_text(text) for name, text in value.items()):
        raise InvalidInputError(
            "properties: Give texts of at most 1000 characters by names of at most 64, null to remove.",
            code="properties_invalid",
        )
    if is_reserved(value):
        raise InvalidInputError(RESERVED_MESSAGE, code="attribute_reserved")
    return dict(value)


def is_property_name(name: str) -> bool:
    """A name is part of a JSON path in queries, where a quotation mark would end it."""
    return 0 < len(name) <= 64 and not UNPRINTABLE.search(name) and not set(name) & {'"', "\\"}


def _is_text(text: Any) -> bool:
    return text is None or (isinstance(text, str) and len(text) <= 1000)


# What is done


def run_batch(
    *, dataset: Dataset, batch: Batch, wanted: SampleFilter | Sequence[int], actor: User, now: dt.datetime
) -> BulkResult:
    """Carry out the action on the samples of a filter or of these ids; above 10,000 of them a job does.

    Raises BucketReadOnlyError where files are to be deleted that can't be.
    """
    ids = _first_ids(dataset, wanted) if isinstance(wanted, SampleFilter) else list(dict.fromkeys(wanted))
    group = ChangeGroup(
        id=uuid.uuid4(),
        dataset=dataset,
        actor=actor,
        at=now,
        action=batch.action,
        parameters=msgspec.to_builtins(batch),
    )
    if batch.delete_source:
        check_sources_deletable(dataset.pk, ids[: bulk.AT_ONCE])
    if len(ids) > bulk.AT_ONCE:
        return _start_job(dataset, group, wanted, actor)
    result = BulkResult()
    with transaction.atomic():
        hold_samples(dataset.pk, ids)
        group.save(force_insert=True)
        for chunk in bulk.chunks(ids):
            result.add(change_samples(dataset, batch, chunk, group))
        if result.changed:
            count_changed(group, result.changed)
        else:
            group.delete()
    if result.changed:
        result.change_group = group.pk
    if batch.delete_source:
        delete_sources(group, ids, result.refuse)
    return result


def _first_ids(dataset: Dataset, wanted: SampleFilter) -> list[int]:
    return next(iterate_ids(dataset.pk, wanted, chunk=bulk.AT_ONCE + 1), [])


def _start_job(
    dataset: Dataset, group: ChangeGroup, wanted: SampleFilter | Sequence[int], actor: User
) -> BulkResult:
    where = (
        {"filter": filter_to_json(wanted)} if isinstance(wanted, SampleFilter) else {"samples": list(wanted)}
    )
    with transaction.atomic():
        group.save(force_insert=True)
        parameters = {"action": group.action, "group": str(group.pk), **where}
        job = jobs.start(JobKind.BATCH, dataset=dataset, actor=actor, parameters=parameters)
    return BulkResult(change_group=group.pk, job=job)


def change_samples(dataset: Dataset, batch: Batch, ids: Sequence[int], group: ChangeGroup) -> BulkResult:
    """One chunk, in the caller's transaction."""
    occasion = Occasion(dataset.pk, group.actor_id, group.at, ChangeKind.BATCH, group=group.pk)
    if batch.action == "delete":
        there = changed = trash(dataset.pk, ids, now=group.at, occasion=occasion)
    elif batch.action == "restore":
        there = changed = restore(dataset.pk, ids, now=group.at, occasion=occasion)
    elif batch.action == "set_property":
        there, changed = set_properties(dataset.pk, dict.fromkeys(ids, batch.properties), occasion)
    elif batch.action in ("exclude", "include"):
        is_excluded = batch.action == "exclude"
        there, changed = set_column(dataset.pk, "excluded", dict.fromkeys(ids, is_excluded), occasion)
    elif batch.action == "set_usage":
        there, changed = set_column(dataset.pk, "usage", dict.fromkeys(ids, batch.usage), occasion)
    else:
        there, changed = _edit(dataset, batch, ids, occasion)
    result = BulkResult(len(changed))
    for sample_id in sorted(set(ids) - set(there)):
        result.refuse(sample_id, NotThereError)
    return result


def _edit(
    dataset: Dataset, batch: Batch, ids: Sequence[int], occasion: Occasion
) -> tuple[list[int], list[int]]:
    """Returns the ids of the samples that are there, and of those that changed."""
    samples = lock_samples(dataset.pk, ids)
    changed: list[int] = []
    for group in bounded(samples):
        edits = [DECISIONS[batch.action](case) for case in _cases(batch, group, occasion)]
        edits = [edit for edit in edits if not edit.is_empty]
        write(edits, occasion)
        changed += [edit.sample.id for edit in edits]
    return [sample.id for sample in samples], changed


def _cases(batch: Batch, samples: Sequence[LockedSample], occasion: Occasion) -> list[Case]:
    marks = marks_by_sample([sample.id for sample in samples if sample.annotation_count])
    waiting = [sample.id for sample in samples if sample.state == SampleState.TO_CONFIRM]
    decides = batch.action in ("confirm", "reject")
    closed = close_suggestions(waiting) if decides else {}
    open_ones = set() if decides else bulk.with_suggestions(waiting)
    taken = _taken(closed) if batch.action == "confirm" else frozenset()
    replaces = batch.action == "reject" or (batch.action == "confirm" and batch.labels)
    imported = _imported([pk for pk in waiting if pk in marks]) if replaces else {}
    return [
        Case(
            sample,
            marks.get(sample.id, []),
            batch,
            occasion.actor_id,
            occasion.at,
            waits=sample.id in open_ones,
            closed=closed.get(sample.id, []),
            imported=imported.get(sample.id, set()),
            taken=taken,
        )
        for sample in samples
    ]


def _taken(closed: dict[int, list[ClosedSuggestion]]) -> Set[uuid.UUID]:
    """Ids of suggestions that some annotation has: clients choose the ids of annotations."""
    ids = [suggestion.mark.id for found in closed.values() for suggestion in found]
    taken: set[uuid.UUID] = set()
    for start in range(0, len(ids), 5000):
        there = Annotation.objects.filter(pk__in=ids[start : start + 5000])
        taken.update(there.values_list("pk", flat=True))
    return taken


def _imported(sample_ids: Sequence[int]) -> dict[int, set[uuid.UUID]]:
    """What imports added to each sample since it has been in To confirm."""
    found: dict[int, set[uuid.UUID]] = {pk: set() for pk in sample_ids}
    waiting = set(sample_ids)
    changes = Change.objects.filter(sample__in=sample_ids, layer=None).order_by("-pk")
    for sample, kind, before, after in changes.values_list("sample", "kind", "before", "after").iterator():
        if sample in waiting and after["state"] != SampleState.TO_CONFIRM:
            waiting.remove(sample)
        elif sample in waiting and kind == ChangeKind.IMPORT:
            new = after["annotations"].keys() - before["annotations"].keys()
            found[sample] |= {uuid.UUID(pk) for pk in new}
    return found
