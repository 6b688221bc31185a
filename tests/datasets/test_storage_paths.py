"""Which paths are paths, and which are refused before anything is looked up."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from datasets.storage import (
    ObjectPath,
    PathInvalidError,
    is_inside,
    join_path,
    parse_file,
    parse_folder,
    parse_path,
)
from datasets.storage.paths import display_name

HOSTILE = {
    "climbing": "obs://one/../two/a",
    "climbing at the end": "obs://one/a/..",
    "climbing as a folder": "obs://one/a/../",
    "here": "obs://one/./a",
    "here at the end": "obs://one/a/.",
    "absolute": "obs://one//etc/passwd",
    "two slashes": "obs://one/a//b",
    "two slashes at the end": "obs://one/a//",
    "bucket climbs": "obs://../etc/passwd",
    "bucket is here": "obs://./etc",
    "bucket is hidden": "obs://.ssh/id",
    "no bucket": "obs:///etc/passwd",
    "nothing": "obs://",
    "empty": "",
    "a file system path": "/etc/passwd",
    "another scheme": "file:///etc/passwd",
    "capital scheme": "OBS://one/a",
    "space before": " obs://one/a",
    "one slash": "obs:/one/a",
    "NUL": "obs://one/a\0.jpg",
    "NUL in bucket": "obs://on\0e/a",
    "line feed": "obs://one/a\nb",
    "line feed at the end": "obs://one/a\n",
    "line feed after bucket": "obs://one\n/a",
    "escape": "obs://one/\x1b[2J",
    "DEL": "obs://one/\x7f",
    "C1": "obs://one/\x9b",
    "line separator": "obs://one/a\u2028b",
    "reversed text": "obs://one/gpj.\u202eexe",
    "backslash": "obs://one/..\\two",
    "lone surrogate": "obs://one/\ud800",
    "escaped byte": "obs://one/\udcff",
    "percent in bucket": "obs://%2e%2e/a",
    "slash look-alike in bucket": "obs://one\uff0ftwo/a",
    "dots look-alike as bucket": "obs://\u2025/a",
    "digit of another script in bucket": "obs://one\u0661/a",
    "user in bucket": "obs://user@one/a",
    "port in bucket": "obs://one:80/a",
    "bucket too long": f"obs://{'b' * 64}/a",
    "name too long": f"obs://one/{'n' * 256}",
    "name too long in bytes": f"obs://one/{'é' * 128}",
    "key too long": f"obs://one/{'k/' * 512}k",
    "name of an unfinished file": "obs://one/.easel-tmp-0",
    "folder of unfinished files": "obs://one/.easel-tmp-0/a",
}


@pytest.mark.parametrize("path", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_path_is_refused(path: str) -> None:
    with pytest.raises(PathInvalidError) as refusal:
        parse_path(path)
    assert (refusal.value.status, refusal.value.code) == (400, "path_invalid")


@pytest.mark.parametrize("path", [None, 7, b"obs://one/a", ["obs://one/a"], {"path": "obs://one/a"}])
def test_what_is_no_text_is_no_path(path: object) -> None:
    with pytest.raises(PathInvalidError):
        parse_path(path)


@pytest.mark.parametrize("path", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_refusal_can_be_shown_and_stored(path: str) -> None:
    with pytest.raises(PathInvalidError) as refusal:
        parse_path(path)
    assert refusal.value.message.encode().decode().isprintable()
    assert len(refusal.value.message) < 2000


def test_a_refusal_of_an_endless_path_is_short() -> None:
    with pytest.raises(PathInvalidError) as refusal:
        parse_path("x" * 1_000_000)
    assert refusal.value.params == {"path": "x" * 200}


def test_a_path_is_a_bucket_and_a_key() -> None:
    path = parse_path("obs://one/a/b.jpg")
    assert path == ObjectPath("one", "a/b.jpg")
    assert (path.folders, path.name, path.is_folder, str(path)) == (
        ["a"],
        "b.jpg",
        False,
        "obs://one/a/b.jpg",
    )


def test_a_path_of_a_folder_ends_with_a_slash() -> None:
    path = parse_path("obs://one/a/b/")
    assert (path.folders, path.name, path.is_folder) == (["a", "b"], "", True)


@pytest.mark.parametrize("path", ["obs://one", "obs://one/"])
def test_a_bucket_is_a_folder(path: str) -> None:
    assert parse_folder(path) == ObjectPath("one", "")


def test_a_folder_may_be_written_without_its_slash() -> None:
    assert str(parse_folder("obs://one/a")) == "obs://one/a/"


def test_a_folder_is_no_file() -> None:
    with pytest.raises(PathInvalidError, match="names a folder"):
        parse_file("obs://one/a/")


@pytest.mark.parametrize(
    "name", ["%2e%2e", "%2f", "...", "..a", "a..", "․․", "／", "~", "-rf", "$HOME", "*", "a b"]
)
def test_a_name_means_the_characters_it_is_written_in(name: str) -> None:
    assert parse_path(f"obs://one/{name}/x").folders == [name]


def test_paths_are_joined() -> None:
    assert join_path("obs://one", "a") == "obs://one/a"
    assert join_path("obs://one/a", "b/c", "d.jpg") == "obs://one/a/b/c/d.jpg"


@pytest.mark.parametrize("name", ["..", "../b", "/b", "", "b//c", "\0"])
def test_nothing_is_joined_that_leaves_the_folder(name: str) -> None:
    with pytest.raises(PathInvalidError):
        join_path("obs://one/a/", name, "c")


@pytest.mark.parametrize("path", ["obs://one/a/", "obs://one/a", "obs://one/a/b", "obs://one/a/b/c/"])
def test_what_is_below_a_folder_is_inside_it(path: str) -> None:
    assert is_inside(path, "obs://one/a")


@pytest.mark.parametrize("path", ["obs://one/ab", "obs://one/", "obs://two/a/b", "obs://one/b/a/"])
def test_what_is_beside_a_folder_is_not_inside_it(path: str) -> None:
    assert not is_inside(path, "obs://one/a/")


def test_everything_in_a_bucket_is_inside_it() -> None:
    assert is_inside("obs://one/a/b", "obs://one")
    assert not is_inside("obs://onetwo/a", "obs://one")


def test_a_hostile_name_is_shown_in_printable_characters() -> None:
    assert display_name("a\n\udcff\ud800\x1b猫") == r"a\u000a\xff\ud800\u001b猫"


@given(st.text(max_size=300))
@example("\ud800")
def test_any_name_can_be_shown(name: str) -> None:
    display_name(name).encode()


@given(st.text(alphabet=st.sampled_from("a.%2e/\\\0\n~é․／\u202e\udcff"), max_size=40))
def test_an_accepted_key_is_what_was_written_and_cannot_climb(key: str) -> None:
    try:
        path = parse_path(f"obs://one/{key}")
    except PathInvalidError:
        return
    assert path.key == key
    assert not {"", ".", ".."} & set(path.key.removesuffix("/").split("/")) or not key
    assert key.isprintable()
