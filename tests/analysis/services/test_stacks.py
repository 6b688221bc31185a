"""The stacks of a dataset: what the index holds, what is shown of it, and what could go."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from analysis.models import DuplicateIndex
from analysis.services.ignoring import ignore_stacks, show_stacks
from analysis.services.indexing import is_stale, start_indexing
from analysis.services.stacks import Level, Stack, Stacks, Wanted
from datasets import jobs
from datasets.models import Dataset, Job, Sample, User
from datasets.models.job import JobState
from datasets.sample_writer import restore, trash
from tests.analysis.stage import add_images, noise, png, with_output
from tests.doubles import MemoryStore
from tests.factories import NOON
from tests.stage import add_labels, annotate, box

CLOSE = Wanted(2)


def spotted(seed: int, size: tuple[int, int] = (160, 120), spots: int = 1) -> bytes:
    """A picture of noise with some white spots."""
    pixels = noise(seed, size)
    pixels[0, :spots] = 255
    return png(pixels)


@pytest.fixture
def samples(dataset: Dataset, store: MemoryStore) -> list[Sample]:
    """Three pictures that are alike, the second of the same content as the first; two more; and one alone."""
    contents = [spotted(1), spotted(1), spotted(1, spots=2), spotted(2), spotted(2, spots=2), spotted(3)]
    return add_images(dataset, store, contents)


@pytest.fixture
def indexed(dataset: Dataset, samples: list[Sample], owner: User) -> Callable[[], Stacks]:
    start_indexing(dataset=dataset, actor=owner)
    jobs.run_pending()
    assert Job.objects.latest("pk").state == JobState.SUCCEEDED, Job.objects.latest("pk").error_message
    return lambda: Stacks(dataset, DuplicateIndex.objects.get(dataset=dataset))


def numbers(stacks: list[Stack]) -> list[list[int]]:
    number_of = dict(Sample.objects.values_list("pk", "number"))
    return [[number_of[pk] for pk in stack.samples] for stack in stacks]


def shown(stacks: Stacks, wanted: Wanted = CLOSE) -> list[list[int]]:
    return numbers(stacks.page(wanted, None, 50)[0])


def test_the_largest_stack_comes_first(indexed: Callable[[], Stacks]) -> None:
    assert shown(indexed()) == [[1, 2, 3], [4, 5]]


def test_the_most_alike_come_first_when_that_is_asked_for(indexed: Callable[[], Stacks]) -> None:
    assert shown(indexed(), Wanted(0, "likeness")) == [[1, 2]]


def test_every_distance_says_how_much_there_is(indexed: Callable[[], Stacks]) -> None:
    assert indexed().levels(CLOSE) == [Level(0, 1, 1), Level(2, 2, 3), Level(4, 2, 3), Level(6, 2, 3)]


def test_a_stack_says_how_far_each_is_from_its_best(indexed: Callable[[], Stacks]) -> None:
    [stack, _], _ = indexed().page(CLOSE, None, 50)

    assert (stack.distances[:2], stack.same) == ([0, 0], [True, True, False])


def test_pages_follow_each_other_without_a_gap(indexed: Callable[[], Stacks]) -> None:
    first, cursor = indexed().page(CLOSE, None, 1)
    second, last = indexed().page(CLOSE, cursor, 1)

    assert (numbers(first), numbers(second), last) == ([[1, 2, 3]], [[4, 5]], None)


def test_the_labeled_sample_is_the_best(
    dataset: Dataset, samples: list[Sample], indexed: Callable[[], Stacks]
) -> None:
    annotate(dataset, samples[2:3], box(with_output(dataset), side=40))

    assert shown(indexed())[0] == [3, 1, 2]


def test_the_larger_of_two_is_the_best(dataset: Dataset, store: MemoryStore, owner: User) -> None:
    tiles = noise(5, (8, 6))
    add_images(dataset, store, [png(tiles.repeat(side, axis=0).repeat(side, axis=1)) for side in (16, 32)])
    start_indexing(dataset=dataset, actor=owner)
    jobs.run_pending()

    assert shown(Stacks(dataset, DuplicateIndex.objects.get())) == [[2, 1]]


def test_images_of_billions_of_pixels_are_ranked_too(
    samples: list[Sample], indexed: Callable[[], Stacks]
) -> None:
    Sample.objects.filter(pk=samples[4].pk).update(width=100_000, height=100_000)

    assert shown(indexed())[1] == [5, 4]


def test_what_goes_to_the_trash_leaves_its_stack_at_once_and_comes_back(
    dataset: Dataset, samples: list[Sample], indexed: Callable[[], Stacks]
) -> None:
    trash(dataset.pk, [samples[3].pk], now=NOON)
    without = shown(indexed())
    restore(dataset.pk, [samples[3].pk], now=NOON)

    assert (without, shown(indexed())) == ([[1, 2, 3]], [[1, 2, 3], [4, 5]])


def test_what_was_in_the_trash_when_the_index_was_made_comes_back_too(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    trash(dataset.pk, [samples[3].pk], now=NOON)
    start_indexing(dataset=dataset, actor=owner)
    jobs.run_pending()
    restore(dataset.pk, [samples[3].pk], now=NOON)

    assert shown(Stacks(dataset, DuplicateIndex.objects.get())) == [[1, 2, 3], [4, 5]]


def test_an_index_is_stale_when_samples_came(
    dataset: Dataset, store: MemoryStore, indexed: Callable[[], Stacks]
) -> None:
    before = is_stale(dataset, DuplicateIndex.objects.get())
    add_images(dataset, store, [spotted(9)])

    assert (before, is_stale(dataset, DuplicateIndex.objects.get())) == (False, True)


def test_a_file_that_was_scanned_anew_makes_the_index_stale(
    dataset: Dataset, samples: list[Sample], indexed: Callable[[], Stacks]
) -> None:
    DuplicateIndex.objects.update(built_at=NOON)

    assert is_stale(dataset, DuplicateIndex.objects.get())


def test_samples_whose_image_is_not_known_are_counted(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    Sample.objects.filter(pk=samples[5].pk).update(phash=None)
    start_indexing(dataset=dataset, actor=owner)
    jobs.run_pending()

    assert DuplicateIndex.objects.get().unread == 1


def test_whoever_asks_twice_waits_for_one_job(dataset: Dataset, samples: list[Sample], owner: User) -> None:
    first = start_indexing(dataset=dataset, actor=owner)

    assert start_indexing(dataset=dataset, actor=owner) == first


def test_an_ignored_stack_is_shown_only_among_the_ignored(
    dataset: Dataset, samples: list[Sample], owner: User, indexed: Callable[[], Stacks]
) -> None:
    ignore_stacks(
        dataset=dataset, stacks=[[each.pk for each in samples[3:5]]], actor=owner, now=timezone.now()
    )

    assert shown(indexed()) == [[1, 2, 3]]
    assert shown(indexed(), Wanted(2, is_ignored=True)) == [[4, 5]]


def test_an_ignored_stack_with_a_new_picture_is_shown_again(
    dataset: Dataset, samples: list[Sample], owner: User, indexed: Callable[[], Stacks]
) -> None:
    ignore_stacks(
        dataset=dataset, stacks=[[each.pk for each in samples[:2]]], actor=owner, now=timezone.now()
    )

    assert shown(indexed(), Wanted(0)) == []
    assert shown(indexed()) == [[1, 2, 3], [4, 5]]


def test_a_stack_that_is_no_longer_ignored_is_shown(
    dataset: Dataset, samples: list[Sample], owner: User, indexed: Callable[[], Stacks]
) -> None:
    stack = [each.pk for each in samples[3:5]]
    ignore_stacks(dataset=dataset, stacks=[stack], actor=owner, now=timezone.now())

    assert show_stacks(dataset=dataset, stacks=[stack]) == 1
    assert shown(indexed()) == [[1, 2, 3], [4, 5]]


def test_stacks_whose_labels_differ_can_be_asked_for_and_are_not_spared(
    dataset: Dataset, samples: list[Sample], indexed: Callable[[], Stacks]
) -> None:
    car, bus = with_output(dataset), add_labels(dataset, "bus")[0]
    annotate(dataset, samples[3:4], box(car, side=40))
    annotate(dataset, samples[4:5], box(bus, side=40))

    assert shown(indexed(), Wanted(2, has_conflict=True)) == [[4, 5]]
    assert indexed().spare(2) == ([samples[1].pk, samples[2].pk], 1, 1)


def test_what_is_unlabeled_contradicts_nobody(
    dataset: Dataset, samples: list[Sample], indexed: Callable[[], Stacks]
) -> None:
    annotate(dataset, samples[3:4], box(with_output(dataset), side=40))

    assert shown(indexed(), Wanted(2, has_conflict=True)) == []
