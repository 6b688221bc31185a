"""Samples as pages show them."""

import datetime as dt
from typing import Any

import pytest

from datasets.models.dataset import Dataset
from datasets.sample_pages import Order, find_page
from datasets.sample_rows import read_samples
from datasets.tabs import SampleFilter
from tests.factories import NOON, SampleFactory
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.django_db


def test_times_are_in_utc_to_the_microsecond(dataset: Dataset) -> None:
    moment = NOON + dt.timedelta(microseconds=123_456)
    sample = SampleFactory.create(dataset=dataset, number=1, created_at=moment, updated_at=NOON)
    [row] = read_samples(dataset, [sample.pk])
    assert (row["created_at"], row["updated_at"]) == (moment, NOON)


def test_flags_and_properties_are_what_was_stored(dataset: Dataset) -> None:
    stored = {"hard": True, "hard_reasons": ["blurred"], "excluded": True, "usage": "eval", "properties": {}}
    sample = SampleFactory.create(dataset=dataset, number=1, **stored)
    [row] = read_samples(dataset, [sample.pk])
    assert {name: row[name] for name in stored} == stored


def test_samples_come_in_the_order_that_was_asked_for(dataset: Dataset) -> None:
    first, second, third = add_samples(dataset, 3)
    found = read_samples(dataset, [third.pk, first.pk, second.pk])
    assert [row["id"] for row in found] == [str(third.pk), str(first.pk), str(second.pk)]


def test_labels_are_named_in_their_order(dataset: Dataset) -> None:
    samples = add_samples(dataset, 1)
    dog, cat = add_labels(dataset, "dog", "cat")
    annotate(dataset, samples, box(dog), box(cat), box(dog))
    [row] = read_samples(dataset, [samples[0].pk])
    assert row["labels"] == ["cat", "dog"]


def test_a_page_of_two_labels_holds_the_samples_that_have_both(dataset: Dataset) -> None:
    samples = add_samples(dataset, 4)
    cat, dog = add_labels(dataset, "cat", "dog")
    annotate(dataset, samples[:3], box(cat))
    annotate(dataset, samples[1:], box(dog))
    wanted = SampleFilter(labels=(cat.pk, dog.pk), label_op="and")
    page = find_page(dataset=dataset, wanted=wanted, order=Order.parse("number"), cursor=None, limit=10)
    assert page.ids == [samples[1].pk, samples[2].pk]


def test_a_page_of_a_label_is_followed_by_the_next_one(dataset: Dataset) -> None:
    samples = add_samples(dataset, 4)
    (cat,) = add_labels(dataset, "cat")
    annotate(dataset, samples, box(cat), box(cat))
    asked: dict[str, Any] = {
        "dataset": dataset,
        "wanted": SampleFilter(labels=(cat.pk,)),
        "order": Order.parse("number"),
    }
    first = find_page(**asked, cursor=None, limit=3)
    second = find_page(**asked, cursor=first.next, limit=3)
    assert (first.ids, second.ids, second.next) == (
        [sample.pk for sample in samples[:3]],
        [samples[3].pk],
        None,
    )


def test_samples_with_many_boxes_of_a_label_come_once_each(dataset: Dataset) -> None:
    samples = add_samples(dataset, 3)
    (cat,) = add_labels(dataset, "cat")
    annotate(dataset, samples, *[box(cat) for _ in range(40)])
    asked: dict[str, Any] = {"dataset": dataset, "wanted": SampleFilter(labels=(cat.pk,)), "limit": 2}
    first = find_page(**asked, order=Order.parse("number"), cursor=None)
    second = find_page(**asked, order=Order.parse("number"), cursor=first.next)
    backwards = find_page(**asked, order=Order.parse("-number"), cursor=None)
    assert (first.ids, second.ids) == ([samples[0].pk, samples[1].pk], [samples[2].pk])
    assert backwards.ids == [samples[2].pk, samples[1].pk]


@pytest.mark.parametrize(("width", "has_tiles"), [(None, False), (4000, False), (4001, True)])
def test_an_image_of_more_than_40_megapixels_has_an_address_of_tiles(
    dataset: Dataset, width: int | None, has_tiles: bool
) -> None:
    sample = SampleFactory.create(dataset=dataset, number=1, width=width, height=10_000, etag="abc")
    [row] = read_samples(dataset, [sample.pk])
    base = f"/api/v1/datasets/{dataset.pk}/samples/{sample.pk}"
    assert row["tiles_url"] == (f"{base}/tiles/{{z}}/{{x}}/{{y}}?v=abc" if has_tiles else None)
