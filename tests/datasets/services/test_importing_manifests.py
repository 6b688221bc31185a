"""Importing manifests: images and VOC files wherever they lie, what a machine has marked, hard examples."""

from typing import Any

import msgspec
import pytest

from datasets.models import Annotation, Dataset, Sample, User
from datasets.models.dataset import DatasetType
from datasets.services import registering
from tests.datasets.services.test_importing import ROOT, boxes_of, codes, image, run_import, voc
from tests.doubles import MemoryStore

MANIFEST = f"{ROOT}V001.manifest"
ACTIVE = "modelarts/active-learning"


def put_manifest(store: MemoryStore, *rows: dict[str, Any], path: str = MANIFEST) -> None:
    store.put(path, b"\n".join(map(msgspec.json.encode, rows)))


def label(name: str, **fields: Any) -> dict[str, Any]:
    return {"type": "modelarts/image_classification", "name": name, "annotated-by": "human", **fields}


def reference(path: str) -> dict[str, Any]:
    return {"type": "modelarts/object_detection", "annotation-loc": path, "annotation-format": "PASCAL VOC"}


@pytest.fixture
def pictures(store: MemoryStore) -> MemoryStore:
    """One image in the folder that is imported, and one in another bucket."""
    store.put(f"{ROOT}a.png", image())
    store.put("obs://out/elsewhere/b.png", image())
    return store


@pytest.fixture
def classification(dataset: Dataset) -> Dataset:
    Dataset.objects.filter(pk=dataset.pk).update(type=DatasetType.IMAGE_CLASSIFICATION)
    dataset.refresh_from_db()
    return dataset


def labels_by_path() -> dict[str, list[str]]:
    names = Annotation.objects.values_list("label__name", flat=True)
    samples = Sample.objects.order_by("number")
    return {sample.path: list(names.filter(sample=sample)) for sample in samples}


def test_images_in_other_buckets_become_samples(
    classification: Dataset, owner: User, pictures: MemoryStore
) -> None:
    put_manifest(pictures, {"source": "s3://out/elsewhere/b.png", "annotation": [label("cat")]})
    result = run_import(classification, owner)
    assert (result["format"], result["added"], result["annotated"]) == ("modelarts", 2, 1)
    assert result["recognised_by"] == "V001.manifest has a line for each image"
    assert list(labels_by_path().values()) == [[], ["cat"]]


def test_a_path_of_one_manifest_imports_what_that_names_and_nothing_else(
    classification: Dataset, owner: User, pictures: MemoryStore
) -> None:
    put_manifest(pictures, {"source": "obs://out/elsewhere/b.png", "annotation": [label("cat")]})
    run_import(classification, owner, MANIFEST)
    assert list(labels_by_path()) == ["obs://out/elsewhere/b.png"]


@pytest.mark.parametrize("path", [ROOT, MANIFEST])
def test_a_copied_export_takes_the_images_and_files_beside_its_manifest(
    dataset: Dataset, owner: User, pictures: MemoryStore, path: str
) -> None:
    pictures.delete(f"{ROOT}a.png")
    pictures.put(f"{ROOT}data/b.png", image())
    pictures.put(f"{ROOT}annotations/b.xml", voc(("cat", 10, 20, 30, 40)))
    pictures.put("obs://out/elsewhere/b.xml", voc(("old", 10, 20, 30, 40)))
    row = {"source": "obs://out/elsewhere/b.png", "annotation": [reference("obs://out/elsewhere/b.xml")]}
    put_manifest(pictures, row)

    run_import(dataset, owner, path)

    assert labels_by_path() == {f"{ROOT}data/b.png": ["cat"]}


def test_images_that_a_copied_manifest_has_not_beside_it_come_from_where_it_says(
    classification: Dataset, owner: User, pictures: MemoryStore
) -> None:
    pictures.put(f"{ROOT}data/c.png", image())
    put_manifest(
        pictures,
        {"source": "obs://out/elsewhere/b.png", "annotation": [label("cat")]},
        {"source": "obs://out/elsewhere/c.png", "annotation": [label("dog")]},
    )

    run_import(classification, owner, MANIFEST)

    assert labels_by_path() == {"obs://out/elsewhere/b.png": ["cat"], f"{ROOT}data/c.png": ["dog"]}


def test_a_dry_run_counts_the_copies_and_not_what_they_were_copied_from(
    classification: Dataset, owner: User, pictures: MemoryStore
) -> None:
    pictures.put(f"{ROOT}data/b.png", image())
    put_manifest(pictures, {"source": "obs://out/elsewhere/b.png", "annotation": [label("cat")]})

    result = run_import(classification, owner, dry_run=True)

    assert (result["added"], result["known"], result["annotated"]) == (2, 0, 1)


def test_images_below_the_folder_are_known_when_their_lines_come(
    classification: Dataset, owner: User, pictures: MemoryStore
) -> None:
    put_manifest(pictures, {"source": f"{ROOT}a.png"}, {"source": "a.png", "annotation": [label("cat")]})
    result = run_import(classification, owner)
    assert (result["added"], result["known"], result["annotated"]) == (1, 0, 1)


def test_voc_files_in_other_buckets_are_read(dataset: Dataset, owner: User, pictures: MemoryStore) -> None:
    pictures.put("obs://out/v/a.xml", voc(("cat", 10, 20, 30, 40)))
    put_manifest(pictures, {"source": "a.png", "annotation": [reference("s3://out/v/a.xml")]})
    run_import(dataset, owner)
    assert boxes_of(dataset) == [("cat", 10, 20, 30, 40)]


def test_a_bucket_that_is_closed_to_who_imports_stays_closed(
    dataset: Dataset, owner: User, pictures: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("datasets.import_sources", "datasets.services.registering"):
        monkeypatch.setattr(f"{module}.may_use_bucket", lambda _, bucket: bucket != "out")
    pictures.put("obs://out/v/a.xml", voc(("cat", 10, 20, 30, 40)))
    put_manifest(
        pictures,
        {"source": "a.png", "annotation": [reference("s3://out/v/a.xml")]},
        {"source": "obs://out/elsewhere/b.png"},
    )
    result = run_import(dataset, owner)
    assert codes(result) == [
        ("obs://out/v/a.xml", "annotation_file_unreadable"),
        ("V001.manifest: line 2", "image_not_found"),
    ]
    assert list(labels_by_path()) == [f"{ROOT}a.png"]


@pytest.mark.parametrize(
    "source", ["obs://nowhere/a.png", "../out/elsewhere/b.png", "obs://out/", "obs://out/x.exe", "a\0.png"]
)
def test_an_image_that_is_not_there_is_refused_by_its_line(
    dataset: Dataset, owner: User, pictures: MemoryStore, source: str
) -> None:
    put_manifest(pictures, {"source": source})
    assert codes(run_import(dataset, owner)) == [("V001.manifest: line 1", "image_not_found")]


def test_what_a_machine_has_marked_waits_in_to_confirm(
    classification: Dataset, owner: User, pictures: MemoryStore
) -> None:
    marks = [label("cat", **{"annotated-by": ACTIVE, "confidence": 0.61})]
    put_manifest(pictures, {"source": "a.png", "annotation": marks})
    run_import(classification, owner)
    assert Sample.objects.get().state == "to_confirm"
    assert Annotation.objects.get().confidence == 0.61


def test_hard_examples_come_with_their_reasons(
    classification: Dataset, owner: User, pictures: MemoryStore
) -> None:
    row = {"source": "a.png", "hard": "true", "hard-reasons": "3-20", "hard-coefficient": 0.72}
    row["annotation"] = [label("cat")]
    put_manifest(pictures, row)
    run_import(classification, owner)
    sample = Sample.objects.get()
    assert (sample.hard, sample.hard_reasons, sample.hard_coefficient) == (True, ["3", "20"], 0.72)


def test_only_hard_examples_are_annotated_where_they_are_asked_for(
    classification: Dataset, owner: User, pictures: MemoryStore
) -> None:
    put_manifest(
        pictures,
        {"source": "a.png", "annotation": [label("cat")]},
        {"source": "obs://out/elsewhere/b.png", "hard": "true", "annotation": [label("dog")]},
    )
    run_import(classification, owner, only_hard=True)
    assert list(labels_by_path().values()) == [[], ["dog"]]


def test_an_image_that_was_confirmed_empty_is_labeled(
    dataset: Dataset, owner: User, pictures: MemoryStore
) -> None:
    put_manifest(pictures, {"source": "a.png", "state": "labeled"}, {"source": "obs://out/elsewhere/b.png"})
    run_import(dataset, owner)
    assert list(Sample.objects.order_by("number").values_list("state", flat=True)) == ["labeled", "unlabeled"]


def test_labels_alone_are_refused_by_a_detection_dataset_and_the_images_come(
    dataset: Dataset, owner: User, pictures: MemoryStore
) -> None:
    put_manifest(pictures, {"source": "a.png", "annotation": [label("cat")]})
    result = run_import(dataset, owner)
    assert codes(result) == [(ROOT, "format_unfit")]
    assert (result["added"], Annotation.objects.count()) == (1, 0)


def test_manifest_of_many_lines_is_registered_and_read_batch_by_batch(
    classification: Dataset, owner: User, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "NAMED", 3)
    monkeypatch.setattr("datasets.formats.json_lines.LINES_AT_ONCE", 3)
    for place in range(8):
        store.put(f"obs://out/{place}.png", image())
    rows = [{"source": f"obs://out/{place}.png", "annotation": [label("cat")]} for place in range(8)]
    put_manifest(store, *rows)
    result = run_import(classification, owner, MANIFEST)
    assert (result["added"], result["annotated"]) == (8, 8)
