"""Rows of one dataset asked for through another, deleted datasets, fields that nobody may set."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from datasets import jobs
from datasets.models import Annotation, Change, Dataset, Job, Label, Member, Sample, User
from datasets.models.dataset import Role
from datasets.models.job import JobKind, JobState
from tests.factories import (
    ChangeGroupFactory,
    DatasetFactory,
    JobFactory,
    MemberFactory,
    VersionFactory,
)
from tests.house.test_doors import IN_A_DATASET, OF_A_VERSION, Call, url_of
from tests.stage import add_labels, add_samples, annotate, box

# The id of an upload is made by the client and is no row's.
TWICE_SCOPED = [
    call
    for call in IN_A_DATASET
    if (
        call.template.count("<") > 1
        and "dataset_id" in call.template
        and "<uuid:upload>" not in call.template
    )
    or (call.method == "GET" and call.path in OF_A_VERSION)
]
# Good bodies, so that only the row is at fault.
BODY = {"revision": 0, "annotations": [], "role": "viewer", "into": "1", "sample": "1", "wrong": 0}
BODIES = {"/datasets/{dataset_id}/versions/{version_id}": {"description": "x"}}


@pytest.fixture
def elsewhere(db: None, owner: User) -> Dataset:
    """Another dataset of the same owner, with an annotated sample."""
    dataset = DatasetFactory.create(name="elsewhere", output_path="obs://out/", next_number=100_000)
    MemberFactory.create(dataset=dataset, user=owner, role=Role.OWNER)
    (label,) = add_labels(dataset, "bird")
    annotate(dataset, add_samples(dataset, 1, folder="obs://images/else/"), box(label))
    return dataset


@pytest.fixture
def theirs(elsewhere: Dataset) -> Sample:
    return Sample.objects.get(dataset=elsewhere)


def at(dataset: Dataset, rest: str) -> str:
    return f"/api/v1/datasets/{dataset.pk}/{rest}"


@pytest.mark.parametrize("call", TWICE_SCOPED, ids=str)
def test_a_row_of_another_dataset_is_not_found_through_this_one(
    call: Call, dataset: Dataset, elsewhere: Dataset, api: APIClient
) -> None:
    url = url_of(call, elsewhere).replace(f"/datasets/{elsewhere.pk}/", f"/datasets/{dataset.pk}/")

    answer = api.generic(
        call.method, url, json.dumps(BODIES.get(call.path, BODY)), content_type="application/json"
    )

    assert answer.status_code == 404, answer.content


@pytest.mark.parametrize("call", IN_A_DATASET, ids=str)
@pytest.mark.parametrize("is_admin", [False, True], ids=["owner", "administrator"])
def test_nothing_of_a_deleted_dataset_is_there(
    call: Call, is_admin: bool, dataset: Dataset, owner: User, client_of: Callable[[User], APIClient]
) -> None:
    url = url_of(call, dataset)
    Dataset.objects.filter(pk=dataset.pk).update(deleted_at=timezone.now())
    User.objects.filter(pk=owner.pk).update(is_superuser=is_admin)
    owner.refresh_from_db()

    answer = client_of(owner).generic(call.method, url, "{}", content_type="application/json")

    assert answer.status_code == 404


def test_a_bulk_action_leaves_samples_of_another_dataset_alone(
    dataset: Dataset, elsewhere: Dataset, theirs: Sample, api: APIClient
) -> None:
    body = {"action": "delete", "samples": [str(theirs.pk)]}
    answer = api.post(at(dataset, "samples/batch"), body).json()

    assert (answer["changed"], answer["refused"][0]["code"]) == (0, "not_found")
    assert Sample.objects.live().filter(pk=theirs.pk).exists()


def test_the_trash_of_another_dataset_is_not_restored(
    dataset: Dataset, elsewhere: Dataset, theirs: Sample, api: APIClient
) -> None:
    api.delete(at(elsewhere, f"samples/{theirs.pk}"))

    answer = api.post(at(dataset, "trash/restore"), {"kind": "sample", "ids": [str(theirs.pk)]}).json()

    assert answer["restored"] == []
    assert not Sample.objects.live().filter(pk=theirs.pk).exists()


def test_a_label_of_another_dataset_is_unknown(dataset: Dataset, elsewhere: Dataset, api: APIClient) -> None:
    sample, bird = add_samples(dataset, 1)[0], Label.objects.get(name="bird")
    mark = {"label_id": str(bird.pk), "shape": {"kind": "rectangle", "points": [[1, 1], [50, 50]]}}

    answer = api.patch(at(dataset, f"samples/{sample.pk}/annotations"), {"revision": 0, "upsert": [mark]})

    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_label")


def test_a_label_is_not_merged_into_one_of_another_dataset(
    dataset: Dataset, elsewhere: Dataset, api: APIClient
) -> None:
    (cat,), bird = add_labels(dataset, "cat"), Label.objects.get(name="bird")

    answer = api.post(at(dataset, f"labels/{cat.pk}/merge"), {"into": str(bird.pk)})

    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_label")


def test_an_annotation_of_another_dataset_is_neither_taken_nor_deleted(
    dataset: Dataset, elsewhere: Dataset, api: APIClient
) -> None:
    add_labels(dataset, "cat")
    sample, mark = add_samples(dataset, 1)[0], Annotation.objects.get()
    draft = {"id": str(mark.pk), "label": "cat", "shape": {"kind": "rectangle", "points": [[1, 1], [50, 50]]}}
    address = at(dataset, f"samples/{sample.pk}/annotations")

    taken = api.patch(address, {"revision": 0, "upsert": [draft]})
    api.patch(address, {"revision": 0, "delete": [str(mark.pk)]})

    assert taken.json()["code"] == "annotation_id_taken"
    assert Annotation.objects.get() == mark


def test_a_version_of_another_dataset_is_neither_compared_nor_exported(
    dataset: Dataset, elsewhere: Dataset, api: APIClient
) -> None:
    mine = VersionFactory.create(dataset=dataset, status="normal", digest="a")
    foreign = VersionFactory.create(dataset=elsewhere, status="normal", digest="b")
    body = {"target": "download", "format": "coco", "scope": {"version": str(foreign.pk)}}

    assert api.get(at(dataset, f"versions/{mine.pk}/diff?base={foreign.pk}")).status_code == 404
    assert api.post(at(dataset, "exports"), body).status_code == 404


def test_an_export_leaves_samples_of_another_dataset_out(
    dataset: Dataset, elsewhere: Dataset, theirs: Sample, api: APIClient, store: Any
) -> None:
    body = {"target": "download", "format": "coco", "scope": {"samples": [str(theirs.pk)]}}
    api.post(at(dataset, "exports"), body)
    jobs.run_pending()
    job = Job.objects.get()

    assert (job.state, (job.result or {})["samples"]) == (JobState.SUCCEEDED, 0)


def test_the_zip_of_another_datasets_export_is_not_there(
    dataset: Dataset, elsewhere: Dataset, api: APIClient
) -> None:
    job = JobFactory.create(
        dataset=elsewhere, kind=JobKind.EXPORT, state=JobState.SUCCEEDED, parameters={"target": "download"}
    )

    assert api.get(at(dataset, f"exports/{job.pk}/file")).status_code == 404


def test_a_page_is_not_opened_around_a_sample_of_another_dataset(
    dataset: Dataset, theirs: Sample, api: APIClient
) -> None:
    add_samples(dataset, 2)

    assert api.get(at(dataset, f"samples?around={theirs.pk}")).json()["results"] == []


def test_who_sees_no_dataset_undoes_nothing_in_it(
    elsewhere: Dataset, outsider: User, client_of: Callable[[User], APIClient]
) -> None:
    change, group = Change.objects.get(), ChangeGroupFactory.create(dataset=elsewhere)
    client = client_of(outsider)

    assert client.post(f"/api/v1/changes/{change.pk}/undo").status_code == 404
    assert client.post(f"/api/v1/changes/{group.pk}/undo").status_code == 404
    assert client.post(f"/api/v1/changes/{uuid.uuid4()}/undo").status_code == 404


def test_the_jobs_of_a_deleted_dataset_stop(dataset: Dataset, api: APIClient) -> None:
    job = JobFactory.create(dataset=dataset)
    api.delete(f"/api/v1/datasets/{dataset.pk}")
    jobs.run_pending()
    job.refresh_from_db()

    assert job.cancel_requested
    assert job.state != JobState.SUCCEEDED


@pytest.mark.parametrize(
    "field",
    [
        {"id": 999},
        {"my_role": "viewer"},
        {"counts": {"total": 5}},
        {"total": 5},
        {"next_number": 7},
        {"created_by": 1},
        {"deleted_at": "2020-01-01T00:00:00Z"},
        {"current_version": 1},
    ],
    ids=str,
)
def test_a_new_dataset_takes_nothing_that_is_not_the_creators_to_say(
    field: dict[str, Any], api: APIClient, owner: User
) -> None:
    answer = api.post("/api/v1/datasets", {"name": "new", "type": "object_detection", **field}).json()
    made = Dataset.objects.get(name="new")

    assert answer["my_role"] == "owner"
    assert (made.total, made.next_number, made.created_by, made.deleted_at) == (0, 1, owner, None)
    assert made.pk != 999


@pytest.mark.parametrize("field", ["is_admin", "is_superuser", "is_active", "is_staff", "password", "id"])
def test_nobody_makes_himself_more_than_he_is(
    field: str, outsider: User, client_of: Callable[[User], APIClient]
) -> None:
    before = User.objects.values().get(pk=outsider.pk)
    client_of(outsider).patch("/api/v1/auth/me", {field: True, "username": "root"})

    assert User.objects.values().get(pk=outsider.pk) == before


def test_a_label_takes_no_counts(dataset: Dataset, api: APIClient) -> None:
    api.post(at(dataset, "labels"), {"name": "cat", "annotation_count": 9, "sample_count": 9, "id": 77})

    assert list(Label.objects.values_list("annotation_count", "sample_count")) == [(0, 0)]


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_a_manager_neither_makes_himself_an_owner_nor_removes_one(
    method: str, dataset: Dataset, owner: User, manager: User, client_of: Callable[[User], APIClient]
) -> None:
    client = client_of(manager)
    answers = [
        getattr(client, method)(at(dataset, f"members/{person.pk}"), {"role": "owner"})
        for person in (manager, owner)
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Member.objects.filter(dataset=dataset, role=Role.OWNER).count() == 1


def test_a_member_who_was_removed_is_an_outsider_at_once(
    dataset: Dataset, api: APIClient, labeler: User, client_of: Callable[[User], APIClient]
) -> None:
    client = client_of(labeler)
    api.delete(at(dataset, f"members/{labeler.pk}"))
    job = JobFactory.create(dataset=dataset, created_by=labeler)

    assert client.get(f"/api/v1/datasets/{dataset.pk}").status_code == 404
    assert client.post(f"/api/v1/jobs/{job.pk}/cancel").status_code == 404
