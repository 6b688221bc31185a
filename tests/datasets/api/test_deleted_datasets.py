"""The doors of the trash of datasets."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from datasets.models import Dataset, User
from datasets.services.datasets import delete_dataset
from tests.factories import DatasetFactory

ClientOf = Callable[[User], APIClient]
URL = "/api/v1/datasets/trash"
RESTORE = f"{URL}/restore"


@pytest.fixture
def gone(dataset: Dataset) -> Dataset:
    """The dataset, deleted."""
    delete_dataset(dataset=dataset, now=timezone.now())
    return dataset


def test_the_owner_sees_what_can_come_back(api: APIClient, gone: Dataset) -> None:
    DatasetFactory.create(deleted_at=timezone.now())

    answer = api.get(URL).json()

    assert [each["name"] for each in answer["results"]] == ["streets"]
    assert answer["results"][0].keys() == {
        "id",
        "name",
        "type",
        "counts",
        "created_by",
        "created_at",
        "deleted_at",
        "restorable_until",
    }


def test_the_trash_is_listed_page_by_page_the_latest_first(admin: User, client_of: ClientOf) -> None:
    older = DatasetFactory.create(deleted_at=timezone.now())
    newer = DatasetFactory.create(deleted_at=timezone.now())
    client = client_of(admin)

    first = client.get(f"{URL}?limit=1").json()
    second = client.get(f"{URL}?limit=1&cursor={first['next']}").json()

    assert [page["results"][0]["id"] for page in (first, second)] == [str(newer.pk), str(older.pk)]
    assert second["next"] is None


def test_the_owner_brings_a_dataset_back(api: APIClient, gone: Dataset) -> None:
    answer = api.post(RESTORE, {"ids": [str(gone.pk)]})

    assert (answer.status_code, answer.json()) == (200, {"restored": [str(gone.pk)], "refused": []})
    assert api.get(f"/api/v1/datasets/{gone.pk}").status_code == 200
    assert api.get(URL).json()["results"] == []


def test_an_administrator_brings_back_what_anybody_deleted(
    gone: Dataset, admin: User, client_of: ClientOf
) -> None:
    client = client_of(admin)

    assert [each["id"] for each in client.get(URL).json()["results"]] == [str(gone.pk)]
    assert client.post(RESTORE, {"ids": [str(gone.pk)]}).json()["restored"] == [str(gone.pk)]


@pytest.mark.parametrize(
    "body", [{}, [], {"ids": "1"}, {"ids": ["x"]}, {"ids": ["9" * 30]}, {"ids": [["1"]]}]
)
def test_a_wrong_request_is_400(api: APIClient, body: object) -> None:
    assert api.post(RESTORE, body).status_code == 400


def test_too_many_ids_are_400(api: APIClient) -> None:
    answer = api.post(RESTORE, {"ids": ["1"] * 501})

    assert (answer.status_code, answer.json()["code"]) == (400, "too_many")


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "cursor=x"])
def test_a_wrong_query_is_400(api: APIClient, query: str) -> None:
    assert api.get(f"{URL}?{query}").status_code == 400


def test_a_manager_neither_sees_nor_restores_it(gone: Dataset, manager: User, client_of: ClientOf) -> None:
    client = client_of(manager)

    answer = client.post(RESTORE, {"ids": [str(gone.pk)]}).json()

    assert client.get(URL).json()["results"] == []
    assert (answer["restored"], answer["refused"][0]["code"]) == ([], "not_found")
    assert not Dataset.objects.live().exists()


def test_the_outsider_neither_sees_nor_restores_it(
    gone: Dataset, outsider: User, client_of: ClientOf
) -> None:
    client = client_of(outsider)

    answer = client.post(RESTORE, {"ids": [str(gone.pk)]}).json()

    assert client.get(URL).json()["results"] == []
    assert (answer["restored"], answer["refused"][0]["code"]) == ([], "not_found")
