"""Labeled folders and zips that are sent: kept, unpacked and imported, whatever happens on the way."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from datasets import jobs
from datasets.incoming import Spool
from datasets.models import Annotation, Dataset, Job, Sample, User
from datasets.models.job import JobState
from datasets.services import archives, unpacking
from datasets.services.publishing import OutputPathMissingError
from datasets.services.staging import (
    ArchiveAloneError,
    Staged,
    UploadEmptyError,
    stage_files,
    stage_piece,
    start_staged_import,
)
from datasets.storage import storage
from tests.doubles import MemoryStore
from tests.multipart import picture
from tests.zips import damaged, link, zip_of, zip_of_entries

pytestmark = pytest.mark.usefixtures("counts_hold", "store")
UPLOAD = uuid.UUID(int=7)
XML = (
    b"<annotation><filename>a.jpg</filename><object><name>cat</name>"
    b"<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>20</xmax><ymax>15</ymax></bndbox></object></annotation>"
)
LABELED = {"set/a.jpg": picture(), "set/a.xml": XML, "set/b.jpg": picture("blue")}


@pytest.fixture
def place(dataset: Dataset) -> Dataset:
    """The dataset with an output path."""
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/")
    dataset.refresh_from_db()
    return dataset


@pytest.fixture
def root(place: Dataset) -> str:
    return f"{place.folder}uploads/{UPLOAD}/"


def stage(dataset: Dataset, files: dict[str, bytes], tmp_path: Any, *, piece: int | None = None) -> Staged:
    with Spool(tmp_path) as spool:
        for name, content in files.items():
            spool.begin()
            spool.write(content)
            spool.end(name)
        if piece is None:
            return stage_files(dataset=dataset, upload=UPLOAD, files=spool.files)
        return stage_piece(dataset=dataset, upload=UPLOAD, piece=piece, file=spool.files[0])


def run(dataset: Dataset, actor: User) -> Job:
    job = start_staged_import(dataset=dataset, actor=actor, upload=UPLOAD)
    jobs.run_pending()
    job.refresh_from_db()
    return job


def result_of(job: Job) -> dict[str, Any]:
    assert job.state == JobState.SUCCEEDED, job.error_message
    assert job.done == job.total
    assert isinstance(job.result, dict)
    return job.result


def codes(refused: Any) -> list[tuple[str, str]]:
    return [(each["name"], each["code"]) for each in refused]


def stored(folder: str) -> list[str]:
    return [entry.path.removeprefix(folder) for entry in storage().list_objects(folder)]


# Folders


def test_a_labeled_folder_becomes_annotated_samples(place: Dataset, owner: User, tmp_path: Any) -> None:
    assert stage(place, LABELED, tmp_path).stored == 3

    result = result_of(run(place, owner))

    assert (result["added"], result["annotations"], result["format"]) == (2, 1, "voc")
    assert [(each.name, each.directory) for each in Sample.objects.order_by("name")] == [
        ("a.jpg", "set"),
        ("b.jpg", "set"),
    ]


def test_a_folder_sent_in_two_requests_is_one(place: Dataset, owner: User, tmp_path: Any) -> None:
    stage(place, {"a.xml": XML}, tmp_path)
    stage(place, {"a.jpg": picture()}, tmp_path)

    assert result_of(run(place, owner))["annotated"] == 1


def test_a_folder_sent_again_adds_nothing(place: Dataset, owner: User, tmp_path: Any) -> None:
    stage(place, LABELED, tmp_path)
    run(place, owner)
    assert stage(place, LABELED, tmp_path).stored == 3

    result = result_of(run(place, owner))

    assert (result["added"], result["known"], Annotation.objects.count()) == (0, 2, 1)


def test_bad_files_are_named_and_the_others_kept(place: Dataset, root: str, tmp_path: Any) -> None:
    staged = stage(
        place,
        {"../a.jpg": picture(), "cut.jpg": picture()[:-60], "b.jpg": picture(), "c.exe": b"MZ", "d.xml": XML},
        tmp_path,
    )

    assert [each.code for each in staged.refused] == ["name_relative", "image_truncated", "file_unknown"]
    assert stored(root) == ["files/b.jpg", "files/d.xml"]


def test_other_bytes_under_a_known_name_change_nothing(place: Dataset, root: str, tmp_path: Any) -> None:
    stage(place, {"a.jpg": picture()}, tmp_path)

    staged = stage(place, {"a.jpg": picture("blue")}, tmp_path)

    assert [each.code for each in staged.refused] == ["other_content"]
    assert storage().get(f"{root}files/a.jpg") == picture()


def test_a_zip_among_other_files_is_refused(place: Dataset, tmp_path: Any) -> None:
    with pytest.raises(ArchiveAloneError):
        stage(place, {"a.zip": zip_of(LABELED), "b.jpg": picture()}, tmp_path)


def test_an_upload_without_files_can_not_be_imported(place: Dataset, owner: User) -> None:
    with pytest.raises(UploadEmptyError):
        run(place, owner)


def test_without_an_output_path_nothing_is_kept(dataset: Dataset, tmp_path: Any) -> None:
    with pytest.raises(OutputPathMissingError):
        stage(dataset, LABELED, tmp_path)


# Zips


def test_a_zip_is_unpacked_and_imported_and_then_deleted(
    place: Dataset, owner: User, root: str, tmp_path: Any
) -> None:
    stage(place, {"set.zip": zip_of(LABELED)}, tmp_path, piece=0)

    result = result_of(run(place, owner))

    assert (result["added"], result["annotations"]) == (2, 1)
    assert stored(root) == [f"files/{name}" for name in LABELED]


def test_the_pieces_of_a_zip_are_read_as_one(place: Dataset, owner: User, tmp_path: Any) -> None:
    content = zip_of(LABELED)
    for number, start in enumerate(range(0, len(content), 100)):
        stage(place, {"set.zip": content[start : start + 100]}, tmp_path, piece=number)

    assert result_of(run(place, owner))["added"] == 2


def test_a_zip_of_which_a_piece_is_missing_is_damaged(place: Dataset, owner: User, tmp_path: Any) -> None:
    content = zip_of(LABELED)
    stage(place, {"set.zip": content[:100]}, tmp_path, piece=0)
    stage(place, {"set.zip": content[200:]}, tmp_path, piece=2)

    job = run(place, owner)

    assert (job.state, job.error_code) == (JobState.FAILED, "archive_damaged")
    assert not Sample.objects.exists()


def test_a_bomb_fails_before_anything_is_unpacked(
    place: Dataset, owner: User, root: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "HARMLESS_BYTES", 1 << 20)
    stage(place, {"set.zip": zip_of({"a.bmp": bytes(4 << 20)})}, tmp_path, piece=0)

    job = run(place, owner)

    assert (job.state, job.error_code) == (JobState.FAILED, "archive_bomb")
    assert stored(f"{root}files/") == []


def test_refused_entries_are_listed_and_the_rest_is_imported(
    place: Dataset, owner: User, tmp_path: Any
) -> None:
    content = zip_of({"../a.jpg": picture(), "cut.jpg": picture()[:-60], "b.jpg": picture(), "c.exe": b"MZ"})
    stage(place, {"set.zip": content}, tmp_path, piece=0)

    result = result_of(run(place, owner))

    assert result["added"] == 1
    assert sorted(codes(result["refused"])) == [
        ("../a.jpg", "name_relative"),
        ("c.exe", "file_unknown"),
        ("cut.jpg", "image_truncated"),
    ]


def test_a_link_in_a_zip_is_not_followed(place: Dataset, owner: User, tmp_path: Any, root: str) -> None:
    content = zip_of_entries((link("shadow.txt"), b"/etc/shadow"), (link("b.jpg"), b"a.jpg"))
    stage(place, {"set.zip": content}, tmp_path, piece=0)

    assert run(place, owner).error_code == "archive_empty"
    assert stored(f"{root}files/") == []


def test_a_damaged_entry_is_named_and_the_rest_is_imported(
    place: Dataset, owner: User, tmp_path: Any
) -> None:
    files = {"a.jpg": picture(), "b.jpg": picture("blue")}
    content = damaged(zip_of(files, method=0), picture("blue"))
    stage(place, {"set.zip": content}, tmp_path, piece=0)

    result = result_of(run(place, owner))

    assert (result["added"], codes(result["refused"])) == (1, [("b.jpg", "archive_entry_damaged")])


def test_unpacking_goes_on_where_a_killed_worker_stopped(
    place: Dataset, owner: User, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "BATCH_FILES", 1)
    files = {f"{number}.jpg": picture(size=(40 + number, 30)) for number in range(4)}
    stage(place, {"set.zip": zip_of(files)}, tmp_path, piece=0)
    job = start_staged_import(dataset=place, actor=owner, upload=UPLOAD)
    written = killing_after(2, monkeypatch)

    jobs.run_pending()
    job.refresh_from_db()

    assert result_of(job)["added"] == 4
    assert written == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]


def killing_after(files: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the worker fail once after so many files; the names of those that were received are added to the list."""
    received: list[str] = []
    failures: list[str] = []
    receive: Callable[..., Any] = unpacking.Unpacking.receive

    def failing(self: unpacking.Unpacking, archive: Any, packed: Any, spool: Spool) -> Any:
        if len(received) == files and self.part.attempts == 1 and not failures:
            failures.append(packed.name)
            raise RuntimeError("The worker is killed.")
        received.append(packed.name)
        return receive(self, archive, packed, spool)

    monkeypatch.setattr(unpacking.Unpacking, "receive", failing)
    return received


def test_a_zip_sent_again_adds_nothing(place: Dataset, owner: User, tmp_path: Any) -> None:
    stage(place, {"set.zip": zip_of(LABELED)}, tmp_path, piece=0)
    run(place, owner)
    stage(place, {"set.zip": zip_of(LABELED)}, tmp_path, piece=0)

    result = result_of(run(place, owner))

    assert (result["added"], result["known"], Annotation.objects.count()) == (0, 2, 1)


def test_a_zip_whose_place_became_read_only_fails_with_its_reason(
    place: Dataset, owner: User, tmp_path: Any, store: MemoryStore
) -> None:
    stage(place, {"set.zip": zip_of(LABELED)}, tmp_path, piece=0)
    store.freeze("out")

    job = run(place, owner)

    assert (job.state, job.error_code) == (JobState.FAILED, "bucket_read_only")
