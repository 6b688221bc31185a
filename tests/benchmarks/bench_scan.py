"""What a scan costs beside decoding the same JPEGs once with OpenCV."""

import io
import os
import time
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from datasets.models import Dataset, Job, Member, User
from datasets.models.dataset import DatasetType, Role
from datasets.models.job import JobKind, JobState
from datasets.services.importing import start_import
from tests.benchmarks import ground
from tests.benchmarks.figures import Table
from tests.benchmarks.worker import do_open_jobs

IMAGES = 1_980
SIZE = (1280, 960)
SOURCES = 18  # pictures that are different: all boards
LEAST_SHARE = 0.45
NANOSECONDS = 1e9


def run() -> None:
    table = Table(ground.title("Scan"))
    cv2.setNumThreads(1)
    folder = Path(os.environ["EASEL_DATA"]) / "obs" / "in" / "scan"
    files = lay_out(folder)
    decoded = min(decode_rate(files) for _ in range(3))
    scanned = scan_rate()
    name = f"scan of JPEGs of {SIZE[0]}x{SIZE[1]}, per CPU second"
    note = f"{scanned / decoded:.0%} of the {decoded:.0f} that OpenCV decodes"
    table.add(name, scanned, "images", limit=LEAST_SHARE * decoded, is_least=True, note=note)
    table.close()


def lay_out(folder: Path) -> list[bytes]:
    """Real photos, 300 kB each at that size, under many names; returns their bytes."""
    folder.mkdir(parents=True)
    photos = sorted((Path(os.environ["EASEL_REAL_DATA"]) / "circuit-boards").rglob("*.jpg"))[:SOURCES]
    pictures = [jpeg_of(photo) for photo in photos]
    for number in range(IMAGES):
        content = pictures[number % SOURCES] + number.to_bytes(4)  # another file, the same pixels
        (folder / f"{number:05d}.jpg").write_bytes(content)
    return pictures


def jpeg_of(photo: Path) -> bytes:
    file = io.BytesIO()
    with Image.open(photo) as image:
        image.convert("RGB").resize(SIZE).save(file, "JPEG", quality=90)
    return file.getvalue()


def decode_rate(files: list[bytes]) -> float:
    """Images for each second of CPU."""
    start = time.process_time_ns()
    for content in files * (IMAGES // SOURCES):
        cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    return IMAGES / (time.process_time_ns() - start) * NANOSECONDS


def scan_rate() -> float:
    """Images for each second of CPU, the whole job with its rows and thumbnails."""
    person = User.objects.create(username="owner", password="!")
    dataset = Dataset.objects.create(
        name="scan", type=DatasetType.OBJECT_DETECTION, input_path="obs://in/scan/", output_path="obs://out/easel/"
    )  # fmt: skip
    Member.objects.create(dataset=dataset, user=person, role=Role.OWNER)
    start_import(dataset=dataset, actor=person, path=dataset.input_path)
    do_open_jobs(kind=JobKind.IMPORT)
    work = do_open_jobs(kind=JobKind.SCAN)
    job = Job.objects.get(kind=JobKind.SCAN)
    assert job.state == JobState.SUCCEEDED, job.error_message
    assert job.result == {"scanned": IMAGES, "refused_count": 0, "refused": []}, job.result
    return IMAGES / work.cpu
