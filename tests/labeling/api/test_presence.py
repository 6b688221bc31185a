"""The doors of presence, and what the pulse tells of it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from datasets.models import Dataset, Presence, Sample, User

ClientOf = Callable[[User], APIClient]


@pytest.fixture
def url(dataset: Dataset, samples: list[Sample]) -> str:
    return f"/api/v1/datasets/{dataset.pk}"


def test_the_pulse_tells_who_is_at_which_sample(
    api: APIClient, url: str, samples: list[Sample], viewer: User, client_of: ClientOf
) -> None:
    said = client_of(viewer).post(f"{url}/presence", {"sample": str(samples[1].pk)})

    here = {"username": "viewer", "saved_at": None, "sample": str(samples[1].pk)}
    assert said.status_code == 204
    assert api.get(f"{url}/pulse").json()["people"] == [here]


def test_who_falls_silent_has_gone(api: APIClient, url: str, samples: list[Sample]) -> None:
    api.post(f"{url}/presence", {"sample": str(samples[0].pk)})
    Presence.objects.update(seen_at=timezone.now() - dt.timedelta(seconds=31))

    assert api.get(f"{url}/pulse").json()["people"] == []


def test_who_says_so_has_gone(api: APIClient, url: str, samples: list[Sample]) -> None:
    api.post(f"{url}/presence", {"sample": str(samples[0].pk)})
    gone = api.delete(f"{url}/presence")

    assert (gone.status_code, api.get(f"{url}/pulse").json()["people"]) == (204, [])


def test_saying_it_again_leaves_the_pulse_as_it_is(api: APIClient, url: str, samples: list[Sample]) -> None:
    api.post(f"{url}/presence", {"sample": str(samples[0].pk)})
    first = api.get(f"{url}/pulse")
    api.post(f"{url}/presence", {"sample": str(samples[0].pk)})

    assert api.get(f"{url}/pulse", headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("sample", [None, "", "x", "-1", "1" * 19, ["1"]])
def test_a_wrong_id_is_400(api: APIClient, url: str, sample: object) -> None:
    assert api.post(f"{url}/presence", {"sample": sample}).status_code == 400


def test_a_sample_that_is_not_there_is_404(api: APIClient, url: str) -> None:
    assert api.post(f"{url}/presence", {"sample": "999999999"}).status_code == 404


def test_the_pulse_changes_with_the_vocabulary(api: APIClient, url: str) -> None:
    labels = api.get(f"{url}/labels").json()["results"]
    seen = [api.get(f"{url}/pulse").json()["vocabulary"]]
    api.post(f"{url}/labels", {"name": "owl"})
    seen.append(api.get(f"{url}/pulse").json()["vocabulary"])
    api.patch(f"{url}/labels/{labels[0]['id']}", {"name": "lion"})
    seen.append(api.get(f"{url}/pulse").json()["vocabulary"])
    api.delete(f"{url}/labels/{labels[1]['id']}")
    seen.append(api.get(f"{url}/pulse").json()["vocabulary"])

    assert len(set(seen)) == 4
