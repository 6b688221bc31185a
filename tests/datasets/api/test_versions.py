"""The doors of versions: right, wrong body, wrong role; visibility is walked by test_doors."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets import jobs
from datasets.models import Dataset, Job, User, Version
from datasets.sample_writer import trash
from tests.factories import NOON
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def labeled(dataset: Dataset) -> Dataset:
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/easel/")
    dataset.refresh_from_db()
    samples = add_samples(dataset, 10)
    annotate(dataset, samples[:5], box(add_labels(dataset, "cat")[0]))
    return dataset


def publish(api: APIClient, dataset: Dataset, **body: Any) -> dict[str, Any]:
    """Publish over the API and run the job; returns the version as the API answers it."""
    started = api.post(f"/api/v1/datasets/{dataset.pk}/versions", body)
    assert started.status_code == 202, started.content
    jobs.run_pending()
    job = api.get(f"/api/v1/jobs/{started.json()['job']['id']}").json()
    found: dict[str, Any] = api.get(
        f"/api/v1/datasets/{dataset.pk}/versions/{job['result']['version']}"
    ).json()
    return found


def test_publish_answers_a_job_whose_result_is_the_version(api: APIClient, labeled: Dataset) -> None:
    version = publish(api, labeled, name="first", description="as agreed", split={"train": 0.8, "eval": 0.2})

    assert (version["name"], version["status"], version["is_current"]) == ("first", "normal", True)
    assert version["counts"] == {"total": 10, "labeled": 5, "train": 4, "eval": 1, "inference": 0}
    assert (version["label_counts"], version["created_by"]) == ({"cat": 5}, "owner")


def test_preview_offers_the_next_name(api: APIClient, labeled: Dataset) -> None:
    publish(api, labeled)

    answer = api.post(f"/api/v1/datasets/{labeled.pk}/versions/preview", {})

    assert (answer.status_code, answer.json()["name"]) == (200, "V002")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "a/b"}, "name_invalid"),
        ({"split": {"train": 0.5}}, "split_invalid"),
        ({"split": {"train": 7}}, "invalid"),
        ({"split": "most"}, "invalid"),
        ({"description": "<script>"}, "description_invalid"),
        ({"filter": {"tab": "other"}}, "invalid"),
        ({"filter": {"label": ["nobody"]}}, "unknown_label"),
        ({"filter": {"colour": "red"}}, "invalid"),
        ({"copy_images": "maybe"}, "invalid"),
        ({"voc_xml": []}, "invalid"),
        ([], "invalid"),
    ],
)
def test_publish_refuses_a_wrong_body_and_makes_nothing(
    api: APIClient, labeled: Dataset, body: Any, code: str
) -> None:
    answer = api.post(f"/api/v1/datasets/{labeled.pk}/versions", body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Version.objects.exists()


def test_a_reviewer_may_not_publish(
    labeled: Dataset, reviewer: User, client_of: Callable[[User], APIClient]
) -> None:
    answer = client_of(reviewer).post(f"/api/v1/datasets/{labeled.pk}/versions", {})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_a_name_that_is_taken_is_409(api: APIClient, labeled: Dataset) -> None:
    publish(api, labeled, name="first")

    answer = api.post(f"/api/v1/datasets/{labeled.pk}/versions", {"name": "first"})

    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")


def test_a_second_publish_meanwhile_names_the_job_that_runs(api: APIClient, labeled: Dataset) -> None:
    first = api.post(f"/api/v1/datasets/{labeled.pk}/versions", {})

    answer = api.post(f"/api/v1/datasets/{labeled.pk}/versions", {})

    assert (answer.status_code, answer.json()["code"]) == (409, "dataset_busy")
    assert answer.json()["job"]["id"] == first.json()["job"]["id"]


def test_only_the_description_can_be_changed(api: APIClient, labeled: Dataset) -> None:
    url = f"/api/v1/datasets/{labeled.pk}/versions/{publish(api, labeled)['id']}"

    assert api.patch(url, {"description": "better"}).json()["description"] == "better"
    assert api.patch(url, {"name": "V009"}).json()["code"] == "version_is_frozen"


def test_samples_are_paged_from_the_frozen_version(api: APIClient, labeled: Dataset) -> None:
    url = f"/api/v1/datasets/{labeled.pk}/versions/{publish(api, labeled)['id']}/samples"
    annotate(labeled, list(labeled.samples.order_by("number"))[5:], box(labeled.labels.get()))

    first = api.get(f"{url}?usage=train&limit=3").json()
    second = api.get(f"{url}?usage=train&limit=3&cursor={first['next']}").json()

    assert [sample["number"] for sample in first["results"] + second["results"]] == [1, 2, 3, 4, 5]
    assert second["next"] is None
    assert first["results"][0]["annotations"][0]["shape"]["points"] == [[10, 20], [110, 120]]


def test_a_diff_counts_and_lists(api: APIClient, labeled: Dataset) -> None:
    base = publish(api, labeled)["id"]
    add_samples(labeled, 2)
    url = f"/api/v1/datasets/{labeled.pk}/versions/{publish(api, labeled)['id']}/diff"

    assert api.get(url, {"base": base}).json()["added"] == 2
    assert [row["number"] for row in api.get(url, {"base": base, "list": "added"}).json()["results"]] == [
        11,
        12,
    ]


def test_a_listed_change_has_the_marks_of_both_versions(api: APIClient, labeled: Dataset) -> None:
    base = publish(api, labeled, split={"train": 1.0})["id"]
    annotate(labeled, list(labeled.samples.order_by("number"))[:1], box(labeled.labels.get(), 300, 300))
    url = f"/api/v1/datasets/{labeled.pk}/versions/{publish(api, labeled)['id']}/diff"

    (change,) = api.get(url, {"base": base, "list": "relabeled"}).json()["results"]

    assert (change["number"], change["kinds"]) == (1, ["relabeled"])
    assert [len(change[side]["annotations"]) for side in ("before", "after")] == [1, 2]
    assert (change["before"]["usage"], change["after"]["state"]) == ("train", "labeled")


def test_a_sample_that_one_version_lacks_has_no_marks_on_that_side(api: APIClient, labeled: Dataset) -> None:
    base = publish(api, labeled)["id"]
    add_samples(labeled, 1)
    url = f"/api/v1/datasets/{labeled.pk}/versions/{publish(api, labeled)['id']}/diff"

    (change,) = api.get(url, {"base": base, "list": "added"}).json()["results"]

    assert (change["before"], change["after"]["annotations"]) == (None, [])


def test_a_sample_in_the_trash_is_shown_as_it_is_there(api: APIClient, labeled: Dataset) -> None:
    base = publish(api, labeled)["id"]
    sample = labeled.samples.get(number=2)
    trash(labeled.pk, [sample.pk], now=NOON)
    url = f"/api/v1/datasets/{labeled.pk}/versions/{publish(api, labeled)['id']}/diff"

    (change,) = api.get(url, {"base": base, "list": "removed"}).json()["results"]

    assert change["thumbnail_url"].endswith(f"/trash/samples/{sample.pk}/thumbnail")


def test_a_version_of_another_dataset_is_404(api: APIClient, labeled: Dataset, admin: User) -> None:
    other = publish(api, labeled)["id"]

    assert api.get(f"/api/v1/datasets/{labeled.pk + 1}/versions/{other}").status_code == 404


def test_the_current_version_is_not_deleted(api: APIClient, labeled: Dataset) -> None:
    url = f"/api/v1/datasets/{labeled.pk}/versions/{publish(api, labeled)['id']}"

    answer = api.delete(url)

    assert (answer.status_code, answer.json()["code"]) == (409, "version_is_current")


def test_make_current_is_a_job(api: APIClient, labeled: Dataset) -> None:
    first = publish(api, labeled)["id"]
    publish(api, labeled)
    url = f"/api/v1/datasets/{labeled.pk}/versions/{first}"

    assert api.post(f"{url}/make_current").status_code == 202
    jobs.run_pending()
    assert api.get(url).json()["is_current"] is True


def test_a_version_is_verified_and_its_problems_are_listed(api: APIClient, labeled: Dataset) -> None:
    version = publish(api, labeled)
    address = f"/api/v1/datasets/{labeled.pk}/versions/{version['id']}"

    started = api.post(f"{address}/verify")
    jobs.run_pending()

    assert started.status_code == 202
    assert api.get(address).json()["problems"] == {"changed": 0, "gone": 10, "unreadable": 0}
    listed = api.get(f"{address}/problems", {"limit": 4}).json()
    assert [(each["number"], each["code"]) for each in listed["results"]] == [
        (n, "gone") for n in (1, 2, 3, 4)
    ]
    assert listed["next"]


def test_a_tag_is_put_on_a_version_and_taken_off(api: APIClient, labeled: Dataset) -> None:
    url = f"/api/v1/datasets/{labeled.pk}/versions/{publish(api, labeled)['id']}"

    put = api.put(f"{url}/tags/used by model X/2")
    listed = api.get(f"{url}/tags").json()["results"]

    assert (put.status_code, put.json()["created_by"]) == (200, "owner")
    assert listed == [put.json()]
    assert api.get(url).json()["tags"] == ["used by model X/2"]
    assert api.delete(f"{url}/tags/used by model X/2").status_code == 204
    assert api.get(url).json()["tags"] == []


def test_a_tag_that_is_none_is_400(api: APIClient, labeled: Dataset) -> None:
    url = f"/api/v1/datasets/{labeled.pk}/versions/{publish(api, labeled)['id']}"

    answer = api.put(f"{url}/tags/{'a' * 65}")

    assert (answer.status_code, answer.json()["code"]) == (400, "tag_invalid")


def test_a_version_in_use_is_409_and_says_by_what(api: APIClient, labeled: Dataset) -> None:
    first, _ = publish(api, labeled), publish(api, labeled)
    url = f"/api/v1/datasets/{labeled.pk}/versions/{first['id']}"
    api.put(f"{url}/tags/used by X")

    answer = api.delete(url)

    assert (answer.status_code, answer.json()["code"]) == (409, "version_in_use")
    assert answer.json()["params"]["tags"] == ["used by X"]


def test_a_version_knows_its_parent_by_name(api: APIClient, labeled: Dataset) -> None:
    first = publish(api, labeled)
    second = publish(api, labeled)

    assert (second["parent"], second["parent_name"], second["parent_deleted"]) == (first["id"], "V001", False)
    assert first["parent_name"] is None


def test_making_current_can_be_tried(api: APIClient, labeled: Dataset) -> None:
    url = f"/api/v1/datasets/{labeled.pk}/versions/{publish(api, labeled)['id']}/make_current"
    add_samples(labeled, 2)

    answer = api.post(f"{url}?dry_run=true")

    assert (answer.status_code, answer.json()["changes"]["added"], answer.json()["is_kept"]) == (200, 2, True)
    assert not Job.objects.filter(kind="make_current").exists()


def test_an_automatic_version_is_flagged(api: APIClient, labeled: Dataset) -> None:
    version = publish(api, labeled)
    add_samples(labeled, 2)

    api.post(f"/api/v1/datasets/{labeled.pk}/versions/{version['id']}/make_current")
    jobs.run_pending()

    listed = api.get(f"/api/v1/datasets/{labeled.pk}/versions").json()["results"]
    assert [(each["automatic"], each["is_current"]) for each in listed] == [(True, False), (False, True)]
    assert listed[0]["parent_name"] == "V001"
