"""Multipart bodies on their way to the disk: the parser of uploads, which holds nothing but a piece in memory."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from rest_framework.parsers import BaseParser

from datasets.errors import DomainError, InvalidInputError, TooLargeError
from datasets.incoming import Incoming, Spool

CHUNK_BYTES = 1 << 18
_places = threading.BoundedSemaphore(settings.UPLOADS_AT_ONCE)


class UploadsBusyError(DomainError):
    status = 503
    code = "uploads_busy"
    message = "Others are uploading at this moment. Try again in some seconds."


class Received:
    """A body that has arrived: its files, and the other fields as texts. Close it when the files are stored."""

    def __init__(self, spool: Spool, fields: dict[str, list[str]]) -> None:
        self._spool = spool
        self.fields = fields
        self.uploads = named(spool.files, fields.get("paths", []))

    def get(self, name: str, default: str = "") -> str:
        """The last value of a field; Django's CSRF check asks so too."""
        return self.fields.get(name, [default])[-1]

    def close(self) -> None:
        self._spool.close()


def named(files: list[Incoming], paths: list[str]) -> list[Incoming]:
    """The files under the names of the parallel field `paths`, where it was sent: it may hold folders."""
    if paths and len(paths) != len(files):
        message = (
            f"There are {len(files)} files and {len(paths)} paths. Send one path for each file, or none."
        )
        raise InvalidInputError(message, code="paths_differ")
    for file, path in zip(files, paths, strict=False):
        file.name = path
    return files


class UploadParser(BaseParser):
    """Takes `multipart/form-data`; the view gets a `Received`. Raises TooLargeError, UploadsBusyError."""

    media_type = "multipart/form-data"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        meta = parser_context["request"].META
        require_size(meta, settings.UPLOAD_MAX_BYTES)
        with place_to_receive():
            spool = Spool(settings.EASEL_DATA / "incoming")
            try:
                fields = receive(meta | {"CONTENT_TYPE": media_type}, stream, spool)
                return Received(spool, fields)
            except BaseException:
                spool.close()
                raise


def receive(meta: dict[str, Any], stream: Any, spool: Spool) -> dict[str, list[str]]:
    """Read the whole body: files into the spool, the other fields are returned."""
    try:
        posted, _ = _Multipart(meta, stream, [_IntoSpool(spool)], "utf-8").parse()
    except MultiPartParserError as error:
        raise InvalidInputError(
            f"The body is not valid multipart/form-data: {error}.", code="malformed"
        ) from None
    except SuspiciousOperation as error:  # too many files or fields, or fields that are too long
        most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        raise TooLargeError(
            f"The body holds more than {most:,} files, or too many fields. Send it in several requests.",
            code="too_many_files",
        ) from error
    return dict(posted.lists())


def require_size(meta: dict[str, Any], most: int) -> None:
    """Raise TooLargeError when the request announces more bytes than are taken at a time."""
    announced = str(meta.get("CONTENT_LENGTH") or "0")
    if announced.isdigit() and int(announced) > most:
        raise TooLargeError(
            f"A request may bring at most {most >> 20:,} MB. Send the files in several requests.",
            params={"megabytes": most >> 20},
        )


@contextmanager
def place_to_receive() -> Iterator[None]:
    """One of the few places for bodies on their way: slow senders must leave threads for everybody else."""
    if not _places.acquire(blocking=False):
        raise UploadsBusyError
    try:
        yield
    finally:
        _places.release()


class _Multipart(MultiPartParser):
    """Django's, without mending names: folders in them are wanted, and what is odd is refused by name."""

    def sanitize_file_name(self, file_name: str) -> str:
        return file_name


class _IntoSpool(FileUploadHandler):
    chunk_size = CHUNK_BYTES

    def __init__(self, spool: Spool) -> None:
        super().__init__()
        self._spool = spool

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._spool.begin()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._spool.write(raw_data)

    def file_complete(self, file_size: int) -> None:
        if self.field_name == "files":
            self._spool.end(self.file_name or "")
