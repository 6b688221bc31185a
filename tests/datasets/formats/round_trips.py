"""There and back through the real jobs: a dataset is exported, and what lies there is imported into a new one."""

import datetime as dt
import io
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from PIL import Image

from datasets import jobs
from datasets.annotation_writer import Edit, Occasion, lock_samples, write
from datasets.imported_marks import ensure_labels
from datasets.marks import Mark, shape_columns
from datasets.models import Dataset, Sample, User
from datasets.models.job import JobState
from datasets.records import AnnotatedSample, AnnotationRecord
from datasets.sample_writer import register
from datasets.services.export_records import cut_scope, read_records
from datasets.services.exporting import start_export
from datasets.services.importing import start_import
from datasets.states import SampleState
from datasets.storage import storage
from tests.factories import NOON, DatasetFactory, MemberFactory

WIDTH, HEIGHT = 1000, 500  # px of every image
IMAGES = "obs://images/"
TARGET = "obs://out/export/"

Found = dict[str, list[tuple[Any, ...]]]


def png(shade: int = 0, width: int = WIDTH, height: int = HEIGHT) -> bytes:
    file = io.BytesIO()
    Image.new("L", (width, height), shade).save(file, "PNG")
    return file.getvalue()


def scene(dataset_type: str, content: Mapping[str, Sequence[AnnotationRecord] | None]) -> Dataset:
    """A dataset of images at these paths below `IMAGES`, labeled with these annotations; with None not labeled."""
    dataset = DatasetFactory.create(type=dataset_type, input_path=IMAGES)
    for shade, path in enumerate(content):
        storage().put(f"{IMAGES}{path}", png(shade))
    with transaction.atomic():
        register(
            dataset.pk,
            [(f"{IMAGES}{path}", 1, "etag", NOON) for path in content],
            input_path=IMAGES,
            now=NOON,
        )
    Sample.objects.filter(dataset=dataset).update(width=WIDTH, height=HEIGHT)
    for sample in dataset.samples.all():
        records = content[sample.path.removeprefix(IMAGES)]
        if records is not None:
            annotate(dataset, sample, records)
    return dataset


def annotate(dataset: Dataset, sample: Sample, records: Iterable[AnnotationRecord]) -> None:
    """Give a sample these annotations; it becomes labeled."""
    labels = ensure_labels(dataset, {record.label for record in records}, now=NOON)
    marks = [
        Mark(
            uuid.uuid4(),
            labels[record.label],
            **shape_columns(record.shape),
            attributes=record.attributes,
            hard=record.hard,
            created_at=NOON + dt.timedelta(microseconds=place),
        )
        for place, record in enumerate(records)
    ]
    with transaction.atomic():
        (locked,) = lock_samples(dataset.pk, [sample.pk])
        write(
            [Edit(locked, SampleState.LABELED.value, added=marks)], Occasion(dataset.pk, None, NOON, "save")
        )


def there_and_back(dataset: Dataset, format_name: str, *, read_as: str = "auto") -> tuple[Found, Found]:
    """What a dataset holds, and what a new one of the same type holds that was made of its export.

    Records are by the name of their image.
    """
    export(dataset, format_name)
    back = come_back(dataset.type, read_as)
    return records_of(dataset), records_of(back)


def export(dataset: Dataset, format_name: str) -> dict[str, Any]:
    """Export a dataset to `TARGET`, images and all; the job's result."""
    owner: User = MemberFactory.create(dataset=dataset, role="owner").user
    scope: dict[str, Any] = {"filter": {}}
    job = start_export(
        dataset=dataset, actor=owner, target="obs", format_name=format_name, scope=scope, path=TARGET
    )
    return done(job)


def come_back(dataset_type: str, read_as: str = "auto") -> Dataset:
    """A new dataset of what lies at `TARGET`."""
    dataset: Dataset = DatasetFactory.create(type=dataset_type, input_path=TARGET)
    result = import_again(dataset, read_as)
    assert result["refused"] == [], result["refused"]
    return dataset


def import_again(dataset: Dataset, read_as: str = "auto") -> dict[str, Any]:
    """Import what lies at `TARGET`; the job's result."""
    return done(start_import(dataset=dataset, actor=None, path=TARGET, format=read_as))


def done(job: Any) -> dict[str, Any]:
    """Do a job to its end; its result."""
    jobs.run_pending()
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED, job.error_message
    return dict(job.result)


def records_of(dataset: Dataset) -> Found:
    """State, label and shape of every annotation by the name of its image, labels in order."""
    scope: dict[str, Any] = {"filter": {}}
    parts, _ = cut_scope(dataset, scope, size=1000)
    return {sample.image.name: told(sample) for sample in read_records(dataset, scope, parts)}


def told(sample: AnnotatedSample) -> list[tuple[Any, ...]]:
    marks = [(record.label, record.shape) for record in sample.annotations]
    return [(sample.state,), *sorted(marks, key=repr)]
