"""Reading a part's annotation files: what they say is added to the samples, some hundred at a time."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from django.utils import timezone

from datasets import jobs, rows
from datasets.annotation_writer import Occasion
from datasets.formats import get_reader
from datasets.formats.base import ReadOptions
from datasets.import_sources import SampleFinder, StoredSource
from datasets.imported_marks import Arrivals, ImportRules, ensure_labels, marks_of, write_arrivals
from datasets.models import Job
from datasets.models.change import ChangeKind
from datasets.models.dataset import DatasetType
from datasets.records import AnnotatedSample, Problem
from datasets.services.import_tally import Tally

FIRST_BATCH, LARGEST_BATCH = 500, 20_000  # samples and annotations written in one transaction
BATCH_SECONDS = 0.1  # that one should take: a save waits for it on SQLite
MOST_PROBLEMS = 3000  # in one transaction
NEW_VALUES = 200_000  # before Python looks for circles among them


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
        records = islice(self.records(files), self.part.parameters.get("read", 0), None)
        is_over = False
        with rows.many_written(), few_collections():
            while not is_over:
                self.part.check()
                is_over = self.write(*self.collect(records))
        state = {key: value for key, value in self.part.parameters.items() if key not in ("files", "read")}
        with self.part.commit(done=len(files), result=state):
            pass

    def records(self, files: list[str]) -> Iterator[AnnotatedSample | Problem]:
        shared = next(self.part.results("plan"))["shared"]
        return self.reader.read(
            self.source, options_of(self.job), files=files, images=self.finder, shared=shared
        )

    def collect(self, records: Iterator[AnnotatedSample | Problem]) -> tuple[Arrivals, int, bool]:
        """What is next to be written, of how many records it was made, and whether those were the last."""
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
                return arrivals, read, False
        return arrivals, read, True

    def write(self, arrivals: Arrivals, read: int, is_over: bool) -> bool:
        now = timezone.now()
        labels = ensure_labels(self.dataset, arrivals.label_names, now=now)
        occasion = Occasion(self.dataset.pk, self.job.created_by_id, now, ChangeKind.IMPORT)
        marks = marks_of(arrivals, occasion, labels)
        start = time.monotonic()
        with self.part.checkpoint():
            annotated, annotations = write_arrivals(arrivals, marks, occasion, self.rules)
            self.tally.count("annotated", annotated)
            self.tally.count("annotations", annotations)
            self.tally.count("read", read)
            for problem in arrivals.problems:
                self.tally.refuse(problem)
        self.pace(arrivals.size, time.monotonic() - start)
        return is_over

    def pace(self, written: int, seconds: float) -> None:
        """Write next time about as much as this machine writes in `BATCH_SECONDS`."""
        wanted = int(written * BATCH_SECONDS / max(seconds, 0.001))
        self.batch = max(FIRST_BATCH, min(wanted, 2 * self.batch, LARGEST_BATCH))


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
        labels=None if labels is None else frozenset(labels),
        only_hard=job.parameters.get("only_hard", False),
        only_untouched=job.parameters.get("only_untouched", False),
    )
