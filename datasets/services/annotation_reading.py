"""Reading a part's annotation files: what they say is added to the samples, some hundred at a time."""

from collections.abc import Iterator
from itertools import islice

from django.utils import timezone

from datasets import jobs
from datasets.annotation_writer import Occasion
from datasets.formats import get_reader
from datasets.formats.base import ReadOptions
from datasets.import_sources import SampleFinder, StoredSource
from datasets.imported_marks import Arrivals, ImportRules, ensure_labels, write_arrivals
from datasets.models import Job
from datasets.models.change import ChangeKind
from datasets.models.dataset import DatasetType
from datasets.records import AnnotatedSample, Problem
from datasets.services.import_tally import Tally

BATCH_SAMPLES = 100  # samples, and annotations, written in one transaction: a save waits for it on SQLite
BATCH_ANNOTATIONS = 3000


class AnnotationReading:
    """Reads a part's annotation files and adds what they say."""

    def __init__(self, part: jobs.PartRun) -> None:
        self.part = part
        self.job = part.job
        self.dataset = part.job.dataset
        self.tally = Tally(part)
        self.reader = get_reader(part.parameters["format"])
        self.finder = SampleFinder(self.dataset.pk, part.job.parameters["path"])
        self.source = StoredSource(part.job.parameters["path"], self.finder)
        self.rules = rules_of(part.job)

    def run(self) -> None:
        files = self.part.parameters["files"]
        if len(files) > 1 and self.reader.reads_beside:
            self.finder.expect(files)
        records = islice(self.records(files), self.part.parameters.get("read", 0), None)
        is_over = False
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
            if len(arrivals.records) >= BATCH_SAMPLES or arrivals.annotation_count >= BATCH_ANNOTATIONS:
                return arrivals, read, False
            if len(arrivals.problems) >= BATCH_ANNOTATIONS:
                return arrivals, read, False
        return arrivals, read, True

    def write(self, arrivals: Arrivals, read: int, is_over: bool) -> bool:
        now = timezone.now()
        labels = ensure_labels(self.dataset, arrivals.label_names, now=now)
        occasion = Occasion(self.dataset.pk, self.job.created_by_id, now, ChangeKind.IMPORT)
        with self.part.checkpoint():
            annotated, annotations = write_arrivals(arrivals, occasion, labels, self.rules)
            self.tally.count("annotated", annotated)
            self.tally.count("annotations", annotations)
            self.tally.count("read", read)
            for problem in arrivals.problems:
                self.tally.refuse(problem)
        return is_over


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
