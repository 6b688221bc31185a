"""What the views of every app stand on."""

import math
from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from datasets.api.base import (
    bool_parameter,
    choice_parameter,
    dataset_for,
    datetime_parameter,
    float_parameter,
    id_parameter,
    int_parameter,
    list_parameter,
    text_parameter,
)
from datasets.errors import InvalidInputError, NotAllowedError, NotFoundError
from datasets.models.dataset import Dataset
from datasets.models.user import User
from datasets.permissions import Right


def asking(**query: Any) -> Request:
    return Request(APIRequestFactory().get("/", query))


def asked_by(user: User) -> Request:
    request = asking()
    request.user = user
    return request


def test_a_dataset_and_the_role_in_it_cost_one_query(
    dataset: Dataset, labeler: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = dataset_for(asked_by(labeler), dataset.pk, Right.ANNOTATE)

    assert (found.pk, found.my_role) == (dataset.pk, "labeler")


def test_a_dataset_of_others_is_not_found(dataset: Dataset, outsider: User) -> None:
    with pytest.raises(NotFoundError):
        dataset_for(asked_by(outsider), dataset.pk)


def test_a_role_without_the_right_is_refused(dataset: Dataset, viewer: User) -> None:
    with pytest.raises(NotAllowedError):
        dataset_for(asked_by(viewer), dataset.pk, Right.ANNOTATE)


@pytest.mark.parametrize("value", ["cat", "猫", " ", "a" * 1100])
def test_a_text_is_taken_as_it_is(value: str) -> None:
    assert text_parameter(asking(name=value), "name") == value


@pytest.mark.parametrize("value", ["a\x00b", "\x00", "a" * 1101])
def test_a_text_with_nul_or_without_end_is_refused(value: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        text_parameter(asking(name=value), "name")

    assert refusal.value.fields is not None
    assert list(refusal.value.fields) == ["name"]


def test_what_is_not_given_is_none() -> None:
    assert text_parameter(asking(), "name") is None
    assert text_parameter(asking(name=""), "name") is None
    assert id_parameter(asking(), "dataset") is None
    assert float_parameter(asking(), "score_min") is None
    assert bool_parameter(asking(), "hard") is None
    assert datetime_parameter(asking(), "created_after") is None
    assert int_parameter(asking(), "skip", default=7) == 7
    assert choice_parameter(asking(), "tab", ["all"], default="all") == "all"
    assert list_parameter(asking(), "label") == []


def test_a_parameter_may_be_repeated() -> None:
    assert list_parameter(asking(label=["cat", "dog"]), "label") == ["cat", "dog"]


def test_a_parameter_is_not_repeated_without_end() -> None:
    with pytest.raises(InvalidInputError):
        list_parameter(asking(label=["cat"] * 101), "label")


@pytest.mark.parametrize(("value", "number"), [("0", 0), ("12", 12), ("012", 12)])
def test_whole_numbers(value: str, number: int) -> None:
    assert int_parameter(asking(skip=value), "skip", default=0) == number


@pytest.mark.parametrize(
    "value", ["-1", "1.5", "1e3", "٣", "²", "9" * 17, "9" * 5000, " 1", "0x1", "--1", "\x00"]
)
def test_what_is_no_whole_number_within_bounds_is_refused(value: str) -> None:
    with pytest.raises(InvalidInputError):
        int_parameter(asking(skip=value), "skip", default=0)


def test_whole_numbers_may_be_negative_where_bounds_allow() -> None:
    assert int_parameter(asking(skip="-5"), "skip", default=0, minimum=-10) == -5


@pytest.mark.parametrize(("value", "number"), [("0.5", 0.5), ("1", 1.0), ("1e-3", 0.001)])
def test_numbers(value: str, number: float) -> None:
    assert float_parameter(asking(score="" + value), "score") == number


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999", "a", "2"])
def test_what_is_no_number_within_bounds_is_refused(value: str) -> None:
    with pytest.raises(InvalidInputError):
        float_parameter(asking(score=value), "score", minimum=0, maximum=1)


def test_a_number_needs_no_bounds() -> None:
    assert float_parameter(asking(score="-1e300"), "score") == -math.pow(10, 300)


@pytest.mark.parametrize(("value", "truth"), [("true", True), ("1", True), ("False", False), ("0", False)])
def test_truth(value: str, truth: bool) -> None:
    assert bool_parameter(asking(hard=value), "hard") is truth


def test_what_is_neither_true_nor_false_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        bool_parameter(asking(hard="maybe"), "hard")


@pytest.mark.parametrize(
    "value", ["2026-01-31T12:00:00Z", "2026-01-31T13:00:00+01:00", "2026-01-31T12:00:00"]
)
def test_moments_are_in_utc(value: str) -> None:
    assert datetime_parameter(asking(after=value), "after") == datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize("value", ["yesterday", "2026-02-30T00:00:00Z", "12:00", "0001-01-01T00:00:00+14:00"])
def test_what_is_no_moment_is_refused(value: str) -> None:
    with pytest.raises(InvalidInputError):
        datetime_parameter(asking(after=value), "after")


def test_a_day_begins_at_midnight() -> None:
    assert datetime_parameter(asking(after="2026-01-31"), "after") == datetime(2026, 1, 31, tzinfo=UTC)


def test_what_is_not_among_the_choices_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="all, labeled"):
        choice_parameter(asking(tab="other"), "tab", ["all", "labeled"], default="all")
