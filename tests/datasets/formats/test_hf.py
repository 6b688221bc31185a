"""Image folders of Hugging Face: the columns as anybody reads them, and what our details add."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from datasets.formats.base import CLASSIFICATION, WriteOptions, WriteReport
from datasets.formats.hf import FORMAT
from datasets.records import AnnotatedSample, AnnotationRecord, Problem
from tests.datasets.formats.places import MemorySink, MemorySource
from tests.datasets.formats.samples import SIZE, TURNED, box, sample, shape
from tests.datasets.formats.test_round_trips import SHAPES

BOLT = AnnotationRecord("bolt", box(10, 20, 40, 60.5))


def write(*samples: AnnotatedSample, **choices: Any) -> tuple[dict[str, bytes], WriteReport]:
    sink = MemorySink()
    report = FORMAT.write(iter(samples), sink, WriteOptions(**choices))
    return sink.files, report


def rows_of(files: dict[str, bytes], path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files[path].splitlines()]


def read(files: dict[str, bytes], *images: str) -> list[AnnotatedSample | Problem]:
    return list(FORMAT.read(MemorySource(files, images, dict.fromkeys(images, SIZE))))


def read_line(row: object) -> AnnotatedSample | Problem:
    return read({"train/metadata.jsonl": json.dumps(row).encode()}, "train/a.jpg")[0]


def test_a_line_has_the_columns_that_training_code_reads() -> None:
    files, report = write(sample("a.jpg", BOLT, AnnotationRecord("nut", TURNED)))
    (row,) = rows_of(files, "train/metadata.jsonl")
    assert (row["file_name"], row["width"], row["height"]) == ("a.jpg", *SIZE)
    assert row["objects"]["bbox"] == [[10, 20, 30, 40.5], pytest.approx([100, 100, 100, 300])]
    assert row["objects"]["categories"] == ["bolt", "nut"]
    assert report.annotations == 2


def test_each_split_has_its_folder_and_what_has_no_usage_is_in_none() -> None:
    samples = [
        sample(f"{usage}.jpg", BOLT, number=place, usage=usage)
        for place, usage in enumerate(("train", "eval", "inference", None))
    ]
    files, report = write(*samples, by_usage=True)
    targets = [FORMAT.image_target(each, WriteOptions(by_usage=True)) for each in samples]
    assert sorted(files) == ["test/metadata.jsonl", "train/metadata.jsonl", "validation/metadata.jsonl"]
    assert targets == ["train/train.jpg", "validation/eval.jpg", "test/inference.jpg", "unlabeled/None.jpg"]
    assert report.left_out == {"rectangle": 1}


def test_all_values_of_a_column_have_one_type() -> None:
    rich = AnnotationRecord("nut", shape("circle", (50, 50), (9, 0)), {"a": 1}, True, 0.5)
    marked = replace(sample("b.jpg", rich, number=2), hard=True, hard_reasons=("3",))
    files, _ = write(sample("a.jpg", BOLT), marked)
    rows = rows_of(files, "train/metadata.jsonl")
    types = [
        {type(number) for row in rows for each in row["objects"]["bbox"] for number in each},
        {type(text) for row in rows for text in (row["details"], *row["objects"]["details"])},
        {tuple(row) for row in rows},
    ]
    assert types == [{float}, {str}, {("file_name", "width", "height", "objects", "details")}]


def test_labels_are_a_column_and_several_are_another() -> None:
    files, report = write(
        sample("a.jpg", AnnotationRecord("cat"), AnnotationRecord("dog")),
        sample("b.jpg", AnnotationRecord("dog"), number=2),
    )
    rows = rows_of(files, "train/metadata.jsonl")
    assert [(row["label"], row["labels"]) for row in rows] == [("cat", ["cat", "dog"]), ("dog", ["dog"])]
    assert report.annotations == 3


def test_what_training_code_could_not_tell_from_another_kind_is_left_out_and_said() -> None:
    _, report = write(sample("a.jpg", BOLT, AnnotationRecord("cat")))
    assert report.left_out == {"no shape": 1}


@pytest.mark.parametrize("kind", SHAPES)
def test_a_shape_comes_back_with_all_that_is_said_of_it(kind: str) -> None:
    record = AnnotationRecord("nut 螺", SHAPES[kind], {"finish": "zinc", "n": 1.5}, True, 0.25)
    written = replace(
        sample("a.jpg", record, usage="eval"), hard=True, hard_reasons=("3", "20"), hard_coefficient=0.5
    )
    files, _ = write(written, by_usage=True)
    (back,) = read(files, "validation/a.jpg")
    assert isinstance(back, AnnotatedSample)
    assert back.annotations == written.annotations
    assert (back.usage, back.hard, back.hard_reasons, back.hard_coefficient) == (
        "eval",
        True,
        ("3", "20"),
        0.5,
    )


def test_labels_come_back_with_all_that_is_said_of_them() -> None:
    records = (AnnotationRecord("cat", None, {"n": 1}, True, 0.5), AnnotationRecord("dog"))
    files, _ = write(sample("a.jpg", *records))
    (back,) = read(files, "train/a.jpg")
    assert isinstance(back, AnnotatedSample)
    assert back.annotations == records


def test_a_box_that_somebody_has_moved_counts_more_than_the_details_beside_it() -> None:
    files, _ = write(sample("a.jpg", AnnotationRecord("nut", TURNED)))
    (row,) = rows_of(files, "train/metadata.jsonl")
    row["objects"]["bbox"] = [[10, 20, 30, 40]]
    found = read_line(row)
    assert isinstance(found, AnnotatedSample)
    assert found.annotations == (AnnotationRecord("nut", box(10, 20, 40, 60)),)


def test_our_test_split_is_for_inference_and_anybody_elses_is_of_no_usage() -> None:
    files, _ = write(sample("a.jpg", BOLT, usage="inference"), by_usage=True)
    theirs = {"test/metadata.jsonl": b'{"file_name": "a.jpg", "label": "cat"}'}
    found = [read(each, "test/a.jpg")[0] for each in (files, theirs)]
    assert [each.usage for each in found if isinstance(each, AnnotatedSample)] == ["inference", None]


def test_an_image_with_nothing_on_it_comes_back_as_labeled() -> None:
    files, _ = write(sample("a.jpg", BOLT), replace(sample("b.jpg", number=2), state="labeled"))
    back = read(files, "train/a.jpg", "train/b.jpg")
    assert [each.state for each in back if isinstance(each, AnnotatedSample)] == [None, "labeled"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {"objects": {"bbox": [[1, 2, 8, 9]], "category": ["cat"]}},
            AnnotationRecord("cat", box(1, 2, 9, 11)),
        ),
        ({"objects": [{"bbox": [1, 2, 8, 9], "label": "cat"}]}, AnnotationRecord("cat", box(1, 2, 9, 11))),
        ({"label": "cat"}, AnnotationRecord("cat")),
        ({"label": 3}, AnnotationRecord("3")),
        ({"labels": ["cat"], "label": "dog"}, AnnotationRecord("cat")),
    ],
)
def test_columns_of_others_are_read(row: dict[str, Any], expected: AnnotationRecord) -> None:
    found = read_line({"file_name": "a.jpg"} | row)
    assert isinstance(found, AnnotatedSample)
    assert found.annotations == (expected,)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (5, "row_unreadable"),
        ({}, "row_unreadable"),
        ({"file_name": 5}, "row_unreadable"),
        ({"file_name": "../../etc/passwd"}, "image_not_found"),
        ({"file_name": "a.jpg", "width": 5, "height": 5}, "image_size_differs"),
        ({"file_name": "a.jpg", "objects": {"bbox": [[1, 2, 3]], "categories": ["cat"]}}, "shape_invalid"),
        ({"file_name": "a.jpg", "objects": {"bbox": [[1, 2, 3, 4]], "categories": [None]}}, "label_missing"),
        ({"file_name": "a.jpg", "labels": [[]]}, "label_missing"),
    ],
)
def test_a_line_that_can_not_be_used_is_named(row: object, code: str) -> None:
    found = read_line(row)
    assert isinstance(found, Problem)
    assert (found.name.partition(": object")[0], found.code) == ("train/metadata.jsonl: line 1", code)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(["bbox", "categories", "details", "label", "labels", "objects", "labels_details"])


@given(row=st.dictionaries(names, values), objects=st.dictionaries(names, values), details=values)
def test_whatever_a_line_holds_it_is_read_or_named(
    row: dict[str, Any], objects: dict[str, Any], details: object
) -> None:
    line = row | {"file_name": "a.jpg", "objects": objects, "details": json.dumps(details)}
    found = read_line(line)
    assert isinstance(found, AnnotatedSample | Problem)


def test_lines_of_labels_alone_fit_classification_only() -> None:
    source = MemorySource({"metadata.jsonl": b'{"file_name": "a.jpg", "label": "cat"}'})
    found = FORMAT.detect(source.listing(), source.open_bytes)
    assert found
    assert found.dataset_types == frozenset((CLASSIFICATION,))
