"""The door of bulk actions."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets.models import ChangeGroup, Dataset, Sample, User
from labeling.services import bulk
from tests.labeling.desk import Desk, draft

ClientOf = Callable[[User], APIClient]


@pytest.fixture
def url(dataset: Dataset, samples: list[Sample]) -> str:
    return f"/api/v1/datasets/{dataset.pk}/samples"


def ids(samples: list[Sample]) -> list[str]:
    return [str(sample.pk) for sample in samples]


def test_a_bulk_action_on_ids_answers_what_it_did(api: APIClient, url: str, samples: list[Sample]) -> None:
    answer = api.post(f"{url}/batch", {"action": "mark_hard", "samples": [*ids(samples), "999999"]})

    found = answer.json()
    assert (answer.status_code, found["changed"]) == (200, 3)
    assert [(each["sample"], each["code"]) for each in found["refused"]] == [("999999", "not_found")]
    assert found["change_group"] == str(ChangeGroup.objects.get().pk)


def test_a_bulk_action_on_a_filter_leaves_out_the_exceptions(
    api: APIClient, url: str, samples: list[Sample], desk: Desk
) -> None:
    desk.put(samples[0], draft("cat"))
    wanted = {"tab": "unlabeled", "except": [str(samples[1].pk)]}

    assert api.post(f"{url}/batch", {"action": "mark_hard", "filter": wanted}).json()["changed"] == 1
    assert Sample.objects.get(hard=True) == samples[2]


def test_many_samples_are_202_with_the_job(
    api: APIClient, url: str, samples: list[Sample], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)

    answer = api.post(f"{url}/batch", {"action": "clear", "samples": ids(samples)})

    assert (answer.status_code, answer.json()["job"]["kind"]) == (202, "batch")


WRONG: dict[str, Any] = {
    "a list": [],
    "nothing": {},
    "no samples": {"action": "clear"},
    "both scopes": {"action": "clear", "samples": [], "filter": {}},
    "samples that are a text": {"action": "clear", "samples": "1"},
    "samples that are numbers": {"action": "clear", "samples": [1]},
    "samples that are no ids": {"action": "clear", "samples": ["x"]},
    "samples with huge ids": {"action": "clear", "samples": ["9" * 30]},
    "a filter that is a list": {"action": "clear", "filter": []},
    "a filter of an unknown tab": {"action": "clear", "filter": {"tab": "best"}},
    "a filter of unknown fields": {"action": "clear", "filter": {"colour": "red"}},
    "a filter of an unknown label": {"action": "clear", "filter": {"label": ["cow"]}},
    "exceptions that are numbers": {"action": "clear", "filter": {"except": [1]}},
    "exceptions that are a text": {"action": "clear", "filter": {"except": "1"}},
    "an unknown action": {"action": "dance", "samples": []},
    "a shape that is missing": {"action": "add_labels", "samples": [], "labels": ["cat"]},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_request_is_400(api: APIClient, url: str, wrong: Any) -> None:
    answer = api.post(f"{url}/batch", wrong)

    assert answer.status_code == 400, answer.content


ALLOWED = [
    ("clear", "labeler"),
    ("remove_labels", "labeler"),
    ("replace_label", "labeler"),
    ("mark_hard", "labeler"),
    ("unmark_hard", "labeler"),
    ("set_property", "labeler"),
    ("set_usage", "labeler"),
    ("confirm", "reviewer"),
    ("reject", "reviewer"),
    ("delete", "manager"),
    ("restore", "manager"),
]
LABELS_OF: dict[str, dict[str, list[str]]] = {"confirm": {}}  # boxes are not told by labels alone
BELOW = {"labeler": "viewer", "reviewer": "labeler", "manager": "reviewer"}


@pytest.mark.parametrize(("action", "role"), ALLOWED)
def test_every_action_takes_its_role(
    action: str,
    role: str,
    url: str,
    samples: list[Sample],
    request: pytest.FixtureRequest,
    client_of: ClientOf,
) -> None:
    body = {
        "action": action, "samples": ids(samples),
        "from": "cat", "to": "dog", "properties": {"a": "b"}, "usage": "eval",
        **LABELS_OF.get(action, {"labels": ["cat"]}),
    }  # fmt: skip
    enough, little = request.getfixturevalue(role), request.getfixturevalue(BELOW[role])

    assert client_of(little).post(f"{url}/batch", body).status_code == 403
    assert client_of(enough).post(f"{url}/batch", body).status_code == 200


def test_the_role_is_asked_before_the_parameters(labeler: User, url: str, client_of: ClientOf) -> None:
    assert client_of(labeler).post(f"{url}/batch", {"action": "delete"}).status_code == 403


def test_the_outsider_gets_404(outsider: User, url: str, client_of: ClientOf) -> None:
    assert client_of(outsider).post(f"{url}/batch", {"action": "clear"}).status_code == 404
