"""YOLO through the real jobs."""

import pytest

from datasets.models.dataset import DatasetType
from datasets.records import AnnotationRecord
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
from tests.datasets.formats.samples import box, shape
from tests.factories import DatasetFactory

pytestmark = [pytest.mark.usefixtures("store"), pytest.mark.django_db, pytest.mark.usefixtures("counts_hold")]

CAT = AnnotationRecord("cat", box(10, 20, 110.5, 120))
DOG = AnnotationRecord("狗: no", box(0, 0, 1000, 500))


def test_boxes_come_back_and_so_does_an_image_with_nothing_on_it() -> None:
    dataset = scene(DatasetType.OBJECT_DETECTION, {"a.png": [CAT, DOG, CAT], "b.png": [DOG], "empty.png": []})
    before, after = there_and_back(dataset, "yolo")
    assert after == before
    assert after["empty.png"] == [("labeled",)]


def test_outlines_come_back_in_a_segmentation_dataset() -> None:
    outline = AnnotationRecord("cat", shape("polygon", (1, 2), (500, 3), (250.25, 400)))
    dataset = scene(DatasetType.IMAGE_SEGMENTATION, {"a.png": [outline]})
    before, after = there_and_back(dataset, "yolo")
    assert after == before


def test_equal_names_in_two_folders_stay_two_samples() -> None:
    dataset = scene(DatasetType.OBJECT_DETECTION, {"x/a.png": [CAT], "y/a.png": [DOG, DOG], "y/A.png": []})
    export(dataset, "yolo")
    back = come_back(DatasetType.OBJECT_DETECTION)
    assert [len(marks) - 1 for marks in records_of(back).values()] == [0, 1, 2]


@pytest.mark.parametrize(
    "name", ["classes.png", "train.png", "a b#1%.png", 'it\'s "x".png', "猫.png", "con.png", "a~7.png"]
)
def test_a_hostile_name_keeps_its_boxes(name: str) -> None:
    dataset = scene(DatasetType.OBJECT_DETECTION, {name: [CAT], "plain.png": [DOG]})
    before, after = there_and_back(dataset, "yolo")
    assert sorted(after.values(), key=repr) == sorted(before.values(), key=repr)


def test_an_unlabeled_image_comes_back_unlabeled() -> None:
    dataset = scene(DatasetType.OBJECT_DETECTION, {"a.png": [CAT], "b.png": None})
    before, after = there_and_back(dataset, "yolo")
    assert after == before
    assert storage().exists(f"{TARGET}images/unlabeled/b.png")


def test_a_missing_list_of_classes_annotates_nothing_and_says_what_to_add() -> None:
    storage().put(f"{TARGET}a.png", png())
    storage().put(f"{TARGET}a.txt", b"0 0.5 0.5 0.1 0.1\n")
    dataset = DatasetFactory.create(input_path=TARGET)
    result = import_again(dataset)
    assert [each["code"] for each in result["refused"]] == ["class_list_missing"]
    assert (result["format"], result["added"], result["annotations"]) == ("yolo", 1, 0)


def test_an_import_a_second_time_adds_nothing() -> None:
    dataset = scene(DatasetType.OBJECT_DETECTION, {"a.png": [CAT, DOG]})
    export(dataset, "yolo")
    back = come_back(DatasetType.OBJECT_DETECTION)
    assert import_again(back)["annotations"] == 0
