"""Syncing: the samples are compared with the files of the input path, and follow them.

New files become samples, vanished ones mark theirs as missing, changed ones are scanned again. Annotations stay as
they are; annotation files are read for samples that nobody has touched. A listing that ends in an error changes
nothing: what is to be done is first written into a file of this machine, and done once the listing is complete.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any

import msgspec
from django.db import connection
from django.utils import timezone

from datasets import jobs, rows
from datasets.errors import ConflictError, InvalidInputError
from datasets.formats.image_index import is_image
from datasets.models import Dataset, Job, Sample, User
from datasets.models.job import JobKind
from datasets.sample_writer import register
from datasets.services.import_tally import Tally, batches, summed_up
from datasets.services.importing import ReadsAnnotations, judges_of
from datasets.services.registering import BATCH, is_sample
from datasets.services.scanning import start_scan
from datasets.services.verifying import recheck_missing
from datasets.storage import Entry, Problem, storage

COUNTS = ("added", "gone", "returned", "changed", "annotated", "annotations")


class NoInputPathError(InvalidInputError):
    code = "no_input_path"
    message = "The dataset has no input path to sync with. Import images from a path instead."


class InputEmptyError(ConflictError):
    code = "input_empty"
    message = (
        "The input path holds no image any more. Perhaps its disk is not there, or the folder was moved: nothing was "
        "changed."
    )


def start_sync(*, dataset: Dataset, actor: User | None) -> Job:
    """Let the samples follow the files of the input path. Raises NoInputPathError, DatasetBusyError."""
    if not dataset.input_path:
        raise NoInputPathError
    storage().list_folders(dataset.input_path, limit=1)  # a bucket that is not there is said now
    parameters = {"path": dataset.input_path, "only_untouched": True}
    return jobs.start(
        JobKind.SYNC, dataset=dataset, actor=actor, parameters=parameters, note="Comparing with the files."
    )


@jobs.handles(JobKind.SYNC, exclusive=True)
class Sync(ReadsAnnotations):
    """One part recognises the format, one compares and applies, one plans, many read files, the last one sums up."""

    steps = ("recognise", "list", "plan", "read", "finish")

    def canceled(self, job: Job) -> None:
        """What was registered stays, and is read."""
        start_scan(dataset=job.dataset, actor=job.created_by)

    failed = canceled

    def list(self, part: jobs.PartRun) -> None:
        with TemporaryFile() as spool:
            comparison = Comparison(part, spool)
            comparison.run()
            Application(part).run(comparison)
        with part.commit(result=part.parameters):
            pass

    def finish(self, part: jobs.PartRun) -> None:
        result = summed_up(part, counts=COUNTS)
        note = f"{result['added']:,} files were new, {result['gone']:,} are gone, {result['changed']:,} have changed."
        recheck_missing(part.job.dataset_id, part.check)
        with part.commit(job_result=result, note=note):
            start_scan(dataset=part.job.dataset, actor=part.job.created_by)


class Difference(msgspec.Struct, array_like=True):
    """What is to be done for one file or sample. `id` is 0 for a new file; gone ones have no etag."""

    id: int
    path: str
    size: int
    etag: str
    modified: datetime | None
    returned: bool = False


class Comparison:
    """Finds what differs, batch by batch, and spools it. Samples that were seen are bits by their numbers."""

    def __init__(self, part: jobs.PartRun, spool: IO[bytes]) -> None:
        self.part = part
        self.dataset = part.job.dataset
        self.root: str = part.job.parameters["path"]
        self.judges = judges_of(part)
        self.spool = spool
        self.encoder = msgspec.json.Encoder()
        self.count = Dataset.objects.values_list("next_number", flat=True).get(pk=self.dataset.pk)
        self.seen = bytearray(self.count // 8 + 1)
        self.problems: list[Problem] = []
        self.files = self.others = 0

    def run(self) -> None:
        listing = storage().list_objects(self.root, problems=self.problems.append)
        for batch in batches(self.images(listing), BATCH):
            self.part.check()
            self.compare(batch)
        if not self.files and self.own_samples().filter(path__startswith=self.root).exists():
            raise InputEmptyError
        self.find_gone()

    def images(self, listing: Iterable[Entry]) -> Iterator[Entry]:
        for entry in listing:
            if is_image(entry.path):
                yield entry
            else:
                self.others += 1

    def compare(self, batch: list[Entry]) -> None:
        stored = read_by_path(self.dataset.pk, [entry.path for entry in batch])
        for entry in batch:
            row = stored.get(entry.path)
            if row is None:
                self.add(entry)
                continue
            sample_id, number, etag, missing, is_deleted = row
            self.mark_seen(number)
            if not is_deleted and (missing or etag != entry.etag):
                self.write(Difference(sample_id, *entry, returned=bool(missing)))
        self.files += len(batch)
        self.part.progress(f"{self.files:,} files were compared.")

    def add(self, entry: Entry) -> None:
        """A new file; one that is an annotation is a sample only where it has been one already."""
        if is_sample(entry.path, self.root, self.judges):
            self.write(Difference(0, *entry))
        else:
            self.others += 1

    def find_gone(self) -> None:
        """Samples that no file was seen of; what lies below a folder that could not be read is unknown, not gone."""
        closed = tuple(
            f"{self.root}{problem.name}" for problem in self.problems if problem.code == "unreadable"
        )
        known = self.own_samples().filter(number__lt=self.count).order_by("number")
        columns = known.values_list("id", "number", "path")
        for sample_id, number, path in columns.iterator(chunk_size=BATCH):
            is_below = path.startswith(self.root) and not path.startswith(closed)
            if is_below and not self.seen[number // 8] >> number % 8 & 1:
                self.write(Difference(sample_id, path, 0, "", None))

    def own_samples(self) -> Any:
        return Sample.objects.live().filter(dataset=self.dataset.pk, missing=False)

    def mark_seen(self, number: int) -> None:
        if number < self.count:
            self.seen[number // 8] |= 1 << number % 8

    def write(self, difference: Difference) -> None:
        self.spool.write(self.encoder.encode(difference) + b"\n")

    def differences(self) -> Iterator[Difference]:
        """All that was found, from the spool."""
        self.spool.seek(0)
        decode = msgspec.json.Decoder(Difference).decode
        return (decode(line) for line in self.spool)


class Application:
    """Does what differs, batch by batch. Done in part and begun anew, the comparison finds what is left to do."""

    def __init__(self, part: jobs.PartRun) -> None:
        self.part = part
        self.dataset = part.job.dataset
        self.tally = Tally(part)

    def run(self, comparison: Comparison) -> None:
        if not self.part.parameters.get("is_listed"):
            with self.part.checkpoint():
                for problem in comparison.problems:
                    self.tally.refuse(problem)
                self.part.parameters |= {"is_listed": True, "others": comparison.others}
        for batch in batches(comparison.differences(), BATCH):
            self.part.check()
            now = timezone.now()
            with self.part.checkpoint(done=len(batch)):
                lock([each.id for each in batch if each.id])
                self.change([each for each in batch if each.id and each.etag], now)
                self.lose([each for each in batch if not each.etag], now)
                self.add([each for each in batch if not each.id], now)

    def add(self, files: Sequence[Difference], now: datetime) -> None:
        found = [(each.path, each.size, each.etag, each.modified) for each in files]
        self.tally.count(
            "added", register(self.dataset.pk, found, input_path=self.dataset.input_path, now=now)
        )

    def change(self, files: Sequence[Difference], now: datetime) -> None:
        """Files that are back, or have other content: the scan reads them again."""
        columns = ("missing", "size", "etag", "modified_at", "updated_at")
        rows.update(
            Sample, columns, [(each.id, False, each.size, each.etag, each.modified, now) for each in files]
        )
        returned = sum(each.returned for each in files)
        self.tally.count("returned", returned)
        self.tally.count("changed", len(files) - returned)

    def lose(self, samples: Sequence[Difference], now: datetime) -> None:
        rows.update(Sample, ("missing", "updated_at"), [(each.id, True, now) for each in samples])
        self.tally.count("gone", len(samples))


def lock(sample_ids: Sequence[int]) -> None:
    """Lock samples in the order in which savers do, so that neither waits for the other."""
    query = Sample.objects.filter(pk__in=sample_ids).order_by("pk").select_for_update(no_key=True)
    list(query.values_list("pk"))


def read_by_path(dataset_id: int, paths: Sequence[str]) -> dict[str, tuple[int, int, str, bool, bool]]:
    """By path (id, number, etag, missing, whether it is in the trash) of the samples that have one of the paths."""
    among, values = rows.among_texts(paths)
    query = (
        "SELECT path, id, number, etag, missing, deleted_at IS NOT NULL "
        f"FROM {Sample._meta.db_table} WHERE dataset_id = %s AND path {among}"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [dataset_id, values])
        return {path: (*row,) for path, *row in cursor.fetchall()}
