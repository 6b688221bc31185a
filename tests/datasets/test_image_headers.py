import io
import struct
from typing import Any

import pytest
from PIL import Image

from datasets.errors import TooLargeError, WrongTypeError
from datasets.image_headers import MoreBytesNeededError, Probe, is_browser_safe, probe, probe_by


def encoded(format: str, mode: str = "RGB", size: tuple[int, int] = (30, 20), **options: Any) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size).save(file, format, **options)
    return file.getvalue()


def exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[274] = orientation
    return tags


def refusal(data: bytes) -> str:
    with pytest.raises(WrongTypeError) as caught:
        probe(data, is_whole=True)
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (encoded("JPEG"), Probe("jpeg", 30, 20, 1, "rgb", 8)),
        (encoded("JPEG", "L"), Probe("jpeg", 30, 20, 1, "grey", 8)),
        (encoded("JPEG", "CMYK"), Probe("jpeg", 30, 20, 1, "cmyk", 8)),
        (encoded("JPEG", progressive=True), Probe("jpeg", 30, 20, 1, "rgb", 8)),
        (encoded("PNG"), Probe("png", 30, 20, 1, "rgb", 8)),
        (encoded("PNG", "RGBA"), Probe("png", 30, 20, 1, "rgb", 8, True)),
        (encoded("PNG", "P"), Probe("png", 30, 20, 1, "palette", 1)),
        (encoded("PNG", "1"), Probe("png", 30, 20, 1, "grey", 1)),
        (encoded("PNG", "I;16"), Probe("png", 30, 20, 1, "grey", 16)),
        (encoded("BMP"), Probe("bmp", 30, 20, 1, "rgb", 8)),
        (encoded("BMP", "L"), Probe("bmp", 30, 20, 1, "palette", 8)),
        (encoded("WEBP"), Probe("webp", 30, 20, 1, "rgb", 8)),
        (encoded("WEBP", lossless=True), Probe("webp", 30, 20, 1, "rgb", 8, True)),
        (encoded("TIFF"), Probe("tiff", 30, 20, 1, "rgb", 8)),
        (encoded("TIFF", big_tiff=True), Probe("tiff", 30, 20, 1, "rgb", 8)),
        (encoded("TIFF", "I;16"), Probe("tiff", 30, 20, 1, "grey", 16)),
        (encoded("TIFF", "CMYK"), Probe("tiff", 30, 20, 1, "cmyk", 8)),
        (encoded("TIFF", "RGBA"), Probe("tiff", 30, 20, 1, "rgb", 8, True)),
    ],
)
def test_a_header_says_format_size_and_mode(data: bytes, expected: Probe) -> None:
    assert probe(data) == expected


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize(("orientation", "size"), [(3, (30, 20)), (6, (20, 30)), (8, (20, 30))])
def test_the_size_is_that_of_the_upright_image(format: str, orientation: int, size: tuple[int, int]) -> None:
    found = probe(encoded(format, exif=exif(orientation)), is_whole=True)
    assert (found.orientation, found.width, found.height) == (orientation, *size)


def test_an_orientation_that_does_not_exist_counts_as_upright() -> None:
    assert probe(encoded("JPEG", exif=exif(9))).orientation == 1


def test_a_broken_exif_block_counts_as_upright() -> None:
    broken = encoded("JPEG", exif=exif(6)).replace(b"Exif\0\0MM", b"Exif\0\0??")
    assert b"Exif\0\0??" in broken
    assert probe(broken).orientation == 1


def test_a_bmp_stored_from_the_top_has_a_positive_height() -> None:
    data = bytearray(encoded("BMP"))
    struct.pack_into("<i", data, 22, -20)
    assert probe(bytes(data)).height == 20


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "image_truncated"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image_truncated"),
        (encoded("PNG")[:20], "image_truncated"),
        (encoded("TIFF")[:40], "image_truncated"),
        (b"<!DOCTYPE html><html>", "image_is_markup"),
        (b"\xef\xbb\xbf  \n<svg xmlns='http://www.w3.org/2000/svg'/>", "image_is_markup"),
        (b"<?xml version='1.0'?><annotation/>", "image_is_markup"),
        (encoded("GIF", "P"), "image_format_unsupported"),
        (b"%PDF-1.7", "image_format_unsupported"),
        (b"PK\x03\x04", "image_format_unsupported"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "image_format_unsupported"),
        (b"RIFF\0\0\0\0WAVEfmt " + bytes(20), "image_format_unsupported"),
        (b"\xff\xd8\xff\xc9\x00\x0b\x08" + bytes(12), "image_format_unsupported"),
        (b"just words", "image_unknown"),
        (b"\xff\xd8\xff\xe0\x00\x04\0\0no marker here", "image_damaged"),
        (b"\xff\xd8\xff\xda\x00\x04\0\0", "image_damaged"),
        (encoded("PNG").replace(struct.pack(">II", 30, 20), struct.pack(">II", 0, 20)), "image_damaged"),
    ],
)
def test_what_is_no_usable_image_is_refused_by_name(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_decompression_bomb_is_refused_by_its_header() -> None:
    bomb = encoded("PNG").replace(struct.pack(">II", 30, 20), struct.pack(">II", 60_000, 60_000))
    with pytest.raises(TooLargeError) as caught:
        probe(bomb)
    assert caught.value.code == "image_too_large"


def test_a_head_that_is_too_short_asks_for_more_bytes() -> None:
    data = encoded("JPEG", exif=exif(6))
    with pytest.raises(MoreBytesNeededError) as caught:
        probe(data[:30])
    assert caught.value.up_to > 30


@pytest.mark.parametrize("format", ["JPEG", "PNG", "BMP", "WEBP", "TIFF"])
def test_probing_reads_on_until_the_header_is_whole(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.image_headers.HEAD_BYTES", 16)
    data = encoded(format, size=(300, 200))
    reads: list[int] = []

    def read(length: int) -> bytes:
        reads.append(length)
        return data[:length]

    assert probe_by(read, len(data)) == probe(data, is_whole=True)
    assert len(reads) > 1


def test_a_file_shorter_than_its_listing_said_is_refused() -> None:
    data = encoded("JPEG")[:30]
    with pytest.raises(WrongTypeError):
        probe_by(lambda length: data[:length], 5000)


@pytest.mark.parametrize(
    ("data", "is_safe"),
    [
        (encoded("JPEG"), True),
        (encoded("JPEG", exif=exif(6)), True),
        (encoded("JPEG", "CMYK"), False),
        (encoded("PNG", "RGBA"), True),
        (encoded("PNG", "I;16"), False),
        (encoded("PNG", exif=exif(6)), False),
        (encoded("WEBP"), True),
        (encoded("BMP"), False),
        (encoded("TIFF"), False),
        (encoded("PNG", save_all=True, append_images=[Image.new("RGB", (30, 20), "red")]), False),
        (encoded("WEBP", save_all=True, append_images=[Image.new("RGB", (30, 20), "red")]), False),
    ],
)
def test_browsers_show_only_some_files_themselves(data: bytes, is_safe: bool) -> None:
    assert is_browser_safe(probe(data, is_whole=True)) is is_safe
