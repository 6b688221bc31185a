"""The contract of object storage: what every store promises, whatever it is made of.

Each test runs on each store of STORES. A store has the buckets `one` and `two`, which are empty, and `frozen`, which is
read-only and holds `kept.txt`.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from datasets.errors import StorageUnavailableError
from datasets.storage import (
    BucketNotFoundError,
    BucketReadOnlyError,
    FolderStore,
    Mount,
    ObjectExistsError,
    ObjectNotFoundError,
    PathInvalidError,
    Store,
)
from datasets.storage.s3 import S3Store
from tests.doubles import MemoryStore
from tests.s3 import HAS_SERVER, empty_server


@contextmanager
def memory_store(_: Path) -> Iterator[Store]:
    store = MemoryStore("one", "two", "frozen")
    store.put("obs://frozen/kept.txt", b"kept")
    store.freeze("frozen")
    yield store


@contextmanager
def folder_store(tmp_path: Path) -> Iterator[Store]:
    frozen = tmp_path / "elsewhere"
    frozen.mkdir()
    (frozen / "kept.txt").write_bytes(b"kept")
    store = FolderStore(tmp_path / "obs", {"frozen": Mount(str(frozen), is_read_only=True)})
    store.ensure_bucket("one")
    store.ensure_bucket("two")
    yield store


@contextmanager
def s3_store(_: Path) -> Iterator[Store]:
    with empty_server("one", "two", "frozen") as place:
        S3Store(place).put("obs://frozen/kept.txt", b"kept")
        yield S3Store(place._replace(read_only=frozenset({"frozen"})))


STORES: Mapping[str, Callable[[Path], AbstractContextManager[Store]]] = {
    "memory": memory_store,
    "folder": folder_store,
} | ({"s3": s3_store} if HAS_SERVER else {})


@pytest.fixture(params=sorted(STORES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with STORES[request.param](tmp_path) as made:
        yield made


def put_all(store: Store, *paths: str) -> None:
    for path in paths:
        store.put(path, path.encode())


def paths_below(store: Store, path: str, start_after: str | None = None) -> list[str]:
    return [entry.path for entry in store.list_objects(path, start_after=start_after)]


def try_to_put_new(store: Store, path: str, content: bytes) -> bool:
    try:
        store.put(path, content, overwrite=False)
    except ObjectExistsError:
        return False
    return True


def fail_while_writing(store: Store, path: str) -> None:
    with store.writer(path) as file:
        file.write(b"new")
        raise ZeroDivisionError


# Buckets and folders


def test_buckets_are_listed_by_name_and_say_which_can_be_written(store: Store) -> None:
    assert [(bucket.name, bucket.path, bucket.is_writable) for bucket in store.list_buckets()] == [
        ("frozen", "obs://frozen/", False),
        ("one", "obs://one/", True),
        ("two", "obs://two/", True),
    ]


def test_a_bucket_is_made_once(store: Store) -> None:
    store.ensure_bucket("three")
    store.put("obs://three/a.txt", b"a")
    store.ensure_bucket("three")
    assert store.get("obs://three/a.txt") == b"a"


def test_a_bucket_with_a_hostile_name_is_not_made(store: Store) -> None:
    with pytest.raises(PathInvalidError):
        store.ensure_bucket("../three")


def test_a_path_knows_whether_it_can_be_written(store: Store) -> None:
    assert store.is_writable("obs://one/some/folder/")
    assert not store.is_writable("obs://frozen/some/folder/")


def test_an_unknown_bucket_is_refused(store: Store) -> None:
    with pytest.raises(BucketNotFoundError) as refusal:
        store.get("obs://nowhere/a.txt")
    assert refusal.value.code == "bucket_not_found"


def test_listing_an_unknown_bucket_is_refused_rather_than_empty(store: Store) -> None:
    with pytest.raises(BucketNotFoundError):
        list(store.list_objects("obs://nowhere/"))


def test_folders_are_listed_one_level_deep(store: Store) -> None:
    put_all(store, "obs://one/a/b/1.txt", "obs://one/a/c/2.txt", "obs://one/d/3.txt", "obs://one/4.txt")
    assert store.list_folders("obs://one/") == ["obs://one/a/", "obs://one/d/"]
    assert store.list_folders("obs://one/a") == ["obs://one/a/b/", "obs://one/a/c/"]


def test_folders_are_listed_page_by_page(store: Store) -> None:
    put_all(store, "obs://one/a/1", "obs://one/b/1", "obs://one/b-/1", "obs://one/c/1")
    assert store.list_folders("obs://one/", limit=2) == ["obs://one/a/", "obs://one/b-/"]
    assert store.list_folders("obs://one/", start_after="obs://one/b-/") == ["obs://one/b/", "obs://one/c/"]


def test_a_folder_that_is_not_there_has_no_folders(store: Store) -> None:
    assert store.list_folders("obs://one/nowhere/") == []


# Listing


def test_files_are_listed_in_the_order_of_their_keys(store: Store) -> None:
    put_all(
        store, "obs://one/a/b.txt", "obs://one/a.txt", "obs://one/a-b/c.txt", "obs://one/B.txt", "obs://one/é"
    )
    assert paths_below(store, "obs://one/") == [
        "obs://one/B.txt",
        "obs://one/a-b/c.txt",
        "obs://one/a.txt",
        "obs://one/a/b.txt",
        "obs://one/é",
    ]


def test_a_listing_holds_only_what_is_below_the_folder(store: Store) -> None:
    put_all(store, "obs://one/a/1.txt", "obs://one/ab/2.txt", "obs://one/a.txt", "obs://two/a/3.txt")
    assert paths_below(store, "obs://one/a") == ["obs://one/a/1.txt"]


def test_a_listing_goes_on_after_a_path(store: Store) -> None:
    put_all(store, "obs://one/a/1", "obs://one/a/b/2", "obs://one/a/b/3", "obs://one/a/c/4", "obs://one/d")
    rest = paths_below(store, "obs://one/", start_after="obs://one/a/b/2")
    assert rest == ["obs://one/a/b/3", "obs://one/a/c/4", "obs://one/d"]


def test_a_listing_goes_on_after_a_path_that_is_gone(store: Store) -> None:
    put_all(store, "obs://one/a/1", "obs://one/b/2")
    assert paths_below(store, "obs://one/", start_after="obs://one/a/gone/file") == ["obs://one/b/2"]


def test_a_folder_that_is_not_there_has_no_files(store: Store) -> None:
    assert paths_below(store, "obs://one/nowhere/") == []


def test_a_listing_says_the_same_of_a_file_as_head_does(store: Store) -> None:
    put_all(store, "obs://one/a.txt")
    assert list(store.list_objects("obs://one/")) == [store.head("obs://one/a.txt")]


def test_names_with_special_characters_are_files_like_others(store: Store) -> None:
    paths = [
        f"obs://one/{name}" for name in ("%2e%2e", "a b.txt", "a#1?.txt", "~", "猫.jpg", "…", "․․", "'\";*")
    ]
    put_all(store, *paths)
    assert paths_below(store, "obs://one/") == sorted(paths)
    assert store.get("obs://one/%2e%2e") == b"obs://one/%2e%2e"


# Reading


def test_a_file_reads_back_as_it_was_written(store: Store) -> None:
    store.put("obs://one/deep/down/a.bin", bytes(range(256)))
    assert store.get("obs://one/deep/down/a.bin") == bytes(range(256))


def test_the_heads_of_files_are_read_together(store: Store) -> None:
    put_all(store, "obs://one/a", "obs://one/deep/b", "obs://two/c")
    wanted = ["obs://one/a", "obs://one/deep/b", "obs://two/c", "obs://one/d"]
    assert store.heads(wanted, 11) == {
        "obs://one/a": b"obs://one/a",
        "obs://one/deep/b": b"obs://one/d",
        "obs://two/c": b"obs://two/c",
    }


def test_what_is_no_file_has_no_head(store: Store) -> None:
    put_all(store, "obs://one/deep/a")
    assert store.heads(["obs://one/deep", "obs://one/..", "obs://no-bucket/a", "obs://one/no/a"], 9) == {}


def test_many_files_are_asked_for_together(store: Store) -> None:
    put_all(store, "obs://one/a", "obs://one/deep/b", "obs://two/c")
    wanted = ["obs://one/a", "obs://one/gone", "obs://one/deep/b", "obs://two/c"]
    found = store.entries(wanted)
    assert found == {path: store.head(path) for path in wanted if "gone" not in path}


def test_a_part_of_a_file_is_read(store: Store) -> None:
    store.put("obs://one/a.txt", b"0123456789")
    assert store.get("obs://one/a.txt", 2, 3) == b"234"
    assert store.get("obs://one/a.txt", 7) == b"789"


def test_a_part_past_the_end_is_short_or_empty(store: Store) -> None:
    store.put("obs://one/a.txt", b"0123456789")
    assert store.get("obs://one/a.txt", 8, 100) == b"89"
    assert store.get("obs://one/a.txt", 10, 5) == b""


def test_an_empty_file_is_a_file(store: Store) -> None:
    store.put("obs://one/empty", b"")
    assert store.get("obs://one/empty") == b""
    assert store.head("obs://one/empty").size == 0


def test_an_open_file_is_read_in_chunks_of_bounded_size(store: Store) -> None:
    store.put("obs://one/a.txt", b"0123456789")
    with store.open("obs://one/a.txt") as file:
        assert list(file.chunks(4)) == [b"0123", b"4567", b"89"]


def test_an_open_file_is_read_by_lines_and_from_anywhere(store: Store) -> None:
    store.put("obs://one/a.txt", b"first\nsecond\n")
    with store.open("obs://one/a.txt") as file:
        assert list(file) == [b"first\n", b"second\n"]
        file.seek(-7, io.SEEK_END)
        assert file.read() == b"second\n"


def test_an_open_file_knows_what_it_is(store: Store) -> None:
    entry = store.put("obs://one/a.txt", b"first")
    with store.open("obs://one/a.txt") as file:
        assert file.entry == entry


def test_a_file_that_is_replaced_while_it_is_read_stays_whole(store: Store) -> None:
    store.put("obs://one/a.txt", b"old" * 1000)
    with store.open("obs://one/a.txt") as file:
        store.put("obs://one/a.txt", b"new")
        assert file.read() == b"old" * 1000


def test_a_missing_file_is_named(store: Store) -> None:
    with pytest.raises(ObjectNotFoundError) as refusal:
        store.open("obs://one/nowhere/a.txt")
    assert (refusal.value.status, refusal.value.code) == (404, "object_not_found")
    assert refusal.value.params == {"path": "obs://one/nowhere/a.txt"}


def test_head_of_a_missing_file_is_refused(store: Store) -> None:
    with pytest.raises(ObjectNotFoundError):
        store.head("obs://one/a.txt")


def test_a_file_is_no_folder_on_the_way_to_another(store: Store) -> None:
    put_all(store, "obs://one/a.txt")
    assert not store.exists("obs://one/a.txt/b.txt")
    assert paths_below(store, "obs://one/a.txt/") == []


def test_a_folder_is_no_file(store: Store) -> None:
    put_all(store, "obs://one/a/b.txt")
    assert not store.exists("obs://one/a")
    assert store.exists("obs://one/a/b.txt")


# Writing


def test_put_says_what_it_stored(store: Store) -> None:
    entry = store.put("obs://one/a.txt", b"12345")
    assert (entry.path, entry.size) == ("obs://one/a.txt", 5)
    assert entry == store.head("obs://one/a.txt")
    assert entry.modified.tzinfo is UTC


def test_put_replaces_a_file_and_changes_its_etag(store: Store) -> None:
    first = store.put("obs://one/a.txt", b"old")
    second = store.put("obs://one/a.txt", b"newer")
    assert store.get("obs://one/a.txt") == b"newer"
    assert first.etag != second.etag


def test_put_takes_the_rest_of_an_open_file(store: Store) -> None:
    source = io.BytesIO(b"0123456789")
    source.seek(4)
    store.put("obs://one/a.txt", source)
    assert store.get("obs://one/a.txt") == b"456789"


def test_put_takes_the_rest_of_a_stored_file(store: Store) -> None:
    store.put("obs://one/a.txt", b"0123456789")
    with store.open("obs://one/a.txt") as source:
        source.read(4)
        store.put("obs://two/b.txt", source)
    assert store.get("obs://two/b.txt") == b"456789"


def test_put_without_overwrite_refuses_a_taken_name_and_keeps_what_is_there(store: Store) -> None:
    store.put("obs://one/a.txt", b"first")
    with pytest.raises(ObjectExistsError):
        store.put("obs://one/a.txt", b"second", overwrite=False)
    assert store.get("obs://one/a.txt") == b"first"
    assert paths_below(store, "obs://one/") == ["obs://one/a.txt"]


def test_of_many_who_put_a_new_file_one_succeeds(store: Store) -> None:
    contents = [f"{number}".encode() for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda content: try_to_put_new(store, "obs://one/a/b.txt", content), contents))
    assert won.count(True) == 1
    assert store.get("obs://one/a/b.txt") == contents[won.index(True)]


def test_a_writer_publishes_at_the_end_of_its_block(store: Store) -> None:
    with store.writer("obs://one/deep/a.txt") as file:
        file.write(b"first,")
        file.write(b"second")
        assert file.tell() == 12
        assert not store.exists("obs://one/deep/a.txt")
    assert store.get("obs://one/deep/a.txt") == b"first,second"


def test_a_writer_that_fails_leaves_the_old_file(store: Store) -> None:
    store.put("obs://one/a.txt", b"old")
    with pytest.raises(ZeroDivisionError):
        fail_while_writing(store, "obs://one/a.txt")
    assert store.get("obs://one/a.txt") == b"old"
    assert paths_below(store, "obs://one/") == ["obs://one/a.txt"]


def test_a_writer_without_overwrite_refuses_a_name_taken_in_the_meantime(store: Store) -> None:
    writer = store.writer("obs://one/a.txt", overwrite=False)
    writer.__enter__().write(b"late")
    store.put("obs://one/a.txt", b"early")
    with pytest.raises(ObjectExistsError):
        writer.__exit__(None, None, None)
    assert store.get("obs://one/a.txt") == b"early"


def test_a_writer_does_not_seek(store: Store) -> None:
    with store.writer("obs://one/a.txt") as file:
        assert not file.seekable()
        with pytest.raises(io.UnsupportedOperation):
            file.seek(0)


def test_a_zip_is_written_from_front_to_back(store: Store) -> None:
    with store.writer("obs://one/a.zip") as file, zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", b"content")
    with store.open("obs://one/a.zip") as file, zipfile.ZipFile(file) as archive:
        assert archive.read("a.txt") == b"content"


def test_a_batch_is_there_when_its_block_ends(store: Store) -> None:
    store.put("obs://one/source.txt", b"source")
    store.put("obs://one/b/2.txt", b"old")
    with store.batch() as batch:
        batch.put("obs://one/a/1.txt", b"1")
        batch.put("obs://one/b/2.txt", io.BytesIO(b"2"))
        batch.copy("obs://one/source.txt", "obs://two/copy.txt")
    assert store.get("obs://one/a/1.txt") == b"1"
    assert store.get("obs://one/b/2.txt") == b"2"
    assert store.get("obs://two/copy.txt") == b"source"


def test_copies_of_a_batch_that_are_refused_are_told_and_the_others_are_made(store: Store) -> None:
    store.put("obs://one/a", b"a")
    refused: list[str] = []
    with store.batch() as batch:
        batch.copy("obs://one/gone", "obs://two/gone", refused=lambda error: refused.append(error.code))
        batch.copy("obs://one/a", "obs://two/a", refused=lambda error: refused.append(error.code))
    assert refused == ["object_not_found"]
    assert paths_below(store, "obs://two/") == ["obs://two/a"]


def test_a_copy_of_a_batch_that_is_refused_is_raised_unless_somebody_is_told(store: Store) -> None:
    with pytest.raises(ObjectNotFoundError), store.batch() as batch:
        batch.copy("obs://one/gone", "obs://two/gone")


def test_the_last_of_two_files_of_one_name_in_a_batch_stays(store: Store) -> None:
    with store.batch() as batch:
        batch.put("obs://one/a.txt", b"first")
        batch.put("obs://one/a.txt", b"second")
    assert store.get("obs://one/a.txt") == b"second"


def test_a_copy_is_a_file_of_its_own(store: Store) -> None:
    store.put("obs://one/a.txt", b"content")
    entry = store.copy("obs://one/a.txt", "obs://two/deep/b.txt")
    store.delete("obs://one/a.txt")
    assert (entry.path, entry.size) == ("obs://two/deep/b.txt", 7)
    assert store.get("obs://two/deep/b.txt") == b"content"


def test_a_copy_of_a_file_onto_itself_changes_nothing(store: Store) -> None:
    store.put("obs://one/a.txt", b"content")
    store.copy("obs://one/a.txt", "obs://one/a.txt")
    assert store.get("obs://one/a.txt") == b"content"


def test_a_copy_without_overwrite_refuses_a_taken_name(store: Store) -> None:
    put_all(store, "obs://one/a.txt", "obs://one/b.txt")
    with pytest.raises(ObjectExistsError):
        store.copy("obs://one/a.txt", "obs://one/b.txt", overwrite=False)


def test_a_copy_of_a_missing_file_is_refused_and_leaves_nothing(store: Store) -> None:
    with pytest.raises(ObjectNotFoundError):
        store.copy("obs://one/a.txt", "obs://one/b.txt")
    assert paths_below(store, "obs://one/") == []


def test_parts_are_joined_in_their_order(store: Store) -> None:
    put_all(store, "obs://one/1", "obs://one/2", "obs://one/3")
    entry = store.concatenate("obs://one/all", ["obs://one/3", "obs://one/1", "obs://one/2"])
    assert store.get("obs://one/all") == b"obs://one/3obs://one/1obs://one/2"
    assert entry == store.head("obs://one/all")


def test_joining_with_a_missing_part_leaves_nothing(store: Store) -> None:
    put_all(store, "obs://one/1")
    with pytest.raises(ObjectNotFoundError):
        store.concatenate("obs://one/all", ["obs://one/1", "obs://one/2"])
    assert not store.exists("obs://one/all")


# Deleting


def test_a_deleted_file_is_gone_and_may_be_deleted_again(store: Store) -> None:
    put_all(store, "obs://one/a/1.txt", "obs://one/a/2.txt")
    store.delete("obs://one/a/1.txt")
    store.delete("obs://one/a/1.txt")
    assert paths_below(store, "obs://one/") == ["obs://one/a/2.txt"]


def test_deleting_a_folder_as_if_it_were_a_file_does_nothing(store: Store) -> None:
    put_all(store, "obs://one/a/1.txt")
    store.delete("obs://one/a")
    assert store.exists("obs://one/a/1.txt")


def test_many_files_are_deleted_together_and_those_that_stay_are_told(store: Store) -> None:
    put_all(store, "obs://one/a", "obs://one/deep/b", "obs://one/deep/c")
    refused = store.delete_many(
        ["obs://one/a", "obs://one/deep/b", "obs://one/gone", "obs://frozen/kept.txt"]
    )
    assert [(path, type(error)) for path, error in refused.items()] == [
        ("obs://frozen/kept.txt", BucketReadOnlyError)
    ]
    assert paths_below(store, "obs://one/") == ["obs://one/deep/c"]


def test_no_file_is_deleted_any_more_once_the_storage_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    store, asked = MemoryStore("one"), []

    def delete(path: str) -> None:
        asked.append(path)
        raise StorageUnavailableError

    monkeypatch.setattr(store, "delete", delete)
    monkeypatch.setattr("datasets.storage.base.FILES_AT_ONCE", 1)
    assert len(store.delete_many(["obs://one/a", "obs://one/b"])) == 2
    assert asked == ["obs://one/a"]


def test_a_prefix_is_deleted_with_all_below_it_and_nothing_beside_it(store: Store) -> None:
    put_all(store, "obs://one/a/1", "obs://one/a/b/2", "obs://one/ab", "obs://one/a-/3")
    store.delete_prefix("obs://one/a")
    store.delete_prefix("obs://one/a/")
    assert paths_below(store, "obs://one/") == ["obs://one/a-/3", "obs://one/ab"]
    assert store.list_folders("obs://one/") == ["obs://one/a-/"]


def test_a_whole_bucket_is_not_deleted(store: Store) -> None:
    put_all(store, "obs://one/a")
    with pytest.raises(PathInvalidError):
        store.delete_prefix("obs://one/")
    assert store.exists("obs://one/a")


# Read-only buckets, and what every call refuses

Call = Callable[[Store, str], object]
READS: dict[str, Call] = {
    "get": lambda store, path: store.get(path),
    "head": lambda store, path: store.head(path),
    "exists": lambda store, path: store.exists(path),
    "open": lambda store, path: store.open(path),
    "list_objects": lambda store, path: list(store.list_objects(path)),
    "list_folders": lambda store, path: store.list_folders(path),
    "sign": lambda store, path: store.sign(path),
}
WRITES: dict[str, Call] = {
    "put": lambda store, path: store.put(path, b"x"),
    "put_new": lambda store, path: store.put(path, b"x", overwrite=False),
    "writer": lambda store, path: store.writer(path).__enter__(),
    "copy": lambda store, path: store.copy("obs://frozen/kept.txt", path),
    "concatenate": lambda store, path: store.concatenate(path, ["obs://frozen/kept.txt"]),
    "delete": lambda store, path: store.delete(path),
    "delete_prefix": lambda store, path: store.delete_prefix(path),
    "sweep": lambda store, path: store.sweep(path, before=datetime.now(UTC)),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_a_read_only_bucket_refuses_every_change(store: Store, write: Call) -> None:
    with pytest.raises(BucketReadOnlyError) as refusal:
        write(store, "obs://frozen/kept.txt")
    assert (refusal.value.status, refusal.value.code) == (403, "bucket_read_only")
    assert store.get("obs://frozen/kept.txt") == b"kept"


def test_a_read_only_bucket_refuses_a_batch(store: Store) -> None:
    with pytest.raises(BucketReadOnlyError), store.batch() as batch:
        batch.put("obs://frozen/kept.txt", b"x")
    assert store.get("obs://frozen/kept.txt") == b"kept"


@pytest.mark.parametrize("call", [*READS.values(), *WRITES.values()], ids=[*READS, *WRITES])
def test_every_call_refuses_a_path_that_climbs(store: Store, call: Call) -> None:
    with pytest.raises(PathInvalidError) as refusal:
        call(store, "obs://one/../frozen/kept.txt")
    assert (refusal.value.status, refusal.value.code) == (400, "path_invalid")


@pytest.mark.parametrize("path", ["obs://one/", "obs://one", "obs://one/a/"])
def test_a_file_is_not_written_under_the_path_of_a_folder(store: Store, path: str) -> None:
    with pytest.raises(PathInvalidError):
        store.put(path, b"x")


def test_a_sound_store_passes_its_check(store: Store) -> None:
    store.check()


def test_a_signed_address_is_optional(store: Store) -> None:
    store.put("obs://one/a.txt", b"x")
    address = store.sign("obs://one/a.txt", seconds=60)
    assert address is None or address.startswith(("http://", "https://"))
