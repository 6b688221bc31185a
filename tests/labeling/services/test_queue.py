"""The queue: the next sample, nobody's twice, the same one until it is done with."""

import datetime as dt

import pytest

from datasets.errors import NotFoundError
from datasets.models import Dataset, Label, Sample, User
from labeling.models import Lease, Skip
from labeling.services.batch import plan_batch, run_batch
from labeling.services.queue import HELD_FOR, SKIPPED_FOR, next_sample, release_sample, skip_sample
from tests.factories import NOON, DatasetFactory
from tests.labeling.desk import Desk, draft, suggest
from tests.racing import at_once


def take(dataset: Dataset, person: User, *, tab: str = "unlabeled", now: dt.datetime = NOON) -> int | None:
    """The id of the sample that a person is handed."""
    handed = next_sample(dataset=dataset, person=person, tab=tab, now=now)
    return handed.sample_id if handed else None


def test_the_first_sample_of_the_tab_comes_first(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    Desk(dataset, owner).put(samples[0], draft("cat"))

    assert take(dataset, owner) == samples[1].pk


def test_the_same_sample_comes_until_it_is_saved(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    first = [take(dataset, owner), take(dataset, owner)]
    Desk(dataset, owner).put(samples[0], draft("cat"))

    assert [*first, take(dataset, owner)] == [samples[0].pk, samples[0].pk, samples[1].pk]


def test_a_sample_that_another_holds_is_passed_over(
    dataset: Dataset, samples: list[Sample], owner: User, labeler: User, reviewer: User
) -> None:
    handed = [take(dataset, person) for person in (owner, labeler, reviewer)]

    assert handed == [sample.pk for sample in samples]


def test_nothing_is_left_when_all_are_held_or_done(
    dataset: Dataset, samples: list[Sample], owner: User, labeler: User
) -> None:
    desk = Desk(dataset, owner)
    desk.put(samples[0], draft("cat"))
    desk.put(samples[1], draft("cat"))
    take(dataset, owner)

    assert take(dataset, labeler) is None


def test_a_skipped_sample_is_not_the_next_for_a_day(
    dataset: Dataset, samples: list[Sample], owner: User, labeler: User
) -> None:
    take(dataset, owner)
    skip_sample(dataset=dataset, sample_id=samples[0].pk, person=owner, reason="blurred", now=NOON)

    assert take(dataset, owner) == samples[1].pk
    assert take(dataset, labeler) == samples[0].pk
    assert Skip.objects.get().reason == "blurred"


def test_a_skipped_sample_comes_again_the_next_day(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    skip_sample(dataset=dataset, sample_id=samples[0].pk, person=owner, reason="", now=NOON)

    assert take(dataset, owner, now=NOON + SKIPPED_FOR) == samples[0].pk


def test_a_released_sample_is_the_next_again(
    dataset: Dataset, samples: list[Sample], owner: User, labeler: User
) -> None:
    take(dataset, owner)
    release_sample(dataset=dataset, sample_id=samples[0].pk, person=owner)

    assert take(dataset, labeler) == samples[0].pk


def test_nobody_releases_what_another_holds(
    dataset: Dataset, samples: list[Sample], owner: User, labeler: User
) -> None:
    take(dataset, owner)
    release_sample(dataset=dataset, sample_id=samples[0].pk, person=labeler)

    assert take(dataset, labeler) == samples[1].pk


def test_a_lease_runs_out(dataset: Dataset, samples: list[Sample], owner: User, labeler: User) -> None:
    take(dataset, owner)
    later = NOON + HELD_FOR

    assert take(dataset, labeler, now=later) == samples[0].pk
    assert take(dataset, owner, now=later) == samples[1].pk


def test_asking_again_keeps_the_lease(dataset: Dataset, samples: list[Sample], owner: User) -> None:
    take(dataset, owner)
    take(dataset, owner, now=NOON + dt.timedelta(minutes=20))

    assert Lease.objects.get().expires_at == NOON + dt.timedelta(minutes=20) + HELD_FOR


def test_a_bulk_action_is_no_save(dataset: Dataset, samples: list[Sample], owner: User) -> None:
    take(dataset, owner)
    plan = plan_batch(dataset=dataset, body={"action": "mark_hard"}, now=NOON)
    run_batch(dataset=dataset, batch=plan, wanted=[samples[0].pk], actor=owner, now=NOON)

    assert take(dataset, owner) == samples[0].pk


def test_a_sample_that_was_saved_and_is_still_in_the_tab_is_not_the_next(
    dataset: Dataset, samples: list[Sample], labeler: User, cat: Label
) -> None:
    suggest(samples[0], label=cat)
    suggest(samples[1], label=cat)
    take(dataset, labeler, tab="to_confirm")
    Desk(dataset, labeler).patch(samples[0], draft("dog"))

    assert take(dataset, labeler, tab="to_confirm") == samples[1].pk


def test_another_tab_gives_the_held_sample_back(
    dataset: Dataset, samples: list[Sample], owner: User, labeler: User, cat: Label
) -> None:
    suggest(samples[2], label=cat)
    take(dataset, owner)

    assert take(dataset, owner, tab="to_confirm") == samples[2].pk
    assert take(dataset, labeler) == samples[0].pk


@pytest.mark.parametrize("fields", [{"missing": True}, {"problem": "image_damaged"}])
def test_images_that_cannot_be_shown_are_left_out(
    dataset: Dataset, samples: list[Sample], owner: User, fields: dict[str, object]
) -> None:
    Sample.objects.filter(pk=samples[0].pk).update(**fields)

    assert take(dataset, owner) == samples[1].pk


def test_a_sample_that_went_to_the_trash_is_not_the_same_again(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    take(dataset, owner)
    plan = plan_batch(dataset=dataset, body={"action": "delete"}, now=NOON)
    run_batch(dataset=dataset, batch=plan, wanted=[samples[0].pk], actor=owner, now=NOON)

    assert take(dataset, owner) == samples[1].pk


def test_a_person_holds_one_sample_in_each_dataset(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    take(dataset, owner)

    assert take(DatasetFactory.create(), owner) is None
    assert take(dataset, owner) == samples[0].pk


def test_a_sample_of_another_dataset_is_not_there(samples: list[Sample], owner: User) -> None:
    other = DatasetFactory.create()

    with pytest.raises(NotFoundError):
        skip_sample(dataset=other, sample_id=samples[0].pk, person=owner, reason="", now=NOON)
    with pytest.raises(NotFoundError):
        release_sample(dataset=other, sample_id=samples[0].pk, person=owner)


@pytest.mark.django_db(transaction=True)
def test_people_who_ask_at_once_get_different_samples(
    dataset: Dataset, samples: list[Sample], owner: User, labeler: User, reviewer: User
) -> None:
    people = [owner, labeler, reviewer]

    ends = at_once(*[lambda person=person: take(dataset, person) for person in people])

    assert ends == ["done"] * 3
    assert sorted(Lease.objects.values_list("sample", flat=True)) == [sample.pk for sample in samples]


@pytest.mark.django_db(transaction=True)
def test_a_person_who_asks_twice_at_once_holds_one_sample(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    assert at_once(*[lambda: take(dataset, owner)] * 4) == ["done"] * 4
    assert Lease.objects.count() == 1
