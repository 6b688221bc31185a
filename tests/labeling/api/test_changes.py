"""The doors of a sample's history, of a dataset's bulk actions, and of undo."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from datasets.models import Change, Dataset, Label, Sample, User
from labeling.services import bulk
from tests.labeling.desk import Desk, draft

ClientOf = Callable[[User], APIClient]


@pytest.fixture
def url(dataset: Dataset, samples: list[Sample]) -> str:
    return f"/api/v1/datasets/{dataset.pk}/samples"


@pytest.fixture
def changes(dataset: Dataset) -> str:
    return f"/api/v1/datasets/{dataset.pk}/changes"


def ids(samples: list[Sample]) -> list[str]:
    return [str(sample.pk) for sample in samples]


def undo_url(change: object) -> str:
    return f"/api/v1/changes/{change}/undo"


# History


def test_the_history_of_a_sample_is_paged_from_the_end(
    api: APIClient, url: str, samples: list[Sample], desk: Desk
) -> None:
    desk.put(samples[0], box := draft("cat"))
    desk.put(samples[0], seconds=3.0)

    page = api.get(f"{url}/{samples[0].pk}/changes?limit=1").json()
    (older,) = api.get(f"{url}/{samples[0].pk}/changes?limit=1&cursor={page['next']}").json()["results"]

    (latest,) = page["results"]
    assert (latest["revision"], latest["seconds"], latest["actor"]) == (2, 3.0, "owner")
    assert [*latest["before"]["annotations"]] == [*older["after"]["annotations"]] == [box["id"]]
    assert latest["change_group"] is None


def test_the_history_of_what_is_not_there_is_404(
    api: APIClient, url: str, samples: list[Sample], outsider: User, client_of: ClientOf
) -> None:
    assert api.get(f"{url}/999999/changes").status_code == 404
    assert client_of(outsider).get(f"{url}/{samples[0].pk}/changes").status_code == 404


def test_the_time_that_people_spent_on_a_sample_is_added_up(
    api: APIClient, url: str, samples: list[Sample], desk: Desk, labeler: User, client_of: ClientOf
) -> None:
    desk.put(samples[0], draft("cat"), seconds=3.5)
    desk.put(samples[0], seconds=2.0)
    desk.put(samples[1], draft("cat"), seconds=60.0)

    mine = api.get(f"{url}/{samples[0].pk}/active-time").json()
    of_labeler = client_of(labeler).get(f"{url}/{samples[0].pk}/active-time").json()

    assert mine == {"own": 5.5, "everyone": 5.5}
    assert of_labeler == {"own": 0.0, "everyone": 5.5}
    assert api.get(f"{url}/999999/active-time").status_code == 404


# The bulk actions of a dataset


def test_bulk_actions_are_listed_from_the_latest_with_who_and_how_many(
    api: APIClient, url: str, changes: str, samples: list[Sample], labeler: User, client_of: ClientOf
) -> None:
    client_of(labeler).post(f"{url}/batch", {"action": "mark_hard", "samples": ids(samples[:2])})
    api.post(f"{url}/batch", {"action": "delete", "samples": ids(samples[2:])})

    latest, first = api.get(changes).json()["results"]

    assert (latest["action"], latest["actor"], latest["changed"]) == ("delete", "owner", 1)
    assert (first["action"], first["actor"], first["changed"]) == ("mark_hard", "labeler", 2)


def test_a_bulk_action_is_undone_by_the_id_in_the_list_and_says_so_then(
    api: APIClient, url: str, changes: str, samples: list[Sample]
) -> None:
    api.post(f"{url}/batch", {"action": "mark_hard", "samples": ids(samples)})
    (before,) = api.get(changes).json()["results"]

    api.post(undo_url(before["id"]))

    undo, after = api.get(changes).json()["results"]
    assert (before["can_undo"], before["undone_at"]) == (True, None)
    assert (after["can_undo"], after["undone_at"]) == (False, undo["at"])
    assert (undo["action"], undo["undoes"], undo["changed"]) == ("undo", "mark_hard", 3)


def test_a_merge_is_listed_with_the_names_of_both_labels(
    api: APIClient, changes: str, dataset: Dataset, samples: list[Sample], cat: Label, dog: Label, desk: Desk
) -> None:
    desk.put(samples[0], draft("cat"))
    api.post(f"/api/v1/datasets/{dataset.pk}/labels/{cat.pk}/merge", {"into": str(dog.pk)})

    (merge,) = api.get(changes).json()["results"]

    assert (merge["action"], merge["labels"], merge["into"]) == ("merge_label", ["cat"], "dog")
    assert (merge["changed"], merge["can_undo"], merge["files_deleted"]) == (1, True, False)


def test_an_action_whose_job_waits_names_it_and_can_not_be_undone_yet(
    api: APIClient, url: str, changes: str, samples: list[Sample], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    job = api.post(f"{url}/batch", {"action": "mark_hard", "samples": ids(samples)}).json()["job"]

    (found,) = api.get(changes).json()["results"]

    assert (found["job"]["id"], found["can_undo"], found["changed"]) == (job["id"], False, 0)


def test_a_job_counts_what_it_changed(
    api: APIClient,
    url: str,
    changes: str,
    samples: list[Sample],
    monkeypatch: pytest.MonkeyPatch,
    run_jobs: Callable[[], None],
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    api.post(f"{url}/batch", {"action": "mark_hard", "samples": ids(samples)})

    run_jobs()

    (found,) = api.get(changes).json()["results"]
    assert (found["job"], found["can_undo"], found["changed"]) == (None, True, 3)


def test_bulk_actions_are_chosen_by_kind_and_by_person(
    api: APIClient, url: str, changes: str, samples: list[Sample], labeler: User, client_of: ClientOf
) -> None:
    client_of(labeler).post(f"{url}/batch", {"action": "mark_hard", "samples": ids(samples)})
    api.post(f"{url}/batch", {"action": "unmark_hard", "samples": ids(samples)})

    def found(query: str) -> list[str]:
        return [each["action"] for each in api.get(f"{changes}?{query}").json()["results"]]

    assert found("action=mark_hard") == found("actor=labeler") == ["mark_hard"]
    assert found("actor=nobody") == found("action=clear") == []
    assert api.get(f"{changes}?action=dance").status_code == 400


def test_whoever_may_not_undo_sees_that(
    api: APIClient, url: str, changes: str, samples: list[Sample], viewer: User, client_of: ClientOf
) -> None:
    api.post(f"{url}/batch", {"action": "mark_hard", "samples": ids(samples)})

    (found,) = client_of(viewer).get(changes).json()["results"]

    assert found["can_undo"] is False


def test_the_list_of_bulk_actions_takes_the_same_few_queries_whatever_it_holds(
    api: APIClient,
    url: str,
    changes: str,
    samples: list[Sample],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for action in ("mark_hard", "unmark_hard", "mark_hard", "unmark_hard"):
        api.post(f"{url}/batch", {"action": action, "samples": ids(samples)})

    with django_assert_num_queries(3):  # the dataset, the page, the open jobs
        assert len(api.get(changes).json()["results"]) == 4


def test_an_outsider_does_not_see_the_bulk_actions(changes: str, outsider: User, client_of: ClientOf) -> None:
    assert client_of(outsider).get(changes).status_code == 404


# Undo


def test_a_change_is_undone_by_its_id(api: APIClient, samples: list[Sample], desk: Desk) -> None:
    desk.put(samples[0], draft("cat"))

    answer = api.post(undo_url(Change.objects.get().pk))

    samples[0].refresh_from_db()
    assert (answer.status_code, answer.json()["changed"], samples[0].state) == (200, 1, "unlabeled")


def test_a_bulk_action_is_undone_by_its_group_once(api: APIClient, url: str, samples: list[Sample]) -> None:
    group = api.post(f"{url}/batch", {"action": "delete", "samples": ids(samples)}).json()["change_group"]

    first, second = api.post(undo_url(group)), api.post(undo_url(group))

    assert (first.status_code, first.json()["changed"]) == (200, 3)
    assert (second.status_code, second.json()["code"]) == (409, "already_undone")


def test_a_superseded_change_is_409(api: APIClient, samples: list[Sample], desk: Desk) -> None:
    desk.put(samples[0], draft("cat"))
    first = Change.objects.get().pk
    desk.put(samples[0])

    assert api.post(undo_url(first)).json()["code"] == "change_superseded"


def test_undo_takes_the_role_of_the_change(
    api: APIClient, url: str, samples: list[Sample], labeler: User, reviewer: User, client_of: ClientOf
) -> None:
    deleted = api.post(f"{url}/batch", {"action": "delete", "samples": ids(samples)}).json()["change_group"]
    moved = Change.objects.latest("pk").pk

    assert client_of(reviewer).post(undo_url(deleted)).status_code == 403
    assert client_of(labeler).post(undo_url(moved)).status_code == 403
    assert api.post(undo_url(moved)).status_code == 200


@pytest.mark.parametrize("change", [999999, uuid4()])
def test_what_is_not_there_is_404(api: APIClient, change: object) -> None:
    assert api.post(undo_url(change)).status_code == 404


def test_an_outsider_undoes_nothing(
    outsider: User, samples: list[Sample], desk: Desk, client_of: ClientOf
) -> None:
    desk.put(samples[0], draft("cat"))

    assert client_of(outsider).post(undo_url(Change.objects.get().pk)).status_code == 404
