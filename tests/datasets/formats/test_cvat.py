import io
import math
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.formats import detect_format, get_reader
from datasets.formats.base import LabelWords, WriteOptions
from datasets.formats.cvat import FILE, FORMAT
from datasets.formats.cvat_xml import PIECE, CvatReader
from datasets.formats.naming import ambiguous_keys
from datasets.geometry import bounding_box, corners
from datasets.records import AnnotatedSample, AnnotationRecord, Problem, Shape
from datasets.run_lengths import encode_counts
from tests.datasets.formats.places import FolderSource, MemorySink, MemorySource
from tests.datasets.formats.samples import SIZE, TURNED, box, sample, shape

Found = list[AnnotatedSample | Problem]
MASK = shape(
    "mask", rle={"size": [500, 1000], "counts": encode_counts([1200, 50, 450, 50, 4000, 9, 494_241])}
)
HEAD = '<image id="0" name="a.jpg" width="1000" height="500">'


def written(*samples: AnnotatedSample, **options: Any) -> bytes:
    sink = MemorySink()
    FORMAT.write(iter(samples), sink, WriteOptions(**options))
    return sink.files[FILE]


def tree_of(*samples: AnnotatedSample, **options: Any) -> ElementTree.Element:
    return ElementTree.fromstring(written(*samples, **options))


def read_back(*samples: AnnotatedSample, **options: Any) -> Found:
    images = [f"images/{each.image.name}" for each in samples]
    return list(FORMAT.read(MemorySource({FILE: written(*samples, **options)}, images)))


def read(body: str, images: tuple[str, ...] = ("a.jpg",), sizes: Any = None, types: str = "") -> Found:
    data = f"<annotations><version>1.1</version><meta><job>{types}</job></meta>{body}</annotations>".encode()
    return list(FORMAT.read(MemorySource({"x.xml": data}, images, sizes)))


def read_marks(body: str, types: str = "") -> Found:
    return read(f"{HEAD}{body}</image>", types=types)


def element(kind: str, inner: str = "", **texts: Any) -> str:
    said = "".join([f' {name}="{value}"' for name, value in ({"label": "bolt"} | texts).items()])
    return f"<{kind}{said}>{inner}</{kind}>"


def drawn_box(x0: Any = 100, y0: Any = 100, x1: Any = 400, y1: Any = 200, **texts: Any) -> str:
    return element("box", xtl=x0, ytl=y0, xbr=x1, ybr=y1, **texts)


def codes(found: Found) -> list[str]:
    return [each.code for each in found if isinstance(each, Problem)]


def records(found: Found) -> list[AnnotationRecord]:
    return [record for each in found if isinstance(each, AnnotatedSample) for record in each.annotations]


def shapes(found: Found) -> list[Shape | None]:
    return [record.shape for record in records(found)]


@pytest.mark.parametrize(
    "record",
    [
        AnnotationRecord("bolt", box(0, 0, 1000, 500)),
        AnnotationRecord("bolt", box(10.1, 1 / 3, 110.7, 99.99999999999999)),
        AnnotationRecord("bolt", box(1, 2, 3, 4), {"finish": "zinc & <gold> \"'\n", "rusty": False, "n": -7}),
        AnnotationRecord("bolt", box(1, 2, 3, 4), {"occluded": True, "z_order": 3, "group_id": 2}),
        AnnotationRecord("bolt", box(1, 2, 3, 4), {"occluded": False, "z_order": "above"}),
        AnnotationRecord("a<b>&amp;\"'é图\U0001f600\r\n\tend", box(1, 2, 3, 4)),
        AnnotationRecord("bolt", TURNED),
        AnnotationRecord("bolt", shape("rotated_rectangle", (33.25, 40.5), (21.5, 7.25), angle=12.75)),
        AnnotationRecord("bolt", shape("polygon", (0, 0), (10.5, 0), (10, 10))),
        AnnotationRecord("bolt", shape("polyline", (0, 0), (10, 3), (5, 5))),
        AnnotationRecord("bolt", shape("circle", (50, 60), (12.5, 0))),
        AnnotationRecord("bolt", shape("point", (3, 4))),
        AnnotationRecord("bolt", MASK),
        AnnotationRecord("bolt"),
        AnnotationRecord("bolt", None, {"occluded": True, "why": "dark"}),
    ],
)
def test_an_annotation_comes_back_as_it_was(record: AnnotationRecord) -> None:
    (found,) = read_back(sample("a.jpg", record))
    assert isinstance(found, AnnotatedSample)
    assert found.annotations == (record,)
    assert (found.image.width, found.image.height) == SIZE


def test_a_turned_box_lies_untouched_about_its_middle() -> None:
    turned = tree_of(sample("a.jpg", AnnotationRecord("bolt", TURNED))).find("image/box")
    assert turned is not None
    assert [float(turned.get(key, "")) for key in ("xtl", "ytl", "xbr", "ybr", "rotation")] == [
        0,
        200,
        300,
        300,
        90,
    ]


def corners_by_the_book(x0: float, y0: float, x1: float, y1: float, turn: float) -> list[tuple[float, float]]:
    """The corners of CVAT's box: each turned clockwise about the middle of the box, y down."""
    cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    return [
        (cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos)
        for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    ]


@given(
    st.floats(0, 500), st.floats(0, 250), st.floats(1.01, 400), st.floats(1.01, 200), st.floats(0.01, 359.9)
)
def test_any_turned_box_has_the_corners_of_the_book(
    x: float, y: float, w: float, h: float, turn: float
) -> None:
    (found,) = shapes(read_marks(drawn_box(x, y, x + w, y + h, rotation=turn)))
    assert found
    assert list(corners(found)) == [
        pytest.approx(corner, abs=1e-6) for corner in corners_by_the_book(x, y, x + w, y + h, turn)
    ]


texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=9)
marks = st.builds(
    lambda x, y, w, h, angle, label, answers: AnnotationRecord(
        label,
        shape("rotated_rectangle", (x, y), (w, h), angle=angle) if angle else box(x, y, x + w, y + h),
        answers,
    ),
    st.floats(0, 500),
    st.floats(0, 250),
    st.floats(1.001, 400),
    st.floats(1.001, 240),
    st.just(0.0) | st.floats(0.01, 359.9),
    texts.filter(str.strip).map(str.strip),
    st.fixed_dictionaries(
        {}, optional={"finish": texts, "rusty": st.booleans(), "n": st.integers(-(10**9), 10**9)}
    ),
)


@given(st.lists(marks, max_size=6), st.sampled_from(["train", "eval", "inference", None]))
def test_any_boxes_labels_attributes_and_usage_come_back(
    some: list[AnnotationRecord], usage: str | None
) -> None:
    before = sample("a.jpg", *some, usage=usage)
    (after,) = read_back(before)
    assert isinstance(after, AnnotatedSample)
    assert after.usage == usage
    assert [(each.label, each.attributes) for each in after.annotations] == [
        (each.label, each.attributes) for each in some
    ]
    assert [bounding_box(each) for each in shapes([after]) if each] == [
        pytest.approx(bounding_box(each), abs=1e-6) for each in shapes([before]) if each
    ]


def test_nothing_to_mark_and_nobody_has_looked_are_told_apart() -> None:
    empty = AnnotatedSample(sample("a.jpg").image, state="labeled")
    found = read_back(empty, sample("b.jpg"))
    assert [each.state for each in found if isinstance(each, AnnotatedSample)] == ["labeled", None]


def test_what_nobody_has_confirmed_is_of_a_machine_and_waits_again() -> None:
    waiting = AnnotatedSample(
        sample("a.jpg").image, (AnnotationRecord("bolt", box(1, 2, 30, 40)),), state="to_confirm"
    )
    assert [each.get("source") for each in tree_of(waiting).iter("box")] == ["auto"]
    assert [each.state for each in read_back(waiting) if isinstance(each, AnnotatedSample)] == ["to_confirm"]


def test_labels_are_defined_with_their_colours_and_all_attributes_that_are_used() -> None:
    record = AnnotationRecord("bolt", box(1, 1, 9, 9), {"finish": "tin", "rusty": True, "n": 5, "w": 1.5})
    declared = [{"name": "finish", "type": "select", "values": ["zinc", "gold"], "default": "zinc"}]
    described = {"bolt": LabelWords("#ff0000", declared), "nut": LabelWords("#00ff00")}
    tree = tree_of(sample("a.jpg", record), labels=["bolt", "nut"], described=described)
    labels = tree.findall("meta/task/labels/label")
    assert [(each.findtext("name"), each.findtext("color")) for each in labels] == [
        ("bolt", "#ff0000"),
        ("nut", "#00ff00"),
    ]
    keys = ("name", "input_type", "default_value", "values")
    assert [tuple(each.findtext(key) for key in keys) for each in labels[0].iter("attribute")] == [
        ("finish", "select", "zinc", "zinc\ngold\ntin"),
        ("rusty", "checkbox", "false", "false"),
        ("n", "number", "0", "0;5;1"),
        ("w", "text", "", ""),
    ]


def test_samples_of_usages_are_of_a_project_with_a_task_for_each() -> None:
    samples = [
        sample("a.jpg", usage="train"),
        sample("b.jpg", usage="eval"),
        sample("c.jpg"),
        sample("d.jpg"),
    ]
    tree = tree_of(*samples)
    assert [image.get("subset") for image in tree.iter("image")] == ["Train", "Validation", None, None]
    assert [
        (task.findtext("subset"), task.findtext("size")) for task in tree.findall("meta/project/tasks/task")
    ] == [
        ("Train", "1"),
        ("Validation", "1"),
        ("default", "2"),
    ]


def test_an_attribute_of_several_types_is_a_text() -> None:
    both = [AnnotationRecord("bolt", box(1, 1, 9, 9), {"n": value}) for value in (5, "five", True)]
    assert [each.attributes["n"] for each in records(read_back(sample("a.jpg", *both)))] == [
        "5",
        "five",
        "true",
    ]


def test_lines_are_written_as_polylines_and_counted() -> None:
    some = [AnnotationRecord("bolt", shape(kind, (0, 0), (10, 3))) for kind in ("line", "dashed")]
    report = FORMAT.write([sample("a.jpg", *some)], MemorySink(), WriteOptions())
    assert (report.annotations, dict(report.approximated), dict(report.left_out)) == (
        2,
        {"line": 1, "dashed": 1},
        {},
    )


@pytest.mark.parametrize(("is_copied", "name"), [(True, "a.jpg"), (False, "in/a.jpg")])
def test_an_image_that_is_not_copied_is_called_by_its_place_in_the_bucket(is_copied: bool, name: str) -> None:
    assert [each.get("name") for each in tree_of(sample("a.jpg"), copy_images=is_copied).iter("image")] == [
        name
    ]


def test_namesakes_in_two_folders_stay_apart() -> None:
    samples = [sample("a.jpg", number=1, folder="x"), sample("A.jpg", number=2, folder="y")]
    ambiguous = ambiguous_keys(FORMAT.name_key(each.image.name) for each in samples)
    assert [each.get("name") for each in tree_of(*samples, ambiguous=ambiguous).iter("image")] == [
        "a~1.jpg",
        "A~2.jpg",
    ]


def test_the_tree_of_test_data_is_read_and_what_is_broken_is_named(data: Path) -> None:
    found = list(FORMAT.read(FolderSource(data / "cvat")))
    samples = [each for each in found if isinstance(each, AnnotatedSample)]
    assert [(each.image.path, len(each.annotations), each.usage, each.state) for each in samples] == [
        ("images/a.png", 2, "train", None),
        ("images/b.png", 1, "eval", "to_confirm"),
        ("images/c.png", 0, None, None),
    ]
    assert [each.attributes for each in records(found)] == [
        {"occluded": True, "rusty": True},
        {"z_order": 2},
        {},
    ]
    assert [(each.name, each.code) for each in found if isinstance(each, Problem)] == [
        ("annotations.xml: b.png: box 2", "shape_too_small"),
        ("annotations.xml: lost.png", "image_not_found"),
        ("annotations.xml: cuboid", "regions_left_out"),
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (drawn_box(), [box(100, 100, 400, 200)]),
        (drawn_box(rotation="360.0"), [box(100, 100, 400, 200)]),
        (drawn_box(990, 400, 1005, 505), [box(990, 400, 1000, 500)]),
        (element("points", points="1,2;3,4"), [shape("point", (1, 2)), shape("point", (3, 4))]),
        (element("ellipse", cx=50, cy=60, rx=10, ry=10, rotation=45), [shape("circle", (50, 60), (10, 0))]),
        (element("polyline", points="0,0;10,0"), [shape("polyline", (0, 0), (10, 0))]),
        (
            element("polygon", points="0,0;10,0;10.5,10.25"),
            [shape("polygon", (0, 0), (10, 0), (10.5, 10.25))],
        ),
        (element("tag"), [None]),
    ],
)
def test_an_element_becomes_the_shapes_that_it_is(body: str, expected: list[Shape | None]) -> None:
    assert shapes(read_marks(body)) == expected


def test_an_ellipse_becomes_an_outline_and_the_report_says_so() -> None:
    found = read_marks(element("ellipse", cx=500, cy=250, rx=200, ry=50, rotation=90))
    (outline,) = shapes(found)
    assert outline
    assert bounding_box(outline) == pytest.approx((450, 50, 550, 450))
    assert codes(found) == ["outline_simplified"]


def test_a_mask_lies_in_its_box_along_the_rows() -> None:
    found = read_marks(element("mask", rle="1, 2, 1, 2", left=10, top=20, width=3, height=2))
    (mask,) = shapes(found)
    assert mask
    # pixels (11,20) (12,20) (11,21) (12,21), down the columns
    assert mask == shape(
        "mask",
        rle={
            "size": [500, 1000],
            "counts": encode_counts([11 * 500 + 20, 2, 498, 2, 500_000 - 12 * 500 - 22]),
        },
    )


DEFINED = (
    "<labels><label><name>bolt</name><attributes>"
    "<attribute><name>rusty</name><input_type>checkbox</input_type></attribute>"
    "<attribute><name>n</name><input_type>number</input_type></attribute>"
    "</attributes></label></labels>"
)


def test_attributes_have_the_types_that_the_file_defines() -> None:
    answers = "".join(
        f'<attribute name="{name}">{value}</attribute>'
        for name, value in (("rusty", "false"), ("n", "12"), ("note", "12"), ("empty", ""))
    )
    (found,) = records(read_marks(element("tag", answers), DEFINED))
    assert found.attributes == {"rusty": False, "n": 12, "note": "12"}


def test_what_has_no_place_is_listed_by_kind() -> None:
    found = read_marks(
        element("cuboid") + element("skeleton", '<points label="1" points="1,1"/>') + drawn_box()
    )
    assert codes(found) == ["regions_left_out", "regions_left_out"]
    assert len(records(found)) == 1


VIDEO = (
    '<track id="0" label="bolt" source="manual">'
    + '<box frame="0" outside="0" occluded="1" keyframe="1" xtl="1" ytl="1" xbr="9" ybr="9"/>'
    + '<box frame="1" outside="0" occluded="0" keyframe="0" xtl="2" ytl="1" xbr="9" ybr="9"/>'
    + '<box frame="2" outside="1" occluded="0" keyframe="1" xtl="3" ytl="1" xbr="9" ybr="9"/></track>'
    + '<track id="1" label="nut" source="auto">'
    + '<polygon frame="1" outside="0" points="1,1;9,1;9,9"><attribute name="a">b</attribute></polygon>'
    + "</track>"
)
FRAMES = ("images/frame_000000.PNG", "images/frame_000001.PNG", "images/frame_000002.PNG")


def test_the_tracks_of_a_video_are_read_frame_by_frame() -> None:
    found = read(VIDEO, FRAMES)
    assert [
        (each.image.name, each.state, [(mark.label, mark.attributes) for mark in each.annotations])
        for each in found
        if isinstance(each, AnnotatedSample)
    ] == [
        ("frame_000000.PNG", None, [("bolt", {"occluded": True})]),
        ("frame_000001.PNG", "to_confirm", [("bolt", {}), ("nut", {"a": "b"})]),
    ]


def test_frames_that_are_not_there_are_named() -> None:
    found = read(VIDEO, FRAMES[:1])
    assert [each.name for each in found if isinstance(each, Problem)] == ["x.xml: frame_000001"]


def test_tracks_without_frames_and_of_another_video_are_listed() -> None:
    odd = element("box", frame="first") + element("box", frame="-1")
    body = f'<track label="a" task_id="1">{odd}</track><track label="a" task_id="2">{element("box", frame=0)}</track>'
    assert [(each.name, each.message[0]) for each in read(body, FRAMES) if isinstance(each, Problem)] == [
        ("x.xml: track of another video", "1"),
        ("x.xml: track without frames", "2"),
    ]


@pytest.mark.parametrize(
    ("name", "image"),
    [
        ("a.jpg", "image_ambiguous"),
        ("train/a.jpg", "images/train/a.jpg"),
        ("elsewhere/b.jpg", "b.jpg"),
        ("../../etc/passwd", "image_not_found"),
        ("frame_000003", "images/frame_000003.png"),
        ("", "image_not_found"),
    ],
)
def test_an_image_is_found_by_as_much_of_its_path_as_the_file_says(name: str, image: str) -> None:
    images = ("images/train/a.jpg", "images/val/a.jpg", "b.jpg", "images/frame_000003.png")
    (found,) = read(f'<image name="{name}"/>', images)
    assert (found.image.path if isinstance(found, AnnotatedSample) else found.code) == image


def test_namesakes_of_a_project_are_told_apart_by_their_subset() -> None:
    body = "".join(
        [f'<image name="a.jpg" subset="{subset}"/>' for subset in ("Train", "Validation", "default")]
    )
    found = read(body, ("images/Train/a.jpg", "images/Validation/a.jpg", "images/default/a.jpg"))
    assert [(each.image.path, each.usage) for each in found if isinstance(each, AnnotatedSample)] == [
        ("images/Train/a.jpg", "train"),
        ("images/Validation/a.jpg", "eval"),
        ("images/default/a.jpg", None),
    ]


def test_a_file_made_for_another_size_is_refused() -> None:
    assert codes(read(f"{HEAD}{drawn_box()}</image>", sizes={"a.jpg": (500, 1000)})) == ["image_size_differs"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (drawn_box(x0="nan"), "shape_invalid"),
        (drawn_box(x0=""), "shape_invalid"),
        (drawn_box(x0="1e999"), "shape_invalid"),
        (drawn_box(x1=100.5), "shape_too_small"),
        (drawn_box(x0=-401), "box_outside_image"),
        (element("box", xtl=1), "shape_invalid"),
        (drawn_box(label=" "), "label_missing"),
        (element("polygon", points="1,1;2"), "shape_invalid"),
        (element("polygon", points=""), "shape_invalid"),
        (element("ellipse", cx=5, cy=5, rx=-1, ry=5), "shape_invalid"),
        (element("mask", rle="5", left=0, top=0, width=2, height=2), "shape_invalid"),
        (element("mask", rle="a", left=0, top=0, width=2, height=2), "shape_invalid"),
        (element("mask", rle="-1,5", left=0, top=0, width=2, height=2), "shape_invalid"),
        (element("mask", rle="4", left=0, top=0, width=2, height=2), "shape_too_small"),
        (element("mask", rle="0,4", left=999, top=0, width=2, height=2), "box_outside_image"),
        (element("mask", left=0, top=0, width=2, height=2), "shape_invalid"),
    ],
)
def test_an_element_that_can_not_be_used_is_named_and_the_rest_is_read(body: str, code: str) -> None:
    found = read_marks(body + drawn_box())
    assert codes(found) == [code]
    assert shapes(found) == [box(100, 100, 400, 200)]


BOMB = (
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<annotations>&c;</annotations>"
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<annotation></annotation>",
        b"<annotations><image></annotations>",
        BOMB.encode(),
        BOMB.encode("utf-16"),
        b'<!DOCTYPE annotations SYSTEM "file:///etc/passwd"><annotations/>',
        b'<?xml version="1.0" encoding="no-such-code"?><annotations/>',
        b"<annotations>" + b"<a>" * 100 + b"</a>" * 100 + b"</annotations>",
    ],
)
def test_a_file_that_is_broken_or_dangerous_is_named(data: bytes) -> None:
    assert codes(list(FORMAT.read(MemorySource({"x.xml": data})))) == ["annotation_file_unreadable"]


def test_what_came_before_a_break_is_kept() -> None:
    data = f"<annotations>{HEAD}{drawn_box()}</image><image".encode()
    found = list(FORMAT.read(MemorySource({"x.xml": data}, ["a.jpg"])))
    assert (len(records(found)), codes(found)) == (1, ["annotation_file_unreadable"])


def test_an_image_without_end_is_refused_before_memory_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.formats.cvat_xml.MOST_BYTES", 2 * PIECE)
    assert codes(read_marks(f'<box label="{"x" * 4 * PIECE}"/>')) == ["annotation_file_unreadable"]


def test_a_long_file_is_held_image_by_image() -> None:
    file = io.BytesIO(f"<annotations>{(HEAD + drawn_box() + '</image>') * 5000}</annotations>".encode())
    next(CvatReader().read(file))
    assert file.tell() == PIECE


def test_many_images_are_read_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.formats.cvat_reading.WEIGHT_TOGETHER", 1)
    assert len(records(read((HEAD + drawn_box() + "</image>") * 5))) == 5


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='<&"'), max_size=20), st.data()
)
def test_whatever_a_text_holds_nothing_is_raised(said: str, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["box", "polygon", "points", "ellipse", "mask", "tag"]))
    names = (
        "label",
        "points",
        "rle",
        "xtl",
        "ytl",
        "xbr",
        "ybr",
        "left",
        "top",
        "width",
        "height",
        "cx",
        "rotation",
    )
    found = read_marks(element(kind, **dict.fromkeys(names, said)))
    assert all(isinstance(each, AnnotatedSample | Problem) for each in found)


def test_a_file_of_cvat_is_not_taken_for_voc() -> None:
    data = written(sample("a.jpg", AnnotationRecord("bolt", box(1, 1, 9, 9))))
    source = MemorySource({"a.xml": data}, ["a.jpg"])
    found = detect_format(source.listing(), source.open_bytes)
    assert found is not None
    assert found.format is get_reader("cvat")
    assert get_reader("voc").detect(source.listing(), source.open_bytes) is None


def test_a_file_in_two_bytes_a_character_is_recognised() -> None:
    data = '<?xml version="1.0" encoding="utf-16"?><annotations><version>1.1</version></annotations>'.encode(
        "utf-16"
    )
    source = MemorySource({"a.xml": data}, ["a.jpg"])
    found = detect_format(source.listing(), source.open_bytes)
    assert found is not None
    assert found.format is get_reader("cvat")
