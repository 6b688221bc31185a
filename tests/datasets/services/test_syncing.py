"""Syncing: samples follow the files of the input path, and annotations stay."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from datasets import jobs
from datasets.counts import recount
from datasets.errors import StorageUnavailableError
from datasets.models import Annotation, Dataset, Job, Sample, User
from datasets.models.job import JobKind, JobState
from datasets.sample_writer import trash
from datasets.services import syncing
from datasets.services.importing import start_import
from datasets.services.syncing import NoInputPathError, start_sync
from datasets.storage import FolderStore, Mount, Problem, Store, use_storage
from tests.doubles import MemoryStore
from tests.stage import add_labels, annotate, box

ROOT = "obs://images/"
BOX = b"<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox>"
VOC = b"<annotation><object><name>cat</name>" + BOX + b"</object></annotation>"


def image(color: str = "teal") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (100, 80), color).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def dataset(dataset: Dataset) -> Dataset:
    """A dataset of the bucket `images`."""
    Dataset.objects.filter(pk=dataset.pk).update(input_path=ROOT)
    dataset.refresh_from_db()
    return dataset


@pytest.fixture
def files(dataset: Dataset, owner: User, store: MemoryStore) -> MemoryStore:
    """Three images, imported and scanned."""
    for name in ("a", "b", "c"):
        store.put(f"{ROOT}{name}.png", image())
    start_import(dataset=dataset, actor=owner, path=ROOT)
    jobs.run_pending()
    return store


def sync(dataset: Dataset, actor: User) -> dict[str, Any]:
    job = start_sync(dataset=dataset, actor=actor)
    jobs.run_pending()
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED, job.error_message
    assert job.done == job.total
    assert recount(dataset) == []
    assert isinstance(job.result, dict)
    return {name: value for name, value in job.result.items() if value and name != "recognised_by"}


def sample(name: str) -> Sample:
    return Sample.objects.get(name=name)


def test_sync_changes_nothing_where_nothing_changed(
    dataset: Dataset, owner: User, files: MemoryStore
) -> None:
    before = list(Sample.objects.values())
    assert sync(dataset, owner) == {}
    assert list(Sample.objects.values()) == before


def test_new_files_become_samples_behind_the_others(
    dataset: Dataset, owner: User, files: MemoryStore
) -> None:
    files.put(f"{ROOT}aa.png", image())
    assert sync(dataset, owner) == {"added": 1}
    assert (sample("aa.png").number, sample("aa.png").width) == (4, 100)


def test_vanished_file_marks_its_sample_as_missing_and_keeps_its_annotations(
    dataset: Dataset, owner: User, files: MemoryStore
) -> None:
    (cat,) = add_labels(dataset, "cat")
    annotate(dataset, [sample("b.png")], box(cat, side=10))
    files.delete(f"{ROOT}b.png")
    assert sync(dataset, owner) == {"gone": 1}
    assert sample("b.png").missing
    assert Annotation.objects.count() == 1


def test_file_that_is_back_is_missing_no_more(dataset: Dataset, owner: User, files: MemoryStore) -> None:
    content = files.get(f"{ROOT}b.png")
    files.delete(f"{ROOT}b.png")
    sync(dataset, owner)
    files.put(f"{ROOT}b.png", content)
    assert sync(dataset, owner) == {"returned": 1}
    assert not sample("b.png").missing


def test_changed_file_is_scanned_again(dataset: Dataset, owner: User, files: MemoryStore) -> None:
    before = sample("a.png").sha256
    files.put(f"{ROOT}a.png", image("red"))
    assert sync(dataset, owner) == {"changed": 1}
    after = sample("a.png")
    assert after.sha256 not in ("", before)
    assert after.scanned_etag == after.etag == files.head(after.path).etag


def test_deleted_sample_stays_deleted(dataset: Dataset, owner: User, files: MemoryStore) -> None:
    trash(dataset.pk, [sample("a.png").pk], now=timezone.now())
    files.put(f"{ROOT}a.png", image("red"))
    assert sync(dataset, owner) == {}
    assert not Sample.objects.live().filter(name="a.png").exists()


def test_samples_from_another_path_are_left_alone(dataset: Dataset, owner: User, files: MemoryStore) -> None:
    files.put("obs://out/other/d.png", image())
    start_import(dataset=dataset, actor=owner, path="obs://out/other/")
    jobs.run_pending()
    files.delete("obs://out/other/d.png")
    assert sync(dataset, owner) == {}
    assert not sample("d.png").missing


def test_annotation_file_of_a_new_image_is_read(dataset: Dataset, owner: User, files: MemoryStore) -> None:
    files.put(f"{ROOT}d.png", image())
    files.put(f"{ROOT}d.xml", VOC)
    assert sync(dataset, owner) == {"added": 1, "annotated": 1, "annotations": 1, "format": "voc"}
    assert sample("d.png").state == "labeled"


def test_annotation_file_of_a_sample_that_somebody_saved_is_not_read(
    dataset: Dataset, owner: User, files: MemoryStore
) -> None:
    (dog,) = add_labels(dataset, "dog")
    annotate(dataset, [sample("a.png")], box(dog, side=10))
    files.put(f"{ROOT}a.xml", VOC)
    assert sync(dataset, owner) == {"format": "voc"}
    assert Annotation.objects.get().label == dog


@pytest.mark.parametrize("failing_after", [0, 1, 3])
def test_listing_that_ends_in_an_error_changes_nothing(
    dataset: Dataset, owner: User, files: MemoryStore, monkeypatch: pytest.MonkeyPatch, failing_after: int
) -> None:
    monkeypatch.setattr(syncing, "BATCH", 1)
    files.put(f"{ROOT}a.png", image("red"))
    files.put(f"{ROOT}d.png", image())
    files.delete(f"{ROOT}b.png")
    entries = list(files.list_objects(ROOT))[:failing_after]

    def broken(*arguments: Any, **options: Any) -> Iterator[Any]:
        yield from entries
        raise StorageUnavailableError("The disk is gone.")

    monkeypatch.setattr(files, "list_objects", broken)
    before = list(Sample.objects.values())
    job = start_sync(dataset=dataset, actor=owner)
    jobs.run_pending()
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "storage_unavailable")
    assert list(Sample.objects.values()) == before


def test_empty_input_is_taken_for_a_disk_that_is_not_there(
    dataset: Dataset, owner: User, files: MemoryStore
) -> None:
    for name in ("a", "b", "c"):
        files.delete(f"{ROOT}{name}.png")
    job = start_sync(dataset=dataset, actor=owner)
    jobs.run_pending()
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "input_empty")
    assert not Sample.objects.filter(missing=True).exists()


def test_what_lies_below_an_unreadable_folder_is_not_gone(
    dataset: Dataset, owner: User, files: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.put(f"{ROOT}closed/d.png", image())
    sync(dataset, owner)
    listed = files.list_objects

    def partly(path: str, **options: Any) -> Iterator[Any]:
        if report := options.get("problems"):
            report(Problem("closed/", "unreadable", "closed/ can't be read."))
        return (entry for entry in listed(path) if "/closed/" not in entry.path)

    monkeypatch.setattr(files, "list_objects", partly)
    result = sync(dataset, owner)
    assert not sample("d.png").missing
    assert [each["code"] for each in result["refused"]] == ["unreadable"]


def test_work_is_done_in_batches(
    dataset: Dataset, owner: User, files: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "BATCH", 2)
    files.delete(f"{ROOT}b.png")
    files.put(f"{ROOT}c.png", image("red"))
    for name in ("d", "e", "f"):
        files.put(f"{ROOT}{name}.png", image())
    assert sync(dataset, owner) == {"added": 3, "gone": 1, "changed": 1}


def test_sync_needs_an_input_path(owner: User, store: MemoryStore) -> None:
    dataset = Dataset.objects.create(name="homeless", type="object_detection")
    with pytest.raises(NoInputPathError):
        start_sync(dataset=dataset, actor=owner)
    assert not Job.objects.filter(kind=JobKind.SYNC).exists()


def test_sync_of_a_folder_on_disk_finds_what_was_touched(
    dataset: Dataset, owner: User, tmp_path: Path
) -> None:
    folder = tmp_path / "images"
    folder.mkdir()
    store: Store = FolderStore(tmp_path / "home", {"images": Mount(str(folder), is_read_only=True)})
    with use_storage(store):
        (folder / "a.png").write_bytes(image())
        sync(dataset, owner)
        (folder / "a.png").write_bytes(image("red") + b" ")
        (folder / "Ä ö.png").write_bytes(image())
        assert sync(dataset, owner) == {"added": 1, "changed": 1}
