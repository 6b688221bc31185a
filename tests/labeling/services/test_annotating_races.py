"""Saves that happen at the same moment, each on a connection of its own."""

from collections.abc import Callable
from typing import Any

import pytest

from datasets.models import Annotation, Change, Dataset, Label, Sample, User
from labeling.services.labels import delete_label, merge_label
from tests.labeling.desk import Desk, draft, new_id
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def saver(dataset: Dataset, person: User, sample: Sample, label: str, **more: Any) -> Callable[[], object]:
    """A person who saves one box, with rows of his own."""
    desk = Desk(Dataset.objects.get(pk=dataset.pk), person)
    mine = Sample.objects.get(pk=sample.pk)
    box = draft(label)
    return lambda: desk.patch(mine, box, revision=0, **more)


def test_of_two_saves_of_one_revision_one_wins(
    dataset: Dataset, sample: Sample, owner: User, reviewer: User
) -> None:
    ends = at_once(saver(dataset, owner, sample, "cat"), saver(dataset, reviewer, sample, "dog"))

    assert sorted(ends) == ["done", "stale_revision"]
    assert (Annotation.objects.count(), Change.objects.count()) == (1, 1)


def test_a_save_that_is_sent_twice_at_once_is_done_once(
    dataset: Dataset, sample: Sample, owner: User
) -> None:
    save = saver(dataset, owner, sample, "cat", save_id=new_id())

    assert at_once(save, save, save) == ["done"] * 3
    assert (Annotation.objects.count(), Change.objects.count()) == (1, 1)


def test_of_two_samples_that_want_one_annotation_id_one_gets_it(
    dataset: Dataset, samples: list[Sample], owner: User, reviewer: User
) -> None:
    box = draft("cat")
    one, two = Desk(dataset, owner), Desk(Dataset.objects.get(pk=dataset.pk), reviewer)

    ends = at_once(
        lambda: one.patch(samples[0], box, revision=0), lambda: two.patch(samples[1], box, revision=0)
    )

    assert sorted(ends) == ["annotation_id_taken", "done"]


def test_saves_of_several_labels_in_both_orders_never_wait_for_each_other(
    dataset: Dataset, samples: list[Sample], owner: User, reviewer: User
) -> None:
    one, two = Desk(dataset, owner), Desk(Dataset.objects.get(pk=dataset.pk), reviewer)
    there, back = (
        lambda: [one.put(samples[0], draft("cat"), draft("dog")), one.put(samples[0])] * 10,
        lambda: [two.put(samples[1], draft("dog"), draft("cat")), two.put(samples[1])] * 10,
    )

    assert at_once(there, back) == ["done", "done"]


def test_a_box_saved_while_its_label_is_merged_gets_the_other_label(
    dataset: Dataset, sample: Sample, owner: User, reviewer: User, cat: Label, dog: Label
) -> None:
    save = saver(dataset, reviewer, sample, "cat")

    ends = at_once(
        save, lambda: merge_label(dataset=dataset, label=cat, into=dog, actor=owner, now=cat.created_at)
    )

    assert ends == ["done", "done"]
    assert [mark.label for mark in Annotation.objects.select_related("label")] == [dog]


def test_a_box_saved_while_its_label_is_deleted_goes_with_it_or_is_refused(
    dataset: Dataset, sample: Sample, owner: User, reviewer: User, cat: Label
) -> None:
    save = saver(dataset, reviewer, sample, "cat")

    ends = at_once(
        save,
        lambda: delete_label(
            dataset=dataset, label=cat, policy="label_only", actor=owner, now=cat.created_at
        ),
    )

    assert ends[1] == "done"
    assert ends[0] in ("done", "unknown_label")
    assert not Annotation.objects.exists()
