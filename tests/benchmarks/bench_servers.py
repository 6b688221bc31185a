"""What a running Easel gives: saves over HTTP, the bytes of a page, the start of `make run` and its memory."""

import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from statistics import median

import psutil

from config.installing import ROOT
from datasets.models import Dataset, Sample
from tests.benchmarks import ground
from tests.benchmarks.bench_requests import five_boxes
from tests.benchmarks.door import Door
from tests.benchmarks.figures import Table
from tests.benchmarks.scene import Scene, make_scene
from tests.benchmarks.serving import Answer, Client, web_server, whole_easel
from tests.benchmarks.worker import do_open_jobs

SAMPLES = 20_000
SECONDS = 5.0
CLIENTS = {1: (180, 12), 8: (None, 19)}  # the least rate, the peer's
REST_SECONDS = 15.0


def run() -> None:
    table = Table(ground.title("Servers"))
    scene = make_scene("served", SAMPLES, is_annotated=False)
    with web_server() as port:
        saves(table, scene, port)
        page_bytes(table, scene, port)
    starts(table)
    table.close()


def saves(table: Table, scene: Scene, port: int) -> None:
    """As many saves of five boxes as clients get through, each on a connection that stays open."""
    ids = iter(Sample.objects.filter(dataset=scene.dataset).order_by("pk").values_list("pk", flat=True))
    disk = flush_milliseconds()
    for clients, (least, peer) in CLIENTS.items():
        with ThreadPoolExecutor(clients) as pool:
            done = list(pool.map(lambda _: save_for_a_while(scene, port, ids), range(clients)))
        rate = sum(number for number, _ in done) / SECONDS
        errors = sum(wrong for _, wrong in done)
        table.add(
            f"saves of 5 boxes, {clients} client{'s' * (clients > 1)}", rate, "/s",
            limit=least, is_least=True, peer=peer, note=f"{errors} errors; one flush of this disk: {disk:.1f} ms",
        )  # fmt: skip


def save_for_a_while(scene: Scene, port: int, ids: Iterator[int]) -> tuple[int, int]:
    """How many saves went well and how many did not."""
    done = errors = 0
    with closing(Client(port, scene.key)) as client:
        client.call("GET", f"{scene.path}/pulse")
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            path = f"{scene.path}/samples/{next(ids)}/annotations"
            answer = client.call("PATCH", path, five_boxes(scene, done))
            done, errors = done + (answer.status == 200), errors + (answer.status != 200)
    return done, errors


def flush_milliseconds() -> float:
    """What one small write takes until it is on disk: no durable save can be faster."""
    with tempfile.TemporaryFile(dir=os.environ["EASEL_DATA"]) as file:
        times = []
        for _ in range(50):
            start = time.perf_counter()
            os.pwrite(file.fileno(), b"x" * 4096, 0)
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - start)
    return median(times) * 1000


def page_bytes(table: Table, scene: Scene, port: int) -> None:
    """A page of 100 real photos: its samples and their thumbnails; and the same page once more, as a browser asks."""
    folder = Path(os.environ.get("EASEL_REAL_DATA") or ROOT.parent / "shared" / "data")
    photos = sorted((folder / "clothing").rglob("*.jpg"))
    if len(photos) < 100:
        print("The bytes of a page are left out: EASEL_REAL_DATA names no folder of real images.")
        return
    dataset = photo_dataset(scene, photos[:: len(photos) // 100][:100])
    with closing(Client(port, scene.key)) as client:
        page = client.call("GET", f"/api/v1/datasets/{dataset.pk}/samples?limit=100&include=annotations")
        addresses = [sample["thumbnail_url"] for sample in Door(scene.key).get(page_path(dataset))["results"]]
        pictures = [client.call("GET", address) for address in addresses]
    assert all(answer.status == 200 for answer in (page, *pictures))
    again = page.received + sum(answer.received for answer in pictures if not is_kept(answer))
    total = page.received + sum(answer.received for answer in pictures)
    table.add(
        "bytes to show a page of 100 images", total / 1e6, "MB", limit=0.8, peer=16.8,
        note=f"JSON {page.received / 1e3:.0f} kB; the same page again: {again / 1e3:.0f} kB, the images from the cache",
    )  # fmt: skip


def page_path(dataset: Dataset) -> str:
    return f"/api/v1/datasets/{dataset.pk}/samples?limit=100&include=annotations"


def is_kept(answer: Answer) -> bool:
    return "immutable" in answer.headers.get("Cache-Control", "")


def photo_dataset(scene: Scene, photos: list[Path]) -> Dataset:
    """A dataset of these photos, imported and scanned."""
    target = Path(os.environ["EASEL_DATA"]) / "obs" / "in" / "real"
    target.mkdir()
    for number, photo in enumerate(photos):
        shutil.copyfile(photo, target / f"{number:03d}.jpg")
    order = {"name": "photos", "type": "object_detection", "input_path": "obs://in/real/"}
    made = Door(scene.key).call("POST", "/api/v1/datasets", order)
    do_open_jobs()
    return Dataset.objects.get(pk=made["id"])


def starts(table: Table) -> None:
    """`make run` twice on a folder of its own; the second time it is left alone for a while before it is weighed."""
    with tempfile.TemporaryDirectory(prefix="easel-bench-run-") as folder:
        with whole_easel(Path(folder)):
            time.sleep(3)
        with whole_easel(Path(folder)) as (easel, seconds):
            table.add("make run, second time, to the first page", seconds, "s", limit=4, peer=3.8)
            time.sleep(REST_SECONDS)
            weigh(table, easel)


def weigh(table: Table, easel: psutil.Process) -> None:
    """Memory that belongs to the processes: what several share is counted once, in shares (PSS)."""
    sizes: dict[str, float] = {}
    for process in itertools.chain([easel], easel.children(recursive=True)):
        kind = kind_of(" ".join(process.cmdline()))
        sizes[kind] = sizes.get(kind, 0) + process.memory_full_info().pss / 1e6
    total = sizes.get("web", 0) + sizes.get("workers", 0)
    parts = ", ".join(f"{kind} {size:.0f}" for kind, size in sizes.items())
    table.add("memory at rest, web and workers", total, "MB", limit=300, peer=264, note=parts)


def kind_of(command: str) -> str:
    if "gunicorn" in command:
        return "web"
    return "workers" if "config.work" in command or "celery" in command else "supervisor"
