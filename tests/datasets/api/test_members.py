"""Members of a dataset and their roles, at the door."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets.models.dataset import Dataset, Member, Role
from datasets.models.user import User

ClientOf = Callable[[User], APIClient]


def members_of(dataset: Dataset) -> str:
    return f"/api/v1/datasets/{dataset.pk}/members"


def role_of(dataset: Dataset, user: User) -> str:
    return Member.objects.get(dataset=dataset, user=user).role


def add(client: APIClient, dataset: Dataset, user: Any, role: str) -> Any:
    return client.post(members_of(dataset), {"user": user, "role": role})


def test_members_are_listed_with_their_roles(
    dataset: Dataset, owner: User, viewer: User, client_of: ClientOf
) -> None:
    listed = client_of(viewer).get(members_of(dataset)).json()["results"]

    assert [(each["user"], each["username"], each["role"]) for each in listed] == [
        (str(owner.pk), "owner", "owner"),
        (str(viewer.pk), "viewer", "viewer"),
    ]


def test_a_manager_adds_a_member_by_name(
    dataset: Dataset, manager: User, outsider: User, client_of: ClientOf
) -> None:
    answer = add(client_of(manager), dataset, "outsider", "labeler")

    assert answer.status_code == 201
    assert answer.json()["user"] == str(outsider.pk)
    assert role_of(dataset, outsider) == Role.LABELER


def test_a_member_is_added_by_id(dataset: Dataset, api: APIClient, outsider: User) -> None:
    assert add(api, dataset, str(outsider.pk), "viewer").status_code == 201
    assert role_of(dataset, outsider) == Role.VIEWER


def test_a_manager_makes_no_owner(
    dataset: Dataset, manager: User, outsider: User, client_of: ClientOf
) -> None:
    answer = add(client_of(manager), dataset, "outsider", "owner")

    assert answer.status_code == 403
    assert answer.json()["params"] == {"right": "change_roles"}
    assert not Member.objects.filter(user=outsider).exists()


def test_an_owner_makes_an_owner(dataset: Dataset, api: APIClient, outsider: User) -> None:
    assert add(api, dataset, "outsider", "owner").status_code == 201


def test_a_member_is_added_once(dataset: Dataset, api: APIClient, viewer: User) -> None:
    answer = add(api, dataset, "viewer", "labeler")

    assert answer.status_code == 409
    assert answer.json()["code"] == "already_member"
    assert role_of(dataset, viewer) == Role.VIEWER


@pytest.mark.parametrize("name", ["nobody", "999", "9" * 30])
def test_nobody_is_added_who_does_not_exist(dataset: Dataset, api: APIClient, name: str) -> None:
    answer = add(api, dataset, name, "labeler")

    assert answer.status_code == 400
    assert answer.json()["code"] == "unknown_user"


def test_a_closed_account_is_not_added(dataset: Dataset, api: APIClient, outsider: User) -> None:
    User.objects.filter(pk=outsider.pk).update(is_active=False)

    assert add(api, dataset, "outsider", "labeler").json()["code"] == "unknown_user"


@pytest.mark.parametrize("role", ["boss", "", None, 1])
def test_a_role_that_does_not_exist_is_refused(
    dataset: Dataset, api: APIClient, outsider: User, role: Any
) -> None:
    answer = add(api, dataset, "outsider", role)

    assert answer.status_code == 400
    assert answer.json()["fields"]["role"]


def test_an_owner_changes_a_role(dataset: Dataset, api: APIClient, viewer: User) -> None:
    answer = api.patch(f"{members_of(dataset)}/{viewer.pk}", {"role": "reviewer"})

    assert answer.json()["role"] == "reviewer"
    assert role_of(dataset, viewer) == Role.REVIEWER


def test_an_owner_removes_a_member(dataset: Dataset, api: APIClient, viewer: User) -> None:
    assert api.delete(f"{members_of(dataset)}/{viewer.pk}").status_code == 204
    assert not Member.objects.filter(user=viewer).exists()


def test_the_last_owner_cannot_take_a_lower_role(dataset: Dataset, api: APIClient, owner: User) -> None:
    answer = api.patch(f"{members_of(dataset)}/{owner.pk}", {"role": "manager"})

    assert answer.status_code == 409
    assert answer.json()["code"] == "last_owner"
    assert role_of(dataset, owner) == Role.OWNER


def test_the_last_owner_cannot_leave(dataset: Dataset, api: APIClient, owner: User) -> None:
    assert api.delete(f"{members_of(dataset)}/{owner.pk}").json()["code"] == "last_owner"


def test_an_owner_who_is_not_the_last_may_leave(
    dataset: Dataset, api: APIClient, owner: User, outsider: User
) -> None:
    add(api, dataset, "outsider", "owner")

    assert api.delete(f"{members_of(dataset)}/{owner.pk}").status_code == 204


def test_who_is_no_member_is_not_there(dataset: Dataset, api: APIClient, outsider: User) -> None:
    assert api.delete(f"{members_of(dataset)}/{outsider.pk}").status_code == 404
    assert api.patch(f"{members_of(dataset)}/{outsider.pk}", {"role": "viewer"}).status_code == 404


def test_a_member_of_another_dataset_only_sees_nothing(
    dataset: Dataset, outsider: User, client_of: ClientOf
) -> None:
    Member.objects.create(dataset=Dataset.objects.create(name="other"), user=outsider, role=Role.OWNER)

    assert client_of(outsider).get(members_of(dataset)).status_code == 404


def test_a_deleted_dataset_is_not_there(dataset: Dataset, api: APIClient) -> None:
    Dataset.objects.update(deleted_at=dataset.created_at)

    assert api.get(members_of(dataset)).status_code == 404
