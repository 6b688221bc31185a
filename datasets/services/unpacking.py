"""Unpacking: the first steps of an import whose files came as a zip.

The zip lies in the storage in pieces and is read where it lies, some thousand entries by each part; a worker that takes
over goes on behind the last entries that are on disk. Images are checked as those that are uploaded one by one.
"""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings

from datasets import jobs
from datasets.errors import DomainError
from datasets.formats.image_index import is_image
from datasets.incoming import Incoming, Spool
from datasets.models import Job
from datasets.records import Problem
from datasets.services.archives import (
    BROKEN,
    Archive,
    ArchiveDamagedError,
    Contents,
    Packed,
    contents_of,
    open_archive,
    unpacked,
)
from datasets.services.import_tally import Tally
from datasets.services.receiving import WRITERS, check_image, place_file, target_of
from datasets.storage import Entry, storage

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer  # exists for type checkers only

PART_FILES = 4000
BATCH_FILES = 200  # on disk between two checkpoints
BATCH_BYTES = 256 << 20
BUFFER_BYTES = 4 << 20  # read of the zip at a time: entries follow each other in it


class Pieces(io.RawIOBase):
    """Stored files read as one."""

    def __init__(self, pieces: list[Entry]) -> None:
        self._pieces = pieces
        self._starts = [0, *accumulate(piece.size for piece in pieces)]
        self._position = 0

    @property
    def size(self) -> int:
        return self._starts[-1]

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        for piece, start in zip(self._pieces, self._starts, strict=False):
            if start <= self._position < start + piece.size:
                found = storage().get(piece.path, self._position - start, len(view))
                view[: len(found)] = found
                self._position += len(found)
                return len(found)
        return 0


class Opened(NamedTuple):
    archive: Archive
    contents: Contents


@contextmanager
def opened(job: Job) -> Iterator[Opened]:
    """The job's zip. Raises what `open_archive` and `contents_of` raise, and where a piece is missing."""
    entries = list(storage().list_objects(job.parameters["archive"]))
    if [entry.path.rpartition("/")[2] for entry in entries] != [
        f"{number:06d}" for number in range(len(entries))
    ]:
        raise ArchiveDamagedError
    pieces = Pieces(entries)
    with io.BufferedReader(pieces, BUFFER_BYTES) as file, open_archive(file) as archive:
        yield Opened(archive, contents_of(archive, pieces.size))


class Unpacks(jobs.Handler):
    """The steps that turn the zip of the job's `archive` into files below its `path`."""

    def inspect(self, part: jobs.PartRun) -> None:
        """Refuse an archive that is dangerous as a whole, list the entries that are; cut the others into parts."""
        tally = Tally(part)
        with opened(part.job) as (_, contents):
            count = len(contents.files)
            images = sum(is_image(each.name) for each in contents.files)
        for problem in contents.refused:
            tally.refuse(problem)
        parts = [
            {"start": start, "end": min(start + PART_FILES, count)} for start in range(0, count, PART_FILES)
        ]
        note = f"Unpacking {count:,} files."
        with part.commit(parts=parts, total=count + images, note=note, result=tally.state):
            pass

    def unpack(self, part: jobs.PartRun) -> None:
        Unpacking(part).run()


class Unpacking:
    """Writes a part's entries, batch by batch."""

    def __init__(self, part: jobs.PartRun) -> None:
        self.part = part
        self.tally = Tally(part)
        self.root: str = part.job.parameters["path"]

    def run(self) -> None:
        first, end = self.part.parameters["start"], self.part.parameters["end"]
        with opened(self.part.job) as (archive, contents), ThreadPoolExecutor(WRITERS) as pool:
            for batch in batches_of(contents.files[first:end]):
                self.part.check()
                self.unpack(archive, batch, pool)
        with self.part.commit(result=self.tally.state):
            pass

    def unpack(self, archive: Archive, batch: list[Packed], pool: ThreadPoolExecutor) -> None:
        with Spool(settings.EASEL_DATA / "incoming") as spool:
            arrived = [self.receive(archive, packed, spool) for packed in batch]
            problems = [each for each in arrived if isinstance(each, Problem)]
            files = [each for each in arrived if isinstance(each, Incoming)]
            refused = list(pool.map(self.keep, files))
        with self.part.checkpoint(done=len(batch)):
            for problem in (*problems, *filter(None, refused)):
                self.tally.refuse(problem)
            self.part.parameters["start"] += len(batch)

    def receive(self, archive: Archive, packed: Packed, spool: Spool) -> Incoming | Problem:
        """Unpack an entry onto this machine's disk."""
        spool.begin()
        try:
            for chunk in unpacked(archive, packed):
                spool.write(chunk)
        except BROKEN:
            return Problem(packed.name, "archive_entry_damaged", "It is damaged inside the archive.")
        return spool.end(packed.name)

    def keep(self, file: Incoming) -> Problem | None:
        """Check a file and put it into the storage; answers why it can't be used."""
        try:
            path = target_of(self.root, file.name)
            if is_image(file.name):
                check_image(file)
        except DomainError as error:
            return Problem(file.name, error.code, error.message)
        if place_file(path, file) is None:
            return Problem(file.name, "other_content", "Another file of this name was sent before.")
        return None


def batches_of(files: list[Packed]) -> Iterator[list[Packed]]:
    """As many files as are unpacked between two checkpoints."""
    batch: list[Packed] = []
    size = 0
    for packed in files:
        if batch and (len(batch) == BATCH_FILES or size + packed.entry.file_size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(packed)
        size += packed.entry.file_size
    if batch:
        yield batch
