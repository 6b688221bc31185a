"""The door of smart labeling."""

import pytest
from rest_framework.test import APIClient

from datasets.models import Dataset, Sample
from datasets.models.dataset import DatasetType
from labeling.services import smart_labeling
from labeling.smart import engines
from tests.factories import LabelingModelFactory
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


@pytest.fixture
def nothing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """No extra is installed, whatever this machine has."""
    monkeypatch.setattr(engines, "find_spec", lambda _package: None)


def test_algorithms_are_told_with_what_they_lack(api: APIClient, path: str, nothing_extra: None) -> None:
    answer = api.get(path).json()

    assert answer["algorithms"] == [
        {"name": "fast", "missing_packages": [], "better_packages": ["torch"]},
        {"name": "precise", "missing_packages": ["torch"], "better_packages": []},
    ]


def test_nothing_better_is_told_where_the_best_engine_is_there(
    api: APIClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda package: package)

    answer = api.get(path).json()

    assert [each["better_packages"] for each in answer["algorithms"]] == [[], []]


def test_an_algorithm_that_is_not_installed_is_refused_with_what_to_do(
    api: APIClient,
    path: str,
    samples: list[Sample],
    nothing_extra: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(smart_labeling, "missing_for", lambda _dataset: [])

    answer = api.post(path, {"type": "active_learning", "algorithm": "precise"}, format="json")

    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "packages_missing")
    assert told["message"] == "That algorithm is not installed: start Easel with make run EXTRAS=torch."
    assert told["params"] == {"packages": ["torch"]}


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


def test_pre_labeling_needs_a_model(api: APIClient, path: str, samples: list[Sample]) -> None:
    answer = api.post(path, {"type": "pre_labeling"}, format="json")

    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["model"])


def test_pre_labeling_is_started_with_a_model(api: APIClient, path: str, samples: list[Sample]) -> None:
    model = LabelingModelFactory.create(name="pets")

    answer = api.post(path, {"type": "pre_labeling", "model": str(model.pk)}, format="json")

    assert (answer.status_code, answer.json()["job"]["kind"]) == (202, "pre_labeling")
    (run,) = api.get(path).json()["runs"]
    assert (run["type"], run["algorithm"], run["model"]["name"]) == ("pre_labeling", None, "pets")


@pytest.mark.parametrize("label_map", [{"cat": ""}, {"cat": "x" * 101}, {"cat": [7]}, []], ids=str)
def test_a_label_that_can_not_be_is_refused(
    label_map: object, api: APIClient, path: str, samples: list[Sample]
) -> None:
    model = LabelingModelFactory.create()
    body = {"type": "pre_labeling", "model": str(model.pk), "label_map": label_map}

    assert api.post(path, body, format="json").status_code == 400


def test_a_model_that_is_not_there_is_not_found(api: APIClient, path: str, samples: list[Sample]) -> None:
    assert api.post(path, {"type": "pre_labeling", "model": "1"}, format="json").status_code == 404


# Confirming in bulk


def test_confirming_in_bulk_is_allowed_by_a_manager(api: APIClient, path: str) -> None:
    before = api.get(f"{path}/confirmations").json()
    api.patch(f"{path}/confirmations", {"is_on": True}, format="json")

    assert before == {"is_on": False, "offers": [], "confirmations": []}
    assert api.get(f"{path}/confirmations").json()["is_on"]


def test_confirming_in_bulk_is_refused_while_it_is_off(api: APIClient, path: str) -> None:
    answer = api.post(f"{path}/confirmations", {"min_confidence": 0.9}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "bulk_confirmation_off")


@pytest.mark.parametrize("body", [{}, {"min_confidence": 2}, {"min_confidence": 0.9, "least": "much"}])
def test_a_wrong_bulk_confirmation_is_refused(api: APIClient, path: str, body: dict[str, object]) -> None:
    assert api.post(f"{path}/confirmations", body, format="json").status_code == 400


def test_a_word_on_a_confirmation_that_is_not_there_is_refused(api: APIClient, path: str) -> None:
    answer = api.post(f"{path}/confirmations/7/verdicts", {"sample": "1", "wrong": 0}, format="json")

    assert answer.status_code == 404
