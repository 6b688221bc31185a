"""Label management: rename, merge, delete; one row for a rename, whatever the number of annotations."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from datasets import jobs
from datasets.annotation_writer import Edit, LockedSample, Occasion, hold_samples, lock_samples, write
from datasets.counts import LabelGoneError
from datasets.errors import DomainError, InvalidInputError, NotFoundError
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
from datasets.models import Annotation, ChangeGroup, Dataset, Job, Label, OldLabelName, Sample, User
from datasets.models.change import ChangeKind
from datasets.models.job import JobKind
from datasets.sample_writer import trash
from labeling.errors import UnknownLabelError
from labeling.models import Suggestion
from labeling.services import bulk
from labeling.services.batch_decisions import relabeled, without
from labeling.services.bulk import bounded, check_sources_deletable, count_changed, delete_sources

POLICIES = ("label_only", "with_samples", "with_files")
LABEL_ACTIONS = ("delete_label", "merge_label")


class LabelMergedIntoItselfError(InvalidInputError):
    code = "label_merged_into_itself"
    message = "A label can't be merged into itself. Choose another."


@dataclass(frozen=True, slots=True)
class Touched:
    """What a deletion or merge touches, or touched. `refused`: samples whose file could not be deleted.

    `exclusive_samples`, known of a dry run: those that carry no other label, which a deletion may take along.
    """

    annotations: int
    samples: int
    change_group: uuid.UUID | None = None
    job: Job | None = None
    refused: Sequence[dict[str, str]] = ()
    exclusive_samples: int | None = None


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
    checks: dict[str, Callable[[Any], Any]] = {
        "name": check_name,
        "color": check_color,
        "shortcut": check_shortcut,
        "attributes": check_attributes,
    }
    checked = {
        field: checks[field](value) for field, value in changes.items() if (field, value) != ("color", "")
    }
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
    """From now the old name means the label; the new one means nothing else any more.

    A label that gets a name back keeps it as an old one too: a save may have looked for it just before.
    """
    others = OldLabelName.objects.filter(dataset=old.dataset_id, name=new_name).exclude(label=label_id)
    others.delete()
    OldLabelName.objects.update_or_create(
        dataset_id=old.dataset_id,
        name=old.name,
        defaults={"label_id": label_id, "expires_at": OldLabelName.expiry(now)},
    )


@dataclass(frozen=True, slots=True)
class LabelChanges:
    """Several changes of a dataset's labels. `updates`: label ids with their changes; `deletions`: label ids."""

    drafts: Sequence[LabelDraft] = ()
    updates: Sequence[tuple[int, dict[str, Any]]] = ()
    deletions: Sequence[int] = ()
    policy: str = POLICIES[0]


@dataclass(frozen=True, slots=True)
class ChangedLabels:
    created: list[Label]
    updated: list[Label]
    deleted: dict[int, Touched]


def change_labels(*, dataset: Dataset, changes: LabelChanges, actor: User, now: dt.datetime) -> ChangedLabels:
    """Delete, change and make labels, all or none. Raises UnknownLabelError and what each change raises."""
    wanted = [*(pk for pk, _ in changes.updates), *changes.deletions]
    if len(wanted) != len(set(wanted)):
        raise InvalidInputError("A label is named twice.", code="label_twice")
    if changes.policy not in POLICIES[:2]:
        raise InvalidInputError("Files go with one label at a time: DELETE the label.", code="policy_invalid")
    found = {label.pk: label for label in _found(dataset, wanted)}
    with transaction.atomic():
        is_small = sum(found[pk].annotation_count for pk in changes.deletions) <= bulk.AT_ONCE
        if is_small:
            hold_samples(dataset.pk, list(_carriers(changes.deletions).distinct()))
        deleted = {
            pk: _delete(found[pk], dataset, changes.policy, actor, now, at_once=is_small)
            for pk in changes.deletions
        }
        updated = [update_label(label=found[pk], changes=values, now=now) for pk, values in changes.updates]
        created = create_labels(dataset=dataset, drafts=changes.drafts)
    return ChangedLabels(created, updated, deleted)


def touched_by(label: Label) -> Touched:
    """How many annotations and samples of the working data carry the label."""
    return Touched(label.annotation_count, label.sample_count)


def touched_by_deletion(*, dataset: Dataset, label_ids: Sequence[int]) -> Touched:
    """What deleting these labels would touch: a sample that carries several counts once. Raises UnknownLabelError."""
    labels = _found(dataset, label_ids)
    samples = labels[0].sample_count if len(labels) == 1 else _live_carriers(label_ids).count()
    alone = _carrying_only(label_ids).count()
    return Touched(sum(label.annotation_count for label in labels), samples, exclusive_samples=alone)


def _live_carriers(label_ids: Sequence[int]) -> QuerySet[Sample]:
    marks = Annotation.objects.filter(label__in=label_ids, layer=None)
    return Sample.objects.live().filter(pk__in=marks.values("sample"))


def _carrying_only(label_ids: Sequence[int]) -> QuerySet[Sample]:
    others = Annotation.objects.filter(sample=OuterRef("pk"), layer=None).exclude(label__in=label_ids)
    return _live_carriers(label_ids).exclude(Exists(others))


def _found(dataset: Dataset, label_ids: Sequence[int]) -> list[Label]:
    """The live labels of these ids, which are not empty; raises UnknownLabelError."""
    found = list(Label.objects.live().filter(dataset=dataset, pk__in=label_ids))
    if unknown := set(label_ids) - {label.pk for label in found}:
        raise UnknownLabelError(str(pk) for pk in sorted(unknown))
    return found


def merge_label(*, dataset: Dataset, label: Label, into: Label, actor: User, now: dt.datetime) -> Touched:
    """Turn every annotation of `label` into one of `into`; `label` goes to the trash, its name means `into`."""
    if label.pk == into.pk:
        raise LabelMergedIntoItselfError
    return _change(dataset, actor, now, {"action": "merge_label", "label": label.pk, "into": into.pk})


def delete_label(*, dataset: Dataset, label: Label, policy: str, actor: User, now: dt.datetime) -> Touched:
    """Put the label into the trash with its annotations; by policy with the samples that carry it alone, or these and
    their files. A sample that has another label too stays, and loses this one's annotations.
    """
    if policy not in POLICIES:
        raise InvalidInputError(f"policy: Use one of {', '.join(POLICIES)}.", code="policy_invalid")
    return _delete(label, dataset, policy, actor, now)


def _delete(
    label: Label, dataset: Dataset, policy: str, actor: User, now: dt.datetime, *, at_once: bool = True
) -> Touched:
    parameters = {"action": "delete_label", "label": label.pk, "policy": policy}
    return _change(dataset, actor, now, parameters, at_once=at_once)


def _change(
    dataset: Dataset, actor: User, now: dt.datetime, parameters: dict[str, Any], *, at_once: bool = True
) -> Touched:
    """`at_once`: not where the caller's transaction could not lock all samples first; then a job does it."""
    label_id = parameters["label"]
    touched = touched_by(find_label(dataset, label_id))
    group = ChangeGroup(
        id=uuid.uuid4(),
        dataset=dataset,
        actor=actor,
        at=now,
        action=parameters["action"],
        parameters=parameters,
    )
    if deletes_files(group):
        alone = _carrying_only([label_id]).values_list("pk", flat=True)[: bulk.AT_ONCE]
        check_sources_deletable(dataset.pk, list(alone))
    changed: list[int] = []
    with transaction.atomic():
        group.save(force_insert=True)
        if touched.annotations > bulk.AT_ONCE or not at_once:
            parameters = parameters | {"group": str(group.pk)}
            job = jobs.start(
                JobKind.BATCH, dataset=dataset, actor=actor, parameters=parameters, total=touched.samples
            )
            return Touched(touched.annotations, touched.samples, group.pk, job)
        hold_samples(dataset.pk, list(_carriers([label_id]).distinct()))
        while not retire(group, now):
            changed += change_chunk(group)
        count_changed(group, len(changed))
    refused: list[dict[str, str]] = []
    if deletes_files(group):
        delete_sources(group, changed, lambda pk, error: refused.append(_refusal(pk, error)))
    return Touched(touched.annotations, touched.samples, group.pk, refused=tuple(refused))


def _refusal(sample_id: int, error: DomainError) -> dict[str, str]:
    return {"sample": str(sample_id), "code": error.code, "message": error.message}


def deletes_files(group: ChangeGroup) -> bool:
    return bool(group.parameters.get("policy") == "with_files" or group.parameters.get("delete_source"))


def _carriers(label_ids: Sequence[int]) -> Any:
    """Ids of the samples that carry one of the labels, in the trash too; one for each annotation."""
    marks = Annotation.objects.filter(label__in=label_ids, layer=None)
    return marks.order_by("sample").values_list("sample", flat=True)


def change_chunk(group: ChangeGroup) -> list[int]:
    """Change the next samples that carry the label, in the caller's transaction; returns their ids.

    Samples in the trash are changed too, so that nothing restored later carries a label that is gone.
    """
    label_id = group.parameters["label"]
    ids = list(_carriers([label_id]).distinct()[: bulk.CHUNK])
    occasion = Occasion(group.dataset_id, group.actor_id, group.at, ChangeKind.LABEL, group=group.pk)
    alone: list[int] = []
    for samples in bounded(lock_samples(group.dataset_id, ids, include_trash=True)):
        marks = marks_by_sample([sample.id for sample in samples])
        alone += [pk for pk, own in marks.items() if all(mark.label_id == label_id for mark in own)]
        waiting = bulk.with_suggestions([sample.id for sample in samples if sample.state == "to_confirm"])
        write(
            [_edit(group, each, marks.get(each.id, []), waits=each.id in waiting) for each in samples],
            occasion,
        )
    if group.parameters.get("policy", "label_only") != "label_only":
        trash(group.dataset_id, alone, now=group.at, occasion=occasion)
    return ids


def _edit(group: ChangeGroup, sample: LockedSample, marks: Sequence[Mark], *, waits: bool) -> Edit:
    label = group.parameters["label"]
    if group.action == "merge_label":
        return relabeled(sample, marks, label, group.parameters["into"])
    return without(sample, [mark for mark in marks if mark.label_id == label], waits=waits)


def retire(group: ChangeGroup, now: dt.datetime) -> bool:
    """Put the label itself into the trash, once nothing carries it; after a merge its names mean the other label.

    Returns False where something still carries it. A save under way holds the label's row, so that it is waited for;
    the savepoint gives the lock back, since samples are locked before labels. Raises LabelGoneError where one of the
    labels went in between. Suggestions of a deleted label stay, and are not shown while it is in the trash.
    """
    label_id, into_id = group.parameters["label"], group.parameters.get("into")
    with transaction.atomic():
        wanted = [pk for pk in (label_id, into_id) if pk]
        labels = Label.objects.live().filter(pk__in=wanted).order_by("pk").select_for_update()
        found = {label.pk: label for label in labels}
        if len(found) != len(wanted):
            raise LabelGoneError
        if Annotation.objects.filter(label=label_id, layer=None).exists():
            transaction.set_rollback(True)
            return False
        Label.objects.filter(pk=label_id).update(deleted_at=now)
        if into_id:
            _hand_over(found[label_id], into_id, group, now)
    return True


def _hand_over(label: Label, into_id: int, group: ChangeGroup, now: dt.datetime) -> None:
    """Names and suggestions of a merged label; the group keeps which names, for its undo."""
    Suggestion.objects.filter(label=label).update(label=into_id)
    names = OldLabelName.objects.filter(label=label)
    group.parameters["names"] = sorted(names.values_list("name", flat=True))
    group.save(update_fields=["parameters"])
    names.update(label=into_id)
    _keep_old_name(label, "", into_id, now)


def revive(group: ChangeGroup) -> None:
    """Take the label of a deletion or merge out of the trash, with the names that a merge gave to the other label.

    Raises NameTakenError where another label has its name now.
    """
    label = revive_label(group.parameters["label"])
    names = OldLabelName.objects.filter(
        dataset=label.dataset_id,
        name__in=group.parameters.get("names", []),
        label=group.parameters.get("into"),
    )
    names.update(label=label)


def revive_label(label_id: int) -> Label:
    """Take the label alone out of the trash. A shortcut that is taken is left out; raises NameTakenError."""
    label = Label.objects.select_for_update().get(pk=label_id)
    others = Label.objects.live().filter(dataset=label.dataset_id).exclude(pk=label.pk)
    is_taken = others.filter(shortcut=label.shortcut).exists()
    with names_refused():
        Label.objects.filter(pk=label.pk).update(deleted_at=None, shortcut="" if is_taken else label.shortcut)
    OldLabelName.objects.filter(dataset=label.dataset_id, name=label.name).delete()
    return label
