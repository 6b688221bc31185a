"""Importing: a format is recognised, images are registered from a listing, then the annotation files are read.

A listing is streamed for the images, whose rows are there before any annotation file is looked for, and again for
the annotation files, where they are not few. A worker holds a few thousand names, and those of all annotation files. A
dry run does the same in one part and writes nothing.
"""

from collections.abc import Sequence
from typing import Any

from datasets import jobs
from datasets.errors import InvalidInputError
from datasets.formats import IMPORT_FORMATS, get_reader
from datasets.formats.base import Reader
from datasets.import_sources import StorageAwayError
from datasets.models import Dataset, Job, User
from datasets.models.job import JobKind
from datasets.records import Problem
from datasets.services.annotation_files import AUTO, MASKS, AnnotationFiles, unfit
from datasets.services.annotation_reading import AnnotationReading
from datasets.services.dry_runs import DryRun
from datasets.services.import_tally import Tally, summed_up
from datasets.services.registering import NamedRegistration, Registration
from datasets.services.scanning import start_scan
from datasets.services.unpacking import Unpacks
from datasets.storage import ObjectNotFoundError, parse_file, parse_folder, storage

NAMED_FILES = (".manifest", ".jsonl", ".json")  # a path that ends so may mean one file
STEPS = ("recognise", "list", "plan", "read", "finish")  # of an import whose files are there already
NOTHING = "There is no image and no annotation file at this path. Check the path."
COUNTS = ("added", "known", "left_out", "annotated", "annotations")


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
    archive: str = "",
    dry_run: bool = False,
) -> Job:
    """Register the images below `path` and, where `annotated`, read the annotation files beside them.

    `final`: what comes is labeled, otherwise it waits in To confirm. `labels`: only these are read; None reads all.
    `path` may also name one annotation file, such as a manifest: then only that file is read.
    `archive`: the folder of a zip in pieces that is unpacked into `path` first.
    `dry_run`: the job's result says what would come, and nothing changes.
    Raises DatasetBusyError, InvalidInputError, FormatUnfitError, and what the storage says of a path that is wrong.
    """
    if format not in (AUTO, *IMPORT_FORMATS):
        raise InvalidInputError(
            f"format: Use one of {', '.join((AUTO, *IMPORT_FORMATS))}.", code="format_unknown"
        )
    if annotated and format != AUTO and dataset.type not in get_reader(format).dataset_types:
        raise unfit(format, dataset.type)
    folder, file = folder_and_file(path)
    storage().list_folders(folder, limit=1)  # a bucket that is not there is said now
    if not archive and folder != dataset.input_path:  # which uploads may have to make yet
        require_folder(folder)
    parameters = {
        "path": folder,
        "format": format,
        "annotated": annotated,
        "final": final,
        "labels": None if labels is None else list(labels),
        "only_hard": only_hard,
    } | {name: value for name, value in (("file", file), ("archive", archive), ("dry_run", dry_run)) if value}
    return jobs.start(
        JobKind.IMPORT,
        dataset=dataset,
        actor=actor,
        parameters=parameters,
        note="Looking at the archive." if archive else "Looking for images.",
        step="inspect" if archive else STEPS[0],
    )


def folder_and_file(path: str) -> tuple[str, str]:
    """The folder of a path and, where it names an annotation file that is there, the file's name."""
    if path.lower().endswith(NAMED_FILES):
        if storage().exists(str(parse_file(path))):
            folder, _, name = path.rpartition("/")
            return f"{folder}/", name
        if next(iter(storage().list_objects(str(parse_folder(path)))), None) is None:
            raise ObjectNotFoundError(f"{path} is not in the object storage.", params={"path": path})
    return str(parse_folder(path)), ""


def require_folder(folder: str) -> None:
    """Raises ObjectNotFoundError where the folder is not there; one of an S3 server is there with the first file."""
    if not parse_folder(folder).key or next(iter(storage().list_objects(folder)), None) is not None:
        return
    parent = f"{folder[:-1].rpartition('/')[0]}/"
    if folder not in storage().list_folders(parent, start_after=folder[:-1]):
        raise ObjectNotFoundError(f"{folder} is not in the object storage.", params={"path": folder})


class ReadsAnnotations(jobs.Handler):
    """The steps that recognise, find and read annotation files below the job's `path`: of imports and of syncs."""

    def recognise(self, part: jobs.PartRun) -> None:
        """Find out by the listing which format it has; one that the dataset can't take is refused as a whole."""
        tally = Tally(part)
        files = AnnotationFiles(part.job)
        found = files.recognise() if part.job.parameters.get("annotated", True) else None
        if found is not None:
            tally.state |= {"reader": found.format.name, "recognised_by": found.detected.why}
            tally.state["has_masks"] = files.has_masks_beside(found.format)
            if found.fits(part.job.dataset.type):
                tally.state["format"] = found.format.name
            elif part.job.parameters.get("format", AUTO) != AUTO:
                raise unfit(found.format.name, part.job.dataset.type)
            else:
                error = unfit(found.format.name, part.job.dataset.type)
                tally.refuse(Problem(part.job.parameters["path"], error.code, error.message))
        with part.commit(result=tally.state):
            pass

    def plan(self, part: jobs.PartRun) -> None:
        """Cut the annotation files into parts."""
        reader = reader_of(part)
        files = AnnotationFiles(part.job, next(part.results("list")).get("no_images"))
        parts, shared = files.parts(reader, part.check) if reader else ([], [])
        total = sum(len(each["files"]) for each in parts)
        note = f"Reading {total:,} annotation files." if total else None
        result = {"shared": shared, "files": total}
        with part.commit(parts=parts, total=part.job.done + total, note=note, result=result):
            pass

    def read(self, part: jobs.PartRun) -> None:
        if part.parameters:
            try:
                AnnotationReading(part).run()
            except StorageAwayError as error:
                raise error.error from error


def reader_of(part: jobs.PartRun) -> Reader | None:
    """The format that was recognised, if the dataset can take what it says."""
    name = next(part.results("recognise")).get("format")
    return get_reader(name) if name else None


def judges_of(part: jobs.PartRun) -> Sequence[Reader]:
    """The formats that say which images are no samples: the one that was recognised, and masks that lie beside."""
    found = next(part.results("recognise"))
    names = (found.get("reader"), MASKS if found.get("has_masks") else None)
    return [get_reader(name) for name in names if name]


def result_of(part: jobs.PartRun) -> dict[str, Any]:
    """What the parts have counted. `left_out` is there where masks were: most imports have none.

    A path where nothing is to be found is refused itself, so that nobody takes it for an import that went well.
    """
    result = summed_up(part, counts=(*COUNTS, "files"))
    found = ("added", "known", "left_out", "refused_count", "files")
    if not any(result[name] for name in found):
        path = part.job.parameters["path"]
        refused = {"name": path, "code": "nothing_to_import", "message": NOTHING}
        result |= {"refused_count": 1, "refused": [refused]}
        part.log(NOTHING, level="warning", subject=path, code="nothing_to_import")
    del result["files"]
    return {name: value for name, value in result.items() if value or name != "left_out"}


@jobs.handles(JobKind.IMPORT, exclusive=True)
class Import(Unpacks, ReadsAnnotations):
    """A zip is unpacked first. One part recognises, one lists and registers, one plans, many read annotation files, the
    last one sums up.
    """

    steps = ("inspect", "unpack", *STEPS)

    def canceled(self, job: Job) -> None:
        """What was registered stays, and is read."""
        if not job.parameters.get("dry_run"):
            start_scan(dataset=job.dataset, actor=job.created_by)

    failed = canceled

    def list(self, part: jobs.PartRun) -> None:
        if part.job.parameters.get("dry_run"):
            foreseen = DryRun(part, reader_of(part), judges_of(part)).run()
            with part.commit(result=foreseen):
                return
        naming = reader_of(part)
        if naming is None or not naming.names_images:
            Registration(part, judges_of(part)).run()
        else:
            if not part.job.parameters.get("file"):
                Registration(part, judges_of(part)).run()
            NamedRegistration(part, naming).run()
        with part.commit(result=part.parameters):
            pass

    def plan(self, part: jobs.PartRun) -> None:
        if part.job.parameters.get("dry_run"):
            with part.commit(parts=[], result={}):
                return
        super().plan(part)

    def finish(self, part: jobs.PartRun) -> None:
        if part.job.parameters.get("dry_run"):
            self.tell(part)
            return
        result = result_of(part)
        added, refused = result["added"], result["refused_count"]
        note = f"{added:,} images were added, {result['annotated']:,} got annotations."
        if "left_out" in result:
            note += f" {result['left_out']:,} are masks or other annotations, and no samples."
        with part.commit(job_result=result, note=note + (f" {refused:,} were refused." if refused else "")):
            start_scan(dataset=part.job.dataset, actor=part.job.created_by)
        if archive := part.job.parameters.get("archive"):
            storage().delete_prefix(archive)

    def tell(self, part: jobs.PartRun) -> None:
        """What the import would bring."""
        labels = next(part.results("list"))["labels"]
        result = result_of(part) | {"dry_run": True, "labels": labels}
        note = f"{result['added']:,} images would be added, {result['annotated']:,} would get annotations."
        with part.commit(job_result=result, note=note):
            pass
