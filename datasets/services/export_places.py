"""Where an export may be written: a folder that is nobody's, and empty or of an earlier export."""

from collections.abc import Iterable
from typing import Any

import msgspec

from datasets.errors import ConflictError, InvalidInputError
from datasets.models import Dataset, Job
from datasets.models.job import JobKind
from datasets.storage import BucketNotFoundError, ObjectNotFoundError, is_inside, parse_folder, storage

MOST_MARKER_BYTES = 1 << 20
MARKER = "export.json"  # says of a folder that an export wrote it, from its first file on
LIST = "export.files"  # names the files that the last export wrote into it


class ExportPathError(InvalidInputError):
    code = "export_path_invalid"
    message = (
        "The export path may not be, hold or lie in the input or output of a dataset. Choose another folder."
    )


class ExportPathNotEmptyError(ConflictError):
    code = "export_path_not_empty"
    message = (
        "The folder holds files that are no export. Choose an empty folder, so that nothing is overwritten."
    )


class ExportPathBusyError(ConflictError):
    code = "export_path_busy"
    message = "Another export is writing there. Wait until it has ended, or choose another folder."


class ExportPathOtherError(ConflictError):
    code = "export_path_other"
    message = (
        "The folder holds an export of another dataset, format or version, and files of both would be mixed. "
        "Choose an empty folder."
    )


def identity_of(dataset: Dataset, format_name: str, scope: dict[str, Any]) -> dict[str, Any]:
    """What `export.json` says of an export, by which a repeat of it is known."""
    version = {name: value if name == "version" else None for name, value in scope.items()}
    return {"dataset": dataset.name, "dataset_id": str(dataset.pk), "format": format_name, "scope": version}


def kept_of(identity: dict[str, Any]) -> dict[str, Any]:
    """What of an identity stays: a dataset may get another name."""
    return {name: identity[name] for name in ("dataset_id", "format", "scope")}


def checked_path(path: str, identity: dict[str, Any], *, before: int | None = None) -> str:
    """The folder to write to: writable, in no dataset's input or output, and empty or of the same export before.

    What lies in an input becomes samples when that dataset is synced. `identity`: of the export. `before`: the id of
    its job, where that is there already: only exports ordered before it are in its way.
    """
    folder = str(parse_folder(path))
    bucket = parse_folder(path).bucket
    if bucket not in {each.name for each in storage().list_buckets()}:
        raise BucketNotFoundError(params={"bucket": bucket})
    if not storage().is_writable(folder):
        raise InvalidInputError("path: This bucket is read-only. Choose another.", code="output_read_only")
    if any(_overlap(folder, taken) for taken in _inputs()) or _is_of_a_dataset(folder):
        raise ExportPathError
    if any(_overlap(folder, written) for written in _being_written(before)):
        raise ExportPathBusyError
    if not is_empty(folder):
        _require_repeat(folder, identity)
    return folder


def _require_repeat(folder: str, identity: dict[str, Any]) -> None:
    """A version's split differs from another's: over its files an image would be in both train and eval."""
    try:
        marker = storage().get(f"{folder}{MARKER}", 0, MOST_MARKER_BYTES)
        found = msgspec.json.decode(marker)
    except (ObjectNotFoundError, msgspec.DecodeError) as error:
        raise ExportPathNotEmptyError from error
    kept = kept_of(identity)
    if not isinstance(found, dict) or any(found.get(name) != value for name, value in kept.items()):
        raise ExportPathOtherError


def is_empty(folder: str) -> bool:
    """Whether nothing lies below the folder."""
    return next(iter(storage().list_objects(folder)), None) is None


def _overlap(folder: str, other: str) -> bool:
    return is_inside(folder, other) or is_inside(other, folder)


def _inputs() -> Iterable[str]:
    """Where datasets take their images from: live ones, those in the making, and those that can come back."""
    return Dataset.objects.exclude(input_path="").values_list("input_path", flat=True)


def _being_written(before: int | None) -> list[str]:
    running = Job.objects.open().filter(kind=JobKind.EXPORT)
    if before is not None:
        running = running.filter(pk__lt=before)
    return [path for path in running.values_list("parameters__path", flat=True) if path]


def _is_of_a_dataset(folder: str) -> bool:
    """Whether some dataset, live or deleted, writes there or below: in `<output>/<any name>-<its id>/`."""
    outputs = Dataset.objects.exclude(output_path="").values_list("pk", "output_path")
    return any(
        is_inside(output, folder)
        or (folder.startswith(output) and folder.removeprefix(output).partition("/")[0].endswith(f"-{pk}"))
        for pk, output in outputs
    )
