"""The filter of a request body."""

import datetime as dt
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from datasets.api.filters import (
    MOST_ALTERNATIVES,
    MOST_EXCEPTIONS,
    filter_of_body,
    filter_of_query,
    sample_ids,
)
from datasets.errors import InvalidInputError
from datasets.models import Dataset, User
from datasets.tabs import SampleFilter, ShapeRange, SuggestionRange, filter_from_json, filter_to_json
from tests.factories import LabelFactory, SampleSetFactory
from tests.stage import add_labels


def test_a_body_without_conditions_means_all(dataset: Dataset) -> None:
    assert filter_of_body({}, dataset) == SampleFilter()


def test_every_condition_of_a_body_holds(dataset: Dataset, owner: User) -> None:
    cat, dog = add_labels(dataset, "cat", "dog")
    kept = SampleSetFactory.create(dataset=dataset)
    body = {
        "set": str(kept.pk),
        "tab": "labeled", "label": ["cat", str(dog.pk), "cat"], "label_op": "and", "name": "a", "name~": "b",
        "directory": "c", "created_after": "2026-01-01T00:00:00+01:00", "created_before": "2026-02-01T00:00:00",
        "hard": True, "hard_reason": "7", "excluded": False, "usage": "eval",
        "empty": False, "missing": False, "annotated_by": "owner",
        "score_min": 0.1,
        "score_max": 1, "property.city": "Ulm", "except": ["7"], "without_label": "dog",
        "annotations_min": 1, "annotations_max": 9, "shape_area_max": 0.01, "shape_aspect_min": 2,
        "suggested_label": "dog", "confidence_min": 0.5,
        "any_of": [{"label": "cat", "property.city": "Bern"}, {}],
    }  # fmt: skip

    assert filter_of_body(body, dataset) == SampleFilter(
        sample_set=kept.pk,
        tab="labeled",
        labels=(cat.pk, dog.pk),
        label_op="and",
        name_prefix="a",
        name_contains="b",
        directory="c",
        created_after=dt.datetime(2025, 12, 31, 23, tzinfo=dt.UTC),
        created_before=dt.datetime(2026, 2, 1, tzinfo=dt.UTC),
        hard=True,
        hard_reason="7",
        excluded=False,
        usage="eval",
        empty=False,
        missing=False,
        annotated_by=owner.pk,
        score_min=0.1,
        score_max=1.0,
        properties=(("city", "Ulm"),),
        without_samples=(7,),
        without_labels=(dog.pk,),
        annotations_min=1,
        annotations_max=9,
        shape=ShapeRange(area_max=0.01, aspect_min=2.0, labels=(cat.pk, dog.pk)),
        suggestion=SuggestionRange((dog.pk,), 0.5, None),
        any_of=(SampleFilter(labels=(cat.pk,), properties=(("city", "Bern"),)), SampleFilter()),
    )


def test_a_reason_asks_for_hard_samples(dataset: Dataset) -> None:
    assert filter_of_body({"hard_reason": "7"}, dataset) == SampleFilter(hard=True, hard_reason="7")


def test_alternatives_travel_in_a_query_as_json(dataset: Dataset) -> None:
    (cat,) = add_labels(dataset, "cat")
    query = QueryDict(mutable=True)
    query["tab"] = "labeled"
    query["any_of"] = json.dumps([{"without_label": ["cat"], "hard": True}, {"property.city": "Ulm"}])

    assert filter_of_query(query, dataset) == SampleFilter(
        tab="labeled",
        any_of=(
            SampleFilter(without_labels=(cat.pk,), hard=True),
            SampleFilter(properties=(("city", "Ulm"),)),
        ),
    )


@pytest.mark.parametrize(
    "text",
    ["x", "{}", "[1]", '[{"tab": "best"}]', '[{"any_of": []}]', '[{"except": ["1"]}]', "[" * 5000,
     json.dumps([{}] * (MOST_ALTERNATIVES + 1))],
)  # fmt: skip
def test_alternatives_that_are_none_are_refused(dataset: Dataset, text: str) -> None:
    with pytest.raises(InvalidInputError):
        filter_of_query(QueryDict(urlencode({"any_of": text})), dataset)


def test_properties_in_two_forms_are_refused_when_one_is_wrong(dataset: Dataset) -> None:
    with pytest.raises(InvalidInputError):
        filter_of_query(QueryDict("properties=x&property.city=Ulm"), dataset)


def test_a_name_of_digits_is_a_name_before_it_is_an_id(dataset: Dataset) -> None:
    (first,) = add_labels(dataset, "first")
    (second,) = add_labels(dataset, str(first.pk))

    assert filter_of_body({"label": str(first.pk)}, dataset).labels == (second.pk,)


def test_a_label_in_the_trash_is_unknown(dataset: Dataset) -> None:
    label = LabelFactory.create(dataset=dataset, deleted_at=dt.datetime.now(dt.UTC))

    with pytest.raises(InvalidInputError) as error:
        filter_of_body({"label": [label.name]}, dataset)
    assert error.value.params == {"names": [label.name]}


def test_a_set_of_another_dataset_is_not_there(dataset: Dataset) -> None:
    with pytest.raises(InvalidInputError) as error:
        filter_of_body({"set": str(SampleSetFactory.create().pk)}, dataset)
    assert error.value.code == "set_gone"


@pytest.mark.parametrize(
    "body",
    [
        {"tab": "best"},
        {"tab": None},
        {"label": 1},
        {"label": [1]},
        {"label": ["cow"]},
        {"name": 1},
        {"hard": "true"},
        {"hard": 1},
        {"score_min": "0.5"},
        {"score_min": 1e301},
        {"created_after": 2026},
        {"created_after": "0001-01-01T00:00:00+14:00"},
        {"properties": {"a": 1}},
        {"property.a": None},
        {"properties": {str(number): "x" for number in range(21)}},
        {"any_of": {}},
        {"any_of": [{"label": ["cow"]}]},
        {"any_of": [{"any_of": []}]},
        {"any_of": [{"except": ["1"]}]},
        {"without_label": ["cow"]},
        {"annotations_min": -1},
        {"annotations_max": 2**40},
        {"shape_area_min": -0.1},
        {"shape_area_max": 1.1},
        {"shape_aspect_max": -1},
        {"any_of": [{"shape_area_max": 5}]},
        {"properties": "x", "property.a": "x"},
        {"except": "1"},
        {"except": [1]},
        {"except": ["-1"]},
        {"except": ["1"] * (MOST_EXCEPTIONS + 1)},
        {"set": 1},
        {"set": "x"},
        {"set": "1"},
        {"any_of": [{"set": "1"}]},
        {"colour": "red"},
    ],
)
def test_a_wrong_condition_is_refused(dataset: Dataset, body: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        filter_of_body(body, dataset)


def test_a_filter_is_kept_for_a_job_and_read_again() -> None:
    wanted = SampleFilter(
        tab="labeled",
        labels=(1, 2),
        created_after=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        properties=(("city", "Ulm"),),
        without_samples=(3,),
        any_of=(SampleFilter(without_labels=(4,)), SampleFilter(hard=True)),
    )

    assert filter_from_json(filter_to_json(wanted)) == wanted
    assert filter_to_json(SampleFilter()) == {}


@pytest.mark.parametrize("text", ["", "x", "-1", "1.0", "9" * 19, "\u0663", " 1"])
def test_what_is_no_id_of_a_sample_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        sample_ids([text])
