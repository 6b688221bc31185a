"""Large datasets, made through the writers that the product uses, so that every count holds.

Of 100 samples 80 are labeled, with 1, 3, 6 or 15 boxes, 10 wait to be confirmed and 10 are unlabeled: five boxes a
sample. Of 100 boxes 20 carry the first label and one the last. Nothing is random: two runs make the same rows.
"""

import datetime as dt
import itertools
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, LPad

from datasets import sample_writer
from datasets.annotation_writer import Edit, LockedSample, Occasion, lock_samples, write
from datasets.label_writer import LabelDraft, create_labels
from datasets.marks import Mark
from datasets.models import ApiToken, Dataset, Label, Member, Sample, User
from datasets.models.annotation import AnnotationSource
from datasets.models.change import ChangeKind
from datasets.models.dataset import DatasetType, Role
from datasets.states import SampleState

NOW = dt.datetime(2026, 1, 2, 12, 0, tzinfo=dt.UTC)
SIZE = 1000  # px, width and height of every image
BOXES = (1, 3, 6, 15)  # of the labeled samples, in turn
SHARES = (20, 20, 15, 15, 10, 8, 6, 4, 1, 1)  # of 100 boxes, by label
BATCH = 5000
FILES = "obs://in/photos/"


@dataclass(frozen=True, slots=True)
class Scene:
    """A dataset, its owner's token, and what making it took, in rows for each second of CPU and of waiting."""

    dataset: Dataset
    labels: list[Label]
    person: User
    key: str
    registered: tuple[float, float]
    annotated: tuple[float, float]

    @property
    def path(self) -> str:
        return f"/api/v1/datasets/{self.dataset.pk}"


def make_scene(name: str, samples: int, *, is_annotated: bool = True) -> Scene:
    """A dataset of that many samples, a multiple of 100, and five times as many boxes."""
    person, _ = User.objects.get_or_create(username="owner", defaults={"password": "!"})
    _, key = ApiToken.issue(user=person)
    dataset = Dataset.objects.create(
        name=name,
        type=DatasetType.OBJECT_DETECTION,
        input_path=FILES,
        output_path="obs://out/easel/",
    )
    Member.objects.create(dataset=dataset, user=person, role=Role.OWNER)
    with transaction.atomic():
        labels = create_labels(dataset=dataset, drafts=[LabelDraft(f"label {place}") for place in range(10)])
    registered = measured(samples, lambda: register(dataset, samples))
    scan(dataset)
    annotated = (
        measured(samples * 5, lambda: annotate(dataset, labels, person)) if is_annotated else (0.0, 0.0)
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    dataset.refresh_from_db()
    return Scene(dataset, labels, person, key, registered, annotated)


def measured(rows: int, act: Callable[[], None]) -> tuple[float, float]:
    """Rows for each second of this process's CPU, and for each second that passed."""
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    return rows / (time.process_time() - cpu), rows / (time.perf_counter() - wall)


def register(dataset: Dataset, samples: int) -> None:
    for start in range(0, samples, BATCH):
        files = [
            (f"{FILES}{number // 1000:04d}/image_{number:07d}.jpg", 200_000, f"{number:x}-30d40", NOW)
            for number in range(start, min(samples, start + BATCH))
        ]
        with transaction.atomic():
            sample_writer.register(dataset.pk, files, input_path=FILES, now=NOW)


def scan(dataset: Dataset) -> None:
    """What the scan of images that are there would have left: their size and the checksum of their content."""
    samples = Sample.objects.filter(dataset=dataset)
    content = LPad(Cast("number", CharField()), 64, Value("0"))
    samples.update(width=SIZE, height=SIZE, orientation=1, format="jpeg", sha256=content)


def annotate(dataset: Dataset, labels: list[Label], person: User) -> None:
    ids = list(Sample.objects.filter(dataset=dataset).order_by("pk").values_list("pk", flat=True))
    boxes = endless_boxes([label.pk for label in labels], person.pk)
    places = itertools.count()
    occasion = Occasion(dataset.pk, person.pk, NOW, ChangeKind.IMPORT)
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            locked = lock_samples(dataset.pk, ids[start : start + BATCH])
            write([edit for sample in locked if (edit := edit_of(sample, next(places), boxes))], occasion)


def edit_of(sample: LockedSample, place: int, boxes: Iterator[Mark]) -> Edit | None:
    if place % 10 == 8:
        return Edit(sample, SampleState.TO_CONFIRM.value)
    if place % 10 == 9:
        return None
    return Edit(sample, SampleState.LABELED.value, added=list(itertools.islice(boxes, BOXES[place % 4])))


def endless_boxes(labels: list[int], author: int) -> Iterator[Mark]:
    """Boxes over the whole image, their labels spread evenly."""
    by_share = [label for label, share in zip(labels, SHARES, strict=True) for _ in range(share)]
    for number in itertools.count():
        x, y = float(number * 37 % 900), number * 53 % 90000 / 100
        yield Mark(
            uuid.uuid4(), by_share[number * 37 % 100], "rectangle", None, x, y, x + 50, y + 60, 3000.0,
            source=AnnotationSource.IMPORT.value, created_at=NOW, author_id=author,
        )  # fmt: skip
