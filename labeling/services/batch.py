"""Bulk actions on samples: one request up to 10,000 samples, a job above; every one can be undone."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from datasets import jobs, rows
from datasets.annotation_writer import LockedSample, Occasion, lock_samples, write
from datasets.errors import InvalidInputError
from datasets.marks import Mark, marks_by_sample
from datasets.models import ChangeGroup, Dataset, Job, Sample, User
from datasets.models.annotation import AnnotationSource
from datasets.models.change import ChangeKind
from datasets.models.job import JobKind
from datasets.permissions import Right
from datasets.sample_pages import iterate_ids
from datasets.sample_writer import restore, trash
from datasets.states import SampleState
from datasets.storage import ObjectNotFoundError, storage
from datasets.tabs import SampleFilter, filter_from_json, filter_to_json
from labeling.errors import ShapeRequiredError
from labeling.models import Suggestion
from labeling.services.batch_decisions import DECISIONS, Batch, Case
from labeling.services.label_names import resolve_labels
from labeling.services.labels import change_chunk, retire

AT_ONCE = 10_000
CHUNK = 500

RIGHT_OF_ACTION: dict[str, Right] = {
    "add_labels": Right.ANNOTATE,
    "remove_labels": Right.ANNOTATE,
    "replace_label": Right.ANNOTATE,
    "clear": Right.ANNOTATE,
    "mark_hard": Right.ANNOTATE,
    "unmark_hard": Right.ANNOTATE,
    "set_property": Right.ANNOTATE,
    "confirm": Right.CONFIRM,
    "reject": Right.CONFIRM,
    "delete": Right.DELETE_SAMPLES,
    "restore": Right.DELETE_SAMPLES,
}


@dataclass(slots=True)
class BatchResult:
    """What a bulk action did. `refused`: {sample, code, message} of those left out."""

    changed: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)
    change_group: uuid.UUID | None = None
    job: Job | None = None


def plan_batch(*, dataset: Dataset, body: dict[str, Any], now: dt.datetime) -> Batch:
    """The Batch that a request asks for; raises InvalidInputError, UnknownLabelError, ShapeRequiredError."""
    action = body.get("action")
    if not isinstance(action, str) or action not in RIGHT_OF_ACTION:
        raise InvalidInputError(f"action: Use one of {', '.join(RIGHT_OF_ACTION)}.", code="action_invalid")
    if action == "add_labels" and dataset.needs_shape:
        raise ShapeRequiredError("Labels of this dataset need a shape, so they can't be added in bulk.")
    names = [body.get("to")] if action == "replace_label" else body.get("labels", [])
    labels = (
        _label_ids(dataset, names, now) if action in ("add_labels", "remove_labels", "replace_label") else ()
    )
    replaced = _label_ids(dataset, [body.get("from")], now)[0] if action == "replace_label" else None
    return Batch(
        action,
        labels,
        replaced,
        _share(body.get("min_confidence", 0.0)),
        _properties(body.get("properties", {})) if action == "set_property" else {},
        body.get("delete_source") is True,
    )


def _label_ids(dataset: Dataset, names: Any, now: dt.datetime) -> tuple[int, ...]:
    if not isinstance(names, list) or not names or not all(isinstance(name, str) and name for name in names):
        raise InvalidInputError("labels: Name at least one label.", code="labels_missing")
    found = resolve_labels(dataset_id=dataset.pk, keys=[(None, name) for name in names], now=now)
    return tuple(dict.fromkeys(found[(None, name)][0] for name in names))


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise InvalidInputError("min_confidence: Use a number from 0 to 1.", code="min_confidence_invalid")
    return float(value)


def _properties(value: Any) -> dict[str, str | None]:
    is_valid = isinstance(value, dict) and value and len(value) <= 50
    if not is_valid or not all(
        len(name) <= 64 and (text is None or isinstance(text, str)) for name, text in value.items()
    ):
        raise InvalidInputError("properties: Give texts by name, null to remove.", code="properties_invalid")
    return value


def run_batch(
    *, dataset: Dataset, batch: Batch, wanted: SampleFilter | Sequence[int], actor: User, now: dt.datetime
) -> BatchResult:
    """Carry out the action on the samples of a filter or of these ids; above 10,000 of them a job does."""
    ids = list(dict.fromkeys(wanted)) if not isinstance(wanted, SampleFilter) else _first_ids(dataset, wanted)
    group = ChangeGroup(
        id=uuid.uuid4(),
        dataset=dataset,
        actor=actor,
        at=now,
        action=batch.action,
        parameters=msgspec.to_builtins(batch),
    )
    if len(ids) > AT_ONCE:
        return _start_job(dataset, group, wanted, actor)
    result = BatchResult(change_group=group.pk)
    with transaction.atomic():
        group.save(force_insert=True)
        for start in range(0, len(ids), CHUNK):
            chunk = _change(dataset, batch, ids[start : start + CHUNK], group)
            result.changed += chunk.changed
            result.refused += chunk.refused
    _delete_files(batch, dataset, ids)
    return result


def _first_ids(dataset: Dataset, wanted: SampleFilter) -> list[int]:
    return next(iterate_ids(dataset.pk, wanted, chunk=AT_ONCE + 1), [])


def _start_job(
    dataset: Dataset, group: ChangeGroup, wanted: SampleFilter | Sequence[int], actor: User
) -> BatchResult:
    where = (
        {"filter": filter_to_json(wanted)} if isinstance(wanted, SampleFilter) else {"samples": list(wanted)}
    )
    with transaction.atomic():
        group.save(force_insert=True)
        parameters = {"action": group.action, "group": str(group.pk), **where}
        job = jobs.start(JobKind.BATCH, dataset=dataset, actor=actor, parameters=parameters)
    return BatchResult(change_group=group.pk, job=job)


def _change(dataset: Dataset, batch: Batch, ids: Sequence[int], group: ChangeGroup) -> BatchResult:
    """One chunk, in the caller's transaction."""
    if batch.action == "delete":
        moved = trash(dataset.pk, ids, now=group.at)
    elif batch.action == "restore":
        moved = restore(dataset.pk, ids, now=group.at)
    elif batch.action == "set_property":
        moved = _set_properties(dataset.pk, ids, batch.properties)
    else:
        moved = _edit(dataset, batch, ids, group)
    gone = set(ids) - set(moved) if batch.action in ("delete", "restore", "set_property") else set()
    return BatchResult(len(moved), [_not_there(sample) for sample in sorted(gone)])


def _not_there(sample: int) -> dict[str, str]:
    return {
        "sample": str(sample),
        "code": "not_found",
        "message": "The sample is not there, or not in that state.",
    }


def _set_properties(dataset_id: int, ids: Sequence[int], properties: dict[str, str | None]) -> list[int]:
    query = (
        Sample.objects.live()
        .filter(dataset=dataset_id, pk__in=ids)
        .order_by("pk")
        .select_for_update(no_key=True)
    )
    changed = []
    for pk, stored in query.values_list("pk", "properties"):
        merged = {**stored, **properties}
        changed.append((pk, {name: value for name, value in merged.items() if value is not None}))
    rows.update(Sample, ["properties"], changed)
    return [pk for pk, _ in changed]


def _edit(dataset: Dataset, batch: Batch, ids: Sequence[int], group: ChangeGroup) -> list[int]:
    samples = lock_samples(dataset.pk, ids)
    marks = marks_by_sample([sample.id for sample in samples])
    suggested = _suggestions(batch, samples)
    decide = DECISIONS[batch.action]
    edits = [
        decide(
            Case(
                sample,
                marks.get(sample.id, []),
                batch,
                suggested.get(sample.id, []),
                group.actor_id,
                group.at,
            )
        )
        for sample in samples
    ]
    edits = [edit for edit in edits if not edit.is_empty]
    write(edits, Occasion(dataset.pk, group.actor_id, group.at, ChangeKind.BATCH, group=group.pk))
    return [edit.sample.id for edit in edits]


def _suggestions(batch: Batch, samples: Sequence[LockedSample]) -> dict[int, list[Mark]]:
    """The open suggestions of samples that are confirmed or rejected; they are no longer open after this."""
    if batch.action not in ("confirm", "reject"):
        return {}
    ids = [sample.id for sample in samples if sample.state == SampleState.TO_CONFIRM]
    query = Suggestion.objects.filter(sample__in=ids, layer=None)
    columns = ("id", "label_id", "kind", "points", "x0", "y0", "x1", "y1", "area", "attributes")
    found: dict[int, list[Mark]] = {}
    for sample, confidence, *row in query.values_list("sample_id", "confidence", *columns):
        if confidence >= batch.min_confidence:
            mark = Mark(*row, source=AnnotationSource.SMART, confidence=confidence)
            found.setdefault(sample, []).append(mark)
    query._raw_delete(query.db)
    return found


def _delete_files(batch: Batch, dataset: Dataset, ids: Sequence[int]) -> None:
    """After the commit: a file that is deleted can't come back, so the rows go to the trash first."""
    if batch.action != "delete" or not batch.delete_source:
        return
    for path in Sample.objects.filter(dataset=dataset, pk__in=ids, deleted_at__isnull=False).values_list(
        "path", flat=True
    ):
        try:
            storage().delete(path)
        except ObjectNotFoundError:
            continue


@jobs.handles(JobKind.BATCH)
class RunBatch(jobs.Handler):
    """A bulk action in parts of 500 samples, or of a label's annotations until none is left."""

    steps = ("plan", "change", "finish")

    def plan(self, part: jobs.PartRun) -> None:
        parameters = part.job.parameters
        if "label" in parameters:
            with part.commit(parts=[{}], note="Changing annotations."):
                return
        chunks = self._chunks(part.job)
        total = sum(len(chunk) for chunk in chunks)
        with part.commit(
            parts=[{"samples": chunk} for chunk in chunks], total=total, note="Changing samples."
        ):
            pass

    def _chunks(self, job: Job) -> list[list[int]]:
        if "samples" in job.parameters:
            ids = job.parameters["samples"]
            return [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
        return list(iterate_ids(job.dataset_id, filter_from_json(job.parameters["filter"]), chunk=CHUNK))

    def change(self, part: jobs.PartRun) -> None:
        group = ChangeGroup.objects.get(pk=part.job.parameters["group"])
        with part.commit() as outcome:
            if "label" in part.job.parameters:
                number = change_chunk(part.job.dataset_id, part.job.parameters, group, timezone.now())
                outcome.done, outcome.more = number, [{}] if number else []
                return
            batch = msgspec.convert(group.parameters, Batch)
            ids = part.parameters["samples"]
            result = _change(part.job.dataset, batch, ids, group)
            outcome.done = len(ids)
            outcome.result = {"changed": result.changed, "refused": result.refused}
        _delete_files(batch, part.job.dataset, ids)

    def finish(self, part: jobs.PartRun) -> None:
        parameters = part.job.parameters
        done = [result for result in part.results("change") if result]
        with part.commit(note="Done.") as outcome:
            if "label" in parameters:
                group = ChangeGroup.objects.get(pk=parameters["group"])
                now = timezone.now()
                while not retire(parameters, now):
                    change_chunk(part.job.dataset_id, parameters, group, now)
            outcome.job_result = {
                "changed": sum(result["changed"] for result in done),
                "refused": [refusal for result in done for refusal in result["refused"]][:1000],
                "change_group": parameters["group"],
            }
