"""The figures at a million samples and five million boxes, on PostgreSQL, beside those at a tenth of it.

The tenth is a dataset of its own in the same database, so that both stand before the same caches.
"""

import re
import sys
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from datasets import rows
from datasets.models import Version
from tests.benchmarks import bench_jobs, bench_publishing, bench_requests, ground
from tests.benchmarks.cloning import make_copies
from tests.benchmarks.door import Cost, Door
from tests.benchmarks.figures import Table
from tests.benchmarks.scene import Scene, make_scene
from tests.benchmarks.worker import Work

SMALL, LARGE = 100_000, 1_000_000
FULL_SCAN = re.compile(r"Seq Scan on (datasets_sample|datasets_annotation)\b")


def run() -> None:
    if connection.vendor != "postgresql":
        sys.exit("The figures at scale are of PostgreSQL: use make bench-scale, or set DATABASE_URL.")
    table = Table(ground.title(f"{LARGE:,} samples, {LARGE * 5:,} boxes"))
    start = time.perf_counter()
    small = make_scene("small", SMALL)
    large = make_copies(small, "large", LARGE // SMALL)
    table.add("making both datasets", time.perf_counter() - start, "s", note=told_rates(small, large))
    table.add(
        "counts that differ from a recount", wrong_counts(small) + wrong_counts(large), "counts", limit=0
    )
    requests(table, small, large)
    full_scans(table, large)
    work(table, small, large)
    table.close()


def told_rates(small: Scene, large: Scene) -> str:
    registered, annotated = large.registered, small.annotated
    return (
        f"registered {LARGE:,} at {registered[1]:,.0f} a second ({registered[0]:,.0f} a second of CPU), "
        f"annotated {SMALL * 5:,} at {annotated[1]:,.0f} ({annotated[0]:,.0f})"
    )


def wrong_counts(scene: Scene) -> int:
    """How many of the dataset's and its labels' counts are not what the rows say."""
    states = "SELECT state, count(*) FROM datasets_sample WHERE dataset_id = %s AND deleted_at IS NULL GROUP BY state"
    labels = (
        "SELECT l.id, l.annotation_count, l.sample_count, count(a.id), count(DISTINCT a.sample_id) "
        "FROM datasets_label l LEFT JOIN datasets_annotation a ON a.label_id = l.id AND a.layer_id IS NULL "
        "WHERE l.dataset_id = %s GROUP BY l.id"
    )
    scene.dataset.refresh_from_db()
    counted = dict(rows.select(states, [scene.dataset.pk]))
    counted["total"] = sum(counted.values())
    wrong = [name for name, number in scene.dataset.counts.items() if counted.get(name, 0) != number]
    stored = rows.select(labels, [scene.dataset.pk])
    return len(wrong) + sum(row[1:3] != row[3:5] for row in stored)


def requests(table: Table, small: Scene, large: Scene) -> None:
    """Each request before the small dataset and before the large one."""
    quiet = Table("", is_shown=False)
    few, door = Door(small.key), Door(large.key)
    fewer = bench_requests.pages(quiet, small, few)
    more = bench_requests.pages(table, large, door)
    fewer["tab counts"] = bench_requests.counts(quiet, small, few)
    more["tab counts"] = bench_requests.counts(table, large, door)
    bench_requests.saves(table, large, door)
    fewer["rename"] = bench_requests.renames(quiet, small, few)
    more["rename"] = bench_requests.renames(table, large, door)
    for name, cost in more.items():
        slope(table, name, all_of(fewer[name]), all_of(cost))


def all_of(cost: Cost) -> float:
    """Milliseconds of CPU of both processes."""
    return cost.median + cost.database


def slope(table: Table, name: str, small: float, large: float) -> None:
    table.add(
        f"slope of {name}", large / small, "x", note=f"{small:.1f} at {SMALL:,}, {large:.1f} at {LARGE:,}"
    )


def full_scans(table: Table, scene: Scene) -> None:
    """Of every kind of list, the queries whose plan reads all samples or all annotations."""
    door = Door(scene.key)
    queries = [*bench_requests.page_queries(scene).values(), *bench_requests.filter_queries(scene)]
    shares = bench_requests.DEPTHS.values()
    found: list[str] = []
    for query in queries:
        for share in shares:
            path = f"{scene.path}/samples?limit=100&{query.lstrip('&')}{bench_requests.cursor(scene, share, query)}"
            found += [f"{query} at {share:.0%}" for plan in plans_of(door, path) if FULL_SCAN.search(plan)]
    table.add("list queries that scan a table", len(found), "queries", limit=0, note="; ".join(found))


def plans_of(door: Door, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        door.get(path)
    asked = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("SELECT")]
    return ["\n".join(row[0] for row in rows.select(f"EXPLAIN {sql.replace('%', '%%')}")) for sql in asked]


def work(table: Table, small: Scene, large: Scene) -> None:
    """Publishing and exporting everything."""
    few, all_work = bench_jobs.publish(small), bench_jobs.publish(large)
    table.add(f"publish {LARGE:,} samples", all_work.wall, "s", limit=120, note=told(all_work))
    table.add("most memory of the worker that published", all_work.peak, "MB", limit=500)
    slope_of_work(table, "publishing", few, all_work)
    version = Version.objects.get(dataset=large.dataset)
    bench_publishing.pages(table, Door(large.key), f"{large.path}/versions/{version.pk}/samples", LARGE)
    few, all_work = bench_jobs.export(small, "coco"), bench_jobs.export(large, "coco")
    table.add(f"export {LARGE:,} samples as COCO", all_work.wall, "s", note=told(all_work))
    table.add(
        "most memory of the worker that exported", all_work.peak, "MB", note=f"{few.peak:.0f} at {SMALL:,}"
    )
    slope_of_work(table, "exporting", few, all_work)


def told(work: Work) -> str:
    return f"{work.cpu:.1f} CPU s, of which {work.system:.1f} in the system"


def slope_of_work(table: Table, name: str, few: Work, many: Work) -> None:
    """CPU for each sample: 1 is as cheap for the last as for the first."""
    slope(table, f"{name}, CPU us a sample", few.cpu / SMALL * 1e6, many.cpu / LARGE * 1e6)
