"""Quick review: a label's boxes in each order, a page of crops, and a thousand changes as one action."""

import io
import os
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from datasets.models import Sample
from labeling.services.crop_pages import MEASURED_ORDERS, ORDERS
from tests.benchmarks import ground
from tests.benchmarks.bench_bulk import seconds_of
from tests.benchmarks.door import Door
from tests.benchmarks.figures import Table
from tests.benchmarks.scene import SIZE, Scene, make_scene

SAMPLES = 50_000  # 250,000 boxes, of which the first label has 50,000
PICTURES = 100  # images that are there, of the second scene
CHANGES = 1000
TIMES = 3
PAGE = 200  # crops, as the page of quick review asks for


def run() -> None:
    table = Table(ground.title("Quick review"))
    scene = make_scene("reviewed", SAMPLES)
    door = Door(scene.key)
    by_row(table, scene, door)
    changes(table, scene, door)
    seen = make_scene("seen", PICTURES)
    make_pictures()
    crops(table, seen, Door(seen.key))
    table.close()


def by_row(table: Table, scene: Scene, door: Door) -> None:
    """The orders that rows answer, from both ends; PostgreSQL also says whether it read all annotations."""
    label = scene.labels[0]
    label.refresh_from_db()
    scanned: list[str] = []
    for order in [f"{sign}{name}" for name in ORDERS if name not in MEASURED_ORDERS for sign in ("", "-")]:
        path = f"{scene.path}/annotations?label={label.pk}&order={order}&limit={PAGE}"
        cost = door.cost_of("GET", path, times=5)
        table.add(
            f"page of {PAGE} of {label.annotation_count:,} boxes by {order}", cost.wall_median, "ms",
            limit=20 if order.endswith("area") else 500, note=f"CPU {cost.median:.1f} ms",
        )  # fmt: skip
        scanned += [f"{order}: {found}" for found in scans(door, path)]
    if connection.vendor == "postgresql":
        table.add("orders that scan all annotations", len(scanned), "", limit=0, note=", ".join(scanned))


def scans(door: Door, path: str) -> list[str]:
    """Where PostgreSQL reads the annotations of all labels for a request."""
    if connection.vendor != "postgresql":
        return []
    with CaptureQueriesContext(connection) as captured:
        door.get(path)
    plans: list[str] = []
    for query in captured.captured_queries:
        if "datasets_annotation" in query["sql"] and query["sql"].startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {query['sql'].replace('%', '%%')}", [])
                plans += [line for (line,) in cursor.fetchall()]
    if os.environ.get("EASEL_BENCH_PLANS"):
        print("\n".join(plans), flush=True)
    return [found[1] for line in plans if (found := re.search(r"Seq Scan on (datasets_annotation)", line))]


def changes(table: Table, scene: Scene, door: Door) -> None:
    """New labels for a thousand boxes of some hundred images, and the way back."""
    runs = [changed_and_undone(scene, door) for _ in range(TIMES)]
    done, undone = (min(times) for times in zip(*runs, strict=True))
    table.add(f"give {CHANGES:,} boxes another label", done, "s", limit=2)
    table.add("undo it", undone, "s", limit=2)


def changed_and_undone(scene: Scene, door: Door) -> tuple[float, float]:
    path = f"{scene.path}/annotations?label={scene.labels[0].pk}&order=area&limit={CHANGES // 2}"
    first = door.get(path)
    found = first["results"] + door.get(f"{path}&cursor={first['next']}")["results"]
    changes = [
        {"id": each["id"], "revision": each["sample"]["revision"], "label": scene.labels[1].name}
        for each in found
    ]
    body = {"changes": changes}
    told: list[Any] = []
    done = seconds_of(lambda: told.append(door.call("POST", f"{scene.path}/annotations/batch", body)))
    assert told[0]["changed"] == CHANGES, told[0]["refused"][:3]
    undone = seconds_of(lambda: door.call("POST", f"/api/v1/changes/{told[0]['change_group']}/undo"))
    return done, undone


def make_pictures() -> None:
    noise = io.BytesIO()
    Image.effect_noise((SIZE, SIZE), 40).convert("RGB").save(noise, "JPEG", quality=90)
    for path in Sample.objects.filter(dataset__name="seen").values_list("path", flat=True):
        file = Path(settings.EASEL_DATA, "obs", "in", path.removeprefix("obs://in/"))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(noise.getvalue())


def crops(table: Table, scene: Scene, door: Door) -> None:
    """One page of crops, cut from the images and from the cache; and the first look at a label by likeness."""
    label = scene.labels[0]
    found = door.get(f"{scene.path}/annotations?label={label.pk}&order=area&limit={PAGE}")
    urls = [each["crop_url"] for each in found["results"]]
    count = len(urls)
    cold, cached = (seconds_of(lambda: [door.timed("GET", url) for url in urls]) for _ in range(2))
    table.add(f"a page of {count} crops, cut from images of {SIZE}x{SIZE}", cold, "s", limit=5)
    table.add("the same from the cache", cached, "s", limit=1)
    measure = f"{scene.path}/annotations/measure?label={label.pk}"
    table.add(
        f"measure {count} boxes for likeness", seconds_of(lambda: door.call("POST", measure)), "s", limit=5
    )
    cost = door.cost_of(
        "GET", f"{scene.path}/annotations?label={label.pk}&order=likeness&limit={PAGE}", times=5
    )
    table.add("their page by likeness", cost.wall_median, "ms", limit=500)
