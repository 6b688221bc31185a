"""The demo dataset: drawn scenes to try things on, of which a third is labeled.

The first start makes it, once; it is an ordinary dataset, and who deletes it is rid of it.
"""

from importlib import import_module
from typing import Any

from django.db import transaction

from datasets import jobs
from datasets.formats.voc_xml import write_voc
from datasets.label_writer import LabelDraft
from datasets.models import Dataset, Job, User
from datasets.models.dataset import DatasetType
from datasets.models.job import JobKind
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Shape
from datasets.services.datasets import DEFAULT_BUCKET, NewDataset, create_dataset
from datasets.services.importing import STEPS, Import
from datasets.storage import storage

NAME = "demo"
DESCRIPTION = "Drawn scenes to try Easel on, a third of them labeled. 试用数据：合成图片，三分之一已标注。"
PATH = f"obs://{DEFAULT_BUCKET}/demo/"
SCENES = "datasets.demo_scenes"  # loaded when the scenes are drawn: no other process needs it
LABELED_OF = 3  # every third scene carries its boxes
TOLD = 10  # scenes between two sentences about the progress


def make_demo(*, owner: User) -> tuple[Dataset, Job]:
    """Create the demo dataset; a job draws its scenes and imports them.

    Raises NameTakenError, and what the storage says where its bucket can't be written.
    """
    storage().ensure_bucket(DEFAULT_BUCKET)
    labels = [LabelDraft(name, color) for name, color in import_module(SCENES).LABELS.items()]
    draft = NewDataset(NAME, DatasetType.OBJECT_DETECTION, DESCRIPTION, labels=labels)
    with transaction.atomic():
        dataset, _ = create_dataset(draft=draft, actor=owner)
        dataset.input_path = PATH  # only now: as an input of a new dataset it would have to be there
        dataset.save(update_fields=["input_path"])
        parameters = {"path": PATH, "format": "voc"}
        job = jobs.start(
            JobKind.DEMO, dataset=dataset, actor=owner, parameters=parameters, note="Drawing the scenes."
        )
    return dataset, job


@jobs.handles(JobKind.DEMO, exclusive=True)
class Demo(Import):
    """An import that draws first what it imports. Drawn twice, the files are the same."""

    steps = ("draw", *STEPS)  # type: ignore[assignment]  # not as many as an import has, and mypy counts

    def draw(self, part: jobs.PartRun) -> None:
        scenes: Any = import_module(SCENES)
        with storage().batch() as files:
            for number in range(1, scenes.SCENES + 1):
                part.check()
                scene = scenes.draw_scene(number)
                files.put(f"{PATH}{scene.name}.jpg", scene.jpeg)
                if number % LABELED_OF == 1:
                    files.put(f"{PATH}{scene.name}.xml", _voc(scene))
                if number % TOLD == 0:
                    part.progress(f"{number} of {scenes.SCENES} scenes are drawn.")
        with part.commit():
            pass


def _voc(scene: Any) -> bytes:
    name = f"{scene.name}.jpg"
    marks = [
        AnnotationRecord(
            label, Shape("rectangle", ((float(x0), float(y0)), (float(x1), float(y1)))), {}, False
        )
        for label, x0, y0, x1, y1 in scene.boxes
    ]
    image = ImageInfo(name, name, scene.width, scene.height)
    return write_voc(AnnotatedSample(image, tuple(marks)), name)
