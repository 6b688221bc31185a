"""Label Studio ML backends: looked at, set up for a dataset, and asked about its images."""

import base64
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from datasets.errors import ConflictError, DomainError, StorageUnavailableError
from datasets.outgoing import Patience, Place, ask, values_of
from datasets.outgoing.refusals import ServerTooSlowError
from datasets.sample_images import SampleFile, is_closed_to_us
from datasets.sample_links import base_url, link_to
from labeling.services.pictures import Unreadable
from labeling.smart.label_studio.answers import (
    BackendAnswerInvalidError,
    Fault,
    Found,
    OneAnswerOnlyError,
    read_result,
    results_of,
    version_of,
)
from labeling.smart.label_studio.asking import Control, label_config, predict_body, setup_body
from labeling.smart.label_studio.shapes import Size

TOGETHER = 8  # images of a request
LEAST_FAILURES = 3  # images at which a backend fails, and at no other not, before the fault is its own
LOOKING = Patience(connect=3, silence=5, total=5)
SETTING_UP = Patience(connect=3, silence=20, total=20)
PREDICTING = Patience(connect=3, silence=120, total=120)  # links to images live several times as long

Check = Callable[[], None]


class BackendSignInError(ConflictError):
    code = "backend_sign_in"
    message = "The backend wants a user name and a password, or others than these."


class BackendFailedError(ConflictError):
    """What it says of itself is not told: a traceback is for who runs it."""

    code = "backend_failed"

    def __init__(self, status: int) -> None:
        base = base_url()
        super().__init__(
            f"The backend failed with status {status}; its own log says why. It must be able to fetch images "
            f"from {base}.",
            params={"status": status, "base": base},
        )


@dataclass(frozen=True, slots=True)
class Backend:
    """Where a backend is, and how to sign in; without a user and a password it is asked as anybody."""

    place: Place
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Health:
    """A backend that is up: the name of its class, and its model's version, empty where it does not say one."""

    model: str
    version: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a dataset is asked about: `labels` by name, which `names` tells by what the model may call them.

    A name that is None there is left out. `project`: a text that stays the same for the dataset.
    """

    project: str
    control: Control
    labels: Sequence[str]
    names: Mapping[str, str | None]

    @property
    def config(self) -> str:
        called: dict[str, list[str]] = {}
        for name, label in self.names.items():
            if label is not None and name != label:
                called.setdefault(label, []).append(name)
        return label_config(self.control, self.labels, called)


@dataclass(frozen=True, slots=True)
class Asked:
    """An image to ask about; `size` of it upright, px."""

    file: SampleFile
    size: Size


@dataclass(slots=True)
class Predicted:
    """What was found, by sample; images that could not be asked about; what was left out, and why."""

    found: dict[int, list[Found]] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)
    faults: Counter[Fault] = field(default_factory=Counter)


def go_on() -> None:
    """A request has nothing to check while a backend works."""


def check_backend(backend: Backend, *, check: Check = go_on) -> Health:
    """Ask a backend whether it is up, and for its version. Raises OutgoingError and what is named here."""
    told = _asked(backend, "GET", "health", None, LOOKING, check)
    if not isinstance(told, dict) or told.get("status") != "UP":
        raise BackendAnswerInvalidError
    body = {"project": "0.0", "hostname": base_url(), "access_token": "", "extra_params": None}
    try:
        version = version_of(_asked(backend, "POST", "setup", body, SETTING_UP, check))
    except BackendFailedError:  # some can't be set up without a dataset's config
        version = ""
    return Health(version_of({"model_version": told.get("model_class")}), version)


def set_up(backend: Backend, question: Question, *, check: Check = go_on) -> str:
    """Tell a backend what it will be asked about; the model's version, empty where it does not say one."""
    body = setup_body(question.project, question.config, base_url())
    return version_of(_asked(backend, "POST", "setup", body, SETTING_UP, check))


def predict(
    backend: Backend, question: Question, images: Sequence[Asked], *, check: Check = go_on
) -> Predicted:
    """What a backend finds in the images, some at a time; one by one where it answers for one only, or needs so long.

    An image at which it fails is told and stops nothing, unless it fails at each. Raises OutgoingError, what is named
    here and in `label_studio.answers`, and StorageUnavailableError.
    """
    predicted = Predicted()
    batches = [images[start : start + TOGETHER] for start in range(0, len(images), TOGETHER)]
    while batches:
        some, *batches = batches
        try:
            _ask_about(some, backend, question, predicted, check)
        except (OneAnswerOnlyError, ServerTooSlowError):
            if len(some) == 1:
                raise
            batches = [[each] for batch in (some, *batches) for each in batch]
        except BackendFailedError as error:
            if len(some) > 1:
                batches = [*([each] for each in some), *batches]
                continue
            predicted.unreadable.append(Unreadable(some[0].file.id, error.code, error.message))
            if not predicted.found and len(predicted.unreadable) >= LEAST_FAILURES:
                raise
    return predicted


def _ask_about(
    some: Sequence[Asked], backend: Backend, question: Question, predicted: Predicted, check: Check
) -> None:
    """Ask about some images in one request, and note what is found in them."""
    links, problems = _links(some)
    results = _results(backend, question, links, check) if links else []
    there = [each for each in some if each.file.id in links]
    for each, result in zip(there, results, strict=True):
        reading = read_result(result, control=question.control, names=question.names, size=each.size)
        predicted.found[each.file.id] = reading.found
        predicted.faults += reading.faults
    predicted.unreadable += problems


def _results(backend: Backend, question: Question, links: Mapping[int, str], check: Check) -> list[Any]:
    body = predict_body(question.project, question.config, links)
    return results_of(_asked(backend, "POST", "predict", body, PREDICTING, check), len(links))


def _links(images: Sequence[Asked]) -> tuple[dict[int, str], list[Unreadable]]:
    """{sample: address}, made for one request since they end soon; and the images that have none."""
    links, problems = {}, []
    for each in images:
        try:
            links[each.file.id] = link_to(each.file)
        except DomainError as error:
            if isinstance(error, StorageUnavailableError) and not is_closed_to_us(error):
                raise
            problems.append(Unreadable(each.file.id, error.code, error.message))
    return links, problems


def _asked(backend: Backend, method: str, path: str, body: Any, patience: Patience, check: Check) -> Any:
    """The values that a backend answers. Raises BackendSignInError, BackendFailedError and so on."""
    place = backend.place.below(path)
    answer = ask(
        method,
        place,
        body=None if body is None else msgspec.json.encode(body),
        headers=dict(_headers(backend)),
        patience=patience,
        check=check,
    )
    if answer.status in (401, 403):
        raise BackendSignInError
    if answer.status in (404, 405):
        raise BackendAnswerInvalidError
    if answer.status >= 400:
        raise BackendFailedError(answer.status)
    return values_of(answer, place)


def _headers(backend: Backend) -> Iterator[tuple[str, str]]:
    yield "Content-Type", "application/json"
    yield "Accept", "application/json"
    if backend.user or backend.password:
        credentials = base64.b64encode(f"{backend.user}:{backend.password}".encode()).decode()
        yield "Authorization", f"Basic {credentials}"
