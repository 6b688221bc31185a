"""Where an export may be written: a folder that is nobody's, and empty or of an earlier export."""

from datasets.errors import ConflictError, InvalidInputError
from datasets.models import Dataset
from datasets.storage import is_inside, parse_folder, storage

MARKER = "export.json"  # says of a folder that an export wrote it, from its first file on


class ExportPathError(InvalidInputError):
    code = "export_path_invalid"
    message = "The export path may not be, hold or lie in the input or output of a dataset. Choose another folder."


class ExportPathNotEmptyError(ConflictError):
    code = "export_path_not_empty"
    message = (
        "The folder holds files that are no export. Choose an empty folder, so that nothing is overwritten."
    )


def checked_path(dataset: Dataset, path: str) -> str:
    """The folder to write to: writable, in no dataset's input or output, and not over files that no export wrote.

    What lies in an input becomes samples when that dataset is synced.
    """
    folder = str(parse_folder(path))
    if not storage().is_writable(folder):
        raise InvalidInputError("path: This bucket is read-only. Choose another.", code="output_read_only")
    taken = [dataset.folder] if dataset.folder else []
    taken += Dataset.objects.live().exclude(input_path="").values_list("input_path", flat=True)
    if any(_overlap(folder, each) for each in taken) or _is_of_a_dataset(folder):
        raise ExportPathError
    if not is_empty(folder) and not storage().exists(f"{folder}{MARKER}"):
        raise ExportPathNotEmptyError
    return folder


def is_empty(folder: str) -> bool:
    """Whether nothing lies below the folder."""
    return next(iter(storage().list_objects(folder)), None) is None


def _overlap(folder: str, other: str) -> bool:
    return is_inside(folder, other) or is_inside(other, folder)


def _is_of_a_dataset(folder: str) -> bool:
    """Whether some dataset, live or deleted, writes its versions there: in `<output>/<any name>-<its id>/`."""
    outputs = Dataset.objects.exclude(output_path="").values_list("pk", "output_path")
    return any(
        folder.startswith(output) and folder.removeprefix(output).partition("/")[0].endswith(f"-{pk}")
        for pk, output in outputs
    )
