"""Costs of object storage in folders: `python -m tests.benchmarks.bench_storage [folder]`, or `... storage`.

Figures, never assertions. They are those of the disk that holds the folder; without one, of the temporary folder's.
"""

import os
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from datasets.storage import FolderStore

LISTED = 50_000
SMALL_FILES = 10_000
SYNCED = 500
SMALL = b"x" * 900  # as long as a PASCAL VOC file of some boxes
LARGE = 64 << 20


def run(where: str | None = None) -> None:
    with tempfile.TemporaryDirectory(dir=where) as home:
        store = FolderStore(Path(home))
        store.ensure_bucket("bench")
        bench_listing(store, Path(home) / "bench")
        bench_small_files(store)
        bench_large_files(store)


def bench_listing(store: FolderStore, bucket: Path) -> None:
    """One flat folder, and the same files in folders of 100; names in no order."""
    for number in range(LISTED):
        write_empty(bucket / "flat" / f"IMG_{number * 7919 % LISTED:06d}.jpg")
        write_empty(bucket / "deep" / f"{number // 100:04d}" / f"{number:06d}.jpg")
    report("list files of one folder", LISTED, lambda: count(store, "obs://bench/flat/"))
    report("list files of folders of 100", LISTED, lambda: count(store, "obs://bench/deep/"))
    tracemalloc.start()
    count(store, "obs://bench/flat/")
    print(
        f"  memory of a listing of {LISTED} names in one folder: {tracemalloc.get_traced_memory()[1] >> 10} KiB"
    )
    tracemalloc.stop()


def bench_small_files(store: FolderStore) -> None:
    """All are on disk at the end; `put` waits for each, a batch for all."""

    def put_batch() -> None:
        with store.batch() as batch:
            for number in range(SMALL_FILES):
                batch.put(f"obs://bench/batch/{number:06d}.xml", SMALL)

    def put_each() -> None:
        for number in range(SYNCED):
            store.put(f"obs://bench/each/{number:06d}.xml", SMALL)

    def get_each() -> None:
        for number in range(SMALL_FILES):
            store.get(f"obs://bench/batch/{number:06d}.xml")

    report("write small files in a batch", SMALL_FILES, put_batch)
    report("write small files one by one", SYNCED, put_each)
    report("read small files", SMALL_FILES, get_each)
    report(
        "head", SMALL_FILES, lambda: [store.head("obs://bench/batch/000000.xml") for _ in range(SMALL_FILES)]
    )


def bench_large_files(store: FolderStore) -> None:
    """In MiB each second."""
    content, megabytes = os.urandom(LARGE), LARGE >> 20
    report("MiB written by put", megabytes, lambda: store.put("obs://bench/large", content))
    report("MiB read", megabytes, lambda: store.get("obs://bench/large"))
    report("MiB copied", megabytes, lambda: store.copy("obs://bench/large", "obs://bench/copy"))
    parts = ["obs://bench/large"] * 4
    report("MiB joined", 4 * megabytes, lambda: store.concatenate("obs://bench/all", parts))


def write_empty(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def count(store: FolderStore, path: str) -> int:
    return sum(1 for _ in store.list_objects(path))


def report(what: str, number: int, act: Callable[[], object]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(
        f"{what:32} {number:6d}: {wall:6.2f} s, {number / wall:9,.0f}/s, {cpu / number * 1e6:7.1f} us CPU each"
    )


if __name__ == "__main__":
    run(sys.argv[1] if len(sys.argv) > 1 else None)
