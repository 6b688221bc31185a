"""The steps of an export that meet its target: how its samples are named and read, and what is written at the end."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from datasets import jobs
from datasets.errors import InvalidInputError
from datasets.formats import get_writer
from datasets.formats.base import LabelWords, WriteOptions, Writer, WriteReport
from datasets.formats.fitting import Fitted, fit_samples
from datasets.models import Dataset, Job, Label
from datasets.models.dataset import DatasetType
from datasets.records import AnnotatedSample
from datasets.services.datasets import default_output
from datasets.services.export_datasets import DatasetLayout, fill_dataset
from datasets.services.export_files import ExportFiles, ListedSink
from datasets.services.export_findings import Findings
from datasets.services.export_places import MARKER, identity_of
from datasets.services.export_records import read_records
from datasets.services.export_writing import ImageOpener, ZipSink
from datasets.services.import_tally import Tally
from datasets.storage import storage

OBS, DATASET, DOWNLOAD = "obs", "dataset", "download"
TARGETS = (OBS, DATASET, DOWNLOAD)
OTHERS_LOGGED = 100
CHECKED_EVERY = 500  # samples between two looks at whether the job goes on


@dataclass(frozen=True, slots=True)
class Written:
    """What the last step wrote, skipped, removed and left alone: files, and the images that it could not read."""

    report: WriteReport
    path: str
    written: int = 0
    skipped: int = 0
    removed: int = 0
    others: int = 0
    missing: list[str] = field(default_factory=list)


def is_repeat(part: jobs.PartRun) -> bool:
    """Whether files may be there already: of an earlier export, or of a worker that was killed."""
    return part.fence > 1 or any(result["is_repeat"] for result in part.results("plan"))


def layout_of(job: Job) -> Writer | DatasetLayout:
    """What names the copied images: the format, or the folders of the new dataset."""
    if job.parameters["target"] == DATASET:
        return DatasetLayout(job.dataset.input_path)
    return get_writer(job.parameters["format"])


def options_of(job: Job, parts: Iterable[dict[str, Any]]) -> tuple[Writer | DatasetLayout, WriteOptions]:
    """What names the images, and how these parts are written."""
    labels = Label.objects.live().filter(dataset=job.dataset_id).order_by("pk")
    described = {
        name: LabelWords(color, attributes)
        for name, color, attributes in labels.values_list("name", "color", "attributes")
    }
    options = WriteOptions(
        labels=list(described),
        described=described,
        by_usage="version" in job.parameters["scope"],
        ambiguous=frozenset(key for part in parts for key in part.get("ambiguous", ())),
        description=job.dataset.name,
        boxes_only=job.dataset.type != DatasetType.IMAGE_SEGMENTATION,
        copy_images=bool(job.parameters["copy_images"]),
        root=job.parameters["path"],
        **job.parameters.get("options", {}),  # of jobs that are older than options
    )
    return layout_of(job), options


def plan_of(job: Job) -> Iterator[dict[str, Any]]:
    """The parts as the plan fixed them, whatever was deleted since; one by one: together they may be a million ids."""
    parts = job.parts.filter(step="copy").order_by("number")
    for pk in list(parts.values_list("pk", flat=True)):
        yield job.parts.values_list("parameters", flat=True).get(pk=pk)


def read_fitted(job: Job, form: Writer | DatasetLayout, parts: Iterable[dict[str, Any]]) -> Iterator[Fitted]:
    """The samples of these parts, their shapes on their images."""
    records = read_records(job.dataset, job.parameters["scope"], parts)
    return fit_samples(records, shape_kinds=form.shape_kinds)


def _records(part: jobs.PartRun, form: Writer) -> Iterator[Fitted]:
    for index, fitted in enumerate(read_fitted(part.job, form, plan_of(part.job))):
        if index % CHECKED_EVERY == 0:
            part.check()
        yield fitted


def _write_folder(part: jobs.PartRun) -> Written:
    path = part.job.parameters["path"]
    form, opener = get_writer(part.job.parameters["format"]), ImageOpener()
    options = replace(options_of(part.job, plan_of(part.job))[1], open_image=opener)
    missing = _missing(part)
    findings = Findings(Tally(part), listed=missing)

    def samples() -> Iterator[AnnotatedSample]:
        for sample in map(findings.noted, _records(part, form)):
            is_copied = options.copy_images and sample.image.path not in missing
            files.add(form.image_targets(sample, options), is_written=is_copied)
            yield sample

    with ExportFiles(path, _identity(part.job)) as files:
        with storage().batch() as batch:
            sink = ListedSink(path, batch, files, is_repeat=is_repeat(part))
            report = form.write(samples(), sink, options)
            findings.add_to(report)
            findings.images(opener.unsaid)
            batch.put(f"{path}{MARKER}", marker_of(part.job, report))
        removed = files.settle(part)
        others = _note_others(part, files) if is_repeat(part) else 0
    return Written(report, path, sink.written, sink.skipped, removed, others, sorted(opener.missing))


def _note_others(part: jobs.PartRun, files: ExportFiles) -> int:
    """Log the first files of the folder that are of no export, and count them all."""
    count = 0
    for path in files.others():
        count += 1
        if count <= OTHERS_LOGGED:
            message = "The file lies in the folder, but no export has listed it. It was left where it is."
            part.log(message, subject=path, code="file_not_exported")
    return count


def _missing(part: jobs.PartRun) -> set[str]:
    """The paths of the images that could not be copied."""
    return {path for result in part.results("copy") for path in result.get("missing", ())}


def _write_zip(part: jobs.PartRun) -> Written:
    path = f"{_download_folder(part.job.dataset)}{part.name}.zip"
    form, opener = get_writer(part.job.parameters["format"]), ImageOpener()
    options = replace(options_of(part.job, plan_of(part.job))[1], open_image=opener)
    with storage().writer(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        sink = ZipSink(archive)
        for sample, *_ in _records(part, form) if options.copy_images and not form.holds_images else ():
            sink.copy(sample, form.image_targets(sample, options))
        findings = Findings(Tally(part), listed=sink.missing)
        findings.images(sink.missing)
        report = form.write(map(findings.noted, _records(part, form)), sink, options)
        findings.add_to(report)
        findings.images(opener.unsaid)
        archive.writestr(MARKER, marker_of(part.job, report))
    return Written(report, path, missing=sorted({**sink.missing, **opener.missing}))


def _write_dataset(part: jobs.PartRun) -> Written:
    findings = Findings(Tally(part), listed=_missing(part))
    report = fill_dataset(part, plan_of(part.job), options_of(part.job, plan_of(part.job))[1], findings)
    return Written(report, part.job.parameters["path"])


WRITING = {OBS: _write_folder, DOWNLOAD: _write_zip, DATASET: _write_dataset}


def _download_folder(dataset: Dataset) -> str:
    if dataset.folder:
        return f"{dataset.folder}temp/exports/"
    base = default_output(dataset.input_path)
    if not base:
        raise InvalidInputError(
            "No bucket can be written to, so there is no place for a download.", code="no_bucket"
        )
    return f"{base}{dataset.name}-{dataset.pk}/temp/exports/"


def marker_of(job: Job, report: WriteReport) -> bytes:
    """What was written, for whoever finds the folder later."""
    content = _identity(job) | {
        "created_at": job.created_at,
        "samples": dict(report.samples),
        "annotations": report.annotations,
        "approximated": dict(report.approximated),
        "left_out": dict(report.left_out),
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n"


def _identity(job: Job) -> dict[str, Any]:
    return identity_of(job.dataset, job.parameters["format"], job.parameters["scope"])
