"""Staging: files that belong together, a labeled folder or a zip, are kept below the output path until all are there.

`<output>/<dataset>-<id>/uploads/<upload>/files/` has the files under their own names, and is imported as any folder of
the storage is; `archive/` beside it has a zip in pieces until it is unpacked. An upload's id is the sender's: what is
sent again under the same id, in a second try or a week later, is the same files and adds nothing twice.
"""

import hashlib
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from datasets.errors import ConflictError, DomainError, InvalidInputError, TooLargeError, WrongTypeError
from datasets.formats import detect_format
from datasets.formats.base import Entry as ListedFile
from datasets.formats.image_index import is_image
from datasets.incoming import Incoming
from datasets.models import Dataset, Job, User
from datasets.records import Problem
from datasets.services.annotation_files import HEAD_BYTES
from datasets.services.archives import MOST_ENTRY_BYTES, contents_of, is_archive, is_wanted, open_archive
from datasets.services.importing import start_import
from datasets.services.publishing import OutputPathMissingError
from datasets.services.receiving import WRITERS, check_image, place_file, target_of
from datasets.storage import storage
from datasets.storage.paths import display_name

MOST_PIECES = 100_000
DIGESTED_BYTES = 1 << 20


class ArchiveAloneError(InvalidInputError):
    code = "archive_alone"
    message = "Send each zip in a request of its own."


class UploadEmptyError(InvalidInputError):
    code = "upload_empty"
    message = "Nothing has arrived under this upload yet. Send its files first."


class OtherContentError(ConflictError):
    code = "other_content"
    message = (
        "Another file was sent under this name before, in the same upload. Rename it, or begin a new upload."
    )


@dataclass(slots=True)
class Staged:
    """How many files are there now, and why others are not."""

    stored: int = 0
    refused: list[Problem] = field(default_factory=list)


def upload_folder(dataset: Dataset, upload: uuid.UUID) -> str:
    """Where an upload's files are. Raises OutputPathMissingError."""
    if not dataset.folder:
        raise OutputPathMissingError(
            "A labeled folder or a zip is kept below the output path: choose one first."
        )
    return f"{dataset.folder}uploads/{upload}/"


def stage_files(*, dataset: Dataset, upload: uuid.UUID, files: Sequence[Incoming]) -> Staged:
    """Check the files and put them on disk, each under its own name; what can't be used is listed by name.

    Images are checked as those that are uploaded alone. Raises OutputPathMissingError, ArchiveAloneError,
    BucketReadOnlyError, StorageFullError, StorageUnavailableError; a repeat goes on with what is missing.
    """
    if any(is_archive(file.name) for file in files):
        raise ArchiveAloneError
    root = f"{upload_folder(dataset, upload)}files/"
    staged = Staged()
    with ThreadPoolExecutor(WRITERS, thread_name_prefix="upload") as pool:
        for file, refusal in zip(files, pool.map(partial(_stage, root), files), strict=True):
            if refusal is None:
                staged.stored += 1
            else:
                shown = display_name(file.name[:1100])
                staged.refused.append(Problem(shown, refusal.code, refusal.message))
    return staged


def _stage(root: str, file: Incoming) -> DomainError | None:
    """Keep one file; answers why it can't be used. What concerns all files is raised."""
    try:
        path = target_of(root, file.name)
        check_file(file)
    except DomainError as error:
        return error
    return None if place_file(path, file) else OtherContentError()


def check_file(file: Incoming) -> None:
    """Raise why an import can have no use for the file: WrongTypeError, TooLargeError."""
    if is_image(file.name):
        check_image(file)
    elif not is_wanted(file.name):
        raise WrongTypeError(
            "It is no image, and no annotation file of a format that can be imported.", code="file_unknown"
        )
    elif file.size > MOST_ENTRY_BYTES:
        raise TooLargeError(f"The file is larger than {MOST_ENTRY_BYTES >> 30} GB.")


def stage_piece(*, dataset: Dataset, upload: uuid.UUID, piece: int, file: Incoming) -> Staged:
    """Put a piece of a zip on disk, the first one being 0; all of them are read as one file.

    Raises as `stage_files` does, and InvalidInputError for what is no zip.
    """
    if not is_archive(file.name) or not 0 <= piece < MOST_PIECES:
        raise InvalidInputError(
            f"A piece belongs to a zip, and has a number below {MOST_PIECES:,}.", code="piece_invalid"
        )
    path = f"{upload_folder(dataset, upload)}archive/{piece:06d}"
    return Staged(1) if place_file(path, file) else Staged(0, [_other(file)])


def _other(file: Incoming) -> Problem:
    return Problem(display_name(file.name[:1100]), OtherContentError.code, OtherContentError.message)


def start_staged_import(*, dataset: Dataset, actor: User, upload: uuid.UUID, **choices: Any) -> Job:
    """Import what was staged, as from storage; `choices` are those of `start_import`. A zip is unpacked first.

    Raises UploadEmptyError and what `start_import` raises.
    """
    folder = upload_folder(dataset, upload)
    archive, files = f"{folder}archive/", f"{folder}files/"
    has_archive = next(storage().list_objects(archive), None) is not None
    if not has_archive and next(storage().list_objects(files), None) is None:
        raise UploadEmptyError
    return start_import(
        dataset=dataset, actor=actor, path=files, archive=archive if has_archive else "", **choices
    )


# One request that brings all


def belongs_together(dataset: Dataset, files: Sequence[Incoming]) -> bool:
    """Whether the files are a zip, or a folder in whose names or files labels are written that the dataset can take."""
    if any(is_archive(file.name) for file in files):
        return True
    by_name = {file.name: file for file in files}
    listing = [ListedFile(file.name, file.size) for file in files]
    found = detect_format(
        listing, lambda path: by_name[path].read(HEAD_BYTES), dataset_type=dataset.type
    )  # fmt: skip
    return found is not None and found.fits(dataset.type)


def stage_and_import(
    *, dataset: Dataset, actor: User, files: Sequence[Incoming], **choices: Any
) -> tuple[Job | None, list[Problem]]:
    """Stage what belongs together and start its import, if any of it can be used; and say what can't be.

    The same files again are the same upload. Raises as `stage_files`, `start_staged_import` and, for a zip, what
    `open_archive` and `contents_of` raise.
    """
    upload = upload_of(files)
    if len(files) == 1 and is_archive(files[0].name):
        require_good_archive(files[0])
        staged = stage_piece(dataset=dataset, upload=upload, piece=0, file=files[0])
    else:
        staged = stage_files(dataset=dataset, upload=upload, files=files)
    if not staged.stored:
        return None, staged.refused
    return start_staged_import(dataset=dataset, actor=actor, upload=upload, **choices), staged.refused


def require_good_archive(file: Incoming) -> None:
    """Raise now what the job would find out about a zip as a whole."""
    with file.open() as stream, open_archive(stream) as archive:
        contents_of(archive, file.size)


def upload_of(files: Sequence[Incoming]) -> uuid.UUID:
    """An id that is the same for the same files; how a zip is called does not matter."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda each: each.name):
        name = "" if is_archive(file.name) else file.name
        digest.update(f"{len(name)} {name} {file.size} ".encode(errors="surrogatepass"))
        with file.open() as stream:
            while chunk := stream.read(DIGESTED_BYTES):
                digest.update(chunk)
    return uuid.UUID(bytes=digest.digest()[:16])
