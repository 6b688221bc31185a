import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from datasets.formats import detect_format, masks_pixels
from datasets.formats.base import ReadOptions
from datasets.formats.masks import FORMAT, image_stem
from datasets.records import AnnotatedSample, Problem, Shape
from datasets.run_lengths import decode_counts
from tests.datasets.formats.places import FolderSource, MemorySource

OUTLINES = ReadOptions(boxes_only=False)
VOC_VOID = (0xE0, 0xE0, 0xC0)


def png(
    rows: list[list[int]], mode: str = "L", palette: dict[int, tuple[int, int, int]] | None = None
) -> bytes:
    """A PNG of rows of values; of colours 0xrrggbb in mode RGB."""
    if mode == "RGB":
        colours = [[(value >> 16, value >> 8 & 255, value & 255) for value in row] for row in rows]
        image = Image.fromarray(np.array(colours, dtype=np.uint8))
    else:
        image = Image.fromarray(np.array(rows, dtype=np.uint16 if mode == "I;16" else np.uint8))
    if palette is not None:
        image = image.convert("L")
        image.putpalette([number for value in range(256) for number in palette.get(value, (value, 0, 0))])
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def read(mask: bytes, size: tuple[int, int] = (4, 3), **files: bytes) -> list[AnnotatedSample | Problem]:
    contents = {f"{name}.txt": data for name, data in files.items()} | {"masks/a.png": mask}
    source = MemorySource(contents, ["images/a.jpg"], {"images/a.jpg": size})
    return list(FORMAT.read(source, OUTLINES))


def shapes(found: list[AnnotatedSample | Problem]) -> dict[str, list[list[list[int]]]]:
    """The pixels of every shape by its label."""
    (sample,) = found
    assert isinstance(sample, AnnotatedSample)
    drawn: dict[str, list[list[list[int]]]] = {}
    for record in sample.annotations:
        assert record.shape is not None
        drawn.setdefault(record.label, []).append(pixels(record.shape))
    return drawn


def pixels(shape: Shape) -> list[list[int]]:
    rle = shape.rle or {}
    runs = decode_counts(rle["counts"])
    flat = np.repeat(np.arange(len(runs)) % 2, runs)
    drawn: list[list[int]] = flat.reshape(rle["size"][::-1]).T.tolist()
    return drawn


def problem_of(found: list[AnnotatedSample | Problem]) -> tuple[str, str]:
    (problem,) = found
    assert isinstance(problem, Problem)
    return problem.name, problem.code


LEFT = [[1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
RIGHT = [[0, 0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 1]]
BOTH = [[1, 0, 0, 0], [1, 0, 0, 1], [0, 0, 0, 1]]


def painted(left: int, right: int) -> list[list[int]]:
    return [[left, 0, 0, 0], [left, 0, 0, right], [0, 0, 0, right]]


# Values


def test_each_region_of_a_value_is_a_mask() -> None:
    assert shapes(read(png(painted(1, 1)), classes=b"cat")) == {"cat": [LEFT, RIGHT]}


def test_values_are_named_by_the_list_whether_it_names_the_background_or_not() -> None:
    assert shapes(read(png(painted(1, 2)), classes=b"cat\ndog")) == {"cat": [LEFT], "dog": [RIGHT]}
    assert shapes(read(png(painted(1, 2)), classes=b"background\ncat\ndog")) == {
        "cat": [LEFT],
        "dog": [RIGHT],
    }


def test_a_value_without_a_name_is_called_by_its_number() -> None:
    assert shapes(read(png(painted(3, 7)))) == {"class_3": [LEFT], "class_7": [RIGHT]}


def test_void_is_no_label() -> None:
    assert shapes(read(png(painted(3, 255)))) == {"class_3": [LEFT]}


def test_black_and_white_is_one_class() -> None:
    assert shapes(read(png(painted(255, 255)))) == {"class_255": [LEFT, RIGHT]}
    assert shapes(read(png(painted(255, 0)), classes=b"cell")) == {"cell": [LEFT]}


def test_void_of_a_palette_is_void_where_it_is_alone() -> None:
    assert shapes(read(png(painted(255, 255), palette={}))) == {}


def test_regions_that_touch_at_a_corner_are_one() -> None:
    rows = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    assert shapes(read(png(rows))) == {"class_1": [rows]}


def test_a_ring_round_an_open_end_is_one_region() -> None:
    rows = [[1, 1, 1, 0], [0, 0, 1, 0], [1, 1, 1, 0]]
    assert shapes(read(png(rows))) == {"class_1": [rows]}


def test_regions_of_two_values_side_by_side_stay_apart() -> None:
    assert len(shapes(read(png([[1, 2, 1, 2], [1, 2, 1, 2], [1, 2, 1, 2]])))["class_1"]) == 2


def test_a_value_of_very_many_regions_is_one_mask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masks_pixels, "MOST_REGIONS", 1)
    assert shapes(read(png(painted(1, 1)))) == {"class_1": [BOTH]}


def test_sixteen_bits_are_instances() -> None:
    rows = [[300, 0, 0, 300], [0, 0, 0, 0], [0, 0, 301, 0]]
    found = shapes(read(png(rows, "I;16"), classes=b"cell"))
    assert found == {"cell": [[[1, 0, 0, 1], [0] * 4, [0] * 4], [[0] * 4, [0] * 4, [0, 0, 1, 0]]]}


def test_sixteen_bits_of_cityscapes_tell_the_class_by_the_thousand() -> None:
    found = shapes(read(png(painted(1001, 2001), "I;16"), classes=b"car\nbus"))
    assert found == {"car": [LEFT], "bus": [RIGHT]}


# Colours


def test_colours_are_named_by_the_map() -> None:
    text = b"# label:color_rgb:parts:actions\nbackground:0,0,0::\ncat:255,0,0::\ndog:0,255,0::\n"
    found = shapes(read(png(painted(0xFF0000, 0x00FF00), "RGB"), labelmap=text))
    assert found == {"cat": [LEFT], "dog": [RIGHT]}


def test_colours_of_a_palette_are_named_by_the_map() -> None:
    mask = png(painted(1, 2), palette={1: (128, 0, 0), 2: (0, 128, 0)})
    found = shapes(read(mask, labelmap=b"dog:0,128,0::\ncat:128,0,0::\n"))
    assert found == {"cat": [LEFT], "dog": [RIGHT]}


def test_colours_without_a_map_are_called_by_their_code() -> None:
    assert shapes(read(png(painted(0xFF0000, 0xE0E0C0), "RGB"))) == {"class_ff0000": [LEFT]}


def test_a_background_of_its_own_colour_is_no_label() -> None:
    rows = [[0x0A0B0C] * 3 + [0xFF0000]] * 3
    found = shapes(read(png(rows, "RGB"), labelmap=b"background:10,11,12::\ncat:255,0,0::"))
    assert list(found) == ["cat"]


def test_a_colour_that_the_map_lacks_is_refused_and_the_others_are_read() -> None:
    problem, sample = read(png(painted(0xFF0000, 0x00FF00), "RGB"), labelmap=b"cat:255,0,0::")
    assert isinstance(problem, Problem)
    assert isinstance(sample, AnnotatedSample)
    assert "#00ff00" in problem.message
    assert ([each.label for each in sample.annotations], sample.state) == (["cat"], None)


@pytest.mark.parametrize("content", [b"cat", b"cat:1,2::", b"cat:a,b,c", b"cat:300,0,0", b"\xff\xfe"])
def test_a_map_that_can_not_be_read_is_refused_by_name(content: bytes) -> None:
    assert problem_of(read(png(LEFT), labelmap=content)) == ("labelmap.txt", "class_list_unreadable")


# VOC


def test_instances_of_voc_have_the_class_of_their_pixels() -> None:
    void = dict.fromkeys((255,), VOC_VOID)
    classes = png([[1, 1, 255, 2], [1, 1, 255, 2], [0, 0, 0, 0]], palette=void)
    objects = png([[1, 2, 255, 3], [1, 2, 255, 3], [0, 0, 0, 0]], palette=void)
    files = {
        "SegmentationClass/a.png": classes,
        "SegmentationObject/a.png": objects,
        "classes.txt": b"cat\ndog",
    }
    source = MemorySource(files, ["JPEGImages/a.jpg"], {"JPEGImages/a.jpg": (4, 3)})
    found = shapes(list(FORMAT.read(source, OUTLINES)))
    assert [len(found["cat"]), len(found["dog"])] == [2, 1]


def test_instances_of_voc_without_classes_are_objects() -> None:
    source = MemorySource({"SegmentationObject/a.png": png(painted(1, 2))}, ["a.jpg"], {"a.jpg": (4, 3)})
    assert shapes(list(FORMAT.read(source, OUTLINES))) == {"object": [LEFT, RIGHT]}


# Refused


def test_a_mask_of_another_size_is_refused_by_name() -> None:
    assert problem_of(read(png(LEFT), size=(3, 4))) == ("masks/a.png", "image_size_differs")


def test_a_photo_is_no_mask() -> None:
    rows = [[(x * 37 + y * 11) % 256 for x in range(40)] for y in range(20)]
    assert problem_of(read(png(rows), size=(40, 20))) == ("masks/a.png", "mask_invalid")


def test_a_mask_that_changes_at_every_pixel_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masks_pixels, "MOST_RUNS", 1)
    assert problem_of(read(png(painted(1, 2)))) == ("masks/a.png", "mask_invalid")


@pytest.mark.parametrize(
    "content", [b"", b"no image", png(LEFT)[:20], png(LEFT)[:50], png(LEFT).replace(b"IDAT", b"IDAX")]
)
def test_a_broken_mask_is_refused_by_name(content: bytes) -> None:
    assert problem_of(read(content))[0] == "masks/a.png"


def test_a_jpeg_is_no_mask() -> None:
    file = io.BytesIO()
    Image.new("L", (4, 3)).save(file, "JPEG")
    assert problem_of(read(file.getvalue())) == ("masks/a.png", "mask_invalid")


def test_an_empty_mask_says_that_nothing_is_there() -> None:
    (sample,) = read(png(painted(0, 0)))
    assert isinstance(sample, AnnotatedSample)
    assert (sample.annotations, sample.state) == ((), "labeled")


# Files


@pytest.mark.parametrize(
    ("mask", "image"),
    [
        ("masks/a.png", "images/a.jpg"),
        ("masks/a_mask.png", "images/a.jpg"),
        ("a_mask.png", "a.jpg"),
        ("x/masks/val/a.png", "x/images/val/a.jpg"),
        ("SegmentationClass/a.png", "JPEGImages/a.jpg"),
    ],
)
def test_a_mask_belongs_to_the_image_of_its_name(mask: str, image: str) -> None:
    other = "elsewhere/b.jpg"
    source = MemorySource({mask: png(LEFT)}, [image, other], dict.fromkeys([image, other], (4, 3)))
    (sample,) = FORMAT.read(source, OUTLINES)
    assert isinstance(sample, AnnotatedSample)
    assert sample.image.path == image


def test_masks_of_equal_names_belong_to_the_images_of_their_folders() -> None:
    names = ["images/x/a.png", "images/y/a.png"]
    files = {"masks/x/a.png": png(painted(1, 0)), "masks/y/a.png": png(painted(0, 1))}
    found = list(FORMAT.read(MemorySource(files, names, dict.fromkeys(names, (4, 3))), OUTLINES))
    assert [each.image.path for each in found if isinstance(each, AnnotatedSample)] == names


def test_a_mask_without_an_image_is_refused() -> None:
    source = MemorySource({"masks/a.png": png(LEFT)}, ["images/b.jpg"])
    assert problem_of(list(FORMAT.read(source, OUTLINES))) == ("masks/a.png", "image_not_found")


@pytest.mark.parametrize(
    ("path", "stem"), [("masks/a_gt.png", "a"), ("_mask.png", "_mask"), ("x/A_MASK.png", "A")]
)
def test_the_image_of_a_mask_has_its_name_without_the_ending(path: str, stem: str) -> None:
    assert image_stem(path) == stem


def test_masks_are_no_samples() -> None:
    paths = [
        "masks/a.png",
        "x/Masks/y/a.png",
        "a_mask.png",
        "SegmentationObject/a.png",
        "images/a.png",
        "mask.png",
    ]
    assert [path for path in paths if FORMAT.is_sample(path)] == ["images/a.png", "mask.png"]


def test_folders_of_photos_called_mask_are_labels() -> None:
    photo = png([[0xFF0000] * 4] * 3, "RGB")
    source = MemorySource({"mask/a.png": photo, "no_mask/a.png": photo})
    found = detect_format(source.listing(), source.open_bytes, dataset_type="image_classification")
    assert found is not None
    assert found.format.name == "imagenet"


@pytest.mark.real_data
def test_real_membranes_have_each_cell_as_a_mask(real_data: Path) -> None:
    source = FolderSource(real_data / "cell-membranes")
    found = detect_format(source.listing(), source.open_bytes)
    assert found is not None
    assert found.format is FORMAT
