import io
from typing import Any

import pytest
from PIL import Image

from datasets.formats.base import ReadOptions
from datasets.formats.voc import FORMAT
from datasets.geometry import bounding_box
from datasets.records import AnnotatedSample, Problem
from tests.datasets.formats.places import MemorySource

OUTLINES = ReadOptions(boxes_only=False)
RED, GREEN = (193, 10, 10), (10, 200, 10)
SIZE = (40, 30)
SOURCE = "obs://b/ds-1/annotation/V001/segmentationClass/a.png"


def masks(size: tuple[int, int] = SIZE, mode: str = "RGB") -> bytes:
    """Two red squares, of 4 and 3 px, and a green one of 5 px."""
    image = Image.new("RGB", size)
    image.paste(RED, (2, 3, 6, 7))
    image.paste(RED, (20, 3, 23, 6))
    image.paste(GREEN, (10, 20, 15, 25))
    file = io.BytesIO()
    shown = image.quantize(8) if mode == "P" else image.convert(mode)
    shown.save(file, "PNG")
    return file.getvalue()


def masked(name: str, colour: str, *box: int) -> str:
    edges = "".join(
        f"<{key}>{edge}</{key}>" for key, edge in zip(("xmin", "ymin", "xmax", "ymax"), box, strict=False)
    )
    return (
        f"<object><name>{name}</name><mask_color>{colour}</mask_color><bndbox>{edges}</bndbox></object>"
        if box
        else f"<object><name>{name}</name><mask_color>{colour}</mask_color></object>"
    )


def read(
    *objects: str,
    files: dict[str, bytes] | None = None,
    options: ReadOptions = OUTLINES,
    source: str = SOURCE,
) -> list[AnnotatedSample | Problem]:
    xml = (
        f"<annotation><filename>a.jpg</filename><mask_source>{source}</mask_source><size><width>{SIZE[0]}</width>"
        f"<height>{SIZE[1]}</height></size><segmented>1</segmented>{''.join(objects)}</annotation>"
    )
    content = {"a.xml": xml.encode(), **({SOURCE: masks()} if files is None else files)}
    return list(FORMAT.read(MemorySource(content, ["a.jpg"]), options))


def boxes(found: list[AnnotatedSample | Problem]) -> list[Any]:
    sample = found[-1]
    assert isinstance(sample, AnnotatedSample)
    return [
        (record.shape.kind, bounding_box(record.shape))
        for record in sample.annotations
        if record.shape is not None
    ]


def problems(found: list[AnnotatedSample | Problem]) -> list[str]:
    return [each.code for each in found if isinstance(each, Problem)]


def test_an_object_is_the_pixels_of_its_colour() -> None:
    found = read(masked("bolt", "193,10,10"), masked("nut", "10,200,10"))
    assert boxes(found) == [("mask", (2, 3, 23, 7)), ("mask", (10, 20, 15, 25))]


def test_two_objects_of_one_colour_are_told_apart_by_their_boxes() -> None:
    found = read(masked("bolt", "193,10,10", 2, 3, 6, 7), masked("bolt", "193,10,10", 20, 3, 23, 6))
    assert boxes(found) == [("mask", (2, 3, 6, 7)), ("mask", (20, 3, 23, 6))]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_the_png_may_have_any_kind_of_colour(mode: str) -> None:
    found = read(masked("nut", "10,200,10"), files={SOURCE: masks(mode=mode)})
    assert boxes(found) == [("mask", (10, 20, 15, 25))]


@pytest.mark.parametrize("place", ["segmentationClass/a.png", "SegmentationObject/a.png"])
def test_the_png_is_also_found_beside_the_file(place: str) -> None:
    found = read(masked("nut", "10,200,10"), files={place: masks()}, source="/home/li/masks/a.png")
    assert boxes(found) == [("mask", (10, 20, 15, 25))]


@pytest.mark.parametrize("files", [{}, {SOURCE: b"no image"}, {SOURCE: masks((41, 30))}])
def test_without_a_usable_png_objects_come_as_their_boxes_and_that_is_said_once(
    files: dict[str, bytes],
) -> None:
    found = read(
        masked("bolt", "193,10,10", 2, 3, 6, 7), masked("nut", "10,200,10", 10, 20, 15, 25), files=files
    )
    assert problems(found) == ["mask_unreadable"]
    assert boxes(found) == [("rectangle", (2, 3, 6, 7)), ("rectangle", (10, 20, 15, 25))]


@pytest.mark.parametrize(
    ("colour", "code"), [("1,2,3", "shape_too_small"), ("red", "shape_invalid"), ("1,2", "shape_invalid")]
)
def test_a_colour_that_is_nowhere_is_named_and_the_rest_is_read(colour: str, code: str) -> None:
    found = read(masked("bolt", colour), masked("nut", "10,200,10"))
    assert problems(found) == [code]
    assert boxes(found) == [("mask", (10, 20, 15, 25))]


def test_where_only_boxes_are_wanted_the_png_is_not_asked_for() -> None:
    found = read(masked("bolt", "193,10,10", 2, 3, 6, 7), files={}, options=ReadOptions())
    assert boxes(found) == [("rectangle", (2, 3, 6, 7))]


def test_an_outline_goes_before_the_colour() -> None:
    outline = "<polygon><x1>1</x1><y1>1</y1><x2>9</x2><y2>1</y2><x3>9</x3><y3>9</y3></polygon></object>"
    found = read(masked("bolt", "193,10,10").replace("</object>", outline))
    assert boxes(found) == [("polygon", (1, 1, 9, 9))]
