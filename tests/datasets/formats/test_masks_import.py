"""Masks through the real import."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from datasets.models import Annotation, Dataset, Sample
from datasets.models.dataset import DatasetType
from datasets.records import AnnotationRecord
from datasets.services.importing import start_import
from datasets.services.syncing import start_sync
from datasets.storage import FolderStore, Mount, storage, use_storage
from tests.datasets.formats.round_trips import (
    TARGET,
    come_back,
    done,
    import_again,
    png,
    records_of,
    scene,
    there_and_back,
)
from tests.datasets.formats.samples import shape
from tests.factories import DatasetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counts_hold")]


def mask(width: int = 1000, height: int = 500) -> bytes:
    """A block of value 1 with a hole, and a block of value 2."""
    image = Image.new("L", (width, height))
    draw = ImageDraw.Draw(image)
    draw.rectangle((10, 10, 59, 39), fill=1)
    draw.rectangle((20, 20, 29, 29), fill=0)
    draw.rectangle((200, 100, 299, 199), fill=2)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def masked(store: object) -> None:
    storage().put(f"{TARGET}images/a.png", png())
    storage().put(f"{TARGET}masks/a.png", mask())
    storage().put(f"{TARGET}classes.txt", b"cat\ndog\n")


@pytest.mark.usefixtures("masked")
def test_masks_are_recognised_and_never_become_samples() -> None:
    dataset = come_back(DatasetType.IMAGE_SEGMENTATION)
    marks = Annotation.objects.order_by("created_at").values_list(
        "label__name", "x0", "y0", "x1", "y1", "area"
    )
    assert list(marks) == [("cat", 10, 10, 60, 40, 1400), ("dog", 200, 100, 300, 200, 10_000)]
    assert list(dataset.samples.values_list("name", "directory", "state")) == [("a.png", "images", "labeled")]


@pytest.mark.usefixtures("masked")
def test_an_import_a_second_time_adds_nothing() -> None:
    dataset = come_back(DatasetType.IMAGE_SEGMENTATION)
    assert import_again(dataset)["annotations"] == 0


@pytest.mark.usefixtures("masked")
def test_masks_of_a_detection_dataset_are_refused_as_a_whole_and_are_no_samples() -> None:
    dataset: Dataset = DatasetFactory.create(input_path=TARGET)
    result = import_again(dataset)
    assert [each["code"] for each in result["refused"]] == ["format_unfit"]
    assert (Sample.objects.count(), Annotation.objects.count()) == (1, 0)


@pytest.mark.usefixtures("masked")
def test_masks_beside_the_images_of_another_format_are_no_samples_and_are_counted() -> None:
    storage().put(f"{TARGET}images/a.txt", b"0 0.5 0.5 0.1 0.1\n")
    dataset: Dataset = DatasetFactory.create(input_path=TARGET)

    result = import_again(dataset)

    assert (result["format"], result["added"], result["left_out"], result["annotations"]) == ("yolo", 1, 1, 1)
    assert list(dataset.samples.values_list("directory", flat=True)) == ["images"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("annotation", "content", "picture"),
    [
        ("labels/a.txt", b"0 0.5 0.5 0.1 0.1\n", "labels/shown.png"),
        ("Annotations/a.xml", b"<annotation/>", "SegmentationClass/b.png"),
        ("Annotations/a.xml", b"<annotation/>", "SegmentationObject/b.png"),
    ],
)
def test_pictures_in_folders_that_hold_annotations_are_no_samples(
    annotation: str, content: bytes, picture: str
) -> None:
    storage().put(f"{TARGET}images/a.png", png())
    storage().put(f"{TARGET}{annotation}", content)
    storage().put(f"{TARGET}{picture}", png(3))
    dataset: Dataset = DatasetFactory.create(input_path=TARGET)

    result = import_again(dataset)

    assert (result["added"], result["left_out"]) == (1, 1)


@pytest.mark.usefixtures("store")
def test_photos_in_a_folder_that_is_called_mask_are_samples() -> None:
    photo = io.BytesIO()
    Image.new("RGB", (1000, 500), "teal").save(photo, "PNG")
    storage().put(f"{TARGET}images/a.png", photo.getvalue())
    storage().put(f"{TARGET}mask/a.png", photo.getvalue())
    storage().put(f"{TARGET}images/a.txt", b"0 0.5 0.5 0.1 0.1\n")
    storage().put(f"{TARGET}classes.txt", b"cat\n")

    result = import_again(DatasetFactory.create(input_path=TARGET))

    assert (result["added"], "left_out" in result) == (2, False)


@pytest.mark.usefixtures("masked")
def test_a_sync_keeps_masks_that_are_samples_already() -> None:
    storage().put(f"{TARGET}images/a.txt", b"0 0.5 0.5 0.1 0.1\n")
    dataset: Dataset = DatasetFactory.create(input_path=TARGET)
    done(start_import(dataset=dataset, actor=None, path=TARGET, annotated=False))
    storage().put(f"{TARGET}images/b.png", png(1))
    storage().put(f"{TARGET}masks/b.png", mask())

    result = done(start_sync(dataset=dataset, actor=None))

    assert (result["added"], result["gone"]) == (1, 0)


@pytest.mark.usefixtures("masked")
def test_a_dry_run_counts_masks_as_the_import_does() -> None:
    storage().put(f"{TARGET}images/a.txt", b"0 0.5 0.5 0.1 0.1\n")
    dataset: Dataset = DatasetFactory.create(input_path=TARGET)

    result = done(start_import(dataset=dataset, actor=None, path=TARGET, dry_run=True))

    assert (result["added"], result["left_out"]) == (1, 1)


@pytest.mark.usefixtures("masked")
def test_a_mask_of_another_size_is_refused_and_the_others_are_read() -> None:
    storage().put(f"{TARGET}images/b.png", png(1))
    storage().put(f"{TARGET}masks/b.png", mask(width=500))
    result = import_again(DatasetFactory.create(type=DatasetType.IMAGE_SEGMENTATION, input_path=TARGET))
    assert [(each["name"], each["code"]) for each in result["refused"]] == [
        ("masks/b.png", "image_size_differs")
    ]
    assert result["annotations"] == 2


@pytest.mark.usefixtures("store")
def test_masks_come_back_from_coco_as_they_were() -> None:
    ring = {"size": [500, 1000], "counts": [5000, 30, 470, 10, 10, 10, 470, 30, 493_970]}
    marks = [AnnotationRecord("cat", shape("mask", rle=ring))]
    before, after = there_and_back(scene(DatasetType.IMAGE_SEGMENTATION, {"a.png": marks}), "coco")
    assert after == before


@pytest.mark.real_data
def test_real_membranes_come_in_with_a_mask_for_each_cell(real_data: Path, tmp_path: Path) -> None:
    mounts = {"real": Mount(str(real_data), is_read_only=True)}
    dataset = DatasetFactory.create(type=DatasetType.IMAGE_SEGMENTATION)
    with use_storage(FolderStore(tmp_path, mounts)):
        result = done(start_import(dataset=dataset, actor=None, path="obs://real/cell-membranes/"))
    assert (result["format"], result["added"], result["annotated"]) == ("masks", 12, 12)
    assert result["annotations"] > 1500
    assert {label for marks in records_of(dataset).values() for label, *_ in marks[1:]} == {"class_255"}
