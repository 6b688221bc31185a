"""The door of feature analysis."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets import jobs
from datasets.models import Dataset, User, Version
from tests.analysis.stage import add_images, analyse, noise, png, publish, with_output
from tests.doubles import MemoryStore
from tests.stage import annotate, box


@pytest.fixture
def version(dataset: Dataset, store: MemoryStore, owner: User) -> Version:
    """Three images with a box each, published and not analysed."""
    label = with_output(dataset)
    samples = add_images(dataset, store, [png(noise(seed, light=1 - seed / 4)) for seed in range(3)])
    annotate(dataset, samples, box(label, side=40))
    return publish(dataset, owner)


@pytest.fixture
def analysed(dataset: Dataset, version: Version, owner: User) -> Version:
    analyse(dataset, version, owner)
    return version


@pytest.fixture
def get(api: APIClient, dataset: Dataset) -> Callable[..., Any]:
    """`get("series", versions=...)`: what the owner is answered."""
    return lambda name, **query: api.get(f"/api/v1/datasets/{dataset.pk}/analysis/{name}", query)


def test_an_analysis_is_started_and_listed(api: APIClient, dataset: Dataset, version: Version) -> None:
    started = api.post(f"/api/v1/datasets/{dataset.pk}/versions/{version.pk}/analysis")
    jobs.run_pending()

    [listed] = api.get(f"/api/v1/datasets/{dataset.pk}/analysis").json()["results"]
    assert started.status_code == 202
    assert (listed["job"]["id"], listed["job"]["state"]) == (started.json()["job"]["id"], "succeeded")
    assert (listed["version"], listed["version_name"]) == (str(version.pk), "V001")


def test_a_version_says_how_its_analysis_stands(api: APIClient, dataset: Dataset, analysed: Version) -> None:
    address = f"/api/v1/datasets/{dataset.pk}/versions"

    assert api.get(f"{address}/{analysed.pk}").json()["analysis"] == "succeeded"
    assert [each["analysis"] for each in api.get(address).json()["results"]] == ["succeeded"]


def test_a_labeler_may_not_start_one(
    client_of: Callable[[User], APIClient], labeler: User, dataset: Dataset, version: Version
) -> None:
    answer = client_of(labeler).post(f"/api/v1/datasets/{dataset.pk}/versions/{version.pk}/analysis")

    assert answer.status_code == 403


def test_series_have_every_metric_by_default(get: Callable[..., Any], analysed: Version) -> None:
    answer = get("series", versions=analysed.pk, usages="all,train").json()

    assert {each["name"] for each in answer["series"]} == {"V001_all", "V001_train"}
    assert len(answer["series"]) == 2 * 19
    assert {each["verdict"] for each in answer["drift"]} == {"same"}


def test_series_count_into_bins_between_edges(get: Callable[..., Any], analysed: Version) -> None:
    [found] = get("series", versions=analysed.pk, metrics="brightness").json()["series"]

    assert len(found["edges"]) == len(found["counts"]) + 1
    assert sum(found["counts"]) == found["n"] == 3


def test_a_bin_pages_its_samples(get: Callable[..., Any], analysed: Version) -> None:
    query = {"version": analysed.pk, "metric": "brightness", "from": 0, "to": 1, "limit": 2}
    first = get("bin", **query).json()
    rest = get("bin", **query, cursor=first["next"]).json()

    assert [each["number"] for page in (first, rest) for each in page["results"]] == [1, 2, 3]
    assert (first["total"], rest["next"]) == (3, None)


def test_a_bin_holds_what_lies_in_it(get: Callable[..., Any], analysed: Version) -> None:
    answer = get("bin", version=analysed.pk, metric="brightness", **{"from": 0, "to": 0.3}).json()

    assert [each["number"] for each in answer["results"]] == [3]


def test_a_version_that_was_not_analysed_is_refused(get: Callable[..., Any], version: Version) -> None:
    answer = get("series", versions=version.pk)

    assert (answer.status_code, answer.json()["code"]) == (409, "version_not_analysed")


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("series", {}),
        ("series", {"versions": "x"}),
        ("series", {"versions": "1,"}),
        ("series", {"versions": ",".join(["1"] * 30)}),
        ("series", {"versions": "V", "metrics": "beauty"}),
        ("series", {"versions": "V", "usages": "test"}),
        ("bin", {"version": "V", "metric": "beauty", "from": 0, "to": 1}),
        ("bin", {"version": "V", "metric": "brightness", "from": 1, "to": 0}),
        ("bin", {"version": "V", "metric": "brightness", "from": "nan", "to": 1}),
        ("bin", {"version": "V", "metric": "brightness", "from": 0}),
        ("bin", {"version": "V", "from": 0, "to": 1}),
        ("bin", {"version": "V", "metric": "brightness", "from": 0, "to": 1, "cursor": "abc"}),
    ],
)
def test_a_wrong_question_is_refused_with_a_sentence(
    get: Callable[..., Any], analysed: Version, name: str, query: dict[str, Any]
) -> None:
    answer = get(name, **{key: analysed.pk if value == "V" else value for key, value in query.items()})

    assert answer.status_code == 400, answer.json()
    assert answer.json()["message"].endswith(".")


def test_another_datasets_version_is_not_found(get: Callable[..., Any]) -> None:
    assert get("series", versions=10**17).status_code == 404


def test_the_boxes_of_a_part_of_a_chart_come_with_their_samples(
    get: Callable[..., Any], analysed: Version
) -> None:
    query = {"version": analysed.pk, "metric": "box_area_ratio", "from": 0.01, "to": 1}

    [first, *_] = get("bin", **query, include="annotations").json()["results"]

    assert first["boxes_in_range"] == [{"label": "car", "box": [10.0, 20.0, 50.0, 60.0]}]
    assert len(first["annotations"]) == 1


@pytest.mark.parametrize("query", [{"metric": "brightness"}, {"metric": "box_area_ratio", "include": ""}])
def test_boxes_come_only_when_they_are_asked_for_and_measured(
    get: Callable[..., Any], analysed: Version, query: dict[str, str]
) -> None:
    asked = {"version": analysed.pk, "from": 0, "to": 1, "include": "annotations"} | query

    [first, *_] = get("bin", **asked).json()["results"]

    assert "boxes_in_range" not in first
