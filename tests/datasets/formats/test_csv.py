import csv
import io
from typing import Any

import pytest

from datasets.formats.base import WriteOptions
from datasets.formats.csv import FORMAT, SAMPLE_COLUMNS, safe_cell
from datasets.formats.naming import ambiguous_keys
from datasets.records import AnnotatedSample, AnnotationRecord
from tests.datasets.formats.places import MemorySink
from tests.datasets.formats.samples import TURNED, TURNED_BOX, box, sample, shape


def tables(*samples: AnnotatedSample, **options: Any) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    sink = MemorySink()
    FORMAT.write(iter(samples), sink, WriteOptions(**options))
    first, second = (sink.files[name].decode("utf-8-sig") for name in ("samples.csv", "annotations.csv"))
    return list(csv.DictReader(io.StringIO(first))), list(csv.DictReader(io.StringIO(second)))


def test_each_sample_has_one_line() -> None:
    record = AnnotationRecord("bolt", box(1, 2, 30.5, 40))
    (line,), _ = tables(sample("a.jpg", record, record, AnnotationRecord("nut"), usage="train"))
    values = ["1", "a.jpg", "images/a.jpg", "obs://bucket/in/a.jpg", "train", "", "0", "", ""]
    values += ["1000", "500", "", "", '["bolt","nut"]', "3"]
    assert line == dict(zip(SAMPLE_COLUMNS, values, strict=True))


def test_each_annotation_has_one_line_with_numbers_as_they_are() -> None:
    record = AnnotationRecord("bolt", box(1, 1 / 3, 30.5, 40), {"finish": "zinc"}, True, 0.5, "17")
    _, (line,) = tables(sample("a.jpg", record))
    assert (line["x0"], line["y0"], line["x1"], line["y1"]) == ("1.0", repr(1 / 3), "30.5", "40.0")
    assert (line["label"], line["kind"], line["hard"], line["confidence"]) == (
        "bolt",
        "rectangle",
        "1",
        "0.5",
    )
    assert (line["attributes"], line["id"]) == ('{"finish":"zinc"}', "17")


@pytest.mark.parametrize(
    ("form", "column", "value"),
    [
        (shape("polygon", (0, 0), (10.5, 0), (10, 10)), "points", "[[0.0,0.0],[10.5,0.0],[10.0,10.0]]"),
        (TURNED, "angle", "90.0"),
        (
            shape("mask", rle={"size": [500, 1000], "counts": [0, 500_000]}),
            "rle",
            '{"size":[500,1000],"counts":[0,500000]}',
        ),
    ],
)
def test_every_kind_of_shape_is_written(form: Any, column: str, value: str) -> None:
    _, (line,) = tables(sample("a.jpg", AnnotationRecord("bolt", form)))
    assert line[column] == value


def test_a_turned_box_has_its_envelope() -> None:
    _, (line,) = tables(sample("a.jpg", AnnotationRecord("bolt", TURNED)))
    assert [float(line[key]) for key in ("x0", "y0", "x1", "y1")] == pytest.approx(TURNED_BOX)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_is_a_formula(text: str) -> None:
    (first,), (second,) = tables(sample(f"{text}.jpg", AnnotationRecord(text, box(1, 2, 3, 4))))
    assert (first["name"], second["label"]) == (f"'{text}.jpg", f"'{text}")


@pytest.mark.parametrize("text", ["bolt", "1-1", "", "'=1", "a=b", " x"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def test_quotes_and_line_feeds_stay_in_their_cells() -> None:
    _, (line,) = tables(sample("a.jpg", AnnotationRecord('a "b",\nc')))
    assert line["label"] == 'a "b",\nc'


def test_a_sample_without_annotations_is_in_one_table_only() -> None:
    first, second = tables(sample("a.jpg"))
    assert (len(first), second) == (1, [])


def test_images_that_are_not_copied_are_named_where_they_are() -> None:
    (line,), _ = tables(sample("a.jpg"), copy_images=False)
    assert line["image"] == "obs://bucket/in/a.jpg"


def test_namesakes_in_two_folders_stay_apart() -> None:
    both = [sample("a.jpg", number=place, folder=folder) for place, folder in enumerate("xy", 1)]
    first, _ = tables(*both, ambiguous=ambiguous_keys(FORMAT.name_key(each.image.name) for each in both))
    assert [line["image"] for line in first] == ["images/a~1.jpg", "images/a~2.jpg"]
