"""The door of hard examples by the distributions of a version."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets import jobs
from datasets.models import Dataset, Sample, User, Version
from tests.analysis.stage import add_images, analyse, noise, png, publish, with_output
from tests.doubles import MemoryStore
from tests.stage import annotate, box


@pytest.fixture
def version(dataset: Dataset, store: MemoryStore, owner: User) -> Version:
    """Fifty bright images with a box each, analysed; a dark one came later."""
    label = with_output(dataset)
    samples = add_images(dataset, store, [png(noise(seed, (16, 12))) for seed in range(50)])
    annotate(dataset, samples, box(label, side=40))
    version = publish(dataset, owner)
    analyse(dataset, version, owner)
    add_images(dataset, store, [png(noise(99, (16, 12), light=0.1))])
    return version


@pytest.fixture
def address(dataset: Dataset) -> str:
    return f"/api/v1/datasets/{dataset.pk}/analysis/hard"


def test_marking_does_what_was_foreseen(api: APIClient, address: str, version: Version) -> None:
    told = api.get(f"{address}?version={version.pk}&reasons=7").json()
    started = api.post(address, {"version": str(version.pk), "reasons": ["7"]}, format="json")
    jobs.run_pending()

    assert ((started.status_code, started.json()["job"]["kind"]), told["samples"]) == ((202, "mark_hard"), 1)
    assert list(Sample.objects.filter(hard=True).values_list("number", "hard_reasons")) == [(51, ["7"])]


def test_a_marked_sample_tells_why_and_is_found_by_it(
    api: APIClient, dataset: Dataset, address: str, version: Version
) -> None:
    api.post(address, {"version": str(version.pk), "reasons": ["7", "10"]}, format="json")
    jobs.run_pending()

    [found] = api.get(f"/api/v1/datasets/{dataset.pk}/samples", {"hard_reason": "7"}).json()["results"]
    assert (found["number"], found["hard"], found["hard_reasons"]) == (51, True, ["7", "10"])
    assert 0.5 <= found["hard_coefficient"] <= 1


def test_it_is_listed_and_undone_among_the_bulk_actions(
    api: APIClient, dataset: Dataset, address: str, version: Version
) -> None:
    api.post(address, {"version": str(version.pk), "reasons": ["7"]}, format="json")
    jobs.run_pending()
    [listed] = api.get(f"/api/v1/datasets/{dataset.pk}/changes").json()["results"]

    undone = api.post(f"/api/v1/changes/{listed['id']}/undo")

    assert (listed["action"], listed["changed"], listed["can_undo"]) == ("mark_hard", 1, True)
    assert (undone.json()["changed"], Sample.objects.filter(hard=True).exists()) == (1, False)


def test_it_can_not_be_undone_while_it_runs(
    api: APIClient, dataset: Dataset, address: str, version: Version
) -> None:
    api.post(address, {"version": str(version.pk), "reasons": ["7"]}, format="json")
    [listed] = api.get(f"/api/v1/datasets/{dataset.pk}/changes").json()["results"]

    answer = api.post(f"/api/v1/changes/{listed['id']}/undo")

    assert (listed["can_undo"], answer.status_code, answer.json()["code"]) == (False, 409, "dataset_busy")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"reasons": []},
        {"reasons": ["3"]},
        {"reasons": "7"},
        {"reasons": ["7"], "threshold": 2},
        {"reasons": ["7"], "threshold": "x"},
        {"reasons": ["7"], "version": "x"},
        {"reasons": [["7"]]},
    ],
)
def test_a_wrong_body_is_refused_and_marks_nothing(
    api: APIClient, address: str, version: Version, body: dict[str, Any]
) -> None:
    answer = api.post(address, {"version": str(version.pk)} | body, format="json")

    assert answer.status_code == 400, answer.content
    assert not Sample.objects.filter(hard=True).exists()


@pytest.mark.parametrize("query", [{"reasons": "3"}, {"threshold": "2"}, {"threshold": "nan"}])
def test_a_wrong_question_is_refused(
    api: APIClient, address: str, version: Version, query: dict[str, str]
) -> None:
    answer = api.get(address, {"version": str(version.pk)} | query)

    assert answer.status_code == 400


def test_a_version_that_was_not_analysed_is_refused(
    api: APIClient, dataset: Dataset, address: str, version: Version, owner: User
) -> None:
    second = publish(dataset, owner)
    answer = api.post(address, {"version": str(second.pk), "reasons": ["7"]}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "version_not_analysed")


def test_a_labeler_sees_what_would_be_marked_and_may_not_mark(
    client_of: Callable[[User], APIClient], labeler: User, address: str, version: Version
) -> None:
    client = client_of(labeler)
    seen = client.get(address, {"version": version.pk})
    marked = client.post(address, {"version": str(version.pk), "reasons": ["7"]}, format="json")

    assert (seen.status_code, marked.status_code) == (200, 403)
