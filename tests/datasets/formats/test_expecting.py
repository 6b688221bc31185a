"""Every format that reads the sizes of images lets the source read those of some hundred together."""

import io
from collections.abc import Sequence

import pytest
from PIL import Image

from datasets.formats import base as formats
from datasets.formats import get_reader
from tests.datasets.formats.places import MemorySource

SIZE = (20, 10)


class ExpectingSource(MemorySource):
    """Knows the size of every image, and which it was told to expect."""

    def __init__(self, files: dict[str, bytes], images: Sequence[str]) -> None:
        super().__init__(files, images, dict.fromkeys(images, SIZE))
        self.expected: list[list[str]] = []

    def expect(self, images: Sequence[str]) -> None:
        self.expected.append(list(images))


def png() -> bytes:
    file = io.BytesIO()
    Image.new("L", SIZE).save(file, "PNG")
    return file.getvalue()


XML = b"<annotation><size><width>20</width><height>10</height></size></annotation>"
SOURCES: dict[str, tuple[dict[str, bytes], list[str]]] = {
    "voc": ({"a.xml": XML, "b.xml": XML}, ["a.jpg", "b.jpg"]),
    "yolo": (
        {"classes.txt": b"cat", "labels/a.txt": b"", "labels/b.txt": b""},
        ["images/a.jpg", "images/b.jpg"],
    ),
    "classification_txt": ({"a.txt": b"cat", "b.txt": b"dog"}, ["a.jpg", "b.jpg"]),
    "masks": ({"masks/a_mask.png": png(), "masks/b_mask.png": png()}, ["images/a.jpg", "images/b.jpg"]),
    "imagenet": ({}, ["cat/a.jpg", "dog/b.jpg"]),
    "modelarts": ({"x.manifest": b'{"source": "a.jpg"}\n{"source": "b.jpg"}\n'}, ["a.jpg", "b.jpg"]),
    "hf": (
        {"metadata.jsonl": b'{"file_name": "a.jpg"}\n{"file_name": "b.jpg"}\n'},
        ["a.jpg", "b.jpg"],
    ),
    "webdataset": ({"a.json": b"{}", "b.json": b"{}"}, ["a.jpg", "b.jpg"]),
    "label_studio": (
        {"x.json": b'[{"data": {"image": "a.jpg"}}, {"data": {"image": "b.jpg"}}]'},
        ["a.jpg", "b.jpg"],
    ),
    "cvat": (
        {"x.xml": b'<annotations><image name="a.jpg"/><image name="b.jpg"/></annotations>'},
        ["a.jpg", "b.jpg"],
    ),
    "coco": (
        {"x.json": b'{"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}]}'},
        ["a.jpg", "b.jpg"],
    ),
}


@pytest.mark.parametrize("name", SOURCES)
def test_the_images_of_many_files_are_expected_together(name: str) -> None:
    files, images = SOURCES[name]
    source = ExpectingSource(files, images)

    found = list(get_reader(name).read(source))

    assert source.expected == [images]
    assert len(found) == 2


def test_more_files_are_expected_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "TOGETHER", 1)
    source = ExpectingSource(*SOURCES["voc"])

    list(get_reader("voc").read(source))

    assert source.expected == [["a.jpg"], ["b.jpg"]]


def test_an_image_that_may_be_one_of_several_is_not_expected() -> None:
    source = ExpectingSource({"a.xml": XML}, ["north/a.jpg", "south/a.jpg"])

    list(get_reader("voc").read(source))

    assert source.expected == [[]]
