"""The doors of copies and moves between datasets."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets import jobs
from datasets.models import Dataset, Job, User
from datasets.models.dataset import Role
from tests.factories import DatasetFactory, MemberFactory
from tests.stage import add_labels, add_samples, annotate, box


@pytest.fixture
def source(dataset: Dataset) -> Dataset:
    annotate(dataset, add_samples(dataset, 3), box(add_labels(dataset, "cat")[0]))
    return dataset


@pytest.fixture
def target(owner: User) -> Dataset:
    target = DatasetFactory.create(name="target")
    MemberFactory.create(dataset=target, user=owner, role=Role.MANAGER)
    return target


def test_a_copy_is_a_job_that_one_undo_takes_back(
    api: APIClient, source: Dataset, target: Dataset, counts_hold: None
) -> None:
    body = {"target": str(target.pk), "filter": {"tab": "labeled"}, "move": True}
    started = api.post(f"/api/v1/datasets/{source.pk}/samples/copy", body)
    jobs.run_pending()

    assert started.status_code == 202
    result = api.get(f"/api/v1/jobs/{started.json()['job']['id']}").json()["result"]
    assert api.get(f"/api/v1/datasets/{target.pk}").json()["counts"]["labeled"] == 3
    assert api.post(f"/api/v1/changes/{result['change_group']}/undo").json()["changed"] == 3
    assert api.get(f"/api/v1/datasets/{source.pk}").json()["counts"]["total"] == 3


def test_a_preview_changes_nothing(api: APIClient, source: Dataset, target: Dataset) -> None:
    ids = [str(sample.pk) for sample in source.samples.all()]
    url = f"/api/v1/datasets/{source.pk}/samples/copy/preview"

    answer = api.post(url, {"target": str(target.pk), "samples": ids})

    assert answer.json() == {
        "samples": 3,
        "looked_at": 3,
        "annotations": 3,
        "labels_made": ["cat"],
        "labels_found": [],
        "label_conflicts": [],
        "refused": [],
        "refused_count": 0,
    }
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"target": "999"}, 404),
        ({"target": "one"}, 404),
        ({"target": "{source}"}, 400),
        ({"samples": ["x"]}, 400),
        ({"samples": []}, 400),
        ({"filter": {"tab": "all"}}, 400),
        ({"samples": None}, 400),
        ({"move": "perhaps"}, 400),
    ],
)
def test_a_wrong_body_starts_nothing(
    api: APIClient, source: Dataset, target: Dataset, changes: dict[str, Any], status: int
) -> None:
    body = {"target": str(target.pk), "samples": ["1"]} | changes
    body["target"] = body["target"].format(source=source.pk)

    assert api.post(f"/api/v1/datasets/{source.pk}/samples/copy", body).status_code == status
    assert not Job.objects.exists()


def test_both_datasets_must_let_it_happen(
    source: Dataset, target: Dataset, labeler: User, manager: User, client_of: Callable[[User], APIClient]
) -> None:
    MemberFactory.create(dataset=target, user=labeler, role=Role.OWNER)
    MemberFactory.create(dataset=target, user=manager, role=Role.LABELER)
    url, body = f"/api/v1/datasets/{source.pk}/samples/copy", {"target": str(target.pk), "filter": {}}

    assert client_of(labeler).post(url, body).status_code == 403
    assert client_of(manager).post(url, body).status_code == 403


def test_an_undo_takes_a_role_in_the_target_too(
    api: APIClient,
    source: Dataset,
    target: Dataset,
    manager: User,
    client_of: Callable[[User], APIClient],
) -> None:
    url = f"/api/v1/datasets/{source.pk}/samples/copy"
    job = api.post(url, {"target": str(target.pk), "filter": {}}).json()["job"]["id"]
    jobs.run_pending()
    group = api.get(f"/api/v1/jobs/{job}").json()["result"]["change_group"]

    assert client_of(manager).post(f"/api/v1/changes/{group}/undo").status_code == 404
