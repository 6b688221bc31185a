"""The door of what stands out, and of near-duplicates."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets.models import Dataset, Sample, User, Version
from tests.analysis.stage import add_images, analyse, noise, png, publish, with_output
from tests.doubles import MemoryStore
from tests.stage import annotate, box


@pytest.fixture
def version(dataset: Dataset, store: MemoryStore, owner: User) -> Version:
    """An image, a copy of it with a bright pixel more, and a dark one; each with a box; analysed."""
    label = with_output(dataset)
    copy = noise(1)
    copy[0, 0] = 255
    samples = add_images(dataset, store, [png(each) for each in (noise(1), copy, noise(2, light=0.1))])
    annotate(dataset, samples, box(label, side=40))
    version = publish(dataset, owner)
    analyse(dataset, version, owner)
    return version


@pytest.fixture
def address(dataset: Dataset) -> str:
    return f"/api/v1/datasets/{dataset.pk}/analysis"


def findings(api: APIClient, address: str, version: Version) -> dict[str, dict[str, Any]]:
    answer = api.get(f"{address}/report", {"version": version.pk})
    assert answer.status_code == 200, answer.content
    return {each["name"]: each for each in answer.json()["findings"]}


def test_dark_images_stand_out(api: APIClient, address: str, version: Version) -> None:
    dark = findings(api, address, version)["dark"]

    assert (dark["samples"], dark["metric"], dark["from"], dark["to"]) == (1, "brightness", 0, dark["limit"])


def test_the_samples_of_a_finding_are_those_of_its_range(
    api: APIClient, address: str, version: Version
) -> None:
    dark = findings(api, address, version)["dark"]

    query = {"version": version.pk, "metric": dark["metric"], "from": dark["from"], "to": dark["to"]}
    assert [each["number"] for each in api.get(f"{address}/bin", query).json()["results"]] == [3]


def test_a_limit_that_was_moved_counts_for_everybody_and_goes_back(
    api: APIClient, address: str, version: Version
) -> None:
    moved = api.patch(f"{address}/thresholds", {"limits": {"dark": 0.99}}, format="json")
    found = findings(api, address, version)["dark"]
    api.patch(f"{address}/thresholds", {"limits": {"dark": None}}, format="json")

    assert moved.json()["limits"]["dark"] == 0.99
    assert (found["limit"], found["samples"]) == (0.99, 3)
    assert findings(api, address, version)["dark"]["samples"] == 1


@pytest.mark.parametrize("limits", [{"ugly": 1}, {"dark": 7}, {"dark": "x"}, {"dark": -1}, 5])
def test_a_limit_that_can_not_be_is_refused(api: APIClient, address: str, limits: Any) -> None:
    answer = api.patch(f"{address}/thresholds", {"limits": limits}, format="json")

    assert answer.status_code == 400


def test_a_labeler_may_not_move_limits(
    client_of: Callable[[User], APIClient], labeler: User, address: str
) -> None:
    assert client_of(labeler).patch(f"{address}/thresholds", {"limits": {}}, format="json").status_code == 403


def test_near_duplicates_come_in_stacks(api: APIClient, address: str, version: Version) -> None:
    answer = api.get(f"{address}/duplicates", {"version": version.pk}).json()

    [stack] = answer["results"]
    assert [each["number"] for each in stack["samples"]] == [1, 2]
    assert (stack["size"], set(stack["usages"].values()), answer["total"]) == (2, {"train"}, 1)


def test_there_are_no_leaks_in_one_usage(api: APIClient, address: str, version: Version) -> None:
    answer = api.get(f"{address}/duplicates?version={version.pk}&leaking=true").json()

    assert (answer["results"], answer["total"]) == ([], 0)


def test_a_deleted_sample_is_left_out_of_its_stack(api: APIClient, address: str, version: Version) -> None:
    second = Sample.objects.get(number=2)
    api.delete(f"/api/v1/datasets/{version.dataset_id}/samples/{second.pk}")

    [stack] = api.get(f"{address}/duplicates", {"version": version.pk}).json()["results"]

    assert ([each["number"] for each in stack["samples"]], stack["size"]) == ([1], 2)
