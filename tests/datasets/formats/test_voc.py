from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.formats.base import ReadOptions, WriteOptions
from datasets.formats.naming import ambiguous_keys
from datasets.formats.voc import FORMAT
from datasets.formats.xml_text import escape
from datasets.records import AnnotatedSample, AnnotationRecord, Problem, Shape
from datasets.run_lengths import encode_counts
from tests.datasets.formats.places import FolderSource, MemorySink, MemorySource
from tests.datasets.formats.samples import SIZE, TURNED, TURNED_BOX, box, sample, shape

OUTLINES = ReadOptions(boxes_only=False)
MASK = shape(
    "mask", rle={"size": [500, 1000], "counts": encode_counts([1200, 50, 450, 50, 4000, 9, 494_241])}
)


def written(*samples: AnnotatedSample, **options: Any) -> dict[str, bytes]:
    sink = MemorySink()
    FORMAT.write(iter(samples), sink, WriteOptions(**options))
    return sink.files


def read_back(*samples: AnnotatedSample, options: ReadOptions = OUTLINES) -> list[AnnotatedSample | Problem]:
    images = [f"JPEGImages/{each.image.name}" for each in samples]
    return list(FORMAT.read(MemorySource(written(*samples), images), options))


def xml(body: str, filename: str = "a.jpg", size: tuple[int, int] = SIZE) -> bytes:
    return (
        f"<annotation><filename>{filename}</filename><size><width>{size[0]}</width><height>{size[1]}</height>"
        f"<depth>3</depth></size>{body}</annotation>"
    ).encode()


def bndbox(x1: Any, y1: Any, x2: Any, y2: Any, name: str = "bolt") -> str:
    return (
        f"<object><name>{name}</name><bndbox><xmin>{x1}</xmin><ymin>{y1}</ymin><xmax>{x2}</xmax><ymax>{y2}</ymax>"
        "</bndbox></object>"
    )


def read(
    data: bytes, images: tuple[str, ...] = ("a.jpg",), **options: Any
) -> list[AnnotatedSample | Problem]:
    return list(FORMAT.read(MemorySource({"a.xml": data}, images, **options)))


LISTS = {
    "ImageSets/Main/train.txt": b"a\nb\n",
    "ImageSets/Main/val.txt": b"c\r\nb\n",
    "ImageSets/Main/bolt_train.txt": b"d 1\n",
}


@pytest.mark.parametrize(("stem", "usage"), [("a", "train"), ("b", None), ("c", "eval"), ("d", None)])
def test_lists_of_images_say_the_usage_and_of_one_in_two_nobody_knows(stem: str, usage: str | None) -> None:
    files = {f"Annotations/{stem}.xml": xml(bndbox(1, 2, 30, 40))} | LISTS
    (found,) = FORMAT.read(MemorySource(files, [f"JPEGImages/{stem}.jpg"]))
    assert isinstance(found, AnnotatedSample)
    assert found.usage == usage


def test_lists_of_another_folder_say_nothing() -> None:
    files = {"one/Annotations/a.xml": xml(bndbox(1, 2, 30, 40)), "two/ImageSets/Main/train.txt": b"a\n"}
    (found,) = FORMAT.read(MemorySource(files, ["one/JPEGImages/a.jpg"]))
    assert isinstance(found, AnnotatedSample)
    assert found.usage is None


def problems(found: list[AnnotatedSample | Problem]) -> list[tuple[str, str]]:
    return [(each.name, each.code) for each in found if isinstance(each, Problem)]


@pytest.mark.parametrize(
    "record",
    [
        AnnotationRecord("bolt", box(0, 0, 1000, 500)),
        AnnotationRecord("bolt", box(10.1, 1 / 3, 110.7, 99.99999999999999)),
        AnnotationRecord("bolt", box(1, 2, 3, 4), {"finish": "zinc & <gold>"}, True, 0.123456789),
        AnnotationRecord("bolt", box(1, 2, 3, 4), {"truncated": True, "occluded": True, "pose": "Left"}),
        AnnotationRecord("bolt", box(1, 2, 3, 4), {"truncated": "left", "occluded": "unsure"}),
        AnnotationRecord("a<b>&amp;\"'é图\U0001f600\r\n\tend", box(1, 2, 3, 4)),
        AnnotationRecord("bolt", shape("polygon", (0, 0), (10.5, 0), (10, 10))),
        AnnotationRecord("bolt", shape("circle", (50, 60), (12.5, 0))),
        AnnotationRecord("bolt", shape("line", (0, 0), (10, 3))),
        AnnotationRecord("bolt", shape("dashed", (0, 0), (10, 3))),
        AnnotationRecord("bolt", shape("point", (3, 4))),
        AnnotationRecord("bolt", shape("polyline", (0, 0), (10, 3), (5, 5))),
        AnnotationRecord("bolt", shape("circle", (5, 60), (12.5, 0))),
        AnnotationRecord("bolt", TURNED),
        AnnotationRecord(
            "bolt", shape("rotated_rectangle", (33.25, 40.5), (21.5, 7.25), angle=12.75), {"a": "b"}
        ),
        AnnotationRecord("bolt", MASK),
    ],
)
def test_an_annotation_comes_back_as_it_was(record: AnnotationRecord) -> None:
    (found,) = read_back(sample("a.jpg", record))
    assert isinstance(found, AnnotatedSample)
    assert found.annotations == (record,)
    assert (found.image.width, found.image.height) == SIZE


def test_nothing_is_subtracted_or_rounded() -> None:
    files = written(sample("a.jpg", AnnotationRecord("bolt", box(0, 0.5, 1000, 500))))
    tree = ElementTree.fromstring(files["Annotations/a.xml"])
    assert [tree.findtext(f"object/bndbox/{key}") for key in ("xmin", "ymin", "xmax", "ymax")] == [
        "0",
        "0.5",
        "1000",
        "500",
    ]


def test_a_turned_box_is_written_as_its_envelope_and_its_outline() -> None:
    files = written(sample("a.jpg", AnnotationRecord("bolt", TURNED)))
    tree = ElementTree.fromstring(files["Annotations/a.xml"])
    numbers = [float(each.text or "") for each in tree.findall("object/bndbox/*")]
    assert numbers == pytest.approx(TURNED_BOX)
    assert len(tree.findall("object/polygon/*")) == 8


def test_a_name_with_what_xml_can_not_hold_is_still_readable() -> None:
    (found,) = read_back(sample("a.jpg", AnnotationRecord("a\x00b\ud800\uffffc", box(1, 2, 3, 4))))
    assert isinstance(found, AnnotatedSample)
    assert found.annotations[0].label == "a\ufffdb\ufffd\ufffdc"


@pytest.mark.parametrize("kept", [shape("circle", (50, 60), (12.5, 0)), TURNED, MASK])
def test_a_detection_dataset_gets_its_own_outlines_back(kept: Shape) -> None:
    (found,) = read_back(sample("a.jpg", AnnotationRecord("bolt", kept)), options=ReadOptions())
    assert isinstance(found, AnnotatedSample)
    assert found.annotations[0].shape == kept


CIRCLE = "<circle><cx>50</cx><cy>60</cy><r>12</r></circle>"


def test_an_outline_beside_a_box_is_the_box_where_only_boxes_are_wanted() -> None:
    (found,) = read(xml(bndbox(38, 48, 62, 72).replace("</object>", f"{CIRCLE}</object>")))
    assert isinstance(found, AnnotatedSample)
    assert found.annotations[0].shape == box(38, 48, 62, 72)


def test_an_outline_without_a_box_stays_what_it_is() -> None:
    (found,) = read(xml(f"<object><name>bolt</name>{CIRCLE}</object>"))
    assert isinstance(found, AnnotatedSample)
    assert found.annotations[0].shape == shape("circle", (50, 60), (12, 0))


def test_an_outline_that_others_have_moved_is_no_turned_rectangle_any_more() -> None:
    data = written(sample("a.jpg", AnnotationRecord("bolt", TURNED)))["Annotations/a.xml"]
    moved = data.replace(b"<x1>200", b"<x1>230")
    assert moved != data
    (found,) = list(FORMAT.read(MemorySource({"a.xml": moved}, ["a.jpg"]), OUTLINES))
    assert isinstance(found, AnnotatedSample)
    assert [each.shape and each.shape.kind for each in found.annotations] == ["polygon"]


def test_a_file_without_objects_says_that_there_is_nothing_and_an_unlabeled_image_has_none() -> None:
    empty = AnnotatedSample(sample("a.jpg").image, state="labeled")
    files = written(empty, sample("b.jpg"))
    (found,) = FORMAT.read(MemorySource(files, ["JPEGImages/a.jpg", "JPEGImages/b.jpg"]))
    assert isinstance(found, AnnotatedSample)
    assert (found.image.name, found.state, found.annotations) == ("a.jpg", "labeled", ())


def test_each_usage_has_its_list() -> None:
    samples = [
        sample(f"{place}.jpg", number=place, usage=usage)
        for place, usage in enumerate(("train", "eval", None))
    ]
    files = written(*samples, by_usage=True)
    assert files["ImageSets/Main/train.txt"] == b"0\n"
    assert files["ImageSets/Main/val.txt"] == b"1\n"
    assert files["ImageSets/Main/unlabeled.txt"] == b"2\n"


def test_without_usages_all_samples_are_in_one_list() -> None:
    files = written(sample("a.jpg", usage="train"), sample("b.jpg", number=2))
    assert files["ImageSets/Main/all.txt"] == b"a\nb\n"


def test_namesakes_in_two_folders_stay_apart() -> None:
    samples = [
        sample("a.jpg", AnnotationRecord("bolt", box(1, 1, 9, 9)), number=1, folder="x"),
        sample("A.JPG", AnnotationRecord("nut", box(2, 2, 9, 9)), number=2, folder="y"),
        sample("a.png", AnnotationRecord("nut", box(3, 3, 9, 9)), number=3, folder="x"),
        sample("b.jpg", number=4),
    ]
    ambiguous = ambiguous_keys(FORMAT.name_key(each.image.name) for each in samples)
    files = written(*samples, ambiguous=ambiguous)
    assert sorted(files) == [
        "Annotations/A~2.xml",
        "Annotations/a~1.xml",
        "Annotations/a~3.xml",
        "ImageSets/Main/all.txt",
    ]
    assert FORMAT.image_target(samples[2], WriteOptions(ambiguous=ambiguous)) == "JPEGImages/a~3.png"


def test_what_can_not_be_held_is_counted() -> None:
    annotations = [AnnotationRecord("bolt", MASK), AnnotationRecord("bolt")]
    report = FORMAT.write([sample("a.jpg", *annotations)], MemorySink(), WriteOptions())
    assert (report.annotations, dict(report.approximated), report.left_out["no shape"]) == (1, {}, 1)


def test_the_tree_of_test_data_is_read_and_what_is_broken_is_named(data: Path) -> None:
    source = FolderSource(data / "voc")
    found = list(FORMAT.read(source))
    samples = [each for each in found if isinstance(each, AnnotatedSample)]
    assert [(each.image.path, len(each.annotations)) for each in samples] == [("a.png", 2), ("b.png", 1)]
    assert problems(found) == [
        ("b.xml: object 2", "shape_too_small"),
        ("b.xml: object 3", "box_outside_image"),
        ("c.xml", "annotation_file_unreadable"),
        ("lost.xml", "image_not_found"),
    ]
    detected = FORMAT.detect(source.listing())
    assert detected is not None
    assert detected.sure == pytest.approx(0.5 + 0.45 * 3 / 4)


def test_a_box_that_reaches_out_a_little_is_cut() -> None:
    (found,) = read(xml(bndbox(990, 400, 1005, 505)))
    assert isinstance(found, AnnotatedSample)
    assert found.annotations[0].shape == box(990, 400, 1000, 500)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (bndbox(10, 10, 10, 50), "shape_too_small"),
        (bndbox(2000, 10, 2100, 50), "shape_too_small"),
        (bndbox(-100, 10, 50, 50), "box_outside_image"),
        (bndbox("nan", 10, 50, 50), "shape_invalid"),
        (bndbox("", 10, 50, 50), "shape_invalid"),
        (bndbox("ten", 10, 50, 50), "shape_invalid"),
        (bndbox(1, 1, 5, 5, name=" "), "label_missing"),
        ("<object><name>bolt</name></object>", "shape_invalid"),
        ("<object><name>bolt</name><circle><cx>5</cx></circle></object>", "shape_invalid"),
    ],
)
def test_an_object_that_can_not_be_used_is_named_and_the_rest_is_read(body: str, code: str) -> None:
    found = read(xml(body + bndbox(1, 1, 9, 9)))
    assert problems(found) == [("a.xml: object 1", code)]
    assert isinstance(found[-1], AnnotatedSample)
    assert len(found[-1].annotations) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<html></html>",
        b"<annotation><object></annotation>",
        b'<!DOCTYPE annotation SYSTEM "file:///etc/passwd"><annotation/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><annotation>&x;</annotation>',
        '<!DOCTYPE a [<!ENTITY x "ha">]><annotation>&x;</annotation>'.encode("utf-16"),
        b"<annotation>" + b"<a>" * 100 + b"</a>" * 100 + b"</annotation>",
        b'<?xml version="1.0" encoding="no-such-code"?><annotation/>',
        b'<?xml version="1.0" encoding="gbk"?><annotation>\xff\xff</annotation>',
    ],
)
def test_a_broken_or_dangerous_file_is_refused(data: bytes) -> None:
    assert problems(read(data)) == [("a.xml", "annotation_file_unreadable")]


def test_a_file_that_is_gone_is_named() -> None:
    found = list(FORMAT.read(MemorySource({}, ["a.jpg"]), files=["a.xml"]))
    assert problems(found) == [("a.xml", "annotation_file_unreadable")]


@given(st.binary(max_size=200), st.integers(0, 300))
def test_a_damaged_file_is_read_or_named(noise: bytes, place: int) -> None:
    good = xml(bndbox(1, 1, 9, 9))
    assert len(read(good[:place] + noise + good[place + len(noise) :])) >= 1


numbers = st.floats(0, 400)


@given(
    st.lists(st.tuples(numbers, numbers, st.floats(1.001, 100), st.floats(1.001, 100), st.text(min_size=1)))
)
def test_any_boxes_and_names_come_back_as_they_were(
    boxes: list[tuple[float, float, float, float, str]],
) -> None:
    records = [AnnotationRecord("é" + name + "!", box(x, y, x + w, y + h)) for x, y, w, h, name in boxes]
    (found,) = read_back(AnnotatedSample(sample("a.jpg").image, tuple(records), state="labeled"))
    assert isinstance(found, AnnotatedSample)
    assert [each.shape for each in found.annotations] == [each.shape for each in records]
    assert [each.label for each in found.annotations] == [
        unescape(escape(each.label), {"&#13;": "\r"}) for each in records
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gbk"])
def test_a_file_is_read_in_its_own_encoding(encoding: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    (found,) = read((declaration + xml(bndbox(1, 1, 9, 9, name="螺栓")).decode()).encode(encoding))
    assert isinstance(found, AnnotatedSample)
    assert found.annotations[0].label == "螺栓"


def test_properties_are_read_in_both_forms() -> None:
    body = bndbox(1, 1, 9, 9).replace(
        "<bndbox>",
        "<properties><property><key>@modelarts:color</key><value>#3399ff</value></property>"
        "<property><key>finish</key><value>zinc</value></property><color>green</color></properties>"
        "<part><name>head</name><bndbox><xmin>2</xmin></bndbox></part><bndbox>",
        1,
    )
    (found,) = read(xml(body))
    assert isinstance(found, AnnotatedSample)
    assert found.annotations[0] == AnnotationRecord(
        "bolt", box(1, 1, 9, 9), {"finish": "zinc", "color": "green"}
    )


def test_a_file_made_for_another_size_is_refused() -> None:
    found = read(xml(bndbox(1, 1, 9, 9)), sizes={"a.jpg": (500, 1000)})
    assert problems(found) == [("a.xml", "image_size_differs")]


def test_a_file_without_size_takes_the_image_s_own() -> None:
    (found,) = read(xml(bndbox(1, 1, 9, 9), size=(0, 0)), sizes={"a.jpg": (640, 480)})
    assert isinstance(found, AnnotatedSample)
    assert (found.image.width, found.image.height) == (640, 480)


@pytest.mark.parametrize(
    ("images", "image"),
    [
        (("images/a.jpg", "other/b.jpg"), "images/a.jpg"),
        (("a.png", "images/a.jpg"), "a.png"),
        (("train/JPEGImages/a.jpg", "val/JPEGImages/a.jpg"), "image_ambiguous"),
        (("x/a.jpg", "y/a.jpg", "a.bmp"), "a.bmp"),
    ],
)
def test_the_image_of_the_same_name_is_found(images: tuple[str, ...], image: str) -> None:
    (found,) = read(xml(""), images)
    assert (found.image.path if isinstance(found, AnnotatedSample) else found.code) == image


def test_the_file_name_inside_helps_where_the_outer_one_does_not() -> None:
    (found,) = read(xml("", filename="photo 7.jpg"), ("photo 7.jpg",))
    assert isinstance(found, AnnotatedSample)
    assert found.image.path == "photo 7.jpg"


def test_a_path_inside_a_file_reaches_nothing_outside_the_listing() -> None:
    (found,) = read(xml("", filename="../../etc/passwd.jpg"), ("b.jpg",))
    assert isinstance(found, Problem)
    assert found.code == "image_not_found"


@pytest.mark.real_data
def test_every_box_of_the_blood_cells_is_read_but_two_without_area(real_data: Path) -> None:
    found = list(FORMAT.read(FolderSource(real_data / "blood-cells")))
    samples = [each for each in found if isinstance(each, AnnotatedSample)]
    assert len(samples) == 364
    assert sum(len(each.annotations) for each in samples) == 4886
    assert [code for _, code in problems(found)] == ["shape_too_small", "shape_too_small"]
