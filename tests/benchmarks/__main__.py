"""The figures of Easel: `python -m tests.benchmarks [--scale | --smart] [name ...]`, as `make bench` and its kin do.

Everything is made in a temporary folder and, where DATABASE_URL names one, in an empty PostgreSQL database.
Names: those of `BENCHES`; without one, the figures of the product as a whole.
"""

import os
import sys
import tempfile
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

import django

# By dotted path: they need settings, which are read from the environment when they are imported.
BENCHES = {
    "requests": "tests.benchmarks.bench_requests",
    "bulk": "tests.benchmarks.bench_bulk",
    "review": "tests.benchmarks.bench_review",
    "jobs": "tests.benchmarks.bench_jobs",
    "publishing": "tests.benchmarks.bench_publishing",
    "exports": "tests.benchmarks.bench_exports",
    "imports": "tests.benchmarks.bench_imports",
    "servers": "tests.benchmarks.bench_servers",
    "scale": "tests.benchmarks.bench_scale",
    "pure": "tests.benchmarks.bench_pure",
    "storage": "tests.benchmarks.bench_storage",
    "grid": "tests.benchmarks.bench_grid",
    "upload": "tests.benchmarks.bench_upload",
    "scan": "tests.benchmarks.bench_scan",
    "s3": "tests.benchmarks.bench_s3",
    "canvas": "tests.benchmarks.bench_canvas",
    "labeling": "tests.benchmarks.bench_labeling",
    "large": "tests.benchmarks.bench_large",
    "analysis": "tests.benchmarks.bench_analysis",
    "measuring": "tests.benchmarks.bench_measuring",
    "outline": "tests.benchmarks.bench_outline",
    "client": "tests.benchmarks.bench_client",
    "smart-run": "tests.benchmarks.bench_smart_run",
    "smart-workers": "tests.benchmarks.bench_smart_workers",
    "smart-person": "tests.benchmarks.bench_smart_person",
    "smart-classes": "tests.benchmarks.bench_smart_classes",
    "smart-precise": "tests.benchmarks.bench_smart_precise",
    "smart-boxes": "tests.benchmarks.bench_smart_boxes",
}
SMART = tuple(name for name in BENCHES if name.startswith("smart-"))
WHOLE = (
    *("requests", "bulk", "review", "jobs", "publishing", "exports", "imports", "upload", "servers"),
    "client",
    *("grid", "canvas", "labeling", "large"),  # in a browser
)


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--scale", action="store_true", help="a million samples, on PostgreSQL")
    parser.add_argument("--smart", action="store_true", help="what engines learn from the real sets")
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHES))
    asked = parser.parse_args()
    names = ["scale"] if asked.scale else list(SMART) if asked.smart else asked.names or whole()
    if unknown := [name for name in names if name not in BENCHES]:
        sys.exit(f"There are no benchmarks {', '.join(unknown)}: use {', '.join(BENCHES)}.")
    with tempfile.TemporaryDirectory(prefix="easel-bench-") as folder:
        prepare(Path(folder))
        for name in names:
            import_module(BENCHES[name]).run()


def whole() -> list[str]:
    """What can be measured here: scans of real photos, outlines, exports to the server of `.ci/with-servers`.

    What is left out is said.
    """
    real = dict.fromkeys(("scan", "analysis", "measuring", "outline"), "EASEL_REAL_DATA")
    needs = real | {"s3": "EASEL_S3_FOR_TESTS"}
    for name, variable in needs.items():
        if not os.environ.get(variable):
            print(f"Left out: {name}, which needs {variable}.", flush=True)
    return [*WHOLE, *(name for name, variable in needs.items() if os.environ.get(variable))]


def prepare(folder: Path) -> None:
    """Settings for the folder, its buckets `in` and `out`, and a new database; the client beside the server."""
    sys.path.append(str(Path(__file__).resolve().parents[2] / "client"))
    (folder / "obs" / "in").mkdir(parents=True)
    (folder / "obs" / "out").mkdir()
    os.environ |= {
        "EASEL_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MALLOC_ARENA_MAX": "2",  # as `make run` sets it
    }
    django.setup()
    import_module("tests.benchmarks.ground").make()


if __name__ == "__main__":
    main()
