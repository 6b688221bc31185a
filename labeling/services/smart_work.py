"""What the steps of a run share: folders for child processes, calls of them, and the samples that are looked at."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import timezone

from datasets import jobs
from datasets.models import Sample
from datasets.states import SampleState
from labeling.models import SmartRun
from labeling.services.pictures import Seen, Unreadable, images_of
from labeling.services.suggesting import Proposal
from labeling.smart.engines import DESCRIBER, ENGINES
from labeling.smart.engines.base import Arrays
from labeling.smart.packing import pack

MEGABYTES = 1500
SECONDS = 3600
LEAST_SECONDS = 1.0  # for training: less teaches nothing
CHILD = "labeling.smart.children"


@dataclass(frozen=True, slots=True)
class Learned:
    """`arrays` are packed, `labels` ids in their order; `whereabouts`: packed {ids, margins, points?} of examples."""

    arrays: bytes
    labels: list[int]
    report: dict[str, Any]
    whereabouts: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """What is proposed for samples, by id, and their `whereabouts`, as those of `Learned`."""

    proposals: dict[int, list[Proposal]]
    whereabouts: bytes
    problems: Sequence[Unreadable] = ()


def targets_of(run: SmartRun, most: int | None = None) -> list[Seen]:
    """The images of samples that nobody has labeled; of `most`, those first that do not wait for somebody already."""
    free = Sample.objects.live().filter(dataset=run.dataset_id, annotation_count=0)
    states = dict(free.exclude(state=SampleState.LABELED).values_list("pk", "state"))
    images = [image for image in images_of(run.dataset_id) if image.id in states]
    if most is not None and most < len(images):
        images.sort(
            key=lambda image: states[image.id] == SampleState.TO_CONFIRM
        )  # the others keep their order
        images = images[:most]
    return images


def is_over(part: jobs.PartRun) -> bool:
    """Whether the job has taken all the time that it was given."""
    left = seconds_left(part)
    return left is not None and left < 0


def training_seconds(part: jobs.PartRun) -> float | None:
    """What training may take: half of what is left, so that prediction has the other; None where nobody set a limit."""
    left = seconds_left(part)
    return None if left is None else max(LEAST_SECONDS, left / 2)


def seconds_left(part: jobs.PartRun) -> float | None:
    """Of the time that the job was given, below 0 when it is over; None where it may take as long as it takes."""
    budget, start = part.job.parameters.get("time_budget"), part.job.started_at
    return budget - (timezone.now() - start).total_seconds() if budget and start else None


def chunks(images: Sequence[Seen], size: int) -> list[dict[str, Any]]:
    """The parameters of parts that look at so many images each."""
    ids = [image.id for image in images]
    return [{"ids": ids[start : start + size]} for start in range(0, len(ids), size)]


def tell(part: jobs.PartRun, problems: Sequence[Unreadable]) -> list[str]:
    """Write into the log what is wrong with images; the ids of their samples."""
    for problem in problems:
        part.log(problem.message, level="warning", subject=str(problem.sample_id), code=problem.code)
    return [str(each.sample_id) for each in problems]


@contextmanager
def workbench(**files: Arrays) -> Iterator[Path]:
    """A folder with arrays for a child process, gone afterwards."""
    with TemporaryDirectory(prefix="easel-smart-") as name:
        folder = Path(name)
        for file, arrays in files.items():
            (folder / f"{file}.npz").write_bytes(pack(arrays))
        yield folder


def call(
    part: jobs.PartRun,
    function: str,
    folder: Path,
    *,
    module: str = CHILD,
    engine: str = "",
    **arguments: Any,
) -> Any:
    """Call a function of a module for children; the module of the engine of that name is imported before."""
    path = ENGINES[engine or DESCRIBER].path
    told = {"folder": str(folder)} | ({"engine": path} if engine else {}) | arguments
    return part.run_in_child(
        f"{module}:{function}",
        told,
        seconds=SECONDS,
        megabytes=MEGABYTES,
        preload=(CHILD, path.partition(":")[0]),
    )
