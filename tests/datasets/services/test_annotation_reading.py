"""Reading ahead: while a batch is written, the next one is read, by a thread with a connection of its own."""

from typing import Any

import msgspec
import pytest

from datasets import jobs
from datasets.models import Annotation, Dataset, Sample, User
from datasets.models.job import JobState
from datasets.services import annotation_reading
from datasets.services.annotation_reading import AnnotationReading, made_ahead
from datasets.services.importing import start_import
from tests.datasets.services.test_importing import image
from tests.doubles import MemoryStore

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = "obs://images/"
IMAGES = 7


@pytest.fixture
def labeled(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven images with a box each in one COCO file, which is read in several batches."""
    monkeypatch.setattr(annotation_reading, "FIRST_BATCH", 4)
    monkeypatch.setattr(annotation_reading, "LARGEST_BATCH", 4)
    images, boxes = [], []
    for number in range(IMAGES):
        store.put(f"{ROOT}{number}.png", image())
        images.append({"id": number, "file_name": f"{number}.png", "width": 100, "height": 80})
        box = [number, 10, 20, 20]
        boxes.append({"id": number, "image_id": number, "category_id": 1, "bbox": box, "area": 400})
    coco = {"images": images, "annotations": boxes, "categories": [{"id": 1, "name": "cat"}]}
    store.put(f"{ROOT}instances.json", msgspec.json.encode(coco))


def lefts() -> list[Any]:
    return list(Annotation.objects.order_by("sample__number").values_list("x0", flat=True))


@pytest.mark.usefixtures("labeled")
def test_every_batch_is_written_once_and_with_its_sizes(dataset: Dataset, owner: User) -> None:
    job = start_import(dataset=dataset, actor=owner, path=ROOT)

    jobs.run_pending()

    job.refresh_from_db()
    assert (job.state, lefts()) == (JobState.SUCCEEDED, [*range(IMAGES)])
    assert set(Sample.objects.values_list("width", "height", "revision")) == {(100, 80, 1)}


@pytest.mark.usefixtures("labeled")
def test_what_was_written_before_a_failure_is_not_written_again(
    dataset: Dataset, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, calls = AnnotationReading.write, iter([True, False, True, True, True, True, True])

    def fail_once(self: AnnotationReading, batch: annotation_reading.Batch) -> None:
        if not next(calls):
            raise ConnectionError
        write(self, batch)

    monkeypatch.setattr(AnnotationReading, "write", fail_once)
    job = start_import(dataset=dataset, actor=owner, path=ROOT)

    jobs.run_pending()

    job.refresh_from_db()
    assert (job.state, lefts()) == (JobState.SUCCEEDED, [*range(IMAGES)])


def test_what_reading_raises_comes_out_where_the_items_are_taken() -> None:
    def items() -> Any:
        yield 1
        raise LookupError

    taken = made_ahead(items())

    assert next(taken) == 1
    with pytest.raises(LookupError):
        next(taken)
