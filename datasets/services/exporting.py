"""Exporting: a selection, a filter or a version, to an `obs://` folder, as a new dataset or as a zip to download."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from datasets import jobs
from datasets.errors import InvalidInputError, NotFoundError
from datasets.formats import EXPORT_FORMATS, get_writer
from datasets.formats.base import WriteReport
from datasets.formats.naming import ambiguous_keys
from datasets.models import Dataset, Job, User, Version
from datasets.models.job import JobKind, JobState
from datasets.models.version import VersionStatus
from datasets.published import VersionNotReadyError
from datasets.services.export_datasets import begin_dataset, finish_dataset
from datasets.services.export_findings import Findings
from datasets.services.export_places import MARKER, checked_path, identity_of, is_empty
from datasets.services.export_records import cut_scope, read_names
from datasets.services.export_targets import (
    DATASET,
    DOWNLOAD,
    OBS,
    TARGETS,
    WRITING,
    is_repeat,
    layout_of,
    marker_of,
    options_of,
    read_fitted,
)
from datasets.services.export_writing import FolderSink
from datasets.services.import_tally import Tally
from datasets.storage import ObjectNotFoundError, Reader, parse_folder, storage

KEPT = dt.timedelta(days=7)
COPIED_A_PART = 200
SHOWN = 1000  # images, of what is missing or was refused
WRITTEN_A_PART = 20_000


class ImagesNeededError(InvalidInputError):
    code = "images_needed"
    message = (
        "copy_images: The folders of the images are all that this format writes. Export it with the images."
    )


class OptionUnknownError(InvalidInputError):
    code = "option_unknown"


class ExportExpiredError(NotFoundError):
    code = "export_expired"
    message = "The download is no longer kept, or is not ready. Export again."


def start_export(
    *,
    dataset: Dataset,
    actor: User,
    target: str,
    scope: dict[str, Any],
    format_name: str = "",
    path: str = "",
    copy_images: bool = True,
    options: dict[str, Any] | None = None,
    name: str = "",
    output_path: str = "",
) -> Job:
    """Start an export. `scope` is {samples: [ids]}, {filter: stored filter} or {version: id}.

    `path`: the folder that is written to; of a new dataset the folder of its images, needed where they are copied.
    `options`: what was chosen of the format, by the names in `WriteOptions`.
    `name`, `output_path`: of a new dataset, which needs no format.
    Raises InvalidInputError, VersionNotReadyError, NameTakenError, ExportPathNotEmptyError.
    """
    options = options or {}
    check_export(
        dataset,
        target=target,
        format_name=format_name,
        scope=scope,
        copy_images=copy_images,
        options=options,
    )
    format_name = "" if target == DATASET else format_name
    if target == OBS:
        wanted = [format_name, scope, str(parse_folder(path)), copy_images, options]
        if running := _same_export(dataset, actor, wanted):
            return running
    identity = identity_of(dataset, format_name, scope)
    parameters: dict[str, Any] = {
        "target": target,
        "format": format_name,
        "scope": scope,
        "path": export_path(identity, target=target, path=path, copy_images=copy_images),
        "copy_images": copy_images,
        "options": options,
    }
    with transaction.atomic():
        if target == DATASET:
            made = begin_dataset(
                source=dataset,
                actor=actor,
                name=name,
                input_path=parameters["path"],
                output_path=output_path,
            )
            parameters |= {"dataset": made.pk, "name": made.name}
        return jobs.start(JobKind.EXPORT, dataset=dataset, actor=actor, parameters=parameters)


def _same_export(dataset: Dataset, actor: User, wanted: list[Any]) -> Job | None:
    """The open export that this person has ordered in the same words: an order whose answer was lost comes again."""
    running = Job.objects.open().filter(kind=JobKind.EXPORT, dataset=dataset, created_by=actor)
    names = ("format", "scope", "path", "copy_images", "options")
    return next((job for job in running if [job.parameters.get(name) for name in names] == wanted), None)


def check_export(
    dataset: Dataset,
    *,
    target: str,
    format_name: str,
    scope: dict[str, Any],
    copy_images: bool,
    options: dict[str, Any],
) -> None:
    """Raise InvalidInputError, NotFoundError or VersionNotReadyError unless this can be exported, wherever to."""
    if target not in TARGETS:
        raise InvalidInputError(f"target: Use one of {', '.join(TARGETS)}.", code="target_invalid")
    if target != DATASET:
        if format_name not in EXPORT_FORMATS:
            raise InvalidInputError(f"format: Use one of {', '.join(EXPORT_FORMATS)}.", code="format_invalid")
        if not copy_images and get_writer(format_name).needs_images:
            raise ImagesNeededError
        _check_options(format_name, options)
    if "version" in scope:
        check_version(dataset, scope["version"])


def _check_options(format_name: str, options: dict[str, Any]) -> None:
    form = get_writer(format_name)
    if unknown := sorted(set(options) - set(form.takes)):
        raise OptionUnknownError(f"options: {format_name} has no {unknown[0]}. Leave it out.")
    if "variant" in options and options["variant"] not in form.variants:
        raise OptionUnknownError(f"options: Of variant use one of {', '.join(form.variants)}.")


def formats_for(dataset_type: str) -> list[str]:
    """The formats that can carry what datasets of this type hold."""
    return [name for name in EXPORT_FORMATS if dataset_type in get_writer(name).dataset_types]


def export_path(identity: dict[str, Any], *, target: str, path: str, copy_images: bool) -> str:
    """The folder that an export writes to, checked; empty for a download, and where images stay where they are."""
    is_written_to = target == OBS or (target == DATASET and copy_images)
    return checked_path(path, identity) if is_written_to else ""


def _check_again(job: Job, *, before: int | None = None) -> None:
    if job.parameters["target"] == OBS:
        identity = identity_of(job.dataset, job.parameters["format"], job.parameters["scope"])
        checked_path(job.parameters["path"], identity, before=before)


def check_version(dataset: Dataset, version_id: int) -> None:
    """Raise NotFoundError or VersionNotReadyError unless it is a published version of the dataset."""
    version = Version.objects.live().filter(dataset=dataset, pk=version_id).first()
    if version is None:
        raise NotFoundError
    if version.status != VersionStatus.NORMAL:
        raise VersionNotReadyError


@jobs.handles(JobKind.EXPORT)
class Export(jobs.Handler):
    """Fix the scope, copy the images in parts, write the annotations in one stream."""

    steps = ("plan", "copy", "write")

    def retried(self, job: Job) -> None:
        """Another export may have been written there since, or may be running. Raises as `start_export` does."""
        _check_again(job)

    def plan(self, part: jobs.PartRun) -> None:
        _check_again(part.job, before=part.job.pk)  # two that are ordered at one moment don't see each other
        path = part.job.parameters["path"]
        is_repeat = bool(path) and not is_empty(path)
        if path:
            storage().put(f"{path}{MARKER}", marker_of(part.job, WriteReport()))
        is_small = _copies_in_parts(part.job) or part.job.parameters["target"] == DATASET
        size = COPIED_A_PART if is_small else WRITTEN_A_PART
        parts, total = cut_scope(part.job.dataset, part.job.parameters["scope"], size=size)
        _mark_ambiguous(part.job, parts)
        note = f"Exporting {total} samples."
        with part.commit(parts=parts, total=total, note=note, result={"is_repeat": is_repeat}):
            pass

    def copy(self, part: jobs.PartRun) -> None:
        """Images of one part. A file that is gone or can't be read is listed and left out."""
        outcome: dict[str, Any] = {}
        number = _copy_images(part, outcome) if _copies_in_parts(part.job) else 0
        with part.commit(done=number, result=outcome):
            pass

    def write(self, part: jobs.PartRun) -> None:
        target, path = part.job.parameters["target"], part.job.parameters["path"]
        part.progress("Making the dataset." if target == DATASET else "Writing annotations.")
        if path:
            # All images are copied by now: what waits under a temporary name is of workers that were killed.
            storage().sweep(path, before=timezone.now())
        written = WRITING[target](part)
        result: dict[str, Any] = {
            "path": written.path,
            "samples": sum(written.report.samples.values()),
            "annotations": written.report.annotations,
            "approximated": dict(written.report.approximated),
            "left_out": dict(written.report.left_out),
            "removed": written.removed,
            "others_count": written.others,
        } | {"missing": [], "missing_count": 0, "refused": [], "refused_count": 0, "written": 0, "skipped": 0}
        for copied in part.results("copy"):
            _add(result, copied)
        _add(result, {"missing": written.missing, "written": written.written, "skipped": written.skipped})
        _add(result, _refused(part))
        with part.commit(job_result=result, note="Exported.") as outcome:
            outcome.done = max(0, part.job.total - part.job.done)
            if target == DATASET:
                made = Dataset.objects.get(pk=part.job.parameters["dataset"])
                finish_dataset(made, part.job.created_by)
                outcome.job_result = result | {"dataset": str(made.pk)}


def _copies_in_parts(job: Job) -> bool:
    if job.parameters["target"] != DATASET and get_writer(job.parameters["format"]).holds_images:
        return False
    return bool(job.parameters["copy_images"]) and job.parameters["target"] != DOWNLOAD


def _copy_images(part: jobs.PartRun, outcome: dict[str, Any]) -> int:
    form, options = options_of(part.job, [part.parameters])
    number = 0
    with storage().batch() as batch:
        sink = FolderSink(part.job.parameters["path"], batch, is_repeat=is_repeat(part))
        for sample, *_ in read_fitted(part.job, form, [part.parameters]):
            part.check()
            number += 1
            sink.copy(sample, form.image_targets(sample, options))
    findings = Findings(Tally(part))
    for path, code in sorted(sink.missing.items()):
        findings.image(path, code)
    outcome |= {"missing": sorted(sink.missing), "written": sink.written, "skipped": sink.skipped}
    outcome |= _refused(part)
    return number


def _refused(part: jobs.PartRun) -> dict[str, Any]:
    """What this part has listed."""
    return {
        "refused": part.parameters.get("refused", []),
        "refused_count": part.parameters.get("refused_count", 0),
    }


def _add(result: dict[str, Any], found: dict[str, Any]) -> None:
    """Add what a part has reached: all counts, and the first of what it lists."""
    missing, refused = found.get("missing", []), found.get("refused", [])
    result["missing"] += missing[: SHOWN - len(result["missing"])]
    result["refused"] += refused[: SHOWN - len(result["refused"])]
    result["missing_count"] += len(missing)
    for name in ("refused_count", "written", "skipped"):
        result[name] += found.get(name, 0)


def _mark_ambiguous(job: Job, parts: list[dict[str, Any]]) -> None:
    """Note with each part which keys of its names other samples of the export have too. Reads names only."""
    key, scope = layout_of(job).name_key, job.parameters["scope"]
    is_whole = job.parameters["target"] == DATASET
    ambiguous = ambiguous_keys(map(key, read_names(job.dataset, scope, parts, is_whole=is_whole)))
    for part in parts if ambiguous else ():
        names = read_names(job.dataset, scope, [part], is_whole=is_whole)
        part["ambiguous"] = sorted(ambiguous.intersection(map(key, names)))


def export_json(job: Job, now: dt.datetime) -> dict[str, Any]:
    """An export as its history shows it."""
    result = job.result or {}
    is_download = job.parameters["target"] == DOWNLOAD
    expires = job.finished_at + KEPT if is_download and job.finished_at else None
    answer = {
        "id": str(job.pk),
        "job": str(job.pk),
        "created_at": job.created_at,
        "target": job.parameters["target"],
        "format": job.parameters["format"] or None,
        "path": "" if is_download else job.parameters["path"],
        "total": job.total,
        "done": job.done,
        "state": job.state,
        "error": {"code": job.error_code, "message": job.error_message}
        if job.state == JobState.FAILED
        else None,
        "expires_at": expires,
        "dataset": result.get("dataset"),
        "dataset_name": job.parameters.get("name", ""),
        "written": result.get("written", 0),
        "skipped": result.get("skipped", 0),
        "missing": result.get("missing_count", 0),
    }
    if is_download and result.get("path") and expires and expires > now:
        answer["download_url"] = f"/api/v1/datasets/{job.dataset_id}/exports/{job.pk}/file"
    return answer


def open_download(job: Job, now: dt.datetime) -> Reader:
    """The zip of an export, open; raises ExportExpiredError."""
    result = job.result or {}
    is_ready = job.state == JobState.SUCCEEDED and job.parameters["target"] == DOWNLOAD and job.finished_at
    if not is_ready or not result.get("path") or job.finished_at + KEPT <= now:  # type: ignore[operator]  # ready jobs have finished
        raise ExportExpiredError
    try:
        return storage().open(result["path"])
    except ObjectNotFoundError:
        raise ExportExpiredError from None
