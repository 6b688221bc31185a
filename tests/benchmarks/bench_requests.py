"""What requests cost the server: pages of samples, counts, saves, a rename."""

import itertools
import uuid
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from datasets.models import Label, Sample
from datasets.sample_pages import Cursor
from tests.benchmarks import ground
from tests.benchmarks.door import Cost, Door, cost_of_rounds
from tests.benchmarks.figures import Table
from tests.benchmarks.scene import Scene, make_scene

SAMPLES = 100_000
REGISTERED = 50_000
DEPTHS = {"first": 0.0, "in the middle": 0.5, "at the end": 0.99}
TWO_FILTERS = (
    *("tab=labeled&label={first}", "tab=labeled&label={rare}", "tab=to_confirm&name=image_00"),
    *("label={first}&label={rare}&label_op=and", "label={rare}&name=image_00", "tab=labeled&directory=0003"),
    *(
        "label={first}&created_before=2030-01-01T00:00:00Z",
        "tab=unlabeled&label={first}",
        "tab=labeled&name~=77",
    ),
    *("tab=labeled&shape_area_max=0.001", "label={first}&shape_aspect_min=3"),
    *("tab=labeled&empty=true", "hard=true&label={first}", "label={first}&label={rare}&tab=labeled"),
)


def run() -> None:
    table = Table(ground.title("Requests"))
    scene = make_scene("requests", SAMPLES)
    door = Door(scene.key)
    registering(table)
    pages(table, scene, door)
    counts(table, scene, door)
    saves(table, scene, door)
    one_of_many(table, scene, door)
    renames(table, scene, door)
    table.close()


def registering(table: Table) -> None:
    """The rate at which rows come from a listing that is there; an import's own rate is in the figures of jobs."""
    cpu, wall = make_scene("registered", REGISTERED, is_annotated=False).registered
    table.add(
        f"register {REGISTERED:,} images from a listing", wall, "/s", limit=50_000, is_least=True, peer=6400,
        note=f"{cpu:,.0f} for each second of CPU",
    )  # fmt: skip


def told(cost: Cost) -> str:
    """The rest of what is known of a request."""
    database = f", database {cost.database:.1f}" if cost.database else ""
    return f"p95 {cost.p95:.1f}, waited {cost.wall_median:.1f}{database}"


def page_queries(scene: Scene) -> dict[str, str]:
    return {
        "no filter": "",
        "one tab": "&tab=labeled",
        "one label": f"&label={scene.labels[0].pk}",
        "a rare label": f"&label={scene.labels[-1].pk}",
        "by name": "&order=name",
        "with boxes": "&tab=labeled&include=annotations",
    }


def pages(table: Table, scene: Scene, door: Door) -> dict[str, Cost]:
    """Pages of 100 at each depth; what each of them costs, by name."""
    costs: dict[str, Cost] = {}
    for name, query in page_queries(scene).items():
        has_limit = name not in ("by name", "with boxes")
        for depth, share in DEPTHS.items():
            path = f"{scene.path}/samples?limit=100{query}{cursor(scene, share, query)}"
            cost = costs[f"{name}, {depth}"] = door.cost_of("GET", path)
            table.add(
                f"page of 100, {name}, {depth}", cost.median, "ms CPU",
                limit=8 if has_limit else None, peer=105 if has_limit else None, note=told(cost),
            )  # fmt: skip
    two_filters(table, scene, door)
    return costs


def cursor(scene: Scene, share: float, query: str) -> str:
    """The part of a query that begins at a share of the dataset."""
    if not share:
        return ""
    number = int(scene.dataset.total * share)
    key: tuple[Any, ...] = (number,)
    if "order=name" in query:
        key = (Sample.objects.get(dataset=scene.dataset, number=number).name, number)
    return f"&cursor={Cursor(key).encode()}"


def filter_queries(scene: Scene) -> list[str]:
    """Two conditions or more, of all kinds."""
    return [query.format(first=scene.labels[0].pk, rare=scene.labels[-1].pk) for query in TWO_FILTERS]


def two_filters(table: Table, scene: Scene, door: Door) -> None:
    costs: list[tuple[float, str]] = []
    for query, share in itertools.product(filter_queries(scene), DEPTHS.values()):
        path = f"{scene.path}/samples?limit=100&{query}{cursor(scene, share, '')}"
        costs += [(door.timed("GET", path)[2], f"{query} at {share:.0%}") for _ in range(5)]
    costs.sort()
    table.add(
        "page of 100, two filters, p95 of the time", costs[int(len(costs) * 0.95)][0], "ms",
        limit=200, note=f"median {costs[len(costs) // 2][0]:.1f}, slowest {costs[-1][0]:.0f} ({costs[-1][1]})",
    )  # fmt: skip


def counts(table: Table, scene: Scene, door: Door) -> Cost:
    cost = door.cost_of("GET", f"{scene.path}/pulse")
    table.add("tab counts", cost.wall_median, "ms", limit=10, peer=160, note=f"CPU {cost.median:.1f} ms")
    return cost


def box(label: Label, number: int, **more: Any) -> dict[str, Any]:
    x, y = number * 37 % 900 + 0.5, number * 53 % 900 + 0.25
    shape = {"kind": "rectangle", "points": [[x, y], [x + 50, y + 60]]}
    return {"id": str(uuid.uuid4()), "label": label.name, "shape": shape, **more}


def unlabeled(scene: Scene) -> Iterator[int]:
    """Ids of samples that have no boxes yet, each once."""
    taken = itertools.count(1)
    while True:
        number = next(taken) * 10  # the last of ten, as the scene makes them
        yield Sample.objects.values_list("pk", flat=True).get(dataset=scene.dataset, number=number)


def five_boxes(scene: Scene, number: int) -> dict[str, Any]:
    boxes = [box(scene.labels[(number + place) % 10], number + place) for place in range(5)]
    return {"revision": 0, "save_id": str(uuid.uuid4()), "upsert": boxes}


def saves(table: Table, scene: Scene, door: Door) -> None:
    ids = unlabeled(scene)
    numbers = itertools.count()

    def save() -> tuple[float, float]:
        path = f"{scene.path}/samples/{next(ids)}/annotations"
        return door.timed("PATCH", path, five_boxes(scene, next(numbers)))[1:]

    for _ in range(10):
        save()
    path = f"{scene.path}/samples/{next(ids)}/annotations"
    with CaptureQueriesContext(connection) as captured:
        door.call("PATCH", path, five_boxes(scene, next(numbers)))
    asked = count_queries(captured)  # now: the next request clears them
    cost = cost_of_rounds(save, times=60)
    table.add("save 5 boxes", cost.median, "ms CPU", limit=4, peer=37, note=told(cost))
    table.add(
        "queries of it", asked, "queries", limit=8, note="the dataset with the role, the labels, and the save",
    )  # fmt: skip


def count_queries(captured: CaptureQueriesContext) -> int:
    """Without BEGIN and COMMIT, which ask nothing, and without the one that asks whose token it is."""
    around = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    queries = [query["sql"] for query in captured.captured_queries]
    return sum(not query.startswith(around) and "datasets_apitoken" not in query for query in queries)


def one_of_many(table: Table, scene: Scene, door: Door, *, boxes: int = 5000) -> None:
    """One of 5,000 boxes is moved, and nothing else travels."""
    sample = Sample.objects.get(dataset=scene.dataset, number=scene.dataset.total)
    path = f"{scene.path}/samples/{sample.pk}/annotations"
    stored = [box(scene.labels[number % 10], number) for number in range(boxes)]
    revisions = itertools.count(door.call("PATCH", path, {"revision": 0, "upsert": stored})["revision"])

    def moved() -> dict[str, Any]:
        revision = next(revisions)
        moved_box = box(scene.labels[0], revision * 7 + 1) | {"id": stored[revision * 31 % boxes]["id"]}
        return {"revision": revision, "save_id": str(uuid.uuid4()), "upsert": [moved_box]}

    cost = door.cost_of("PATCH", path, moved)
    table.add(f"change one box of {boxes:,}", cost.median, "ms CPU", limit=6, note=told(cost))


def renames(table: Table, scene: Scene, door: Door, *, peer: float | None = 2100) -> Cost:
    label = scene.labels[0]
    label.refresh_from_db()
    names = (f"renamed {number}" for number in itertools.count())
    path = f"{scene.path}/labels/{label.pk}"
    cost = door.cost_of("PATCH", path, lambda: {"name": next(names)}, times=10)
    table.add(
        f"rename a label with {label.annotation_count:,} annotations", cost.median, "ms CPU",
        limit=20, peer=peer, note=told(cost),
    )  # fmt: skip
    return cost
