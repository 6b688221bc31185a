"""Models for pre-labeling: added, described, renamed, deleted. Whoever manages a dataset may use all of them."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from datasets.errors import InvalidInputError, NameTakenError, NotAllowedError, NotFoundError
from datasets.incoming import Incoming
from datasets.label_writer import UNPRINTABLE, normal_name
from datasets.models import User
from datasets.models.job import OPEN_STATES
from datasets.permissions import require_bucket
from datasets.storage import parse_file, storage
from labeling.errors import ModelInUseError
from labeling.models import LabelingModel, ModelKind, SmartRun
from labeling.services.model_files import (
    MOST_BYTES,
    copied,
    go_on,
    kept_path,
    run_now,
    scratch,
    too_large,
    write_down,
)
from labeling.smart.onnx.settings import ModelSettings

MAX_NAME = 100

Fetch = Callable[[Path], str]


class ModelOfAnotherError(NotAllowedError):
    code = "model_of_another"
    message = "Only who added a model, and administrators, may change it. Add it under another name."


def find_model(model_id: int) -> LabelingModel:
    model = LabelingModel.objects.select_related("created_by").filter(pk=model_id).first()
    if model is None:
        raise NotFoundError
    return model


def may_change(model: LabelingModel, person: User) -> bool:
    return person.is_superuser or model.created_by_id == person.pk


def require_own(model: LabelingModel, person: User) -> None:
    if not may_change(model, person):
        raise ModelOfAnotherError


def upload_model(*, name: str, file: Incoming, actor: User, now: dt.datetime) -> LabelingModel:
    """Add an ONNX file that a person sent; it is checked first, and kept in the object storage.

    Raises ModelUnusableError, NameTakenError, NoBucketError, StorageFullError, StorageUnavailableError.
    """
    if file.size > MOST_BYTES:
        raise too_large()
    model = new_model(name or _stem(file.name), ModelKind.ONNX, actor, now)
    with scratch() as folder:
        copy = folder / "model.onnx"
        with file.open() as stream:
            model.sha256 = write_down(iter(lambda: stream.read(1 << 20), b""), copy)
        _describe(model, copy)
        model.path, model.keeps_file = kept_path(), True
        with copy.open("rb") as content:
            storage().put(model.path, content, overwrite=False)
    try:
        save_model(model)
    except NameTakenError:
        storage().delete(model.path)
        raise
    return model


def refer_to_model(*, name: str, path: str, actor: User, now: dt.datetime) -> LabelingModel:
    """Add an ONNX file of the object storage, which stays where it is.

    Raises as `upload_model`, and BucketNotFoundError.
    """
    found = parse_file(path)
    require_bucket(actor, str(found))
    model = new_model(name or _stem(found.name), ModelKind.ONNX, actor, now)
    model.path = str(found)
    with scratch() as folder:
        copy = folder / "model.onnx"
        model.sha256 = copied(model.path, copy, go_on)
        _describe(model, copy)
    save_model(model)
    return model


def _stem(file_name: str) -> str:
    return file_name.rpartition("/")[2].removesuffix(".onnx")[:MAX_NAME]


def new_model(name: str, kind: ModelKind, actor: User, now: dt.datetime) -> LabelingModel:
    """Refused before anybody waits for a look at the file or the server."""
    checked = check_name(name)
    if LabelingModel.objects.filter(name=checked).exists():
        raise NameTakenError
    return LabelingModel(name=checked, kind=kind, created_by=actor, created_at=now)


def check_name(name: str) -> str:
    name = normal_name(name).strip()
    if not name or len(name) > MAX_NAME or UNPRINTABLE.search(name):
        message = f"Use 1 to {MAX_NAME} printable characters."
        field = {"name": [{"code": "name_invalid", "message": message}]}
        raise InvalidInputError(f"name: {message}", code="name_invalid", fields=field)
    return name


def _describe(model: LabelingModel, file: Path) -> None:
    """Let a child look at the file, and keep what it recognised."""
    model.size = file.stat().st_size
    found = run_now("examine", {"file": str(file)})
    _set_settings(model, ModelSettings.from_json(found["settings"]))
    model.ports = {"inputs": found["inputs"], "outputs": found["outputs"]}


def _set_settings(model: LabelingModel, described: ModelSettings) -> None:
    model.settings = described.to_json()
    model.task = described.task or ""


def change_model(
    *, model: LabelingModel, actor: User, name: str | None = None, settings: dict[str, Any] | None = None
) -> LabelingModel:
    """Rename or describe a model. Raises ModelOfAnotherError, NameTakenError."""
    require_own(model, actor)
    if name is not None:
        model.name = check_name(name)
    if settings is not None:
        _set_settings(model, described(model, settings))
    save_model(model)
    return model


def described(model: LabelingModel, changes: dict[str, Any]) -> ModelSettings:
    """The model's settings with changes, which are checked."""
    return ModelSettings.from_json(model.settings | changes)


def delete_model(*, model: LabelingModel, actor: User) -> None:
    """Delete a model, and its file where it was uploaded. Raises ModelOfAnotherError, ModelInUseError."""
    require_own(model, actor)
    if SmartRun.objects.filter(model=model, job__state__in=OPEN_STATES).exists():
        raise ModelInUseError
    path = model.path if model.keeps_file else ""
    model.delete()
    if path:
        transaction.on_commit(lambda: storage().delete(path))


def save_model(model: LabelingModel) -> None:
    try:
        with transaction.atomic():
            model.save()
    except IntegrityError:
        raise NameTakenError from None
