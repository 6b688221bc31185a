"""A dry run says what an import would bring, and changes nothing."""

from typing import Any

import msgspec
import pytest
from django.apps import apps

from datasets.models import Dataset, Job, User
from datasets.models.job import JobKind
from tests.datasets.services.test_importing import ROOT, codes, image, run_import, voc
from tests.doubles import MemoryStore
from tests.stage import add_labels

OF_JOBS = {"Job", "JobPart", "JobLog"}
COUNTED = (
    "added",
    "known",
    "annotated",
    "annotations",
    "format",
    "recognised_by",
    "refused_count",
    "refused",
)


def row_totals() -> dict[str, int]:
    models = [model for app in ("datasets", "labeling") for model in apps.get_app_config(app).get_models()]
    return {
        model.__name__: model._default_manager.count() for model in models if model.__name__ not in OF_JOBS
    }


@pytest.fixture
def folder(store: MemoryStore) -> MemoryStore:
    """Two images with boxes, one of which can't be used, and a file of an image that is not there."""
    store.put(f"{ROOT}a.png", image())
    store.put(f"{ROOT}b.png", image())
    store.put(f"{ROOT}a.xml", voc(("cat", 10, 20, 30, 40), ("dog", 1, 2, 90, 60), ("dog", 5, 5, 5, 9)))
    store.put(f"{ROOT}b.xml", voc(("dog", 1, 2, 30, 40), name="b.png"))
    store.put(f"{ROOT}lost.xml", voc(("cat", 1, 2, 3, 4), name="lost.png"))
    return store


def test_a_dry_run_changes_nothing_but_the_jobs(dataset: Dataset, owner: User, folder: MemoryStore) -> None:
    before = row_totals()
    run_import(dataset, owner, dry_run=True)
    assert row_totals() == before
    assert not Job.objects.filter(kind=JobKind.SCAN).exists()


def test_a_dry_run_says_what_comes_of_each_label_and_which_are_new(
    dataset: Dataset, owner: User, folder: MemoryStore
) -> None:
    add_labels(dataset, "cat")
    result = run_import(dataset, owner, dry_run=True)
    assert result["labels"] == [
        {"name": "dog", "annotations": 2, "is_new": True},
        {"name": "cat", "annotations": 1, "is_new": False},
    ]
    assert (result["dry_run"], result["format"]) == (True, "voc")


def test_a_dry_run_says_what_the_import_then_does(dataset: Dataset, owner: User, folder: MemoryStore) -> None:
    foreseen = run_import(dataset, owner, dry_run=True)
    done = run_import(dataset, owner)
    assert {name: foreseen[name] for name in COUNTED} == {name: done[name] for name in COUNTED}
    assert codes(foreseen) == [("a.xml: object 3", "shape_too_small"), ("lost.xml", "image_not_found")]


def test_a_dry_run_after_the_import_finds_nothing_more(
    dataset: Dataset, owner: User, folder: MemoryStore
) -> None:
    run_import(dataset, owner)
    result = run_import(dataset, owner, dry_run=True)
    assert (result["added"], result["known"], result["annotations"], result["labels"]) == (0, 2, 0, [])


def test_a_dry_run_takes_only_the_labels_that_are_asked_for(
    dataset: Dataset, owner: User, folder: MemoryStore
) -> None:
    result = run_import(dataset, owner, dry_run=True, labels=["cat"])
    assert [each["name"] for each in result["labels"]] == ["cat"]


def test_a_dry_run_finds_images_that_a_manifest_names_in_other_buckets(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put("obs://out/b.png", image())
    shape = {"@modelarts:shape": "bndbox", "@modelarts:feature": [[1, 2], [30, 40]]}
    row: dict[str, Any] = {"source": "obs://out/b.png", "annotation": [{"name": "cat", "property": shape}]}
    store.put(f"{ROOT}V001.manifest", msgspec.json.encode(row))
    result = run_import(dataset, owner, f"{ROOT}V001.manifest", dry_run=True)
    assert (result["added"], result["annotated"], result["annotations"]) == (1, 1, 1)
