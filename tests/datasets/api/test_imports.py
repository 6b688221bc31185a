"""The doors to imports and syncs."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from datasets import jobs
from datasets.models import Dataset, Job, Label, User
from datasets.models.job import JobKind
from tests.doubles import MemoryStore


def imports(dataset: Dataset) -> str:
    return f"/api/v1/datasets/{dataset.pk}/imports"


def sync(dataset: Dataset) -> str:
    return f"/api/v1/datasets/{dataset.pk}/sync"


@pytest.fixture
def rooted(dataset: Dataset) -> Dataset:
    """The dataset with an input path."""
    Dataset.objects.filter(pk=dataset.pk).update(input_path="obs://images/")
    return dataset


def test_import_answers_with_its_job(api: APIClient, dataset: Dataset, store: MemoryStore) -> None:
    store.put("obs://images/a/1.png", b"x")
    answer = api.post(imports(dataset), {"path": "obs://images/a", "final": False, "labels": ["cat"]})
    job = answer.json()["job"]
    assert (answer.status_code, job["kind"], job["state"]) == (202, "import", "waiting")
    assert job["parameters"] == {
        "path": "obs://images/a/",
        "format": "auto",
        "annotated": True,
        "final": False,
        "labels": ["cat"],
        "only_hard": False,
    }


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "invalid"),
        ({"path": "obs://images/", "format": "cuneiform"}, 400, "invalid"),
        ({"path": "obs://images/", "labels": "cat"}, 400, "invalid"),
        ({"path": "/etc/"}, 400, "path_invalid"),
        ({"path": "obs://images/../out/"}, 400, "path_invalid"),
        ({"path": "obs://nowhere/"}, 404, "bucket_not_found"),
        ({"path": "obs://images/nothing/"}, 404, "object_not_found"),
    ],
)
def test_wrong_import_is_refused_before_it_starts(
    api: APIClient, dataset: Dataset, store: MemoryStore, body: dict[str, object], status: int, code: str
) -> None:
    answer = api.post(imports(dataset), body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Job.objects.exists()


def test_second_import_names_the_one_that_runs(api: APIClient, dataset: Dataset, store: MemoryStore) -> None:
    first = api.post(imports(dataset), {"path": "obs://images/"}).json()["job"]
    answer = api.post(imports(dataset), {"path": "obs://images/"})
    assert (answer.status_code, answer.json()["code"]) == (409, "dataset_busy")
    assert answer.json()["job"]["id"] == first["id"]


def test_history_lists_the_imports_of_this_dataset_with_what_they_refused(
    api: APIClient, dataset: Dataset, store: MemoryStore, run_jobs: Callable[[], None]
) -> None:
    store.put("obs://images/lost.xml", b"<annotation></annotation>")
    api.post(imports(dataset), {"path": "obs://images/"})
    run_jobs()
    (found,) = api.get(imports(dataset)).json()["results"]
    assert found["state"] == "succeeded"
    assert [each["name"] for each in found["result"]["refused"]] == ["lost.xml"]


def test_sync_answers_with_its_job(api: APIClient, rooted: Dataset, store: MemoryStore) -> None:
    answer = api.post(sync(rooted))
    assert (answer.status_code, answer.json()["job"]["kind"]) == (202, JobKind.SYNC)


def test_sync_without_an_input_path_is_refused(api: APIClient, dataset: Dataset, store: MemoryStore) -> None:
    answer = api.post(sync(dataset))
    assert (answer.status_code, answer.json()["code"]) == (400, "no_input_path")


def test_reviewer_may_see_imports_and_start_none(
    client_of: Callable[[User], APIClient], reviewer: User, rooted: Dataset, store: MemoryStore
) -> None:
    client = client_of(reviewer)
    started = client.post(imports(rooted), {"path": "obs://images/"})
    assert (started.status_code, client.post(sync(rooted)).status_code) == (403, 403)
    assert client.get(imports(rooted)).status_code == 200


def test_outsider_finds_neither(
    client_of: Callable[[User], APIClient], outsider: User, dataset: Dataset, store: MemoryStore
) -> None:
    client = client_of(outsider)
    asked = [client.post(imports(dataset), {}), client.post(sync(dataset)), client.get(imports(dataset))]
    assert [answer.status_code for answer in asked] == [404, 404, 404]


def test_new_dataset_with_an_input_path_starts_its_import(
    client_of: Callable[[User], APIClient], outsider: User, store: MemoryStore, run_jobs: Callable[[], None]
) -> None:
    store.put("obs://images/a.png", b"x")
    body = {"name": "new", "type": "object_detection", "input_path": "obs://images/"}
    answer = client_of(outsider).post("/api/v1/datasets", body).json()
    jobs.run_pending()
    assert answer["job"]["kind"] == "import"
    assert Dataset.objects.get(pk=answer["id"]).total == 1
    assert not Label.objects.exists()
