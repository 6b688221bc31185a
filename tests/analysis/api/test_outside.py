"""The door of samples outside of a version."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets.models import Dataset, User, Version
from tests.analysis.stage import add_images, analyse, noise, png, publish, with_output
from tests.doubles import MemoryStore
from tests.stage import annotate, box

BRIGHTNESS: dict[str, Any] = {"metric": "brightness", "from": 0, "to": 1}


@pytest.fixture
def version(dataset: Dataset, store: MemoryStore, owner: User) -> Version:
    """One image with a box, analysed; two came later."""
    label = with_output(dataset)
    annotate(dataset, add_images(dataset, store, [png(noise(0))]), box(label, side=40))
    version = publish(dataset, owner)
    analyse(dataset, version, owner)
    add_images(dataset, store, [png(noise(1)), png(noise(2))])
    return version


@pytest.fixture
def address(dataset: Dataset) -> str:
    return f"/api/v1/datasets/{dataset.pk}/analysis/outside"


def test_samples_outside_are_paged(api: APIClient, address: str, version: Version) -> None:
    query = {"version": version.pk, **BRIGHTNESS, "limit": 1}
    first = api.get(address, query).json()
    second = api.get(address, query | {"cursor": first["next"]}).json()

    assert [each["number"] for page in (first, second) for each in page["results"]] == [2, 3]
    assert (first["total"], first["unscanned"], first["unmeasured"]) == (2, 0, 0)
    assert (first["prev"], second["next"]) == (None, None)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"metric": "beauty"},
        {"metric": "box_area_ratio"},
        {"from": 2},
        {"from": "nan"},
        {"cursor": "abc"},
        {"limit": 501},
    ],
)
def test_a_wrong_question_is_refused_with_a_sentence(
    api: APIClient, address: str, version: Version, query: dict[str, Any]
) -> None:
    asked = {"version": version.pk, **BRIGHTNESS, **query} if query else {"version": version.pk}

    answer = api.get(address, asked)

    assert answer.status_code == 400
    assert answer.json()["message"].endswith(".")


def test_a_version_that_was_not_analysed_is_refused(
    api: APIClient, dataset: Dataset, address: str, version: Version, owner: User
) -> None:
    answer = api.get(address, {"version": publish(dataset, owner).pk, **BRIGHTNESS})

    assert (answer.status_code, answer.json()["code"]) == (409, "version_not_analysed")
