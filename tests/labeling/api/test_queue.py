"""The doors of the queue."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from datasets.models import Dataset, Sample, User

ClientOf = Callable[[User], APIClient]


@pytest.fixture
def url(dataset: Dataset, samples: list[Sample]) -> str:
    return f"/api/v1/datasets/{dataset.pk}"


def test_the_next_sample_comes_with_its_lease(api: APIClient, url: str, samples: list[Sample]) -> None:
    answer = api.post(f"{url}/queue/next")

    assert answer.status_code == 200
    assert (answer.json()["id"], answer.json()["state"]) == (str(samples[0].pk), "unlabeled")
    assert answer.json()["lease"].keys() == {"expires_at"}


def test_204_when_nothing_is_left(api: APIClient, url: str) -> None:
    answer = api.post(f"{url}/queue/next", {"tab": "to_confirm"})

    assert (answer.status_code, answer.content) == (204, b"")


def test_a_sample_is_skipped_and_the_next_released(api: APIClient, url: str, samples: list[Sample]) -> None:
    first = api.post(f"{url}/queue/next").json()["id"]
    skipped = api.post(f"{url}/samples/{first}/skip", {"reason": "too dark"})
    second = api.post(f"{url}/queue/next").json()["id"]
    released = api.post(f"{url}/samples/{second}/release")

    assert (skipped.status_code, released.status_code) == (204, 204)
    assert [first, second] == [str(sample.pk) for sample in samples[:2]]
    assert api.post(f"{url}/queue/next").json()["id"] == second


@pytest.mark.parametrize("body", [{"tab": "labeled"}, {"tab": 1}, {"tab": None}, [], "unlabeled"])
def test_a_wrong_tab_is_400(api: APIClient, url: str, body: object) -> None:
    assert api.post(f"{url}/queue/next", body).status_code == 400


@pytest.mark.parametrize("reason", ["x" * 201, ["dark"], None])
def test_a_wrong_reason_is_400(api: APIClient, url: str, samples: list[Sample], reason: object) -> None:
    assert api.post(f"{url}/samples/{samples[0].pk}/skip", {"reason": reason}).status_code == 400


def test_a_viewer_takes_nothing(url: str, viewer: User, samples: list[Sample], client_of: ClientOf) -> None:
    client = client_of(viewer)

    assert client.post(f"{url}/queue/next").status_code == 403
    assert client.post(f"{url}/samples/{samples[0].pk}/skip").status_code == 403


def test_the_outsider_gets_404(url: str, outsider: User, client_of: ClientOf) -> None:
    assert client_of(outsider).post(f"{url}/queue/next").status_code == 404
