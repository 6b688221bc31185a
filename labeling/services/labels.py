"""Label management: rename, merge, delete; one row for a rename, whatever the number of annotations."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from datasets import jobs
from datasets.annotation_writer import Edit, LockedSample, Occasion, lock_samples, write
from datasets.counts import LabelGoneError
from datasets.errors import InvalidInputError, NotFoundError
from datasets.label_writer import (
    LabelDraft,
    check_attributes,
    check_color,
    check_name,
    check_shortcut,
    create_labels,
    names_refused,
)
from datasets.marks import Mark, marks_by_sample
from datasets.models import Annotation, ChangeGroup, Dataset, Job, Label, OldLabelName, User
from datasets.models.change import ChangeKind
from datasets.models.job import JobKind
from datasets.sample_writer import trash
from datasets.states import state_after_bulk
from labeling.models import Suggestion
from labeling.services.batch_decisions import relabeled

AT_ONCE = 10_000  # annotations that a request touches itself; above it a job does
CHUNK = 500
POLICIES = ("label_only", "with_samples", "with_files")


class LabelMergedIntoItselfError(InvalidInputError):
    code = "label_merged_into_itself"
    message = "A label can't be merged into itself. Choose another."


@dataclass(frozen=True, slots=True)
class Touched:
    """What a deletion or merge touches, or touched."""

    annotations: int
    samples: int
    job: Job | None = None


def find_label(dataset: Dataset, label_id: int) -> Label:
    label = Label.objects.live().filter(dataset=dataset, pk=label_id).first()
    if label is None:
        raise NotFoundError
    return label


def create_label(*, dataset: Dataset, draft: LabelDraft) -> Label:
    with transaction.atomic():
        return create_labels(dataset=dataset, drafts=[draft])[0]


def update_label(*, label: Label, changes: dict[str, Any], now: dt.datetime) -> Label:
    """Rename, recolour, ...; the old name is known for 30 days more. Raises NameTakenError, InvalidInputError."""
    checks = {
        "name": check_name,
        "color": check_color,
        "shortcut": check_shortcut,
        "attributes": check_attributes,
    }
    checked = {field: checks[field](value) for field, value in changes.items()}
    with transaction.atomic():
        old = Label.objects.live().select_for_update(no_key=True).filter(pk=label.pk).first()
        if old is None:
            raise LabelGoneError
        with names_refused():
            Label.objects.filter(pk=label.pk).update(**checked)
        if "name" in checked and checked["name"] != old.name:
            _keep_old_name(old, checked["name"], old.pk, now)
    label.refresh_from_db()
    return label


def _keep_old_name(old: Label, new_name: str, label_id: int, now: dt.datetime) -> None:
    """From now the old name means the label; the new one means nothing else any more."""
    OldLabelName.objects.filter(dataset=old.dataset_id, name=new_name).delete()
    OldLabelName.objects.update_or_create(
        dataset_id=old.dataset_id,
        name=old.name,
        defaults={"label_id": label_id, "expires_at": OldLabelName.expiry(now)},
    )


def touched_by(label: Label) -> Touched:
    """How many annotations and samples of the working data carry the label."""
    return Touched(label.annotation_count, label.sample_count)


def merge_label(*, dataset: Dataset, label: Label, into: Label, actor: User, now: dt.datetime) -> Touched:
    """Turn every annotation of `label` into one of `into`; `label` goes to the trash, its name means `into`."""
    if label.pk == into.pk:
        raise LabelMergedIntoItselfError
    return _change(dataset, actor, now, {"action": "merge_label", "label": label.pk, "into": into.pk})


def delete_label(*, dataset: Dataset, label: Label, policy: str, actor: User, now: dt.datetime) -> Touched:
    """Put the label into the trash with its annotations, or with the samples that carry it, or with their files too."""
    if policy not in POLICIES:
        raise InvalidInputError(f"policy: Use one of {', '.join(POLICIES)}.", code="policy_invalid")
    return _change(dataset, actor, now, {"action": "delete_label", "label": label.pk, "policy": policy})


def _change(dataset: Dataset, actor: User, now: dt.datetime, parameters: dict[str, Any]) -> Touched:
    label = find_label(dataset, parameters["label"])
    touched = touched_by(label)
    group = ChangeGroup(
        id=uuid.uuid4(),
        dataset=dataset,
        actor=actor,
        at=now,
        action=parameters["action"],
        parameters=parameters,
    )
    with transaction.atomic():
        group.save(force_insert=True)
        if touched.annotations > AT_ONCE:
            parameters |= {"group": str(group.pk)}
            job = jobs.start(
                JobKind.BATCH, dataset=dataset, actor=actor, parameters=parameters, total=touched.samples
            )
            return Touched(touched.annotations, touched.samples, job)
        while not retire(parameters, now):
            change_chunk(dataset.pk, parameters, group, now, size=AT_ONCE)
    return touched


def change_chunk(
    dataset_id: int, parameters: dict[str, Any], group: ChangeGroup, now: dt.datetime, *, size: int = CHUNK
) -> int:
    """Change the next samples that carry the label, at most `size`, in the caller's transaction; returns how many.

    Samples in the trash are changed too, so that nothing restored later carries a label that is gone.
    """
    label_id = parameters["label"]
    marks = Annotation.objects.filter(label=label_id, layer=None).order_by("sample")
    ids = list(marks.values_list("sample", flat=True).distinct()[:size])
    samples = lock_samples(dataset_id, ids, include_trash=True)
    by_sample = marks_by_sample(ids)
    if parameters["action"] == "merge_label":
        edits = [
            relabeled(sample, by_sample.get(sample.id, []), label_id, parameters["into"])
            for sample in samples
        ]
    else:
        edits = [_without(sample, by_sample.get(sample.id, []), label_id) for sample in samples]
    occasion = Occasion(dataset_id, group.actor_id, now, ChangeKind.LABEL, group=group.pk)
    write(edits, occasion)
    if parameters.get("policy", "label_only") != "label_only":
        trash(dataset_id, ids, now=now)
    return len(ids)


def _without(sample: LockedSample, marks: Sequence[Mark], label_id: int) -> Edit:
    removed = [mark for mark in marks if mark.label_id == label_id]
    state = state_after_bulk(before=sample.state, annotation_count=sample.annotation_count - len(removed))
    return Edit(sample, state, removed=removed)


def retire(parameters: dict[str, Any], now: dt.datetime) -> bool:
    """Put the label itself into the trash, once nothing carries it; after a merge its names mean the other label.

    Returns False where something still carries it. A save under way holds the label's row, so that it is waited for;
    the savepoint gives the lock back, since samples are locked before labels.
    """
    with transaction.atomic():
        label = Label.objects.select_for_update().get(pk=parameters["label"])
        if Annotation.objects.filter(label=label.pk, layer=None).exists():
            transaction.set_rollback(True)
            return False
        Label.objects.filter(pk=label.pk).update(deleted_at=now)
        if parameters["action"] == "merge_label":
            Suggestion.objects.filter(label=label).update(label=parameters["into"])
            OldLabelName.objects.filter(label=label).update(label=parameters["into"])
            _keep_old_name(label, "", parameters["into"], now)
        else:
            Suggestion.objects.filter(label=label).delete()
            OldLabelName.objects.filter(label=label).delete()
    return True
