import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from datasets import features


def noise(seed: int = 0, size: tuple[int, int] = (96, 128)) -> Image.Image:
    """Random but smooth, as photos are."""
    coarse = np.random.default_rng(seed).integers(0, 256, (8, 10, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((size[1], size[0]), Image.Resampling.BICUBIC)


def measures(image: Image.Image) -> features.Measures:
    return features.measure(image, features.reduce_blocks(image))


def test_white_is_bright_and_has_nothing_else() -> None:
    found = measures(Image.new("RGB", (40, 30), "white"))
    assert found == features.Measures(1.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_brightness_and_contrast_are_mean_and_spread_of_luma() -> None:
    image = noise()
    luma = np.asarray(image.convert("L")).astype(float)
    found = measures(image)
    assert found.brightness == pytest.approx(luma.mean() / 255)
    assert found.contrast == pytest.approx(luma.std() / 255)


def test_entropy_of_256_equal_shades_is_8_bits() -> None:
    ramp = Image.fromarray(np.arange(256, dtype=np.uint8)[None, :].repeat(8, axis=0))
    assert measures(ramp).entropy == pytest.approx(8)


def test_clarity_is_the_variance_of_the_laplacian() -> None:
    luma = np.asarray(noise().convert("L"))
    wide = luma.astype(float)
    laplacian = wide[:-2, 1:-1] + wide[2:, 1:-1] + wide[1:-1, :-2] + wide[1:-1, 2:] - 4 * wide[1:-1, 1:-1]
    assert features.clarity(luma) == pytest.approx(laplacian.var(), rel=1e-5)


def test_the_greatest_possible_laplacian_does_not_overflow() -> None:
    board = (np.indices((64, 64)).sum(axis=0) % 2 * 255).astype(np.uint8)
    assert features.clarity(board) == pytest.approx(1020.0**2)


def test_blur_lowers_clarity() -> None:
    image = noise(size=(300, 400)).filter(ImageFilter.SHARPEN)
    assert measures(image.filter(ImageFilter.GaussianBlur(3))).clarity < measures(image).clarity


def test_an_image_too_small_for_neighbours_has_no_clarity() -> None:
    assert features.clarity(np.zeros((2, 50), dtype=np.uint8)) == 0


def test_pure_red_is_fully_saturated() -> None:
    assert measures(Image.new("RGB", (40, 30), "red")).saturation == 1


def test_colorfulness_follows_hasler_and_suesstrunk() -> None:
    pixels = np.zeros((2, 2, 3), dtype=np.uint8)
    pixels[0, :, 0] = 100  # red_green is 100, 100, 0, 0 and yellow_blue half of it
    expected = np.hypot(50, 25) + 0.3 * np.hypot(50, 25)
    assert features.colorfulness([*pixels.transpose(2, 0, 1)]) == pytest.approx(expected)


def test_a_grey_image_stored_as_rgb_has_no_colour() -> None:
    found = measures(noise().convert("L").convert("RGB"))
    assert (found.saturation, found.colorfulness) == (0, 0)


def test_the_hash_survives_scaling_and_jpeg() -> None:
    image = noise(size=(480, 640))
    smaller = image.resize((200, 150))
    assert features.hamming(features.perceptual_hash(image), features.perceptual_hash(smaller)) <= 4


def test_the_hash_of_a_block_average_is_nearly_that_of_the_image() -> None:
    image = noise(size=(960, 1280))
    reduced = features.reduce_blocks(image)
    assert reduced.size == (320, 240)
    assert features.hamming(features.perceptual_hash(image), features.perceptual_hash(reduced)) <= 2


def test_hashes_of_different_images_are_far_apart() -> None:
    hashes = [features.perceptual_hash(noise(seed)) for seed in range(8)]
    distances = [features.hamming(a, b) for place, a in enumerate(hashes) for b in hashes[:place]]
    assert min(distances) > 12


def test_a_hash_fits_a_signed_64_bit_column() -> None:
    hashes = [features.perceptual_hash(noise(seed)) for seed in range(30)]
    assert min(hashes) >= -(2**63)
    assert max(hashes) < 2**63
    assert len(set(hashes)) == 30


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1))
def test_hamming_counts_differing_bits_of_signed_numbers(a: int, b: int) -> None:
    assert features.hamming(a, b) == bin((a % 2**64) ^ (b % 2**64)).count("1")


def test_the_odd_look_is_the_farthest_from_the_others() -> None:
    generator = np.random.default_rng(5)
    looks = generator.integers(90, 110, (40, features.LOOK)).astype(np.uint8)
    looks[17, :48] = np.tile([250, 20, 20], 16)

    assert features.oddness(looks).argmax() == 17


def test_a_look_tells_the_brightness() -> None:
    looks = np.stack(
        [features.look_of(Image.new("RGB", (20, 30), color)) for color in ("black", "grey", "white")]
    )

    assert features.luma_of_look(looks) == pytest.approx([0, 0.5, 1], abs=0.01)


def test_looks_that_are_all_the_same_are_not_odd() -> None:
    assert features.oddness(np.full((3, features.LOOK), 7, dtype=np.uint8)) == pytest.approx([0, 0, 0])
