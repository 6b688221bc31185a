"""Datasets: create, rename, delete to the trash; opening on a folder of images."""

import datetime as dt
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from datasets.errors import DomainError, InvalidInputError, NameTakenError
from datasets.label_writer import LabelDraft, create_labels
from datasets.models import Dataset, Job, Member, User
from datasets.models.dataset import DatasetQuerySet, DatasetType, Role
from datasets.models.job import JobKind, JobState
from datasets.permissions import require_bucket
from datasets.services.importing import start_import
from datasets.storage import is_inside, parse_folder, storage
from datasets.trash import KEPT_DAYS, TrashedError

NAME = re.compile(r"[A-Za-z\u4e00-\u9fff][A-Za-z0-9_\-\u4e00-\u9fff]{0,99}")
DEFAULT_BUCKET = "output"
MOST_RESTORED_AT_ONCE = 500  # a page of the list
FORBIDDEN_IN_DESCRIPTION = set("^!<>=&\"'")


@dataclass(frozen=True, slots=True)
class NewDataset:
    """What a person fills in to create a dataset. Paths are `obs://<bucket>/<prefix>/`, or empty."""

    name: str
    type: str
    description: str = ""
    input_path: str = ""
    output_path: str = ""
    labels: Sequence[LabelDraft] = ()
    import_annotations: bool = True


def check_name(name: str) -> str:
    """The name, if it is one; raises InvalidInputError."""
    if not NAME.fullmatch(name):
        message = "Use 1 to 100 letters, Chinese characters, digits, _ and -, beginning with a letter."
        raise InvalidInputError(
            f"name: {message}",
            code="name_invalid",
            fields={"name": [{"code": "name_invalid", "message": message}]},
        )
    return name


def check_description(description: str) -> str:
    """The description, if it keeps to the rule; raises InvalidInputError."""
    if len(description) > 256 or FORBIDDEN_IN_DESCRIPTION & set(description):
        message = "Use at most 256 characters, none of ^ ! < > = & \" '."
        raise InvalidInputError(
            f"description: {message}",
            code="description_invalid",
            fields={"description": [{"code": "description_invalid", "message": message}]},
        )
    return description


def create_dataset(*, draft: NewDataset, actor: User) -> tuple[Dataset, Job | None]:
    """Create a dataset with its labels and its owner; an input path starts the import.

    Without an output path it gets the one that the creation page offers.

    Raises NameTakenError, and InvalidInputError where a path is wrong or the output lies inside the input.
    """
    check_name(draft.name)
    check_description(draft.description)
    for path in filter(None, (draft.input_path, draft.output_path)):
        require_bucket(actor, path)
    input_path, output_path = check_paths(draft.input_path, draft.output_path)
    with transaction.atomic():
        dataset = _insert(
            name=draft.name,
            type=DatasetType(draft.type),
            description=draft.description,
            input_path=input_path,
            output_path=output_path or default_output(input_path),
            created_by=actor,
        )
        Member.objects.create(dataset=dataset, user=actor, role=Role.OWNER)
        create_labels(dataset=dataset, drafts=draft.labels)
        job = _import_input(dataset, actor, annotated=draft.import_annotations) if input_path else None
    return dataset, job


def _insert(**fields: Any) -> Dataset:
    try:
        with transaction.atomic():
            return Dataset.objects.create(**fields)
    except IntegrityError:
        raise NameTakenError from None


def _import_input(dataset: Dataset, actor: User, *, annotated: bool) -> Job:
    return start_import(dataset=dataset, actor=actor, path=dataset.input_path, annotated=annotated)


def check_paths(input_path: str, output_path: str) -> tuple[str, str]:
    """Both paths as folders of buckets that are there; the output writable and not inside the input, nor around it."""
    source = str(parse_folder(input_path)) if input_path else ""
    target = str(parse_folder(output_path)) if output_path else ""
    if source:
        storage().list_folders(
            source, limit=1
        )  # a bucket or folder that is not there is said now, not by the job
    if target and not storage().is_writable(target):
        raise _path_error(
            "output_path", "output_read_only", "This bucket is read-only. Choose another output path."
        )
    if source and target and (is_inside(target, source) or is_inside(source, target)):
        message = "The output path may not lie inside the input path, nor around it. Choose another."
        raise _path_error("output_path", "output_inside_input", message)
    return source, target


def _path_error(field: str, code: str, message: str) -> InvalidInputError:
    return InvalidInputError(
        f"{field}: {message}", code=code, fields={field: [{"code": code, "message": message}]}
    )


def update_dataset(*, dataset: Dataset, name: str | None = None, description: str | None = None) -> Dataset:
    """Rename or describe. Published versions keep their paths, so a rename moves no file."""
    changes = {}
    if name is not None:
        changes["name"] = check_name(name)
    if description is not None:
        changes["description"] = check_description(description)
    try:
        with transaction.atomic():
            Dataset.objects.filter(pk=dataset.pk).update(**changes)
    except IntegrityError:
        raise NameTakenError from None
    for field, value in changes.items():
        setattr(dataset, field, value)
    return dataset


def delete_dataset(*, dataset: Dataset, now: dt.datetime) -> None:
    """Put the dataset into the trash: its open jobs are canceled, its files stay where they are."""
    with transaction.atomic():
        Job.objects.open().filter(dataset=dataset).update(cancel_requested=True)
        Dataset.objects.filter(pk=dataset.pk).update(deleted_at=now)


def deleted_datasets(*, now: dt.datetime) -> DatasetQuerySet:
    """The datasets that can come back, the latest first; not those that an export is still making."""
    made = Job.objects.filter(kind=JobKind.EXPORT).exclude(state=JobState.SUCCEEDED)
    unfinished = [int(pk) for pk in made.values_list("parameters__dataset", flat=True) if pk]
    since = now - dt.timedelta(days=KEPT_DAYS)
    return Dataset.objects.filter(deleted_at__gt=since).exclude(pk__in=unfinished).order_by("-deleted_at")


def restore_dataset(*, dataset: Dataset) -> None:
    """Take a dataset out of the trash. Raises NameTakenError where another one has its name by now."""
    try:
        with transaction.atomic():
            Dataset.objects.filter(pk=dataset.pk).update(deleted_at=None)
    except IntegrityError:
        raise NameTakenError(
            f"Another dataset is called {dataset.name} now. Rename that one first."
        ) from None


def restore_datasets(
    *, ids: Sequence[int], actor: User, now: dt.datetime
) -> tuple[list[int], list[dict[str, str]]]:
    """Bring back those that the person owns; returns their ids, and `{id, code, message}` of the others.

    Jobs that the deletion canceled stay canceled. Raises InvalidInputError for too many ids.
    """
    if len(ids) > MOST_RESTORED_AT_ONCE:
        raise InvalidInputError(f"Restore at most {MOST_RESTORED_AT_ONCE} datasets at once.", code="too_many")
    found = deleted_datasets(now=now).owned_by(actor).in_bulk(ids)
    restored, refused = [], []
    for pk in dict.fromkeys(ids):
        try:
            if pk not in found:
                raise TrashedError
            restore_dataset(dataset=found[pk])
            restored.append(pk)
        except DomainError as error:
            refused.append({"id": str(pk), "code": error.code, "message": error.message})
    return restored, refused


def default_output(input_path: str) -> str:
    """An output path that suits: in the first writable bucket, not inside the input. Empty where there is none."""
    for bucket in storage().list_buckets():
        path = f"obs://{bucket.name}/easel/"
        if bucket.is_writable and not (
            input_path and (is_inside(path, input_path) or is_inside(input_path, path))
        ):
            return path
    return ""


def ensure_default_bucket() -> None:
    """Make the bucket that outputs are offered in, where no bucket can be written to yet."""
    if not any(bucket.is_writable for bucket in storage().list_buckets()):
        storage().ensure_bucket(DEFAULT_BUCKET)


def open_images_folder(*, folder: str, owner: User) -> Dataset:
    """The dataset of the images below an `obs://` path, created and imported where it is not there yet."""
    input_path = str(parse_folder(folder))
    existing = Dataset.objects.live().filter(input_path=input_path).order_by("pk").first()
    if existing:
        return existing
    last = input_path.rstrip("/").rpartition("/")[2]
    name = re.sub(r"[^A-Za-z0-9_\-\u4e00-\u9fff]+", "-", last).strip("-")[:80] or "images"
    name = name if NAME.fullmatch(name) else f"images-{name}"
    if Dataset.objects.live().filter(name=name).exists():
        name = f"{name}-{secrets.token_hex(2)}"
    draft = NewDataset(
        name,
        DatasetType.OBJECT_DETECTION,
        input_path=input_path,
    )
    return create_dataset(draft=draft, actor=owner)[0]
