"""What converters of other tools are known to lose: second labels, namesakes, the turn of boxes, parts of pixels."""

from typing import Any

import pytest

from datasets.formats import get_reader, get_writer
from datasets.formats.base import ReadOptions, WriteOptions
from datasets.formats.naming import ambiguous_keys
from datasets.geometry import bounding_box
from datasets.records import AnnotatedSample, AnnotationRecord
from tests.datasets.formats.places import MemorySink, MemorySource
from tests.datasets.formats.samples import SIZE, TURNED, TURNED_BOX, box, sample

WAYS: dict[str, tuple[str, dict[str, Any]]] = {
    "coco": ("coco", {}),
    "voc": ("voc", {}),
    "yolo boxes": ("yolo", {}),
    "yolo corners": ("yolo", {"variant": "obb"}),
    "yolo outlines": ("yolo", {"variant": "segments"}),
    "modelarts": ("modelarts", {}),
    "modelarts lines": ("modelarts", {"voc_xml": False}),
    "hf": ("hf", {}),
}


def there_and_back(way: str, *samples: AnnotatedSample) -> list[AnnotatedSample]:
    """The samples as a dataset of boxes reads them from what was written."""
    name, chosen = WAYS[way]
    writer, sink = get_writer(name), MemorySink()
    ambiguous = ambiguous_keys(writer.name_key(each.image.name) for each in samples)
    options = WriteOptions(labels=["bolt", "nut"], ambiguous=ambiguous, **chosen)
    writer.write(iter(samples), sink, options)
    images = [writer.image_target(each, options) for each in samples]
    found = get_reader(name).read(
        MemorySource(sink.files, images, dict.fromkeys(images, SIZE)), ReadOptions()
    )
    return [each for each in found if isinstance(each, AnnotatedSample)]


@pytest.mark.parametrize("way", WAYS)
def test_a_box_with_two_labels_keeps_both(way: str) -> None:
    both = [AnnotationRecord(label, box(10, 20, 110, 120)) for label in ("bolt", "nut")]
    (found,) = there_and_back(way, sample("a.jpg", *both))
    assert sorted(record.label for record in found.annotations) == ["bolt", "nut"]


@pytest.mark.parametrize("way", WAYS)
def test_images_of_one_name_in_two_folders_keep_their_own_boxes(way: str) -> None:
    pair = [
        sample(
            "a.jpg", *[AnnotationRecord("bolt", box(10, 20, 110, 120))] * number, number=number, folder=folder
        )
        for number, folder in ((1, "x"), (2, "y"))
    ]
    found = there_and_back(way, *pair)
    assert sorted(len(each.annotations) for each in found) == [1, 2]
    assert len({each.image.path for each in found}) == 2


@pytest.mark.parametrize("way", WAYS)
def test_a_turned_box_is_turned_in_pixels_and_not_in_shares_of_the_image(way: str) -> None:
    (found,) = there_and_back(way, sample("a.jpg", AnnotationRecord("bolt", TURNED)))
    (record,) = found.annotations
    assert record.shape
    assert bounding_box(record.shape) == pytest.approx(TURNED_BOX, abs=1e-3)


@pytest.mark.parametrize("way", WAYS)
def test_parts_of_a_pixel_are_kept(way: str) -> None:
    (found,) = there_and_back(
        way, sample("a.jpg", AnnotationRecord("bolt", box(10.25, 20.5, 110.75, 120.125)))
    )
    (record,) = found.annotations
    assert record.shape
    assert bounding_box(record.shape) == pytest.approx((10.25, 20.5, 110.75, 120.125), abs=1e-3)
