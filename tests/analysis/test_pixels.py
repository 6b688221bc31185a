"""Measures of pixels and of boxes on them, against the plainest computation of each."""

from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from analysis import pixels
from analysis.pixels import BLOCK, Luma, PixelMeasures, measure_pixels, windows_of
from datasets.features import clarity
from datasets.images import upright

NO_BOXES = np.empty((0, 4))


def scene(width: int, height: int, seed: int = 0) -> Image.Image:
    """Blurred noise over a gradient: neither flat nor white."""
    noise = Image.effect_noise((width, height), 90).filter(ImageFilter.GaussianBlur(0.7))
    wave = np.fromfunction(lambda y, x: 40 * np.sin((x + seed) / 9) + 20 * np.cos(y / 7), (height, width))
    return Image.fromarray(np.clip(np.asarray(noise) + wave, 0, 255).astype(np.uint8))


def laplacian_of(luma: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The Laplacian by definition; NaN at the outermost pixels."""
    wide = luma.astype(np.float64)
    found = np.full(wide.shape, np.nan)
    found[1:-1, 1:-1] = (
        wide[:-2, 1:-1] + wide[2:, 1:-1] + wide[1:-1, :-2] + wide[1:-1, 2:] - 4 * wide[1:-1, 1:-1]
    )
    return found


def boxes_on(width: int, height: int, number: int, seed: int) -> NDArray[np.float64]:
    rng = np.random.default_rng(seed)
    corners = rng.uniform(0, 1, (number, 2, 2)) * [width, height]
    return np.hstack([corners.min(axis=1), corners.max(axis=1)])


def expected_of(image: Image.Image, boxes: NDArray[np.float64]) -> tuple[list[float], list[float]]:
    """Brightness and clarity of each box, cut out and measured alone."""
    luma, edges = np.asarray(image), laplacian_of(np.asarray(image))
    windows = [(slice(y0, y1), slice(x0, x1)) for x0, y0, x1, y1 in windows_of(boxes, *image.size).tolist()]
    is_small = [min(luma[window].shape) < pixels.LEAST_BOX for window in windows]
    brightness = [float(luma[window].mean()) / 255 for window in windows]
    sharpness = [
        np.nan if small else float(np.nanvar(edges[window]))
        for window, small in zip(windows, is_small, strict=True)
    ]
    return brightness, sharpness


def assert_boxes_are(found: PixelMeasures, expected: tuple[list[float], list[float]]) -> None:
    assert found.box_brightness.tolist() == pytest.approx(expected[0], abs=1e-5)
    assert found.box_clarity.tolist() == pytest.approx(expected[1], rel=1e-3, nan_ok=True)


def image_values(found: PixelMeasures) -> list[float]:
    return [found.brightness, found.contrast, found.entropy, found.clarity, found.sharpness]


@pytest.mark.parametrize("dense", [0.0, 1e9], ids=["from sums", "from windows"])
@pytest.mark.parametrize("size", [(200, 150), (301, 197), (64, 640)])
def test_boxes_are_measured_as_if_cut_out(size: tuple[int, int], dense: float) -> None:
    image, boxes = scene(*size), boxes_on(*size, 40, seed=1)

    with patch.object(pixels, "DENSE", dense):
        found = measure_pixels(Luma(image), boxes)

    assert_boxes_are(found, expected_of(image, boxes))


@pytest.mark.parametrize("size", [(200, 150), (70, 33), (64, 34), (301, 197)])
def test_strips_together_tell_what_one_strip_tells(size: tuple[int, int]) -> None:
    luma, boxes = Luma(scene(*size)), boxes_on(*size, 40, seed=1)
    expected = measure_pixels(luma, boxes)

    with patch.object(pixels, "STRIP", size[0] * BLOCK):
        found = measure_pixels(luma, boxes)

    assert_boxes_are(found, (expected.box_brightness.tolist(), expected.box_clarity.tolist()))
    assert image_values(found) == pytest.approx(image_values(expected), rel=1e-5, nan_ok=True)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_image_is_measured_upright(orientation: int) -> None:
    lying, boxes = scene(301, 197), boxes_on(150, 150, 12, seed=2)
    expected = measure_pixels(Luma(upright(lying, orientation)), boxes)

    with patch.object(pixels, "STRIP", 0):
        found = measure_pixels(Luma(lying, orientation), boxes)

    assert_boxes_are(found, (expected.box_brightness.tolist(), expected.box_clarity.tolist()))
    assert image_values(found) == pytest.approx(image_values(expected), rel=1e-5, nan_ok=True)


def test_clarity_of_the_image_is_that_of_the_scan() -> None:
    image = scene(333, 222)

    assert measure_pixels(Luma(image), NO_BOXES).clarity == pytest.approx(
        clarity(np.asarray(image)), rel=1e-5
    )


def test_sharpness_is_the_ninth_decile_over_blocks() -> None:
    image = scene(320, 256)
    luma, edges = np.asarray(image).astype(float)[1:-1, 1:-1], laplacian_of(np.asarray(image))[1:-1, 1:-1]
    places = [(y, x) for y in range(0, 254 - BLOCK + 1, BLOCK) for x in range(0, 318 - BLOCK + 1, BLOCK)]
    blocks = [(slice(y, y + BLOCK), slice(x, x + BLOCK)) for y, x in places]
    expected = np.quantile([edges[block].var() / luma[block].var() for block in blocks], 0.9)

    assert measure_pixels(Luma(image), NO_BOXES).sharpness == pytest.approx(expected, rel=1e-3)


def test_sharpness_does_not_see_contrast_and_light() -> None:
    image = scene(320, 256)
    paler = image.point(lambda value: value * 0.5 + 60)

    assert measure_pixels(Luma(paler), NO_BOXES).sharpness == pytest.approx(
        measure_pixels(Luma(image), NO_BOXES).sharpness, rel=0.05
    )


def test_blur_lowers_clarity_and_sharpness() -> None:
    image = scene(320, 256)
    before, after = (
        measure_pixels(Luma(each), NO_BOXES) for each in (image, image.filter(ImageFilter.BoxBlur(3)))
    )

    assert after.clarity < before.clarity / 4
    assert after.sharpness < before.sharpness / 4


def test_a_flat_image_has_no_sharpness() -> None:
    found = measure_pixels(Luma(Image.new("L", (100, 100), 90)), NO_BOXES)

    assert np.isnan(found.sharpness)
    assert (found.brightness, found.contrast, found.entropy, found.clarity) == pytest.approx(
        (90 / 255, 0, 0, 0)
    )


@pytest.mark.parametrize("size", [(1, 1), (2, 9), (3, 3), (1, 500)])
def test_tiny_images_are_measured(size: tuple[int, int]) -> None:
    found = measure_pixels(Luma(Image.new("L", size, 255)), np.array([[0.0, 0, *size]]))

    assert found.box_brightness.tolist() == [1.0]
    assert np.isnan(found.box_clarity).all()


def test_a_point_has_no_brightness() -> None:
    assert np.isnan(measure_pixels(Luma(scene(50, 50)), np.array([[10.0, 10, 10, 10]])).box_brightness).all()


def test_a_box_thinner_than_a_pixel_is_the_pixel_it_lies_in() -> None:
    assert windows_of(np.array([[10.1, 5.0, 10.4, 9.0]]), 50, 50).tolist() == [[10, 5, 11, 9]]


@settings(max_examples=60, deadline=None)
@given(width=st.integers(3, 150), height=st.integers(3, 150), seed=st.integers(0, 99), data=st.data())
def test_measures_stay_in_their_range(width: int, height: int, seed: int, data: Any) -> None:
    boxes = boxes_on(width, height, data.draw(st.integers(0, 12)), seed)
    values = np.random.default_rng(seed).integers(0, 256, (height, width)).astype(np.uint8)

    found = measure_pixels(Luma(Image.fromarray(values)), boxes)

    assert 0 <= found.brightness <= 1
    assert 0 <= found.contrast <= 0.5
    assert 0 <= found.entropy <= 8
    assert np.nan_to_num(found.box_brightness).min(initial=0) >= 0
    assert np.nan_to_num(found.box_brightness).max(initial=0) <= 1
    assert np.nan_to_num(found.box_clarity).min(initial=0) >= 0
