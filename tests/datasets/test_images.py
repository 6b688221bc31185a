import hashlib
import io
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from datasets import images
from datasets.errors import DomainError, TooLargeError, WrongTypeError
from datasets.examination import examine
from datasets.image_headers import probe

SIZE = (64, 48)


def picture(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """A gradient with a red top left corner, so that up is known."""
    width, height = size
    across = np.linspace(0, 255, width)[None, :].repeat(height, axis=0)
    down = np.linspace(0, 255, height)[:, None].repeat(width, axis=1)
    pixels = np.stack([np.full_like(across, 60), across, down], axis=2).astype(np.uint8)
    pixels[: height // 4, : width // 4] = (255, 0, 0)
    return Image.fromarray(pixels).convert(mode)


def encoded(image: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def pixels_of(data: bytes) -> Any:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[274] = orientation
    return tags


@pytest.mark.parametrize("format", ["PNG", "TIFF", "JPEG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_an_image_is_turned_upright_as_pillow_itself_would(format: str, orientation: int) -> None:
    data = encoded(picture(), format, exif=exif(orientation))
    theirs = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    assert np.array_equal(np.asarray(images.read_image(data)), np.asarray(theirs))


@pytest.mark.parametrize("format", ["PNG", "BMP", "TIFF", "WEBP", "JPEG"])
def test_every_format_is_read_as_8_bit_rgb(format: str) -> None:
    image = images.read_image(encoded(picture(), format))
    assert (image.mode, image.size) == ("RGB", SIZE)
    assert np.abs(np.asarray(image).astype(int) - np.asarray(picture())).mean() < 20


@pytest.mark.parametrize("bits", [10, 12, 14, 16])
@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_deep_grey_keeps_its_shades(bits: int, format: str) -> None:
    ramp = np.linspace(0, 2**bits - 1, 256).round().astype(np.uint16)[None, :].repeat(4, axis=0)
    image = images.read_image(encoded(Image.fromarray(ramp), format))
    assert np.abs(np.asarray(image)[0, :, 0].astype(int) - np.arange(256)).max() <= 1


def test_grey_of_floats_is_spread_from_least_to_greatest() -> None:
    ramp = np.linspace(-3.5, 7.25, 256, dtype=np.float32)[None, :]
    image = images.read_image(encoded(Image.fromarray(ramp), "TIFF"))
    assert np.abs(np.asarray(image)[0, :, 0].astype(int) - np.arange(256)).max() <= 1


def test_grey_of_one_shade_does_not_divide_by_zero() -> None:
    flat = Image.fromarray(np.full((4, 4), 2.5, dtype=np.float32))
    assert images.read_image(encoded(flat, "TIFF")).getpixel((0, 0)) == (0, 0, 0)


def test_cmyk_white_and_black_come_out_as_they_look() -> None:
    image = Image.new("CMYK", (16, 16), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 8, 16))
    read = np.asarray(images.read_image(encoded(image, "JPEG", quality=95)))
    assert read[8, 2].max() < 10
    assert read[8, 14].min() > 245


def test_a_broken_colour_profile_does_not_stop_an_image() -> None:
    data = encoded(Image.new("CMYK", (16, 16)), "JPEG", icc_profile=b"no profile at all")
    assert images.read_image(data).getpixel((8, 8)) == (255, 255, 255)


def test_a_colour_profile_of_another_space_does_not_stop_an_image() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(Image.new("CMYK", (16, 16)), "JPEG", icc_profile=profile)
    assert images.read_image(data).getpixel((8, 8)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_see_through_is_shown_on_white(mode: str) -> None:
    layered = picture().convert("RGBA")
    layered.putalpha(0)
    data = encoded(layered.convert(mode), "PNG")
    assert images.read_image(data).getpixel((2, 2)) == (255, 255, 255)


def test_a_see_through_palette_colour_is_shown_on_white() -> None:
    image = picture("P")
    data = encoded(image, transparency=image.getpixel((2, 2)))
    assert images.read_image(data).getpixel((2, 2)) == (255, 255, 255)


def test_a_thumbnail_is_upright_and_no_larger_than_its_box() -> None:
    data = encoded(picture(size=(900, 600)), "JPEG", exif=exif(6))
    thumbnail = Image.open(io.BytesIO(images.make_thumbnail(data)))
    assert (thumbnail.format, thumbnail.size) == ("JPEG", (160, 240))
    assert thumbnail.convert("RGB").getpixel((150, 10))[0] > 200  # type: ignore[index]  # an RGB pixel


def test_a_small_image_is_not_enlarged() -> None:
    assert Image.open(io.BytesIO(images.make_thumbnail(encoded(picture())))).size == SIZE


def test_a_thumbnail_of_one_thin_line_keeps_a_pixel() -> None:
    data = encoded(Image.new("RGB", (2000, 1)))
    assert Image.open(io.BytesIO(images.make_thumbnail(data))).size == (240, 1)


def test_a_noisy_image_gets_a_smaller_thumbnail() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (480, 640, 3), dtype=np.uint8)
    photo = images.make_thumbnail(encoded(Image.fromarray(noise)))
    assert len(photo) < 20_000


@pytest.mark.parametrize(
    "data",
    [
        encoded(picture(), "TIFF", exif=exif(6)),
        encoded(picture(), "BMP"),
        encoded(picture("CMYK"), "JPEG", exif=exif(6)),
        encoded(picture("I;16"), "PNG"),
    ],
)
def test_a_rendition_is_what_every_browser_shows(data: bytes) -> None:
    content, media_type = images.rendition(data)
    found, source = probe(content), probe(data, is_whole=True)
    assert media_type == f"image/{found.format}"
    assert (found.width, found.height) == (source.width, source.height)
    assert (found.orientation, found.depth) == (1, 8)
    assert found.mode in ("rgb", "grey")


def test_a_rendition_of_a_lossless_file_has_the_same_pixels() -> None:
    data = encoded(picture(), "BMP")
    assert np.array_equal(pixels_of(images.rendition(data)[0]), pixels_of(data))


def test_a_large_rendition_is_a_jpeg() -> None:
    assert images.rendition(encoded(Image.new("RGB", (2400, 2000)), "BMP"))[1] == "image/jpeg"


def test_the_checksum_of_chunks_is_that_of_the_file() -> None:
    assert images.checksum([b"abc", b"", b"def"]) == hashlib.sha256(b"abcdef").hexdigest()


def test_a_file_cut_short_is_refused() -> None:
    with pytest.raises(WrongTypeError) as caught:
        images.read_image(encoded(picture(), "JPEG")[:-200])
    assert caught.value.code == "image_damaged"


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(TooLargeError):
        images.read_image(encoded(Image.new("1", (65_000, 4_000))))


@pytest.mark.filterwarnings("ignore")  # Pillow warns of odd metadata
@pytest.mark.parametrize("format", ["PNG", "BMP", "TIFF", "WEBP", "JPEG"])
@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_is_read_or_refused_by_name(format: str, seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(encoded(picture(size=(16, 12)), format, exif=exif(6)))
    for _ in range(1 + seed % 8):
        data[dice.randrange(len(data))] = dice.randrange(256)
    cut = bytes(data[: dice.randrange(len(data) // 2, len(data) + 1)])
    try:
        images.rendition(cut)
    except DomainError as refused:
        assert refused.code.startswith("image_")  # noqa: PT017  # it may also be readable


def test_an_examination_finds_everything_in_one_go() -> None:
    data = encoded(picture(size=(640, 480)), "JPEG", exif=exif(6))
    found = examine(data)
    assert (found.width, found.height, found.probe.format) == (480, 640, "jpeg")
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert Image.open(io.BytesIO(found.thumbnail)).size == (180, 240)
    assert found.measures.scale == 1


def test_a_large_jpeg_is_examined_at_a_reduced_and_recorded_scale() -> None:
    found = examine(encoded(picture(size=(4400, 2200)), "JPEG"))
    assert (found.measures.scale, found.width) == (2, 4400)


def test_the_same_picture_has_the_same_hash_however_it_is_stored() -> None:
    plain = examine(encoded(picture(size=(640, 480))))
    turned = examine(encoded(picture(size=(640, 480)).transpose(Image.Transpose.ROTATE_90), exif=exif(6)))
    assert turned.phash == plain.phash


@pytest.mark.real_data
def test_a_hundred_thumbnails_of_real_photos_are_under_800_kilobytes(real_data: Path) -> None:
    files = sorted((real_data / "circuit-boards" / "images").glob("*.jpg"))
    sizes = [len(images.make_thumbnail(file.read_bytes())) for file in files]
    assert sum(sizes) / len(sizes) * 100 < 800_000
