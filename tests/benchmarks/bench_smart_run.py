"""A whole run of smart labeling on 1,400 photos of signs of which 100 are labeled, and once more by the same worker."""

import os
import shutil
import time
import uuid
from pathlib import Path

from datasets.marks import Mark
from datasets.models import Dataset, Job, Member, Sample, User
from datasets.models.dataset import DatasetType, Role
from datasets.models.job import JobKind, JobState
from datasets.services.importing import start_import
from labeling.models import Algorithm, SmartRun
from labeling.services.smart_labeling import LEAST_CONFIDENCE, start_smart_labeling
from tests.benchmarks import ground
from tests.benchmarks.figures import Table
from tests.benchmarks.real_sets import class_set
from tests.benchmarks.worker import Worker, do_open_jobs
from tests.factories import NOON
from tests.stage import add_labels, annotate

IMAGES = 1_400
LABELED = 10  # of each class
MOST_SECONDS, MOST_SECONDS_AGAIN = 15, 2


def run() -> None:
    table = Table(ground.title("A run of smart labeling"))
    person = User.objects.create(username="owner", password="!")
    dataset = lay_out(person)
    with Worker() as worker:
        first = seconds_of_run(dataset, person, worker)
        again = seconds_of_run(dataset, person, worker)
    table.add(f"{IMAGES:,} images classified, fast", first, "s", limit=MOST_SECONDS)
    table.add("the same again", again, "s", limit=MOST_SECONDS_AGAIN)
    report = SmartRun.objects.latest("pk").report
    table.add("its accuracy, on what was held out of the labeled", report["accuracy"]["value"], "")
    table.close()


def lay_out(person: User) -> Dataset:
    """The photos of all classes in turn, the first of each labeled."""
    photos = class_set("sign-digits")
    folder = Path(os.environ["EASEL_DATA"]) / "obs" / "in" / "signs"
    folder.mkdir(parents=True)
    order = sorted(range(len(photos.paths)), key=lambda place: (photos.paths[place].name, place))[:IMAGES]
    for place in order:
        name = f"{photos.labels[place]}_{photos.paths[place].name}"
        shutil.copyfile(photos.paths[place], folder / name)
    dataset = Dataset.objects.create(
        name="signs", type=DatasetType.IMAGE_CLASSIFICATION, input_path="obs://in/signs/", output_path="obs://out/easel/"
    )  # fmt: skip
    Member.objects.create(dataset=dataset, user=person, role=Role.OWNER)
    start_import(dataset=dataset, actor=person, path=dataset.input_path)
    do_open_jobs()
    for place, label in enumerate(add_labels(dataset, *photos.names)):
        samples = Sample.objects.filter(dataset=dataset, path__startswith=f"obs://in/signs/{place}_")
        annotate(
            dataset, list(samples.order_by("path")[:LABELED]), Mark(uuid.uuid4(), label.pk, created_at=NOON)
        )
    return dataset


def seconds_of_run(dataset: Dataset, person: User, worker: Worker) -> float:
    job = start_smart_labeling(
        dataset=dataset, algorithm=Algorithm.FAST, min_confidence=LEAST_CONFIDENCE, actor=person
    )
    start = time.perf_counter()
    worker.do_open_jobs(kind=JobKind.SMART_LABELING)
    job = Job.objects.get(pk=job.pk)
    assert job.state == JobState.SUCCEEDED, job.error_message
    assert job.started_at
    assert job.finished_at
    dataset.refresh_from_db()
    print(f"{job.note} {time.perf_counter() - start:.1f} s with the start of a worker.", flush=True)
    return (job.finished_at - job.started_at).total_seconds()
