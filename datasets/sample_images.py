"""The images of samples as bytes: originals, what browsers show instead, thumbnails and sizes.

Thumbnails and renditions lie in a cache of this machine. They can be made again at any time, so nothing is flushed to
disk, and a cache that can't be written only costs time.
"""

import hashlib
import itertools
import logging
import os
import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from datasets.errors import (
    DomainError,
    NotFoundError,
    StorageFullError,
    StorageUnavailableError,
    TooLargeError,
    WrongTypeError,
)
from datasets.image_headers import Probe, is_browser_safe, probe_by
from datasets.images import make_thumbnail, rendition
from datasets.job_children import ChildFailedError, run_child
from datasets.models import Sample
from datasets.storage import Entry, ObjectNotFoundError, Reader, storage
from datasets.storage.disk import refusal

logger = logging.getLogger(__name__)

LARGE_PIXELS = 40_000_000  # above it an image is decoded in a child process
LARGE_BYTES = 64 << 20
MAX_BYTES = 1 << 30  # of a file that is read whole
MOST_RENDITION_BYTES = 2 << 30  # kept on this machine
TRIM_EVERY = 50  # renditions
DECODERS = 2  # images that a process decodes at a time: each may take some hundred megabytes
CHILD_SECONDS = 120
CHILD_MEGABYTES = 4096
LARGE_AT_ONCE = 2  # in this process: pages ask for a hundred thumbnails, and each child may take gigabytes
LONGEST_WAIT = 10.0  # seconds
_large_places = threading.BoundedSemaphore(LARGE_AT_ONCE)
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg"}
_decoding = threading.BoundedSemaphore(DECODERS)
_renditions = itertools.count(1)


class ImageMissingError(NotFoundError):
    code = "image_missing"
    message = "The image's file is gone from the object storage."


class ImageUnreadableError(NotFoundError):
    code = "image_unreadable"
    message = "The image's file can't be read as an image."


class ImageWaitsError(StorageUnavailableError):
    code = "image_waits"
    message = "Other large images are being made smaller. Try again in some seconds."


@dataclass(frozen=True, slots=True)
class SampleFile:
    """What is needed of a sample's row to give out its image. `problem`: what the scan found wrong with this file."""

    dataset_id: int
    id: int
    path: str
    etag: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a browser is given: bytes, or an open file that the caller closes. `etag` is of the file as it is now."""

    body: bytes | Reader
    size: int
    media_type: str
    etag: str


# Reading


def read_whole(file: Reader) -> bytes:
    """All bytes of an open file. Raises TooLargeError (`image_too_large`)."""
    if file.entry.size > MAX_BYTES:
        raise TooLargeError(f"A file of more than {MAX_BYTES >> 30} GB is not read.", code="image_too_large")
    file.seek(0)
    return file.read()


def probe_file(file: Reader) -> Probe:
    """What the header of an open file says. Raises what `probe` raises."""

    def head(length: int) -> bytes:
        file.seek(0)
        return file.read(length)

    return probe_by(head, file.entry.size)


def is_closed_to_us(error: DomainError) -> bool:
    """Whether the storage refuses this one file, and is not away as a whole."""
    return isinstance(error, StorageUnavailableError) and isinstance(error.__cause__, PermissionError)


def is_large(found: Probe, entry: Entry) -> bool:
    return found.width * found.height > LARGE_PIXELS or entry.size > LARGE_BYTES


def run_large(
    function: str, file: Reader, *, check: Callable[[], None], wait: float = LONGEST_WAIT, **parameters: Any
) -> tuple[Any, bytes]:
    """Let a child process do a function with an open file; its result and what it wrote.

    `function` is one of `datasets.large_images`, or `package.module:name` of another module.

    `parameters` are the function's further ones. `check` is called while it works, and ends it by raising.
    Raises what the function raises, ImageWaitsError where other large images take all the memory that they may for
    `wait` seconds, StorageFullError.
    """
    if not _large_places.acquire(timeout=wait):
        raise ImageWaitsError
    try:
        return _run_in_child(function, file, check, parameters)
    except OSError as error:
        raise refusal(error, tempfile.gettempdir(), writing=True) from error
    finally:
        _large_places.release()


def _run_in_child(
    function: str, file: Reader, check: Callable[[], None], parameters: dict[str, Any]
) -> tuple[Any, bytes]:
    with TemporaryDirectory(prefix="easel-") as folder:
        source, target = Path(folder) / "source", Path(folder) / "target"
        file.seek(0)
        with source.open("wb") as copy:
            copy.writelines(file.chunks())
        try:
            result = run_child(
                function if ":" in function else f"datasets.large_images:{function}",
                {"source": str(source), "target": str(target)} | parameters,
                seconds=CHILD_SECONDS,
                megabytes=CHILD_MEGABYTES,
                check=check,
            )
        except ChildFailedError as error:
            raise WrongTypeError(
                "The image could not be decoded: it broke the decoder.", code="image_damaged"
            ) from error
        return result, target.read_bytes() if target.exists() else b""


# Thumbnails


def thumbnail_of(sample: SampleFile) -> tuple[bytes, str, str]:
    """The thumbnail of a sample, its media type and the etag of its file, from the cache or made now.

    Raises ImageMissingError, ImageUnreadableError, StorageUnavailableError.
    """
    cached = read_cached(thumbnail_path(sample))
    if cached:
        return cached, "image/jpeg", sample.etag
    with decodable(sample) as file:
        if is_large(probe_file(file), file.entry):
            _, content = run_large("thumbnail_file", file, check=go_on)
        else:
            content = make_thumbnail(read_whole(file))
    if file.entry.etag == sample.etag:
        keep(thumbnail_path(sample), content)
    return content, "image/jpeg", file.entry.etag


def thumbnail_path(sample: SampleFile) -> Path:
    return cache_path("thumbnails", sample, "jpg")


# Images


def image_of(sample: SampleFile, *, turned: bool = True) -> Picture:
    """The image as every browser shows it: the file itself where it can be, otherwise an upright 8-bit rendition.

    `turned`: whether it may be a file whose EXIF says how to turn it, which browsers do and many programs don't.
    Raises ImageMissingError, ImageUnreadableError, StorageUnavailableError.
    """
    file = open_image(sample)
    try:
        with named_problems():
            found = probe_file(file)
            if is_browser_safe(found) and (turned or found.orientation == 1):
                file.seek(0)
                return Picture(file, file.entry.size, f"image/{found.format}", file.entry.etag)
            content, media_type = _rendition_of(sample, found, file)
    except BaseException:
        file.close()
        raise
    file.close()
    return Picture(content, len(content), media_type, file.entry.etag)


def address_of(sample: SampleFile, *, seconds: int, turned: bool = True) -> str | None:
    """An address at which a browser may read the file itself for so long; None: give it out by `image_of`.

    `turned` as there. Raises ImageMissingError, ImageUnreadableError, StorageUnavailableError.
    """
    address = storage().sign(sample.path, seconds=seconds)
    return address if address and _shows_itself(sample, turned) else None


@lru_cache(maxsize=10_000)
def _shows_itself(sample: SampleFile, turned: bool) -> bool:
    """Whether browsers show the file as it is, and it still is what the sample's row speaks of."""
    with open_image(sample) as file, named_problems():
        found = probe_file(file)
        is_safe = is_browser_safe(found) and (turned or found.orientation == 1)
        return file.entry.etag == sample.etag and is_safe


def _rendition_of(sample: SampleFile, found: Probe, file: Reader) -> tuple[bytes, str]:
    is_current = file.entry.etag == sample.etag
    if is_current:
        for media_type, ending in _ENDINGS.items():
            if cached := read_cached(cache_path("renditions", sample, ending)):
                return cached, media_type
    with _decoding:
        if is_large(found, file.entry):
            media_type, content = run_large("rendition_file", file, check=go_on)
        else:
            content, media_type = rendition(read_whole(file))
    if is_current:
        keep(cache_path("renditions", sample, _ENDINGS[media_type]), content)
        if next(_renditions) % TRIM_EVERY == 0:
            trim(Path(settings.EASEL_DATA, "cache", "renditions"), MOST_RENDITION_BYTES)
    return content, media_type


# Sizes


def read_size(dataset_id: int, sample_id: int) -> tuple[int, int] | None:
    """The size of the upright image, px: as stored, otherwise from the header, and stored then.

    None where the file is gone or no image. Raises StorageUnavailableError.
    """
    row = (
        Sample.objects.live()
        .filter(dataset=dataset_id, pk=sample_id)
        .values("path", "width", "height")
        .first()
    )
    if row is None:
        return None
    if row["width"] is not None and row["height"] is not None:
        return row["width"], row["height"]
    found = probe_path(row["path"])
    if found is None:
        return None
    unknown = Sample.objects.filter(pk=sample_id, width=None)
    unknown.update(width=found.width, height=found.height, orientation=found.orientation, format=found.format)
    return found.width, found.height


def probe_path(path: str) -> Probe | None:
    """What the header of a stored file says; None where it is gone, closed to us or no image."""
    try:
        with storage().open(path) as file:
            return probe_file(file)
    except StorageUnavailableError as error:
        if not is_closed_to_us(error):
            raise
    except DomainError:
        pass
    return None


# The cache


def keep(path: Path, content: bytes) -> None:
    """Put a file into the cache, whole or not at all; a disk that is full or read-only is no fault here."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        try:
            partial.write_bytes(content)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(content)
        os.replace(partial, path)
    except OSError as error:
        logger.warning("The image cache could not be written: %s", error)
        drop(partial)


def trim(folder: Path, most: int) -> None:
    """Remove the oldest files below a folder of the cache until it holds at most `most` bytes."""
    found = []
    for path in folder.rglob("*.*"):
        with suppress(OSError):  # another process may trim as well
            seen = path.stat()
            found.append((seen.st_mtime, seen.st_size, path))
    excess = sum(size for _, size, _ in found) - most
    for _, size, path in sorted(found):
        if excess <= 0:
            break
        drop(path)
        excess -= size


def drop(path: Path) -> None:
    """Remove a file of the cache that nobody will ask for."""
    with suppress(OSError):
        path.unlink()


def read_cached(path: Path) -> bytes:
    """A file of the cache; empty where it is not there, or was cut off when the machine lost power."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def cache_path(kind: str, sample: SampleFile, ending: str) -> Path:
    digest = hashlib.blake2b(sample.etag.encode(), digest_size=6).hexdigest()
    folder = Path(settings.EASEL_DATA, "cache", kind, str(sample.dataset_id), str(sample.id // 1000))
    return folder / f"{sample.id}-{digest}.{ending}"


@contextmanager
def decodable(sample: SampleFile) -> Iterator[Reader]:
    """The open file of a sample, while this process may decode it.

    Raises ImageMissingError, ImageUnreadableError also for what the block finds wrong with the image.
    """
    with open_image(sample) as file, named_problems(), _decoding:
        yield file


def open_image(sample: SampleFile) -> Reader:
    try:
        file = storage().open(sample.path)
    except ObjectNotFoundError:
        raise ImageMissingError from None
    except StorageUnavailableError as error:
        if is_closed_to_us(error):
            raise ImageUnreadableError(error.message) from error
        raise
    # A cut-off file has a good header, and browsers would show its upper half.
    if sample.problem and sample.problem != ImageUnreadableError.code and file.entry.etag == sample.etag:
        file.close()
        raise ImageUnreadableError(f"The image can't be shown: the scan of its file found {sample.problem}.")
    return file


@contextmanager
def named_problems() -> Iterator[None]:
    """Turn what the block finds wrong with the image into ImageUnreadableError with the sentence."""
    try:
        yield
    except (StorageUnavailableError, StorageFullError):
        raise
    except DomainError as error:
        raise ImageUnreadableError(f"The image can't be shown. {error.message}") from error


def go_on() -> None:
    """A request has nothing to check while a child works."""
