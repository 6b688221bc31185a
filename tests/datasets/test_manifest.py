import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from datasets import manifest
from datasets.geometry import parse_shape
from datasets.manifest import RowAnnotation, VersionRow, decode_row, encode_row
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo

SHAPES: list[dict[str, Any]] = [
    {"kind": "rectangle", "points": [[0.1, 1 / 3], [110.0, 99.99999999999999]]},
    {"kind": "rotated_rectangle", "points": [[50.1, 60], [40, 20]], "angle": 33.3},
    {"kind": "polygon", "points": [[0, 0], [10, 0], [10, 10.7]]},
    {"kind": "circle", "points": [[50.5, 50], [10.25, 0]]},
    {"kind": "line", "points": [[0, 0], [30, 40]]},
    {"kind": "dashed", "points": [[30, 0], [0, 40]]},
    {"kind": "point", "points": [[3, 4]]},
    {"kind": "polyline", "points": [[0, 0], [30, 40], [2, 2]]},
    {"kind": "mask", "rle": {"size": [100, 200], "counts": [0, 20_000]}},
]


def box(**changes: Any) -> RowAnnotation:
    values: dict[str, Any] = {
        "dataset_type": "object_detection",
        "id": "a1",
        "label": "bolt",
        "kind": "rectangle",
        "points": [[10.5, 20.0], [30.0, 40.25]],
        "author": "ann",
        "created_at": "2026-03-05 09:12:44",
    }
    return manifest.row_annotation(**(values | changes))


def row(**changes: Any) -> VersionRow:
    values: dict[str, Any] = {
        "path": "obs://bucket/in/a.jpg",
        "id": "s1",
        "number": 7,
        "state": "labeled",
        "revision": 3,
        "name": "a.jpg",
        "width": 640,
        "height": 480,
        "size": 12345,
        "sha256": "ab" * 32,
        "usage": "train",
        "annotations": [box()],
    }
    return manifest.version_row(**(values | changes))


def test_a_row_has_the_keys_of_modelarts() -> None:
    assert json.loads(encode_row(row())) == {
        "source": "obs://bucket/in/a.jpg",
        "id": "s1",
        "number": 7,
        "state": "labeled",
        "revision": 3,
        "sample-type": 0,
        "usage": "TRAIN",
        "bytes": 12345,
        "sha256": "ab" * 32,
        "property": {"@modelarts:size": [640, 480, 3]},
        "annotation": [
            {
                "type": "modelarts/object_detection",
                "name": "bolt",
                "id": "a1",
                "annotated-by": "human/ann",
                "creation-time": "2026-03-05 09:12:44",
                "property": {
                    "@modelarts:shape": "bndbox",
                    "@modelarts:feature": [[10.5, 20.0], [30.0, 40.25]],
                },
            }
        ],
    }


def test_a_row_is_one_line_whatever_its_names_hold() -> None:
    line = encode_row(
        row(path="obs://bucket/in/a\n\u2028.jpg", name="a\n\u2028.jpg", annotations=[box(label='"\n')])
    )
    assert line.count(b"\n") == 1
    assert line.endswith(b"}\n")
    assert decode_row(line).annotations[0].label == '"\n'


def test_a_row_written_again_has_the_same_bytes() -> None:
    line = encode_row(
        row(annotations=[box(attributes={"z": 1, "a": [1.0, None]}, hard=True, confidence=0.1)])
    )
    assert encode_row(decode_row(line)) == line


def test_the_order_of_attributes_does_not_change_the_bytes() -> None:
    one, other = box(attributes={"a": 1, "b": 2}), box(attributes={"b": 2, "a": 1})
    assert encode_row(row(annotations=[one])) == encode_row(row(annotations=[other]))


@pytest.mark.parametrize("raw", SHAPES, ids=lambda raw: raw["kind"])
def test_every_kind_of_shape_comes_back_to_the_last_bit(raw: dict[str, Any]) -> None:
    shape = parse_shape(raw, width=200, height=100)
    sample = AnnotatedSample(ImageInfo("obs://b/a.jpg", "a.jpg"), (AnnotationRecord("bolt", shape, id="1"),))
    written = manifest.row_of_sample(sample, dataset_type="image_segmentation", id="s", number=1)
    assert manifest.sample_of_row(decode_row(encode_row(written))).annotations == sample.annotations


def test_a_circle_is_written_in_the_layout_of_modelarts() -> None:
    annotation = box(kind="circle", points=[[50.0, 60.0], [5.0, 0.0]])
    assert annotation.properties["@modelarts:feature"] == [[50.0, 60.0], [5.0]]


@pytest.mark.parametrize("source", ["human", "smart", "import"])
@pytest.mark.parametrize("author", ["ann", ""])
def test_where_an_annotation_came_from_and_its_author_come_back(source: str, author: str) -> None:
    annotation = decode_row(encode_row(row(annotations=[box(source=source, author=author)]))).annotations[0]
    assert (annotation.source, annotation.author_name) == (source, author)


@pytest.mark.parametrize(
    ("stored", "microsecond"),
    [
        ("2026-03-05 09:12:44.000120", 120),
        ("2026-03-05 09:12:44.12+00", 120_000),
        ("2026-03-05 09:12:44+00", 0),
    ],
)
def test_a_time_comes_back_to_the_microsecond_as_either_database_writes_it(
    stored: str, microsecond: int
) -> None:
    annotation = decode_row(encode_row(row(annotations=[box(created_at=stored)]))).annotations[0]

    assert annotation.created_at == "2026-03-05 09:12:44"
    assert annotation.moment == datetime(2026, 3, 5, 9, 12, 44, microsecond, tzinfo=UTC)


def test_a_sample_comes_back_whole() -> None:
    read = decode_row(encode_row(row(hard=True, properties={"line": 4}, usage="eval")))
    assert (read.name, read.width, read.height, read.bytes) == ("a.jpg", 640, 480, 12345)
    assert (read.usage, read.hard, read.sample_properties, read.labels) == (
        "eval",
        True,
        {"line": 4},
        {"bolt"},
    )


def test_an_unlabeled_sample_has_no_usage_and_no_annotation() -> None:
    assert b"usage" not in encode_row(row(state="unlabeled", usage=None, annotations=()))
    assert b"annotation" not in encode_row(row(state="unlabeled", usage=None, annotations=()))


def test_a_name_that_differs_from_the_path_is_kept() -> None:
    assert decode_row(encode_row(row(name="holiday.jpg"))).name == "holiday.jpg"


def test_a_classification_has_no_shape() -> None:
    annotation = box(dataset_type="image_classification", kind=None, points=(), attributes={"finish": "zinc"})
    assert annotation.shape() is None
    assert annotation.attributes == {"finish": "zinc"}


def test_an_attribute_can_not_pose_as_the_shape() -> None:
    annotation = box(attributes={"@modelarts:shape": "polygon", "@modelarts:evil": 1})
    assert annotation.properties["@modelarts:shape"] == "bndbox"
    assert annotation.attributes == {}


def test_a_sample_without_ids_gets_its_places_as_ids() -> None:
    sample = AnnotatedSample(
        ImageInfo("obs://b/a.jpg", "a.jpg"), (AnnotationRecord("x"), AnnotationRecord("y"))
    )
    written = manifest.row_of_sample(sample, dataset_type="image_classification", id="s", number=1)
    assert [annotation.id for annotation in written.annotations] == ["1", "2"]


def test_a_line_that_is_no_row_is_refused() -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_row(b'{"source": "obs://b/a.jpg"}')


def test_rows_of_a_page_are_read_in_one_go() -> None:
    rows = [row(number=1), row(number=2)]
    assert manifest.read_rows(b"".join(map(encode_row, rows))) == [
        decode_row(encode_row(rows[0])),
        decode_row(encode_row(rows[1])),
    ]


def test_a_time_is_written_in_seconds() -> None:
    assert manifest.manifest_time(datetime(2026, 3, 5, 9, 12, 44, 999, UTC)) == "2026-03-05 09:12:44"
