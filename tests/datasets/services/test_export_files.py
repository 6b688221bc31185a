"""Exports that are written again into their folder: what they remove, and that it is nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from datasets import jobs
from datasets.errors import StorageUnavailableError
from datasets.models import Dataset, Job, JobLog, Sample, User
from datasets.models.job import JobState
from datasets.sample_writer import trash
from datasets.services.export_files import ExportFiles
from datasets.services.exporting import start_export
from datasets.storage import Store, storage
from datasets.tabs import SampleFilter, filter_to_json
from tests.factories import NOON, DatasetFactory
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("store")

FOLDER = "obs://out/export/"


@pytest.fixture
def exported(dataset: Dataset, owner: User) -> Dataset:
    """Four samples with a cat, exported as VOC with their images; then the last one was deleted."""
    samples = add_samples(dataset, 4)
    annotate(dataset, samples, box(add_labels(dataset, "cat")[0]))
    for sample in samples:
        storage().put(sample.path, f"image {sample.number}".encode())
    export(dataset, owner)
    trash(dataset.pk, [samples[3].pk], now=NOON)
    return dataset


def start(dataset: Dataset, actor: User, **changes: Any) -> Job:
    fields = {"target": "obs", "format_name": "voc", "path": FOLDER, "scope": {"filter": {}}}
    return start_export(dataset=dataset, actor=actor, **(fields | changes))


def export(dataset: Dataset, actor: User, **changes: Any) -> dict[str, Any]:
    job = start(dataset, actor, **changes)
    jobs.run_pending()
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED, job.error_message
    return dict(job.result or {})


def names() -> list[str]:
    return [entry.path.removeprefix(FOLDER) for entry in storage().list_objects(FOLDER)]


def files_of(*numbers: int) -> list[str]:
    """All that an export of these samples leaves in its folder."""
    return [
        *(f"Annotations/{number:06d}.xml" for number in numbers),
        "ImageSets/Main/all.txt",
        *(f"JPEGImages/{number:06d}.jpg" for number in numbers),
        *("export.files", "export.json"),
    ]


def test_files_of_samples_that_are_gone_are_removed(exported: Dataset, owner: User) -> None:
    result = export(exported, owner)

    assert names() == files_of(1, 2, 3)
    assert (result["removed"], result["others_count"]) == (2, 0)


def test_files_of_samples_that_the_filter_leaves_out_are_removed(exported: Dataset, owner: User) -> None:
    export(exported, owner, scope={"filter": filter_to_json(SampleFilter(name_prefix="000001"))})

    assert names() == files_of(1)


def test_a_file_that_no_export_wrote_stays_and_is_told(exported: Dataset, owner: User) -> None:
    storage().put(f"{FOLDER}JPEGImages/mine.jpg", b"precious")

    result = export(exported, owner)

    assert storage().get(f"{FOLDER}JPEGImages/mine.jpg") == b"precious"
    assert (result["removed"], result["others_count"]) == (2, 1)
    assert JobLog.objects.get(code="file_not_exported").subject == "JPEGImages/mine.jpg"


def test_nothing_is_removed_where_the_list_is_gone(exported: Dataset, owner: User) -> None:
    storage().delete(f"{FOLDER}export.files")

    assert export(exported, owner)["removed"] == 0
    assert names() == files_of(1, 2, 3, 4)


def test_nothing_is_removed_by_the_list_of_another_dataset(exported: Dataset, owner: User) -> None:
    other, path = DatasetFactory.create(name="other"), "obs://out/other/"
    add_samples(other, 1, folder="obs://images/other/")
    export(other, owner, path=path)
    storage().put(f"{FOLDER}export.files", storage().get(f"{path}export.files") + b"JPEGImages/000004.jpg\n")

    assert export(exported, owner)["removed"] == 0


@pytest.mark.parametrize("line", ["../other/a.jpg", "/a.jpg", "", "export.json"])
def test_a_line_of_the_list_that_names_no_file_of_an_export_removes_nothing(
    exported: Dataset, owner: User, line: str
) -> None:
    storage().put("obs://out/other/a.jpg", b"precious")
    listed = storage().get(f"{FOLDER}export.files")
    storage().put(f"{FOLDER}export.files", listed + f"{line}\n".encode())

    assert export(exported, owner)["removed"] == 2
    assert storage().exists("obs://out/other/a.jpg")


def test_copies_stay_when_only_the_annotations_are_exported_again(exported: Dataset, owner: User) -> None:
    export(exported, owner, copy_images=False)
    result = export(exported, owner, copy_images=False)

    assert names() == files_of(1, 2, 3)
    assert (result["removed"], result["others_count"]) == (0, 0)


def test_the_copy_of_an_image_that_is_gone_by_now_stays(exported: Dataset, owner: User) -> None:
    storage().delete("obs://images/000001.jpg")

    export(exported, owner)

    assert names() == files_of(1, 2, 3)


@pytest.mark.parametrize("copy_images", [True, False])
def test_an_image_that_somebody_else_put_there_stays(
    exported: Dataset, owner: User, copy_images: bool
) -> None:
    sample, path = add_samples(exported, 1)[-1], "obs://out/again/"
    export(exported, owner, path=path, copy_images=copy_images)
    storage().put(f"{path}JPEGImages/{sample.name}", b"precious")
    trash(exported.pk, [sample.pk], now=NOON)

    export(exported, owner, path=path)

    assert storage().get(f"{path}JPEGImages/{sample.name}") == b"precious"


def test_a_file_that_some_system_takes_for_one_of_the_export_stays(exported: Dataset, owner: User) -> None:
    Sample.objects.filter(number=1).update(name="B.jpg")
    export(exported, owner)
    Sample.objects.filter(number=1).update(name="b.jpg")

    assert export(exported, owner)["removed"] == 0


def test_a_file_that_may_not_be_removed_fails_nothing_and_stays_on_the_list(
    exported: Dataset, owner: User, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as closed:
        closed.setattr(store, "delete", _refuse)
        first = export(exported, owner)

    assert (first["removed"], export(exported, owner)["removed"]) == (0, 2)


def _refuse(path: str) -> None:
    raise StorageUnavailableError("Its permissions forbid it.") from PermissionError(path)


@pytest.mark.parametrize("place", ["_remove", "_left", "_earlier"])
def test_a_worker_that_takes_over_ends_what_was_begun(
    exported: Dataset, owner: User, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    job = start(exported, owner)
    with monkeypatch.context() as broken:
        broken.setattr(ExportFiles, place, _power_cut_after(getattr(ExportFiles, place)))
        jobs.run_pending()
    jobs.retry(job, actor=owner)
    jobs.run_pending()

    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED
    assert names() == files_of(1, 2, 3)


def _power_cut_after(act: Callable[..., Any]) -> Callable[..., Any]:
    def cut(*arguments: Any) -> Any:
        act(*arguments)
        raise RuntimeError("The power is cut.")

    return cut


def test_a_worker_that_was_frozen_removes_nothing(
    exported: Dataset, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(exported, owner)
    left = ExportFiles._left

    def lose(files: ExportFiles, after: str) -> list[str]:
        Job.objects.get(state=JobState.RUNNING).parts.filter(step="write").update(fence=99)
        return left(files, after)

    monkeypatch.setattr(ExportFiles, "_left", lose)
    jobs.run_pending(parts=3)

    assert names() == files_of(1, 2, 3, 4)
