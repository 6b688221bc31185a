"""What a bulk action on 10,000 selected samples takes, and its undo."""

import time
from collections.abc import Callable
from typing import Any

from datasets.models import Dataset, Sample
from datasets.models.dataset import DatasetType
from tests.benchmarks import ground
from tests.benchmarks.door import Door
from tests.benchmarks.figures import Table
from tests.benchmarks.scene import Scene, make_scene

SAMPLES = 50_000
SELECTED = 10_000
TIMES = 3


def run() -> None:
    table = Table(ground.title("Bulk actions"))
    scene = make_scene("bulk", SAMPLES, is_annotated=False)
    Dataset.objects.filter(pk=scene.dataset.pk).update(type=DatasetType.IMAGE_CLASSIFICATION)
    door = Door(scene.key)
    ids = Sample.objects.filter(dataset=scene.dataset).order_by("pk").values_list("pk", flat=True)[:SELECTED]
    selected = [str(pk) for pk in ids]
    summary(table, scene, door, selected)
    bulk(table, scene, door, selected)
    table.close()


def summary(table: Table, scene: Scene, door: Door, selected: list[str]) -> None:
    cost = door.cost_of("POST", f"{scene.path}/samples/summary", lambda: {"samples": selected}, times=3)
    table.add(f"sum up {SELECTED:,} selected samples", cost.wall_median, "ms", limit=200)


def bulk(table: Table, scene: Scene, door: Door, selected: list[str]) -> None:
    """A label for all, the mark of a hard example for all; each is undone before the next."""
    label = scene.labels[0].name
    actions: dict[str, dict[str, Any]] = {
        "label": {"action": "add_labels", "labels": [label]},
        "mark as hard": {"action": "mark_hard"},
        "put a note on": {"action": "set_property", "properties": {"note": "look again"}},
    }
    for name, body in actions.items():
        runs = [done_and_undone(scene, door, body | {"samples": selected}) for _ in range(TIMES)]
        done, undone = (min(times) for times in zip(*runs, strict=True))
        table.add(f"{name} {SELECTED:,} selected samples", done, "s", limit=2)
        table.add("undo it", undone, "s", limit=2)


def done_and_undone(scene: Scene, door: Door, body: dict[str, Any]) -> tuple[float, float]:
    """Seconds that the action takes, and its undo."""
    told: list[Any] = []
    done = seconds_of(lambda: told.append(door.call("POST", f"{scene.path}/samples/batch", body)))
    assert told[0]["changed"] == SELECTED
    undone = seconds_of(lambda: door.call("POST", f"/api/v1/changes/{told[0]['change_group']}/undo"))
    return done, undone


def seconds_of(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
