from itertools import groupby

import numpy as np
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from datasets.formats.base import ReadOptions, WriteOptions, WriteReport
from datasets.formats.mask_outlines import outline_of_mask
from datasets.formats.naming import ambiguous_keys
from datasets.formats.turned_boxes import convex_hull, smallest_rectangle
from datasets.formats.yolo import FORMAT
from datasets.geometry import area, corners, parse_shape
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Problem, Shape
from datasets.run_lengths import decode_counts, fill_rings
from tests.datasets.formats.places import MemorySink, MemorySource
from tests.datasets.formats.samples import SIZE, TURNED, box, sample, shape

OUTLINES = ReadOptions(boxes_only=False)
YAML = b"names: [cat, dog]\n"


def records_of(files: dict[str, bytes], images: list[str], options: ReadOptions = OUTLINES) -> list[object]:
    return list(FORMAT.read(MemorySource(files, images, dict.fromkeys(images, SIZE)), options))


def samples_of(files: dict[str, bytes], images: list[str], **choices: ReadOptions) -> list[AnnotatedSample]:
    found = records_of(files, images, **choices)
    assert not [each for each in found if isinstance(each, Problem)]
    return [each for each in found if isinstance(each, AnnotatedSample)]


def read_line(line: str, *, yaml_text: bytes = YAML, options: ReadOptions = OUTLINES) -> object:
    """What becomes of a label file of one line: the annotation, or the problem."""
    files = {"labels/a.txt": line.encode(), "data.yaml": yaml_text}
    first = records_of(files, ["images/a.jpg"], options)[0]
    return first.annotations[0] if isinstance(first, AnnotatedSample) else first


def problem_of(line: str) -> tuple[str, str]:
    problem = read_line(line)
    assert isinstance(problem, Problem)
    return problem.name, problem.code


def write(*samples: AnnotatedSample, **choices: object) -> tuple[dict[str, bytes], WriteReport]:
    sink = MemorySink()
    report = FORMAT.write(iter(samples), sink, WriteOptions(**choices))  # type: ignore[arg-type]  # of the tests
    return sink.files, report


def read_back(files: dict[str, bytes], *samples: AnnotatedSample, **choices: object) -> list[AnnotatedSample]:
    """What a reader makes of written files, with the images where an export puts them."""
    options = WriteOptions(**choices)  # type: ignore[arg-type]  # of the tests
    images = [FORMAT.image_target(each, options) for each in samples]
    return samples_of(files, images, options=ReadOptions(boxes_only=options.boxes_only))


# Reading


def test_a_line_of_five_numbers_is_a_box_round_its_centre() -> None:
    assert read_line("1 0.15 0.5 0.1 0.6") == AnnotationRecord("dog", box(100, 100, 200, 400))


def test_a_longer_line_is_an_outline() -> None:
    assert read_line("0 0.1 0.2 0.5 0.2 0.3 0.8") == AnnotationRecord(
        "cat", shape("polygon", (100, 100), (500, 100), (300, 400))
    )


def test_an_outline_becomes_its_box_where_only_boxes_are_wanted() -> None:
    found = read_line("0 0.1 0.2 0.5 0.2 0.3 0.8", options=ReadOptions(boxes_only=True))
    assert found == AnnotationRecord("cat", box(100, 100, 500, 400))


def test_a_sixth_number_is_the_confidence_of_a_box() -> None:
    found = read_line("0 0.15 0.5 0.1 0.6 0.75")
    assert found == AnnotationRecord("cat", box(100, 100, 200, 400), confidence=0.75)


def test_a_box_over_the_edge_is_cut() -> None:
    assert read_line("0 0.01 0.5 0.04 0.2") == AnnotationRecord("cat", box(0, 200, 30, 300))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("0 0.5 0.5 nan 0.1", "shape_invalid"),
        ("0 0.5 0.5 0.1 inf", "shape_invalid"),
        ("0 320 240 50 60", "shape_invalid"),
        ("0 0.5 0.5 0.1", "line_invalid"),
        ("0", "line_invalid"),
        ("0 0.1 0.2 0.3 0.4 0.5 0.6 0.7", "line_invalid"),
        ("cat 0.5 0.5 0.1 0.1", "line_invalid"),
        ("0,0.5,0.5,0.1,0.1", "line_invalid"),
        ("2 0.5 0.5 0.1 0.1", "label_missing"),
        ("-1 0.5 0.5 0.1 0.1", "label_missing"),
        ("0.5 0.5 0.5 0.1 0.1", "label_missing"),
        ("0 0.5 0.5 0 0.1", "shape_invalid"),
        ("0 0.5 0.5 -0.1 0.1", "shape_invalid"),
        ("0 1.04 0.5 0.1 0.1", "box_outside_image"),
        ("0 0.5 0.5 0.0001 0.0001", "shape_too_small"),
    ],
)
def test_a_line_that_can_not_be_used_is_refused_by_its_number(line: str, code: str) -> None:
    assert problem_of(line) == ("labels/a.txt: line 1", code)


def test_the_other_lines_of_a_file_are_read() -> None:
    files = {"a.txt": b"0 0.5 0.5 0.1 0.1\n\n7 0.5 0.5 0.1 0.1\n", "classes.txt": b"cat\n"}
    problem, record = records_of(files, ["a.jpg"])
    assert isinstance(problem, Problem)
    assert problem.name == "a.txt: line 3"
    assert isinstance(record, AnnotatedSample)
    assert [each.label for each in record.annotations] == ["cat"]
    assert record.state is None


def test_an_empty_file_says_that_nothing_is_there() -> None:
    (record,) = samples_of({"a.txt": b"\n", "classes.txt": b"cat"}, ["a.jpg"])
    assert (record.annotations, record.state) == ((), "labeled")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"0 0.5 0.5 0.1 0.1"])
def test_a_file_of_an_image_without_a_size_or_of_no_text_is_refused(content: bytes) -> None:
    source = MemorySource({"a.txt": content, "classes.txt": b"cat"}, ["a.jpg"])
    (problem,) = FORMAT.read(source)
    assert isinstance(problem, Problem)
    assert problem.code in ("annotation_file_unreadable", "image_unreadable")


# Lists of classes


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("classes.txt", b"cat\ndog\n"),
        ("labels/classes.txt", b"\xef\xbb\xbfcat\r\ndog\r\n"),
        ("obj.names", b"cat\ndog"),
        ("other/_darknet.labels", b"cat\ndog"),
        ("data.yaml", b"path: ../x\ntrain: train.txt\nval: [a, b]\nnames:\n- cat\n- dog\n"),
        ("data.yml", b"names: {1: dog, 0: cat}"),
        ("coco128.yaml", b"download: |\n  import os\nnames:\n  0: cat\n  1: dog\n"),
    ],
)
def test_class_names_are_read_from(path: str, content: bytes) -> None:
    files = {"labels/a.txt": b"1 0.15 0.5 0.1 0.6", path: content}
    (record,) = samples_of(files, ["images/a.jpg"])
    assert record.annotations[0].label == "dog"


def test_a_list_that_obj_data_names_is_read() -> None:
    files = {"a.txt": b"1 0.5 0.5 0.1 0.1", "obj.data": b"classes = 2\nnames = data/words.list\n"}
    (record,) = samples_of(files | {"words.list": b"cat\ndog"}, ["a.jpg"])
    assert record.annotations[0].label == "dog"


def test_words_of_yaml_stay_the_names_that_they_are() -> None:
    found = read_line("0 0.15 0.5 0.1 0.6", yaml_text=b"names: [no, 1.0]")
    assert isinstance(found, AnnotationRecord)
    assert found.label == "no"


def test_a_tag_of_yaml_makes_no_object() -> None:
    found = read_line("0 0.15 0.5 0.1 0.6", yaml_text=b"names: !!python/object/apply:os.system [ls]")
    assert isinstance(found, AnnotationRecord)
    assert found.label == "ls"


def test_the_nearest_list_counts() -> None:
    files = {"x/a.txt": b"0 0.5 0.5 0.1 0.1", "x/classes.txt": b"cat", "classes.txt": b"dog"}
    (record,) = samples_of(files, ["x/a.jpg"])
    assert record.annotations[0].label == "cat"


def test_a_missing_list_is_said_once_with_what_to_add() -> None:
    files = {"a.txt": b"0 0.5 0.5 0.1 0.1", "b.txt": b"0 0.5 0.5 0.1 0.1"}
    (problem,) = records_of(files, ["a.jpg", "b.jpg"])
    assert isinstance(problem, Problem)
    assert problem.code == "class_list_missing"
    assert "classes.txt" in problem.message


@pytest.mark.parametrize(
    "content",
    [
        b"names: [cat",
        b"names: 5",
        b"names: [[cat]]",
        b"names: {a: cat}",
        b"names: &a [*a]",
        b"[" * 1500,
        b"\xff\xfe\xfa",
        b"# " + b"x" * (1 << 20),
    ],
)
def test_a_list_that_can_not_be_read_is_refused_by_name(content: bytes) -> None:
    found = read_line("0 0.5 0.5 0.1 0.1", yaml_text=content)
    assert isinstance(found, Problem)
    assert (found.name, found.code) == ("data.yaml", "class_list_unreadable")


# Images


def test_a_file_belongs_to_the_image_of_its_own_usage() -> None:
    files = {"labels/train/a.txt": b"0 0.15 0.5 0.1 0.6", "labels/val/a.txt": b"", "data.yaml": YAML}
    found = samples_of(files, ["images/train/a.jpg", "images/val/a.jpg"])
    assert [(each.image.path, len(each.annotations), each.usage) for each in found] == [
        ("images/train/a.jpg", 1, "train"),
        ("images/val/a.jpg", 0, "eval"),
    ]


def test_a_file_is_not_given_to_an_image_of_another_usage() -> None:
    files = {"labels/val/a.txt": b"0 0.15 0.5 0.1 0.6", "data.yaml": YAML}
    (problem,) = records_of(files, ["images/train/a.jpg"])
    assert isinstance(problem, Problem)
    assert problem.code == "image_not_found"


def test_folders_of_a_usage_with_images_and_labels_inside_are_read() -> None:
    files = {"train/labels/a.txt": b"0 0.15 0.5 0.1 0.6", "valid/labels/a.txt": b"", "data.yaml": YAML}
    found = samples_of(files, ["train/images/a.jpg", "valid/images/a.jpg"])
    assert [(each.image.path, len(each.annotations)) for each in found] == [
        ("train/images/a.jpg", 1),
        ("valid/images/a.jpg", 0),
    ]


def test_lists_of_images_and_notes_are_no_labels() -> None:
    files = {"train.txt": b"a.jpg", "README.roboflow.txt": b"hello", "autosplit.txt": b"./images/a.jpg\n"}
    assert records_of(files | {"classes.txt": b"cat"}, ["images/a.jpg"]) == []


@pytest.mark.parametrize("stem", ["train.0001", "test", "readme"])
def test_a_label_file_of_an_image_is_read_whatever_its_name(stem: str) -> None:
    (found,) = samples_of(
        {f"labels/{stem}.txt": b"0 0.15 0.5 0.1 0.6", "data.yaml": YAML}, [f"images/{stem}.jpg"]
    )
    assert len(found.annotations) == 1


def test_a_file_too_large_for_labels_is_not_read_to_its_end() -> None:
    files = {"a.txt": b"0 0.5 0.5 0.1 0.1\n" * (1 << 22), "data.yaml": YAML}
    (problem,) = records_of(files, ["a.jpg"])
    assert isinstance(problem, Problem)
    assert problem.message == "The file is larger than 64 MB."


# Recognising


def test_labels_beside_images_are_recognised_without_a_list_of_classes() -> None:
    source = MemorySource({"a.txt": b"0 0.5 0.5 0.1 0.1", "b.txt": b""}, ["a.jpg", "b.jpg"])
    found = FORMAT.detect(source.listing(), source.open_bytes)
    assert found is not None
    assert found.sure > 0.9


@pytest.mark.parametrize("content", [b"cat", b"a cat on 4 mats", b"3", b""])
def test_other_text_beside_images_is_not_taken_for_boxes(content: bytes) -> None:
    source = MemorySource({"a.txt": content}, ["a.jpg"])
    assert FORMAT.detect(source.listing(), source.open_bytes) is None


# Writing


def test_a_box_is_written_as_shares_of_the_image() -> None:
    files, report = write(
        sample("a.jpg", AnnotationRecord("dog", box(100, 100, 200, 400))), labels=["cat", "dog"]
    )
    assert files["labels/all/a.txt"] == b"1 0.15 0.5 0.1 0.6\n"
    assert report.annotations == 1


def test_a_turned_box_is_written_as_the_box_round_it() -> None:
    files, report = write(sample("a.jpg", AnnotationRecord("cat", TURNED)))
    assert files["labels/all/a.txt"] == b"0 0.15 0.5 0.1 0.6\n"
    assert report.approximated == {"rotated_rectangle": 1}


def test_a_turned_box_is_written_as_its_corners_where_these_are_wanted() -> None:
    files, report = write(sample("a.jpg", AnnotationRecord("cat", TURNED)), variant="obb")
    assert files["labels/all/a.txt"] == b"0 0.2 0.2 0.2 0.8 0.1 0.8 0.1 0.2\n"
    assert not report.approximated


def test_corners_outside_the_image_are_drawn_to_its_edge_and_said() -> None:
    over = shape("rotated_rectangle", (50, 50), (100, 100), angle=45)
    files, report = write(sample("a.jpg", AnnotationRecord("cat", over)), variant="obb")
    shares = [float(number) for number in files["labels/all/a.txt"].split()[1:]]
    assert (min(shares), report.approximated) == (0, {"clipped": 1})


def test_an_outline_is_written_as_the_smallest_turned_box_round_it_and_said() -> None:
    kite = shape("polygon", (100, 200), (200, 100), (300, 200), (200, 299), (200, 200))
    files, report = write(sample("a.jpg", AnnotationRecord("cat", kite)), variant="obb")
    (back,) = samples_of(files, ["images/all/a.jpg"], options=ReadOptions(boxes_only=True))
    (record,) = back.annotations
    assert record.shape
    assert area(record.shape) == pytest.approx(20_000, abs=1)
    assert report.approximated == {"polygon": 1}


@pytest.mark.parametrize(
    ("variant", "task"), [("boxes", "detect"), ("obb", "obb"), ("segments", "segment"), ("", "detect")]
)
def test_the_list_of_classes_says_for_which_task_the_labels_are(variant: str, task: str) -> None:
    files, _ = write(sample("a.jpg", AnnotationRecord("cat", box(1, 1, 9, 9))), variant=variant)
    assert files["data.yaml"].splitlines()[0] == f"# Labels for the task: {task}".encode()


def test_boxes_of_a_dataset_of_outlines_are_written_where_they_are_wanted() -> None:
    triangle = AnnotationRecord("cat", shape("polygon", (100, 100), (500, 100), (300, 400)))
    files, report = write(sample("a.jpg", triangle), boxes_only=False, variant="boxes")
    assert files["labels/all/a.txt"] == b"0 0.3 0.5 0.4 0.6\n"
    assert report.approximated == {"polygon": 1}


def test_an_outline_is_written_where_outlines_are_wanted() -> None:
    triangle = AnnotationRecord("cat", shape("polygon", (100, 100), (500, 100), (300, 400)))
    files, report = write(sample("a.jpg", triangle), boxes_only=False)
    assert files["labels/all/a.txt"] == b"0 0.1 0.2 0.5 0.2 0.3 0.8\n"
    assert not report.approximated


def test_lines_points_and_bare_labels_are_left_out_and_said() -> None:
    marks = (shape("line", (1, 1), (50, 50)), shape("point", (1, 1)), None)
    _, report = write(sample("a.jpg", *[AnnotationRecord("cat", each) for each in marks]))
    assert report.left_out == {"line": 1, "point": 1, "no shape": 1}


def test_an_image_with_nothing_on_it_has_an_empty_file_and_an_unlabeled_one_none() -> None:
    empty = AnnotatedSample(ImageInfo("obs://b/a.jpg", "a.jpg", *SIZE), number=1, state="labeled")
    files, report = write(empty, sample("b.jpg", number=2))
    assert files["labels/all/a.txt"] == b""
    assert [name for name in files if name.startswith("labels/")] == ["labels/all/a.txt"]
    assert report.samples == {"all": 1, "unlabeled": 1}


def test_images_lie_in_the_folders_that_data_yaml_names() -> None:
    mark = AnnotationRecord("cat", box(1, 1, 9, 9))
    samples = [sample("a.jpg", mark, usage="train"), sample("b.jpg", mark, usage="eval"), sample("c.jpg")]
    files, _ = write(*samples, by_usage=True, labels=["cat", "猫: no"])
    content = yaml.safe_load(files["data.yaml"])
    targets = [FORMAT.image_target(each, WriteOptions(by_usage=True)) for each in samples]
    assert targets == ["images/train/a.jpg", "images/eval/b.jpg", "images/unlabeled/c.jpg"]
    assert (content["train"], content["val"], content["names"]) == (
        "images/train",
        "images/eval",
        ["cat", "猫: no"],
    )


def test_without_a_split_both_sets_are_all_images() -> None:
    files, _ = write(sample("a.jpg", AnnotationRecord("cat", box(1, 1, 9, 9))))
    content = yaml.safe_load(files["data.yaml"])
    assert (content["train"], content["val"]) == ("images/all", "images/all")


def test_names_that_would_be_lists_and_namesakes_stay_apart() -> None:
    mark = AnnotationRecord("cat", box(1, 1, 9, 9))
    names = ("classes.jpg", "a.jpg", "A.png")
    samples = [sample(name, mark, number=number) for number, name in enumerate(names, 1)]
    files, _ = write(*samples, ambiguous=ambiguous_keys(FORMAT.name_key(name) for name in names))
    assert sorted(files) == [
        "data.yaml",
        "labels/all/A~3.txt",
        "labels/all/a~2.txt",
        "labels/all/classes~1.txt",
    ]


def test_four_corners_that_are_no_rectangle_are_the_box_round_them() -> None:
    line = "1 0.1 0.2 0.5 0.2 0.3 0.8 0.3 0.7"
    assert read_line(line, options=ReadOptions()) == AnnotationRecord("dog", box(100, 100, 500, 400))


def test_four_corners_stay_an_outline_in_a_dataset_of_outlines() -> None:
    record = read_line("1 0.2 0.2 0.2 0.8 0.1 0.8 0.1 0.2")
    assert isinstance(record, AnnotationRecord)
    assert record.shape == shape("polygon", (200, 100), (200, 400), (100, 400), (100, 100))


# There and back


sides = st.floats(1.01, 150)


@given(
    st.floats(260, 740),
    st.floats(245, 255),
    sides,
    sides,
    st.floats(0, 359.99).map(lambda turn: round(turn, 2)),
)
def test_a_turned_box_comes_back_to_a_thousandth_of_a_pixel(
    x: float, y: float, w: float, h: float, angle: float
) -> None:
    there = shape("rotated_rectangle", (x, y), (w, h), angle=angle)
    written = sample("a.jpg", AnnotationRecord("cat", there))
    files, report = write(written, variant="obb")
    (back,) = read_back(files, written)
    (record,) = back.annotations
    assert record.shape
    assert not report.approximated
    assert np.allclose(sorted(corners(record.shape)), sorted(corners(there)), rtol=0, atol=1e-3)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=3, max_size=12, unique=True))
def test_the_smallest_rectangle_holds_all_points_and_none_at_another_angle_is_smaller(
    points: list[tuple[float, float]],
) -> None:
    assume(area(Shape("polygon", tuple(convex_hull(points)))) > 1)
    found = smallest_rectangle(points)
    turns = np.radians(np.append(np.arange(0, 90, 0.25), found.angle or 0.0))
    axes = np.stack([np.cos(turns), np.sin(turns)]), np.stack([-np.sin(turns), np.cos(turns)])
    along, across = (np.array(points) @ axis for axis in axes)
    areas = np.ptp(along, axis=0) * np.ptp(across, axis=0)
    assert area(found) == pytest.approx(areas[-1], rel=1e-6, abs=1e-3)
    assert area(found) <= areas.min() + 1e-3
    middle = np.array(found.points[0])
    beyond = [np.abs((np.array(points) - middle) @ axis[:, -1]).max() for axis in axes]
    assert np.all(np.array(beyond) <= np.array(found.points[1]) / 2 + 1e-5)


def test_boxes_come_back_from_their_corners_as_they_were() -> None:
    marks = [AnnotationRecord("cat", box(x, 7.123456, x + 3.25, 499.9)) for x in (0, 333.333333)]
    written = sample("a.jpg", *marks)
    files, _ = write(written, variant="obb")
    (back,) = read_back(files, written)
    assert back.annotations == written.annotations


def mask_of(rows: list[list[int]]) -> Shape:
    """A mask of rows of 0 and 1, as run lengths down the columns."""
    pixels = [row[x] for x in range(len(rows[0])) for row in rows]
    runs = [len(list(group)) for _, group in groupby(pixels)]
    counts = [0, *runs] if pixels[0] else runs
    size = [len(rows), len(rows[0])]
    return parse_shape(
        {"kind": "mask", "rle": {"size": size, "counts": counts}}, width=size[1], height=size[0]
    )


def test_boxes_come_back_as_they_were() -> None:
    marks = [
        AnnotationRecord(name, box(x, 7.123456, x + 3.25, 499.9))
        for x, name in ((0, "cat"), (333.333333, "no"))
    ]
    written = sample("a.jpg", *marks)
    files, _ = write(written, labels=["no", "cat"])
    (back,) = read_back(files, written)
    assert back.annotations == written.annotations


def test_outlines_come_back_as_they_were() -> None:
    written = sample(
        "a.jpg", AnnotationRecord("cat", shape("polygon", (0, 0), (1000, 0.5), (333.333333, 500)))
    )
    files, _ = write(written, boxes_only=False)
    (back,) = read_back(files, written, boxes_only=False)
    assert back.annotations == written.annotations


def test_a_mask_covers_the_same_pixels_when_its_outline_is_filled() -> None:
    ring = [
        [0, 0, 0, 0, 0, 0],
        [0, 1, 1, 1, 0, 0],
        [0, 1, 0, 1, 0, 1],
        [0, 1, 1, 1, 1, 0],
        [0, 0, 0, 0, 0, 1],
    ]
    mask = mask_of(ring)
    filled = fill_rings([outline_of_mask(mask)], 6, 5)
    assert filled == [*decode_counts((mask.rle or {})["counts"]), 0]
