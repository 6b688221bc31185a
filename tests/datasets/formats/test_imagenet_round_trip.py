"""imageNet through the real jobs."""

import pytest

from datasets.models import Dataset
from datasets.models.dataset import DatasetType
from datasets.records import AnnotationRecord
from datasets.services.exporting import ImagesNeededError, start_export
from datasets.storage import storage
from tests.datasets.formats.round_trips import (
    TARGET,
    come_back,
    export,
    import_again,
    png,
    records_of,
    scene,
    there_and_back,
)
from tests.factories import DatasetFactory, MemberFactory

pytestmark = [pytest.mark.usefixtures("store"), pytest.mark.django_db, pytest.mark.usefixtures("counts_hold")]

CAT, DOG = AnnotationRecord("cat"), AnnotationRecord("dog")


def written() -> list[str]:
    return [entry.path.removeprefix(TARGET) for entry in storage().list_objects(TARGET)]


def test_labels_come_back() -> None:
    odd = AnnotationRecord("a/b: 猫")
    content = {"a.png": [CAT], "b.png": [DOG], "c.png": [odd]}
    before, after = there_and_back(scene(DatasetType.IMAGE_CLASSIFICATION, content), "imagenet")
    assert after == before


def test_a_single_label_comes_back_too() -> None:
    dataset = scene(DatasetType.IMAGE_CLASSIFICATION, {"a.png": [AnnotationRecord("images")]})
    before, after = there_and_back(dataset, "imagenet")
    assert after == before


def test_unlabeled_images_are_not_written_and_equal_names_stay_apart() -> None:
    content = {"x/a.png": [CAT], "y/a.png": [CAT], "b.png": None}
    result = export(scene(DatasetType.IMAGE_CLASSIFICATION, content), "imagenet")
    assert written() == ["cat/a~1.png", "cat/a~2.png", "export.files", "export.json"]
    assert (result["samples"], result["left_out"]) == (2, {"unlabeled": 1})


def test_an_image_of_two_labels_comes_back_as_two_images() -> None:
    export(scene(DatasetType.IMAGE_CLASSIFICATION, {"a.png": [CAT, DOG]}), "imagenet")
    back = come_back(DatasetType.IMAGE_CLASSIFICATION)
    assert written() == ["cat/a.png", "dog/a.png", "export.files", "export.json"]
    assert sorted(back.samples.values_list("directory", "name")) == [("cat", "a.png"), ("dog", "a.png")]


def test_an_export_without_its_images_is_refused() -> None:
    dataset: Dataset = DatasetFactory.create()
    with pytest.raises(ImagesNeededError):
        start_export(
            dataset=dataset,
            actor=MemberFactory.create(dataset=dataset).user,
            target="download",
            format_name="imagenet",
            scope={"filter": {}},
            copy_images=False,
        )


def test_folders_of_a_detection_dataset_are_no_labels() -> None:
    storage().put(f"{TARGET}cat/a.png", png())
    storage().put(f"{TARGET}dog/a.png", png())
    back = DatasetFactory.create(input_path=TARGET)
    assert import_again(back)["annotations"] == 0
    assert list(records_of(back)) == ["a.png"]


def test_an_image_that_can_not_be_read_gets_no_label() -> None:
    storage().put(f"{TARGET}cat/a.png", b"no image")
    storage().put(f"{TARGET}dog/b.png", png())
    result = import_again(DatasetFactory.create(type=DatasetType.IMAGE_CLASSIFICATION, input_path=TARGET))
    assert result["annotated"] == 1
    assert [each["code"] for each in result["refused"]] == ["image_unreadable"]
