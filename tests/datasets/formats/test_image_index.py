"""Which image a file means: the one of the folders that it says, the nearest one, or none."""

import pytest

from datasets.formats import image_index
from datasets.formats.image_index import ImageIndex


@pytest.mark.parametrize(
    ("said", "images"),
    [
        ("1.jpg", ["x/y/1.jpg"]),
        ("images/1.jpg", ["x/y/1.jpg"]),
        ("/home/ann/photos/1.jpg", ["x/y/1.jpg"]),
        ("C:\\photos\\1.jpg", ["x/y/1.jpg"]),
        ("../y/1.jpg", ["x/y/1.jpg", "x/z/2.jpg"]),
        ("y/1.jpg", ["x/y/1.jpg", "x/z/1.jpg"]),
        ("x/1.jpg", ["x/y/1.jpg", "z/y/1.jpg"]),
    ],
)
def test_an_image_is_found_below_whatever_folder_its_name_says(said: str, images: list[str]) -> None:
    assert ImageIndex(images).named(said, "annotations/train.json") == ["x/y/1.jpg"]


@pytest.mark.parametrize(
    ("said", "images"),
    [
        ("a/1.jpg", ["b/1.jpg", "a/2.jpg"]),
        ("a/1.jpg", ["b/1.jpg", "c/1.jpg", "a/2.jpg"]),
        ("train/cat/1.jpg", ["val/cat/1.jpg", "train/cat/2.jpg"]),
    ],
)
def test_a_namesake_is_not_taken_where_the_folder_that_is_said_is_there(said: str, images: list[str]) -> None:
    assert ImageIndex(images).named(said, "train.json") == []


def test_of_many_namesakes_each_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_index, "MOST_COMPARED", 2)
    images = ImageIndex(f"data/{place}/rgb/image.jpg" for place in range(9))

    assert images.named("8/rgb/image.jpg", "") == ["data/8/rgb/image.jpg"]
    assert images.named("data/8/image.jpg", "") == ["data/8/rgb/image.jpg"]
    assert images.named("image.jpg", "data/8/rgb/one.json") == ["data/8/rgb/image.jpg"]
    assert images.beside("data/8/xml/image.xml") == ["data/8/rgb/image.jpg"]
    assert len(images.named("image.jpg", "")) == 9
