from pathlib import Path

import pytest

from datasets.formats import EXPORT_FORMATS, IMPORT_FORMATS, detect_format, get_reader, get_writer
from datasets.formats.base import Entry
from tests.datasets.formats.places import FolderSource, MemorySource


@pytest.mark.parametrize("name", IMPORT_FORMATS)
def test_a_format_that_is_read_is_found_by_its_name(name: str) -> None:
    assert get_reader(name).name == name


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_a_format_that_is_written_is_found_by_its_name(name: str) -> None:
    assert get_writer(name).name == name


@pytest.mark.parametrize("name", IMPORT_FORMATS)
def test_a_format_recognises_its_own_tree(name: str, data: Path) -> None:
    source = FolderSource(data / name)
    found = detect_format(source.listing(), source.open_bytes)
    assert found is not None
    assert found.format is get_reader(name)


def test_a_folder_of_images_has_no_format() -> None:
    assert detect_format([Entry("a.jpg", 5), Entry("notes.txt", 5)]) is None


def test_other_xml_and_json_is_not_taken_for_annotations() -> None:
    source = MemorySource({"a.xml": b"<svg/>", "a.json": b'{"name": "x"}'}, ["a.jpg"])
    assert detect_format(source.listing(), source.open_bytes) is None


def test_boxes_beside_images_win_over_an_unknown_json_file() -> None:
    found = detect_format([Entry("a.jpg", 5), Entry("a.xml", 5), Entry("settings.json", 5)])
    assert found is not None
    assert found.format is get_reader("voc")
    assert found.detected.why == "1 of 1 .xml files have the name of an image"


@pytest.mark.real_data
@pytest.mark.parametrize(("folder", "name"), [("blood-cells", "voc"), ("circuit-boards", "coco")])
def test_real_folders_are_recognised_by_themselves(folder: str, name: str, real_data: Path) -> None:
    source = FolderSource(real_data / folder)
    found = detect_format(source.listing(), source.open_bytes)
    assert found is not None
    assert found.format is get_reader(name)
