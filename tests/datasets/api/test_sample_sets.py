"""The door of sets of samples, and what filters make of them."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets.models import Dataset, Sample
from tests.factories import SampleSetFactory
from tests.stage import add_samples


@pytest.fixture
def samples(dataset: Dataset) -> list[Sample]:
    return add_samples(dataset, 4)


@pytest.fixture
def address(dataset: Dataset) -> str:
    return f"/api/v1/datasets/{dataset.pk}"


def keep(api: APIClient, address: str, *samples: Sample, **fields: Any) -> dict[str, Any]:
    body = {"samples": [str(each.pk) for each in samples], **fields}
    answer = api.post(f"{address}/sets", body, format="json")
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def test_a_set_is_made_of_samples_and_told_again(api: APIClient, address: str, samples: list[Sample]) -> None:
    kept = keep(api, address, *samples[:2], name="Odd ones")

    assert api.get(f"{address}/sets/{kept['id']}").json() == kept
    assert (kept["name"], kept["kind"], kept["size"], kept["author"]) == ("Odd ones", "samples", 2, "owner")


def test_a_set_is_a_condition_of_lists_and_counts(
    api: APIClient, address: str, samples: list[Sample]
) -> None:
    kept = keep(api, address, samples[1], samples[3])["id"]

    listed = api.get(f"{address}/samples", {"set": kept}).json()["results"]
    assert [each["number"] for each in listed] == [2, 4]
    assert api.get(f"{address}/samples/count", {"set": kept}).json() == {"count": 2, "more": False}


def test_a_set_is_acted_on_through_a_filter(
    api: APIClient, address: str, samples: list[Sample], dataset: Dataset
) -> None:
    wanted = {"set": keep(api, address, *samples[:3])["id"], "except": [str(samples[0].pk)]}

    answer = api.post(f"{address}/samples/batch", {"action": "mark_hard", "filter": wanted}, format="json")

    assert answer.json()["changed"] == 2
    assert list(dataset.samples.filter(hard=True)) == samples[1:3]


def test_a_view_over_a_set_is_saved(api: APIClient, address: str, samples: list[Sample]) -> None:
    kept = keep(api, address, samples[0])["id"]

    answer = api.post(f"{address}/views", {"name": "One", "filter": {"set": kept}}, format="json")

    assert (answer.status_code, answer.json()["filter"]) == (201, {"set": kept})


@pytest.mark.parametrize(
    "body", [{}, {"samples": []}, {"samples": "1"}, {"samples": ["x"]}, {"samples": ["9"]}]
)
def test_what_makes_no_set_is_refused(api: APIClient, address: str, body: dict[str, Any]) -> None:
    assert api.post(f"{address}/sets", body, format="json").status_code == 400


def test_a_set_of_another_dataset_is_not_found(api: APIClient, address: str) -> None:
    other = SampleSetFactory.create()

    assert api.get(f"{address}/sets/{other.pk}").status_code == 404
    assert api.get(f"{address}/samples", {"set": other.pk}).json()["code"] == "set_gone"
