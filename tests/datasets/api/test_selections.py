"""The doors of selections."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets.models import Dataset, Sample
from tests.stage import add_samples


@pytest.fixture
def samples(dataset: Dataset) -> list[Sample]:
    return add_samples(dataset, 3)


@pytest.fixture
def url(dataset: Dataset, samples: list[Sample]) -> str:
    return f"/api/v1/datasets/{dataset.pk}/samples"


def test_a_selection_by_ids_is_summed_up(api: APIClient, url: str, samples: list[Sample]) -> None:
    answer = api.post(f"{url}/summary", {"samples": [str(samples[0].pk)]})

    assert (answer.status_code, answer.json()["samples"]) == (200, 1)


def test_a_selection_by_filter_leaves_out_the_exceptions(
    api: APIClient, url: str, samples: list[Sample]
) -> None:
    wanted = {"tab": "unlabeled", "except": [str(samples[0].pk)]}

    assert api.post(f"{url}/summary", {"filter": wanted}).json()["samples"] == 2


@pytest.mark.parametrize("body", [[], {}, {"samples": ["x"]}, {"samples": [], "filter": {}}, {"filter": 1}])
def test_what_is_no_selection_is_refused(api: APIClient, url: str, body: Any) -> None:
    assert api.post(f"{url}/summary", body).status_code == 400


def test_filters_are_told_what_they_may_be_set_to(api: APIClient, url: str) -> None:
    found = api.get(f"{url}/filter-values").json()

    assert found == {"directories": [""], "annotated_by": [], "properties": {}}
