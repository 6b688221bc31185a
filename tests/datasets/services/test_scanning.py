"""Scanning: what is found out of a file, and what becomes of those that are no images."""

import hashlib
import io
from typing import Any

import pytest
from PIL import Image

from datasets import jobs, sample_images
from datasets.errors import StorageUnavailableError
from datasets.models import Dataset, Job, Sample, User
from datasets.models.job import JobKind, JobState
from datasets.sample_images import SampleFile, thumbnail_path
from datasets.services import scanning
from datasets.services.scanning import start_scan, unscanned
from tests.doubles import MemoryStore
from tests.factories import SampleFactory
from tests.stage import add_labels, add_samples, annotate, box

ROOT = "obs://images/"
TURNED = 6  # EXIF: the camera lay on its side


def image(kind: str = "JPEG", size: tuple[int, int] = (400, 300), orientation: int = 1) -> bytes:
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    Image.linear_gradient("L").resize(size).convert("RGB").save(file, kind, exif=exif)
    return file.getvalue()


def stored(dataset: Dataset, store: MemoryStore, name: str, content: bytes, **fields: Any) -> Sample:
    entry = store.put(f"{ROOT}{name}", content)
    return SampleFactory.create(
        dataset=dataset, name=name, path=entry.path, etag=entry.etag, size=entry.size, **fields
    )


def scan(dataset: Dataset) -> Job:
    job = start_scan(dataset=dataset, actor=None)
    assert job is not None
    jobs.run_pending()
    job.refresh_from_db()
    return job


def result_of(job: Job) -> dict[str, Any]:
    assert job.state == JobState.SUCCEEDED, job.error_message
    assert isinstance(job.result, dict)
    return job.result


def cached(sample: Sample) -> bytes:
    sample.refresh_from_db()
    file = SampleFile(sample.dataset_id, sample.pk, sample.path, sample.etag)
    return thumbnail_path(file).read_bytes()


def test_scan_finds_type_size_checksum_hash_and_measures(dataset: Dataset, store: MemoryStore) -> None:
    content = image("PNG")
    sample = stored(dataset, store, "a.jpg", content)
    job = scan(dataset)
    sample.refresh_from_db()
    assert (sample.format, sample.width, sample.height, sample.problem) == ("png", 400, 300, "")
    assert sample.sha256 == hashlib.sha256(content).hexdigest()
    assert sample.phash is not None
    assert sample.measures is not None
    assert 0.4 < sample.measures["brightness"] < 0.6
    assert (job.done, job.total, result_of(job)["scanned"]) == (1, 1, 1)


def test_size_is_that_of_the_upright_image(dataset: Dataset, store: MemoryStore) -> None:
    sample = stored(dataset, store, "a.jpg", image(orientation=TURNED))
    scan(dataset)
    sample.refresh_from_db()
    assert (sample.width, sample.height, sample.orientation) == (300, 400, TURNED)


def test_scan_puts_an_upright_thumbnail_into_the_cache(dataset: Dataset, store: MemoryStore) -> None:
    sample = stored(dataset, store, "a.jpg", image(orientation=TURNED))
    scan(dataset)
    assert Image.open(io.BytesIO(cached(sample))).size == (180, 240)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "image_truncated"),
        (b"<html>", "image_is_markup"),
        (b"GIF89a", "image_format_unsupported"),
        (image()[:-200], "image_damaged"),
    ],
)
def test_file_that_is_no_good_image_is_listed_and_the_rest_goes_on(
    dataset: Dataset, store: MemoryStore, content: bytes, code: str
) -> None:
    bad = stored(dataset, store, "bad.jpg", content)
    good = stored(dataset, store, "good.jpg", image())
    result = result_of(scan(dataset))
    bad.refresh_from_db()
    good.refresh_from_db()
    assert [(each["name"], each["code"]) for each in result["refused"]] == [("bad.jpg", code)]
    assert (bad.problem, good.problem, good.width) == (code, "", 400)


def test_scanned_files_are_not_read_again(dataset: Dataset, store: MemoryStore) -> None:
    stored(dataset, store, "a.jpg", image())
    stored(dataset, store, "bad.jpg", b"<html>")
    scan(dataset)
    assert start_scan(dataset=dataset, actor=None) is None


def test_replaced_file_is_recorded_as_it_is_now(dataset: Dataset, store: MemoryStore) -> None:
    sample = stored(dataset, store, "a.jpg", image())
    entry = store.put(sample.path, image(size=(50, 60)))
    scan(dataset)
    sample.refresh_from_db()
    assert (sample.width, sample.etag, sample.size) == (50, entry.etag, entry.size)
    assert not unscanned(dataset.pk).exists()


def test_annotations_that_a_smaller_file_left_outside_are_listed_and_kept(
    dataset: Dataset, store: MemoryStore
) -> None:
    inside, outside = add_samples(dataset, 2)
    label = add_labels(dataset, "cat")[0]
    annotate(dataset, [inside], box(label, 0, 0, side=50))
    annotate(dataset, [outside], box(label, 0, 0, side=50), box(label, 10, 0, side=50))
    store.put(inside.path, image(size=(50, 60)))
    store.put(outside.path, image(size=(50, 60)))
    [refused] = result_of(scan(dataset))["refused"]
    assert (refused["name"], refused["code"]) == (outside.name, "annotations_outside_image")
    assert "had 1000 x 1000 px and has 50 x 60 px now, so annotations lie outside: 1." in refused["message"]
    assert outside.annotations.count() == 2


def test_annotations_on_an_image_whose_size_was_never_known_are_not_told(
    dataset: Dataset, store: MemoryStore
) -> None:
    [sample] = add_samples(dataset, 1)
    annotate(dataset, [sample], box(add_labels(dataset, "cat")[0], 10, 0, side=50))
    Sample.objects.update(width=None, height=None)
    store.put(sample.path, image(size=(50, 60)))
    assert result_of(scan(dataset))["refused"] == []


def test_size_that_was_stored_before_is_corrected(dataset: Dataset, store: MemoryStore) -> None:
    sample = stored(dataset, store, "a.jpg", image(), width=1, height=1)
    scan(dataset)
    sample.refresh_from_db()
    assert (sample.width, sample.height) == (400, 300)


def test_thumbnail_of_the_former_file_is_removed(dataset: Dataset, store: MemoryStore) -> None:
    sample = stored(dataset, store, "a.jpg", image())
    scan(dataset)
    before = thumbnail_path(SampleFile(dataset.pk, sample.pk, sample.path, sample.etag))
    entry = store.put(sample.path, image(size=(50, 60)))
    Sample.objects.filter(pk=sample.pk).update(etag=entry.etag)
    scan(dataset)
    assert not before.exists()
    assert cached(sample)


def test_vanished_file_marks_its_sample_as_missing(dataset: Dataset, store: MemoryStore) -> None:
    sample = stored(dataset, store, "a.jpg", image())
    store.delete(sample.path)
    result = result_of(scan(dataset))
    sample.refresh_from_db()
    assert sample.missing
    assert result["refused"][0]["code"] == "image_missing"


def test_file_that_is_closed_to_us_is_a_problem_of_its_own(
    dataset: Dataset, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str) -> Any:
        raise StorageUnavailableError("Its permissions forbid it.") from PermissionError()

    sample = stored(dataset, store, "a.jpg", image())
    monkeypatch.setattr(store, "open", refuse)
    assert result_of(scan(dataset))["refused_count"] == 1
    sample.refresh_from_db()
    assert sample.problem == "image_unreadable"


def test_storage_that_is_away_fails_the_scan_and_no_image(dataset: Dataset, store: MemoryStore) -> None:
    sample = stored(dataset, store, "a.jpg", image())
    store.failure = StorageUnavailableError()
    job = scan(dataset)
    sample.refresh_from_db()
    assert (job.state, job.error_code, sample.problem) == (JobState.FAILED, "storage_unavailable", "")


def test_large_image_is_read_in_a_child_process(
    dataset: Dataset, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_images, "LARGE_PIXELS", 1000)
    content = image()
    sample = stored(dataset, store, "a.jpg", content)
    scan(dataset)
    thumbnail = cached(sample)
    assert sample.sha256 == hashlib.sha256(content).hexdigest()
    assert (sample.width, Image.open(io.BytesIO(thumbnail)).size) == (400, (240, 180))


def test_fault_of_a_child_process_is_told_as_its_images(
    dataset: Dataset, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_images, "LARGE_PIXELS", 1000)
    sample = stored(dataset, store, "a.jpg", image()[:-200])
    scan(dataset)
    sample.refresh_from_db()
    assert (sample.problem, sample.width) == ("image_damaged", 400)


def test_scan_is_cut_into_parts(
    dataset: Dataset, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "LEAST_PART", 2)
    for place in range(5):
        stored(dataset, store, f"{place}.jpg", image(size=(20, 20)))
    job = scan(dataset)
    assert job.parts.filter(step="read").count() == 3
    assert (job.done, result_of(job)["scanned"]) == (5, 5)


def test_second_scan_is_not_started_while_one_is_open(dataset: Dataset, store: MemoryStore) -> None:
    stored(dataset, store, "a.jpg", image())
    start_scan(dataset=dataset, actor=None)
    assert start_scan(dataset=dataset, actor=None) is None
    assert Job.objects.count() == 1


def test_what_comes_while_a_scan_runs_is_scanned_by_the_next(
    dataset: Dataset, owner: User, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(dataset, store, "a.jpg", image())
    summary = scanning._summary

    def come_late(result: dict[str, Any]) -> str:
        if not Sample.objects.filter(name="late.jpg").exists():
            stored(dataset, store, "late.jpg", image())
        return summary(result)

    monkeypatch.setattr(scanning, "_summary", come_late)
    scan(dataset)
    assert Job.objects.filter(kind=JobKind.SCAN, state=JobState.SUCCEEDED).count() == 2
    assert not unscanned(dataset.pk).exists()


def test_samples_in_the_trash_and_missing_ones_are_not_scanned(dataset: Dataset, store: MemoryStore) -> None:
    stored(dataset, store, "a.jpg", image(), missing=True)
    stored(dataset, store, "b.jpg", image(), deleted_at="2026-01-02T12:00:00Z")
    assert start_scan(dataset=dataset, actor=None) is None
