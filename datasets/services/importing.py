"""Importing: images are registered from a listing, then the annotation files beside them are read.

A listing is streamed once for the images, whose rows are there before any annotation file is looked for, and then for
the annotation files. A worker holds a few thousand names, and those of all annotation files.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, TypeVar

from django.utils import timezone

from datasets import jobs
from datasets.annotation_writer import Occasion
from datasets.errors import DomainError, InvalidInputError
from datasets.formats import IMPORT_FORMATS, detect_format, get_reader
from datasets.formats.base import Entry as ListedFile
from datasets.formats.base import Reader, ReadOptions
from datasets.formats.image_index import is_image
from datasets.import_sources import SampleFinder, StorageAwayError, StoredSource
from datasets.imported_marks import Arrivals, ImportRules, ensure_labels, write_arrivals
from datasets.models import Dataset, Job, User
from datasets.models.change import ChangeKind
from datasets.models.dataset import DatasetType
from datasets.models.job import JobKind
from datasets.records import AnnotatedSample, Problem
from datasets.sample_writer import register
from datasets.services.scanning import start_scan
from datasets.storage import Entry, is_inside, parse_folder, storage
from datasets.storage import Problem as ListingProblem
from datasets.storage.paths import display_name

AUTO = "auto"
BATCH = 5000  # images registered in one transaction
LOOKED_AT = 2000  # files of each ending by which a format is recognised
MOST_ENDINGS = 50
HEAD_BYTES = 8192
NAMES = 10_000  # files that are sorted into parts at a time
PART_FILES = 300
PART_BYTES = 32 << 20
BATCH_SAMPLES = 100  # samples, and annotations, written in one transaction: a save waits for it on SQLite
BATCH_ANNOTATIONS = 3000
LONGEST_TEXT = 1100  # characters of a refused file's name and of the sentence about it
REFUSED_SHOWN = 1000  # refused files that the result lists; the log has all

Item = TypeVar("Item")


def start_import(
    *,
    dataset: Dataset,
    actor: User | None,
    path: str,
    format: str = AUTO,
    annotated: bool = True,
    final: bool = True,
    labels: Sequence[str] | None = None,
    only_hard: bool = False,
) -> Job:
    """Register the images below `path` and, where `annotated`, read the annotation files beside them.

    `final`: what comes is labeled, otherwise it waits in To confirm. `labels`: only these are read; None reads all.
    Raises DatasetBusyError, InvalidInputError, and what the storage says of a path that is wrong.
    """
    if format not in (AUTO, *IMPORT_FORMATS):
        raise InvalidInputError(
            f"format: Use one of {', '.join((AUTO, *IMPORT_FORMATS))}.", code="format_unknown"
        )
    folder = str(parse_folder(path))
    storage().list_folders(folder, limit=1)  # a bucket that is not there is said now
    parameters = {
        "path": folder,
        "format": format,
        "annotated": annotated,
        "final": final,
        "labels": None if labels is None else list(labels),
        "only_hard": only_hard,
    }
    return jobs.start(
        JobKind.IMPORT, dataset=dataset, actor=actor, parameters=parameters, note="Looking for images."
    )


class ReadsAnnotations(jobs.Handler):
    """The steps that find annotation files below the job's `path` and read them: of imports and of syncs."""

    def plan(self, part: jobs.PartRun) -> None:
        """Recognise the format and cut its annotation files into parts."""
        chosen: Reader | None = None
        parts: list[dict[str, Any]] = []
        total = 0
        listed = next(part.results("list"))
        if part.job.parameters.get("annotated", True) and listed.get("others", 1):
            files = AnnotationFiles(part.job)
            chosen = files.choose_format()
            parts = list(files.parts(chosen, part.check)) if chosen else []
            total = sum(len(each["files"]) for each in parts)
        note = f"Reading {total:,} annotation files." if total else None
        with part.commit(
            parts=parts, total=part.job.done + total, note=note, result={"format": chosen and chosen.name}
        ):
            pass

    def read(self, part: jobs.PartRun) -> None:
        if part.parameters:
            try:
                AnnotationReading(part).run()
            except StorageAwayError as error:
                raise error.error from error


@jobs.handles(JobKind.IMPORT, exclusive=True)
class Import(ReadsAnnotations):
    """One part lists and registers, one plans, many read annotation files, the last one sums up."""

    steps = ("list", "plan", "read", "finish")

    def canceled(self, job: Job) -> None:
        """What was registered stays, and is read."""
        start_scan(dataset=job.dataset, actor=job.created_by)

    failed = canceled

    def list(self, part: jobs.PartRun) -> None:
        Registration(part).run()
        with part.commit(result=part.parameters):
            pass

    def finish(self, part: jobs.PartRun) -> None:
        result = summed_up(part, counts=("added", "known", "annotated", "annotations"))
        added, refused = result["added"], result["refused_count"]
        note = f"{added:,} images were added, {result['annotated']:,} got annotations."
        with part.commit(job_result=result, note=note + (f" {refused:,} were refused." if refused else "")):
            start_scan(dataset=part.job.dataset, actor=part.job.created_by)


def summed_up(part: jobs.PartRun, *, counts: Sequence[str]) -> dict[str, Any]:
    """The result of a job from those of its parts."""
    result: dict[str, Any] = dict.fromkeys(counts, 0) | {"refused_count": 0, "refused": [], "format": None}
    for step in ("list", "plan", "read"):
        for found in part.results(step):
            for name in (*counts, "refused_count"):
                result[name] += found.get(name, 0)
            room = REFUSED_SHOWN - len(result["refused"])
            result["refused"] += found.get("refused", [])[:room]
            result["format"] = found.get("format") or result["format"]
    return result


class Tally:
    """What a part has reached, in its parameters: a worker that goes on with it counts on."""

    def __init__(self, part: jobs.PartRun) -> None:
        self.part = part
        self.state = part.parameters

    def count(self, name: str, number: int) -> None:
        self.state[name] = self.state.get(name, 0) + number

    def refuse(self, problem: Problem | ListingProblem) -> None:
        """List what can't be used: in the log, and the first ones in the result."""
        name, message = (display_name(text[:LONGEST_TEXT]) for text in (problem.name, problem.message))
        self.part.log(message, level="warning", subject=name, code=problem.code)
        self.count("refused_count", 1)
        refused = self.state.setdefault("refused", [])
        if len(refused) < REFUSED_SHOWN:
            refused.append({"name": name, "code": problem.code, "message": message})


# Images


class Registration:
    """Makes samples of a listing, batch by batch."""

    def __init__(self, part: jobs.PartRun) -> None:
        self.part = part
        self.dataset = part.job.dataset
        self.path = part.job.parameters["path"]
        self.tally = Tally(part)
        self.problems: list[ListingProblem] = []
        self.others = 0

    def run(self) -> None:
        after = self.part.parameters.get("after")
        listing = storage().list_objects(self.path, start_after=after, problems=self.problems.append)
        for batch in batches(self.images(listing), BATCH):
            self.part.check()
            self.register(batch)
        with self.part.checkpoint():  # what came behind the last image
            self.note_others()

    def images(self, listing: Iterable[Entry]) -> Iterator[Entry]:
        for entry in listing:
            if is_image(entry.path):
                yield entry
            else:
                self.others += 1

    def register(self, batch: list[Entry]) -> None:
        state = self.part.parameters
        found = state.get("added", 0) + state.get("known", 0) + len(batch)
        with self.part.checkpoint(done=len(batch), note=f"{found:,} images were found."):
            added = register(
                self.dataset.pk, batch, input_path=root_of(self.dataset, self.path), now=timezone.now()
            )
            self.tally.count("added", added)
            self.tally.count("known", len(batch) - added)
            self.note_others()
            state["after"] = batch[-1].path

    def note_others(self) -> None:
        """Files that are no images may be annotations; names that can't be used are refused."""
        self.tally.count("others", self.others)
        self.others = 0
        for problem in self.problems:
            self.tally.refuse(problem)
        self.problems.clear()


def root_of(dataset: Dataset, path: str) -> str:
    """The folder that the samples' directories are relative to: the input, where the path lies in it."""
    return dataset.input_path if dataset.input_path and is_inside(path, dataset.input_path) else path


# Annotation files


class AnnotationFiles:
    """The files below a path that are no images, and may be annotations."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.root: str = job.parameters["path"]

    def listed(self) -> Iterator[ListedFile]:
        """All files, streamed."""
        for entry in storage().list_objects(self.root):
            yield ListedFile(entry.path.removeprefix(self.root), entry.size)

    def looked_at(self) -> list[ListedFile]:
        """Enough files of each ending to tell a format by."""
        endings: Counter[str] = Counter()
        found = []
        for file in self.listed():
            ending = file.path.rpartition(".")[2].lower() if len(endings) < MOST_ENDINGS else ""
            endings[ending] += 1
            if endings[ending] <= LOOKED_AT:
                found.append(file)
        return found

    def choose_format(self) -> Reader | None:
        """The format that was asked for, or the one by which the files look; None where nothing is annotated."""
        wanted = self.job.parameters.get("format", AUTO)
        if wanted != AUTO:
            return get_reader(wanted)
        found = detect_format(self.looked_at(), self.head, dataset_type=self.job.dataset.type)
        return found and found.format

    def head(self, path: str) -> bytes:
        with suppress(DomainError):
            return storage().get(f"{self.root}{path}", 0, HEAD_BYTES)
        return b""

    def parts(self, chosen: Reader, check: Callable[[], None]) -> Iterator[dict[str, Any]]:
        """Some hundred files for each part; large ones have a part of their own."""
        files: list[str] = []
        size = 0
        finder = SampleFinder(self.job.dataset_id, self.root)
        for chunk in batches((file for file in self.listed() if not is_image(file.path)), NAMES):
            check()
            sizes = {file.path: file.size for file in chunk}
            for path in self.wanted(chosen.annotation_files(sizes), finder):
                if files and (len(files) == PART_FILES or size + sizes[path] > PART_BYTES):
                    yield {"format": chosen.name, "files": files}
                    files, size = [], 0
                files.append(path)
                size += sizes[path]
        if files:
            yield {"format": chosen.name, "files": files}

    def wanted(self, files: list[str], finder: SampleFinder) -> Iterator[str]:
        """All; or where only untouched samples are asked for, those that do not belong to a touched one."""
        if not self.job.parameters.get("only_untouched"):
            yield from files
            return
        for chunk in batches(iter(files), PART_FILES):
            finder.expect(chunk)
            for path in chunk:
                beside = [finder.samples[image] for image in finder.beside(path)]
                if not beside or any(sample.revision == 0 for sample in beside):
                    yield path


class AnnotationReading:
    """Reads a part's annotation files and adds what they say, some hundred samples at a time."""

    def __init__(self, part: jobs.PartRun) -> None:
        self.part = part
        self.job = part.job
        self.dataset = part.job.dataset
        self.tally = Tally(part)
        parameters = part.job.parameters
        self.finder = SampleFinder(self.dataset.pk, parameters["path"])
        self.source = StoredSource(parameters["path"], self.finder)
        labels = parameters.get("labels")
        self.rules = ImportRules(
            needs_shape=self.dataset.needs_shape,
            final=parameters.get("final", True),
            labels=None if labels is None else frozenset(labels),
            only_hard=parameters.get("only_hard", False),
            only_untouched=parameters.get("only_untouched", False),
        )

    def run(self) -> None:
        files = self.part.parameters["files"]
        if len(files) > 1:
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
        chosen = get_reader(self.part.parameters["format"])
        options = ReadOptions(boxes_only=self.dataset.type != DatasetType.IMAGE_SEGMENTATION)
        return chosen.read(self.source, options, files=files, images=self.finder)

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


def batches(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of `size`, the last one shorter."""
    while batch := list(islice(items, size)):
        yield batch
