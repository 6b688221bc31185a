"""What feature analysis costs beside decoding the same JPEGs once with OpenCV, and reading it for 100,000 samples."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from django.db import transaction
from msgspec.structs import replace

from analysis.columns import Columns, pack
from analysis.metrics import METRICS
from analysis.models import Analysis, Column
from analysis.services.analysing import series_of
from datasets import rows
from datasets.annotation_writer import Edit, Occasion, lock_samples, write
from datasets.label_writer import LabelDraft, create_labels
from datasets.marks import Mark
from datasets.models import ApiToken, Dataset, Job, Label, Member, Sample, User, Version
from datasets.models.change import ChangeKind
from datasets.models.dataset import DatasetType, Role
from datasets.models.job import JobKind, JobState
from datasets.services.importing import start_import
from datasets.states import SampleState
from tests.benchmarks import bench_scan, ground, stacks
from tests.benchmarks.door import Door
from tests.benchmarks.figures import Table
from tests.benchmarks.scene import NOW, endless_boxes, make_scene
from tests.benchmarks.worker import Work, do_open_jobs

BOXES = 7  # of each image
LEAST_SHARE = 0.45
CHANGED = 0.01  # of the samples, before the second analysis
SMALL = (640, 480)
SMALL_IMAGES = 9_990
LARGE_VERSION = 100_000
INSIDE = 10_000  # of its samples, of a version with few
SCANNED = ("brightness", "saturation", "clarity", "colorfulness", "contrast", "entropy")
SCAN = {"scale": 1, "metric_set": 1}


def run() -> None:
    table = Table(ground.title("Feature analysis"))
    cv2.setNumThreads(1)
    folder = Path(os.environ["EASEL_DATA"]) / "obs" / "in"
    files = bench_scan.lay_out(folder / "analysis")
    decoded = min(bench_scan.decode_rate(files) for _ in range(3))
    dataset, _ = labeled("analysis", bench_scan.SIZE)
    work = analyse(dataset)
    rate = bench_scan.IMAGES / work.cpu
    table.add(
        f"all metrics of JPEGs of 1280x960 with {BOXES} boxes, per CPU second", rate, "images",
        limit=LEAST_SHARE * decoded, is_least=True,
        note=f"{rate / decoded:.0%} of the {decoded:.0f} that OpenCV decodes; {work.peak:.0f} MB",
    )  # fmt: skip
    shutil.rmtree(folder / "analysis")
    again(table, folder / "small")
    reading(table)
    stacks.add_figures(table)
    table.close()


def again(table: Table, folder: Path) -> None:
    """The second analysis, after a box of every hundredth sample was moved."""
    lay_out_small(folder)
    dataset, door = labeled("small", SMALL)
    first = analyse(dataset)
    for sample in Sample.objects.filter(dataset=dataset).order_by("number")[:: round(1 / CHANGED)]:
        path = f"/api/v1/datasets/{dataset.pk}/samples/{sample.pk}/annotations"
        stored = door.get(path)
        mark = stored["annotations"][0]
        (x0, y0), (x1, y1) = mark["shape"]["points"]
        mark["shape"]["points"] = [[x0, y0], [x1 - 3, y1 - 3]]
        door.call("PATCH", path, {"revision": stored["revision"], "upsert": [mark]})
    second = analyse(dataset)
    table.add(
        f"second analysis of {SMALL_IMAGES:,} samples of 640x480 after 1 % changed", second.cpu, "CPU s",
        limit=min(1.0, 0.03 * first.cpu), note=f"{second.cpu / first.cpu:.1%} of the first's {first.cpu:.1f}",
    )  # fmt: skip


def lay_out_small(folder: Path) -> None:
    folder.mkdir(parents=True)
    sources = [cv2.resize(np.asarray(cv2.imread(str(photo))), SMALL) for photo in photos()]
    pictures = [
        cv2.imencode(".jpg", source, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes() for source in sources
    ]
    for number in range(SMALL_IMAGES):
        content = pictures[number % len(pictures)] + number.to_bytes(4)
        (folder / f"{number:05d}.jpg").write_bytes(content)


def photos() -> list[Path]:
    folder = Path(os.environ["EASEL_REAL_DATA"]) / "circuit-boards"
    return sorted(folder.rglob("*.jpg"))[: bench_scan.SOURCES]


def labeled(name: str, size: tuple[int, int]) -> tuple[Dataset, Door]:
    """A dataset of the folder's images, scanned, each with boxes."""
    person, _ = User.objects.get_or_create(username="owner", defaults={"password": "!"})
    _, key = ApiToken.issue(user=person)
    dataset = Dataset.objects.create(
        name=name, type=DatasetType.OBJECT_DETECTION, input_path=f"obs://in/{name}/", output_path="obs://out/easel/"
    )  # fmt: skip
    Member.objects.create(dataset=dataset, user=person, role=Role.OWNER)
    with transaction.atomic():
        labels = create_labels(dataset=dataset, drafts=[LabelDraft(f"label {place}") for place in range(10)])
    start_import(dataset=dataset, actor=person, path=dataset.input_path)
    do_open_jobs()
    annotate(dataset, labels, person, size)
    return dataset, Door(key)


def annotate(dataset: Dataset, labels: list[Label], person: User, size: tuple[int, int]) -> None:
    """Boxes of 40 to 240 px, anywhere."""
    ids = list(Sample.objects.filter(dataset=dataset).order_by("pk").values_list("pk", flat=True))
    boxes = endless_boxes([label.pk for label in labels], person.pk)
    rng = np.random.default_rng(0)
    occasion = Occasion(dataset.pk, person.pk, NOW, ChangeKind.IMPORT)

    def marks() -> Iterator[Mark]:
        for _ in range(BOXES):
            mark = next(boxes)
            width, height = rng.integers(40, 240, 2).tolist()
            x, y = rng.integers(0, [size[0] - width, size[1] - height]).tolist()
            yield replace(mark, x0=x, y0=y, x1=x + width, y1=y + height, area=width * height)

    for start in range(0, len(ids), 2000):
        with transaction.atomic():
            locked = lock_samples(dataset.pk, ids[start : start + 2000])
            edits = [Edit(sample, SampleState.LABELED.value, added=list(marks())) for sample in locked]
            write(edits, occasion)
    dataset.refresh_from_db()


def analyse(dataset: Dataset) -> Work:
    """Publish, and let a new process analyse that version."""
    door = Door(ApiToken.issue(user=User.objects.get(username="owner"))[1])
    path = f"/api/v1/datasets/{dataset.pk}/versions"
    door.call("POST", path, {"split": {"train": 0.8, "eval": 0.2}})
    do_open_jobs()
    version = Version.objects.filter(dataset=dataset).latest("pk")
    door.call("POST", f"{path}/{version.pk}/analysis")
    work = do_open_jobs(kind=JobKind.ANALYSIS)
    job = Job.objects.filter(kind=JobKind.ANALYSIS).latest("pk")
    assert job.state == JobState.SUCCEEDED, job.error_message
    assert (job.result or {})["problems"] == 0, job.result
    return work


def reading(table: Table) -> None:
    """Charts of three versions of 100,000 samples, of which only the columns are made up."""
    scene = make_scene("large", LARGE_VERSION)
    door = Door(scene.key)
    door.call("POST", f"{scene.path}/versions", {"split": {"train": 0.8, "eval": 0.2}})
    do_open_jobs()
    first = Version.objects.filter(dataset=scene.dataset).get()
    versions = [first, *[copy_of(first, f"V00{place}") for place in (2, 3)]]
    for version in versions:
        fill(version)
    names = ",".join(str(version.pk) for version in versions)
    path = f"{scene.path}/analysis/series?versions={names}&usages=all,train,eval"
    cost = door.cost_of("GET", path)
    table.add(f"series of 3 versions of {LARGE_VERSION:,}, 3 usages", cost.wall_median, "ms", limit=150)
    for metric, end in (("brightness", 0.3), ("box_area_ratio", 0.001)):
        path = f"{scene.path}/analysis/bin?version={first.pk}&metric={metric}&from=0&to={end}"
        cost = door.cost_of("GET", path)
        table.add(f"samples of a part of {metric}, {LARGE_VERSION:,}", cost.wall_median, "ms", limit=100)
    few = copy_of(first, "V004")
    fill(few, most=INSIDE)
    measure_all(scene.dataset)
    for metric, end in (("brightness", 0.05), ("clarity", 65536), ("sharpness", 64)):
        path = f"{scene.path}/analysis/outside?version={few.pk}&metric={metric}&from=0&to={end}&limit=100"
        cost = door.cost_of("GET", path)
        total = door.get(path)["total"]
        table.add(
            f"samples outside by {metric}, {LARGE_VERSION:,}", cost.wall_median, "ms", limit=150,
            note=f"{total:,} of them",
        )  # fmt: skip


def measure_all(dataset: Dataset) -> None:
    """Random measures, as of a scan."""
    rng = np.random.default_rng(0)
    ids = Sample.objects.filter(dataset=dataset).order_by("pk").values_list("pk", "etag")
    values = [
        (
            pk,
            etag,
            f"{pk:064x}",
            {name: float(value) for name, value in zip(SCANNED, row, strict=True)} | SCAN,
        )
        for (pk, etag), row in zip(ids, rng.random((len(ids), len(SCANNED))), strict=True)
    ]
    with transaction.atomic():
        rows.update(Sample, ["scanned_etag", "sha256", "measures"], values)


def copy_of(version: Version, name: str) -> Version:
    version = Version.objects.get(pk=version.pk)
    version.pk, version.name = None, name
    version.save()
    return version


def fill(version: Version, most: int = LARGE_VERSION) -> None:
    """An analysis with columns of random numbers, of so many samples."""
    job = Job.objects.create(
        dataset=version.dataset, kind=JobKind.ANALYSIS, state=JobState.SUCCEEDED,
        parameters={"version": str(version.pk)},
    )  # fmt: skip
    analysis = Analysis.objects.create(version=version, job=job)
    rng = np.random.default_rng(version.pk)
    ids = list(
        Sample.objects.filter(dataset=version.dataset).order_by("number").values_list("number", "pk")[:most]
    )
    for start in range(0, len(ids), 1024):
        run = np.array(ids[start : start + 1024])
        owner = np.repeat(np.arange(len(run)), 5)
        values = {
            name: rng.choice(metric.edges, len(owner) if metric.counted == "boxes" else len(run))
            for name, metric in METRICS.items()
        }
        told = {
            "number": run[:, 0],
            "sample": run[:, 1],
            "usage": rng.integers(1, 3, len(run)),
            "owner": owner,
        }
        Column.objects.bulk_create(pack(analysis, int(run[0, 0]), told | values))
    analysis.series = series_of(Columns(analysis), list(METRICS))
    analysis.save()
