"""What "precise" finds on the real set of boxes from 50 labeled images, beside what "fast" finds; 150 are held out.

Medians over three seeds.
"""

import resource
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, overload

import numpy as np

from labeling.smart.engines import BEST_FIRST, load, missing_packages
from labeling.smart.engines.base import Boxes, Detector
from labeling.smart.evaluation import detection_report
from tests.benchmarks.figures import Table
from tests.benchmarks.real_sets import BoxedImage, BoxSet, Pixels, blood_cells, pixels

SEEDS = (1, 2, 3)
LABELED = 50
LEAST = 0.87  # average precision
MOST_CALIBRATION_ERROR, LEAST_PRECISION_WHERE_SURE, SURE = 0.07, 0.90, 0.9
MOST_MEGABYTES = 1500


@dataclass(frozen=True, slots=True)
class Measured:
    report: dict[str, Any]  # on the held-out images
    engines: list[str]  # of each label
    training: float  # CPU seconds
    prediction: float  # CPU seconds of an image


class Photos(Sequence[Pixels]):
    """Images that are read anew each time, as workers read them."""

    def __init__(self, images: Sequence[BoxedImage]) -> None:
        self.images = images

    def __len__(self) -> int:
        return len(self.images)

    @overload
    def __getitem__(self, place: int) -> Pixels: ...
    @overload
    def __getitem__(self, place: slice) -> list[Pixels]: ...
    def __getitem__(self, place: int | slice) -> Pixels | list[Pixels]:
        if isinstance(place, slice):
            return [pixels(image.path) for image in self.images[place]]
        return pixels(self.images[place].path)


def run() -> None:
    (precise,), (fast,) = (BEST_FIRST["object_detection", algorithm] for algorithm in ("precise", "fast"))
    if missing := missing_packages(precise):
        print(f"Left out: {precise}, which needs {', '.join(missing)}.", flush=True)
        return
    table = Table(f"Learning to find boxes precisely: {precise}, {LABELED} labeled images")
    photos = blood_cells()
    by_precise = [measured(load(precise), photos, seed) for seed in SEEDS]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    by_fast = [measured(load(fast), photos, seed) for seed in SEEDS]
    add_quality(table, by_precise, by_fast)
    table.add("CPU of training", median(each.training for each in by_precise), "s")
    table.add("CPU of an image", median(each.prediction for each in by_precise) * 1e3, "ms")
    table.add("largest memory", megabytes, "MB", limit=MOST_MEGABYTES)
    table.close()


def add_quality(table: Table, by_precise: Sequence[Measured], by_fast: Sequence[Measured]) -> None:
    precise, fast = ([each.report["average_precision"] for each in some] for some in (by_precise, by_fast))
    note = "; ".join(
        ", ".join(f"{engine} for {number} labels" for engine, number in Counter(each.engines).items())
        for each in by_precise
    )
    table.add("average precision", median(precise), "", limit=LEAST, is_least=True, note=note)
    table.add("that of fast", median(fast), "")
    least = min(one / other for one, other in zip(precise, fast, strict=True))
    table.add("as a share of that of fast, at least", least, "", limit=1.0, is_least=True)
    table.add(
        "calibration error",
        median(each.report["calibration_error"] for each in by_precise),
        "",
        limit=MOST_CALIBRATION_ERROR,
    )
    table.add(
        f"precision over {SURE}",
        median(precision_where_sure(each.report) for each in by_precise),
        "",
        limit=LEAST_PRECISION_WHERE_SURE,
        is_least=True,
    )


def precision_where_sure(report: dict[str, Any]) -> float:
    (row,) = (row for row in report["thresholds"] if row["confidence"] == SURE)
    value = row["precision"]["value"]
    return 1.0 if value is None else float(value)


def measured(engine: Detector, photos: BoxSet, seed: int) -> Measured:
    labeled, held_out = photos.split(labeled=LABELED, seed=seed)
    start = time.process_time()
    learned, told = engine.train(
        Photos(labeled),
        [drawn_on(image) for image in labeled],
        [],
        photos.names,
        seed=seed,
        check=lambda: None,
    )
    training = time.process_time() - start
    seen = [pixels(image.path) for image in held_out]
    start = time.process_time()
    found = [engine.predict(learned, image) for image in seen]
    prediction = (time.process_time() - start) / len(seen)
    report = detection_report(found, [drawn_on(image) for image in held_out], photos.names)
    engines = [row.get("engine", engine.name) for row in told["labels"]]
    return Measured(report, engines, training, prediction)


def drawn_on(image: BoxedImage) -> Boxes:
    return Boxes(image.boxes, image.labels, np.ones(len(image.labels)))
