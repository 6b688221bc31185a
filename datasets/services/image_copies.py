"""Copies of images beside a dataset's versions, named by their content: a version that has them depends on no source.

`<folder>images/ab/<sha256>.<extension>` is written once, whatever number of versions refers to it.
"""

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec

from datasets import jobs
from datasets.errors import ConflictError, StorageUnavailableError
from datasets.images import checksum
from datasets.manifest import VersionRow
from datasets.models import Dataset
from datasets.sample_images import is_closed_to_us
from datasets.storage import ObjectNotFoundError, PathIsLinkError, storage

IMAGES = "images/"
COPY_SUMS = "SHA256SUMS.images"  # of the copies a version has: beside SHA256SUMS, which names this list
MOST_TRIES = 3
AT_ONCE = 8  # images that are copied together
_EXTENSION = re.compile(r"\.([a-z0-9]{1,10})$")


class ImageChangingError(ConflictError):
    code = "image_changing"
    message = "An image changes while it is copied. Try again when nobody writes to the source any more."


class _OtherContentError(Exception):
    """The bytes that were read are not those that were expected; the argument is the digest of these."""


def copy_images(part: jobs.PartRun, rows: Sequence[VersionRow], folder: str) -> list[VersionRow]:
    """The rows as they refer to copies in `folder`. Those of images that are gone or closed to us stay as they are.

    What is there with its size is not written again. Raises StorageFullError, StorageUnavailableError,
    ImageChangingError; what was copied by then stays, and is found by the next try.
    """
    wanted = {row.number: copy_path(folder, row) for row in rows if row.sha256}
    there = storage().entries(list(dict.fromkeys(wanted.values())))
    sizes = {path: entry.size for path, entry in there.items()}

    def copied(row: VersionRow) -> VersionRow:
        path = wanted.get(row.number)
        is_there = path in sizes and sizes[path] == row.bytes
        if path and is_there:
            return _referring(row, path)
        row = _copy(row, folder)
        if row.bytes is not None and row.original is not None:
            sizes[row.source] = row.bytes  # another row may be of the same content
        return row

    found: list[VersionRow] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for start in range(0, len(rows), AT_ONCE):
            part.check()
            found += pool.map(copied, rows[start : start + AT_ONCE])
    for row in found:
        if row.original is None:
            message = "The image is gone or can't be read, so the version only names it."
            part.log(message, level="warning", subject=row.source, code="image_not_copied")
    return found


def hold_copies(dataset: Dataset) -> None:
    """Wait in this transaction for who deletes copies of the dataset: afterwards it sees the version that is made."""
    Dataset.objects.filter(pk=dataset.pk).select_for_update(no_key=True).get()


def copy_path(folder: str, row: VersionRow) -> str:
    """Where the copy of a row's image lies; its sha256 is known."""
    extension = _EXTENSION.search(row.name.lower())
    ending = f".{extension[1]}" if extension else ""
    return f"{folder}{row.sha256[:2] if row.sha256 else ''}/{row.sha256}{ending}"


def copy_lines(rows: Sequence[VersionRow], target: str) -> Iterator[bytes]:
    """Lines as `sha256sum -c` reads them in the version's folder `target`, one for each content."""
    base = target.rpartition("annotation/")[0]
    for path, digest in {row.source: row.sha256 for row in rows if row.original is not None}.items():
        yield f"{digest}  ../../{path.removeprefix(base)}\n".encode()


def _referring(row: VersionRow, path: str) -> VersionRow:
    return msgspec.structs.replace(row, source=path, original=row.source, given_name=row.name)


def _copy(row: VersionRow, folder: str) -> VersionRow:
    """Written under the digest of the bytes that are written: where a scan saw others, they are read again for their
    own name."""
    for _ in range(MOST_TRIES):
        try:
            if row.sha256 is None:
                with storage().open(row.source) as file:
                    row = msgspec.structs.replace(row, sha256=checksum(file.chunks()))
            path = copy_path(folder, row)
            return _referring(msgspec.structs.replace(row, bytes=_write(row, path)), path)
        except _OtherContentError as error:
            row = msgspec.structs.replace(row, sha256=str(error))
        except (ObjectNotFoundError, PathIsLinkError, StorageUnavailableError) as error:
            is_away = isinstance(error, StorageUnavailableError) and not is_closed_to_us(error)
            if is_away or (error.params or {}).get("path") != row.source:
                raise  # of the place that is written to, or of all images
            return row
    raise ImageChangingError(params={"path": row.source})


def _write(row: VersionRow, path: str) -> int:
    """Write the copy and return its size. A copy that is not what its name says never appears."""
    size = 0
    with storage().open(row.source) as source, storage().writer(path) as file:

        def passed() -> Iterator[bytes]:
            nonlocal size
            for chunk in source.chunks():
                file.write(chunk)
                size += len(chunk)
                yield chunk

        digest = checksum(passed())
        if digest != row.sha256:
            raise _OtherContentError(digest)
    return size
