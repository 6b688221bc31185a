from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.formats import detect_format
from datasets.formats.classification_txt import FORMAT, NoLabelsError, labels_of
from datasets.records import AnnotatedSample, Problem
from tests.datasets.formats.places import FolderSource, MemorySource


def detected(files: dict[str, bytes], images: list[str]) -> str | None:
    source = MemorySource(files, images)
    found = detect_format(source.listing(), source.open_bytes)
    return found.format.name if found else None


def test_the_tree_of_test_data_is_read_and_what_is_broken_is_named(data: Path) -> None:
    found = list(FORMAT.read(FolderSource(data / "classification_txt")))
    samples = [each for each in found if isinstance(each, AnnotatedSample)]
    assert {each.image.path: [record.label for record in each.annotations] for each in samples} == {
        "a.png": ["bolt", "scratch"],
        "b.png": ["螺栓"],
    }
    assert [(each.name, each.code) for each in found if isinstance(each, Problem)] == [
        ("c.txt", "annotation_file_unreadable"),
        ("lost.txt", "image_not_found"),
    ]


def test_it_is_said_by_what_the_files_were_recognised() -> None:
    source = MemorySource({"a.txt": b"cat\n", "notes.txt": b"hello\n"}, ["a.jpg"])
    found = FORMAT.detect(source.listing(), source.open_bytes)
    assert found is not None
    assert found.why == "1 of 2 .txt files have the name of an image, and labels in them"


@pytest.mark.parametrize(
    "files",
    [
        {"a.txt": b"0 0.5 0.5 0.1 0.1\n", "classes.txt": b"cat\n"},
        {"a.txt": b"0 0.5 0.5 0.1 0.1\n", "b.txt": b"cat\n"},
        {"notes.txt": b"cat\n"},
        {"classes.txt": b"cat\n", "train.txt": b"a.jpg\n"},
        {"a.txt": b""},
        {"a.txt": b"\xff\xff\xff"},
    ],
    ids=["YOLO", "YOLO and labels", "no image's name", "lists", "empty", "bytes"],
)
def test_other_text_files_are_not_taken_for_labels(files: dict[str, bytes]) -> None:
    assert detected(files, ["a.jpg", "b.jpg"]) != "classification_txt"


def test_numbers_may_be_labels() -> None:
    assert detected({"a.txt": b"7\n"}, ["a.jpg"]) == "classification_txt"


@pytest.mark.parametrize(
    ("data", "labels"),
    [
        (b"cat\ndog\ncat\n\n", ["cat", "dog"]),
        ("\ufeff猫\r\n".encode(), ["猫"]),
        ("螺栓".encode("gbk"), ["螺栓"]),
        (b" big cat \n7", ["big cat", "7"]),
        (b"", []),
    ],
)
def test_each_line_is_a_label(data: bytes, labels: list[str]) -> None:
    assert labels_of(data) == labels


@pytest.mark.parametrize(
    "data", [b"0 .5 .5 .1 .1", b"\xff\xff", b"x" * 1001, b"\n".join(b"%d" % n for n in range(1001))]
)
def test_a_file_of_something_else_is_refused(data: bytes) -> None:
    with pytest.raises(NoLabelsError):
        labels_of(data)


def test_a_file_that_is_too_large_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.formats.classification_txt.MAX_BYTES", 3)
    (found,) = FORMAT.read(MemorySource({"a.txt": b"long"}, ["a.jpg"]))
    assert isinstance(found, Problem)
    assert (found.name, found.code) == ("a.txt", "annotation_file_unreadable")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_named(data: bytes) -> None:
    assert len(list(FORMAT.read(MemorySource({"a.txt": data}, ["a.jpg"])))) == 1


def test_the_labels_of_an_image_called_as_a_list_is_are_read() -> None:
    source = MemorySource({"train.txt": b"cat", "classes.txt": b"cat"}, ["train.jpg"])
    (found,) = FORMAT.read(source)
    assert isinstance(found, AnnotatedSample)
    assert [record.label for record in found.annotations] == ["cat"]
