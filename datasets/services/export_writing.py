"""How an export's files are written: into a folder, where what is there with the same content stays, or into a zip."""

import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, BinaryIO, cast

from datasets.errors import DomainError, StorageUnavailableError
from datasets.formats.base import Sink
from datasets.records import AnnotatedSample
from datasets.sample_images import is_closed_to_us
from datasets.storage import Batch, ObjectNotFoundError, PathIsLinkError, Reader, storage

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer  # exists for type checkers only

_PIECE = 1 << 20
UNREADABLE = (ObjectNotFoundError, PathIsLinkError, StorageUnavailableError)
_MD5 = re.compile(
    "[0-9a-f]{32}"
)  # the etag of a file that an S3 server got in one piece: two of them can be compared


class FolderSink(Sink):
    """Writes below an `obs://` folder, whose path ends with a slash: small files in the batch, streams one by one.

    `is_repeat`: files may be there already; those of the same content are skipped.
    """

    def __init__(self, base: str, batch: Batch, *, is_repeat: bool = False) -> None:
        self.base, self.batch, self.is_repeat = base, batch, is_repeat
        self.written = self.skipped = 0
        self.missing: dict[str, str] = {}  # codes by path

    def write(self, path: str, data: bytes) -> None:
        target = f"{self.base}{path}"
        if self.is_repeat and _holds(target, data):
            self.skipped += 1
            return
        self.batch.put(target, data)
        self.written += 1

    @contextmanager
    def stream(self, path: str) -> Iterator[BinaryIO]:
        target = f"{self.base}{path}"
        there = _opened(target) if self.is_repeat else None
        if there is None:
            with storage().writer(target) as file:
                yield file
            self.written += 1
            return
        with there, ExitStack() as stack:
            compared = ComparedFile(there, stack)
            yield cast(BinaryIO, compared)
            is_same = compared.is_same()
        self.skipped += is_same
        self.written += not is_same

    def copy(self, sample: AnnotatedSample, targets: Iterable[str]) -> None:
        """Copy a sample's image by the end of the batch; one that is gone or can't be read is in `missing` then."""
        for target in targets:
            self._copy(sample, f"{self.base}{target}")

    def _copy(self, sample: AnnotatedSample, target: str) -> None:
        if self.is_repeat and _is_copy(sample.image.path, target):
            self.skipped += 1
            return
        self.written += 1
        self.batch.copy(sample.image.path, target, refused=partial(self._leave_out, sample))

    def _leave_out(self, sample: AnnotatedSample, error: DomainError) -> None:
        require_of_image(error, sample)
        self.written -= 1
        self.missing[sample.image.path] = code_of(error)


class ComparedFile(io.RawIOBase):
    """A file that is there, written again: anew from the first byte on that differs, and not at all where none does.

    What was the same up to there is copied from the file itself. The new one is whole when the stack ends.
    """

    def __init__(self, there: Reader, stack: ExitStack) -> None:
        self._there, self._stack = there, stack
        self._same = 0
        self._out: BinaryIO | None = None

    def writable(self) -> bool:
        return True

    def write(self, content: "ReadableBuffer", /) -> int:
        data = bytes(content)
        if self._out is None:
            if self._there.read(len(data)) == data:
                self._same += len(data)
                return len(data)
            self._out = self._begun()
        self._out.write(data)
        return len(data)

    def is_same(self) -> bool:
        """Whether the file that is there is what was written; to be asked when all of it was."""
        if self._out is None and self._there.entry.size > self._same:
            self._out = self._begun()
        return self._out is None

    def _begun(self) -> BinaryIO:
        """The new file, with all that was the same."""
        out = self._stack.enter_context(storage().writer(self._there.entry.path))
        left = self._same
        self._there.seek(0)
        while left and (piece := self._there.read(min(_PIECE, left))):
            out.write(piece)
            left -= len(piece)
        if left:
            raise OSError(f"{self._there.entry.path} changed while it was compared.")
        return out


class ImageOpener:
    """Opens images for a format that holds them; one that is gone or can't be read is in `missing` then.

    `unsaid`: those of them of which nothing was known to be wrong.
    """

    def __init__(self) -> None:
        self.missing: dict[str, str] = {}  # codes by path
        self.unsaid: dict[str, str] = {}

    @contextmanager
    def __call__(self, sample: AnnotatedSample) -> Iterator[tuple[BinaryIO, int] | None]:
        try:
            file = storage().open(sample.image.path)
        except UNREADABLE as error:
            require_of_image(error, sample)
            self.missing[sample.image.path] = code_of(error)
            if sample.image.width and not sample.image.problem:
                self.unsaid[sample.image.path] = code_of(error)
            yield None
            return
        with file:
            yield file, file.entry.size


class ZipSink(Sink):
    """Writes into a zip. Streams go through a file of their own: only one entry of a zip can be open at a time."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.missing: dict[str, str] = {}  # codes by path

    def write(self, path: str, data: bytes) -> None:
        self.archive.writestr(path, data)

    @contextmanager
    def stream(self, path: str) -> Iterator[BinaryIO]:
        with tempfile.TemporaryFile() as file:
            yield file
            file.seek(0)
            with self.archive.open(path, "w", force_zip64=True) as inside:
                shutil.copyfileobj(file, inside, 1 << 20)

    def copy(self, sample: AnnotatedSample, targets: Iterable[str]) -> None:
        """Copy a sample's image; one that is gone or can't be read is in `missing` then."""
        try:
            for target in targets:
                self._copy(sample.image.path, target)
        except UNREADABLE as error:
            require_of_image(error, sample)
            self.missing[sample.image.path] = code_of(error)

    def _copy(self, source: str, target: str) -> None:
        """Images are compressed already: they are stored as they are."""
        with (
            storage().open(source) as image,
            self.archive.open(zipfile.ZipInfo(target), "w", force_zip64=True) as inside,
        ):
            shutil.copyfileobj(image, inside, 1 << 20)


def require_of_image(error: DomainError, sample: AnnotatedSample) -> None:
    """Raise the error on unless it says that this one image is gone, closed to us, or a link by now."""
    is_away = isinstance(error, StorageUnavailableError) and not is_closed_to_us(error)
    if is_away or not isinstance(error, UNREADABLE) or (error.params or {}).get("path") != sample.image.path:
        raise error


def code_of(error: DomainError) -> str:
    """Why an image could not be copied."""
    return "image_missing" if isinstance(error, ObjectNotFoundError) else "image_unreadable"


def _opened(target: str) -> Reader | None:
    """The file that is there; None where none is, or none that can be read."""
    try:
        return storage().open(target)
    except (ObjectNotFoundError, PathIsLinkError):
        return None


def _holds(target: str, data: bytes) -> bool:
    try:
        return storage().head(target).size == len(data) and storage().get(target) == data
    except ObjectNotFoundError:
        return False


def _is_copy(source: str, target: str) -> bool:
    """Whether the target has the bytes of the source. Compared by etags where both are digests, otherwise read.

    An image that is gone has no copy: copying it says so.
    """
    try:
        here, there = storage().head(source), storage().head(target)
        if here.size != there.size:
            return False
        if _MD5.fullmatch(here.etag) and _MD5.fullmatch(there.etag):
            return here.etag == there.etag
        with storage().open(source) as one, storage().open(target) as other:
            return all(left == right for left, right in zip_longest(one.chunks(), other.chunks()))
    except UNREADABLE:
        return False
