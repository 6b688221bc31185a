"""What near-duplicates of 100,000 samples cost, of which a fifth are copies of others."""

import numpy as np

from datasets import rows
from datasets.models import Job, Sample
from datasets.models.job import JobKind, JobState
from tests.benchmarks.door import Door
from tests.benchmarks.figures import Table
from tests.benchmarks.scene import Scene, make_scene
from tests.benchmarks.worker import do_open_jobs

SAMPLES = 100_000
COPIES = 0.2


def add_figures(table: Table) -> None:
    scene = make_scene("stacks", SAMPLES)
    scan(scene)
    door = Door(scene.key)
    door.call("POST", f"{scene.path}/duplicates/index")
    work = do_open_jobs(kind=JobKind.DUPLICATES)
    job = Job.objects.filter(kind=JobKind.DUPLICATES).latest("pk")
    assert job.state == JobState.SUCCEEDED, job.error_message
    table.add(f"index of the near-duplicates of {SAMPLES:,} samples", work.cpu, "CPU s", limit=10)
    for query in ("distance=4", "distance=4&order=likeness", "distance=4&conflict=true"):
        cost = door.cost_of("GET", f"{scene.path}/duplicates?{query}", times=5)
        table.add(f"page of 20 stacks, {query}", cost.wall_median, "ms", limit=150)
    cost = door.cost_of("GET", f"{scene.path}/duplicates/spare?distance=4", times=5)
    table.add("all samples that could go", cost.wall_median, "ms", limit=1000)


def scan(scene: Scene) -> None:
    """What scans would have found: hashes of which a fifth lie two bits from another."""
    ids = list(Sample.objects.filter(dataset=scene.dataset).order_by("pk").values_list("pk", flat=True))
    rng = np.random.default_rng(0)
    alone = round(len(ids) * (1 - COPIES))
    hashes = rng.integers(-(2**63), 2**63 - 1, alone)
    looks = rng.uniform(0.1, 0.9, (alone, 3))
    origins = rng.permutation(alone)[: len(ids) - alone]
    hashes = np.concatenate([hashes, hashes[origins] ^ 0b11])
    looks = np.concatenate([looks, looks[origins]])
    found = [
        (pk, f"{pk:064x}", value, {"brightness": look[0], "saturation": look[1], "contrast": look[2]})
        for pk, value, look in zip(ids, hashes.tolist(), looks.tolist(), strict=True)
    ]
    rows.update(Sample, ["sha256", "phash", "measures"], found)
