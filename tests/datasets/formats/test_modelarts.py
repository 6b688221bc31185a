import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from datasets.formats import detect_format
from datasets.formats.base import CLASSIFICATION, DETECTION, ReadOptions, WriteOptions
from datasets.formats.modelarts import FORMAT
from datasets.formats.naming import ambiguous_keys
from datasets.formats.voc_xml import write_voc
from datasets.manifest import encode_row, row_of_sample
from datasets.records import AnnotatedSample, AnnotationRecord, Problem
from tests.datasets.formats.places import FolderSource, MemorySink, MemorySource
from tests.datasets.formats.samples import TURNED, box, sample, shape
from tests.datasets.formats.test_round_trips import SHAPES

OUTLINES = ReadOptions(boxes_only=False)
MASK = shape("mask", rle={"size": [500, 1000], "counts": [100, 50, 499_850]})


def written(*samples: AnnotatedSample, **options: Any) -> dict[str, bytes]:
    sink = MemorySink()
    FORMAT.write(iter(samples), sink, WriteOptions(description="street scenes", **options))
    return sink.files


def read(
    *rows: Any, images: tuple[str, ...] = ("a.jpg",), xml: bytes = b""
) -> list[AnnotatedSample | Problem]:
    lines = b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)
    return list(
        FORMAT.read(MemorySource({"V001.manifest": lines, "labels/first.xml": xml}, images), OUTLINES)
    )


def only_sample(found: list[AnnotatedSample | Problem]) -> AnnotatedSample:
    (one,) = found
    assert isinstance(one, AnnotatedSample), one
    return one


def problems(found: list[AnnotatedSample | Problem]) -> list[tuple[str, str]]:
    return [(each.name, each.code) for each in found if isinstance(each, Problem)]


def classified(name: str = "bolt", **fields: Any) -> dict[str, Any]:
    return {"type": "modelarts/image_classification", "name": name, "annotated-by": "human", **fields}


def shaped(kind: str, feature: Any, **properties: Any) -> dict[str, Any]:
    return classified(property={"@modelarts:shape": kind, "@modelarts:feature": feature, **properties})


# Reading ModelArts' manifests


def test_the_tree_of_test_data_is_read_and_what_is_broken_is_named(data: Path) -> None:
    found = list(FORMAT.read(FolderSource(data / "modelarts")))
    samples = [each for each in found if isinstance(each, AnnotatedSample)]
    assert [(each.image.path, each.usage, each.hard, each.state) for each in samples] == [
        ("data/a.png", "train", True, None),
        ("data/b.png", "eval", False, "to_confirm"),
    ]
    assert [[record.label for record in each.annotations] for each in samples] == [["bolt", "nut"], ["bolt"]]
    assert problems(found) == [
        ("V001.manifest: line 5", "row_unreadable"),
        ("V001.manifest: line 6", "row_unreadable"),
        ("V001.manifest: line 4", "image_not_found"),
    ]


def test_a_line_says_why_its_image_is_hard(data: Path) -> None:
    found = FORMAT.read(FolderSource(data / "modelarts"))
    hard = [each.hard_reasons for each in found if isinstance(each, AnnotatedSample) and each.hard]
    assert hard == [("3", "20")]


def test_a_boxs_attributes_hardness_and_confidence_come_along() -> None:
    item = shaped("bndbox", [[1, 2], [30, 40]], finish="zinc") | {"hard": "true", "confidence": 0.61}
    found = only_sample(read({"source": "a.jpg", "annotation": [item]}))
    assert found.annotations == (AnnotationRecord("bolt", box(1, 2, 30, 40), {"finish": "zinc"}, True, 0.61),)


def test_labels_of_an_image_are_read_and_so_is_what_a_machine_gave() -> None:
    items = [classified("bolt"), classified("scratch", confidence=0.6)]
    items[1]["annotated-by"] = "modelarts/active-learning"
    found = only_sample(read({"source": "a.jpg", "annotation": items}))
    assert [record.label for record in found.annotations] == ["bolt", "scratch"]
    assert found.state == "to_confirm"


@pytest.mark.parametrize("scheme", ["s3", "S3", "s3a", "obs"])
def test_an_image_may_lie_anywhere_in_the_storage(scheme: str) -> None:
    row = {"source": f"{scheme}://other/in/图 1.jpg", "annotation": [classified()]}
    found = only_sample(read(row, images=("obs://other/in/图 1.jpg",)))
    assert found.image.path == "obs://other/in/图 1.jpg"


def test_images_that_are_named_are_told_before_anything_is_read() -> None:
    lines = b'{"source":"s3://b/x.jpg"}\nbroken\n{"file_name":"y.jpg"}\n'
    source = MemorySource({"deep/annotation.jsonl": lines})
    assert list(FORMAT.named_images(source, "deep/annotation.jsonl")) == [
        ("obs://b/x.jpg", "deep/data/x.jpg"),
        ("deep/y.jpg",),
    ]


def test_a_copy_beside_the_manifest_goes_before_an_image_outside_of_the_import() -> None:
    lines = b'{"source":"obs://b/old/data/x.jpg"}\n{"source":"obs://b/new/y.jpg"}\n'
    source = MemorySource({"V001.manifest": lines}, root="obs://b/new/")
    assert list(FORMAT.named_images(source, "V001.manifest")) == [
        ("data/x.jpg", "obs://b/old/data/x.jpg"),
        ("obs://b/new/y.jpg", "data/y.jpg"),
    ]


def test_an_image_of_the_same_name_elsewhere_is_not_taken_for_the_one_that_is_meant() -> None:
    found = read({"source": "obs://other/in/a.jpg", "annotation": [classified()]}, images=("more/a.jpg",))
    assert problems(found) == [("V001.manifest: line 1", "image_not_found")]


def test_voc_files_are_read_where_they_are_said_to_lie() -> None:
    boxes = sample("a.jpg", AnnotationRecord("nut", box(5, 6, 70, 80)))
    row = {"source": "a.jpg", "annotation": [{"annotation_loc": "labels/first.xml"}]}
    found = only_sample(read(row, xml=write_voc(boxes, "a.jpg")))
    assert found.annotations == boxes.annotations


def test_a_voc_file_that_is_gone_is_named_and_the_image_stays() -> None:
    found = read({"source": "a.jpg", "annotation": [{"annotation-loc": "gone.xml"}]})
    assert problems(found) == [("gone.xml", "annotation_file_unreadable")]
    assert isinstance(found[-1], AnnotatedSample)


@pytest.mark.parametrize(
    "row",
    [
        b"[]",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        {"usage": "TRAIN"},
        {"source": 5},
        {"source": "content://some text"},
        {"source": "https://example.com/a.jpg"},
        {"source": "a.wav", "sample-type": 2},
    ],
)
def test_a_line_that_can_not_be_used_is_named_and_the_rest_is_read(row: Any) -> None:
    found = read(row, {"source": "a.jpg", "annotation": [classified()]})
    assert problems(found) == [("V001.manifest: line 1", "row_unreadable")]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (classified(""), "label_missing"),
        (classified(7), "label_missing"),  # type: ignore[arg-type]  # as a hostile file has it
        (shaped("bndbox", None), "shape_invalid"),
        (shaped("bndbox", [[1, 2]]), "shape_invalid"),
        (shaped("bndbox", [["x", 2], [3, 4]]), "shape_invalid"),
        (shaped("bndbox", [[900, 2], [2000, 40]]), "box_outside_image"),
        (shaped("ellipse", [[1, 2], [30, 40]]), "shape_invalid"),
        (shaped("mask", {"size": [1, 1], "counts": [1]}), "shape_invalid"),
        (shaped(["bndbox"], [[1, 2], [30, 40]]), "shape_invalid"),  # type: ignore[arg-type]  # hostile
        ({"annotation-loc": "https://example.com/a.xml"}, "annotation_file_unreadable"),
    ],
)
def test_an_annotation_that_can_not_be_used_is_named_and_the_rest_is_read(item: Any, code: str) -> None:
    size = {"@modelarts:size": [1000, 500, 3]}
    found = read({"source": "a.jpg", "property": size, "annotation": [item, classified("nut")]})
    assert problems(found) == [("V001.manifest: line 1: annotation 1", code)]
    assert isinstance(found[-1], AnnotatedSample)
    assert [record.label for record in found[-1].annotations] == ["nut"]


def test_a_line_without_end_is_one_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.formats.json_lines.MOST_LINE_BYTES", 100)
    found = read(b'{"source": "%s"}' % (b"x" * 1000), {"source": "a.jpg"})
    assert problems(found) == [("V001.manifest: line 1", "row_unreadable")]
    assert isinstance(found[-1], AnnotatedSample)


@given(st.binary(max_size=200), st.integers(0, 200))
def test_a_damaged_manifest_is_read_or_named(noise: bytes, place: int) -> None:
    good = json.dumps({"source": "a.jpg", "annotation": [shaped("bndbox", [[1, 2], [30, 40]])]}).encode()
    assert read(good[:place] + noise + good[place:]) is not None


# annotation.jsonl


@pytest.mark.parametrize(
    ("fields", "labels"),
    [
        ({"label": "cat"}, ["cat"]),
        ({"labels": ["cat", "dog", ""]}, ["cat", "dog"]),
        ({"label": 3}, ["3"]),
        ({"text": "a cat"}, []),
    ],
)
def test_lines_with_labels_are_read(fields: dict[str, Any], labels: list[str]) -> None:
    lines = json.dumps({"file_name": "a.jpg", **fields}).encode()
    found = only_sample(list(FORMAT.read(MemorySource({"annotation.jsonl": lines}, ["a.jpg"]), OUTLINES)))
    assert [record.label for record in found.annotations] == labels


@pytest.mark.parametrize(
    "objects",
    [
        {"bbox": [[1, 2, 30, 40]], "categories": ["cat"]},
        [{"bbox": [1, 2, 30, 40], "category": "cat"}],
    ],
)
def test_lines_with_objects_are_read(objects: Any) -> None:
    found = only_sample(read({"file_name": "a.jpg", "objects": objects}))
    assert found.annotations == (AnnotationRecord("cat", box(1, 2, 31, 42)),)


# Our own


@pytest.mark.parametrize(
    "record",
    [
        AnnotationRecord("bolt", box(10.1, 1 / 3, 110.7, 99.99999999999999), {"n": 1.5}, True, 0.123),
        AnnotationRecord("bolt", TURNED),
        AnnotationRecord("bolt", shape("polygon", (0, 0), (10.5, 0), (10, 10))),
        AnnotationRecord("bolt", shape("circle", (50, 60), (12.5, 0))),
        AnnotationRecord("bolt", shape("dashed", (0, 0), (10, 3))),
        AnnotationRecord("bolt", shape("point", (3, 4))),
        AnnotationRecord("bolt", shape("polyline", (0, 0), (10, 3), (5, 5))),
        AnnotationRecord("bolt", MASK),
        AnnotationRecord("bolt", None, {"finish": "zinc"}),
    ],
)
def test_a_version_of_ours_comes_back_as_it_was(record: AnnotationRecord) -> None:
    row = row_of_sample(sample("a.jpg", record), dataset_type=DETECTION, id="1", number=1)
    found = only_sample(read(encode_row(row), images=("obs://bucket/in/a.jpg",)))
    assert found.annotations == (record,)
    assert found.state == "labeled"


@pytest.mark.parametrize(
    "record",
    [
        AnnotationRecord("bolt", box(10.1, 1 / 3, 110.7, 99.99999999999999), {"finish": "zinc"}, True, 0.123),
        AnnotationRecord("bolt", shape("polygon", (0, 0), (10.5, 0), (10, 10))),
        AnnotationRecord("a<b>&\"'é图\U0001f600", shape("circle", (50, 60), (12.5, 0))),
        AnnotationRecord("bolt", None, {"n": 1.5, "ok": True}, True, 0.5),
    ],
)
def test_what_was_written_comes_back_as_it_was(record: AnnotationRecord) -> None:
    source = MemorySource(written(sample("a.jpg", record, usage="eval")), ["data/a.jpg"])
    found = only_sample(list(FORMAT.read(source, OUTLINES)))
    assert (found.annotations, found.usage) == ((record,), "eval")


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("voc_xml", [True, False])
def test_every_shape_comes_back_from_its_voc_file_and_from_its_line(kind: str, voc_xml: bool) -> None:
    record = AnnotationRecord("bolt", SHAPES[kind], {"finish": "zinc"}, True, 0.25)
    hard = replace(sample("a.jpg", record), hard=True, hard_reasons=("3", "20"), hard_coefficient=0.72)
    files = written(hard, voc_xml=voc_xml)
    found = only_sample(list(FORMAT.read(MemorySource(files, ["data/a.jpg"]), OUTLINES)))
    assert ("annotations/a.xml" in files) == voc_xml
    assert found.annotations == (record,)
    assert (found.hard, found.hard_reasons, found.hard_coefficient) == (True, ("3", "20"), 0.72)


def test_a_line_and_its_voc_file_have_the_words_of_modelarts() -> None:
    record = AnnotationRecord("bolt", shape("polygon", (0, 0), (10, 0), (10, 20)), {"finish": "zinc"}, True)
    files = written(replace(sample("a.jpg", record, usage="train"), hard=True), boxes_only=False)
    row, xml = json.loads(files["street_scenes.manifest"]), ElementTree.fromstring(files["annotations/a.xml"])
    assert (row["source"], row["usage"], row["sample-type"], row["hard"]) == (
        "data/a.jpg",
        "TRAIN",
        0,
        "true",
    )
    assert row["annotation"] == [
        {
            "type": "modelarts/image_segmentation",
            "annotation-loc": "annotations/a.xml",
            "annotation-format": "PASCAL VOC",
            "annotated-by": "human",
        }
    ]
    texts = {element.tag: element.text for element in xml.iter() if element.text and element.text.strip()}
    assert (
        texts.items()
        >= {
            "folder": "data",
            "filename": "a.jpg",
            "width": "1000",
            "height": "500",
            "segmented": "1",
            "difficult": "1",
            "xmax": "10",
            "ymax": "20",
            "x3": "10",
            "y3": "20",
        }.items()
    )
    assert [element.text for element in xml.iter() if element.text == ""] == []


def test_lines_name_the_copies_in_the_bucket_that_is_written_to() -> None:
    files = written(sample("a.jpg", AnnotationRecord("bolt", box(1, 2, 3, 4))), root="obs://out/e/")
    row = json.loads(files["street_scenes.manifest"])
    assert row["source"] == "obs://out/e/data/a.jpg"
    assert row["annotation"][0]["annotation-loc"] == "obs://out/e/annotations/a.xml"


def test_an_export_that_was_moved_is_read_all_the_same() -> None:
    record = AnnotationRecord("bolt", box(1, 2, 3, 4))
    moved = {
        f"moved/{name}": content
        for name, content in written(sample("a.jpg", record), root="obs://out/e/").items()
    }
    found = only_sample(list(FORMAT.read(MemorySource(moved, ["moved/data/a.jpg"]), OUTLINES)))
    assert found.annotations == (record,)


def test_lines_name_the_images_where_they_are_when_none_is_copied() -> None:
    files = written(sample("a.jpg"), copy_images=False)
    assert json.loads(files["street_scenes.manifest"])["source"] == "obs://bucket/in/a.jpg"


def test_namesakes_in_two_folders_stay_apart() -> None:
    samples = [
        sample("a.jpg", AnnotationRecord("bolt", box(1, 1, 9, 9)), number=place, folder=folder)
        for place, folder in enumerate("xy", 1)
    ]
    files = written(*samples, ambiguous=ambiguous_keys(FORMAT.name_key(each.image.name) for each in samples))
    assert sorted(files) == ["annotations/a~1.xml", "annotations/a~2.xml", "street_scenes.manifest"]


def test_a_manifest_is_surer_than_the_voc_files_beside_it(data: Path) -> None:
    source = FolderSource(data / "modelarts")
    found = detect_format(source.listing(), source.open_bytes)
    assert found is not None
    assert found.format is FORMAT
    assert found.detected.why == "V001.manifest has a line for each image"


def test_a_manifest_of_labels_alone_fits_classification_only() -> None:
    line = json.dumps({"source": "a.jpg", "annotation": [classified()]}).encode()
    source = MemorySource({"V001.manifest": line}, ["a.jpg"])
    found = detect_format(source.listing(), source.open_bytes)
    assert found is not None
    assert (found.fits(CLASSIFICATION), found.fits(DETECTION)) == (True, False)


def test_a_number_beyond_all_bounds_spoils_its_own_shape_alone() -> None:
    huge = int("9" * 400)
    rows = [{"source": "a.jpg", "annotation": [shaped("bndbox", [[1, 2], [huge, 40]]), classified()]}]
    rows += [{"file_name": "a.jpg", "objects": [{"bbox": [1, 2, huge, 4], "category": "cat"}]}]
    found = read(*rows)
    assert [code for _, code in problems(found)] == ["shape_invalid", "shape_invalid"]
    assert sum(len(each.annotations) for each in found if isinstance(each, AnnotatedSample)) == 1


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"hard-coefficient": 0.25}, 0.25),
        ({"hard_coefficient": "0.25"}, 0.25),
        ({"property": {"@modelarts:hard_coefficient": 0}}, 0),
        ({"hard-coefficient": 1.5}, None),
        ({"hard-coefficient": "NaN"}, None),
        ({"hard-coefficient": [1]}, None),
        ({"hard-coefficient": int("9" * 400)}, None),
        ({}, None),
    ],
)
def test_how_hard_a_sample_is_is_a_number_from_0_to_1(row: dict[str, object], expected: float | None) -> None:
    assert only_sample(read({"source": "a.jpg", "hard": "true"} | row)).hard_coefficient == expected


def test_a_reason_that_no_database_can_hold_is_left_out() -> None:
    row = {"source": "a.jpg", "hard": "true", "hard-reasons": "\x00-3"}
    assert only_sample(read(row)).hard_reasons == ("3",)
