"""Many at once on the same things: nobody waits for each other in a circle, nothing is lost, every count holds."""

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from datasets import jobs
from datasets.errors import StaleRevisionError
from datasets.label_writer import LabelDraft
from datasets.models import Annotation, Change, Dataset, Job, Label, Sample, User, Version
from datasets.models.dataset import Role
from datasets.services import restoring
from datasets.services.datasets import NewDataset, create_dataset
from datasets.services.export_records import read_records
from datasets.services.making_current import make_current
from datasets.services.members import change_role, remove_member
from datasets.services.publishing import NewVersion, publish_version
from labeling.services import annotating, bulk
from labeling.services.batch import plan_batch, run_batch
from labeling.services.history import undo_group
from labeling.services.labels import LabelChanges, change_labels, create_label, delete_label, update_label
from tests.doubles import MemoryStore
from tests.labeling.desk import Desk, draft
from tests.racing import at_once
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("counts_hold", "_without_a_second_try"),
]
NUMBER = 24


@pytest.fixture
def labels(dataset: Dataset) -> list[Label]:
    return add_labels(dataset, "cat", "dog")


@pytest.fixture
def samples(dataset: Dataset, labels: list[Label]) -> list[Sample]:
    """Samples that all have a cat and a dog."""
    samples = add_samples(dataset, NUMBER)
    annotate(dataset, samples, box(labels[0]), box(labels[1], 300))
    return samples


@pytest.fixture(autouse=True)
def _one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bulk work goes by single samples, so that others come in between."""
    monkeypatch.setattr(bulk, "CHUNK", 1)
    monkeypatch.setattr(restoring, "CHUNK", 1)


@pytest.fixture
def _without_a_second_try(monkeypatch: pytest.MonkeyPatch) -> None:
    """What PostgreSQL ends as a deadlock fails the test, instead of being done again."""
    monkeypatch.setattr(annotating, "is_deadlock", lambda _: False)


def emptying(dataset: Dataset, person: User, samples: Sequence[Sample]) -> Callable[[], object]:
    """Somebody who empties the samples, the last one first: each save changes the counts of all."""
    desk = Desk(Dataset.objects.get(pk=dataset.pk), person)
    mine = list(Sample.objects.filter(pk__in=[sample.pk for sample in samples]).order_by("-pk"))

    def save() -> None:
        for sample in mine:
            with suppress(StaleRevisionError):
                desk.put(sample)
            with suppress(StaleRevisionError):
                desk.put(sample, draft("dog"))

    return save


def batch(dataset: Dataset, person: User, samples: Sequence[Sample], **body: Any) -> Callable[[], object]:
    now = timezone.now()
    plan = plan_batch(dataset=dataset, body=body, now=now)
    ids = [sample.pk for sample in samples]
    return lambda: run_batch(dataset=dataset, batch=plan, wanted=ids, actor=person, now=now)


def test_bulk_work_and_saves_never_wait_for_each_other(
    dataset: Dataset, samples: list[Sample], owner: User, labeler: User
) -> None:
    clear = batch(dataset, owner, samples, action="clear")

    assert at_once(clear, emptying(dataset, labeler, samples)) == ["done", "done"]


def test_bulk_works_in_opposite_orders_never_wait_for_each_other(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    there = batch(dataset, owner, samples, action="replace_label", **{"from": "cat", "to": "dog"})
    back = batch(dataset, owner, samples[::-1], action="clear")

    assert at_once(there, back) == ["done", "done"]


def test_deleting_labels_and_saves_never_wait_for_each_other(
    dataset: Dataset, samples: list[Sample], labels: list[Label], owner: User, labeler: User
) -> None:
    changes = LabelChanges(deletions=[label.pk for label in labels[:1]])

    ends = at_once(
        lambda: change_labels(dataset=dataset, changes=changes, actor=owner, now=timezone.now()),
        emptying(dataset, labeler, samples),
    )

    assert ends == ["done", "done"]
    assert set(Annotation.objects.values_list("label__name", flat=True)) <= {"dog"}


def test_undoing_a_labels_deletion_and_saves_never_wait_for_each_other(
    dataset: Dataset, samples: list[Sample], labels: list[Label], owner: User, labeler: User
) -> None:
    now = timezone.now()
    delete_label(dataset=dataset, label=labels[0], policy="label_only", actor=owner, now=now)
    group = dataset.change_groups.get()

    ends = at_once(
        lambda: undo_group(dataset=dataset, group=group, actor=owner, now=now + dt.timedelta(1)),
        emptying(dataset, labeler, samples),
    )

    assert ends == ["done", "done"]


def test_making_a_version_current_and_saves_never_wait_for_each_other(
    dataset: Dataset, samples: list[Sample], owner: User, labeler: User, store: MemoryStore
) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/")
    dataset.refresh_from_db()
    version, _ = publish_version(dataset=dataset, draft=NewVersion(), actor=owner)
    jobs.run_pending()
    version.refresh_from_db()
    batch(dataset, owner, samples[::2], action="delete")()
    make_current(dataset=dataset, version=version, actor=owner)

    assert at_once(jobs.run_pending, emptying(dataset, labeler, samples[1::2])) == ["done", "done"]
    assert set(Job.objects.values_list("state", flat=True)) == {"succeeded"}


def test_fifty_saves_on_different_samples_at_once_are_all_done(
    dataset: Dataset, labels: list[Label], owner: User
) -> None:
    samples = add_samples(dataset, 50)
    desks = [Desk(Dataset.objects.get(pk=dataset.pk), owner) for _ in samples]
    saves = [
        lambda desk=desk, sample=sample: desk.patch(sample, draft("cat"), revision=0)
        for desk, sample in zip(desks, samples, strict=True)
    ]

    assert at_once(*saves) == ["done"] * 50
    assert Change.objects.count() == 50
    dataset.refresh_from_db()
    assert dataset.labeled == 50


def test_a_sample_deleted_and_restored_while_it_is_saved_keeps_its_counts(
    dataset: Dataset, samples: list[Sample], owner: User, labeler: User
) -> None:
    moves = [batch(dataset, owner, samples[:1], action=action) for action in ("delete", "restore")]

    def move() -> None:
        for _ in range(5):
            moves[0]()
            moves[1]()

    ends = at_once(move, emptying(dataset, labeler, samples[:1]), emptying(dataset, owner, samples[:1]))

    assert set(ends) <= {"done", "not_found"}
    with transaction.atomic():
        assert Sample.objects.live().filter(pk=samples[0].pk).count() == 1


def test_an_export_goes_on_when_a_label_is_made_while_it_reads(
    dataset: Dataset, samples: list[Sample]
) -> None:
    parts = [{"ids": [sample.pk]} for sample in samples[:2]]
    records = read_records(dataset, {"samples": []}, parts)
    next(records)
    annotate(dataset, samples[1:2], box(add_labels(dataset, "new")[0], 500))

    assert {mark.label for mark in next(records).annotations} == {"cat", "dog", "new"}


def test_a_job_starts_though_the_one_in_its_way_ends_at_that_moment(dataset: Dataset) -> None:
    ends = iter([IntegrityError("dataset_has_one_exclusive_job_at_a_time")])

    def write() -> int:
        if fault := next(ends, None):
            raise fault
        return 1

    jobs.update_unless_busy(Job(dataset=dataset, kind="import"), write)

    assert next(ends, None) is None


def test_of_two_who_publish_at_once_one_is_told_to_wait(
    dataset: Dataset, samples: list[Sample], owner: User, manager: User
) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/")
    mine, yours = Dataset.objects.get(pk=dataset.pk), Dataset.objects.get(pk=dataset.pk)

    ends = at_once(
        lambda: publish_version(dataset=mine, draft=NewVersion(name="A"), actor=owner),
        lambda: publish_version(dataset=yours, draft=NewVersion(name="B"), actor=manager),
    )

    assert sorted(ends) == ["dataset_busy", "done"]
    assert Version.objects.count() == 1


def test_of_three_who_make_a_dataset_of_one_name_one_does(owner: User) -> None:
    draft_of = NewDataset(name="same", type="object_detection")
    make = partial(create_dataset, draft=draft_of, actor=owner)

    assert sorted(at_once(make, make, make)) == ["done", "name_taken", "name_taken"]


def test_of_three_who_make_a_label_of_one_name_one_does(dataset: Dataset) -> None:
    make = partial(create_label, dataset=dataset, draft=LabelDraft("same"))

    assert sorted(at_once(make, make, make)) == ["done", "name_taken", "name_taken"]


def test_of_two_owners_who_leave_at_once_one_stays(dataset: Dataset, owner: User, manager: User) -> None:
    change_role(dataset=dataset, user_id=manager.pk, role=Role.OWNER)
    leave = [partial(remove_member, dataset=dataset, user_id=person.pk) for person in (owner, manager)]

    assert sorted(at_once(*leave)) == ["done", "last_owner"]


def test_a_save_while_its_label_is_renamed_keeps_the_label(
    dataset: Dataset, samples: list[Sample], labels: list[Label], owner: User, labeler: User
) -> None:
    desk = Desk(Dataset.objects.get(pk=dataset.pk), labeler)

    def rename() -> None:
        for name in ("lion", "tiger", "cat", "puma"):
            update_label(label=labels[0], changes={"name": name}, now=timezone.now())

    def save() -> None:
        for sample in samples[:10]:
            desk.put(sample, draft("cat"))

    assert at_once(rename, save) == ["done", "done"]
    assert set(Annotation.objects.filter(sample__in=samples[:10]).values_list("label", flat=True)) == {
        labels[0].pk
    }
