"""What training code pays for the client: images a second against reading the same files with Pillow in a loop.

Real photos where EASEL_REAL_DATA names their folder, drawn ones anyway.
"""

import hashlib
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

import easel
from datasets.image_headers import probe
from datasets.manifest import RowAnnotation, row_annotation, version_row
from datasets.version_pages import PageBuilder, encode_version_file, version_file
from tests.benchmarks import ground
from tests.benchmarks.figures import Table

DRAWN = 200
REAL_SETS = {"blood-cells": 5, "clothing": 0}  # boxes on each image; 0 for its class alone
MOST = 400  # images of a set
BOXES = 5
ROUNDS = 3
PROCESSES = 5
ROWS = 100_000


def run() -> None:
    table = Table(ground.title("The client in training code"))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "drawn").mkdir()
        for number in range(DRAWN):
            (folder / "drawn" / f"{number}.jpg").write_bytes(photo(number))
        measure(table, "drawn JPEGs of 640x480", sorted((folder / "drawn").iterdir()), folder / "V001")
        if real := os.environ.get("EASEL_REAL_DATA"):
            for name, boxes in REAL_SETS.items():
                files = sorted((Path(real) / name).rglob("*.jpg"))[:MOST]
                measure(table, name, files, folder / name, boxes)
        rows = folder / "rows"
        publish(rows, (("obs://photos/none.jpg", b"") for _ in range(ROWS)))
        start = time.process_time()
        data = easel.open(rows, usage="train")
        table.add(f"open a version of {ROWS:,} samples, CPU", time.process_time() - start, "s", limit=2)
        start = time.process_time()
        data.shuffled(seed=1).shard(0, 8)
        table.add(
            f"shuffle and shard {ROWS:,} samples, CPU", (time.process_time() - start) * 1e3, "ms", limit=100
        )
    table.close()


def measure(table: Table, what: str, files: list[Path], folder: Path, boxes: int = BOXES) -> None:
    """In processes of their own, of which the middle one counts: where one has its memory is a fifth of it all."""
    publish(folder, ((str(file), file.read_bytes()) for file in files), boxes)
    words = [sys.executable, "-m", "tests.benchmarks.bench_client", str(folder)]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    found = []
    for _ in range(PROCESSES):
        done = subprocess.run(words, env=env, check=True, stdout=subprocess.PIPE)
        found.append([float(word) for word in done.stdout.split()])
    for place, name in ((1, "first reading"), (2, "later ones")):
        times = median(each[0] / each[place] for each in found)
        rate = len(files) / median(each[place] for each in found)
        table.add(
            f"{what}, {name}: images a second against Pillow in a loop", times, "times",
            limit=0.95, is_least=True, note=f"{rate:,.0f} a second",
        )  # fmt: skip
    more = median(each[4] - each[3] for each in found) / len(files) * 1e6
    table.add(f"{what}: CPU for row, target and checks, more than Pillow", more, "us an image")


def compare(folder: str) -> None:
    """Print the seconds of Pillow, of the first reading and of later ones, then CPU seconds of Pillow and of those."""
    paths = [sample.path for sample in easel.open(folder).samples()]
    rounds = [one_round(folder, paths) for _ in range(ROUNDS)]
    print(*(min(each) for each in zip(*rounds, strict=True)))


def one_round(folder: str, paths: list[str]) -> tuple[float, ...]:
    data = easel.open(folder, usage="train")
    first = spent(lambda: by_client(data))
    plain, plain_cpu = spent(lambda: by_pillow(paths)), spent(lambda: by_pillow(paths), time.process_time)
    later = spent(lambda: by_client(data))
    later_cpu = spent(lambda: by_places(data), time.process_time)
    return plain, first, later, plain_cpu, later_cpu


def by_client(data: easel.VersionDataset) -> None:
    for _ in data:
        pass


def by_places(data: easel.VersionDataset) -> None:
    for place in range(len(data)):
        data[place]


def by_pillow(paths: list[str]) -> None:
    for path in paths:
        with Image.open(path) as image:
            image.load()  # without the copy that `convert` would make


def spent(call: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    call()
    return clock() - start


def publish(folder: Path, images: Iterator[tuple[str, bytes]], boxes: int = BOXES) -> None:
    """Write the files of a version, all for training, with boxes or with a class."""
    folder.mkdir()
    with (folder / "V001.manifest").open("wb") as file:
        builder = PageBuilder(file.write)
        for number, (path, data) in enumerate(images, 1):
            found = probe(data) if data else None
            builder.add(
                version_row(
                    path=path,
                    id=str(number),
                    number=number,
                    state="labeled",
                    revision=1,
                    width=found.width if found else 640,
                    height=found.height if found else 480,
                    size=len(data),
                    sha256=hashlib.sha256(data).hexdigest(),
                    usage="train",
                    annotations=[drawn(place) for place in range(boxes)] or [CLASS],
                )
            )
        pages = builder.close()
    content = version_file(
        name="V001", pages=pages, labels=[{"name": "cell"}], usage={}, created_at="2026-03-05 09:12:44"
    )
    (folder / "version.json").write_bytes(encode_version_file(content))


def drawn(place: int) -> RowAnnotation:
    return row_annotation(
        dataset_type="object_detection",
        id=str(place),
        label="cell",
        kind="rectangle",
        points=[[10.5 + place, 20.25], [110.125, 200.0]],
        author="ann",
        created_at="2026-03-05 09:12:44",
    )


CLASS = row_annotation(dataset_type="image_classification", id="1", label="cell")


def photo(seed: int) -> bytes:
    """A JPEG with as much detail as a photo has."""
    dice = np.random.default_rng(seed)
    coarse = Image.fromarray(dice.integers(0, 255, (60, 80, 3), np.uint8))
    file = io.BytesIO()
    coarse.resize((640, 480), Image.Resampling.BICUBIC).save(file, "JPEG", quality=90)
    return file.getvalue()


if __name__ == "__main__":
    compare(sys.argv[1])
