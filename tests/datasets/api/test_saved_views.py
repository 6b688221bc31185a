"""Saved views at the door: shared by the dataset, changed by their authors and by managers."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets.models import Dataset, Label, SavedView, User
from datasets.services import saved_views
from tests.factories import SavedViewFactory
from tests.stage import add_labels

ClientOf = Callable[[User], APIClient]
HARD_CATS = {"tab": "labeled", "any_of": [{"label": ["cat"], "hard": True}, {"without_label": ["cat"]}]}


def views_of(dataset: Dataset) -> str:
    return f"/api/v1/datasets/{dataset.pk}/views"


@pytest.fixture
def cat(dataset: Dataset) -> Label:
    return add_labels(dataset, "cat")[0]


@pytest.fixture
def of_owner(dataset: Dataset, owner: User, cat: Label) -> SavedView:
    words = {"label": [str(cat.pk)]}
    return SavedViewFactory.create(dataset=dataset, author=owner, name="Cats", filter=words)


def test_a_view_that_a_labeler_saves_is_seen_by_a_viewer(
    dataset: Dataset, cat: Label, labeler: User, viewer: User, client_of: ClientOf
) -> None:
    body = {"name": "Hard cats", "filter": HARD_CATS, "order": "-score", "grid": "compact"}

    answer = client_of(labeler).post(views_of(dataset), body)

    assert answer.status_code == 201
    assert answer.json() | body | {"author": "labeler"} == answer.json()
    assert client_of(viewer).get(views_of(dataset)).json()["results"] == [answer.json()]


def test_a_view_with_a_name_alone_shows_everything(dataset: Dataset, api: APIClient) -> None:
    saved = api.post(views_of(dataset), {"name": "All"}).json()

    assert (saved["filter"], saved["order"], saved["grid"]) == ({}, "number", "large")


def test_views_are_listed_by_name(dataset: Dataset, api: APIClient) -> None:
    SavedViewFactory.create(dataset=dataset, name="b")
    SavedViewFactory.create(dataset=dataset, name="a")

    listed = api.get(views_of(dataset), {"limit": 1}).json()

    assert [view["name"] for view in listed["results"]] == ["a"]
    assert listed["next"] is not None


def test_a_view_follows_a_label_that_is_renamed(dataset: Dataset, cat: Label, api: APIClient) -> None:
    api.post(views_of(dataset), {"name": "Hard cats", "filter": HARD_CATS})
    Label.objects.filter(pk=cat.pk).update(name="kitten")

    (view,) = api.get(views_of(dataset)).json()["results"]

    assert view["filter"]["any_of"] == [{"label": ["kitten"], "hard": True}, {"without_label": ["kitten"]}]


def test_a_view_keeps_the_name_of_a_label_that_is_gone(
    dataset: Dataset, of_owner: SavedView, cat: Label, api: APIClient
) -> None:
    Label.objects.filter(pk=cat.pk).update(deleted_at=of_owner.created_at)

    (view,) = api.get(views_of(dataset)).json()["results"]

    assert view["filter"] == {"label": ["cat"]}


def test_the_author_changes_what_he_names_and_nothing_else(
    dataset: Dataset, of_owner: SavedView, api: APIClient
) -> None:
    answer = api.patch(f"{views_of(dataset)}/{of_owner.pk}", {"order": "name"}).json()

    assert (answer["name"], answer["filter"], answer["order"]) == ("Cats", {"label": ["cat"]}, "name")


def test_a_manager_deletes_the_view_of_another(
    dataset: Dataset, of_owner: SavedView, manager: User, client_of: ClientOf
) -> None:
    assert client_of(manager).delete(f"{views_of(dataset)}/{of_owner.pk}").status_code == 204
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_a_labeler_does_not_change_the_view_of_another(
    dataset: Dataset, of_owner: SavedView, labeler: User, client_of: ClientOf, method: str
) -> None:
    answer = getattr(client_of(labeler), method)(f"{views_of(dataset)}/{of_owner.pk}", {"name": "Mine"})

    assert answer.status_code == 403
    assert answer.json()["code"] == "view_of_another"
    assert SavedView.objects.get().name == "Cats"


def test_a_viewer_saves_no_view(dataset: Dataset, viewer: User, client_of: ClientOf) -> None:
    assert client_of(viewer).post(views_of(dataset), {"name": "All"}).status_code == 403


def test_two_views_have_two_names(dataset: Dataset, of_owner: SavedView, api: APIClient) -> None:
    other = SavedViewFactory.create(dataset=dataset)

    assert api.post(views_of(dataset), {"name": "Cats"}).json()["code"] == "name_taken"
    assert api.patch(f"{views_of(dataset)}/{other.pk}", {"name": "Cats"}).json()["code"] == "name_taken"


def test_another_dataset_may_use_the_name(dataset: Dataset, api: APIClient) -> None:
    SavedViewFactory.create(name="Cats")

    assert api.post(views_of(dataset), {"name": "Cats"}).status_code == 201


def test_a_view_of_another_dataset_is_not_there(dataset: Dataset, api: APIClient) -> None:
    other = SavedViewFactory.create()

    answer = api.patch(f"{views_of(dataset)}/{other.pk}", {"name": "Mine"})

    assert (answer.status_code, answer.json()["code"]) == (404, "view_gone")


def test_a_view_that_somebody_deleted_is_gone_for_who_deletes_it_too(
    dataset: Dataset, of_owner: SavedView, api: APIClient
) -> None:
    api.delete(f"{views_of(dataset)}/{of_owner.pk}")

    answer = api.delete(f"{views_of(dataset)}/{of_owner.pk}")

    assert (answer.status_code, answer.json()["code"]) == (404, "view_gone")


def test_a_dataset_keeps_so_many_views_and_no_more(
    dataset: Dataset, of_owner: SavedView, api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_views, "MOST_VIEWS", 1)

    answer = api.post(views_of(dataset), {"name": "One more"})

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_views")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "x" * 65},
        {"name": 1, "filter": []},
        {"name": "a", "filter": {"colour": "red"}},
        {"name": "a", "filter": {"label": ["cow"]}},
        {"name": "a", "filter": {"except": ["1"]}},
        {"name": "a", "filter": {"any_of": [{"name": "\u4f60" * 700} for _ in range(10)]}},
        {"name": "a", "order": "size"},
        {"name": "a", "grid": "huge"},
    ],
)  # fmt: skip
def test_a_view_that_is_none_is_refused(dataset: Dataset, api: APIClient, body: dict[str, Any]) -> None:
    assert api.post(views_of(dataset), body).status_code == 400
    assert not SavedView.objects.exists()


def test_half_a_pair_is_no_name(dataset: Dataset, api: APIClient) -> None:
    body = '{"name": "a", "filter": {"name": "\\ud800"}}'

    assert api.post(views_of(dataset), body, content_type="application/json").status_code == 400
