"""The door of models: adding, describing, trying and deleting them, and starting a run."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from datasets.models import Dataset, User
from datasets.models.dataset import DatasetType
from tests.doubles import MemoryStore
from tests.factories import LabelingModelFactory
from tests.labeling.smart import onnx_graphs as graphs
from tests.multipart import picture, send
from tests.stage import add_samples

URL = "/api/v1/models"
RGB = {"names": "{0: 'red', 1: 'green', 2: 'blue'}"}
PLAIN = {"resize": "stretch", "mean": [0, 0, 0], "std": [255, 255, 255]}


@pytest.fixture
def shapes(dataset: Dataset) -> Dataset:
    """A dataset of whole images."""
    Dataset.objects.filter(pk=dataset.pk).update(type=DatasetType.IMAGE_CLASSIFICATION)
    dataset.refresh_from_db()
    return dataset


def upload(api: APIClient, content: bytes | None = None, **fields: str) -> Any:
    content = graphs.colours(metadata=RGB) if content is None else content
    told = {"kind": "onnx", "name": "colours"} | fields
    return send(api, URL, ("colours.onnx", content), fields=tuple(told.items()))


def test_an_uploaded_model_is_recognised_and_kept(api: APIClient, store: MemoryStore, owner: User) -> None:
    answer = upload(api)

    body = answer.json()
    assert answer.status_code == 201, body
    assert (body["task"], body["ready"], body["settings"]["labels"]) == (
        "classification",
        True,
        ["red", "green", "blue"],
    )
    assert body["inputs"] == [{"name": "images", "shape": "1 x 3 x 32 x 32"}]
    assert store.get(body["path"]) == graphs.colours(metadata=RGB)


def test_a_model_of_the_storage_stays_where_it_is(api: APIClient, store: MemoryStore) -> None:
    store.put("obs://images/m.onnx", graphs.colours())

    answer = api.post(URL, {"kind": "onnx", "path": "obs://images/m.onnx"}, format="json")

    assert (answer.status_code, answer.json()["name"]) == (201, "m")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no model", "not_onnx"),
        (graphs.reaching_out(), "external_data"),
        (graphs.colours()[:-20], "damaged"),
    ],
    ids=["text", "external", "cut"],
)
def test_a_file_that_can_not_be_used_is_refused(
    content: bytes, reason: str, api: APIClient, store: MemoryStore
) -> None:
    answer = upload(api, content)

    assert (answer.status_code, answer.json()["code"]) == (400, "model_unusable")
    assert answer.json()["params"] == {"reason": reason}
    assert api.get(URL).json()["results"] == []


def test_a_name_is_given_once(api: APIClient, store: MemoryStore) -> None:
    LabelingModelFactory.create(name="colours")

    answer = upload(api)

    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")


@pytest.mark.parametrize(
    "body", [{}, {"kind": "pickle"}, {"kind": "onnx"}, {"kind": "onnx", "path": "/etc/passwd"}, []]
)
def test_a_wrong_body_is_refused(body: Any, api: APIClient, store: MemoryStore) -> None:
    assert api.post(URL, body, format="json").status_code == 400


def test_a_path_that_is_not_there_is_told(api: APIClient, store: MemoryStore) -> None:
    answer = api.post(URL, {"kind": "onnx", "path": "obs://images/none.onnx"}, format="json")

    assert (answer.status_code, answer.json()["params"]) == (400, {"reason": "gone"})


def test_who_added_a_model_describes_it(api: APIClient, owner: User) -> None:
    model = LabelingModelFactory.create(created_by=owner)

    answer = api.patch(
        f"{URL}/{model.pk}", {"name": "pets", "settings": {"labels": ["hen", "cow"]}}, format="json"
    )

    assert (answer.json()["name"], answer.json()["settings"]["labels"]) == ("pets", ["hen", "cow"])
    assert answer.json()["settings"]["width"] == 32


@pytest.mark.parametrize(
    "settings",
    [
        {"width": 0},
        {"output": "magic"},
        {"std": [0, 1, 1]},
        {"mean": [1]},
        {"labels": ["a", "a"]},
        7,
        {"resize": None},
    ],
    ids=str,
)
def test_settings_that_can_not_be_are_refused(settings: Any, api: APIClient, owner: User) -> None:
    model = LabelingModelFactory.create(created_by=owner)

    assert api.patch(f"{URL}/{model.pk}", {"settings": settings}, format="json").status_code == 400


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_a_model_of_another_stays_as_it_is(method: str, api: APIClient) -> None:
    model = LabelingModelFactory.create()

    answer = getattr(api, method)(f"{URL}/{model.pk}", {}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (403, "model_of_another")


def test_an_administrator_deletes_any_model(admin: User, client_of: Callable[[User], APIClient]) -> None:
    model = LabelingModelFactory.create()

    assert client_of(admin).delete(f"{URL}/{model.pk}").status_code == 204


def test_an_uploaded_file_goes_with_its_model(
    api: APIClient, store: MemoryStore, django_capture_on_commit_callbacks: Any
) -> None:
    made = upload(api).json()

    with django_capture_on_commit_callbacks(execute=True):
        api.delete(f"{URL}/{made['id']}")

    assert not store.exists(made["path"])


def test_a_trial_shows_what_the_model_says(api: APIClient, shapes: Dataset, store: MemoryStore) -> None:
    made = upload(api).json()
    add_samples(shapes, 1)
    store.put("obs://images/000001.jpg", picture("#00ff00", form="PNG"))

    answer = api.post(
        f"{URL}/{made['id']}/try", {"dataset": str(shapes.pk), "settings": PLAIN}, format="json"
    )

    (trial,) = answer.json()["results"]
    assert (trial["sample"]["name"], trial["found"]) == (
        "000001.jpg",
        [{"label": "green", "confidence": 1.0}],
    )


def test_a_trial_tells_which_image_can_not_be_read(
    api: APIClient, shapes: Dataset, store: MemoryStore
) -> None:
    made = upload(api).json()
    add_samples(shapes, 1)

    answer = api.post(f"{URL}/{made['id']}/try", {"dataset": str(shapes.pk)}, format="json")

    assert answer.json()["results"][0]["problem"]["code"] == "object_not_found"


def test_a_trial_on_a_dataset_of_others_is_refused(api: APIClient) -> None:
    model, other = (
        LabelingModelFactory.create(),
        Dataset.objects.create(name="other", type="object_detection"),
    )

    answer = api.post(f"{URL}/{model.pk}/try", {"dataset": str(other.pk)}, format="json")

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"dataset": "x"}, {"dataset": None}, {"dataset": "1", "min_confidence": 3}, [1]]
)
def test_a_wrong_trial_is_refused(body: Any, api: APIClient) -> None:
    model = LabelingModelFactory.create()

    assert api.post(f"{URL}/{model.pk}/try", body, format="json").status_code == 400
