"""Scanning: every file is read once, for its real type, size, checksum, hash, thumbnail and measures.

Annotations are left as they are; of a file that was replaced by a smaller image, those that no longer fit are told.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import Any

from django.db.models import F, QuerySet
from msgspec import to_builtins

from datasets import jobs, rows
from datasets.errors import DomainError, StorageUnavailableError
from datasets.geometry import is_inside
from datasets.image_headers import Probe
from datasets.marks import marks_by_sample
from datasets.models import Dataset, Job, Sample, User
from datasets.models.job import JobKind
from datasets.sample_images import (
    SampleFile,
    drop,
    is_closed_to_us,
    is_large,
    keep,
    probe_file,
    read_whole,
    run_large,
    thumbnail_path,
)
from datasets.services.verifying import recheck_versions
from datasets.storage import ObjectNotFoundError, Reader, storage

EXAMINATION = "datasets.examination"  # loaded when a scan runs: its numpy would cost every process 20 MB
LEAST_PART, LARGEST_PART = 50, 200  # samples
PARTS = 100  # for as many progress is shown evenly
REFUSED_SHOWN = 1000
OUTSIDE = "annotations_outside_image"

_COLUMNS = (
    "missing",
    "size",
    "etag",
    "modified_at",
    "scanned_etag",
    "problem",
    "format",
    "width",
    "height",
    "orientation",
    "sha256",
    "phash",
    "measures",
)


def start_scan(*, dataset: Dataset, actor: User | None, after: Job | None = None) -> Job | None:
    """Scan what came or changed since the last scan; None where nothing waits, or an open scan will see to it.

    An open scan looks again at its end, so nothing is forgotten; `after` is the scan that does so.
    """
    scans = Job.objects.open().filter(dataset=dataset, kind=JobKind.SCAN)
    if after is not None:
        scans = scans.exclude(pk=after.pk)
    if dataset.deleted_at or scans.exists() or not unscanned(dataset.pk).exists():
        return None
    return jobs.start(JobKind.SCAN, dataset=dataset, actor=actor, note="Reading the images.")


def unscanned(dataset_id: int) -> QuerySet[Sample]:
    """The samples whose present file was not scanned yet."""
    return Sample.objects.live().filter(dataset=dataset_id, missing=False).exclude(scanned_etag=F("etag"))


@jobs.handles(JobKind.SCAN, queue="heavy")
class Scan(jobs.Handler):
    """One part plans ranges of numbers, many read files, the last one sums up and looks for what came meanwhile."""

    steps = ("plan", "read", "finish")

    def plan(self, part: jobs.PartRun) -> None:
        waiting = unscanned(part.job.dataset_id)
        size = min(max(waiting.count() // PARTS, LEAST_PART), LARGEST_PART)
        numbers = waiting.order_by("number").values_list("number", flat=True).iterator(chunk_size=5000)
        parts, total = [], 0
        for chunk in _chunks(numbers, size):
            parts.append({"first": chunk[0], "last": chunk[-1]})
            total += len(chunk)
        with part.commit(parts=parts, total=total):
            pass

    def read(self, part: jobs.PartRun) -> None:
        if part.parameters:
            _Reading(part).run()

    def finish(self, part: jobs.PartRun) -> None:
        result: dict[str, Any] = {"scanned": 0, "refused_count": 0, "refused": []}
        for found in part.results("read"):
            result["scanned"] += found["scanned"]
            result["refused_count"] += len(found["refused"])
            result["refused"] += found["refused"][: REFUSED_SHOWN - len(result["refused"])]
        recheck_versions(
            part.job.dataset_id,
            {number for found in part.results("read") for number in found["replaced"]},
            part.check,
        )
        with part.commit(job_result=result, note=_summary(result)):
            start_scan(dataset=part.job.dataset, actor=part.job.created_by, after=part.job)


def _summary(result: dict[str, Any]) -> str:
    refused = result["refused_count"]
    trouble = f" {refused:,} of them need a look." if refused else ""
    return f"{result['scanned']:,} images were read.{trouble}"


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A sample that waits to be scanned, as its row was when the part began."""

    id: int
    number: int
    path: str
    name: str
    etag: str
    size: int
    modified_at: Any
    scanned_etag: str
    format: str
    width: int | None
    height: int | None
    orientation: int
    sha256: str


class _Reading:
    """Reads the files of a range of samples and writes their rows in one transaction."""

    def __init__(self, part: jobs.PartRun) -> None:
        self.part = part
        self.dataset_id = part.job.dataset_id
        self.refused: list[dict[str, str]] = []
        self.replaced: list[int] = []  # numbers of those whose content was another one, or was missed
        self.examine: Callable[[bytes], Any] = import_module(EXAMINATION).examine

    def run(self) -> None:
        bounds = self.part.parameters
        wanted = unscanned(self.dataset_id).filter(number__gte=bounds["first"], number__lte=bounds["last"])
        waiting = [_Waiting(*row) for row in wanted.order_by("number").values_list(*_Waiting.__slots__)]
        values = [self.scan(sample) for sample in waiting]
        result = {"scanned": len(values), "refused": self.refused, "replaced": self.replaced}
        with self.part.commit(done=len(values), result=result):
            ids = [row[0] for row in values]
            # in the order in which savers lock, so that neither waits for the other
            list(
                Sample.objects.filter(pk__in=ids)
                .order_by("pk")
                .select_for_update(no_key=True)
                .values_list("pk")
            )
            rows.update(Sample, _COLUMNS, values)

    def scan(self, sample: _Waiting) -> tuple[Any, ...]:
        """The sample's row after its file was read."""
        self.part.check()
        try:
            with storage().open(sample.path) as file:
                return self.scan_file(sample, file)
        except ObjectNotFoundError as error:
            self.refuse(sample, "image_missing", error.message)
            return _row(sample, missing=True, problem="", scanned_etag=sample.scanned_etag)
        except StorageUnavailableError as error:
            if not is_closed_to_us(error):
                raise
            self.refuse(sample, "image_unreadable", error.message)
            return _row(sample, problem="image_unreadable", scanned_etag=sample.etag)

    def scan_file(self, sample: _Waiting, file: Reader) -> tuple[Any, ...]:
        """A file that was replaced since it was listed is recorded as it is now."""
        entry = file.entry
        found: dict[str, Any] = {
            "size": entry.size,
            "etag": entry.etag,
            "modified_at": entry.modified,
            "scanned_etag": entry.etag,
            "problem": "",
        }
        try:
            probe = probe_file(file)
            self.note_outside(sample, probe)
            found |= {
                "format": probe.format,
                "width": probe.width,
                "height": probe.height,
                "orientation": probe.orientation,
            }
            if is_large(probe, entry):
                content, thumbnail = run_large("examine_file", file, check=self.part.check)
            else:
                seen = self.examine(read_whole(file))
                thumbnail = seen.thumbnail
                content = {"sha256": seen.sha256, "phash": seen.phash, "measures": to_builtins(seen.measures)}
        except StorageUnavailableError:
            raise
        except DomainError as error:
            self.refuse(sample, error.code, error.message)
            return _row(sample, **found | {"problem": error.code[:40]})
        keep(thumbnail_path(SampleFile(self.dataset_id, sample.id, sample.path, entry.etag)), thumbnail)
        if sample.sha256:
            self.replaced.append(sample.number)
        if sample.scanned_etag not in ("", entry.etag):
            stale = SampleFile(self.dataset_id, sample.id, sample.path, sample.scanned_etag)
            drop(thumbnail_path(stale))
        return _row(sample, **found, **{key: content[key] for key in ("sha256", "phash", "measures")})

    def note_outside(self, sample: _Waiting, probe: Probe) -> None:
        """List a sample whose image has another size than before, where annotations of it no longer fit."""
        before, after = (sample.width, sample.height), (probe.width, probe.height)
        if sample.width is None or before == after:
            return
        marks = marks_by_sample([sample.id]).get(sample.id, ())
        number = sum(1 for mark in marks if mark.shape and not is_inside(mark.shape, *after))
        if number:
            message = (
                f"The image had {before[0]} x {before[1]} px and has {after[0]} x {after[1]} px now, so annotations "
                f"lie outside: {number}. They were kept; correct them, or put the former file back."
            )
            self.refuse(sample, OUTSIDE, message)

    def refuse(self, sample: _Waiting, code: str, message: str) -> None:
        self.part.log(message, level="warning", subject=sample.path, code=code)
        self.refused.append({"name": sample.name, "code": code, "message": message})


def _row(sample: _Waiting, **found: Any) -> tuple[Any, ...]:
    """The values of `_COLUMNS` behind the sample's id; what was not found out stays, or is empty."""
    before = {
        "missing": False,
        "size": sample.size,
        "etag": sample.etag,
        "modified_at": sample.modified_at,
        "format": sample.format,
        "width": sample.width,
        "height": sample.height,
        "orientation": sample.orientation,
        "sha256": "",
        "phash": None,
        "measures": None,
    }
    after = before | found
    return (sample.id, *[after[column] for column in _COLUMNS])


def _chunks(numbers: Iterator[int], size: int) -> Iterator[list[int]]:
    while chunk := list(islice(numbers, size)):
        yield chunk
