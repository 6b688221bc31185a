"""The door of labeling alike."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets.models import Dataset, Sample, User
from tests.labeling.desk import Desk, draft


@pytest.fixture
def address(dataset: Dataset, samples: list[Sample]) -> str:
    return f"/api/v1/datasets/{dataset.pk}/samples/label-alike"


def body(samples: list[Sample], **more: Any) -> dict[str, Any]:
    source, *targets = (str(sample.pk) for sample in samples)
    return {"stacks": [{"source": source, "targets": targets}], **more}


def test_others_are_labeled_alike_and_the_answer_says_how_to_undo_it(
    api: APIClient, desk: Desk, address: str, samples: list[Sample]
) -> None:
    desk.put(samples[0], draft("cat"))

    answer = api.post(address, body(samples), format="json")

    assert answer.status_code == 200, answer.content
    assert (answer.json()["changed"], answer.json()["refused"]) == (2, [])
    assert api.post(f"/api/v1/changes/{answer.json()['change_group']}/undo").json()["changed"] == 2


def test_it_is_a_line_of_the_history(
    api: APIClient, desk: Desk, dataset: Dataset, address: str, samples: list[Sample]
) -> None:
    desk.put(samples[0], draft("cat"))
    api.post(address, body(samples), format="json")

    [line] = api.get(f"/api/v1/datasets/{dataset.pk}/changes", {"action": "label_alike"}).json()["results"]

    assert (line["changed"], line["can_undo"]) == (2, True)


@pytest.mark.parametrize(
    "wrong",
    [
        5,
        {},
        {"stacks": []},
        {"stacks": [{"source": "1", "targets": []}]},
        {"stacks": [{"source": "x", "targets": ["1"]}]},
    ],
)
def test_a_wrong_body_is_refused(api: APIClient, address: str, wrong: Any) -> None:
    assert api.post(address, wrong, format="json").status_code == 400


def test_a_viewer_may_not_label(
    client_of: Callable[[User], APIClient], viewer: User, address: str, samples: list[Sample]
) -> None:
    assert client_of(viewer).post(address, body(samples), format="json").status_code == 403
