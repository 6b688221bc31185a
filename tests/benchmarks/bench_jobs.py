"""What exporting and publishing cost a worker, in a process of their own."""

from typing import Any

from datasets.models import Job
from datasets.models.job import JobState
from tests.benchmarks import ground
from tests.benchmarks.door import Door
from tests.benchmarks.figures import Table
from tests.benchmarks.scene import Scene, make_scene
from tests.benchmarks.worker import Work, do_open_jobs

SAMPLES = 10_000
EXPORTS = {"coco": (1.0, 14.0), "voc": (1.8, 19.0), "yolo": (1.5, 16.0)}  # the limit, the peer's, CPU seconds


def run() -> None:
    table = Table(ground.title("Jobs"))
    small = make_scene("jobs of a tenth", SAMPLES // 10)
    scene = make_scene("jobs", SAMPLES)
    for name, (limit, peer) in EXPORTS.items():
        few, work = export(small, name), export(scene, name)
        table.add(
            f"export {SAMPLES:,} samples, {SAMPLES * 5:,} boxes, no images: {name}", work.cpu, "CPU s",
            limit=limit, peer=peer, note=told(work, few),
        )  # fmt: skip
    few, work = publish(small), publish(scene)
    table.add("publish the same", work.cpu, "CPU s", limit=2, note=told(work, few))
    table.close()


def told(work: Work, few: Work) -> str:
    """Beside the memory that the job takes, what a tenth of it takes: flat memory hardly differs."""
    memory = f"{work.peak - work.before:.0f} MB more than an idle worker"
    spent = f"{work.system:.1f} in the system, took {work.wall:.1f} s"
    return f"{spent}; {memory}, a tenth of it {few.peak - few.before:.0f} MB"


def export(
    scene: Scene, format_name: str, bucket: str = "out", *, options: dict[str, Any] | None = None
) -> Work:
    """All samples to a folder of the bucket, without their images."""
    order = {
        "options": options or {},
        "target": "obs",
        "path": f"obs://{bucket}/{scene.dataset.pk}-{format_name}/",
        "format": format_name,
        "copy_images": False,
        "scope": {"filter": {}},
    }
    return done(scene, "exports", order)


def publish(scene: Scene) -> Work:
    return done(scene, "versions", {"split": {"train": 0.8, "eval": 0.2}})


def done(scene: Scene, what: str, order: dict[str, Any]) -> Work:
    """Order a job, have it done, and see that it was."""
    Door(scene.key).call("POST", f"{scene.path}/{what}", order)
    work = do_open_jobs()
    job = Job.objects.order_by("-pk")[0]
    assert job.state == JobState.SUCCEEDED, f"{job.kind}: {job.state} {job.error_message}"
    return work
