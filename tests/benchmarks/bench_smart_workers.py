"""How much faster two workers propose boxes for 1,000 images than one, on cores that are idle.

Both have worked before, as those of a product that is up.
"""

import os
import shutil
import threading
import time
import uuid
from pathlib import Path

from datasets.marks import Mark
from datasets.models import Dataset, Job, JobPart, Member, Sample, User
from datasets.models.dataset import DatasetType, Role
from datasets.models.job import JobKind, JobState, PartState
from datasets.services.importing import start_import
from labeling.models import Algorithm
from labeling.services.smart_labeling import LEAST_CONFIDENCE, start_smart_labeling
from tests.benchmarks import ground
from tests.benchmarks.figures import Table
from tests.benchmarks.real_sets import BoxSet, blood_cells
from tests.benchmarks.worker import Worker, do_open_jobs
from tests.factories import NOON
from tests.stage import add_labels, annotate

IMAGES, LABELED = 1_000, 20
LEAST_TIMES = 1.8
POLL = 0.1  # seconds


def run() -> None:
    table = Table(ground.title(f"Boxes for {IMAGES:,} images"))
    person = User.objects.create(username="owner", password="!")
    dataset = lay_out(blood_cells(), person)
    with Worker() as first, Worker() as second:
        seconds_of_prediction(dataset, person, [first, second])  # both have imported what they need
        alone = seconds_of_prediction(dataset, person, [first])
        together = seconds_of_prediction(dataset, person, [first, second])
    table.add("one worker", alone, "s")
    table.add("two workers", together, "s")
    table.add("two against one", alone / together, "times", limit=LEAST_TIMES, is_least=True)
    table.close()


def lay_out(cells: BoxSet, person: User) -> Dataset:
    """The images of cells, again and again; the first are labeled as they are."""
    folder = Path(os.environ["EASEL_DATA"]) / "obs" / "in" / "cells"
    folder.mkdir(parents=True)
    for place in range(IMAGES):
        source = cells.images[place % len(cells.images)].path
        shutil.copyfile(source, folder / f"{place:04}{source.suffix}")
    dataset = Dataset.objects.create(
        name="cells", type=DatasetType.OBJECT_DETECTION, input_path="obs://in/cells/", output_path="obs://out/easel/"
    )  # fmt: skip
    Member.objects.create(dataset=dataset, user=person, role=Role.OWNER)
    start_import(dataset=dataset, actor=person, path=dataset.input_path)
    do_open_jobs()
    labels = add_labels(dataset, *cells.names)
    samples = Sample.objects.filter(dataset=dataset).order_by("path")[:LABELED]
    for sample, image in zip(samples, cells.images, strict=False):
        marks = [
            Mark(
                uuid.uuid4(), labels[label].pk, kind="rectangle", x0=x0, y0=y0, x1=x1, y1=y1, created_at=NOON
            )
            for label, (x0, y0, x1, y1) in zip(image.labels.tolist(), image.boxes.tolist(), strict=True)
        ]
        annotate(dataset, [sample], *marks)
    return dataset


def seconds_of_prediction(dataset: Dataset, person: User, workers: list[Worker]) -> float:
    """From the first part of the prediction to the end of the last; the first worker does all that is before."""
    dataset.refresh_from_db()
    job = start_smart_labeling(
        dataset=dataset, algorithm=Algorithm.FAST, min_confidence=LEAST_CONFIDENCE, actor=person, marks_hard=False
    )  # fmt: skip
    parts = JobPart.objects.filter(job=job, step="predict")
    work = [threading.Thread(target=each.do_open_jobs, args=[JobKind.SMART_LABELING]) for each in workers]
    work[0].start()
    while not parts.exists() and work[0].is_alive():
        time.sleep(POLL)
    start = time.perf_counter()
    for thread in work[1:]:
        thread.start()
    while parts.exclude(state=PartState.DONE).exists() and work[0].is_alive():
        time.sleep(POLL)
    seconds = time.perf_counter() - start
    for thread in work:
        thread.join()
    state = Job.objects.get(pk=job.pk)
    assert state.state == JobState.SUCCEEDED, state.error_message
    return seconds
