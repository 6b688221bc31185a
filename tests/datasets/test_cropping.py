"""Crops: which part of an image they show, and the pixels that they are made of."""

import io

import pytest
from PIL import Image

from datasets.cropping import coarseness, cut_all, region_of, stamp_of


def halves(size: tuple[int, int] = (400, 200), **options: object) -> bytes:
    """A JPEG whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95, **options)
    return file.getvalue()


def colour_of(image: Image.Image) -> str:
    red, _, blue = image.convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]  # three bands
    return "red" if red > blue + 100 else "blue" if blue > red + 100 else "both"


def test_a_crop_shows_a_little_around_the_box() -> None:
    assert region_of((100, 100, 200, 140), 640, 480) == (85, 85, 215, 155)


def test_a_crop_stays_inside_the_image() -> None:
    assert region_of((0, 0, 640, 480), 640, 480) == (0, 0, 640, 480)


@pytest.mark.parametrize("box", [(640, 480, 640, 480), (0, 0, 0, 0), (639.9, 0, 640, 0.1)])
def test_a_crop_of_a_point_has_an_area(box: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = region_of(box, 640, 480)

    assert x1 > x0 >= 0
    assert y1 > y0 >= 0


def test_another_box_or_another_file_has_another_stamp() -> None:
    stamps = {
        stamp_of("a", (0, 0, 1, 1)),
        stamp_of("a", (0, 0, 1, 2)),
        stamp_of("b", (0, 0, 1, 1)),
        stamp_of("a", None),
    }

    assert len(stamps) == 4


def test_a_small_crop_needs_all_pixels_and_a_large_one_does_not() -> None:
    assert (coarseness((0, 0, 100, 50), 240), coarseness((0, 0, 1000, 50), 240)) == (1, 4)


def test_each_region_comes_from_its_place() -> None:
    left, right = cut_all(halves(), [(0, 0, 150, 200), (250, 0, 400, 200)], 240)

    assert (colour_of(left), colour_of(right)) == ("red", "blue")


def test_a_large_region_is_made_smaller() -> None:
    (crop,) = cut_all(halves((4000, 2000)), [(0, 0, 2000, 2000)], 240)

    assert (crop.size, colour_of(crop)) == ((240, 240), "red")


def test_a_crop_is_cut_from_the_upright_image() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise: what was left is up
    (top,) = cut_all(halves(exif=exif), [(0, 0, 200, 150)], 240)

    assert colour_of(top) == "red"


def test_a_region_outside_of_a_file_that_is_smaller_now_is_cut_from_its_edge() -> None:
    (crop,) = cut_all(halves((100, 50)), [(300, 300, 400, 400)], 240)

    assert min(crop.size) >= 1
