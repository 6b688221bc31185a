"""Datasets in a known state, made through the real writers, so that every count holds."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from msgspec.structs import replace

from datasets.annotation_writer import Edit, Occasion, lock_samples, write
from datasets.label_writer import LabelDraft, create_labels
from datasets.marks import Mark
from datasets.models import Dataset, Label, Sample
from datasets.sample_writer import register
from datasets.states import SampleState
from tests.factories import NOON

SIZE = 1000  # px, width and height of every sample on the stage


def add_samples(dataset: Dataset, number: int, *, folder: str = "obs://images/") -> list[Sample]:
    """Register `number` more unlabeled samples of 1000x1000 px; returns all of the dataset's samples."""
    first = dataset.samples.count() + 1
    files = [(f"{folder}{first + index:06d}.jpg", 1000, "etag", NOON) for index in range(number)]
    with transaction.atomic():
        register(dataset.pk, files, input_path=folder, now=NOON)
    Sample.objects.filter(dataset=dataset, width=None).update(width=SIZE, height=SIZE)
    dataset.refresh_from_db()
    return list(dataset.samples.order_by("number"))


def add_labels(dataset: Dataset, *names: str) -> list[Label]:
    with transaction.atomic():
        return create_labels(dataset=dataset, drafts=[LabelDraft(name) for name in names])


def box(label: Label, x: float = 10, y: float = 20, *, side: float = 100, at: dt.datetime = NOON) -> Mark:
    """A square of `side` px with its corner at (x, y)."""
    return Mark(
        uuid.uuid4(), label.pk, "rectangle", None, x, y, x + side, y + side, side * side, created_at=at
    )


def annotate(
    dataset: Dataset, samples: Sequence[Sample], *marks_of_each: Mark, person: int | None = None
) -> None:
    """Give each sample its own copies of the marks; the samples become labeled."""
    with transaction.atomic():
        edits = [
            Edit(locked, SampleState.LABELED.value, added=_copies(marks_of_each))
            for locked in lock_samples(dataset.pk, [sample.pk for sample in samples])
        ]
        write(edits, Occasion(dataset.pk, person, NOON, "save"))
    dataset.refresh_from_db()


def _copies(marks: Sequence[Mark]) -> list[Mark]:
    """The marks with ids of their own, a microsecond apart, so that they keep their order."""
    return [
        replace(mark, id=uuid.uuid4(), created_at=NOON + dt.timedelta(microseconds=place))
        for place, mark in enumerate(marks)
    ]
