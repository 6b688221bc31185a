"""The door of smart labeling."""

import pytest
from rest_framework.test import APIClient

from datasets.models import Dataset, Sample
from datasets.models.dataset import DatasetType
from tests.labeling.desk import suggest


@pytest.fixture
def path(dataset: Dataset) -> str:
    Dataset.objects.filter(pk=dataset.pk).update(type=DatasetType.IMAGE_CLASSIFICATION)
    return f"/api/v1/datasets/{dataset.pk}/smart-labeling"


def test_it_tells_what_is_missing_before_anything_was_learned(
    api: APIClient, path: str, samples: list[Sample]
) -> None:
    answer = api.get(path).json()

    assert [each["code"] for each in answer["missing"]] == ["labels"]
    assert (answer["runs"], answer["next_samples"]) == ([], [])


def test_a_start_without_enough_labels_is_refused(api: APIClient, path: str, samples: list[Sample]) -> None:
    answer = api.post(path, {"type": "active_learning", "algorithm": "fast"}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "too_few_labeled")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "magic"},
        {"type": "active_learning", "algorithm": "slow"},
        {"type": "active_learning", "min_confidence": 2},
    ],
)
def test_a_wrong_body_is_refused(api: APIClient, path: str, body: dict[str, object]) -> None:
    assert api.post(path, body, format="json").status_code == 400


def test_what_waits_is_counted(api: APIClient, path: str, samples: list[Sample]) -> None:
    suggest(samples[0], label=samples[0].dataset.labels.get(name="cat"), confidence=0.5)

    answer = api.get(f"{path}/waiting").json()

    assert (answer["samples"], answer["without_suggestion"]) == (1, 0)
    assert [(each["label"], sum(each["confidences"])) for each in answer["labels"]] == [("cat", 1)]
