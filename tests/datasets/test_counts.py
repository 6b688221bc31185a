"""The maintained counts: applied, recounted, put right."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from datasets.counts import CountDelta, LabelGoneError, recount, repair_counts
from datasets.models import Dataset, Label, Sample
from tests.factories import NOON, DatasetFactory
from tests.racing import at_once
from tests.stage import add_labels, add_samples, annotate, box


@pytest.fixture
def labeled(dataset: Dataset) -> Dataset:
    """Three samples, two of them with a cat, one of these with a dog too."""
    cat, dog = add_labels(dataset, "cat", "dog")
    samples = add_samples(dataset, 3)
    annotate(dataset, samples[:1], box(cat), box(cat, 300), box(dog))
    annotate(dataset, samples[1:2], box(cat))
    return dataset


def test_what_the_writers_leave_holds(labeled: Dataset) -> None:
    cat, dog = labeled.labels.order_by("pk")

    assert recount(labeled) == []
    assert (cat.annotation_count, cat.sample_count, dog.annotation_count, dog.sample_count) == (3, 2, 1, 1)


DAMAGES: dict[str, Callable[[], object]] = {
    "a tab": lambda: Dataset.objects.update(labeled=1, unlabeled=2),
    "the total": lambda: Dataset.objects.update(total=4, unlabeled=2),
    "annotations of a label": lambda: Label.objects.filter(name="cat").update(annotation_count=4),
    "samples of a label": lambda: Label.objects.filter(name="dog").update(sample_count=0),
    "annotations of a sample": lambda: Sample.objects.filter(number=1).update(annotation_count=2),
    "labels of a sample": lambda: Sample.objects.filter(number=2).update(label_counts={}),
    "a state": lambda: Sample.objects.filter(number=3).update(state="labeled"),
    "the trash": lambda: Sample.objects.filter(number=1).update(deleted_at=NOON),
}
each_damage = pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())


@each_damage
def test_a_count_that_does_not_hold_is_found_and_put_right(
    labeled: Dataset, damage: Callable[[], object]
) -> None:
    damage()

    found = repair_counts(labeled)

    assert found != []
    assert recount(labeled) == []


def test_a_discrepancy_says_what_is_wrong(labeled: Dataset) -> None:
    Label.objects.filter(name="cat").update(annotation_count=4)

    (found,) = recount(labeled)

    assert str(found) == f"label {found.key}: (4, 2) is stored, (3, 2) is there"


def test_other_datasets_are_left_alone(labeled: Dataset) -> None:
    other = DatasetFactory.create(total=1, unlabeled=1)

    repair_counts(labeled)

    other.refresh_from_db()
    assert other.total == 1


def test_a_delta_of_nothing_asks_nothing(
    labeled: Dataset, django_assert_num_queries: Callable[[int], object]
) -> None:
    delta = CountDelta()
    delta.move("labeled", "labeled")
    delta.relabel({"1": 2}, {"1": 2})

    with django_assert_num_queries(0):  # type: ignore[attr-defined]  # a context manager
        delta.apply(labeled.pk)


def test_a_label_that_went_is_refused(labeled: Dataset) -> None:
    cat = labeled.labels.get(name="cat")
    Label.objects.filter(pk=cat.pk).update(deleted_at=NOON)
    delta = CountDelta()
    delta.relabel({}, {str(cat.pk): 1})

    with pytest.raises(LabelGoneError):
        delta.apply(labeled.pk)


def test_no_count_falls_below_zero(labeled: Dataset) -> None:
    delta = CountDelta()
    delta.move("to_confirm", "labeled")

    with pytest.raises(IntegrityError), transaction.atomic():
        delta.apply(labeled.pk)


@pytest.mark.django_db(transaction=True)
def test_deltas_of_many_labels_at_once_add_up_and_never_wait_for_each_other(dataset: Dataset) -> None:
    labels = [label.pk for label in add_labels(dataset, *"abcdefgh")]

    def count(order: list[int]) -> None:
        for _ in range(20):
            with transaction.atomic():
                delta = CountDelta()
                delta.relabel({}, {str(label): 1 for label in order})
                delta.apply(dataset.pk)

    assert at_once(lambda: count(labels), lambda: count(labels[::-1])) == ["done", "done"]
    assert set(Label.objects.values_list("annotation_count", "sample_count")) == {(40, 40)}


# The command


def test_the_command_is_content_where_all_counts_hold(labeled: Dataset) -> None:
    out = StringIO()

    call_command("verify_counts", stdout=out)

    assert out.getvalue() == "1 datasets verified, 0 counts put right.\n"


def test_the_command_says_what_does_not_hold_and_fails(labeled: Dataset) -> None:
    Dataset.objects.update(labeled=1, unlabeled=2)
    out = StringIO()

    with pytest.raises(CommandError, match="2 counts do not hold"):
        call_command("verify_counts", stdout=out)
    assert f"dataset {labeled.pk} labeled: 1 is stored, 2 is there" in out.getvalue()


def test_the_command_puts_right_what_does_not_hold(labeled: Dataset) -> None:
    Dataset.objects.update(labeled=1, unlabeled=2)

    call_command("verify_counts", "--repair", stdout=StringIO())

    assert recount(labeled) == []


def test_the_command_looks_at_one_dataset_on_demand(labeled: Dataset) -> None:
    DatasetFactory.create(total=1, unlabeled=1)

    call_command("verify_counts", "--dataset", str(labeled.pk), stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("verify_counts", "--dataset", "999999", stdout=StringIO())
