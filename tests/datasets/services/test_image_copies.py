"""Copies of images beside the versions: once per content, whole, and independent of their source."""

import datetime as dt
import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from datasets import jobs
from datasets.errors import StorageFullError
from datasets.formats.voc_xml import parse_voc
from datasets.manifest import VersionRow
from datasets.models import Dataset, Job, JobLog, Sample, User, Version
from datasets.models.job import JobState
from datasets.models.version import VersionStatus
from datasets.published import version_rows_after
from datasets.services import image_copies
from datasets.services.copy_tidying import delete_unneeded_copies
from datasets.services.export_records import read_records
from datasets.services.importing import start_import
from datasets.services.publishing import NewVersion, publish_version
from datasets.services.syncing import start_sync
from datasets.services.verifying import verify_version
from datasets.services.versions import delete_version
from datasets.storage import storage
from tests.datasets.services.test_verifying import ROOT, dataset, image, verify  # noqa: F401  # a fixture
from tests.doubles import MemoryStore
from tests.stage import add_labels, annotate, box


@pytest.fixture
def pictures(dataset: Dataset, owner: User, store: MemoryStore) -> Dataset:  # noqa: F811
    """Three images of which two have one content; one is labeled."""
    for name, color in (("a", "red"), ("b", "teal"), ("c", "teal")):
        store.put(f"{ROOT}{name}.png", image(color))
    start_import(dataset=dataset, actor=owner, path=ROOT)
    jobs.run_pending()
    annotate(dataset, [Sample.objects.get(name="a.png")], box(add_labels(dataset, "cat")[0], side=10))
    return dataset


def publish(dataset: Dataset, owner: User, **fields: Any) -> Version:  # noqa: F811
    dataset.refresh_from_db()
    draft = NewVersion(copy_images=True, **fields)
    version, _ = publish_version(dataset=dataset, draft=draft, actor=owner)
    jobs.run_pending()
    version.refresh_from_db()
    return version


def rows_of(version: Version) -> list[VersionRow]:
    return list(version_rows_after(version, after=-1))


def copies(dataset: Dataset) -> list[str]:  # noqa: F811
    return [entry.path for entry in storage().list_objects(f"{dataset.folder}images/")]


def delete_first(store: MemoryStore) -> None:
    store.delete(f"{ROOT}a.png")


def replace_first(store: MemoryStore) -> None:
    store.put(f"{ROOT}a.png", image("gold"))


def test_copies_lie_beside_the_versions_once_for_each_content(pictures: Dataset, owner: User) -> None:
    version = publish(pictures, owner)
    digests = [hashlib.sha256(image(color)).hexdigest() for color in ("red", "teal")]
    assert copies(pictures) == sorted(f"{pictures.folder}images/{each[:2]}/{each}.png" for each in digests)
    assert version.has_copies


def test_rows_name_the_copy_the_original_and_the_name(pictures: Dataset, owner: User) -> None:
    first = rows_of(publish(pictures, owner))[0]
    assert storage().get(first.source) == image("red")
    assert (first.original, first.name) == (f"{ROOT}a.png", "a.png")


def test_a_second_version_writes_no_copy_again(pictures: Dataset, owner: User, store: MemoryStore) -> None:
    publish(pictures, owner)
    before = [entry.modified for entry in store.list_objects(f"{pictures.folder}images/")]
    publish(pictures, owner)
    assert [entry.modified for entry in store.list_objects(f"{pictures.folder}images/")] == before


def test_the_checksums_of_a_version_and_its_copies_are_those_of_sha256sum(
    pictures: Dataset, owner: User, store: MemoryStore, tmp_path: Path
) -> None:
    version = publish(pictures, owner, voc_xml=True)
    for entry in store.list_objects(pictures.folder):
        path = tmp_path / entry.path.removeprefix(pictures.folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(store.get(entry.path))
    folder = tmp_path / "annotation" / version.name
    checked = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS", "SHA256SUMS.images"], cwd=folder, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.decode().count("../../images/") == 2


@pytest.mark.parametrize("change", [delete_first, replace_first])
def test_a_version_with_copies_is_whole_whatever_becomes_of_the_source(
    pictures: Dataset, owner: User, store: MemoryStore, change: Callable[[MemoryStore], object]
) -> None:
    version = publish(pictures, owner)
    change(store)
    start_sync(dataset=pictures, actor=owner)
    jobs.run_pending()
    result = verify(version, owner)
    assert (result["changed"], result["gone"]) == (0, 0)
    assert version.problems.count() == 0


def test_verify_finds_a_copy_that_was_changed(pictures: Dataset, owner: User, store: MemoryStore) -> None:
    version = publish(pictures, owner)
    store.put(rows_of(version)[0].source, image("gold"))
    assert verify(version, owner)["changed"] == 1


def test_an_image_that_was_overwritten_since_the_scan_is_copied_under_its_own_digest(
    pictures: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}a.png", image("gold"))
    version = publish(pictures, owner)
    first = rows_of(version)[0]
    assert first.sha256 == hashlib.sha256(image("gold")).hexdigest()
    assert storage().get(first.source) == image("gold")
    assert len(copies(pictures)) == 2
    assert verify(version, owner)["changed"] == 0


def test_an_image_that_is_gone_stays_a_reference_and_is_told(
    pictures: Dataset, owner: User, store: MemoryStore
) -> None:
    store.delete(f"{ROOT}a.png")
    version = publish(pictures, owner)
    first = rows_of(version)[0]
    assert (first.source, first.original) == (f"{ROOT}a.png", None)
    job = Job.objects.get(kind="publish")
    assert job.result == {"version": str(version.pk), "not_copied": 1}
    assert JobLog.objects.filter(job=job, code="image_not_copied").count() == 1


def test_a_full_storage_fails_the_version_and_a_retry_makes_it(
    pictures: Dataset, owner: User, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise StorageFullError

    with monkeypatch.context() as full:
        full.setattr("datasets.services.image_copies._write", refuse)
        version = publish(pictures, owner)
    failed = Job.objects.get(kind="publish")
    assert (version.status, failed.error_code) == (VersionStatus.ERROR, "storage_full")

    jobs.retry(failed, actor=owner)
    jobs.run_pending()
    version.refresh_from_db()
    assert (version.status, len(copies(pictures))) == (VersionStatus.NORMAL, 2)


def test_a_worker_that_dies_while_it_copies_is_followed_by_one_that_copies_the_rest(
    pictures: Dataset, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    whole = image_copies._write

    def die_after_one(row: VersionRow, path: str) -> int:
        if len(written) == 1:
            written.append("")
            raise SystemError("killed")
        written.append(path)
        return whole(row, path)

    monkeypatch.setattr(image_copies, "_write", die_after_one)
    monkeypatch.setattr(image_copies, "AT_ONCE", 1)
    version = publish(pictures, owner)
    assert version.status == VersionStatus.NORMAL
    assert sorted(filter(None, written)) == copies(pictures)


def test_an_export_of_a_version_reads_the_copies(pictures: Dataset, owner: User, store: MemoryStore) -> None:
    version = publish(pictures, owner)
    store.delete(f"{ROOT}a.png")
    plan = [{"pages": [0, 1]}]
    found = list(read_records(pictures, {"version": str(version.pk)}, plan))
    assert [each.image.name for each in found] == ["a.png", "b.png", "c.png"]
    assert storage().get(found[0].image.path) == image("red")


# Tidying


def long_ago(version: Version) -> None:
    Version.objects.filter(pk=version.pk).update(deleted_at=timezone.now() - dt.timedelta(days=40))


def test_copies_that_only_a_version_gone_for_good_has_are_deleted(
    pictures: Dataset, owner: User, store: MemoryStore
) -> None:
    old = publish(pictures, owner)
    store.put(f"{ROOT}a.png", image("gold"))
    start_sync(dataset=pictures, actor=owner)
    jobs.run_pending()
    new = publish(pictures, owner)
    long_ago(old)

    assert delete_unneeded_copies(now=timezone.now()) == 1
    assert copies(pictures) == sorted({row.source for row in rows_of(new)})
    assert delete_unneeded_copies(now=timezone.now()) == 0


def test_copies_of_a_version_in_the_trash_stay(pictures: Dataset, owner: User) -> None:
    old, middle = publish(pictures, owner), publish(pictures, owner)
    publish(pictures, owner, wanted=NewVersion().wanted)
    pictures.refresh_from_db()
    delete_version(dataset=pictures, version=middle, actor=owner, now=timezone.now())
    long_ago(old)
    assert delete_unneeded_copies(now=timezone.now()) == 0
    assert len(copies(pictures)) == 2


def test_nothing_is_deleted_while_a_version_is_made(pictures: Dataset, owner: User) -> None:
    old = publish(pictures, owner)
    long_ago(old)
    pictures.refresh_from_db()
    publish_version(dataset=pictures, draft=NewVersion(copy_images=True), actor=owner)
    assert delete_unneeded_copies(now=timezone.now()) == 0
    assert len(copies(pictures)) == 2


def test_a_verification_that_runs_is_joined(pictures: Dataset, owner: User) -> None:
    version = publish(pictures, owner)
    first, second = [verify_version(dataset=pictures, version=version, actor=owner) for _ in range(2)]
    jobs.run_pending()
    third = verify_version(dataset=pictures, version=version, actor=owner)
    assert first.pk == second.pk != third.pk
    assert Job.objects.get(pk=first.pk).state == JobState.SUCCEEDED


# VOC files on request


def test_voc_files_lie_beside_the_manifest_for_labeled_images_only(
    pictures: Dataset, owner: User, store: MemoryStore
) -> None:
    version = publish(pictures, owner, voc_xml=True)
    folder = version.manifest_path.rpartition("/")[0]
    assert [entry.path for entry in store.list_objects(f"{folder}/annotations/")] == [
        f"{folder}/annotations/a.xml"
    ]
    found = parse_voc(store.get(f"{folder}/annotations/a.xml"))
    assert (found.filename, found.size, len(found.objects)) == ("a.png", (100, 80), 1)
    assert found.objects[0].texts["name"] == "cat"


def test_names_that_collide_get_the_samples_number(
    pictures: Dataset, owner: User, store: MemoryStore
) -> None:
    store.put(f"{ROOT}more/a.png", image("red"))
    start_sync(dataset=pictures, actor=owner)
    jobs.run_pending()
    version = publish(pictures, owner, voc_xml=True)
    folder = version.manifest_path.rpartition("/")[0]
    number = Sample.objects.get(path=f"{ROOT}a.png").number
    assert [entry.path for entry in store.list_objects(f"{folder}/annotations/")] == [
        f"{folder}/annotations/a~{number}.xml"
    ]


def test_verify_finds_a_voc_file_that_was_changed(pictures: Dataset, owner: User, store: MemoryStore) -> None:
    version = publish(pictures, owner, voc_xml=True)
    store.put(f"{version.manifest_path.rpartition('/')[0]}/annotations/a.xml", b"<annotation/>")
    assert verify(version, owner)["changed"] == 1


def test_the_card_lies_beside_its_chart_and_counts_by_usage(
    pictures: Dataset, owner: User, store: MemoryStore
) -> None:
    folder = publish(pictures, owner).manifest_path.rpartition("/")[0]
    assert "| cat | 1 | 1 | 1 |" in store.get(f"{folder}/README.md").decode()
    assert b"cat: 1 train; 3 images of under 256 px." in store.get(f"{folder}/charts.svg")
    assert b"  charts.svg\n" in store.get(f"{folder}/SHA256SUMS")
