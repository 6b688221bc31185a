"""What an export to an S3 server takes: run it with `.ci/with-servers python -m tests.benchmarks s3`."""

from tests.benchmarks import ground
from tests.benchmarks.bench_jobs import SAMPLES, export, told
from tests.benchmarks.figures import Table
from tests.benchmarks.scene import make_scene
from tests.s3 import empty_server

BUCKET = "one"
LIMIT = 40


def run() -> None:
    table = Table(ground.title("S3"))
    small, scene = make_scene("tenth on S3", SAMPLES // 10), make_scene("all on S3", SAMPLES)
    with empty_server(BUCKET):
        few, work = export(small, "voc", BUCKET), export(scene, "voc", BUCKET)
    table.add(
        f"export {SAMPLES:,} samples to S3, no images: voc", work.wall, "s", limit=LIMIT,
        note=f"{work.cpu:.1f} CPU s; {told(work, few)}",
    )  # fmt: skip
    table.close()
