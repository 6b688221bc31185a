"""Confirming at once what a model is sure of, and checking a few of it."""

from typing import Any

import pytest

from datasets.errors import InvalidInputError, NotFoundError
from datasets.models import Annotation, ChangeGroup, Dataset, Job, Label, Sample, User
from datasets.models.job import JobState
from labeling.models import BulkConfirmation, SmartRun, Suggestion
from labeling.services.bulk_confirming import (
    BulkConfirmationOffError,
    NothingSureError,
    TooFewHeldOutError,
    allow_bulk_confirmation,
    confirm_in_bulk,
    judge,
    measured,
    offers,
)
from labeling.services.history import undo_group
from labeling.smart.shares import share, share_json
from tests.factories import NOON, SuggestionFactory
from tests.labeling.desk import suggest

THRESHOLDS = [
    {"confidence": 0.5, "precision": share_json(share(80, 100)), "coverage": 0.9},
    {"confidence": 0.9, "precision": share_json(share(57, 60)), "coverage": 0.5},
    {"confidence": 0.95, "precision": share_json(share(9, 9)), "coverage": 0.1},
]


@pytest.fixture
def run(dataset: Dataset) -> SmartRun:
    """A run that has ended, with what it says of itself."""
    job = Job.objects.create(dataset=dataset, kind="smart_labeling", state=JobState.SUCCEEDED)
    return SmartRun.objects.create(
        dataset=dataset,
        job=job,
        algorithm="fast",
        engine="linear",
        min_confidence=0.05,
        report={"thresholds": THRESHOLDS},
    )


@pytest.fixture
def waiting(dataset: Dataset, run: SmartRun, samples: list[Sample], cat: Label) -> list[Sample]:
    """The first sample waits with boxes of 0.97 and 0.1, the second with 0.92 and 0.6, the third with 0.93."""
    for sample, sure in zip(samples, (0.97, 0.92, 0.93), strict=True):
        suggest(sample, label=cat, confidence=sure)
    SuggestionFactory.create(sample=samples[0], label=cat, confidence=0.1, x0=200, x1=300)
    SuggestionFactory.create(sample=samples[1], label=cat, confidence=0.6, x0=200, x1=300)
    dataset.refresh_from_db()
    return samples


@pytest.fixture
def allowed(dataset: Dataset) -> None:
    allow_bulk_confirmation(dataset=dataset, is_on=True)


def confirm(
    dataset: Dataset, person: User, min_confidence: float = 0.9, least: float = 0.3
) -> BulkConfirmation:
    return confirm_in_bulk(
        dataset=dataset, min_confidence=min_confidence, least=least, actor=person, now=NOON
    )[0]


def states(samples: list[Sample]) -> list[str]:
    return [Sample.objects.get(pk=sample.pk).state for sample in samples]


def test_an_offer_counts_the_samples_on_which_all_that_is_shown_is_so_sure(
    dataset: Dataset, waiting: list[Sample]
) -> None:
    found = offers(dataset, least=0.3)

    assert [(each.confidence, each.samples, each.suggestions) for each in found] == [
        (0.5, 3, 4),
        (0.9, 2, 2),
        (0.95, 1, 1),
    ]


def test_what_few_held_out_samples_back_is_marked(dataset: Dataset, waiting: list[Sample]) -> None:
    assert [each.is_backed for each in offers(dataset, least=0)] == [True, True, False]


def test_nothing_is_offered_before_anything_was_learned(dataset: Dataset, samples: list[Sample]) -> None:
    assert offers(dataset, least=0) == []


@pytest.mark.usefixtures("allowed")
def test_sure_samples_are_confirmed_and_what_was_hidden_on_them_is_rejected(
    dataset: Dataset, waiting: list[Sample], owner: User
) -> None:
    confirmation = confirm(dataset, owner)

    assert states(waiting) == ["labeled", "to_confirm", "labeled"]
    taken = Annotation.objects.order_by("confidence").values_list("confidence", flat=True)
    assert list(taken) == [0.93, 0.97]
    assert (confirmation.samples, confirmation.suggestions) == (2, 2)
    assert confirmation.expected["value"] == 0.95


@pytest.mark.usefixtures("allowed")
def test_it_is_undone_as_one_change(dataset: Dataset, waiting: list[Sample], owner: User) -> None:
    confirmation = confirm(dataset, owner)
    group = ChangeGroup.objects.get(pk=confirmation.change_group)

    undo_group(dataset=dataset, group=group, actor=owner, now=NOON)

    assert states(waiting) == ["to_confirm"] * 3
    assert Suggestion.objects.count() == 5


@pytest.mark.usefixtures("allowed")
def test_one_of_the_confirmed_at_least_is_to_be_checked(
    dataset: Dataset, waiting: list[Sample], owner: User
) -> None:
    confirmation = confirm(dataset, owner)

    assert len(confirmation.to_check) == 1
    assert confirmation.to_check[0] in (waiting[0].pk, waiting[2].pk)
    assert confirmation.sample_set is not None
    assert confirmation.sample_set.size == 1


def test_it_is_off_until_a_manager_switches_it_on(
    dataset: Dataset, waiting: list[Sample], owner: User
) -> None:
    with pytest.raises(BulkConfirmationOffError):
        confirm(dataset, owner)


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize(("threshold", "refusal"), [(0.95, TooFewHeldOutError), (0.7, InvalidInputError)])
def test_a_threshold_that_nothing_backs_is_refused(
    dataset: Dataset, waiting: list[Sample], owner: User, threshold: float, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        confirm(dataset, owner, threshold)


@pytest.mark.usefixtures("allowed", "run")
def test_where_nothing_is_so_sure_nothing_is_confirmed(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    with pytest.raises(NothingSureError):
        confirm(dataset, owner)


# Checking


@pytest.fixture
def confirmed(dataset: Dataset, waiting: list[Sample], owner: User, allowed: None) -> BulkConfirmation:
    return confirm(dataset, owner)


def say(confirmation: BulkConfirmation, person: User, **more: Any) -> BulkConfirmation:
    said = {"sample_id": confirmation.to_check[0], "wrong": 0} | more
    return judge(
        dataset=confirmation.dataset, confirmation_id=confirmation.pk, actor=person, now=NOON, **said
    )


def test_a_checked_sample_that_is_right_counts_for_what_was_measured(
    confirmed: BulkConfirmation, reviewer: User
) -> None:
    found = measured(say(confirmed, reviewer))

    assert (found["right"], found["number"]) == (1, 1)


def test_a_sample_with_something_wrong_waits_again(confirmed: BulkConfirmation, reviewer: User) -> None:
    found = say(confirmed, reviewer, wrong=1)

    assert (measured(found)["right"], measured(found)["number"]) == (0, 1)
    assert Sample.objects.get(pk=confirmed.to_check[0]).state == "to_confirm"


def test_a_second_word_on_a_sample_takes_the_place_of_the_first(
    confirmed: BulkConfirmation, reviewer: User, owner: User
) -> None:
    say(confirmed, reviewer, wrong=1)

    assert measured(say(confirmed, owner))["right"] == 1


def test_no_more_can_be_wrong_than_was_confirmed(confirmed: BulkConfirmation, reviewer: User) -> None:
    with pytest.raises(InvalidInputError, match="from 0 to 1"):
        say(confirmed, reviewer, wrong=2)


def test_only_what_was_chosen_by_chance_is_checked(
    confirmed: BulkConfirmation, waiting: list[Sample], reviewer: User
) -> None:
    with pytest.raises(NotFoundError):
        say(confirmed, reviewer, sample_id=waiting[1].pk)
