"""The doors of the trash."""

import base64
from collections.abc import Callable

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from datasets.models import Dataset, Sample, User
from datasets.sample_writer import trash
from tests.stage import add_samples

ClientOf = Callable[[User], APIClient]


@pytest.fixture
def url(dataset: Dataset) -> str:
    """The trash, with two of three samples in it."""
    samples = add_samples(dataset, 3)
    trash(dataset.pk, [sample.pk for sample in samples[:2]], now=timezone.now())
    return f"/api/v1/datasets/{dataset.pk}/trash"


def test_the_trash_is_listed_page_by_page(api: APIClient, url: str) -> None:
    first = api.get(f"{url}?limit=1").json()
    second = api.get(f"{url}?limit=1&kind=sample&cursor={first['next']}").json()

    assert [first["results"][0]["name"], second["results"][0]["name"]] == ["000002.jpg", "000001.jpg"]
    assert first["results"][0].keys() == {
        "kind",
        "id",
        "name",
        "deleted_at",
        "deleted_by",
        "restorable_until",
        "missing",
        "thumbnail_url",
    }
    assert (second["next"], second["prev"]) == (None, None)


def test_the_trash_is_searched_by_name(api: APIClient, url: str) -> None:
    found = api.get(f"{url}?name=00002").json()

    assert [each["name"] for each in found["results"]] == ["000002.jpg"]


def test_samples_are_restored(api: APIClient, url: str) -> None:
    gone = str(Sample.objects.exclude(deleted_at=None).earliest("pk").pk)

    answer = api.post(f"{url}/restore", {"kind": "sample", "ids": [gone, "999999"]})

    assert (answer.status_code, answer.json()["restored"]) == (200, [gone])
    assert [each["id"] for each in answer.json()["refused"]] == ["999999"]
    assert Sample.objects.live().count() == 2


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"kind": "sample"},
        {"kind": "dataset", "ids": []},
        {"kind": "sample", "ids": "1"},
        {"kind": "sample", "ids": ["x"]},
        {"kind": "sample", "ids": ["9" * 30]},
        {"kind": "sample", "ids": [["1"]]},
    ],
)
def test_a_wrong_request_is_400(api: APIClient, url: str, body: object) -> None:
    assert api.post(f"{url}/restore", body).status_code == 400


WRONG_PLACES = [
    b"[]",
    b'["2026-01-01T00:00:00Z", "sample", -1]',
    b'["2026-01-01T00:00:00Z", "sample", 99999999999999999999]',
    b'["2026-01-01T00:00:00", "sample", 1]',
    b'["0001-01-01T00:00:00+12:00", "sample", 1]',
    b'["soon", "sample", 1]',
    b"\xff",
]


@pytest.mark.parametrize("raw", WRONG_PLACES)
def test_a_cursor_of_somebody_elses_making_is_400(api: APIClient, url: str, raw: bytes) -> None:
    cursor = base64.urlsafe_b64encode(raw).decode()

    answer = api.get(f"{url}?cursor={cursor}")

    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid")


@pytest.mark.parametrize(
    "query", ["kind=dataset", "limit=0", "limit=x", "cursor=%00", "cursor=\u4f60", "name=%00"]
)
def test_a_wrong_query_is_400(api: APIClient, url: str, query: str) -> None:
    assert api.get(f"{url}?{query}").status_code == 400


def test_a_reviewer_looks_and_restores_nothing(url: str, reviewer: User, client_of: ClientOf) -> None:
    client = client_of(reviewer)

    assert client.get(url).status_code == 200
    assert client.post(f"{url}/restore", {"kind": "sample", "ids": []}).status_code == 403


def test_the_outsider_gets_404(url: str, outsider: User, client_of: ClientOf) -> None:
    assert client_of(outsider).get(url).status_code == 404
