"""Whole projects of Label Studio and CVAT, as these export them, by the real jobs."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image

from datasets.models import Annotation, Dataset, User
from datasets.states import SampleState
from tests.datasets.services.test_dry_runs import COUNTED
from tests.datasets.services.test_importing import ROOT, image, run_import
from tests.doubles import MemoryStore

DATA = Path(__file__).parents[2] / "data"


def put_tree(store: MemoryStore, name: str) -> None:
    for path in sorted((DATA / name).rglob("*.*")):
        store.put(f"{ROOT}{path.relative_to(DATA / name)}", path.read_bytes())


def states(dataset: Dataset) -> list[tuple[str, str, int]]:
    return list(dataset.samples.order_by("name").values_list("name", "state", "annotation_count"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "label_studio",
            [
                ("a.png", SampleState.LABELED, 2),
                ("b.png", SampleState.TO_CONFIRM, 1),
                ("c.png", SampleState.LABELED, 0),
            ],
        ),
        (
            "cvat",
            [
                ("a.png", SampleState.LABELED, 2),
                ("b.png", SampleState.TO_CONFIRM, 1),
                ("c.png", SampleState.UNLABELED, 0),
            ],
        ),
    ],
)
def test_a_project_comes_with_what_people_and_machines_have_marked(
    name: str, expected: list[Any], dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    put_tree(store, name)
    result = run_import(dataset, owner)
    assert result["format"] == name
    assert states(dataset) == expected


def test_predictions_keep_their_confidence(dataset: Dataset, owner: User, store: MemoryStore) -> None:
    put_tree(store, "label_studio")
    run_import(dataset, owner)
    (found,) = Annotation.objects.filter(sample__name="b.png")
    assert (found.confidence, found.source) == (0.75, "import")


@pytest.mark.parametrize("name", ["label_studio", "cvat"])
def test_a_dry_run_counts_and_refuses_what_the_import_does(
    name: str, dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    put_tree(store, name)
    foreseen = run_import(dataset, owner, dry_run=True)
    result = run_import(dataset, owner)
    assert foreseen["refused_count"] > 0
    assert {key: foreseen[key] for key in COUNTED} == {key: result[key] for key in COUNTED}


@pytest.mark.parametrize("name", ["label_studio", "cvat"])
def test_a_second_import_adds_nothing(name: str, dataset: Dataset, owner: User, store: MemoryStore) -> None:
    put_tree(store, name)
    run_import(dataset, owner)
    result = run_import(dataset, owner)
    assert (result["added"], result["annotations"]) == (0, 0)


def boxed(named: str, **declared: int) -> dict[str, Any]:
    """A task with a box from 10 to 60 percent."""
    value = {"x": 10, "y": 10, "width": 50, "height": 50, "rectanglelabels": ["bolt"]}
    result = {"type": "rectanglelabels", "value": value} | declared
    return {"data": {"image": named}, "annotations": [{"result": [result]}]}


def test_a_task_of_a_bucket_is_about_the_image_at_exactly_that_place(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    for folder in ("x", "y"):
        store.put(f"{ROOT}{folder}/a.png", image())
    task = boxed(f"{ROOT.replace('obs', 's3')}y/a.png")
    store.put(f"{ROOT}project.json", json.dumps([task]).encode())
    run_import(dataset, owner)
    assert list(Annotation.objects.values_list("sample__path", "x1", "y1")) == [
        (f"{ROOT}y/a.png", 60.0, 48.0)
    ]


def lying() -> bytes:
    """An image whose file has 100 x 80 px and says that it stands upright at 80 x 100."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    file = io.BytesIO()
    Image.new("L", (100, 80)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_percent_are_of_the_image_as_its_orientation_shows_it(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}a.jpg", lying())
    task = boxed("a.jpg", original_width=80, original_height=100)
    store.put(f"{ROOT}project.json", json.dumps([task]).encode())
    run_import(dataset, owner)
    assert list(Annotation.objects.values_list("x0", "y0", "x1", "y1")) == [(8.0, 10.0, 48.0, 60.0)]


def test_marks_of_an_image_that_was_labeled_lying_are_refused(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}a.jpg", lying())
    task = boxed("a.jpg", original_width=100, original_height=80)
    store.put(f"{ROOT}project.json", json.dumps([task]).encode())
    result = run_import(dataset, owner)
    assert [each["code"] for each in result["refused"]] == ["image_turned"]
    assert not Annotation.objects.exists()
