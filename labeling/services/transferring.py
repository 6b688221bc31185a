"""Copying and moving samples to another dataset of the same type: a job in parts, with one undo.

The images are not copied: samples of both datasets refer to the same files. Labels go by name.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction
from msgspec.structs import replace

from datasets import jobs
from datasets.annotation_writer import Occasion, hold_samples
from datasets.errors import ConflictError, InvalidInputError, NotFoundError
from datasets.models import ChangeGroup, Dataset, Job, Label, Sample, User
from datasets.models.change import ChangeKind
from datasets.models.job import JobKind
from datasets.permissions import Right
from datasets.sample_copies import Arrival, labels_like, labels_of, match_labels, read_departures, receive
from datasets.sample_pages import iterate_ids
from datasets.sample_writer import trash
from datasets.tabs import SampleFilter, filter_to_json, samples_matching
from labeling.models import Suggestion
from labeling.services import bulk
from labeling.services.bulk import BulkResult
from labeling.services.suggestions import open_suggestions, suggested_marks

COPY, MOVE = "copy", "move"
TRANSFERS = (COPY, MOVE)
RIGHT_IN_SOURCE = {COPY: Right.EXPORT, MOVE: Right.DELETE_SAMPLES}
RIGHT_IN_TARGET = Right.IMPORT
LOOKED_AT = 20_000  # samples that a preview looks at
NAMES_SHOWN = 20

Wanted = SampleFilter | Sequence[int]


class SampleExistsError(ConflictError):
    code = "sample_exists"
    message = "The other dataset has a sample of this image already."


class TargetInvalidError(InvalidInputError):
    code = "target_invalid"
    message = "Samples go to another dataset of the same type. Choose one."


@dataclass(slots=True)
class TransferPreview:
    """What a transfer would do. `refused` are names of samples that the target has; counts may be of `looked_at` only.

    `label_conflicts`: labels that the target has under that name with other attributes, which stay as they are.
    """

    samples: int
    looked_at: int = 0
    annotations: int = 0
    labels_made: list[str] = field(default_factory=list)
    labels_found: list[str] = field(default_factory=list)
    label_conflicts: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    refused_count: int = 0


def check_target(source: Dataset, target: Dataset) -> None:
    """Raise TargetInvalidError unless samples of the one dataset can go to the other."""
    if source.pk == target.pk or source.type != target.type:
        raise TargetInvalidError


def start_transfer(
    *, dataset: Dataset, target: Dataset, wanted: Wanted, move: bool, actor: User, now: dt.datetime
) -> Job:
    """Start to copy or move the samples of a filter, or of these ids. Raises TargetInvalidError."""
    check_target(dataset, target)
    action = MOVE if move else COPY
    group = ChangeGroup(
        id=uuid.uuid4(),
        dataset=dataset,
        actor=actor,
        at=now,
        action=action,
        parameters={"action": action, "target": target.pk},
    )
    where: dict[str, Any] = (
        {"filter": filter_to_json(wanted)} if isinstance(wanted, SampleFilter) else {"samples": list(wanted)}
    )
    parameters = {"action": action, "group": str(group.pk), "target": target.pk, **where}
    with transaction.atomic():
        group.save(force_insert=True)
        return jobs.start(JobKind.BATCH, dataset=dataset, actor=actor, parameters=parameters)


def transfer_samples(dataset: Dataset, group: ChangeGroup, ids: Sequence[int]) -> BulkResult:
    """One chunk of a transfer, in the caller's transaction. Raises NotFoundError where the target is gone."""
    target = target_of(group)
    hold_samples(dataset.pk, ids)
    hold_datasets(dataset, target)
    labels = labels_like(target, [*labels_of(dataset.pk, ids), *_suggested_labels(ids)], now=group.at)
    arrivals = list(read_departures(dataset.pk, ids, labels))
    occasion = Occasion(target.pk, group.actor_id, group.at, ChangeKind.BATCH, group=group.pk)
    received = receive(target.pk, arrivals, occasion)
    came = [arrival for arrival in arrivals if arrival.path in received.ids]
    _take_suggestions(came, received.ids, labels, group.at)
    if group.action == MOVE:
        left = Occasion(dataset.pk, group.actor_id, group.at, ChangeKind.BATCH, group=group.pk)
        trash(dataset.pk, [arrival.origin for arrival in came], now=group.at, occasion=left)
    return _result(ids, arrivals, set(received.ids))


def _result(ids: Sequence[int], arrivals: Sequence[Arrival], came: set[str]) -> BulkResult:
    result = BulkResult(len(came))
    for arrival in arrivals:
        if arrival.path not in came:
            result.refuse(arrival.origin, SampleExistsError)
    for sample_id in sorted(set(ids) - {arrival.origin for arrival in arrivals}):
        result.refuse(sample_id, NotFoundError)
    return result


def target_of(group: ChangeGroup) -> Dataset:
    """The dataset that samples go to, or went to. Raises NotFoundError where it was deleted."""
    target = Dataset.objects.live().filter(pk=group.parameters["target"]).first()
    if target is None:
        raise NotFoundError("The dataset that the samples go to is not there any more.")
    return target


def hold_datasets(*datasets: Dataset) -> None:
    """Lock the rows of several datasets in one order, behind the samples and before the labels."""
    wanted = Dataset.objects.filter(pk__in=[dataset.pk for dataset in datasets]).order_by("pk")
    list(wanted.select_for_update(no_key=True).values_list("pk"))


def _suggested_labels(ids: Sequence[int]) -> list[Label]:
    waiting = Suggestion.objects.filter(sample__in=ids, layer=None).order_by()
    return list(Label.objects.live().filter(pk__in=waiting.values("label")))


def _take_suggestions(
    came: Sequence[Arrival], ids: dict[str, int], labels: dict[int, int], now: dt.datetime
) -> None:
    """Open suggestions go along, as new ones: those of the source stay with their samples."""
    paths = {arrival.origin: arrival.path for arrival in came}
    found = suggested_marks(list(paths))
    open_suggestions(
        {
            ids[paths[origin]]: [
                replace(mark, id=uuid.uuid4(), label_id=labels[mark.label_id])
                for mark in marks
                if mark.label_id in labels
            ]
            for origin, marks in found.items()
        },
        now=now,
    )


# Before it is done


def preview_transfer(
    *, dataset: Dataset, target: Dataset, wanted: Wanted, now: dt.datetime
) -> TransferPreview:
    """What a transfer would do, of at most the first 20,000 samples. Raises TargetInvalidError."""
    check_target(dataset, target)
    preview = TransferPreview(_number(dataset, wanted))
    carried: Counter[int] = Counter()
    for ids in islice(_chunks(dataset, wanted), LOOKED_AT // bulk.CHUNK):
        live = Sample.objects.live().filter(dataset=dataset, pk__in=ids).order_by("number")
        found = list(live.values_list("path", "name", "label_counts"))
        there = _present(target, [row[0] for row in found])
        preview.looked_at += len(found)
        for path, name, counts in found:
            if path in there:
                preview.refused_count += 1
                preview.refused += [name][: NAMES_SHOWN - len(preview.refused)]
            else:
                carried.update({int(label): number for label, number in counts.items()})
    preview.annotations = carried.total()
    _compare_labels(
        preview, target, Label.objects.filter(dataset=dataset, pk__in=carried).order_by("pk"), now
    )
    return preview


def _number(dataset: Dataset, wanted: Wanted) -> int:
    if isinstance(wanted, SampleFilter):
        return samples_matching(dataset.pk, wanted).count()
    return len(set(wanted))


def _chunks(dataset: Dataset, wanted: Wanted) -> Any:
    if isinstance(wanted, SampleFilter):
        return iterate_ids(dataset.pk, wanted, chunk=bulk.CHUNK)
    return bulk.chunks(list(dict.fromkeys(wanted)))


def _present(target: Dataset, paths: Sequence[str]) -> set[str]:
    return set(Sample.objects.live().filter(dataset=target, path__in=paths).values_list("path", flat=True))


def _compare_labels(preview: TransferPreview, target: Dataset, labels: Any, now: dt.datetime) -> None:
    own = match_labels(target, (label.name for label in labels), now=now)
    for label in labels:
        match = own.get(label.name)
        if match is None:
            preview.labels_made.append(label.name)
            continue
        preview.labels_found.append(label.name)
        if label.attributes != match.attributes:
            preview.label_conflicts.append(label.name)
