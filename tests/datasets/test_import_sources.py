"""How annotation files find the samples of a dataset."""

from typing import Any

from datasets.import_sources import SampleFinder
from datasets.models import Dataset
from datasets.sample_writer import register
from tests.factories import NOON

ROOT = "obs://images/in/"


def finder(dataset: Dataset, *names: str) -> SampleFinder:
    files: Any = [(f"{ROOT}{name}", 1000, "etag", NOON) for name in names]
    register(dataset.pk, files, input_path=ROOT, now=NOON)
    return SampleFinder(dataset.pk, ROOT)


def test_a_lone_namesake_is_taken_where_the_folder_that_is_said_is_not_there(dataset: Dataset) -> None:
    assert finder(dataset, "b/1.jpg").named("images/1.jpg", "train.json") == [f"{ROOT}b/1.jpg"]


def test_a_lone_namesake_is_not_taken_where_the_folder_that_is_said_is_there(dataset: Dataset) -> None:
    assert finder(dataset, "b/1.jpg", "a/2.jpg").named("a/1.jpg", "train.json") == []


def test_folders_outside_of_the_import_say_nothing(dataset: Dataset) -> None:
    finder(dataset, "new/b/1.jpg", "old/a/2.jpg")
    found = SampleFinder(dataset.pk, f"{ROOT}new/")

    assert found.named("a/1.jpg", "train.json") == [f"{ROOT}new/b/1.jpg"]


def test_each_of_thousands_of_namesakes_is_found(dataset: Dataset) -> None:
    found = finder(dataset, *[f"{place:05d}/image.jpg" for place in range(3000)])

    assert found.named("02999/image.jpg", "train.json") == [f"{ROOT}02999/image.jpg"]
    assert found.beside("02999/image.xml") == [f"{ROOT}02999/image.jpg"]
