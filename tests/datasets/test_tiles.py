"""The pyramid of a large image: its arithmetic, and which part of the upright image each tile shows."""

import io

import numpy as np
import pytest
from PIL import Image

from datasets.images import upright
from datasets.tiles import Pyramid, lying, read_tile, write_tiles


def gradient(width: int, height: int) -> Image.Image:
    """Red grows to the right, green downwards."""
    red = np.linspace(0, 255, width)[None, :].repeat(height, axis=0)
    green = np.linspace(0, 255, height)[:, None].repeat(width, axis=1)
    return Image.fromarray(np.stack([red, green, np.zeros_like(red)], axis=2).astype(np.uint8))


def packed(image: Image.Image, orientation: int = 1) -> io.BytesIO:
    file = io.BytesIO()
    write_tiles(image, orientation, file)
    file.seek(0)
    return file


def tile(image: Image.Image, z: int, x: int, y: int, orientation: int = 1) -> Image.Image:
    content = read_tile(packed(image, orientation), z, x, y)
    assert content is not None
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("size", "levels"),
    [
        ((512, 512), [(512, 512)]),
        ((513, 100), [(257, 50), (513, 100)]),
        ((1300, 700), [(325, 175), (650, 350), (1300, 700)]),
    ],
)
def test_each_level_is_half_as_large_until_one_tile_holds_all(
    size: tuple[int, int], levels: list[tuple[int, int]]
) -> None:
    assert [(level.width, level.height) for level in Pyramid(*size).levels] == levels


def test_the_last_column_and_row_are_as_small_as_what_is_left() -> None:
    assert tile(gradient(1300, 700), 2, 2, 1).size == (1300 - 2 * 512, 700 - 512)


def test_the_last_level_has_the_pixels_of_the_image() -> None:
    image = gradient(1300, 700)
    found = np.asarray(tile(image, 2, 1, 1)).astype(int)
    assert np.abs(found - np.asarray(image.crop((512, 512, 1024, 700)))).max() < 6


def test_level_0_is_the_whole_image() -> None:
    image = gradient(1300, 700)
    found = np.asarray(tile(image, 0, 0, 0)).astype(int)
    assert np.abs(found - np.asarray(image.resize((325, 175), Image.Resampling.BOX))).max() < 6


@pytest.mark.parametrize("orientation", range(1, 9))
def test_tiles_are_upright(orientation: int) -> None:
    stored = gradient(700, 1300)
    turned = upright(stored, orientation)
    found = tile(stored, 2, 1, 0, orientation)
    expected = turned.crop((512, 0, min(1024, turned.width), 512))
    assert found.size == expected.size
    assert np.abs(np.asarray(found).astype(int) - np.asarray(expected)).max() < 6


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_box_of_the_upright_image_is_found_in_the_stored_one(orientation: int) -> None:
    stored = gradient(60, 40)
    turned, box = upright(stored, orientation), (3, 5, 17, 31)
    cut = upright(stored.crop(lying(box, turned.size, orientation)), orientation)
    assert np.array_equal(np.asarray(cut), np.asarray(turned.crop(box)))


@pytest.mark.parametrize("place", [(3, 0, 0), (2, 3, 0), (2, 0, 2), (0, 1, 0), (10**9, 10**9, 10**9)])
def test_a_tile_outside_of_the_pyramid_is_none(place: tuple[int, int, int]) -> None:
    assert read_tile(packed(gradient(1300, 700)), *place) is None
