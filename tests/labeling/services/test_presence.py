"""Presence: one row for each person, and a lease that goes on while he is there."""

import datetime as dt

import pytest

from datasets.errors import NotFoundError
from datasets.models import Dataset, Presence, Sample, User
from labeling.models import Lease
from labeling.services.presence import end_presence, tell_presence
from labeling.services.queue import HELD_FOR, next_sample
from tests.factories import NOON, SampleFactory

LATER = NOON + HELD_FOR - dt.timedelta(minutes=1)


def test_a_person_is_at_one_sample_at_a_time(dataset: Dataset, samples: list[Sample], owner: User) -> None:
    tell_presence(dataset=dataset, person=owner, sample_id=samples[0].pk, now=NOON)
    tell_presence(dataset=dataset, person=owner, sample_id=samples[1].pk, now=LATER)

    assert list(Presence.objects.values_list("sample", "seen_at")) == [(samples[1].pk, LATER)]


def test_a_lease_goes_on_while_its_person_is_there(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    next_sample(dataset=dataset, person=owner, tab="unlabeled", now=NOON)

    tell_presence(dataset=dataset, person=owner, sample_id=samples[0].pk, now=LATER)

    assert Lease.objects.get().expires_at == LATER + HELD_FOR


def test_a_lease_that_has_just_been_given_is_not_written_again(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    next_sample(dataset=dataset, person=owner, tab="unlabeled", now=NOON)

    tell_presence(dataset=dataset, person=owner, sample_id=samples[0].pk, now=NOON + dt.timedelta(seconds=10))

    assert Lease.objects.get().expires_at == NOON + HELD_FOR


def test_a_lease_that_has_run_out_is_not_renewed(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    next_sample(dataset=dataset, person=owner, tab="unlabeled", now=NOON)

    tell_presence(dataset=dataset, person=owner, sample_id=samples[0].pk, now=NOON + HELD_FOR)

    assert Lease.objects.get().expires_at == NOON + HELD_FOR


def test_looking_at_a_sample_does_not_prolong_the_lease_of_another(
    dataset: Dataset, samples: list[Sample], owner: User, labeler: User
) -> None:
    next_sample(dataset=dataset, person=owner, tab="unlabeled", now=NOON)

    tell_presence(dataset=dataset, person=labeler, sample_id=samples[0].pk, now=LATER)

    assert Lease.objects.get().expires_at == NOON + HELD_FOR


def test_nobody_is_at_a_sample_of_another_dataset(dataset: Dataset, owner: User) -> None:
    elsewhere = SampleFactory.build(pk=10**9)

    with pytest.raises(NotFoundError):
        tell_presence(dataset=dataset, person=owner, sample_id=elsewhere.pk, now=NOON)

    assert not Presence.objects.exists()


def test_who_leaves_is_gone(dataset: Dataset, samples: list[Sample], owner: User) -> None:
    tell_presence(dataset=dataset, person=owner, sample_id=samples[0].pk, now=NOON)

    end_presence(dataset=dataset, person=owner)

    assert not Presence.objects.exists()
