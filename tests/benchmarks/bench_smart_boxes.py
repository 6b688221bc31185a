"""What detectors learn from a few images of a real set, on images of the same set that are held out.

Medians over three seeds. Every fast engine that can run here is measured.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from labeling.smart.engines import BEST_FIRST, load, missing_packages
from labeling.smart.engines.base import Boxes, Detector, Pixels
from labeling.smart.evaluation import detection_report
from tests.benchmarks.figures import Table
from tests.benchmarks.real_sets import BoxedImage, BoxSet, blood_cells, circuit_boards, pixels
from tests.benchmarks.worker import megabytes

SEEDS = (1, 2, 3)
SURE = 0.9
LEAST = {10: 0.80, 20: 0.86}  # average precision on blood cells, by labeled images
MOST_SECONDS, MOST_MILLISECONDS = 60, 120
MOST_CALIBRATION_ERROR = 0.07
LEAST_PRECISION_WHERE_SURE = 0.90
MOST_MEGABYTES = 1500


def run() -> None:
    for name in BEST_FIRST["object_detection", "fast"]:
        if missing := missing_packages(name):
            print(f"Left out: {name}, which needs {', '.join(missing)}.", flush=True)
        else:
            measure(name)


def measure(name: str) -> None:
    table = Table(f"Learning to find boxes: {name}")
    engine: Detector = load(name)
    Path("/proc/self/clear_refs").write_text("5")  # the most memory so far is forgotten
    cells = blood_cells()
    for labeled, least in LEAST.items():
        add(table, engine, cells, f"blood-cells, {labeled} labeled", labeled, least)
    table.add("most memory", megabytes("VmHWM"), "MB", limit=MOST_MEGABYTES)
    add(table, engine, circuit_boards(), "circuit-boards, 9 labeled", 9, None)
    table.close()


@dataclass(frozen=True, slots=True)
class Photos(Sequence[Pixels]):
    """Images of a set, read when they are asked for."""

    images: list[BoxedImage]

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, place: Any) -> Any:
        return pixels(self.images[place].path)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The report on what was held out, with seconds of training and milliseconds of an image, of one core."""

    report: dict[str, Any]
    seconds: float
    milliseconds: float

    def sure(self) -> float:
        row = next(row for row in self.report["thresholds"] if row["confidence"] == SURE)
        return 1.0 if row["precision"]["value"] is None else float(row["precision"]["value"])


def add(table: Table, engine: Detector, photos: BoxSet, what: str, labeled: int, least: float | None) -> None:
    outcomes = [learn_and_find(engine, photos, labeled, seed) for seed in SEEDS]
    precision = median(each.report["average_precision"] for each in outcomes)
    table.add(f"{what}: average precision", precision, "", limit=least, is_least=True)
    error = median(each.report["calibration_error"] for each in outcomes)
    table.add(f"{what}: calibration error", error, "", limit=MOST_CALIBRATION_ERROR)
    table.add(
        f"{what}: precision over {SURE}",
        median(each.sure() for each in outcomes),
        "",
        limit=LEAST_PRECISION_WHERE_SURE,
        is_least=True,
        note=f"{median(each.report['thresholds'][-2]['coverage'] for each in outcomes):.0%} of all boxes",
    )
    seconds = median(each.seconds for each in outcomes)
    table.add(f"{what}: CPU of training", seconds, "s", limit=MOST_SECONDS)
    spent = median(each.milliseconds for each in outcomes)
    table.add(f"{what}: CPU of an image", spent, "ms", limit=MOST_MILLISECONDS)


def learn_and_find(engine: Detector, photos: BoxSet, labeled: int, seed: int) -> Outcome:
    given, held_out = photos.split(labeled=labeled, seed=seed)
    start = time.process_time()
    learned, _ = engine.train(
        Photos(given), [drawn(image) for image in given], [], photos.names, seed=seed, check=go_on
    )
    seconds = time.process_time() - start
    spent, found = 0.0, []
    for image in Photos(held_out):
        start = time.process_time()
        found.append(engine.predict(learned, image))
        spent += time.process_time() - start
    report = detection_report(found, [drawn(image) for image in held_out], photos.names)
    return Outcome(report, seconds, spent / len(held_out) * 1e3)


def drawn(image: BoxedImage) -> Boxes:
    return Boxes(image.boxes, image.labels, np.ones(len(image.labels), np.float32))


def go_on() -> None:
    """Nobody ends it."""
