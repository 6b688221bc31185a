"""Asking Label Studio ML backends, real small ones on loopback, about the images of samples."""

import io
from typing import Any

import pytest
from django.db import transaction
from PIL import Image
from pytest_django import Settings

from datasets.models import Dataset
from datasets.outgoing import OutgoingError, Patience, parse_place
from datasets.outgoing.places import AddressRefusedError
from datasets.records import Shape
from datasets.sample_links import LINK_SECONDS, sample_files
from datasets.sample_writer import register
from labeling.services import backends
from labeling.services.backends import (
    PREDICTING,
    TOGETHER,
    Asked,
    Backend,
    BackendFailedError,
    BackendSignInError,
    Health,
    Question,
    check_backend,
    predict,
    set_up,
)
from labeling.smart.label_studio.answers import (
    BackendAnswerInvalidError,
    BackendAnswersDifferError,
    BackendNeedsPromptError,
    Fault,
    Found,
)
from labeling.smart.label_studio.asking import RECTANGLES
from tests.doubles import MemoryStore
from tests.factories import NOON
from tests.label_studio_backend import SECRET, MlBackend, ml_backend

QUESTION = Question("7.17", RECTANGLES, ["cat", "dog"], {"cat": "cat", "dog": "dog", "tabby": "cat"})


@pytest.fixture(autouse=True)
def _allowed(settings: Settings) -> None:
    """An administrator allows loopback."""
    settings.EASEL_ML_HOSTS = "127.0.0.0/8"


def of(backend: MlBackend, **more: str) -> Backend:
    return Backend(parse_place(backend.url), **more)


def cat(task: dict[str, Any], config: str) -> Any:
    """A cat in the left half."""
    value = {"x": 0, "y": 0, "width": 50, "height": 100, "rectanglelabels": ["tabby"]}
    return {"model_version": "v2", "result": [{"from_name": "label", "value": value, "score": 0.75}]}


def fox(task: dict[str, Any], config: str) -> Any:
    """What nobody asked for."""
    return {"result": [{"value": {"rectanglelabels": ["fox"]}}]}


def none(answers: list[Any]) -> list[Any]:
    return []


CAT = Found("cat", 0.75, Shape("rectangle", ((0, 0), (20, 20))))


@pytest.fixture
def images(dataset: Dataset, store: MemoryStore) -> list[Asked]:
    """More images of 40 * 20 px than go into one request."""
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(file, "PNG")
    entries = [store.put(f"obs://images/{place}.png", file.getvalue()) for place in range(TOGETHER + 3)]
    rows = [(each.path, each.size, each.etag, NOON) for each in entries]
    with transaction.atomic():
        register(dataset.pk, rows, input_path="obs://images/", now=NOON)
    return [Asked(each, (40, 20)) for each in sample_files(dataset.samples.values_list("pk", flat=True))]


def test_a_backend_says_that_it_is_up_and_which_version_it_has() -> None:
    with ml_backend() as backend:
        assert check_backend(of(backend)) == Health("Dummy", "dummy-1")


def test_a_backend_that_needs_a_config_to_be_set_up_is_up_all_the_same() -> None:
    with ml_backend(fails_at_setup=True) as backend:
        assert check_backend(of(backend)) == Health("Dummy", "")


def test_a_backend_is_set_up_as_real_ones_want_it() -> None:
    with ml_backend() as backend:
        version = set_up(of(backend), QUESTION)

    assert version == "dummy-1"
    assert backend.bodies("/setup")[0]["access_token"] == ""
    assert 'predicted_values="cat,tabby"' in backend.bodies("/setup")[0]["schema"]


def test_a_backend_that_says_no_version_has_none() -> None:
    with ml_backend(version=None) as backend:
        assert set_up(of(backend), QUESTION) == ""


def test_every_image_is_asked_about_and_some_go_together(images: list[Asked]) -> None:
    with ml_backend(answer=cat) as backend:
        predicted = predict(of(backend), QUESTION, images)

    assert predicted.found == {each.file.id: [CAT] for each in images}
    assert [len(body["tasks"]) for body in backend.bodies("/predict")] == [TOGETHER, 3]


def test_links_to_images_outlive_the_request_that_they_are_for() -> None:
    assert PREDICTING.total < LINK_SECONDS / 2


def test_a_backend_that_answers_for_one_image_is_asked_one_by_one(images: list[Asked]) -> None:
    with ml_backend(answer=cat, results=lambda answers: answers[:1]) as backend:
        predicted = predict(of(backend), QUESTION, images)

    assert predicted.found == {each.file.id: [CAT] for each in images}
    assert [len(body["tasks"]) for body in backend.bodies("/predict")] == [TOGETHER] + [1] * len(images)


def test_a_backend_that_answers_for_some_images_is_refused(images: list[Asked]) -> None:
    with ml_backend(results=lambda answers: answers[:2]) as backend, pytest.raises(BackendAnswersDifferError):
        predict(of(backend), QUESTION, images)


def test_a_backend_that_waits_for_a_prompt_is_told_from_others(images: list[Asked]) -> None:
    with ml_backend(results=none) as backend, pytest.raises(BackendNeedsPromptError):
        predict(of(backend), QUESTION, images)


def test_what_a_model_finds_that_nobody_asked_for_is_counted(images: list[Asked]) -> None:
    with ml_backend(answer=fox) as backend:
        predicted = predict(of(backend), QUESTION, images[:2])

    assert (predicted.found, predicted.faults) == (
        {each.file.id: [] for each in images[:2]},
        {Fault.LABEL_UNKNOWN: 2},
    )


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Images have addresses at the storage itself, which asks for them first."""

    def sign(store: MemoryStore, path: str, *, seconds: int) -> str:
        return f"https://s3.example/{seconds}/{path}"

    monkeypatch.setattr(MemoryStore, "sign", sign)


def test_an_image_that_is_gone_is_told_and_stops_nothing(
    images: list[Asked], store: MemoryStore, away: None, settings: Settings
) -> None:
    settings.EASEL_MEDIA = "redirect"
    store.delete(images[0].file.path)
    with ml_backend(answer=cat) as backend:
        predicted = predict(of(backend), QUESTION, images)

    assert [(each.sample_id, each.code) for each in predicted.unreadable] == [
        (images[0].file.id, "image_missing")
    ]
    assert len(predicted.found) == len(images) - 1


def fails_at(*numbers: int) -> Any:
    """A model that can't read some images, by id, and fails at all that it is asked about together."""

    def answer(task: dict[str, Any], config: str) -> Any:
        if task["id"] in numbers:
            raise ValueError(SECRET)
        return cat(task, config)

    return answer


def test_an_image_at_which_a_backend_fails_costs_itself_alone(images: list[Asked]) -> None:
    broken = images[1].file.id
    with ml_backend(answer=fails_at(broken)) as backend:
        predicted = predict(of(backend), QUESTION, images)

    assert [(each.sample_id, each.code) for each in predicted.unreadable] == [(broken, "backend_failed")]
    assert set(predicted.found) == {each.file.id for each in images} - {broken}


def test_a_backend_that_fails_at_every_image_ends_the_run(images: list[Asked]) -> None:
    model = fails_at(*(each.file.id for each in images))
    with ml_backend(answer=model) as backend, pytest.raises(BackendFailedError):
        predict(of(backend), QUESTION, images)

    assert len(backend.bodies("/predict")) == 4


def test_a_backend_that_needs_long_is_asked_one_by_one(
    images: list[Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backends, "PREDICTING", Patience(connect=1, silence=0.5, total=0.5))
    with ml_backend(answer=cat, seconds_of_many=0.8) as backend:
        predicted = predict(of(backend), QUESTION, images[:3])

    assert len(predicted.found) == 3


def test_a_user_and_a_password_are_sent() -> None:
    with ml_backend(password="geheim-密") as backend:
        assert check_backend(of(backend, user="easel", password="geheim-密")).model == "Dummy"


@pytest.mark.parametrize("more", [{}, {"user": "easel", "password": "wrong"}])
def test_a_wrong_password_is_told(more: dict[str, str]) -> None:
    with ml_backend(password="right") as backend, pytest.raises(BackendSignInError):
        check_backend(of(backend, **more))


def test_a_password_is_not_printed() -> None:
    assert "right" not in repr(Backend(parse_place("https://models.example"), "easel", "right"))


def test_a_traceback_of_a_backend_is_for_nobody(images: list[Asked]) -> None:
    with ml_backend(fails_at_setup=True) as backend, pytest.raises(BackendFailedError) as failed:
        set_up(of(backend), QUESTION)

    assert SECRET not in f"{failed.value} {vars(failed.value)}"


def test_another_server_is_no_backend() -> None:
    with ml_backend() as backend, pytest.raises(BackendAnswerInvalidError):
        check_backend(Backend(parse_place(f"{backend.url}/other/path")))


def test_a_backend_on_a_private_host_waits_for_an_administrator(settings: Settings) -> None:
    settings.EASEL_ML_HOSTS = ""
    with ml_backend() as backend, pytest.raises(AddressRefusedError):
        check_backend(of(backend))

    assert backend.asked == []


def test_a_backend_that_is_away_is_told() -> None:
    with ml_backend() as backend:
        gone = of(backend)

    with pytest.raises(OutgoingError):
        check_backend(gone)


def test_a_run_that_is_stopped_waits_for_no_backend(images: list[Asked]) -> None:
    def stop() -> None:
        raise InterruptedError

    with ml_backend(answer=cat) as backend, pytest.raises(InterruptedError):
        predict(of(backend), QUESTION, images, check=stop)

    assert backend.bodies("/predict") == []
