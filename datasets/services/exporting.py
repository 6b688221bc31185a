"""Exporting: a selection, a filter or a version as COCO or VOC, to an `obs://` folder or as a zip to download."""

import datetime as dt
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import msgspec
from django.utils import timezone

from datasets import jobs
from datasets.errors import (
    ConflictError,
    DomainError,
    InvalidInputError,
    NotFoundError,
    StorageUnavailableError,
)
from datasets.formats import EXPORT_FORMATS, get_writer
from datasets.formats.base import Sink, WriteOptions, Writer, WriteReport
from datasets.formats.naming import ambiguous_keys
from datasets.models import Dataset, Job, Label, User, Version
from datasets.models.dataset import DatasetType
from datasets.models.job import JobKind, JobState
from datasets.models.version import VersionStatus
from datasets.records import AnnotatedSample
from datasets.sample_images import is_closed_to_us
from datasets.services.datasets import default_output
from datasets.services.export_records import cut_scope, read_names, read_records
from datasets.services.versions import VersionNotReadyError
from datasets.storage import (
    Batch,
    ObjectNotFoundError,
    PathIsLinkError,
    Reader,
    is_inside,
    parse_folder,
    storage,
)

TARGETS = ("obs", "download")
KEPT = dt.timedelta(days=7)
MARKER = "export.json"  # says of a folder that an export wrote it, from its first file on
COPIED_A_PART = 200
WRITTEN_A_PART = 20_000
UNREADABLE = (ObjectNotFoundError, PathIsLinkError, StorageUnavailableError)
CHECKED_EVERY = 500  # samples between two looks at whether the job goes on


class ExportPathError(InvalidInputError):
    code = "export_path_invalid"
    message = "The export path may not lie in the dataset's own input or output. Choose another folder."


class ExportPathNotEmptyError(ConflictError):
    code = "export_path_not_empty"
    message = (
        "The folder holds files that are no export. Choose an empty folder, so that nothing is overwritten."
    )


class ImagesNeededError(InvalidInputError):
    code = "images_needed"
    message = (
        "copy_images: The folders of the images are all that this format writes. Export it with the images."
    )


class ExportExpiredError(NotFoundError):
    code = "export_expired"
    message = "The download is no longer kept, or is not ready. Export again."


def start_export(
    *,
    dataset: Dataset,
    actor: User,
    target: str,
    format_name: str,
    scope: dict[str, Any],
    path: str = "",
    copy_images: bool = True,
) -> Job:
    """Start an export. `scope` is {samples: [ids]}, {filter: stored filter} or {version: id}.

    Raises InvalidInputError, VersionNotReadyError.
    """
    if target not in TARGETS:
        raise InvalidInputError(f"target: Use one of {', '.join(TARGETS)}.", code="target_invalid")
    if format_name not in EXPORT_FORMATS:
        raise InvalidInputError(f"format: Use one of {', '.join(EXPORT_FORMATS)}.", code="format_invalid")
    if not copy_images and get_writer(format_name).needs_images:
        raise ImagesNeededError
    if "version" in scope:
        check_version(dataset, scope["version"])
    parameters = {
        "target": target,
        "format": format_name,
        "scope": scope,
        "path": _checked_path(dataset, path) if target == "obs" else "",
        "copy_images": copy_images,
    }
    return jobs.start(JobKind.EXPORT, dataset=dataset, actor=actor, parameters=parameters)


def check_version(dataset: Dataset, version_id: int) -> None:
    """Raise NotFoundError or VersionNotReadyError unless it is a published version of the dataset."""
    version = Version.objects.live().filter(dataset=dataset, pk=version_id).first()
    if version is None:
        raise NotFoundError
    if version.status != VersionStatus.NORMAL:
        raise VersionNotReadyError


def _checked_path(dataset: Dataset, path: str) -> str:
    """The folder to write to: writable, outside what is Easel's own, and not over files that no export wrote."""
    folder = str(parse_folder(path))
    if not storage().is_writable(folder):
        raise InvalidInputError("path: This bucket is read-only. Choose another.", code="output_read_only")
    own = [taken for taken in (dataset.input_path, dataset.folder) if taken]
    if any(is_inside(folder, taken) or is_inside(taken, folder) for taken in own) or _is_of_a_dataset(folder):
        raise ExportPathError
    if next(iter(storage().list_objects(folder)), None) and not storage().exists(f"{folder}{MARKER}"):
        raise ExportPathNotEmptyError
    return folder


def _is_of_a_dataset(folder: str) -> bool:
    """Whether some dataset, live or deleted, writes its versions there: in `<output>/<any name>-<its id>/`."""
    outputs = Dataset.objects.exclude(output_path="").values_list("pk", "output_path")
    return any(
        folder.startswith(output) and folder.removeprefix(output).partition("/")[0].endswith(f"-{pk}")
        for pk, output in outputs
    )


@jobs.handles(JobKind.EXPORT)
class Export(jobs.Handler):
    """Fix the scope, copy the images in parts, write the annotations in one stream."""

    steps = ("plan", "copy", "write")

    def plan(self, part: jobs.PartRun) -> None:
        if part.job.parameters["target"] == "obs":
            storage().put(f"{part.job.parameters['path']}{MARKER}", _export_json(part.job, WriteReport()))
        size = COPIED_A_PART if _copies_in_parts(part.job) else WRITTEN_A_PART
        parts, total = cut_scope(part.job.dataset, part.job.parameters["scope"], size=size)
        _mark_ambiguous(part.job, parts)
        with part.commit(parts=parts, total=total, note=f"Exporting {total} samples."):
            pass

    def copy(self, part: jobs.PartRun) -> None:
        """Images of one part. A file that is gone or can't be read is listed and left out."""
        missing: list[str] = []
        number = 0
        if _copies_in_parts(part.job):
            form, options = _options(part.job, [part.parameters])
            with storage().batch() as batch:
                for sample in read_records(part.job.dataset, part.job.parameters["scope"], [part.parameters]):
                    part.check()
                    number += 1
                    folder = part.job.parameters["path"]
                    targets = [f"{folder}{target}" for target in form.image_targets(sample, options)]
                    if not all(_copied(batch, sample, target) for target in targets):
                        missing.append(sample.image.path)
                        part.log(
                            "The image is gone, or can't be read.",
                            level="warning",
                            subject=sample.image.path,
                            code="image_missing",
                        )
        with part.commit(done=number, result={"missing": missing}):
            pass

    def write(self, part: jobs.PartRun) -> None:
        part.progress("Writing annotations.")
        if part.job.parameters["target"] == "obs":
            # All images are copied by now: what waits under a temporary name is of workers that were killed.
            storage().sweep(part.job.parameters["path"], before=timezone.now())
        writing = _writing_zip if part.job.parameters["target"] == "download" else _writing_folder
        report, path, missing = writing(part)
        result = {
            "path": path,
            "samples": sum(report.samples.values()),
            "annotations": report.annotations,
            "approximated": dict(report.approximated),
            "left_out": dict(report.left_out),
            "missing": missing[:1000],
        }
        with part.commit(job_result=result, note="Exported.") as outcome:
            outcome.done = max(0, part.job.total - part.job.done)


def _copies_in_parts(job: Job) -> bool:
    return bool(job.parameters["copy_images"]) and job.parameters["target"] == "obs"


def _copied(batch: Batch, sample: AnnotatedSample, target: str) -> bool:
    try:
        batch.copy(sample.image.path, target)
    except UNREADABLE as error:
        _require_of_image(error, sample)
        return False
    return True


def _require_of_image(error: DomainError, sample: AnnotatedSample) -> None:
    """Raise the error on unless it says that this one image is gone, closed to us, or a link by now."""
    is_away = isinstance(error, StorageUnavailableError) and not is_closed_to_us(error)
    if is_away or (error.params or {}).get("path") != sample.image.path:
        raise error


def _options(job: Job, parts: Iterable[dict[str, Any]]) -> tuple[Writer, WriteOptions]:
    """The format and how it writes these parts."""
    form = get_writer(job.parameters["format"])
    labels = Label.objects.live().filter(dataset=job.dataset_id).order_by("pk").values_list("name", flat=True)
    options = WriteOptions(
        labels=list(labels),
        by_usage="version" in job.parameters["scope"],
        ambiguous=frozenset(key for part in parts for key in part.get("ambiguous", ())),
        description=job.dataset.name,
        boxes_only=job.dataset.type != DatasetType.IMAGE_SEGMENTATION,
        copy_images=bool(job.parameters["copy_images"]),
        root=job.parameters["path"],
    )
    return form, options


def _mark_ambiguous(job: Job, parts: list[dict[str, Any]]) -> None:
    """Note with each part which keys of its names other samples of the export have too. Reads names only."""
    key, scope = get_writer(job.parameters["format"]).name_key, job.parameters["scope"]
    ambiguous = ambiguous_keys(map(key, read_names(job.dataset, scope, parts)))
    for part in parts if ambiguous else ():
        part["ambiguous"] = sorted(ambiguous.intersection(map(key, read_names(job.dataset, scope, [part]))))


def _plan(job: Job) -> Iterator[dict[str, Any]]:
    """The parts as the plan fixed them, whatever was deleted since; one by one: together they may be a million ids."""
    parts = job.parts.filter(step="copy").order_by("number")
    for pk in list(parts.values_list("pk", flat=True)):
        yield job.parts.values_list("parameters", flat=True).get(pk=pk)


def _records(part: jobs.PartRun) -> Iterator[AnnotatedSample]:
    records = read_records(part.job.dataset, part.job.parameters["scope"], _plan(part.job))
    for index, sample in enumerate(records):
        if index % CHECKED_EVERY == 0:
            part.check()
        yield sample


def _writing_folder(part: jobs.PartRun) -> tuple[WriteReport, str, list[str]]:
    path = part.job.parameters["path"]
    form, options = _options(part.job, _plan(part.job))
    with storage().batch() as batch:
        report = form.write(_records(part), FolderSink(path, batch), options)
        batch.put(f"{path}{MARKER}", _export_json(part.job, report))
    return report, path, [name for result in part.results("copy") for name in result["missing"]]


def _writing_zip(part: jobs.PartRun) -> tuple[WriteReport, str, list[str]]:
    path = f"{_download_folder(part.job.dataset)}{part.name}.zip"
    form, options = _options(part.job, _plan(part.job))
    missing: list[str] = []
    with storage().writer(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        report = form.write(_records(part), ZipSink(archive), options)
        if part.job.parameters["copy_images"]:
            missing = [
                sample.image.path
                for sample in _records(part)
                if not all(
                    _add_image(archive, sample, target) for target in form.image_targets(sample, options)
                )
            ]
        archive.writestr(MARKER, _export_json(part.job, report))
    return report, path, missing


def _add_image(archive: zipfile.ZipFile, sample: AnnotatedSample, target: str) -> bool:
    """Images are compressed already: they are stored as they are."""
    try:
        with storage().open(sample.image.path) as image:
            entry = zipfile.ZipInfo(target)
            with archive.open(entry, "w", force_zip64=True) as inside:
                shutil.copyfileobj(image, inside, 1 << 20)
    except UNREADABLE as error:
        _require_of_image(error, sample)
        return False
    return True


def _download_folder(dataset: Dataset) -> str:
    if dataset.folder:
        return f"{dataset.folder}temp/exports/"
    base = default_output(dataset.input_path)
    if not base:
        raise InvalidInputError(
            "No bucket can be written to, so there is no place for a download.", code="no_bucket"
        )
    return f"{base}{dataset.name}-{dataset.pk}/temp/exports/"


def _export_json(job: Job, report: WriteReport) -> bytes:
    """What was written, for whoever finds the folder later."""
    content = {
        "dataset": job.dataset.name,
        "format": job.parameters["format"],
        "scope": {
            name: value if name == "version" else None for name, value in job.parameters["scope"].items()
        },
        "created_at": job.created_at,
        "samples": dict(report.samples),
        "annotations": report.annotations,
        "approximated": dict(report.approximated),
        "left_out": dict(report.left_out),
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n"


class FolderSink(Sink):
    """Writes below an `obs://` folder, whose path ends with a slash: small files in the batch, streams one by one."""

    def __init__(self, base: str, batch: Batch) -> None:
        self.base, self.batch = base, batch

    def write(self, path: str, data: bytes) -> None:
        self.batch.put(f"{self.base}{path}", data)

    @contextmanager
    def stream(self, path: str) -> Iterator[BinaryIO]:
        with storage().writer(f"{self.base}{path}") as file:
            yield file


class ZipSink(Sink):
    """Writes into a zip. Streams go through a file of their own: only one entry of a zip can be open at a time."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def write(self, path: str, data: bytes) -> None:
        self.archive.writestr(path, data)

    @contextmanager
    def stream(self, path: str) -> Iterator[BinaryIO]:
        with tempfile.TemporaryFile() as file:
            yield file
            file.seek(0)
            with self.archive.open(path, "w", force_zip64=True) as inside:
                shutil.copyfileobj(file, inside, 1 << 20)


def export_json(job: Job, now: dt.datetime) -> dict[str, Any]:
    """An export as its history shows it."""
    result = job.result or {}
    is_download = job.parameters["target"] == "download"
    expires = job.finished_at + KEPT if is_download and job.finished_at else None
    answer = {
        "id": str(job.pk),
        "job": str(job.pk),
        "created_at": job.created_at,
        "target": job.parameters["target"],
        "format": job.parameters["format"],
        "path": "" if is_download else job.parameters["path"],
        "total": job.total,
        "done": job.done,
        "state": job.state,
        "error": {"code": job.error_code, "message": job.error_message}
        if job.state == JobState.FAILED
        else None,
        "expires_at": expires,
    }
    if is_download and result.get("path") and expires and expires > now:
        answer["download_url"] = f"/api/v1/datasets/{job.dataset_id}/exports/{job.pk}/file"
    return answer


def open_download(job: Job, now: dt.datetime) -> Reader:
    """The zip of an export, open; raises ExportExpiredError."""
    result = job.result or {}
    is_ready = job.state == JobState.SUCCEEDED and job.parameters["target"] == "download" and job.finished_at
    if not is_ready or not result.get("path") or job.finished_at + KEPT <= now:  # type: ignore[operator]  # ready jobs have finished
        raise ExportExpiredError
    try:
        return storage().open(result["path"])
    except ObjectNotFoundError:
        raise ExportExpiredError from None
