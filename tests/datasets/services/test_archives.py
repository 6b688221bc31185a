"""What of a zip may be unpacked: everything that would leave its folder, fill the disk or hide is refused by name."""

import io
import struct
import warnings
import zipfile

import pytest

from datasets.services import archives
from datasets.services.archives import (
    ArchiveBombError,
    ArchiveDamagedError,
    ArchiveEmptyError,
    ArchiveTooLargeError,
    Contents,
    contents_of,
    open_archive,
    unpacked,
)
from tests.zips import encrypted, link, renamed, zip_of, zip_of_entries


def contents(content: bytes) -> Contents:
    with open_archive(io.BytesIO(content)) as archive:
        return contents_of(archive, len(content))


def names(content: bytes) -> list[str]:
    return [each.name for each in contents(content).files]


def refusals(content: bytes) -> list[tuple[str, str]]:
    return [(each.name, each.code) for each in contents(content).refused]


def test_images_and_annotations_are_taken_with_their_folders() -> None:
    assert names(zip_of({"a/b.jpg": b"x", "a/b.xml": b"x", "labels.txt": b"x"})) == [
        "a/b.jpg",
        "a/b.xml",
        "labels.txt",
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../../etc/cron.jpg", "name_relative"),
        ("/etc/passwd.txt", "name_relative"),
        ("a/../../b.jpg", "name_relative"),
        ("a//b.jpg", "name_relative"),
        ("a/b\\c.jpg", "name_backslash"),
        ("new\nline.jpg", "name_control_character"),
        (f"{'x' * 256}.jpg", "name_too_long"),
        ("a/.easel-tmp-1.jpg", "name_reserved"),
        ("run.exe", "file_unknown"),
        ("page.svg", "file_unknown"),
        ("inner.zip", "archive_nested"),
    ],
)
def test_an_entry_of_an_odd_name_is_refused(name: str, code: str) -> None:
    found = contents(zip_of({"good.jpg": b"x", name: b"x"}))

    assert [each.code for each in found.refused] == [code]
    assert [each.name for each in found.files] == ["good.jpg"]


def test_a_name_cut_by_a_zero_byte_is_refused() -> None:
    content = renamed(zip_of({"good.jpg": b"x", "a.jpg?.exe": b"y"}), b"a.jpg?.exe", b"a.jpg\0.exe")

    assert refusals(content) == [("a.jpg", "name_control_character")]


def test_a_symbolic_link_is_refused() -> None:
    content = zip_of_entries((zipfile.ZipInfo("good.jpg"), b"x"), (link("shadow.jpg"), b"/etc/shadow"))

    assert refusals(content) == [("shadow.jpg", "link")]


def test_an_entry_with_a_password_is_refused() -> None:
    assert refusals(encrypted(zip_of({"secret.jpg": b"x", "good.jpg": b"y"}))) == [
        ("secret.jpg", "archive_encrypted")
    ]


def test_of_two_entries_of_one_name_the_first_is_taken() -> None:
    with warnings.catch_warnings(action="ignore"):
        content = zip_of_entries((zipfile.ZipInfo("a.jpg"), b"1"), (zipfile.ZipInfo("a.jpg"), b"2"))

    assert refusals(content) == [("a.jpg", "name_twice")]


def test_a_file_can_not_have_the_name_of_a_folder() -> None:
    assert refusals(zip_of({"a.jpg": b"x", "a.jpg/b.jpg": b"x"})) == [("a.jpg", "name_twice")]


def test_what_systems_leave_behind_is_not_mentioned() -> None:
    found = contents(
        zip_of({"a.jpg": b"x", "__MACOSX/._a.jpg": b"x", "a/.DS_Store": b"x", "Thumbs.db": b"x"})
    )

    assert ([each.name for each in found.files], found.refused) == (["a.jpg"], [])


def test_an_unusual_way_of_packing_is_refused() -> None:
    content = zip_of_entries((zipfile.ZipInfo("good.jpg"), b"x"))
    bzipped = zip_of({"b.jpg": b"x"}, method=zipfile.ZIP_BZIP2)

    assert names(content) == ["good.jpg"]
    with pytest.raises(ArchiveEmptyError):
        contents(bzipped)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_chinese_names_of_tools_that_tell_no_encoding_are_read(encoding: str) -> None:
    raw = "猫/照片.jpg".encode(encoding)
    stand_in = b"x" * (len(raw) - 4) + b".jpg"

    assert names(renamed(zip_of({stand_in.decode(): b"1"}), stand_in, raw)) == ["猫/照片.jpg"]


def test_folders_of_old_windows_tools_are_folders() -> None:
    assert names(renamed(zip_of({"cat/1.jpg": b"1"}), b"cat/1.jpg", b"cat\\1.jpg")) == ["cat/1.jpg"]


def test_what_grows_more_than_a_hundredfold_is_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "HARMLESS_BYTES", 1 << 20)

    with pytest.raises(ArchiveBombError):
        contents(zip_of({"a.bmp": bytes(4 << 20)}))


def test_a_small_file_may_shrink_as_it_likes() -> None:
    assert names(zip_of({"mask.png": bytes(1 << 20)})) == ["mask.png"]


def test_what_would_fill_the_disk_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 100)

    with pytest.raises(ArchiveTooLargeError):
        contents(zip_of({"a.bmp": bytes(101)}))


def test_too_many_entries_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_ENTRIES", 1)

    with pytest.raises(ArchiveTooLargeError):
        open_archive(io.BytesIO(zip_of({"a.jpg": b"x", "b.jpg": b"y"})))


def test_a_list_of_entries_that_would_fill_the_memory_is_refused() -> None:
    content = bytearray(zip_of({"a.jpg": b"x"}))
    struct.pack_into("<I", content, len(content) - 10, 1 << 30)

    with pytest.raises(ArchiveTooLargeError):
        open_archive(io.BytesIO(bytes(content)))


@pytest.mark.parametrize("content", [b"", b"PK", b"<html>no archive</html>", b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_zip_is_damaged(content: bytes) -> None:
    with pytest.raises((ArchiveDamagedError, ArchiveTooLargeError)):
        open_archive(io.BytesIO(content))


def test_a_zip_that_was_cut_off_is_damaged() -> None:
    with pytest.raises(ArchiveDamagedError):
        open_archive(io.BytesIO(zip_of({"a.jpg": b"x" * 1000})[:-30]))


def test_an_archive_without_anything_to_use_is_empty() -> None:
    with pytest.raises(ArchiveEmptyError):
        contents(zip_of({"run.exe": b"MZ"}))


def test_an_entry_that_is_longer_than_it_says_gives_no_more_than_that() -> None:
    content = bytearray(zip_of({"a.jpg": bytes(1000)}))
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, 10)

    with open_archive(io.BytesIO(bytes(content))) as archive, pytest.raises(zipfile.BadZipFile):
        list(unpacked(archive, contents_of(archive, len(content)).files[0]))
