"""Tar archives are held to the rules of zips, whatever their headers say."""

import io
import tarfile
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.errors import DomainError
from datasets.services import archives
from datasets.services.archives import (
    ArchiveDamagedError,
    ArchiveEmptyError,
    ArchiveTooLargeError,
    Contents,
    contents_of,
    is_archive,
    open_archive,
    unpacked,
)


def tar_of(files: Mapping[str, bytes], *, form: int = tarfile.USTAR_FORMAT, **header: Any) -> bytes:
    """A tar of these files, whose headers say what is given."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            for key, value in header.items():
                setattr(entry, key, value)
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def contents(content: bytes) -> Contents:
    with open_archive(io.BytesIO(content)) as archive:
        return contents_of(archive, len(content))


def all_unpacked(content: bytes) -> dict[str, bytes]:
    with open_archive(io.BytesIO(content)) as archive:
        return {
            each.name: b"".join(unpacked(archive, each, piece=7))
            for each in contents_of(archive, len(content)).files
        }


FILES = {"000000001.jpg": b"image" * 300, "000000001.json": b"{}", "深/a.png": b""}


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_the_files_of_a_tar_are_unpacked_as_they_are(form: int) -> None:
    long = {f"{'folder/' * 13}{'x' * 60}.jpg": b"deep"}
    assert all_unpacked(tar_of(FILES | long, form=form)) == FILES | long


def test_the_longest_names_come_as_gnu_and_posix_have_them() -> None:
    name = f"{'深' * 60}/{'y' * 200}.jpg"
    for_gnu, for_posix = (
        all_unpacked(tar_of({name: b"x"}, form=form)) for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)
    )
    assert [*for_gnu] == [*for_posix] == [name]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../../etc/cron.jpg", "name_relative"),
        ("/etc/passwd.txt", "name_relative"),
        ("run.exe", "file_unknown"),
        ("inner.tar", "archive_nested"),
        ("inner.zip", "archive_nested"),
    ],
)
def test_an_entry_of_an_odd_name_is_refused(name: str, code: str) -> None:
    found = contents(tar_of({"a.jpg": b"x", name: b"x"}))
    assert [(each.name, each.code) for each in found.refused] == [(name, code)]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_what_is_no_file_is_refused(kind: bytes) -> None:
    odd = tar_of({"b.jpg": b""}, type=kind, linkname="/etc/passwd")[: tarfile.BLOCKSIZE]
    both = odd + tar_of({"a.jpg": b"x"})
    assert [(each.name, each.code) for each in contents(both).refused] == [("b.jpg", "link")]


def test_an_entry_that_ends_behind_the_archive_is_damaged() -> None:
    with pytest.raises(ArchiveDamagedError):
        contents(tar_of({"a.jpg": b"x" * 5000})[:2048])


def test_a_name_without_end_is_not_read() -> None:
    bomb = tar_of({"././@LongLink": b"x" * 100_000}, type=tarfile.GNUTYPE_LONGNAME)
    with pytest.raises(ArchiveDamagedError):
        contents(bomb)


def test_a_header_that_is_none_is_damaged() -> None:
    content = bytearray(tar_of({"a.jpg": b"x"}))
    content[148:156] = b"0000000\0"
    with pytest.raises(ArchiveDamagedError):
        contents(bytes(content))


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_ENTRIES", 2)
    with pytest.raises(ArchiveTooLargeError):
        contents(tar_of({f"{place}.jpg": b"x" for place in range(3)}))


def test_a_tar_without_anything_to_use_is_empty() -> None:
    with pytest.raises(ArchiveEmptyError):
        contents(tar_of({"run.exe": b"x"}))


def test_a_tar_is_an_archive_by_its_name() -> None:
    assert [is_archive(name) for name in ("a.TAR", "a.zip", "a.tar.gz")] == [True, True, False]


@given(st.binary(max_size=600), st.integers(0, 2000))
def test_a_damaged_tar_is_read_or_refused(noise: bytes, place: int) -> None:
    whole = tar_of(FILES)
    content = whole[:place] + noise + whole[place + len(noise) :]
    try:
        found = [*all_unpacked(content)]
    except DomainError as refused:
        found = [refused.code]
    assert found
