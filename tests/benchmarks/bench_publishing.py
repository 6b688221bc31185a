"""Versions at the size at which teams train: publishing, the split, and a page of what was published."""

import time
from collections import Counter
from random import Random

from datasets.models import Version
from datasets.splits import SplitSample, assign_usage
from tests.benchmarks import bench_jobs, ground
from tests.benchmarks.door import Door
from tests.benchmarks.figures import Table
from tests.benchmarks.scene import make_scene

SAMPLES, BOXES = 100_000, 500_000
LABELS, SHARE = 80, 0.2  # of evaluation
COPIES = 7  # every so many samples one is of the same group as the one before


def run() -> None:
    table = Table(ground.title("Versions"))
    split(table)
    small, scene = make_scene("versions of a tenth", SAMPLES // 10), make_scene("versions", SAMPLES)
    few, work = bench_jobs.publish(small), bench_jobs.publish(scene)
    table.add(
        f"publish {SAMPLES:,} samples with {BOXES:,} boxes", work.wall, "s",
        limit=12, note=f"{work.cpu:.1f} CPU s, of which {work.system:.1f} in the system",
    )  # fmt: skip
    table.add(
        "most memory of the worker that published", work.peak, "MB",
        limit=400, note=f"{work.peak - work.before:.0f} more than idle, a tenth of it {few.peak - few.before:.0f}",
    )  # fmt: skip
    version = Version.objects.get(dataset=scene.dataset)
    pages(table, Door(scene.key), f"{scene.path}/versions/{version.pk}/samples")
    table.close()


def pages(table: Table, door: Door, path: str, samples: int = SAMPLES) -> None:
    """A page at the start, and one of a label that few have."""
    for what, query in {
        "its first": "limit=50",
        "of one label and usage": "limit=50&label=label 9&usage=eval",
    }.items():
        cost = door.cost_of("GET", f"{path}?{query.replace(' ', '%20')}")
        table.add(f"a page of a version of {samples:,}: {what}", cost.wall_median, "ms", limit=30)


def split(table: Table) -> None:
    """Stratified, with groups that stay together; the making of the samples is not counted."""
    samples = grouped_samples()
    start = time.process_time()
    usage_of = assign_usage(samples, {"train": 1 - SHARE, "eval": SHARE}, seed=1)
    seconds = time.process_time() - start
    what = f"split {SAMPLES:,} samples by {LABELS} labels, groups of copies together"
    table.add(what, seconds, "CPU s", limit=3)
    table.add(
        "the label that lies farthest from its share", farthest(samples, usage_of) * 100, "points", limit=0.5
    )
    of_group = Counter((each.group, usage_of[each.key]) for each in samples)
    table.add(
        "groups that are divided", len(of_group) - len({each.group for each in samples}), "groups", limit=0
    )


def grouped_samples() -> list[SplitSample]:
    dice = Random(1)
    names = [f"label {place}" for place in range(LABELS)]
    weights = [1 / (place + 1) for place in range(LABELS)]
    return [
        SplitSample(
            number, tuple(dice.choices(names, weights, k=number % 6)), number - (number % COPIES == 0)
        )
        for number in range(1, SAMPLES + 1)
    ]


def farthest(samples: list[SplitSample], usage_of: dict[int | str, str]) -> float:
    """How far the share that evaluates a label lies from what was asked, of the label that is farthest."""
    total, evaluates = Counter[str](), Counter[str]()
    for each in samples:
        there = set(each.labels)
        total.update(there)
        if usage_of[each.key] == "eval":
            evaluates.update(there)
    return max(abs(evaluates[label] / number - SHARE) for label, number in total.items())
