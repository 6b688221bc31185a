"""Memory and workers of feature analysis: what a huge image takes, and how two workers share a version."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from analysis.models import Analysis, BoxFeatures, ImageFeatures
from analysis.services.analysing import analyse_version
from datasets import jobs
from datasets.models import Dataset, Job, User, Version
from datasets.models.job import JobKind, JobState
from tests.benchmarks import bench_analysis, bench_scan, ground
from tests.benchmarks.door import Door
from tests.benchmarks.figures import Table
from tests.benchmarks.worker import Work, do_open_jobs

IMAGES = 1_000  # that two workers share
LARGE = (12_500, 8_000)
LARGE_FILES: dict[str, dict[str, Any]] = {
    "baseline.jpg": {"quality": 90},
    "progressive.jpg": {"quality": 90, "progressive": True},
    "colours.png": {"compress_level": 1},
}
MEASURE = """
import sys
from analysis.features import measure_file
from tests.benchmarks.worker import megabytes
measure_file(sys.argv[1], "", [[0, 0, 5000, 5000]], None)
print(megabytes("VmHWM"))
"""


def run() -> None:
    table = Table(ground.title("Memory and workers of feature analysis"))
    large(table)
    share(table)
    table.close()


def large(table: Table) -> None:
    """Memory of the process that measures an image of 100 megapixels. Progressive files are the dearest JPEGs."""
    with Image.open(bench_analysis.photos()[0]) as photo:
        image = photo.convert("RGB").resize(LARGE)
    with tempfile.TemporaryDirectory() as folder:
        for name, options in LARGE_FILES.items():
            path = Path(folder, name)
            image.save(path, **options)
            done = subprocess.run(
                [sys.executable, "-c", MEASURE, str(path)], check=True, stdout=subprocess.PIPE, env=os.environ
            )
            table.add(f"memory to measure 100 megapixels, {name}", float(done.stdout), "MB", limit=600)


def share(table: Table) -> None:
    """Two workers against one, on the same images."""
    folder = Path(os.environ["EASEL_DATA"]) / "obs" / "in" / "shared"
    bench_scan.lay_out(folder)
    for path in sorted(folder.iterdir())[IMAGES:]:
        path.unlink()
    dataset, door = bench_analysis.labeled("shared", bench_scan.SIZE)
    publish(dataset, door)
    alone, [one] = analyse_with(1, dataset)
    together, works = analyse_with(2, dataset)
    load = os.getloadavg()[0]
    shares = " and ".join(f"{work.cpu:.1f}" for work in works)
    table.add(
        f"analysis of {IMAGES:,} images by two workers, as fast as by one", alone / together, "times",
        limit=1.8, is_least=True, note=f"{shares} CPU s, alone {one.cpu:.1f}; load {load:.1f}",
    )  # fmt: skip
    least, most = sorted(work.cpu for work in works)
    table.add(
        "the smaller share of both workers' CPU time", least / (least + most), "", limit=0.4, is_least=True
    )
    table.add("CPU time of two workers over that of one", sum(w.cpu for w in works) / one.cpu, "", limit=1.1)


def publish(dataset: Dataset, door: Door) -> None:
    door.call("POST", f"/api/v1/datasets/{dataset.pk}/versions", {"split": {"train": 0.8, "eval": 0.2}})
    do_open_jobs()


def analyse_with(number: int, dataset: Dataset) -> tuple[float, list[Work]]:
    """Seconds that so many workers take for a version that nothing is known of, and what each one took.

    Their own start is not counted: workers of a running Easel have started.
    """
    for model in (ImageFeatures, BoxFeatures, Analysis):
        model.objects.all().delete()
    version = Version.objects.get(dataset=dataset)
    job = analyse_version(dataset=dataset, version=version, actor=User.objects.get(username="owner"))
    jobs.run_pending(parts=1, kind=JobKind.ANALYSIS)  # the plan: a second worker would find nothing to do
    command = [sys.executable, "-m", "tests.benchmarks.worker", JobKind.ANALYSIS]
    workers = [subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ) for _ in range(number)]
    told = [worker.communicate()[0] for worker in workers]
    assert Job.objects.get(pk=job.pk).state == JobState.SUCCEEDED
    works = [Work(**json.loads(each.splitlines()[-1])) for each in told]
    return max(work.wall for work in works), works
