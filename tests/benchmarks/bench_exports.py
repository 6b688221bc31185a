"""What exports of 100,000 samples with 500,000 boxes cost a worker, without images; memory is to be flat."""

from tests.benchmarks import ground
from tests.benchmarks.bench_jobs import export, told
from tests.benchmarks.figures import Table
from tests.benchmarks.scene import make_scene

SAMPLES = 100_000
LIMITS = {"coco": 10.0, "hf": None, "modelarts": None, "csv": None}  # CPU seconds


def run() -> None:
    table = Table(ground.title("Exports"))
    small, scene = make_scene("exports of a tenth", SAMPLES // 10), make_scene("exports", SAMPLES)
    for name, limit in LIMITS.items():
        options = (
            {"voc_xml": False} if name == "modelarts" else {}
        )  # a file for each sample is what voc is for
        few, work = (export(each, name, options=options) for each in (small, scene))
        table.add(
            f"export {SAMPLES:,} samples, {SAMPLES * 5:,} boxes, no images: {name}", work.cpu, "CPU s",
            limit=limit, note=told(work, few),
        )  # fmt: skip
    table.close()
