"""The files of models: kept in the object storage, and copied to a machine that uses them."""

import hashlib
import os
import secrets
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from datasets import jobs
from datasets.errors import ConflictError, DomainError, StorageFullError, StorageUnavailableError
from datasets.job_children import ChildFailedError, run_child
from datasets.sample_images import trim
from datasets.storage import ObjectNotFoundError, storage
from datasets.storage.disk import refusal
from labeling.errors import ModelsBusyError, ModelUnusableError
from labeling.models import LabelingModel

MOST_BYTES = 1 << 30  # of a file
MOST_CACHED_BYTES = 8 << 30
MEGABYTES = 4096  # of memory that a model may take
SECONDS, PART_SECONDS = 120, 1800  # that a look at a model may take, and a part of a job
CHILD = "labeling.smart.onnx.children"
FOLDER = "easel/models/"  # in the first bucket that can be written to
LONGEST_WAIT = 20.0  # seconds for the model that another request looks at
_place = threading.BoundedSemaphore(1)

Run = Callable[..., Any]


class NoBucketError(ConflictError):
    code = "no_bucket"
    message = "No bucket can be written to, so there is no place for the model's file."


def kept_path() -> str:
    """A new path for a file that was uploaded."""
    bucket = next((each for each in storage().list_buckets() if each.is_writable), None)
    if bucket is None:
        raise NoBucketError
    return f"obs://{bucket.name}/{FOLDER}{uuid.uuid4()}.onnx"


def too_large() -> ModelUnusableError:
    return ModelUnusableError("too_large", f"The file is larger than {MOST_BYTES >> 30} GB.")


def write_down(chunks: Iterable[bytes], target: Path) -> str:
    """Write a file of the machine; its sha256. Raises ModelUnusableError (`too_large`), StorageFullError."""
    digest, size = hashlib.sha256(), 0
    try:
        with target.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > MOST_BYTES:
                    raise too_large()
                digest.update(chunk)
                file.write(chunk)
    except OSError as error:
        raise refusal(error, str(target.parent), writing=True) from error
    return digest.hexdigest()


def copied(path: str, target: Path, check: Callable[[], None]) -> str:
    """Copy a stored file to this machine; its sha256. Raises ModelUnusableError where it is gone or too large."""
    try:
        with storage().open(path) as file:
            if file.entry.size > MOST_BYTES:
                raise too_large()
            return write_down(_checked(file.chunks(), check), target)
    except ObjectNotFoundError:
        message = "The model's file is not in the object storage. Put it back, or add the model again."
        raise ModelUnusableError("gone", message) from None


def _checked(chunks: Iterable[bytes], check: Callable[[], None]) -> Iterator[bytes]:
    for chunk in chunks:
        check()
        yield chunk


def local_copy(model: LabelingModel, check: Callable[[], None]) -> Path:
    """The model's file on this machine, the same that was checked when it was added.

    Raises ModelUnusableError (`gone`, `changed`), StorageFullError, StorageUnavailableError.
    """
    folder = Path(settings.EASEL_DATA, "cache", "models")
    path = folder / f"{model.sha256}.onnx"
    if path.exists() and path.stat().st_size == model.size:
        os.utime(path)
        return path
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{secrets.token_hex(8)}"
    try:
        if copied(model.path, partial, check) != model.sha256:
            message = "The model's file is another one than when it was added. Add it again."
            raise ModelUnusableError("changed", message)
        os.replace(partial, path)
    finally:
        with suppress(OSError):
            partial.unlink()
    trim(folder, MOST_CACHED_BYTES)
    return path


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder of the machine, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="easel-model-") as name:
        yield Path(name)


@contextmanager
def named_faults() -> Iterator[None]:
    """Turn what a child process finds wrong with a model into ModelUnusableError."""
    try:
        yield
    except (ModelUnusableError, StorageUnavailableError, StorageFullError):
        raise
    except ChildFailedError as error:
        message = "The model broke the process that ran it. Export it again, or use another."
        raise ModelUnusableError("crashed", message) from error
    except DomainError as error:
        raise ModelUnusableError(error.code, error.message) from error


def child_of(part: jobs.PartRun) -> Run:
    """Calls functions of the child for a part of a job, and ends with it. What they raise is ModelUnusableError."""

    def run(function: str, arguments: dict[str, Any]) -> Any:
        with named_faults():
            return part.run_in_child(
                f"{CHILD}:{function}", arguments, seconds=PART_SECONDS, megabytes=MEGABYTES
            )

    return run


def run_now(function: str, arguments: dict[str, Any]) -> Any:
    """Call a function of the child while a request waits, one model at a time. Raises ModelUnusableError,
    ModelsBusyError."""
    if not _place.acquire(timeout=LONGEST_WAIT):
        raise ModelsBusyError
    try:
        with named_faults():
            return run_child(
                f"{CHILD}:{function}", arguments, seconds=SECONDS, megabytes=MEGABYTES, check=go_on
            )
    finally:
        _place.release()


def go_on() -> None:
    """A request has nothing to check while a child works."""
