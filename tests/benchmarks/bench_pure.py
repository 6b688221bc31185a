"""Costs of the pure words, in CPU time: `python -m tests.benchmarks.bench_pure [name ...]`, or `... pure` for all.

Figures, never assertions. Real images come from the folder that EASEL_REAL_DATA names.
"""

import gc
import os
import resource
import sys
import tempfile
import time
import timeit
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random
from typing import BinaryIO, TypeVar

import msgspec

from datasets.examination import examine
from datasets.formats import EXPORT_FORMATS, get_writer
from datasets.formats.base import WriteOptions
from datasets.geometry import bounding_box, iou, parse_shape, shape_to_json
from datasets.image_headers import probe
from datasets.images import make_thumbnail
from datasets.manifest import VersionRow, manifest_time, row_annotation, sample_of_row, version_row
from datasets.splits import SplitSample, assign_usage
from datasets.version_diff import diff, diff_counts
from datasets.version_pages import Page, PageBuilder

T = TypeVar("T")


def bench_geometry() -> None:
    """One rectangle parsed, measured and written."""
    raw = {"kind": "rectangle", "points": [[10.5, 20], [110.25, 200]]}
    shape = parse_shape(raw, width=640, height=480)
    report("parse a rectangle", lambda: parse_shape(raw, width=640, height=480), 100_000)
    report("bounding box", lambda: bounding_box(shape), 100_000)
    report("to JSON", lambda: shape_to_json(shape), 100_000)
    report("IoU", lambda: iou(shape, shape), 100_000)


def bench_manifest(samples: int = 100_000, boxes: int = 5) -> None:
    """Rows made, encoded and cut into pages; what reading from a database costs is not in it."""
    written = 0

    def write(data: bytes) -> None:
        nonlocal written
        written += len(data)

    builder = PageBuilder(write)
    start = time.process_time()
    for row in version_rows(samples, boxes):
        builder.add(row)
    pages = builder.close()
    seconds = time.process_time() - start
    each = seconds / samples / boxes * 1e6
    print(f"publish {samples} samples, {samples * boxes} boxes: {seconds:.2f} CPU s, {each:.1f} us a box")
    print(f"  {written / samples:.0f} bytes a row, {len(pages)} pages")


def bench_version_diff(samples: int = 100_000, boxes: int = 5, changed: int = 1000) -> None:
    """Two versions that differ in samples all over: counted, and the first hundred listed; pages are in memory."""
    rows = list(version_rows(samples, boxes))
    old = _published(rows)
    step = samples // changed
    rows[::step] = [msgspec.structs.replace(row, annotations=row.annotations[1:]) for row in rows[::step]]
    new = _published(rows)
    del rows
    works: tuple[tuple[str, Callable[[], int]], ...] = (
        ("counted", lambda: diff_counts(old[0], new[0], old[1], new[1])["relabeled"]),
        ("the first 100", lambda: len(list(islice(diff(old[0], new[0], old[1], new[1]), 100)))),
    )
    for name, work in works:
        start = time.process_time()
        found = work()
        print(f"compare {samples} samples, {name}: {found} differ, {time.process_time() - start:.2f} CPU s")


def _published(rows: list[VersionRow]) -> tuple[list[Page], Callable[[Page], bytes]]:
    data = bytearray()
    builder = PageBuilder(data.extend)
    for row in rows:
        builder.add(row)
    return builder.close(), lambda page: bytes(data[page.offset : page.offset + page.length])


def version_rows(samples: int, boxes: int) -> Iterator[VersionRow]:
    now = datetime.now(UTC)
    for number in range(1, samples + 1):
        annotations = [
            row_annotation(
                dataset_type="object_detection",
                id=f"0f0e0d0c-0b0a-0908-{place:04d}-{number:012d}",
                label=("WBC", "RBC", "Platelets")[(number + place) % 3],
                kind="rectangle",
                points=[[10.5 + place, 20.25], [110.125, 200.0]],
                author="ann",
                created_at=manifest_time(now),
            )
            for place in range(boxes)
        ]
        yield version_row(
            path=f"obs://bucket/in/image_{number:07d}.jpg",
            id=f"1f0e0d0c-0b0a-0908-0706-{number:012d}",
            number=number,
            state="labeled",
            revision=3,
            name=f"image_{number:07d}.jpg",
            width=640,
            height=480,
            size=12345,
            sha256="ab" * 32,
            usage="train",
            annotations=annotations,
        )


def bench_splits() -> None:
    """Usages of many samples, the making of the samples not counted; labels as rare as words are."""
    for samples, labels in ((100_000, 80), (1_000_000, 5), (1_000_000, 80)):
        start = time.process_time()
        for _ in split_samples(samples, labels):
            pass
        making = time.process_time() - start
        start = time.process_time()
        assign_usage(split_samples(samples, labels), {"train": 0.8, "eval": 0.2}, seed=1)
        seconds = time.process_time() - start - making
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"split {samples} samples with {labels} labels: {seconds:.1f} CPU s, process at most {most} MB")


def split_samples(count: int, labels: int) -> Iterator[SplitSample]:
    dice = Random(1)
    names = [f"label {place}" for place in range(labels)]
    weights = [1 / (place + 1) for place in range(labels)]
    for number in range(1, count + 1):
        yield SplitSample(number, dice.choices(names, weights, k=number % 6))


class FolderSink:
    """Writes to a folder, as an export to a folder bucket does, but without fsync."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._made: set[str] = set()

    def write(self, path: str, data: bytes) -> None:
        with open(self._place(path), "wb", buffering=0) as file:
            file.write(data)

    def stream(self, path: str) -> BinaryIO:
        return open(self._place(path), "wb")

    def _place(self, path: str) -> str:
        folder = os.path.dirname(path)
        if folder not in self._made:
            (self._root / folder).mkdir(parents=True, exist_ok=True)
            self._made.add(folder)
        return f"{self._root}/{path}"


def bench_formats(samples: int = 10_000, boxes: int = 5) -> None:
    """An export to a folder without images: CPU time with the records made before, memory with them streamed."""
    records = [sample_of_row(row) for row in version_rows(samples, boxes)]
    options = WriteOptions(labels=["WBC", "RBC", "Platelets"])
    for name in EXPORT_FORMATS:
        some = records[: get_writer(name).foreseen]  # fewer where each takes long to write
        with tempfile.TemporaryDirectory() as folder:
            gc.collect()
            start = time.process_time()
            get_writer(name).write(iter(some), FolderSink(Path(folder)), options)
            seconds = time.process_time() - start
        print(f"{name}: write {len(some)} samples, {len(some) * boxes} boxes: {seconds:.2f} CPU s")
    del records
    for name in EXPORT_FORMATS:
        most = min(samples, get_writer(name).foreseen)
        for count in (most // 10, most):
            print(
                f"{name}: peak of {count} samples streamed: {streamed_peak(name, count, boxes) / 1e6:.2f} MB"
            )


def streamed_peak(name: str, samples: int, boxes: int) -> int:
    """Return the most bytes that Python held while writing."""
    rows = map(sample_of_row, version_rows(samples, boxes))
    with tempfile.TemporaryDirectory() as folder:
        tracemalloc.start()
        get_writer(name).write(rows, FolderSink(Path(folder)), WriteOptions())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak


def report(what: str, call: Callable[[], object], times: int) -> None:
    """Print the mean of `times` calls, microseconds."""
    gc.collect()
    print(f"{what}: {timeit.timeit(call, number=times, timer=time.process_time) / times * 1e6:.2f} us")


def bench_images() -> None:
    """Headers, thumbnails and whole examinations of real photos."""
    folder = Path(os.environ["EASEL_REAL_DATA"])
    for name in ("blood-cells", "circuit-boards", "clothing"):
        files = [file.read_bytes() for file in sorted((folder / name).rglob("*.jpg"))[:100]]
        print(f"-- {name}: {len(files)} files, {sum(map(len, files)) // len(files)} bytes on average")
        report_each("probe a header", probe, files)
        report_each("examine", examine, files)
        thumbnails = report_each("make a thumbnail", make_thumbnail, files)
        print(f"100 thumbnails: {sum(map(len, thumbnails)) / len(files) / 10_000:.2f} MB")


def report_each(what: str, call: Callable[[bytes], T], files: list[bytes]) -> list[T]:
    """Print the mean of one call for each file, milliseconds, and return the results."""
    start = time.process_time()
    results = [call(data) for data in files]
    print(f"{what}: {(time.process_time() - start) / len(files) * 1e3:.3f} ms")
    return results


BENCHES: dict[str, Callable[[], None]] = {
    "geometry": bench_geometry,
    "manifest": bench_manifest,
    "images": bench_images,
    "formats": bench_formats,
    "splits": bench_splits,
    "version_diff": bench_version_diff,
}


def run(names: Sequence[str] = ()) -> None:
    for name in names or BENCHES:
        print(f"== {name}")
        BENCHES[name]()


if __name__ == "__main__":
    run(sys.argv[1:])
