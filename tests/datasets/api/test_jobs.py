"""The door to jobs. What jobs do is tested in `tests/datasets/test_jobs.py`."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets import jobs
from datasets.models.dataset import Dataset
from datasets.models.job import Job, JobKind, JobState
from datasets.models.user import User
from tests.datasets import job_kinds
from tests.factories import DatasetFactory, JobFactory, JobLogFactory

ClientOf = Callable[[User], APIClient]
JOBS = "/api/v1/jobs"


def ids(answer: Any) -> list[str]:
    return [job["id"] for job in answer.json()["results"]]


def started(dataset: Dataset, actor: User) -> Job:
    return jobs.start(job_kinds.Other.kind, dataset=dataset, actor=actor)


def test_jobs_are_listed_newest_first(dataset: Dataset, api: APIClient) -> None:
    first, second = JobFactory.create_batch(2, dataset=dataset)
    assert ids(api.get(JOBS)) == [str(second.pk), str(first.pk)]


def test_jobs_of_datasets_one_may_not_see_are_not_listed(api: APIClient) -> None:
    JobFactory.create()
    assert ids(api.get(JOBS)) == []


def test_jobs_are_chosen_by_dataset_kind_and_state(
    dataset: Dataset, admin: User, client_of: ClientOf
) -> None:
    wanted = JobFactory.create(dataset=dataset, kind=JobKind.EXPORT, state=JobState.FAILED)
    JobFactory.create(dataset=dataset, kind=JobKind.EXPORT)
    JobFactory.create(dataset=dataset, state=JobState.FAILED)
    JobFactory.create(dataset=DatasetFactory.create(), kind=JobKind.EXPORT, state=JobState.FAILED)
    answer = client_of(admin).get(JOBS, {"dataset": str(dataset.pk), "kind": "export", "state": "failed"})
    assert ids(answer) == [str(wanted.pk)]


def test_jobs_are_chosen_by_who_started_them(dataset: Dataset, api: APIClient, labeler: User) -> None:
    wanted = JobFactory.create(dataset=dataset, created_by=labeler)
    JobFactory.create(dataset=dataset)
    assert ids(api.get(JOBS, {"created_by": labeler.username})) == [str(wanted.pk)]


@pytest.mark.parametrize("query", [{"state": "lost"}, {"kind": "dance"}, {"dataset": "x"}])
def test_a_filter_that_makes_no_sense_is_refused(api: APIClient, query: dict[str, str]) -> None:
    assert api.get(JOBS, query).status_code == 400


def test_a_list_of_jobs_costs_the_same_whatever_its_length(
    dataset: Dataset, api: APIClient, django_assert_max_num_queries: Any
) -> None:
    JobFactory.create_batch(5, dataset=dataset, created_by=dataset.created_by)
    with django_assert_max_num_queries(1):
        api.get(JOBS)


def test_a_job_is_read(dataset: Dataset, owner: User, api: APIClient) -> None:
    job = started(dataset, owner)
    body = api.get(f"{JOBS}/{job.pk}").json()
    assert (body["id"], body["state"], body["created_by"]) == (str(job.pk), "waiting", "owner")
    assert body["created_at"].endswith("Z")


def test_the_log_of_a_job_is_read_from_its_beginning(dataset: Dataset, api: APIClient) -> None:
    first = JobLogFactory.create(job__dataset=dataset, message="one", subject="a.jpg", code="broken")
    JobLogFactory.create(job=first.job, message="two")
    lines = api.get(f"{JOBS}/{first.job_id}/log").json()["results"]
    assert [line["message"] for line in lines] == ["one", "two"]
    assert (lines[0]["subject"], lines[0]["code"]) == ("a.jpg", "broken")


def test_a_manager_cancels_and_tries_again(dataset: Dataset, manager: User, client_of: ClientOf) -> None:
    job = JobFactory.create(dataset=dataset, kind="t_other", step="run")
    client = client_of(manager)
    canceled = client.post(f"{JOBS}/{job.pk}/cancel")
    again = client.post(f"{JOBS}/{job.pk}/retry")
    assert (canceled.status_code, canceled.json()["state"]) == (200, "canceled")
    assert (again.status_code, again.json()["state"]) == (200, "waiting")


def test_who_started_a_job_cancels_it(dataset: Dataset, labeler: User, client_of: ClientOf) -> None:
    job = started(dataset, labeler)
    assert client_of(labeler).post(f"{JOBS}/{job.pk}/cancel").status_code == 200


def test_a_labeler_does_not_cancel_the_job_of_another(
    dataset: Dataset, owner: User, labeler: User, client_of: ClientOf
) -> None:
    job = started(dataset, owner)
    answer = client_of(labeler).post(f"{JOBS}/{job.pk}/cancel")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_job")


def test_a_job_that_has_ended_is_not_canceled(dataset: Dataset, api: APIClient) -> None:
    job = JobFactory.create(dataset=dataset, state=JobState.SUCCEEDED)
    answer = api.post(f"{JOBS}/{job.pk}/cancel")
    assert (answer.status_code, answer.json()["code"]) == (409, "job_not_open")


def test_a_retry_names_the_job_that_is_in_its_way(dataset: Dataset, owner: User, api: APIClient) -> None:
    job = jobs.cancel(started(dataset, owner))
    other = started(dataset, owner)
    answer = api.post(f"{JOBS}/{job.pk}/retry")
    assert (answer.status_code, answer.json()["code"]) == (409, "dataset_busy")
    assert answer.json()["job"]["id"] == str(other.pk)


def test_the_outsider_finds_no_job(
    dataset: Dataset, owner: User, outsider: User, client_of: ClientOf
) -> None:
    job = started(dataset, owner)
    assert client_of(outsider).post(f"{JOBS}/{job.pk}/cancel").status_code == 404
