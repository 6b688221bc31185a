import json
import math
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from datasets.formats import detect_format, get_reader
from datasets.formats.base import LabelWords, WriteOptions
from datasets.formats.label_studio import CONFIG, FORMAT, TASKS
from datasets.formats.naming import ambiguous_keys
from datasets.geometry import bounding_box, corners
from datasets.records import AnnotatedSample, AnnotationRecord, Problem, Shape
from datasets.run_lengths import encode_counts
from tests.datasets.formats.places import FolderSource, MemorySink, MemorySource
from tests.datasets.formats.samples import SIZE, TURNED, TURNED_BOX, box, sample, shape

Found = list[AnnotatedSample | Problem]
MASK = shape(
    "mask", rle={"size": [500, 1000], "counts": encode_counts([1200, 50, 450, 50, 4000, 9, 494_241])}
)


def written(*samples: AnnotatedSample, **options: Any) -> dict[str, bytes]:
    sink = MemorySink()
    FORMAT.write(iter(samples), sink, WriteOptions(**options))
    return sink.files


def tasks_of(*samples: AnnotatedSample, **options: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(written(*samples, **options)[TASKS])
    return found


def read_back(*samples: AnnotatedSample, **options: Any) -> Found:
    images = [f"images/{each.image.name}" for each in samples]
    return list(FORMAT.read(MemorySource(written(*samples, **options), images)))


def read(*tasks: Any, images: tuple[str, ...] = ("a.jpg",), size: tuple[int, int] | None = SIZE) -> Found:
    data = json.dumps(tasks).encode()
    sizes = dict.fromkeys(images, size) if size else {}
    return list(FORMAT.read(MemorySource({"x.json": data}, images, sizes)))


def task(*results: Any, image: str = "a.jpg", **changes: Any) -> dict[str, Any]:
    return {"id": 7, "data": {"image": image}, "annotations": [{"result": list(results)}]} | changes


def region(kind: str, label: str | list[str] = "bolt", **value: Any) -> dict[str, Any]:
    labels = [label] if isinstance(label, str) else label
    return {
        "id": "r",
        "type": kind,
        "original_width": SIZE[0],
        "original_height": SIZE[1],
        "value": value | {kind: labels},
    }


def rectangle(**changes: Any) -> dict[str, Any]:
    return region(
        "rectanglelabels", **({"x": 10, "y": 20, "width": 30, "height": 20, "rotation": 0} | changes)
    )


def problems(found: Found) -> list[tuple[str, str]]:
    return [(each.name, each.code) for each in found if isinstance(each, Problem)]


def codes(found: Found) -> list[str]:
    return [each.code for each in found if isinstance(each, Problem)]


def records(found: Found) -> list[AnnotationRecord]:
    return [record for each in found if isinstance(each, AnnotatedSample) for record in each.annotations]


def shapes(found: Found) -> list[Shape | None]:
    return [record.shape for record in records(found)]


def corners_by_the_book(value: dict[str, Any]) -> list[tuple[float, float]]:
    """The corners, px, as Label Studio documents them: percent become pixels first, then the box turns about x, y."""
    x, y = value["x"] / 100 * SIZE[0], value["y"] / 100 * SIZE[1]
    w, h = value["width"] / 100 * SIZE[0], value["height"] / 100 * SIZE[1]
    cos, sin = math.cos(math.radians(value["rotation"])), math.sin(math.radians(value["rotation"]))
    return [
        (x, y),
        (x + w * cos, y + w * sin),
        (x + w * cos - h * sin, y + w * sin + h * cos),
        (x - h * sin, y + h * cos),
    ]


@pytest.mark.parametrize(
    "record",
    [
        AnnotationRecord("bolt", box(0, 0, 1000, 500)),
        AnnotationRecord(
            "bolt", box(10.1, 20.25, 110.7, 99.5), {"finish": ["zinc", 1], "n": 1.5}, True, 0.125
        ),
        AnnotationRecord('a"b<c>&é图', box(1, 2, 3, 4)),
        AnnotationRecord("bolt", TURNED),
        AnnotationRecord("bolt", shape("rotated_rectangle", (33.25, 40.5), (21.5, 7.25), angle=12.75)),
        AnnotationRecord("bolt", shape("polygon", (0, 0), (10.5, 0), (10, 10))),
        AnnotationRecord("bolt", shape("circle", (50, 60), (12.5, 0))),
        AnnotationRecord("bolt", shape("point", (3, 4))),
        AnnotationRecord("bolt", shape("line", (0, 0), (10, 3))),
        AnnotationRecord("bolt", shape("dashed", (0, 0), (10, 3))),
        AnnotationRecord("bolt", shape("polyline", (0, 0), (10, 3), (5, 5))),
        AnnotationRecord("bolt", MASK),
        AnnotationRecord("bolt", None, {"finish": "zinc"}, True, 0.5),
        AnnotationRecord("bolt"),
    ],
)
def test_an_annotation_comes_back_as_it_was(record: AnnotationRecord) -> None:
    (found,) = read_back(sample("a.jpg", record))
    assert isinstance(found, AnnotatedSample)
    assert found.annotations == (record,)


def test_the_labels_of_a_whole_image_are_one_answer_and_keep_what_is_said_of_each() -> None:
    both = (AnnotationRecord("cat", None, {"n": 1}, False, 0.25), AnnotationRecord("dog"))
    (task_of_both,) = tasks_of(sample("a.jpg", *both))
    (found,) = read_back(sample("a.jpg", *both))
    assert [each["value"] for each in task_of_both["annotations"][0]["result"]] == [
        {"choices": ["cat", "dog"]}
    ]
    assert isinstance(found, AnnotatedSample)
    assert found.annotations == both


def test_a_turned_box_is_written_with_the_corners_that_label_studio_draws() -> None:
    (found,) = tasks_of(sample("a.jpg", AnnotationRecord("bolt", TURNED)))
    drawn = corners_by_the_book(found["annotations"][0]["result"][0]["value"])
    assert drawn == [pytest.approx(corner) for corner in corners(TURNED)]


def test_a_turned_box_turns_in_pixels_and_about_its_corner() -> None:
    found = read(task(rectangle(x=20, y=20, width=30, height=20, rotation=90)))
    (turned,) = shapes(found)
    assert turned
    assert bounding_box(turned) == pytest.approx(TURNED_BOX)


@given(
    st.floats(20, 60),
    st.floats(30, 60),
    st.floats(0.2, 20),
    st.floats(0.4, 20),
    st.floats(0.5, 719).filter(lambda a: a % 360),
)
def test_any_turned_box_has_the_corners_of_the_book(
    x: float, y: float, w: float, h: float, turn: float
) -> None:
    value = {"x": x, "y": y, "width": w, "height": h, "rotation": turn}
    (found,) = shapes(read(task(rectangle(**value))))
    assert found
    assert list(corners(found)) == [pytest.approx(corner, abs=1e-6) for corner in corners_by_the_book(value)]


marks = st.builds(
    lambda x, y, w, h, angle, label, finish: AnnotationRecord(
        label,
        shape("rotated_rectangle", (x, y), (w, h), angle=angle) if angle else box(x, y, x + w, y + h),
        {"finish": finish} if finish else {},
    ),
    st.floats(0, 500),
    st.floats(0, 250),
    st.floats(1.001, 400),
    st.floats(1.001, 240),
    st.just(0.0) | st.floats(0.01, 359.9),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=9)
    .filter(str.strip)
    .map(str.strip),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=9),
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
        pytest.approx(bounding_box(each), abs=1e-5) for each in shapes([before]) if each
    ]


def test_what_nobody_has_confirmed_is_a_prediction_and_waits_again() -> None:
    record = AnnotationRecord("bolt", box(1, 2, 30, 40), confidence=0.75)
    waiting = AnnotatedSample(sample("a.jpg").image, (record,), state="to_confirm")
    (task_of_it,) = tasks_of(waiting)
    (found,) = read_back(waiting)
    assert "annotations" not in task_of_it
    assert task_of_it["predictions"][0]["result"][0]["score"] == 0.75
    assert isinstance(found, AnnotatedSample)
    assert (found.state, found.annotations) == ("to_confirm", (record,))


def test_nothing_to_mark_and_nobody_has_looked_are_told_apart() -> None:
    empty = AnnotatedSample(sample("a.jpg").image, state="labeled")
    found = read_back(empty, sample("b.jpg"))
    assert [each.state for each in found if isinstance(each, AnnotatedSample)] == ["labeled", None]


def test_a_hard_sample_comes_back_with_its_reasons() -> None:
    hard = AnnotatedSample(sample("a.jpg").image, (), None, True, 1, None, ("3", "20"), 0.5)
    (found,) = read_back(hard)
    assert isinstance(found, AnnotatedSample)
    assert (found.hard, found.hard_reasons, found.hard_coefficient) == (True, ("3", "20"), 0.5)


def test_the_config_has_a_control_for_each_kind_with_all_labels_and_their_colours() -> None:
    some = [
        AnnotationRecord("bolt", box(1, 1, 9, 9)),
        AnnotationRecord('new "&<', MASK),
        AnnotationRecord("day"),
    ]
    described = {"bolt": LabelWords("#ff0000")}
    files = written(sample("a.jpg", *some), labels=["bolt", "nut"], described=described)
    tree = ElementTree.fromstring(files[CONFIG])
    labels = ["bolt", "nut", 'new "&<', "day"]
    assert [(each.tag, each.get("name"), each.get("toName")) for each in tree[1:]] == [
        ("BrushLabels", "mask", "image"),
        ("Choices", "class", "image"),
        ("RectangleLabels", "box", "image"),
    ]
    assert [[label.get("value") for label in each] for each in tree[1:]] == [labels] * 3
    assert [label.get("background") for label in tree[3]] == ["#ff0000", None, None, None]


def test_every_result_names_a_control_of_the_config() -> None:
    some = [AnnotationRecord("bolt", each) for each in (box(1, 1, 9, 9), MASK, TURNED, None)]
    files = written(sample("a.jpg", *some))
    names = {each.get("name"): each.tag.lower() for each in ElementTree.fromstring(files[CONFIG])}
    results = json.loads(files[TASKS])[0]["annotations"][0]["result"]
    assert [names[each["from_name"]] for each in results] == [each["type"] for each in results]


@pytest.mark.parametrize(
    ("is_copied", "image"),
    [(True, "/data/local-files/?d=images/a%20b.jpg"), (False, "s3://bucket/in/a b.jpg")],
)
def test_images_are_named_where_label_studio_finds_them(is_copied: bool, image: str) -> None:
    (found,) = tasks_of(sample("a b.jpg"), copy_images=is_copied)
    assert found["data"]["image"] == image


def test_namesakes_in_two_folders_stay_apart() -> None:
    samples = [sample("a.jpg", number=1, folder="x"), sample("A.jpg", number=2, folder="y")]
    ambiguous = ambiguous_keys(FORMAT.name_key(each.image.name) for each in samples)
    found = tasks_of(*samples, ambiguous=ambiguous)
    assert [each["data"]["image"].rpartition("/")[2] for each in found] == ["a~1.jpg", "A~2.jpg"]


def test_a_shape_on_an_image_of_unknown_size_is_left_out_and_counted() -> None:
    unknown = AnnotatedSample(
        type(sample("a.jpg").image)("obs://b/a.jpg", "a.jpg"), (AnnotationRecord("bolt", box(1, 1, 9, 9)),)
    )
    report = FORMAT.write([unknown], MemorySink(), WriteOptions())
    assert (report.annotations, dict(report.left_out)) == (0, {"rectangle": 1})


def test_the_tree_of_test_data_is_read_and_what_is_broken_is_named(data: Path) -> None:
    source = FolderSource(data / "label_studio")
    found = list(FORMAT.read(source))
    samples = [each for each in found if isinstance(each, AnnotatedSample)]
    assert [(each.image.path, len(each.annotations), each.usage, each.state) for each in samples] == [
        ("images/a.png", 2, "train", None),
        ("images/b.png", 1, None, "to_confirm"),
        ("images/c.png", 0, None, "labeled"),
        ("images/a.png", 0, None, None),
    ]
    assert problems(found) == [
        ("tasks.json: task 4", "image_not_found"),
        ("tasks.json: task 5: region thin", "shape_too_small"),
        ("tasks.json: task 5: region bare", "label_missing"),
        ("tasks.json: relation", "regions_left_out"),
    ]


def test_of_several_annotators_the_newest_counts_that_was_not_skipped() -> None:
    annotations = [
        {"updated_at": "2026-02-01", "result": [rectangle(x=1)]},
        {"updated_at": "2026-03-01", "result": [rectangle(x=2)]},
        {"updated_at": "2026-04-01", "result": [rectangle(x=3)], "was_cancelled": True},
        {"updated_at": "2026-01-01", "result": [rectangle(x=4)]},
    ]
    found = read(task(annotations=annotations))
    assert problems(found) == [("x.json: task 7", "annotations_superseded")]
    assert [each.points[0][0] for each in shapes(found) if each] == [20]


def test_what_all_have_skipped_is_not_labeled() -> None:
    (found,) = read(task(annotations=[{"result": [], "was_cancelled": True}]))
    assert isinstance(found, AnnotatedSample)
    assert (found.state, found.annotations) == (None, ())


def test_predictions_beside_annotations_are_left_out_and_counted() -> None:
    found = read(task(rectangle(x=5), predictions=[{"result": [rectangle()]}, {"result": [rectangle()]}]))
    assert [each.message for each in found if isinstance(each, Problem)] == [
        "2 were left out: people have annotated these images, or a newer one is there."
    ]
    assert len(records(found)) == 1


def test_the_newest_prediction_waits_with_the_confidence_of_each_region_or_of_all() -> None:
    own = rectangle(x=50) | {"id": "own", "score": 0.9}
    predictions = [
        {"created_at": "2026-01-01", "result": [rectangle()]},
        {"created_at": "2026-02-01", "score": 0.5, "result": [rectangle(), own]},
    ]
    found = read(task(annotations=[], predictions=predictions))
    assert codes(found) == ["predictions_left_out"]
    assert [each.confidence for each in records(found)] == [0.5, 0.9]
    assert [each.state for each in found if isinstance(each, AnnotatedSample)] == ["to_confirm"]


def test_a_region_of_two_labels_becomes_an_annotation_of_each() -> None:
    found = read(task(region("rectanglelabels", ["bolt", "nut"], x=10, y=20, width=30, height=20)))
    assert [(each.label, each.shape) for each in records(found)] == [
        ("bolt", box(100, 100, 400, 200)),
        ("nut", box(100, 100, 400, 200)),
    ]


def test_a_shape_and_its_label_may_be_two_results() -> None:
    place = {"x": 10, "y": 20, "width": 30, "height": 20}
    found = read(
        task(
            {"id": "r", "type": "rectangle", "value": place},
            {"id": "r", "type": "labels", "value": place | {"labels": ["bolt"]}},
            {"id": "r", "type": "choices", "from_name": "finish", "value": place | {"choices": ["zinc"]}},
            {"id": "r", "type": "textarea", "from_name": "serial", "value": {"text": ["A1", "B2"]}},
        )
    )
    assert records(found) == [
        AnnotationRecord("bolt", box(100, 100, 400, 200), {"finish": "zinc", "serial": ["A1", "B2"]})
    ]


def test_a_choice_names_a_shape_that_has_no_other_label() -> None:
    found = read(
        task(
            {"id": "r", "type": "rectangle", "value": {"x": 10, "y": 20, "width": 30, "height": 20}},
            {"id": "r", "type": "choices", "from_name": "kind", "value": {"choices": ["bolt"]}},
        )
    )
    assert records(found) == [AnnotationRecord("bolt", box(100, 100, 400, 200))]


def test_the_note_of_a_region_becomes_an_attribute() -> None:
    found = read(task(rectangle() | {"meta": {"text": ["look", "again"]}}))
    assert [each.attributes for each in records(found)] == [{"note": "look again"}]


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (
            region("ellipselabels", x=50, y=50, radiusX=10, radiusY=20, rotation=30),
            shape("circle", (500, 250), (100, 0)),
        ),
        (
            region("polygonlabels", points=[[0, 0], [10, 0], [10, 10]]),
            shape("polygon", (0, 0), (100, 0), (100, 50)),
        ),
        (region("keypointlabels", x=10, y=10, width=0.5), shape("point", (100, 50))),
        (
            region("vectorlabels", vertices=[{"x": 0, "y": 0}, {"x": 10, "y": 10}]),
            shape("polyline", (0, 0), (100, 50)),
        ),
        (
            region(
                "vectorlabels", vertices=[{"x": 0, "y": 0}, {"x": 10, "y": 0}, {"x": 9, "y": 9}], closed=True
            ),
            shape("polygon", (0, 0), (100, 0), (90, 45)),
        ),
    ],
)
def test_a_region_becomes_the_shape_that_it_is(result: dict[str, Any], expected: Shape) -> None:
    assert shapes(read(task(result))) == [expected]


def test_an_ellipse_becomes_an_outline_and_the_report_says_so() -> None:
    found = read(task(region("ellipselabels", x=50, y=50, radiusX=20, radiusY=10, rotation=90)))
    (outline,) = shapes(found)
    assert outline
    assert bounding_box(outline) == pytest.approx((450, 50, 550, 450))
    assert codes(found) == ["outline_simplified"]


def test_curves_become_straight_edges_and_the_report_says_so() -> None:
    vertices = [{"x": 0, "y": 0, "isBezier": True}, {"x": 10, "y": 10}]
    assert codes(read(task(region("vectorlabels", vertices=vertices)))) == ["outline_simplified"]


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # pycocotools under numpy 2
def test_a_brush_of_the_published_example_covers_its_two_pixels() -> None:
    brush = region("brushlabels", format="rle", rle=[0, 0, 0, 32, 57, 27, 252, 96, 19, 255, 225, 48, 0])
    found = read(task(brush | {"original_width": 4, "original_height": 2}), size=(4, 2))
    (mask,) = shapes(found)
    assert mask
    assert mask.rle
    drawn = coco_mask.decode({"size": [2, 4], "counts": mask.rle["counts"].encode()})
    assert drawn.tolist() == [[0, 1, 1, 0], [0, 0, 0, 0]]


@pytest.mark.parametrize("size", [(500, 250), (2000, 1000), (333, 167)])
def test_a_smaller_or_larger_copy_has_the_same_percent(size: tuple[int, int]) -> None:
    (found,) = shapes(read(task(rectangle()), size=size))
    assert found
    assert found.points[0] == pytest.approx((size[0] / 10, size[1] / 5))
    assert found.points[1] == pytest.approx((size[0] * 0.4, size[1] * 0.4))


def test_a_box_without_a_declared_size_is_of_the_image_itself() -> None:
    bare = {
        "type": "rectanglelabels",
        "value": {"x": 10, "y": 20, "width": 30, "height": 20, "rectanglelabels": ["a"]},
    }
    assert shapes(read(task(bare))) == [box(100, 100, 400, 200)]


def test_a_box_is_refused_where_nobody_knows_a_size() -> None:
    bare = {
        "type": "rectanglelabels",
        "value": {"x": 10, "y": 20, "width": 30, "height": 20, "rectanglelabels": ["a"]},
    }
    assert codes(read(task(bare), size=None)) == ["image_unreadable"]


def test_an_image_that_was_labeled_lying_is_refused_with_the_reason() -> None:
    (found,) = read(task(rectangle()), size=(500, 1000))
    assert isinstance(found, Problem)
    assert found.code == "image_turned"
    assert "EXIF" in found.message


def test_an_image_of_another_form_is_refused() -> None:
    assert codes(read(task(rectangle()), size=(1000, 1000))) == ["image_size_differs"]


def test_a_mask_of_a_smaller_copy_is_refused() -> None:
    brush = region("brushlabels", format="rle", rle=[0])
    assert codes(read(task(brush), size=(500, 250))) == ["image_size_differs"]


@pytest.mark.parametrize(
    ("named", "image"),
    [
        ("a.jpg", "image_ambiguous"),
        ("x/a.jpg", "x/a.jpg"),
        ("/data/local-files/?d=somewhere/y/a.jpg", "y/a.jpg"),
        ("/data/local-files/?d=x%2Fa%20b.jpg", "x/a b.jpg"),
        ("s3://bucket/x/a.jpg", "x/a.jpg"),
        ("gs://bucket/y/a.jpg", "y/a.jpg"),
        ("azure-blob://container/y/a.jpg", "y/a.jpg"),
        ("https://host.example/images/y/a.jpg?signature=1", "y/a.jpg"),
        ("http://host.example/x/a%20b.jpg", "x/a b.jpg"),
        ("/data/upload/12/0a1b2c3d-c.jpg", "c.jpg"),
        ("upload/12/0a1b2c3d-d.jpg", "0a1b2c3d-d.jpg"),
        ("/tasks/1/resolve/?fileuri=czM6Ly9idWNrZXQveS9hLmpwZw==", "y/a.jpg"),
        ("C:\\pictures\\x\\a.jpg", "x/a.jpg"),
        ("../../../etc/passwd", "image_not_found"),
        ("http://[broken/a.jpg", "image_not_found"),
        ("", "image_not_found"),
    ],
)
def test_the_image_of_a_task_is_found_wherever_label_studio_had_it(named: str, image: str) -> None:
    images = ("x/a.jpg", "y/a.jpg", "x/a b.jpg", "c.jpg", "0a1b2c3d-d.jpg", "d.jpg")
    (found,) = read(task(image=named), images=images)
    assert (found.image.path if isinstance(found, AnnotatedSample) else found.code) == image


def test_an_image_of_the_bucket_is_the_one_at_exactly_that_place() -> None:
    images = ("obs://b/x/a.jpg", "obs://b/y/a.jpg")
    (found,) = read(task(image="s3://b/y/a.jpg"), images=images)
    assert isinstance(found, AnnotatedSample)
    assert found.image.path == "obs://b/y/a.jpg"


def test_of_several_images_the_one_is_meant_that_the_results_name() -> None:
    about = [rectangle() | {"to_name": "after"}, rectangle() | {"id": "s", "to_name": "before"}]
    both = task(*about) | {"data": {"before": "b.jpg", "after": "a.jpg"}}
    found = read(both, images=("a.jpg", "b.jpg"))
    assert [each.image.name for each in found if isinstance(each, AnnotatedSample)] == ["a.jpg"]
    assert codes(found) == ["regions_left_out"]


def test_what_has_no_place_is_listed_by_kind() -> None:
    others = [
        {"type": "relation", "from_id": "r", "to_id": "s"},
        {"type": "textarea", "value": {"text": ["x"]}},
        {"type": "bitmasklabels", "value": {"imageDataURL": "data:,"}},
        {"type": "textarea", "value": {"text": ["y"]}},
    ]
    assert [(each.name, each.message[0]) for each in read(task(*others)) if isinstance(each, Problem)] == [
        ("x.json: bitmasklabels", "1"),
        ("x.json: relation", "1"),
        ("x.json: textarea", "2"),
    ]


def test_old_exports_call_annotations_completions() -> None:
    old = {"id": 1, "data": {"image": "a.jpg"}, "completions": [{"result": [rectangle()]}]}
    assert shapes(read(old)) == [box(100, 100, 400, 200)]


def minimal(name: str = "a.jpg", **answers: Any) -> dict[str, Any]:
    begin = {"image": name, "usage": "train", "id": 3}
    end = {"annotator": 1, "annotation_id": 9, "created_at": "2026-01-01", "updated_at": "2026-01-02"}
    return begin | answers | end


def test_json_min_is_read_as_the_full_export_is() -> None:
    value = {"x": 10, "y": 20, "width": 30, "height": 20, "rotation": 0, "rectanglelabels": ["bolt"]}
    (found,) = read(minimal(label=[value | {"original_width": 1000, "original_height": 500}], kind="day"))
    assert isinstance(found, AnnotatedSample)
    assert found.usage == "train"
    assert found.annotations == (AnnotationRecord("bolt", box(100, 100, 400, 200)), AnnotationRecord("day"))


def test_several_choices_of_json_min_are_all_read() -> None:
    assert [each.label for each in records(read(minimal(kind=[{"choices": ["day", "rain"]}])))] == [
        "day",
        "rain",
    ]


def test_of_several_annotators_in_json_min_the_newest_counts() -> None:
    newer = minimal(kind="night") | {"updated_at": "2026-05-01"}
    found = read(newer, minimal(kind="day"))
    assert codes(found) == ["annotations_superseded"]
    assert [each.label for each in records(found)] == ["night"]


def test_a_full_export_can_not_pass_itself_off_as_json_min() -> None:
    twice = {"id": 1, "data": {"image": "a.jpg"}, "is_min": True}
    assert len(read(twice, twice)) == 2


def test_one_task_alone_and_tasks_without_marks_are_read() -> None:
    alone = json.dumps(task(rectangle())).encode()
    bare = json.dumps([{"image": "a.jpg"}, {"data": {"picture": "a.jpg"}}]).encode()
    source = MemorySource({"alone.json": alone, "bare.json": bare}, ["a.jpg"])
    found = list(FORMAT.read(source))
    assert [len(each.annotations) for each in found if isinstance(each, AnnotatedSample)] == [1, 0, 0]


@pytest.mark.parametrize(
    ("result", "code"),
    [
        (rectangle(x=None), "shape_invalid"),
        (rectangle(x=True), "shape_invalid"),
        (rectangle(x="10"), "shape_invalid"),
        (rectangle(width=0.01), "shape_too_small"),
        (rectangle(x=-25), "box_outside_image"),
        (rectangle() | {"value": None}, "shape_invalid"),
        ({"type": 5}, "shape_invalid"),
        ("text", "shape_invalid"),
        (region("rectanglelabels", [], x=1, y=1, width=9, height=9), "label_missing"),
        (region("rectanglelabels", "  ", x=1, y=1, width=9, height=9), "label_missing"),
        (region("polygonlabels", points=[[1, 1], [2]]), "shape_invalid"),
        (region("polygonlabels", points=5), "shape_invalid"),
        (region("ellipselabels", x=1, y=1, radiusX=-5, radiusY=5), "shape_invalid"),
        (region("vectorlabels", vertices=[1]), "shape_invalid"),
        (region("brushlabels", format="rle", rle=[1, 2]), "shape_invalid"),
        (region("brushlabels", format="png", rle=[]), "shape_invalid"),
        (region("brushlabels", format="rle"), "shape_invalid"),
    ],
)
def test_a_region_that_can_not_be_used_is_named_and_the_rest_is_read(result: Any, code: str) -> None:
    found = read(task(result, rectangle() | {"id": "good"}))
    assert codes(found) == [code]
    assert shapes(found) == [box(100, 100, 400, 200)]


@pytest.mark.parametrize("element", [5, "text", None, []])
def test_an_element_that_is_no_task_is_named_and_the_rest_is_read(element: Any) -> None:
    found = read(element, task(rectangle()))
    assert problems(found) == [("x.json: task 1", "row_unreadable")]
    assert len(records(found)) == 1


@pytest.mark.parametrize("data", [b"", b"5", b"[{", b"\xff\xfe", b"[" * 100_000, b'[{"a": }]'])
def test_a_file_that_is_no_list_of_tasks_is_named(data: bytes) -> None:
    found = list(FORMAT.read(MemorySource({"x.json": data})))
    assert "annotation_file_unreadable" in codes(found) or codes(found) == ["row_unreadable"]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "value", "x", "y", "points", "rle", "id", "meta", "result"]), inner
        )
    ),
    max_leaves=12,
)


@given(
    json_values,
    json_values,
    json_values,
    st.sampled_from(["rectanglelabels", "brushlabels", "choices", "labels"]),
)
def test_whatever_a_task_holds_nothing_is_raised(value: Any, meta: Any, other: Any, kind: str) -> None:
    result = {"id": 1, "type": kind, "value": value, "meta": meta, "score": other, "original_width": other}
    found = read(
        task(result, other), {"data": other, "annotations": value}, {"image": other, "annotation_id": 1}
    )
    assert all(isinstance(each, AnnotatedSample | Problem) for each in found)


@pytest.mark.parametrize(
    "content",
    [
        [task(rectangle())],
        [{"id": 1, "annotations": [{"result": []}]}],
        task(rectangle()),
        [minimal(kind="day")],
        [{"data": {"image": "a.jpg"}, "predictions": []}],
    ],
)
def test_an_export_is_recognised_by_its_first_bytes(content: Any) -> None:
    source = MemorySource({"export/project-1.json": json.dumps(content).encode()}, ["a.jpg"])
    found = detect_format(source.listing(), source.open_bytes)
    assert found is not None
    assert found.format is get_reader("label_studio")


@pytest.mark.parametrize(
    "content", [{"data": {"theme": "dark"}}, [{"data": {"x": 1}}], [{"annotations": []}], [1], {"result": 5}]
)
def test_other_json_is_not_taken_for_label_studio(content: Any) -> None:
    source = MemorySource({"settings.json": json.dumps(content).encode()}, ["a.jpg"])
    assert FORMAT.detect(source.listing(), source.open_bytes) is None


def test_a_coco_file_is_not_taken_for_label_studio() -> None:
    coco: dict[str, Any] = {"images": [], "annotations": [{"result": []}], "categories": []}
    source = MemorySource({"a.json": json.dumps(coco).encode()}, ["a.jpg"])
    found = detect_format(source.listing(), source.open_bytes)
    assert found is not None
    assert found.format is get_reader("coco")


def test_what_came_before_a_break_is_kept() -> None:
    data = json.dumps([task(rectangle())] * 3).encode()[:-1] + b', {"data": '
    found = list(FORMAT.read(MemorySource({"x.json": data}, ["a.jpg"])))
    assert (len(records(found)), codes(found)) == (3, ["annotation_file_unreadable"])


def test_many_tasks_are_read_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.formats.label_studio_reading.BYTES_TOGETHER", 1)
    found = read(*[task(rectangle()) | {"id": number} for number in range(5)])
    assert len(records(found)) == 5
