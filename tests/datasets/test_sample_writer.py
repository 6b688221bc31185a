"""How samples come and go."""

from typing import Any

import pytest
from django.db import transaction

from datasets.changes import Occasion
from datasets.models import Change, Dataset, Label, Sample
from datasets.sample_writer import register, restore, trash
from tests.factories import NOON, DatasetFactory
from tests.racing import at_once
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("counts_hold")


def add(dataset: Dataset, *paths: str, input_path: str = "obs://images/") -> int:
    files = [(path, 10, "etag", NOON) for path in paths]
    with transaction.atomic():
        return register(dataset.pk, files, input_path=input_path, now=NOON)


def numbers(dataset: Dataset) -> list[tuple[int, str]]:
    return list(dataset.samples.order_by("number").values_list("number", "name"))


def test_files_become_unlabeled_samples_in_their_order(dataset: Dataset) -> None:
    assert add(dataset, "obs://images/b.jpg", "obs://images/a.jpg") == 2

    dataset.refresh_from_db()
    assert numbers(dataset) == [(1, "b.jpg"), (2, "a.jpg")]
    assert (dataset.total, dataset.unlabeled, dataset.next_number) == (2, 2, 3)


def test_a_sample_begins_with_what_is_known_of_its_file(dataset: Dataset) -> None:
    add(dataset, "obs://images/x/y/\u4f60 %_'\"\\.jpg")

    sample = Sample.objects.get()
    assert (sample.path, sample.directory) == ("obs://images/x/y/\u4f60 %_'\"\\.jpg", "x/y")
    assert (sample.size, sample.etag, sample.modified_at, sample.created_at) == (10, "etag", NOON, NOON)
    assert (sample.width, sample.revision, sample.label_counts, sample.properties) == (None, 0, {}, {})


@pytest.mark.parametrize(
    ("path", "directory"),
    [
        ("obs://images/a.jpg", ""),
        ("obs://images/set/a.jpg", ""),
        ("obs://images/set/b/c/a.jpg", "b/c"),
        ("obs://images/settle/a.jpg", ""),
        ("obs://other/set/a.jpg", ""),
    ],
)
def test_the_directory_is_the_part_below_the_input(dataset: Dataset, path: str, directory: str) -> None:
    add(dataset, path, input_path="obs://images/set/")

    assert Sample.objects.get().directory == directory


def test_a_path_that_is_there_is_not_added_again(dataset: Dataset) -> None:
    add(dataset, "obs://images/a.jpg")

    assert add(dataset, "obs://images/a.jpg", "obs://images/b.jpg") == 1
    assert numbers(dataset) == [(1, "a.jpg"), (2, "b.jpg")]


def test_a_path_in_the_trash_does_not_come_back(dataset: Dataset) -> None:
    add(dataset, "obs://images/a.jpg")
    trash(dataset.pk, [Sample.objects.get().pk], now=NOON)

    assert add(dataset, "obs://images/a.jpg") == 0


def test_two_datasets_may_have_the_same_path(dataset: Dataset) -> None:
    other = DatasetFactory.create()

    assert [add(dataset, "obs://images/a.jpg"), add(other, "obs://images/a.jpg")] == [1, 1]


def test_no_files_add_nothing(dataset: Dataset) -> None:
    assert add(dataset) == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_register_at_once_number_without_gaps(dataset: Dataset) -> None:
    ours = [f"obs://images/{number}.jpg" for number in range(20)]

    at_once(lambda: add(dataset, *ours), lambda: add(dataset, *ours[10:], "obs://images/x.jpg"))

    assert [number for number, _ in numbers(dataset)] == list(range(1, 22))


# The trash


@pytest.fixture
def samples(dataset: Dataset) -> list[Sample]:
    """Three samples, the first with a cat and a dog."""
    cat, dog = add_labels(dataset, "cat", "dog")
    found = add_samples(dataset, 3)
    annotate(dataset, found[:1], box(cat), box(dog))
    return found


def counted(dataset: Dataset) -> Any:
    dataset.refresh_from_db()
    return dataset.counts | dict(Label.objects.values_list("name", "annotation_count"))


def test_what_goes_to_the_trash_is_counted_no_more(dataset: Dataset, samples: list[Sample]) -> None:
    moved = trash(dataset.pk, [samples[0].pk, samples[1].pk], now=NOON)

    assert moved == [samples[0].pk, samples[1].pk]
    assert counted(dataset) == {"total": 1, "unlabeled": 1, "labeled": 0, "to_confirm": 0, "cat": 0, "dog": 0}


def test_what_comes_back_is_counted_again(dataset: Dataset, samples: list[Sample]) -> None:
    before = counted(dataset)
    trash(dataset.pk, [samples[0].pk], now=NOON)

    assert restore(dataset.pk, [samples[0].pk], now=NOON) == [samples[0].pk]
    assert counted(dataset) == before


def test_each_goes_and_comes_once(dataset: Dataset, samples: list[Sample]) -> None:
    ids = [samples[0].pk]

    assert [trash(dataset.pk, ids, now=NOON), trash(dataset.pk, ids, now=NOON)] == [ids, []]
    assert [restore(dataset.pk, ids, now=NOON), restore(dataset.pk, ids, now=NOON)] == [ids, []]


def test_samples_of_other_datasets_stay(dataset: Dataset, samples: list[Sample]) -> None:
    assert trash(DatasetFactory.create().pk, [samples[0].pk], now=NOON) == []


def test_a_move_is_part_of_the_history_if_somebody_did_it(dataset: Dataset, samples: list[Sample]) -> None:
    occasion = Occasion(dataset.pk, None, NOON, "delete")
    trash(dataset.pk, [samples[1].pk], now=NOON, occasion=occasion)

    change = Change.objects.latest("pk")
    assert (change.kind, change.sample, change.revision) == ("delete", samples[1], 0)
    assert ("deleted" in change.before, "deleted" in change.after) == (False, True)
