"""Importing: images are registered from a listing, then the annotation files beside them are read."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.utils import timezone

from datasets import jobs
from datasets.models import Dataset, Job, User
from datasets.models.job import JobKind
from datasets.sample_writer import register
from datasets.services.scanning import start_scan
from datasets.storage import Entry, Problem, is_inside, parse_folder, storage

IMAGE_ENDINGS = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff")
BATCH = 5000  # images registered in one transaction
REFUSED_SHOWN = 1000  # refused files that the result lists; the log has all


def start_import(
    *,
    dataset: Dataset,
    actor: User | None,
    path: str,
    format: str = "auto",
    annotated: bool = True,
    final: bool = True,
    labels: Sequence[str] | None = None,
    only_hard: bool = False,
) -> Job:
    """Register the images below `path` and, where `annotated`, read the annotation files beside them.

    `final`: what comes is labeled, otherwise it waits in To confirm. `labels`: only these are read; None reads all.
    Raises DatasetBusyError, and what the storage says of a path that is wrong.
    """
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


def is_image(path: str) -> bool:
    """Whether a file's name says that it is an image."""
    return path.lower().endswith(IMAGE_ENDINGS)


def below_of(dataset: Dataset, path: str) -> str:
    """The folder that samples' directories are relative to: the input where the path lies in it."""
    return dataset.input_path if dataset.input_path and is_inside(path, dataset.input_path) else path


@jobs.handles(JobKind.IMPORT, exclusive=True)
class Import(jobs.Handler):
    """One part lists and registers; then many read annotation files; the last one sums up."""

    steps = ("list", "finish")

    def list(self, part: jobs.PartRun) -> None:
        _Registration(part).run()
        with part.commit(total=part.job.done + part.parameters.get("known", 0), result=part.parameters):
            pass

    def finish(self, part: jobs.PartRun) -> None:
        found = next(part.results("list"))
        result = {
            "added": found.get("added", 0),
            "known": found.get("known", 0),
            "annotated": 0,
            "refused_count": found.get("refused_count", 0),
            "refused": found.get("refused", []),
            "format": None,
        }
        with part.commit(job_result=result, note=f"{result['added']:,} images were added."):
            start_scan(dataset=part.job.dataset, actor=part.job.created_by)


class _Registration:
    """Makes samples of a listing, batch by batch. What it has reached stands in the part's parameters."""

    def __init__(self, part: jobs.PartRun) -> None:
        self.part = part
        self.path = part.job.parameters["path"]
        self.state = part.parameters
        self.faults: list[Problem] = []

    def run(self) -> None:
        after = self.state.get("after")
        listing = storage().list_objects(self.path, start_after=after, problems=self.faults.append)
        images = (entry for entry in listing if is_image(entry.path))
        for batch in batches(images, BATCH):
            self.part.check()
            self.register(batch)

    def register(self, batch: list[Entry]) -> None:
        dataset = self.part.job.dataset
        done = self.state.get("added", 0) + self.state.get("known", 0) + len(batch)
        with self.part.checkpoint(done=len(batch), note=f"{done:,} images were found."):
            added = register(
                dataset.pk,
                batch,
                input_path=below_of(dataset, self.path),
                now=timezone.now(),
            )
            self.count("added", added)
            self.count("known", len(batch) - added)
            self.state["after"] = batch[-1].path

    def count(self, name: str, number: int) -> None:
        self.state[name] = self.state.get(name, 0) + number


def batches(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    """The items in lists of `size`, the last one shorter."""
    while batch := list(islice(items, size)):
        yield batch
