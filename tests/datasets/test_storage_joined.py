"""Folders and S3 side by side: which is asked, and what remains when S3 is away."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from datasets.errors import StorageUnavailableError
from datasets.storage import BucketNotFoundError, FolderStore, S3Place
from datasets.storage.joined import JoinedStore, joined_store
from tests.troubled_server import SILENT, Answer, Asked, buckets, content, refused, troubled_server


def answer(asked: Asked) -> Answer:
    """A server with the buckets `far` and `both`, in which every file holds `remote`."""
    if not asked.bucket:
        return buckets("far", "both")
    return (
        content(asked, b"remote") if asked.method in ("GET", "HEAD") else Answer(headers=(("ETag", '"e"'),))
    )


def folders(home: Path) -> FolderStore:
    """The buckets `near` and `both`, with a file."""
    store = FolderStore(home)
    for bucket in ("near", "both"):
        store.ensure_bucket(bucket)
        store.put(f"obs://{bucket}/a.txt", b"folder")
    return store


@pytest.fixture
def joined(tmp_path: Path) -> Iterator[JoinedStore]:
    with troubled_server(answer) as place:
        yield joined_store(folders(tmp_path), place)


@pytest.fixture
def widowed(tmp_path: Path) -> JoinedStore:
    """A store whose S3 server is not there."""
    return joined_store(folders(tmp_path), S3Place("http://127.0.0.1:9", "us-east-1", "key", "secret"))


def names(store: JoinedStore) -> list[str]:
    return [bucket.name for bucket in store.list_buckets()]


def test_buckets_of_both_are_listed_by_name(joined: JoinedStore) -> None:
    assert names(joined) == ["both", "far", "near"]
    assert joined.away() is None


def test_a_bucket_that_is_a_folder_hides_the_one_of_the_server(joined: JoinedStore) -> None:
    assert joined.get("obs://both/a.txt") == b"folder"


def test_any_other_bucket_is_one_of_the_server(joined: JoinedStore) -> None:
    assert joined.get("obs://far/a.txt", 0, 6) == b"remote"
    assert joined.is_writable("obs://far/some/where/")


def test_a_file_of_the_server_is_copied_into_a_folder(joined: JoinedStore) -> None:
    joined.copy("obs://far/a.txt", "obs://near/b.txt")
    assert joined.get("obs://near/b.txt") == b"remote"


def test_a_batch_writes_into_both(joined: JoinedStore) -> None:
    with joined.batch() as batch:
        batch.copy("obs://far/a.txt", "obs://near/b.txt")
        batch.copy("obs://near/a.txt", "obs://near/c.txt")
        batch.put("obs://far/d.txt", b"x")
    assert (joined.get("obs://near/b.txt"), joined.get("obs://near/c.txt")) == (b"remote", b"folder")


def test_a_new_bucket_is_a_folder(joined: JoinedStore) -> None:
    joined.ensure_bucket("new")
    joined.put("obs://new/a.txt", b"folder")
    assert joined.get("obs://new/a.txt") == b"folder"


def test_only_files_of_the_server_have_signed_addresses(joined: JoinedStore) -> None:
    assert joined.sign("obs://near/a.txt") is None
    assert "/far/a.txt?X-Amz-" in str(joined.sign("obs://far/a.txt"))


# The server is away


def test_folders_are_listed_while_the_server_is_away(widowed: JoinedStore) -> None:
    assert names(widowed) == ["both", "near"]


def test_why_buckets_are_left_out_is_said(widowed: JoinedStore) -> None:
    away = widowed.away()
    assert away is not None
    assert (away.code, away.params) == ("storage_unavailable", {"reason": "silent"})


def test_folders_are_read_and_written_while_the_server_is_away(widowed: JoinedStore) -> None:
    with widowed.batch() as batch:
        batch.copy("obs://near/a.txt", "obs://both/b.txt")
    assert widowed.get("obs://both/b.txt") == b"folder"
    assert widowed.is_writable("obs://near/")


def test_a_bucket_of_a_server_that_is_away_is_unavailable_and_not_missing(widowed: JoinedStore) -> None:
    with pytest.raises(StorageUnavailableError):
        widowed.is_writable("obs://far/")
    with pytest.raises(StorageUnavailableError):
        widowed.check()


def test_a_bucket_that_neither_has_is_missing(tmp_path: Path) -> None:
    with troubled_server(lambda _: refused(404, "NoSuchBucket")) as place:
        store = joined_store(folders(tmp_path), place)
        with pytest.raises(BucketNotFoundError):
            list(store.list_objects("obs://nowhere/"))


def test_a_silent_server_is_not_waited_for_again_and_again(tmp_path: Path) -> None:
    asked: list[Asked] = []

    def keep_silent(request: Asked) -> Answer:
        asked.append(request)
        return SILENT

    with troubled_server(keep_silent) as place:
        store = joined_store(folders(tmp_path), place)
        assert [names(store), names(store)] == [["both", "near"]] * 2
        with pytest.raises(StorageUnavailableError):
            store.get("obs://far/a.txt")
    assert len(asked) == 1
