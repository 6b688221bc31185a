import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask
from pycocotools.coco import COCO

from datasets.formats.base import ReadOptions, WriteOptions
from datasets.formats.coco import FORMAT
from datasets.formats.naming import ambiguous_keys
from datasets.records import AnnotatedSample, AnnotationRecord, Problem
from datasets.run_lengths import decode_counts
from tests.datasets.formats.places import FolderSource, MemorySink, MemorySource
from tests.datasets.formats.samples import SIZE, TURNED, box, sample, shape

OUTLINES = ReadOptions(boxes_only=False)
ALL = "annotations/instances_all.json"


def written(*samples: AnnotatedSample, **options: Any) -> dict[str, bytes]:
    sink = MemorySink()
    FORMAT.write(iter(samples), sink, WriteOptions(**options))
    return sink.files


def content(*samples: AnnotatedSample, **options: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(written(*samples, **options)[ALL])
    return read


def read_back(*samples: AnnotatedSample) -> list[AnnotatedSample | Problem]:
    images = [f"images/{each.image.name}" for each in samples]
    return list(FORMAT.read(MemorySource(written(*samples), images), OUTLINES))


def by_pycocotools(data: bytes, folder: Path) -> COCO:
    file = folder / "instances.json"
    file.write_bytes(data)
    return COCO(str(file))


def read(images: list[Any], annotations: list[Any], **options: Any) -> list[AnnotatedSample | Problem]:
    file = {"images": images, "annotations": annotations, "categories": [{"id": 1, "name": "bolt"}]}
    source = MemorySource({"a.json": json.dumps(file).encode()}, ["a.jpg"], options.pop("sizes", None))
    return list(FORMAT.read(source, **options))


def annotation(**changes: Any) -> dict[str, Any]:
    return {"id": 5, "image_id": 1, "category_id": 1, "bbox": [1, 2, 8, 9]} | changes


def problems(found: list[AnnotatedSample | Problem]) -> list[tuple[str, str]]:
    return [(each.name, each.code) for each in found if isinstance(each, Problem)]


IMAGE = {"id": 1, "file_name": "a.jpg", "width": SIZE[0], "height": SIZE[1]}


def test_the_file_has_the_keys_of_coco() -> None:
    record = AnnotationRecord("nut", box(10, 20, 40, 60.5), {"finish": "zinc"})
    assert content(sample("a.jpg", record, number=17), labels=["bolt", "nut"]) == {
        "info": {"description": ""},
        "licenses": [],
        "images": [{"id": 17, "file_name": "a.jpg", "width": 1000, "height": 500}],
        "annotations": [
            {
                "id": 1,
                "image_id": 17,
                "category_id": 2,
                "bbox": [10, 20, 30, 40.5],
                "area": 1215,
                "iscrowd": 0,
                "segmentation": [],
                "attributes": {"finish": "zinc"},
            }
        ],
        "categories": [{"id": 1, "name": "bolt"}, {"id": 2, "name": "nut"}],
    }


def test_a_crowd_is_written_as_one_and_a_confidence_as_a_score() -> None:
    record = AnnotationRecord(
        "bolt", box(10, 20, 40, 60), {"iscrowd": True, "finish": "zinc"}, confidence=0.5
    )
    (found,) = content(sample("a.jpg", record))["annotations"]
    assert (found["iscrowd"], found["attributes"], found["score"]) == (1, {"finish": "zinc"}, 0.5)


def test_pycocotools_reads_every_box(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    samples = [
        sample(
            "a.jpg",
            AnnotationRecord("bolt", box(0, 0, 10, 20)),
            AnnotationRecord("nut", box(1, 1, 3, 3)),
            number=1,
        ),
        sample("b.jpg", number=2),
        sample("c.jpg", AnnotationRecord("bolt", box(0, 0, 1000, 500)), number=3),
    ]
    coco = by_pycocotools(written(*samples)[ALL], tmp_path)
    assert {image["file_name"]: len(coco.getAnnIds(number)) for number, image in coco.imgs.items()} == {
        "a.jpg": 2,
        "b.jpg": 0,
        "c.jpg": 1,
    }
    assert [each["bbox"] for each in coco.loadAnns(coco.getAnnIds(catIds=coco.getCatIds(["bolt"])))] == [
        [0, 0, 10, 20],
        [0, 0, 1000, 500],
    ]


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # pycocotools under numpy 2
def test_pycocotools_draws_outlines_and_masks_of_the_same_area(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [500 * 100, 300, 200, 300, 500 * 1000 - 500 * 100 - 800]
    shapes = [
        shape("polygon", (10, 10), (210, 10), (210, 110)),
        shape("mask", rle={"size": [500, 1000], "counts": runs}),
        TURNED,
        shape("circle", (500, 250), (100, 0)),
    ]
    records = [AnnotationRecord("bolt", each) for each in shapes]
    coco = by_pycocotools(written(sample("a.jpg", *records))[ALL], tmp_path)
    drawn = [int(coco.annToMask(each).sum()) for each in coco.dataset["annotations"]]
    stated = [each["area"] for each in coco.dataset["annotations"]]
    assert np.allclose(drawn, stated, rtol=0.02)


def test_a_turned_box_is_written_as_its_envelope() -> None:
    (found,) = content(sample("a.jpg", AnnotationRecord("bolt", TURNED)))["annotations"]
    assert found["bbox"] == pytest.approx([100, 100, 100, 300])
    assert found["area"] == 30_000


def test_the_box_of_a_circle_over_the_edge_is_cut_to_the_image() -> None:
    record = AnnotationRecord("bolt", shape("circle", (5, 250), (20, 0)))
    (found,) = content(sample("a.jpg", record))["annotations"]
    assert found["bbox"] == [0, 230, 25, 40]


@pytest.mark.parametrize(
    "record",
    [
        AnnotationRecord("bolt", box(0, 0, 1000, 500)),
        AnnotationRecord('a"b\n\u2028é图', box(0.5, 0.25, 100.125, 99.5), {"finish": ["zinc", 1]}),
        AnnotationRecord("bolt", shape("polygon", (0, 0), (10.1, 0), (10, 10))),
        AnnotationRecord("bolt", shape("mask", rle={"size": [500, 1000], "counts": [0, 500_000]})),
        AnnotationRecord("bolt", box(0, 0, 10, 10), {"iscrowd": True}, confidence=0.25),
        AnnotationRecord("bolt", box(0, 0, 10, 10), {"iscrowd": "no"}),
    ],
)
def test_an_annotation_comes_back_as_it_was(record: AnnotationRecord) -> None:
    (found,) = read_back(sample("a.jpg", record))
    assert isinstance(found, AnnotatedSample)
    assert found.annotations == (record,)


def test_each_usage_has_its_file_and_each_sample_is_written_once() -> None:
    samples = [
        sample(f"{place}.jpg", number=place, usage=usage)
        for place, usage in enumerate(("train", "eval", None))
    ]
    files = written(*samples, by_usage=True)
    assert {path: [image["id"] for image in json.loads(data)["images"]] for path, data in files.items()} == {
        "annotations/instances_train.json": [0],
        "annotations/instances_eval.json": [1],
        "annotations/instances_unlabeled.json": [2],
    }


def test_categories_are_the_same_in_every_file_and_unknown_labels_are_added() -> None:
    samples = [
        sample("a.jpg", AnnotationRecord("new", box(1, 1, 9, 9)), number=1, usage="train"),
        sample("b.jpg", AnnotationRecord("bolt", box(1, 1, 9, 9)), number=2, usage="eval"),
    ]
    files = written(*samples, labels=["bolt", "nut"], by_usage=True)
    categories = [json.loads(data)["categories"] for data in files.values()]
    assert categories[0] == categories[1]
    assert [each["name"] for each in categories[0]] == ["bolt", "nut", "new"]


def test_annotation_ids_are_unique_over_all_files() -> None:
    samples = [
        sample("a.jpg", AnnotationRecord("bolt", box(1, 1, 9, 9)), number=1, usage="train"),
        sample("b.jpg", AnnotationRecord("bolt", box(1, 1, 9, 9)), number=2, usage="eval"),
    ]
    files = written(*samples, by_usage=True)
    assert sorted(json.loads(data)["annotations"][0]["id"] for data in files.values()) == [1, 2]


def test_an_export_of_nothing_is_still_a_coco_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    coco = by_pycocotools(written(labels=["bolt"])[ALL], tmp_path)
    assert (coco.imgs, coco.anns, len(coco.cats)) == ({}, {}, 1)


def test_namesakes_in_two_folders_stay_apart() -> None:
    samples = [
        sample("a.jpg", number=1, folder="x"),
        sample("A.jpg", number=2, folder="y"),
        sample("a.png", number=3),
    ]
    ambiguous = ambiguous_keys(FORMAT.name_key(each.image.name) for each in samples)
    images = content(*samples, ambiguous=ambiguous)["images"]
    assert [image["file_name"] for image in images] == ["a~1.jpg", "A~2.jpg", "a.png"]


def test_what_can_not_be_held_is_counted() -> None:
    annotations = [
        AnnotationRecord("bolt", shape("point", (1, 1))),
        AnnotationRecord("bolt", shape("circle", (50, 50), (9, 0))),
        AnnotationRecord("bolt"),
    ]
    report = FORMAT.write([sample("a.jpg", *annotations)], MemorySink(), WriteOptions())
    assert (report.annotations, report.approximated["circle"]) == (1, 1)
    assert (report.left_out["point"], report.left_out["no shape"]) == (1, 1)


def test_the_tree_of_test_data_is_read_and_what_is_broken_is_named(data: Path) -> None:
    source = FolderSource(data / "coco")
    found = list(FORMAT.read(source))
    samples = [each for each in found if isinstance(each, AnnotatedSample)]
    assert [(each.image.path, len(each.annotations), each.usage) for each in samples] == [
        ("images/a.png", 2, "train"),
        ("images/b.png", 0, "train"),
    ]
    file = "annotations/instances_train.json"
    assert problems(found) == [
        (f"{file}: annotation 3", "shape_too_small"),
        (f"{file}: annotation 4", "label_missing"),
        (f"{file}: annotation 5", "box_outside_image"),
        (f"{file}: annotation 7", "shape_invalid"),
        (f"{file}: lost.png", "image_not_found"),
        (f"{file}: annotation 6", "image_not_found"),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"bbox": [1, 2, -8, 9]}, "shape_invalid"),
        ({"bbox": [1, 2, 8]}, "shape_invalid"),
        ({"bbox": [1, 2, 8, None]}, "shape_invalid"),
        ({"bbox": [1, 2, 8, True]}, "shape_invalid"),
        ({"bbox": None}, "shape_invalid"),
        ({"bbox": None, "segmentation": [[1, 2, 3]]}, "shape_invalid"),
        ({"bbox": None, "segmentation": []}, "shape_invalid"),
        ({"bbox": [-9, 2, 10, 9]}, "box_outside_image"),
        ({"category_id": 2}, "label_missing"),
        ({"category_id": None}, "label_missing"),
        ({"image_id": None}, "image_not_found"),
    ],
)
def test_an_annotation_that_can_not_be_used_is_named(change: dict[str, Any], code: str) -> None:
    assert problems(read([IMAGE], [annotation(**change)])) == [("a.json: annotation 5", code)]


def test_a_box_is_taken_from_an_outline_that_has_none() -> None:
    (found,) = read([IMAGE], [annotation(bbox=None, segmentation=[[1, 2, 9, 2, 9, 11], [0, 5, 3, 5, 3, 6]])])
    assert isinstance(found, AnnotatedSample)
    assert found.annotations[0].shape == box(0, 2, 9, 11)


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # pycocotools under numpy 2
def test_an_outline_of_several_rings_becomes_the_mask_that_pycocotools_draws() -> None:
    rings = [[1, 2, 90.5, 2, 60, 111], [300, 50, 303, 50.2, 303, 60], [50, 5, 80, 5, 70, 90]]
    (found,) = read([IMAGE], [annotation(segmentation=rings)], options=OUTLINES)
    assert isinstance(found, AnnotatedSample)
    shape = found.annotations[0].shape
    assert shape
    assert shape.rle
    theirs = mask.merge(mask.frPyObjects(rings, 500, 1000))
    ours = {"size": [500, 1000], "counts": shape.rle["counts"].encode()}
    assert np.array_equal(mask.decode(ours), mask.decode(theirs))


def test_an_outline_over_the_edge_is_cut_there() -> None:
    (found,) = read(
        [IMAGE], [annotation(segmentation=[[-10, 10, 40, 10, 40, 60, -10, 60]])], options=OUTLINES
    )
    assert isinstance(found, AnnotatedSample)
    shape = found.annotations[0].shape
    assert shape
    assert set(shape.points) == {(0, 10), (40, 10), (40, 60), (0, 60)}


def test_an_outline_mostly_outside_is_refused() -> None:
    found = read([IMAGE], [annotation(segmentation=[[-90, 10, 40, 10, 40, 60, -90, 60]])], options=OUTLINES)
    assert problems(found) == [("a.json: annotation 5", "box_outside_image")]


def test_a_box_is_taken_from_a_mask_that_has_none() -> None:
    rle = {"size": [500, 1000], "counts": [500 * 10 + 20, 30, 470, 30, 500 * 989 - 50]}
    (found,) = read([IMAGE], [annotation(bbox=None, segmentation=rle)])
    assert isinstance(found, AnnotatedSample)
    assert found.annotations[0].shape == box(10, 20, 12, 50)


def test_of_two_images_with_one_id_the_first_has_the_annotations() -> None:
    found = read([IMAGE, IMAGE], [annotation()])
    assert [len(each.annotations) for each in found if isinstance(each, AnnotatedSample)] == [1, 0]


def test_crowds_and_scores_are_kept() -> None:
    (found,) = read([IMAGE], [annotation(iscrowd=1, score=0.5)])
    assert isinstance(found, AnnotatedSample)
    assert found.annotations[0].attributes == {"iscrowd": True}
    assert found.annotations[0].confidence == 0.5


def test_a_file_made_for_another_size_is_refused() -> None:
    found = read([IMAGE], [annotation()], sizes={"a.jpg": (500, 1000)})
    assert problems(found) == [("a.json: a.jpg", "image_size_differs")]


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b'{"images": 5}', b'{"images": [', b"\xff\xfe", b'{"images":' + b"[" * 100_000],
)
def test_a_file_that_is_no_coco_is_named(data: bytes) -> None:
    found = list(FORMAT.read(MemorySource({"a.json": data})))
    assert problems(found) == [("a.json", "annotation_file_unreadable")]


def test_a_path_inside_a_file_reaches_nothing_outside_the_listing() -> None:
    found = read([IMAGE | {"file_name": "../../etc/passwd"}], [])
    assert problems(found) == [("a.json: ../../etc/passwd", "image_not_found")]


@pytest.mark.parametrize(
    ("file_name", "image"),
    [
        ("a.jpg", "image_ambiguous"),
        ("train/a.jpg", "train/a.jpg"),
        ("/home/ann/val/a.jpg", "val/a.jpg"),
        ("val\\a.jpg", "val/a.jpg"),
        ("b.jpg", "b.jpg"),
    ],
)
def test_an_image_is_found_by_as_much_of_its_path_as_the_file_says(file_name: str, image: str) -> None:
    file = json.dumps({"images": [{"id": 1, "file_name": file_name}]}).encode()
    (found,) = FORMAT.read(MemorySource({"a.json": file}, ["train/a.jpg", "val/a.jpg", "b.jpg"]))
    assert (found.image.path if isinstance(found, AnnotatedSample) else found.code) == image


grids = st.tuples(st.integers(1, 40), st.integers(1, 30)).flatmap(
    lambda size: st.binary(min_size=size[0] * size[1], max_size=size[0] * size[1]).map(
        lambda cells: np.frombuffer(cells, np.uint8).reshape(size) % 2
    )
)


def rle_of(grid: np.ndarray[Any, Any], *, is_compressed: bool) -> dict[str, Any]:
    """The run lengths that pycocotools has for a grid, as it writes them or as a list of numbers."""
    height, width = grid.shape
    theirs = mask.encode(np.asfortranarray(grid.astype(np.uint8)))["counts"].decode()
    return {"size": [height, width], "counts": theirs if is_compressed else decode_counts(theirs)}


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # pycocotools under numpy 2
@pytest.mark.parametrize("is_compressed", [True, False])
@given(grid=grids.filter(np.any))
def test_a_mask_of_pycocotools_comes_back_pixel_for_pixel(
    is_compressed: bool, grid: np.ndarray[Any, Any]
) -> None:
    height, width = grid.shape
    there = annotation(bbox=None, segmentation=rle_of(grid, is_compressed=is_compressed))
    (found,) = read([IMAGE | {"width": width, "height": height}], [there], options=OUTLINES)
    assert isinstance(found, AnnotatedSample)
    (back,) = content(msgspec.structs.replace(found, number=1))["annotations"]
    again = COCO()
    again.dataset = {"images": [{"id": 1, "width": width, "height": height}], "annotations": [back]}
    again.createIndex()
    assert np.array_equal(again.annToMask(back), grid)
    assert (back["iscrowd"], back["area"]) == (0, grid.sum())


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # pycocotools under numpy 2
def test_a_crowd_is_a_mask_that_says_so_and_a_polygon_stays_a_polygon() -> None:
    grid = np.eye(SIZE[1], SIZE[0], dtype=np.uint8)
    crowd = annotation(iscrowd=1, segmentation=rle_of(grid, is_compressed=False))
    one = annotation(id=6, segmentation=[[1, 2, 90.5, 2, 60, 111]])
    (found,) = read([IMAGE], [crowd, one], options=OUTLINES)
    assert isinstance(found, AnnotatedSample)
    first, second = content(msgspec.structs.replace(found, number=1))["annotations"]
    assert (first["iscrowd"], "counts" in first["segmentation"]) == (1, True)
    assert (second["iscrowd"], second["segmentation"]) == (0, [[1, 2, 90.5, 2, 60, 111]])


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(["size", "counts", "x"]), inner)
    ),
    max_leaves=12,
)


@given(bbox=json_values, segmentation=json_values, attributes=json_values, score=json_values)
def test_whatever_an_annotation_holds_it_is_used_or_named(**values: Any) -> None:
    found = read([IMAGE], [annotation(**values)], options=OUTLINES)
    used = [each for each in found if isinstance(each, AnnotatedSample) and each.annotations]
    assert len(used) + len(problems(found)) == 1


numbers = st.floats(0, 400)


@given(st.lists(st.tuples(numbers, numbers, st.floats(1.001, 100), st.floats(1.001, 100)), max_size=8))
def test_any_boxes_come_back_to_a_billionth_of_a_pixel(
    boxes: list[tuple[float, float, float, float]],
) -> None:
    records = [AnnotationRecord("bolt", box(x, y, x + w, y + h)) for x, y, w, h in boxes]
    (found,) = read_back(sample("a.jpg", *records))
    assert isinstance(found, AnnotatedSample)
    assert np.allclose(points_of(found), points_of(sample("a.jpg", *records)), rtol=0, atol=1e-9)


def points_of(found: AnnotatedSample) -> list[Any]:
    return [record.shape.points for record in found.annotations if record.shape]


@pytest.mark.real_data
def test_the_circuit_boards_are_read_as_pycocotools_reads_them(
    real_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = COCO(str(real_data / "circuit-boards" / "annotations.json"))
    found = list(FORMAT.read(FolderSource(real_data / "circuit-boards")))
    assert problems(found) == []
    boxes = [
        (sample.image.name, record.label, record.shape.points)
        for sample in found
        if isinstance(sample, AnnotatedSample)
        for record in sample.annotations
        if record.shape
    ]
    expected = [
        (
            theirs.imgs[each["image_id"]]["file_name"],
            theirs.cats[each["category_id"]]["name"],
            corners(each["bbox"]),
        )
        for each in theirs.dataset["annotations"]
    ]
    assert sorted(boxes) == sorted(expected)


def corners(bbox: list[float]) -> tuple[tuple[float, float], tuple[float, float]]:
    x, y, w, h = bbox
    return (x, y), (x + w, y + h)
