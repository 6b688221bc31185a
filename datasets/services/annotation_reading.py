"""Reading a part's annotation files: what they say is added to the samples, some hundred at a time."""

import gc
import time
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.db import connection, connections
from django.utils import timezone

from datasets import jobs, rows
from datasets.annotation_writer import Occasion
from datasets.formats import get_reader
from datasets.formats.base import ReadOptions
from datasets.import_sources import SampleFinder, StoredSource
from datasets.imported_marks import Arrivals, ImportRules, ensure_labels, marks_of, write_arrivals
from datasets.label_writer import visible_name
from datasets.marks import Mark
from datasets.models import Job
from datasets.models.change import ChangeKind
from datasets.models.dataset import DatasetType
from datasets.records import AnnotatedSample, Problem
from datasets.services.import_tally import Tally

Item = TypeVar("Item")
FIRST_BATCH, LARGEST_BATCH = 500, 20_000  # samples and annotations written in one transaction
BATCH_SECONDS = 0.1  # that one should take: a save waits for it on SQLite
MOST_PROBLEMS = 3000  # in one transaction
NEW_VALUES = 200_000  # before Python looks for circles among them


@dataclass(frozen=True, slots=True)
class Batch:
    """What is written in one transaction; `read` counts the records that it was made of."""

    arrivals: Arrivals
    marks: dict[int, list[Mark]]
    occasion: Occasion
    read: int


class AnnotationReading:
    """Reads a part's annotation files and adds what they say."""

    def __init__(self, part: jobs.PartRun) -> None:
        self.part = part
        self.job = part.job
        self.dataset = part.job.dataset
        self.tally = Tally(part)
        self.reader = get_reader(part.parameters["format"])
        self.finder = SampleFinder(self.dataset.pk, part.job.parameters["path"])
        self.source = StoredSource(part.job.parameters["path"], self.finder, actor=part.job.created_by)
        self.rules = rules_of(part.job)
        self.batch = FIRST_BATCH

    def run(self) -> None:
        files = self.part.parameters["files"]
        if len(files) > 1 and self.reader.reads_beside:
            self.finder.expect(files)
        batches = self.batches(islice(self.records(files), self.part.parameters.get("read", 0), None))
        with rows.many_written(), few_collections(), closing(made_ahead(batches)) as made:
            for batch in made:
                self.part.check()
                self.write(batch)
        state = {key: value for key, value in self.part.parameters.items() if key not in ("files", "read")}
        with self.part.commit(done=len(files), result=state):
            pass

    def records(self, files: list[str]) -> Iterator[AnnotatedSample | Problem]:
        shared = next(self.part.results("plan"))["shared"]
        return self.reader.read(
            self.source, options_of(self.job), files=files, images=self.finder, shared=shared
        )

    def batches(self, records: Iterator[AnnotatedSample | Problem]) -> Generator[Batch, None, None]:
        """What is to be written together."""
        arrivals, read = Arrivals(), 0
        for record in records:
            read += 1
            if isinstance(record, Problem):
                arrivals.problems.append(record)
            else:
                sample = self.finder.samples[record.image.path]
                probe = self.source.probes.pop(sample.id, None)
                arrivals.add(sample, record, self.rules, probe)
            if arrivals.size >= self.batch or len(arrivals.problems) >= MOST_PROBLEMS:
                yield self.prepared(arrivals, read)
                arrivals, read = Arrivals(), 0
        yield self.prepared(arrivals, read)

    def prepared(self, arrivals: Arrivals, read: int) -> Batch:
        now = timezone.now()
        labels = ensure_labels(self.dataset, arrivals.label_names, now=now)
        occasion = Occasion(self.dataset.pk, self.job.created_by_id, now, ChangeKind.IMPORT)
        return Batch(arrivals, marks_of(arrivals, occasion, labels), occasion, read)

    def write(self, batch: Batch) -> None:
        start = time.monotonic()
        with self.part.checkpoint():
            annotated, annotations = write_arrivals(batch.arrivals, batch.marks, batch.occasion, self.rules)
            self.tally.count("annotated", annotated)
            self.tally.count("annotations", annotations)
            self.tally.count("read", batch.read)
            for problem in batch.arrivals.problems:
                self.tally.refuse(problem)
        self.pace(batch.arrivals.size, time.monotonic() - start)

    def pace(self, written: int, seconds: float) -> None:
        """Write next time about as much as this machine writes in `BATCH_SECONDS`."""
        wanted = int(written * BATCH_SECONDS / max(seconds, 0.001))
        self.batch = max(FIRST_BATCH, min(wanted, 2 * self.batch, LARGEST_BATCH))


def made_ahead(items: Generator[Item, None, None]) -> Generator[Item, None, None]:
    """The items, each made by a thread, with a database connection of its own, while the caller works on the last one.

    Only where the database is another process, and nothing is open that the thread would have to see.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield from items
        return
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as thread:
        try:
            coming = thread.submit(next, items, None)
            while (item := coming.result()) is not None:
                coming = thread.submit(next, items, None)
                yield item
        finally:
            thread.submit(items.close)
            thread.submit(connections.close_all)  # the thread's own


@contextmanager
def few_collections() -> Iterator[None]:
    """A block that makes millions of values which no circle can hold: to look for circles costs half of its time."""
    before = gc.get_threshold()
    gc.set_threshold(NEW_VALUES, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def options_of(job: Job) -> ReadOptions:
    """How files are read for the dataset of the job."""
    return ReadOptions(boxes_only=job.dataset.type != DatasetType.IMAGE_SEGMENTATION)


def rules_of(job: Job) -> ImportRules:
    """What the job takes of the records."""
    labels = job.parameters.get("labels")
    return ImportRules(
        needs_shape=job.dataset.needs_shape,
        final=job.parameters.get("final", True),
        labels=None if labels is None else frozenset(map(visible_name, labels)),
        only_hard=job.parameters.get("only_hard", False),
        only_untouched=job.parameters.get("only_untouched", False),
    )
