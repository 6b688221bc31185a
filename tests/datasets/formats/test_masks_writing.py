"""Masks that are written: read by Pillow alone, and by the reader of masks."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image
from pycocotools import mask as theirs

from datasets.formats import masks_pixels, masks_writing
from datasets.formats.base import ReadOptions, WriteOptions, WriteReport
from datasets.formats.masks import FORMAT
from datasets.formats.masks_writing import PALETTE
from datasets.formats.naming import ambiguous_keys
from datasets.geometry import parse_shape
from datasets.models.dataset import DatasetType
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Shape
from datasets.run_lengths import decode_counts, encode_counts
from tests.datasets.formats.places import MemorySink, MemorySource
from tests.datasets.formats.round_trips import scene, there_and_back
from tests.datasets.formats.samples import SIZE, box, sample, shape

WIDTH, HEIGHT = 40, 30
Found = tuple[dict[str, bytes], WriteReport]


def write(*samples: AnnotatedSample, **choices: object) -> Found:
    sink = MemorySink()
    report = FORMAT.write(iter(samples), sink, WriteOptions(**choices))  # type: ignore[arg-type]  # of the tests
    return sink.files, report


def read_back(files: dict[str, bytes], *samples: AnnotatedSample, **choices: object) -> list[AnnotatedSample]:
    options = WriteOptions(**choices)  # type: ignore[arg-type]  # of the tests
    sizes = {
        FORMAT.image_target(each, options): (each.image.width or 0, each.image.height or 0)
        for each in samples
    }
    found = list(FORMAT.read(MemorySource(files, sizes, sizes), ReadOptions(boxes_only=False)))
    assert not [each for each in found if not isinstance(each, AnnotatedSample)]
    return [each for each in found if isinstance(each, AnnotatedSample)]


def values(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint16]]:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image)


def small(*annotations: AnnotationRecord, number: int = 1) -> AnnotatedSample:
    image = ImageInfo("obs://bucket/a.jpg", "a.jpg", WIDTH, HEIGHT)
    return AnnotatedSample(image, annotations, number=number, state="labeled")


def rectangle(x1: int, y1: int, x2: int, y2: int) -> Shape:
    return parse_shape({"kind": "rectangle", "points": [[x1, y1], [x2, y2]]}, width=WIDTH, height=HEIGHT)


def mask_of(grid: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Shape:
    counts = theirs.encode(np.asfortranarray(grid))["counts"].decode()
    return Shape("mask", (), rle={"size": [HEIGHT, WIDTH], "counts": encode_counts(decode_counts(counts))})


def test_values_of_classes_are_labels_and_of_instances_annotations_in_their_order() -> None:
    marks = [
        AnnotationRecord("dog", rectangle(20, 0, 30, 5)),
        AnnotationRecord("cat", rectangle(0, 0, 10, 10)),
    ]
    files, report = write(small(*marks), labels=["cat", "dog"])
    classes, instances = (values(files[f"Segmentation{kind}/all/a.png"]) for kind in ("Class", "Object"))
    assert (classes[3, 25], classes[3, 5], classes[20, 20]) == (2, 1, 0)
    assert (instances[3, 25], instances[3, 5], instances[20, 20]) == (1, 2, 0)
    assert np.bincount(classes.ravel()).tolist() == [WIDTH * HEIGHT - 150, 100, 50]
    assert files["classes.txt"] == b"background\ncat\ndog\n"
    assert (report.annotations, report.approximated) == (2, {"rectangle": 2})


def test_the_palette_is_that_of_voc() -> None:
    files, _ = write(small(AnnotationRecord("cat", rectangle(0, 0, 10, 10))))
    with Image.open(io.BytesIO(files["SegmentationClass/all/a.png"])) as image:
        assert image.convert("RGB").getpixel((5, 5)) == (128, 0, 0)
    assert [PALETTE[3 * value : 3 * value + 3] for value in (0, 2, 15, 20, 255)] == [
        [0, 0, 0],
        [0, 128, 0],
        [192, 128, 128],
        [0, 64, 128],
        [224, 224, 192],
    ]


def test_where_two_overlap_the_later_one_is_seen_and_it_is_said() -> None:
    marks = [
        AnnotationRecord("cat", rectangle(0, 0, 10, 10)),
        AnnotationRecord("dog", rectangle(5, 0, 15, 10)),
    ]
    files, report = write(small(*marks))
    assert values(files["SegmentationObject/all/a.png"])[5].tolist()[:15] == [1] * 5 + [2] * 10
    assert report.approximated["overlapping"] == 1


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # pycocotools under numpy 2
@given(st.lists(st.binary(min_size=WIDTH * HEIGHT, max_size=WIDTH * HEIGHT), min_size=1, max_size=3))
def test_masks_that_do_not_overlap_come_back_pixel_for_pixel(drawn: list[bytes]) -> None:
    grids = np.array([np.frombuffer(each, np.uint8).reshape(HEIGHT, WIDTH) % 5 for each in drawn])
    grids = (grids == 1) & (np.cumsum(grids == 1, axis=0) == 1)
    marks = [
        AnnotationRecord(f"label {place % 2}", mask_of(grid.astype(np.uint8)))
        for place, grid in enumerate(grids)
        if grid.any()
    ]
    written = small(*marks)
    files, report = write(written, labels=["label 1", "label 0"])
    (back,) = read_back(files, written)
    assert [(each.label, each.shape) for each in back.annotations] == [
        (each.label, each.shape) for each in marks
    ]
    assert not report.approximated


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # pycocotools under numpy 2
def test_a_polygon_covers_the_pixels_that_pycocotools_draws() -> None:
    points = ((100, 100), (500, 110), (300, 400))
    files, _ = write(sample("a.jpg", AnnotationRecord("cat", shape("polygon", *points))))
    drawn = theirs.decode(theirs.frPyObjects([[number for point in points for number in point]], *SIZE[::-1]))
    assert np.array_equal(values(files["SegmentationClass/all/a.png"]), drawn[..., 0])


def test_a_box_has_the_pixels_whose_middles_are_in_it() -> None:
    files, _ = write(sample("a.jpg", AnnotationRecord("cat", box(10.4, 20.5, 30.6, 40.4))))
    rows, columns = np.nonzero(values(files["SegmentationClass/all/a.png"]))
    assert (columns.min(), columns.max(), rows.min(), rows.max()) == (10, 30, 20, 39)


def test_more_instances_than_a_byte_holds_are_written_in_two() -> None:
    marks = [
        AnnotationRecord(
            "cat", rectangle(place % WIDTH, place // WIDTH, place % WIDTH + 1, place // WIDTH + 1)
        )
        for place in range(300)
    ]
    written = small(*marks)
    files, _ = write(written)
    (back,) = read_back(files, written)
    instances = values(files["SegmentationObject/all/a.png"])
    assert sorted({*instances.ravel().tolist()}) == [*range(255), *range(256, 302)]
    assert len(back.annotations) == 300


def test_a_label_without_a_value_and_what_has_no_area_is_left_out_and_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(masks_writing, "MOST_LABELS", 1)
    marks = (
        AnnotationRecord("cat", box(0, 0, 9, 9)),
        AnnotationRecord("dog", box(0, 0, 9, 9)),
        AnnotationRecord("cat", shape("point", (1, 1))),
        AnnotationRecord("cat"),
    )
    _, report = write(sample("a.jpg", *marks))
    assert report.left_out == {"rectangle": 1, "point": 1, "no shape": 1}


def test_an_image_too_large_to_be_read_again_has_no_mask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masks_writing, "MOST_PIXELS", WIDTH * HEIGHT - 1)
    assert masks_pixels.MOST_PIXELS == 50_000_000
    files, report = write(small(AnnotationRecord("cat", rectangle(0, 0, 9, 9))))
    assert ([*files], report.left_out) == (["classes.txt"], {"rectangle": 1})


def test_an_image_with_nothing_on_it_has_an_empty_mask_and_an_unlabeled_one_none() -> None:
    unlabeled = replace(small(number=2), state=None)
    files, report = write(small(), unlabeled)
    assert [*files] == ["SegmentationClass/all/a.png", "SegmentationObject/all/a.png", "classes.txt"]
    assert not values(files["SegmentationClass/all/a.png"]).any()
    assert report.samples == {"all": 1, "unlabeled": 1}


@pytest.mark.parametrize("name", ["a_mask.jpg", "a_gt.jpg", "a_masks.png"])
def test_an_image_whose_name_is_that_of_a_mask_gets_its_number(name: str) -> None:
    written = sample(name, AnnotationRecord("cat", box(0, 0, 9, 9)), number=7)
    files, _ = write(written)
    (back,) = read_back(files, written)
    assert back.image.name == f"{name.partition('.')[0]}~7{name[-4:]}"


def test_namesakes_of_two_usages_stay_apart() -> None:
    mark = AnnotationRecord("cat", box(0, 0, 9, 9))
    pair = [
        sample("a.jpg", mark, number=1, usage="train"),
        sample("a.png", mark, mark, number=2, usage="eval"),
    ]
    chosen = {
        "by_usage": True,
        "ambiguous": ambiguous_keys(FORMAT.name_key(each.image.name) for each in pair),
    }
    files, _ = write(*pair, **chosen)
    back = read_back(files, *pair, **chosen)
    assert {(each.image.path, each.usage) for each in back} == {
        ("images/train/a~1.jpg", "train"),
        ("images/eval/a~2.png", "eval"),
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("store", "counts_hold")
def test_masks_come_back_through_the_jobs() -> None:
    counts = encode_counts([1200, 50, 450, 50, 4000, 9, 494_241])
    mask = shape("mask", rle={"size": [500, 1000], "counts": counts})
    content = {
        "x/a.png": [AnnotationRecord("猫", mask)],
        "y/b.png": [AnnotationRecord("dog", mask)],
        "n.png": [],
    }
    dataset = scene(DatasetType.IMAGE_SEGMENTATION, content | {"u.png": None})
    before, after = there_and_back(dataset, "masks")
    assert after == before
