"""The door of models that run elsewhere: added by URL, looked after, tried, and asked for labels."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from datasets.models import Dataset, Label, User
from labeling.models import LabelingModel
from tests.doubles import MemoryStore
from tests.factories import LabelingModelFactory
from tests.label_studio_backend import MlBackend, ml_backend
from tests.multipart import picture
from tests.stage import add_samples

URL = "/api/v1/models"


@pytest.fixture(autouse=True)
def _allowed(settings: Settings) -> None:
    """An administrator allows loopback."""
    settings.EASEL_ML_HOSTS = "127.0.0.0/8"


def box(task: dict[str, Any], config: str) -> Any:
    value = {"x": 10, "y": 10, "width": 50, "height": 50, "rotation": 45, "rectanglelabels": ["cat"]}
    return {"result": [{"value": value, "score": 0.9}]}


@pytest.fixture
def backend() -> Iterator[MlBackend]:
    with ml_backend(answer=box, password="geheim") as running:
        yield running


def add(api: APIClient, backend: MlBackend, **changes: str) -> Any:
    body = {"kind": "label_studio_ml", "url": backend.url, "user": "easel", "password": "geheim"}
    return api.post(URL, body | changes, format="json")


@pytest.fixture
def address(api: APIClient, backend: MlBackend) -> str:
    return f"{URL}/{add(api, backend).json()['id']}"


def test_a_backend_that_is_up_is_added(api: APIClient, backend: MlBackend) -> None:
    answer = add(api, backend)

    body = answer.json()
    assert (answer.status_code, body["name"], body["kind"]) == (201, "127.0.0.1", "label_studio_ml")
    assert (body["ready"], body["settings"], body["url"], body["user"]) == (True, None, backend.url, "easel")


def test_a_password_is_taken_and_never_given(api: APIClient, address: str) -> None:
    told = api.get(address)

    assert told.json()["has_password"] is True
    assert "geheim" not in (told.content + api.get(URL).content).decode()


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"password": "wrong"}, 409, "backend_sign_in"),
        ({"url": ""}, 400, "address_invalid"),
        ({"url": "file:///etc/passwd"}, 400, "address_invalid"),
        ({"url": "http://169.254.169.254/latest"}, 400, "address_refused"),
        ({"url": "http://127.0.0.1:9"}, 503, "server_unreachable"),
        ({"name": "x" * 101}, 400, "name_invalid"),
        ({"kind": "onnx"}, 400, "files_missing"),
    ],
)
def test_what_is_no_backend_that_may_be_asked_is_refused(
    api: APIClient, backend: MlBackend, changes: dict[str, str], status: int, code: str
) -> None:
    answer = add(api, backend, **changes)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not LabelingModel.objects.exists()


def test_a_backend_says_how_it_is(api: APIClient, address: str) -> None:
    answer = api.get(f"{address}/health").json()

    assert answer == {"is_up": True, "model": "Dummy", "version": "dummy-1", "problem": None}


def test_a_backend_that_went_away_is_told_in_words(api: APIClient, address: str) -> None:
    LabelingModel.objects.update(url="http://127.0.0.1:9")

    answer = api.get(f"{address}/health")

    assert (answer.status_code, answer.json()["is_up"]) == (200, False)
    assert answer.json()["problem"]["code"] == "server_unreachable"


def test_a_backend_is_renamed_without_being_asked(api: APIClient, address: str, backend: MlBackend) -> None:
    asked = len(backend.asked)

    answer = api.patch(address, {"name": "detector of cats"}, format="json")

    assert (answer.status_code, answer.json()["name"]) == (200, "detector of cats")
    assert len(backend.asked) == asked


def test_a_password_does_not_follow_to_another_address(api: APIClient, address: str) -> None:
    with ml_backend() as other:
        answer = api.patch(address, {"url": other.url}, format="json")

    assert (answer.status_code, answer.json()["has_password"]) == (200, False)


def test_a_wrong_change_of_a_backend_changes_nothing(api: APIClient, address: str) -> None:
    answer = api.patch(address, {"name": "other", "password": "wrong"}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "backend_sign_in")
    assert LabelingModel.objects.get().name == "127.0.0.1"


def test_who_did_not_add_a_backend_may_not_move_it(
    address: str, manager: User, client_of: Callable[[User], APIClient], backend: MlBackend
) -> None:
    answer = client_of(manager).patch(address, {"user": "easel", "password": "geheim"}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (403, "model_of_another")


def test_a_backend_has_no_settings_and_a_file_no_address(api: APIClient, address: str, owner: User) -> None:
    file = LabelingModelFactory.create(created_by=owner)

    answers = [
        api.patch(address, {"settings": {"width": 1}}, format="json"),
        api.patch(f"{URL}/{file.pk}", {"url": "https://models.example"}, format="json"),
        api.get(f"{URL}/{file.pk}/health"),
    ]

    assert {(each.status_code, each.json()["code"]) for each in answers} == {(400, "model_of_other_kind")}


def test_a_backend_is_tried_on_some_samples(
    api: APIClient, address: str, dataset: Dataset, cat: Label, store: MemoryStore
) -> None:
    for sample in add_samples(dataset, 6):
        store.put(sample.path, picture("#e00000", form="PNG", size=(1000, 1000)))

    results = api.post(f"{address}/try", {"dataset": str(dataset.pk)}, format="json").json()["results"]

    assert len(results) == 5
    assert (results[0]["found"][0]["label"], results[0]["found"][0]["shape"]["angle"]) == ("cat", 45)


def test_a_backend_labels_the_samples_of_a_dataset(
    api: APIClient,
    address: str,
    dataset: Dataset,
    cat: Label,
    store: MemoryStore,
    run_jobs: Callable[[], None],
) -> None:
    for sample in add_samples(dataset, 2):
        store.put(sample.path, picture("#e00000", form="PNG", size=(1000, 1000)))
    body = {"type": "pre_labeling", "model": address.rpartition("/")[2]}

    started = api.post(f"/api/v1/datasets/{dataset.pk}/smart-labeling", body, format="json")
    run_jobs()

    run = api.get(f"/api/v1/datasets/{dataset.pk}/smart-labeling").json()["runs"][0]
    assert (started.status_code, run["job"]["state"]) == (202, "succeeded")
    assert (run["model_version"], run["counts"]["suggested"]) == ("dummy-1", 2)
