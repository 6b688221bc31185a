"""What importing a large annotation file costs a worker, from an empty dataset, in a process of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from PIL import Image

from datasets.models import Dataset, Job, Member, User
from datasets.models.dataset import DatasetType, Role
from datasets.models.job import JobKind, JobState
from datasets.services.importing import start_import
from tests.benchmarks import ground
from tests.benchmarks.figures import Table
from tests.benchmarks.worker import Work, do_open_jobs

SAMPLES, BOXES = 100_000, 500_000
WIDTH, HEIGHT = 640, 480
FOLDER = 1000  # images in one


def run() -> None:
    table = Table(ground.title("Imports"))
    few = imported("import-tenth", SAMPLES // 10, BOXES // 10)
    work = imported("import-whole", SAMPLES, BOXES)
    name = f"import of {SAMPLES:,} samples, {BOXES:,} boxes: coco"
    table.add(name, work.wall, "s", limit=20, note=f"{work.cpu:.1f} CPU s, {work.system:.1f} in the system")
    table.add(
        "most memory of its worker", work.peak, "MB", limit=300, note=f"a tenth of it {few.peak:.0f} MB"
    )
    table.close()


def imported(name: str, samples: int, boxes: int) -> Work:
    """Images and their COCO file in a folder, imported into a new dataset. Reading the images is another job."""
    root = Path(os.environ["EASEL_DATA"]) / "obs" / "in" / name
    lay_out(root, samples, boxes)
    person, _ = User.objects.get_or_create(username="owner", defaults={"password": "!"})
    dataset = Dataset.objects.create(
        name=name,
        type=DatasetType.OBJECT_DETECTION,
        input_path=f"obs://in/{name}/",
        output_path="obs://out/easel/",
    )
    Member.objects.create(dataset=dataset, user=person, role=Role.OWNER)
    start_import(dataset=dataset, actor=person, path=dataset.input_path, format="coco")
    work = do_open_jobs(kind=JobKind.IMPORT)
    job = Job.objects.filter(kind=JobKind.IMPORT).order_by("-pk")[0]
    assert job.state == JobState.SUCCEEDED, f"{job.kind}: {job.state} {job.error_message}"
    assert job.result
    assert (job.result["added"], job.result["annotations"]) == (samples, boxes), job.result
    return work


def lay_out(root: Path, samples: int, boxes: int) -> None:
    """One picture under many names, and `annotations/instances.json`, whose boxes come in no order of images."""
    for number in range(samples):
        path = root / file_name(number)
        if number % FOLDER == 0:  # a file may not have many more names
            path.parent.mkdir(parents=True)
            first = path
            Image.new("L", (WIDTH, HEIGHT), 90).save(first)
        else:
            os.link(first, path)
    (root / "annotations").mkdir()
    encode = msgspec.json.Encoder().encode
    with (root / "annotations" / "instances.json").open("wb") as file:
        file.write(b'{"info":{},"images":[')
        file.write(b",".join(encode(image(number)) for number in range(samples)))
        file.write(b'],"annotations":[')
        for place, each in enumerate(annotations(samples, boxes)):
            file.write((b"," if place else b"") + encode(each))
        file.write(
            b'],"categories":' + encode([{"id": n, "name": f"label {n}"} for n in range(1, 11)]) + b"}"
        )


def file_name(number: int) -> str:
    return f"{number // FOLDER:04d}/image_{number:07d}.jpg"


def image(number: int) -> dict[str, object]:
    return {"id": number, "file_name": file_name(number), "width": WIDTH, "height": HEIGHT}


def annotations(samples: int, boxes: int) -> Iterator[dict[str, object]]:
    for number in range(boxes):
        x, y, width, height = number * 37 % 500, number * 53 % 39_000 / 100, 50.5, 60.25
        yield {
            "id": number, "image_id": number * 7919 % samples, "category_id": 1 + number % 10,
            "bbox": [x, y, width, height], "area": width * height, "iscrowd": 0, "segmentation": [],
        }  # fmt: skip
