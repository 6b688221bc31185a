"""What only folders have to withstand: links, odd names, special files, full disks, crashes, and races with them."""

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from datasets.errors import DomainError, StorageFullError, StorageUnavailableError
from datasets.storage import (
    BucketNotFoundError,
    BucketReadOnlyError,
    FolderStore,
    Mount,
    ObjectExistsError,
    ObjectNotFoundError,
    PathIsLinkError,
    Problem,
    disk,
    folder,
    listing,
    parse_buckets,
    storage,
    use_storage,
)
from tests.doubles import MemoryStore

SECRET = b"secret"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the buckets, which nobody may reach or change."""
    place = tmp_path / "outside"
    place.mkdir()
    (place / "secret.txt").write_bytes(SECRET)
    return place


@pytest.fixture
def bucket(tmp_path: Path) -> Path:
    """The folder of the bucket `one`."""
    place = tmp_path / "obs" / "one"
    place.mkdir(parents=True)
    return place


@pytest.fixture
def store(tmp_path: Path, bucket: Path) -> FolderStore:
    return FolderStore(tmp_path / "obs")


def listed(store: FolderStore, path: str = "obs://one/") -> tuple[list[str], list[Problem]]:
    problems: list[Problem] = []
    return [entry.path for entry in store.list_objects(path, problems=problems.append)], problems


def names_in(place: Path) -> list[str]:
    return sorted(os.listdir(place))


def failing(code: int) -> Callable[..., None]:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


# Links

Call = Callable[[FolderStore, str], object]
TOUCHES: dict[str, Call] = {
    "get": lambda store, path: store.get(path),
    "head": lambda store, path: store.head(path),
    "put": lambda store, path: store.put(path, b"x"),
    "put_new": lambda store, path: store.put(path, b"x", overwrite=False),
    "writer": lambda store, path: store.writer(path).__enter__(),
    "copy": lambda store, path: store.copy(path, "obs://one/stolen.txt"),
    "copy_onto": lambda store, path: store.copy("obs://one/own.txt", path),
    "concatenate": lambda store, path: store.concatenate("obs://one/stolen.txt", [path]),
    "delete": lambda store, path: store.delete(path),
    "list_objects": lambda store, path: list(store.list_objects(path)),
    "list_folders": lambda store, path: store.list_folders(path),
    "delete_prefix": lambda store, path: store.delete_prefix(path),
    "sweep": lambda store, path: store.sweep(path + "/", before=datetime.now(UTC)),
}


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES.keys())
def test_no_call_goes_through_a_link_to_a_folder(
    store: FolderStore, bucket: Path, outside: Path, touch: Call
) -> None:
    (bucket / "own.txt").write_bytes(b"own")
    (bucket / "link").symlink_to(outside)
    with pytest.raises(PathIsLinkError):
        touch(store, "obs://one/link/secret.txt")
    assert names_in(outside) == ["secret.txt"]
    assert names_in(bucket) == ["link", "own.txt"]


@pytest.mark.parametrize(
    "name", ["get", "head", "copy", "concatenate", "list_objects", "list_folders", "delete_prefix"]
)
def test_no_call_follows_a_link_at_the_end(
    store: FolderStore, bucket: Path, outside: Path, name: str
) -> None:
    (bucket / "link").symlink_to(outside if name.startswith(("list", "delete")) else outside / "secret.txt")
    with pytest.raises(PathIsLinkError) as refusal:
        TOUCHES[name](store, "obs://one/link")
    assert (refusal.value.status, refusal.value.code) == (400, "path_is_link")
    assert (outside / "secret.txt").read_bytes() == SECRET


@pytest.mark.parametrize("target", ["secret.txt", "../outside/secret.txt", "missing", "/dev/null"])
def test_put_replaces_a_link_and_not_what_it_points_to(
    store: FolderStore, bucket: Path, outside: Path, target: str
) -> None:
    (bucket / "a.txt").symlink_to(outside / target)
    store.put("obs://one/a.txt", b"new")
    assert (bucket / "a.txt").read_bytes() == b"new"
    assert not (bucket / "a.txt").is_symlink()
    assert (outside / "secret.txt").read_bytes() == SECRET


def test_put_without_overwrite_takes_a_dangling_link_for_a_file(
    store: FolderStore, bucket: Path, outside: Path
) -> None:
    (bucket / "a.txt").symlink_to(outside / "new.txt")
    with pytest.raises(ObjectExistsError):
        store.put("obs://one/a.txt", b"x", overwrite=False)
    assert names_in(outside) == ["secret.txt"]


def test_delete_removes_a_link_and_not_what_it_points_to(
    store: FolderStore, bucket: Path, outside: Path
) -> None:
    (bucket / "link").symlink_to(outside / "secret.txt")
    store.delete("obs://one/link")
    assert names_in(bucket) == []
    assert (outside / "secret.txt").read_bytes() == SECRET


def test_deleting_a_prefix_removes_links_in_it_and_not_what_they_point_to(
    store: FolderStore, bucket: Path, outside: Path
) -> None:
    (bucket / "a" / "b").mkdir(parents=True)
    (bucket / "a" / "b" / "folder").symlink_to(outside)
    (bucket / "a" / "file").symlink_to(outside / "secret.txt")
    store.delete_prefix("obs://one/a/")
    assert names_in(bucket) == []
    assert (outside / "secret.txt").read_bytes() == SECRET


def test_a_loop_of_links_ends(store: FolderStore, bucket: Path) -> None:
    (bucket / "loop").symlink_to(bucket)
    (bucket / "a.txt").write_bytes(b"a")
    paths, problems = listed(store)
    assert paths == ["obs://one/a.txt"]
    assert [(problem.name, problem.code) for problem in problems] == [("loop", "link")]


def test_a_link_below_the_data_folder_is_no_bucket(store: FolderStore, bucket: Path, outside: Path) -> None:
    (bucket.parent / "two").symlink_to(outside)
    assert [found.name for found in store.list_buckets()] == ["one"]
    with pytest.raises(BucketNotFoundError):
        store.get("obs://two/secret.txt")


def test_a_mount_may_be_reached_through_a_link_of_the_administrator(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "link").symlink_to(outside)
    store = FolderStore(tmp_path / "obs", {"named": Mount(str(tmp_path / "link"), is_read_only=True)})
    assert store.get("obs://named/secret.txt") == SECRET


# Odd names and special files


def test_odd_names_are_told_and_the_rest_is_listed(store: FolderStore, bucket: Path, outside: Path) -> None:
    (bucket / "good.jpg").write_bytes(b"x")
    os.close(os.open(os.fsencode(bucket) + b"/bad\xff.jpg", os.O_CREAT))
    (bucket / "new\nline.jpg").write_bytes(b"x")
    (bucket / "back\\slash.jpg").write_bytes(b"x")
    (bucket / "link.jpg").symlink_to(outside / "secret.txt")
    os.mkfifo(bucket / "pipe.jpg")
    paths, problems = listed(store)
    assert paths == ["obs://one/good.jpg"]
    assert sorted((problem.name, problem.code) for problem in problems) == [
        ("back\\slash.jpg", "name_backslash"),
        (r"bad\xff.jpg", "name_undecodable"),
        ("link.jpg", "link"),
        (r"new\u000aline.jpg", "name_control_character"),
        ("pipe.jpg", "special_file"),
    ]


def test_a_problem_says_in_a_sentence_what_is_wrong(store: FolderStore, bucket: Path) -> None:
    (bucket / "a").mkdir()
    (bucket / "a" / "b\\c").mkdir()
    assert listed(store)[1] == [Problem("a/b\\c", "name_backslash", "a/b\\c holds a backslash.")]


def test_a_folder_with_an_odd_name_is_told_once_and_left_out(store: FolderStore, bucket: Path) -> None:
    place = os.fsencode(bucket) + b"/\xe9t\xe9"
    os.mkdir(place)
    os.close(os.open(place + b"/1.jpg", os.O_CREAT))
    os.close(os.open(place + b"/2.jpg", os.O_CREAT))
    paths, problems = listed(store)
    assert paths == []
    assert [(problem.name, problem.code) for problem in problems] == [(r"\xe9t\xe9", "name_undecodable")]


def test_a_key_that_is_too_long_is_told(store: FolderStore, bucket: Path) -> None:
    deep = bucket.joinpath(*["d" * 250] * 4)
    deep.mkdir(parents=True)
    (deep / "a.jpg").write_bytes(b"x")
    (deep / f"{'n' * 30}.jpg").write_bytes(b"x")
    paths, problems = listed(store)
    assert [path[-5:] for path in paths] == ["a.jpg"]
    assert [problem.code for problem in problems] == ["name_too_long"]


def test_a_folder_as_deep_as_a_key_can_be_is_listed_swept_and_deleted(
    store: FolderStore, bucket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "sync_folder", int)  # 512 waits for the disk are not what this is about
    path = f"obs://one/{'d/' * 511}f"
    store.put(path, b"x")
    assert listed(store) == ([path], [])
    assert store.sweep("obs://one/", before=datetime.now(UTC)) == 0
    store.delete_prefix("obs://one/d/")
    assert names_in(bucket) == []


def test_a_folder_deeper_than_any_key_is_told(store: FolderStore, bucket: Path) -> None:
    (bucket / ("d/" * 700)).mkdir(parents=True)
    assert [problem.code for problem in listed(store)[1]] == ["name_too_long"]


def test_every_listed_path_can_be_opened(store: FolderStore, bucket: Path) -> None:
    (bucket / " ").mkdir()
    (bucket / " " / "%00?#猫 .JPG").write_bytes(b"x")
    (bucket / "-").write_bytes(b"x")
    assert [store.get(path) for path in listed(store)[0]] == [b"x", b"x"]


@pytest.mark.parametrize("touch", ["get", "head", "copy"])
def test_a_pipe_is_not_waited_for(store: FolderStore, bucket: Path, touch: str) -> None:
    os.mkfifo(bucket / "pipe")
    with pytest.raises(ObjectNotFoundError):
        TOUCHES[touch](store, "obs://one/pipe")


def test_a_socket_is_no_file(store: FolderStore, bucket: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(bucket)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        with pytest.raises(ObjectNotFoundError):
            store.get("obs://one/socket")


def test_a_file_that_vanishes_during_a_listing_is_left_out(
    store: FolderStore, bucket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "STAT_FILES", 1)
    (bucket / "1").write_bytes(b"")
    (bucket / "2").write_bytes(b"")
    entries = store.list_objects("obs://one/")
    assert next(entries).path == "obs://one/1"
    (bucket / "2").unlink()
    assert list(entries) == []


def test_a_file_that_becomes_a_link_during_a_listing_is_told(
    store: FolderStore, bucket: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "STAT_FILES", 1)
    (bucket / "1").write_bytes(b"")
    (bucket / "2").write_bytes(b"")
    problems: list[Problem] = []
    entries = store.list_objects("obs://one/", problems=problems.append)
    next(entries)
    (bucket / "2").unlink()
    (bucket / "2").symlink_to(outside / "secret.txt")
    assert list(entries) == []
    assert [(problem.name, problem.code) for problem in problems] == [("2", "link")]


@pytest.mark.parametrize(
    ("code", "told"), [(errno.ENOENT, []), (errno.EACCES, ["unreadable"]), (errno.ELOOP, ["link"])]
)
def test_a_folder_that_closes_during_a_listing_is_passed_over(
    store: FolderStore, bucket: Path, monkeypatch: pytest.MonkeyPatch, code: int, told: list[str]
) -> None:
    store.put("obs://one/a/1", b"")
    store.put("obs://one/b", b"")
    monkeypatch.setattr(disk, "_enter", failing(code))
    paths, problems = listed(store)
    assert paths == ["obs://one/b"]
    assert [problem.code for problem in problems] == told


def test_a_listing_that_meets_a_broken_disk_is_no_listing(
    store: FolderStore, bucket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put("obs://one/a/1", b"")
    monkeypatch.setattr(disk, "_enter", failing(errno.EIO))
    with pytest.raises(StorageUnavailableError):
        listed(store)


def test_a_slow_reader_of_a_listing_holds_no_descriptor(store: FolderStore, bucket: Path) -> None:
    store.put("obs://one/a/b/1", b"")
    store.put("obs://one/a/b/2", b"")
    before = names_in(Path("/proc/self/fd"))
    entries = store.list_objects("obs://one/")
    next(entries)
    assert names_in(Path("/proc/self/fd")) == before


def test_a_time_that_no_calendar_has_is_no_error() -> None:
    assert disk._moment(1e18) == datetime(1970, 1, 1, tzinfo=UTC)


# Races

ROUNDS = 400


RENAME_EXCHANGE = 2
AT_FDCWD = -100
_renameat2 = ctypes.CDLL(None).renameat2


def exchange(one: bytes, other: bytes) -> None:
    """Swap two names in one instant, so that neither is ever missing."""
    assert _renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE) == 0


@contextmanager
def swapping(place: Path, outside: Path) -> Iterator[None]:
    """While the block runs, `place` is by turns a folder and a link to the outside."""
    done, decoy = threading.Event(), place.with_name("decoy")
    place.mkdir()
    (place / "secret.txt").write_bytes(b"public")
    decoy.symlink_to(outside)

    def swap() -> None:
        names = os.fsencode(place), os.fsencode(decoy)
        while not done.is_set():
            exchange(*names)

    thread, interval = threading.Thread(target=swap), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # as many chances as there can be
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        sys.setswitchinterval(interval)


def outcomes(act: Callable[[], object], *, at_least: object = None) -> set[object]:
    """What many tries of it gave, refusals by their class; tried on for a while until `at_least` was among it."""
    seen: set[object] = set()
    for tries in range(100 * ROUNDS):
        if tries >= ROUNDS and at_least in {None, *seen}:
            break
        try:
            seen.add(act())
        except DomainError as error:
            seen.add(type(error))
    return seen


def test_reading_never_gets_out_while_a_folder_is_swapped_for_a_link(
    store: FolderStore, bucket: Path, outside: Path
) -> None:
    with swapping(bucket / "a", outside):
        seen = outcomes(lambda: store.get("obs://one/a/secret.txt"), at_least=b"public")
    assert b"public" in seen
    assert seen <= {b"public", ObjectNotFoundError, PathIsLinkError}


def test_listing_never_gets_out_while_a_folder_is_swapped_for_a_link(
    store: FolderStore, bucket: Path, outside: Path
) -> None:
    (outside / "hidden.txt").write_bytes(SECRET)
    with swapping(bucket / "a", outside):
        seen = outcomes(
            lambda: tuple(entry.path for entry in store.list_objects("obs://one/a/")),
            at_least=("obs://one/a/secret.txt",),
        )
    assert ("obs://one/a/secret.txt",) in seen
    assert seen <= {("obs://one/a/secret.txt",), (), PathIsLinkError}


def test_writing_never_gets_out_while_a_folder_is_swapped_for_a_link(
    store: FolderStore, bucket: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        disk, "sync_folder", int
    )  # no price for the disk: more rounds of the race in the names
    with swapping(bucket / "a", outside):
        outcomes(lambda: store.put("obs://one/a/secret.txt", b"public"))
        outcomes(lambda: store.delete("obs://one/a/new.txt"))
    assert (outside / "secret.txt").read_bytes() == SECRET
    assert names_in(outside) == ["secret.txt"]


def test_deleting_never_gets_out_while_a_folder_is_swapped_for_a_link(
    store: FolderStore, bucket: Path, outside: Path
) -> None:
    (outside / "below").mkdir()
    (outside / "below" / "kept.txt").write_bytes(SECRET)
    with swapping(bucket / "a", outside):
        outcomes(lambda: store.delete_prefix("obs://one/a/below/"))
        outcomes(lambda: store.delete("obs://one/a/secret.txt"))
    assert names_in(outside) == ["below", "secret.txt"]
    assert names_in(outside / "below") == ["kept.txt"]


NAMES = ["..", ".", "", "%2e%2e", "..%2f", "link", "folder", "outside", "secret.txt", "\0", "~", "\\"]
hostile_keys = st.lists(st.sampled_from(NAMES) | st.text(max_size=8), min_size=1, max_size=6).map("/".join)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bucket_name=st.sampled_from(["one", "..", ".", "", "one/..", "%2e%2e"]), key=hostile_keys)
@example(bucket_name="one", key="link/secret.txt")
@example(bucket_name="one", key="../../outside/secret.txt")
@example(bucket_name="..", key="outside/secret.txt")
def test_no_path_however_written_reaches_the_outside(
    store: FolderStore, bucket: Path, outside: Path, bucket_name: str, key: str
) -> None:
    with suppress(FileExistsError):
        (bucket / "link").symlink_to(outside)
        (bucket / "folder").mkdir()
    path = f"obs://{bucket_name}/{key}"
    for touch in TOUCHES.values():
        with suppress(DomainError):
            assert touch(store, path) != SECRET
    assert names_in(outside) == ["secret.txt"]
    assert (outside / "secret.txt").read_bytes() == SECRET
    assert names_in(bucket.parent) == ["one"]


# On disk before it is acknowledged


@pytest.fixture
def disk_calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is put on disk and given its name, in order: the names of what was called."""
    calls: list[str] = []

    def record(module: object, name: str) -> None:
        original = getattr(module, name)

        def recorded(*args: object, **kwargs: object) -> object:
            calls.append(name)
            return original(*args, **kwargs)

        monkeypatch.setattr(module, name, recorded)

    record(os, "fsync")
    record(os, "rename")
    record(os, "link")
    record(disk, "sync_folder")
    record(disk, "sync_filesystem")
    return calls


def test_a_file_is_on_disk_before_it_has_its_name_and_the_name_before_put_returns(
    store: FolderStore, disk_calls: list[str]
) -> None:
    store.put("obs://one/a.txt", b"x")
    assert disk_calls == ["fsync", "rename", "sync_folder", "fsync"]


def test_new_folders_are_on_disk_too(store: FolderStore, disk_calls: list[str]) -> None:
    store.put("obs://one/a/b/c.txt", b"x")
    assert disk_calls == [*["sync_folder", "fsync"] * 2, "fsync", "rename", "sync_folder", "fsync"]


def test_a_new_file_is_on_disk_before_it_has_its_name(store: FolderStore, disk_calls: list[str]) -> None:
    store.put("obs://one/a.txt", b"x", overwrite=False)
    assert disk_calls == ["fsync", "link", "sync_folder", "fsync"]


def test_a_writer_puts_its_file_on_disk(store: FolderStore, disk_calls: list[str]) -> None:
    with store.writer("obs://one/a.txt") as file:
        file.write(b"x")
    assert disk_calls == ["fsync", "rename", "sync_folder", "fsync"]


def test_a_batch_puts_its_files_on_disk_together(store: FolderStore, disk_calls: list[str]) -> None:
    with store.batch() as batch:
        batch.put("obs://one/a.txt", b"x")
        batch.put("obs://one/b.txt", b"x")
    assert disk_calls == ["sync_filesystem", "rename", "rename", "sync_filesystem"]


def test_a_delete_is_on_disk(store: FolderStore, bucket: Path, disk_calls: list[str]) -> None:
    (bucket / "a.txt").write_bytes(b"x")
    store.delete("obs://one/a.txt")
    assert disk_calls == ["sync_folder", "fsync"]


def test_a_long_batch_does_not_wait_for_its_end(
    store: FolderStore, bucket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "BATCH_FILES", 2)
    with store.batch() as batch:
        batch.put("obs://one/1", b"x")
        batch.put("obs://one/2", b"x")
        batch.put("obs://one/3", b"x")
        assert listed(store)[0] == ["obs://one/1", "obs://one/2"]
    assert names_in(bucket) == ["1", "2", "3"]


def fail_in_batch(store: FolderStore) -> None:
    with store.batch() as batch:
        batch.put("obs://one/a/1", b"x")
        raise ZeroDivisionError


def test_a_batch_that_fails_leaves_nothing_of_what_waited(store: FolderStore, bucket: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_in_batch(store)
    assert names_in(bucket / "a") == []


WRITES: dict[str, Call] = {
    "put": lambda store, path: store.put(path, b"new"),
    "put_new": lambda store, path: store.put(path + ".new", b"new", overwrite=False),
    "copy": lambda store, path: store.copy("obs://one/source.txt", path),
    "concatenate": lambda store, path: store.concatenate(path, ["obs://one/source.txt"]),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
@pytest.mark.parametrize(
    ("code", "error"),
    [
        (errno.ENOSPC, StorageFullError),
        (errno.EDQUOT, StorageFullError),
        (errno.EIO, StorageUnavailableError),
        (errno.EROFS, BucketReadOnlyError),
    ],
)
def test_a_failing_disk_is_named_and_leaves_what_was_there(
    store: FolderStore,
    bucket: Path,
    monkeypatch: pytest.MonkeyPatch,
    write: Call,
    code: int,
    error: type[DomainError],
) -> None:
    (bucket / "a.txt").write_bytes(b"old")
    (bucket / "source.txt").write_bytes(b"source")
    monkeypatch.setattr(os, "fsync", failing(code))
    with pytest.raises(error):
        write(store, "obs://one/a.txt")
    assert names_in(bucket) == ["a.txt", "source.txt"]
    assert (bucket / "a.txt").read_bytes() == b"old"


def write_to_full_disk() -> None:
    with disk._SequentialFile(os.open("/dev/full", os.O_WRONLY), "obs://one/a.txt") as file:
        file.write(b"x")


def test_a_disk_that_fills_up_during_a_write_is_named() -> None:
    with pytest.raises(StorageFullError) as refusal:
        write_to_full_disk()
    assert refusal.value.params == {"path": "obs://one/a.txt"}


def read_from_broken_disk(place: Path) -> bytes:
    with disk._StoredFile(
        os.open(place, os.O_PATH), "obs://one/a.txt"
    ) as file:  # a descriptor that can't be read
        return file.readall()


def test_a_disk_that_fails_during_a_read_is_named(bucket: Path) -> None:
    (bucket / "a.txt").write_bytes(b"x")
    with pytest.raises(StorageUnavailableError) as refusal:
        read_from_broken_disk(bucket / "a.txt")
    assert refusal.value.params == {"path": "obs://one/a.txt"}


def test_a_folder_in_the_place_of_a_file_is_named(store: FolderStore) -> None:
    store.put("obs://one/a/b.txt", b"x")
    with pytest.raises(ObjectExistsError):
        store.put("obs://one/a", b"x")


def test_a_file_in_the_place_of_a_folder_is_named(store: FolderStore) -> None:
    store.put("obs://one/a", b"x")
    with pytest.raises(ObjectExistsError):
        store.put("obs://one/a/b.txt", b"x")


@pytest.mark.parametrize("code", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_new_file_appears_also_where_the_disk_has_no_hard_links(
    store: FolderStore, bucket: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr(os, "link", failing(code))
    store.put("obs://one/a.txt", b"first", overwrite=False)
    with pytest.raises(ObjectExistsError):
        store.put("obs://one/a.txt", b"second", overwrite=False)
    assert store.get("obs://one/a.txt") == b"first"
    assert names_in(bucket) == ["a.txt"]


def test_a_copy_works_also_where_the_kernel_cannot_copy(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put("obs://one/a.txt", b"0123456789" * 100_000)
    monkeypatch.setattr(os, "copy_file_range", failing(errno.EXDEV))
    store.concatenate("obs://one/b.txt", ["obs://one/a.txt", "obs://one/a.txt"])
    assert store.get("obs://one/b.txt") == b"0123456789" * 200_000


# Unfinished files

CRASH = """
import sys, time
from pathlib import Path
from datasets.storage import FolderStore
store = FolderStore(Path(sys.argv[1]))
with store.writer("obs://one/a/b.txt") as file, store.batch() as batch:
    file.write(b"half" * 100_000)
    batch.put("obs://one/a/c.txt", b"waits")
    print("ready", flush=True)
    time.sleep(60)
"""


def crash_while_writing(home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CRASH, str(home)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    ) as child:
        assert child.stdout
        assert child.stdout.readline() == b"ready\n"
        child.send_signal(signal.SIGKILL)


def test_a_killed_writer_leaves_nothing_that_is_listed(store: FolderStore, bucket: Path) -> None:
    crash_while_writing(bucket.parent)
    assert len(names_in(bucket / "a")) == 2
    assert listed(store) == ([], [])


def test_what_a_killed_writer_left_is_swept_when_it_is_old(store: FolderStore, bucket: Path) -> None:
    (bucket / "kept.txt").write_bytes(b"x")
    crash_while_writing(bucket.parent)
    now = datetime.now(UTC)
    assert store.sweep("obs://one/", before=now - timedelta(hours=1)) == 0
    assert store.sweep("obs://one/", before=now + timedelta(seconds=1)) == 2
    assert (names_in(bucket), names_in(bucket / "a")) == (["a", "kept.txt"], [])


def test_sweeping_a_folder_that_is_not_there_does_nothing(store: FolderStore) -> None:
    assert store.sweep("obs://one/nowhere/", before=datetime.now(UTC)) == 0


# Buckets and settings


def test_a_bucket_whose_folder_is_gone_is_unavailable(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "obs", {"photos": Mount(str(tmp_path / "unmounted"), is_read_only=True)})
    with pytest.raises(StorageUnavailableError, match="photos"):
        list(store.list_objects("obs://photos/"))
    with pytest.raises(StorageUnavailableError, match="photos"):
        store.check()


def test_there_are_no_buckets_before_the_first_is_made(tmp_path: Path) -> None:
    assert FolderStore(tmp_path / "obs").list_buckets() == []


def test_a_mount_wins_over_a_folder_of_its_name(tmp_path: Path, bucket: Path, outside: Path) -> None:
    store = FolderStore(tmp_path / "obs", {"one": Mount(str(outside), is_read_only=True)})
    assert [(found.name, found.is_writable) for found in store.list_buckets()] == [("one", False)]
    assert store.get("obs://one/secret.txt") == SECRET


def test_buckets_are_read_from_the_setting() -> None:
    assert parse_buckets(" photos=/mnt/photos:ro, out=/srv/out ,") == {
        "photos": Mount("/mnt/photos", is_read_only=True),
        "out": Mount("/srv/out", is_read_only=False),
    }


@pytest.mark.parametrize(
    "text", ["photos", "photos=", "photos=mnt", "=/mnt", "../x=/mnt", "a b=/mnt", "a=/x,a=/y"]
)
def test_a_setting_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EASEL_BUCKETS"):
        parse_buckets(text)


def test_the_process_has_one_store_made_from_the_settings(settings: Settings, tmp_path: Path) -> None:
    settings.EASEL_DATA = tmp_path
    settings.EASEL_BUCKETS = f"named={tmp_path}:ro"
    storage().ensure_bucket("one")
    assert (tmp_path / "obs" / "one").is_dir()
    assert [found.name for found in storage().list_buckets()] == ["named", "one"]
    assert storage() is storage()


def test_a_test_may_put_another_store_in_place() -> None:
    before = storage()
    with use_storage(MemoryStore("one")) as memory:
        assert storage() is memory
    assert storage() is before
