"""Verifying a version: one flipped byte anywhere is found, and what a sync sees is said at once."""

import io
from typing import Any

import pytest
from PIL import Image

from datasets import jobs
from datasets.models import Dataset, Sample, User, Version, VersionProblem
from datasets.models.job import JobState
from datasets.published import version_rows_after
from datasets.services.importing import start_import
from datasets.services.publishing import NewVersion, publish_version
from datasets.services.syncing import start_sync
from datasets.services.verifying import problem_counts, verify_version
from tests.doubles import MemoryStore
from tests.stage import add_labels, add_samples, annotate, box

ROOT = "obs://images/"


def image(color: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (100, 80), color).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def dataset(dataset: Dataset) -> Dataset:
    Dataset.objects.filter(pk=dataset.pk).update(input_path=ROOT, output_path="obs://out/easel/")
    dataset.refresh_from_db()
    return dataset


@pytest.fixture
def version(dataset: Dataset, owner: User, store: MemoryStore) -> Version:
    """Three images, of which one is labeled, published."""
    for name, color in (("a", "red"), ("b", "teal"), ("c", "gold")):
        store.put(f"{ROOT}{name}.png", image(color))
    start_import(dataset=dataset, actor=owner, path=ROOT)
    jobs.run_pending()
    annotate(dataset, [Sample.objects.get(name="a.png")], box(add_labels(dataset, "cat")[0], side=10))
    return publish(dataset, owner)


def publish(dataset: Dataset, owner: User) -> Version:
    version, _ = publish_version(dataset=dataset, draft=NewVersion(), actor=owner)
    jobs.run_pending()
    version.refresh_from_db()
    return version


def verify(version: Version, owner: User) -> dict[str, Any]:
    job = verify_version(dataset=version.dataset, version=version, actor=owner)
    jobs.run_pending()
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED, job.error_message
    assert isinstance(job.result, dict)
    return job.result


def problems() -> list[tuple[int | None, str, str]]:
    return list(VersionProblem.objects.order_by("pk").values_list("number", "path", "code"))


def sync(dataset: Dataset, owner: User) -> None:
    start_sync(dataset=dataset, actor=owner)
    jobs.run_pending()


def test_a_version_whose_files_are_whole_is_verified(version: Version, owner: User) -> None:
    result = verify(version, owner)

    version.refresh_from_db()
    assert result == {
        "version": str(version.pk),
        "checked": 3,
        "unknown": 0,
        "changed": 0,
        "gone": 0,
        "unreadable": 0,
    }
    assert version.verified_at is not None


def test_a_flipped_byte_of_an_image_is_found(version: Version, owner: User, store: MemoryStore) -> None:
    content = bytearray(store.get(f"{ROOT}b.png"))
    content[-5] ^= 1
    store.put(f"{ROOT}b.png", bytes(content))

    assert verify(version, owner)["changed"] == 1
    assert problems() == [(2, f"{ROOT}b.png", "changed")]


@pytest.mark.parametrize("place", [0, 100, -2])
def test_a_flipped_byte_of_the_manifest_is_found(
    version: Version, owner: User, store: MemoryStore, place: int
) -> None:
    content = bytearray(store.get(version.manifest_path))
    content[place] ^= 1
    store.put(version.manifest_path, bytes(content))

    assert verify(version, owner)["changed"] == 2
    page = (None, f"{version.manifest_path}#1", "changed")
    assert problems() == [(None, version.manifest_path, "changed"), page]


@pytest.mark.parametrize("name", ["version.json", "croissant.json", "README.md"])
@pytest.mark.parametrize("place", [0, 60, -3])
def test_a_flipped_byte_of_a_file_beside_it_is_found(
    version: Version, owner: User, store: MemoryStore, name: str, place: int
) -> None:
    path = f"{version.manifest_path.rpartition('/')[0]}/{name}"
    content = bytearray(store.get(path))
    content[place] ^= 1
    store.put(path, bytes(content))

    assert verify(version, owner)["changed"] == 1
    assert problems() == [(None, path, "changed")]


@pytest.mark.parametrize("place", range(0, 280, 13))
def test_a_flipped_byte_of_the_checksums_is_found(
    version: Version, owner: User, store: MemoryStore, place: int
) -> None:
    path = f"{version.manifest_path.rpartition('/')[0]}/SHA256SUMS"
    content = bytearray(store.get(path))
    content[place] ^= 1
    store.put(path, bytes(content))

    result = verify(version, owner)

    assert result["changed"] + result["gone"] >= 1


def test_a_version_that_was_published_before_there_were_checksums_is_whole(
    version: Version, owner: User, store: MemoryStore
) -> None:
    folder = version.manifest_path.rpartition("/")[0]
    for name in ("SHA256SUMS", "croissant.json", "README.md"):
        store.delete(f"{folder}/{name}")

    verify(version, owner)

    assert problems() == []


def test_checksums_that_are_gone_are_missed(version: Version, owner: User, store: MemoryStore) -> None:
    path = f"{version.manifest_path.rpartition('/')[0]}/SHA256SUMS"
    store.delete(path)

    assert verify(version, owner)["gone"] == 1
    assert problems() == [(None, path, "gone")]


def test_what_is_gone_is_told_and_forgotten_when_it_is_back(
    version: Version, owner: User, store: MemoryStore
) -> None:
    content = store.get(f"{ROOT}c.png")
    store.delete(f"{ROOT}c.png")
    assert verify(version, owner)["gone"] == 1

    store.put(f"{ROOT}c.png", content)

    assert verify(version, owner)["gone"] == 0
    assert problems() == []


def test_a_version_says_that_an_image_was_replaced_once_a_sync_has_seen_it(
    version: Version, dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}a.png", image("black"))
    sync(dataset, owner)

    assert problem_counts([version.pk]) == {version.pk: {"changed": 1}}


def test_a_version_that_was_published_after_an_image_was_replaced_is_whole(
    version: Version, dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}a.png", image("black"))
    sync(dataset, owner)

    later = publish(dataset, owner)

    assert problem_counts([later.pk]) == {}
    assert verify(later, owner)["changed"] == 0


def test_a_version_says_no_more_that_an_image_was_replaced_when_the_former_one_is_back(
    version: Version, dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}a.png", image("black"))
    sync(dataset, owner)
    store.put(f"{ROOT}a.png", image("red"))
    sync(dataset, owner)

    assert problem_counts([version.pk]) == {}


def test_a_version_says_that_an_image_is_gone_while_a_sync_misses_it(
    version: Version, dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    content = store.get(f"{ROOT}b.png")
    store.delete(f"{ROOT}b.png")
    sync(dataset, owner)
    assert problem_counts([version.pk]) == {version.pk: {"gone": 1}}

    store.put(f"{ROOT}b.png", content)
    sync(dataset, owner)

    assert problem_counts([version.pk]) == {}


def test_an_image_that_no_scan_has_read_is_published_with_its_checksum(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    add_samples(dataset, 1)
    path = Sample.objects.get().path
    store.put(path, image("red"))

    version = publish(dataset, owner)

    [row] = version_rows_after(version, after=-1)
    assert row.sha256 is not None
    store.put(path, image("blue"))
    assert verify(version, owner)["changed"] == 1


def test_a_retry_of_a_canceled_verification_reads_everything(
    version: Version, owner: User, store: MemoryStore
) -> None:
    job = verify_version(dataset=version.dataset, version=version, actor=owner)
    jobs.cancel(job)
    jobs.run_pending()
    job.refresh_from_db()
    store.put(f"{ROOT}b.png", image("black"))

    jobs.retry(job, actor=owner)
    jobs.run_pending()

    assert problems() == [(2, f"{ROOT}b.png", "changed")]
