"""The door of a dataset's duplicates."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets import jobs
from datasets.models import Dataset, Sample, User
from tests.analysis.stage import add_images, analyse, noise, png, publish, with_output
from tests.doubles import MemoryStore
from tests.stage import annotate, box


@pytest.fixture
def samples(dataset: Dataset, store: MemoryStore) -> list[Sample]:
    """A picture, a copy of it with a bright pixel more, and another picture."""
    copy = noise(1)
    copy[0, 0] = 255
    return add_images(dataset, store, [png(each) for each in (noise(1), copy, noise(2))])


@pytest.fixture
def address(dataset: Dataset, samples: list[Sample]) -> str:
    return f"/api/v1/datasets/{dataset.pk}/duplicates"


@pytest.fixture
def indexed(api: APIClient, address: str) -> str:
    answer = api.post(f"{address}/index")
    assert (answer.status_code, answer.json()["job"]["kind"]) == (202, "duplicates")
    jobs.run_pending()
    return address


def stacks(api: APIClient, address: str, **query: Any) -> list[dict[str, Any]]:
    answer = api.get(address, query)
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def test_before_the_index_there_are_no_stacks_and_the_answer_says_so(api: APIClient, address: str) -> None:
    answer = api.get(address).json()

    assert (answer["results"], answer["levels"]) == ([], [])
    assert answer["index"] == {"built_at": None, "stale": True, "unread": 0, "job": None}


def test_an_index_that_is_being_made_is_told(api: APIClient, address: str) -> None:
    job = api.post(f"{address}/index").json()["job"]

    assert api.get(address).json()["index"]["job"]["id"] == job["id"]


def test_a_stack_has_its_samples_with_what_tells_them_apart(
    api: APIClient, indexed: str, samples: list[Sample]
) -> None:
    [stack] = stacks(api, indexed)

    assert stack["ids"] == [str(samples[0].pk), str(samples[1].pk)]
    assert [each["number"] for each in stack["samples"]] == [1, 2]
    assert [(each["is_same"], each["usage"]) for each in stack["samples"]] == [(True, None), (False, None)]
    assert stack["conflict"] is False


def test_levels_count_at_every_distance(api: APIClient, indexed: str) -> None:
    answer = api.get(indexed, {"distance": 0}).json()

    assert answer["results"] == []
    assert [(each["distance"], each["stacks"], each["spare"]) for each in answer["levels"]] == [
        (0, 0, 0),
        (2, 1, 1),
        (4, 1, 1),
        (6, 1, 1),
    ]
    assert (answer["index"]["stale"], answer["index"]["job"]) == (False, None)


def test_usages_are_those_of_the_version_that_was_analysed_last(
    api: APIClient, dataset: Dataset, samples: list[Sample], indexed: str, owner: User
) -> None:
    annotate(dataset, samples[:2], box(with_output(dataset), side=40))
    analyse(dataset, publish(dataset, owner), owner)

    [stack] = stacks(api, indexed)

    assert [each["usage"] for each in stack["samples"]] == ["train", "train"]


def test_spare_samples_are_all_but_the_best(api: APIClient, indexed: str, samples: list[Sample]) -> None:
    answer = api.get(f"{indexed}/spare", {"distance": 2}).json()

    assert answer == {"samples": [str(samples[1].pk)], "stacks": 1, "conflicts": 0}


def test_a_stack_is_ignored_and_shown_again(api: APIClient, indexed: str) -> None:
    [stack] = stacks(api, indexed)
    body = {"stacks": [stack["ids"]], "ignored": True}
    ignored = api.put(f"{indexed}/ignored", body, format="json").json()
    left, among_ignored = stacks(api, indexed), stacks(api, indexed, ignored=True)
    api.put(f"{indexed}/ignored", body | {"ignored": False}, format="json")

    assert (ignored, left, [each["id"] for each in among_ignored]) == ({"changed": 1}, [], [stack["id"]])
    assert len(stacks(api, indexed)) == 1


@pytest.mark.parametrize(
    "query", [{"distance": 3}, {"distance": "x"}, {"order": "name"}, {"cursor": "1.2"}, {"limit": 0}]
)
def test_a_query_that_can_not_be_is_refused(api: APIClient, indexed: str, query: dict[str, Any]) -> None:
    assert api.get(indexed, query).status_code == 400


@pytest.mark.parametrize(
    "body",
    [{}, {"stacks": [], "ignored": True}, {"stacks": [["x"]], "ignored": True}, {"stacks": [["1"]]}, 5],
)
def test_a_wrong_body_is_refused(api: APIClient, indexed: str, body: Any) -> None:
    assert api.put(f"{indexed}/ignored", body, format="json").status_code == 400


def test_a_cursor_beyond_any_number_is_refused(api: APIClient, indexed: str) -> None:
    assert api.get(indexed, {"cursor": f"1.2.{10**30}"}).status_code == 400


def test_a_viewer_looks_and_does_not_ignore(
    client_of: Callable[[User], APIClient], viewer: User, indexed: str
) -> None:
    client = client_of(viewer)

    assert client.get(indexed).status_code == 200
    assert (
        client.put(f"{indexed}/ignored", {"stacks": [["1"]], "ignored": True}, format="json").status_code
        == 403
    )
