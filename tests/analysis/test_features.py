"""What is taken of one image file, and that it is the same whatever was known before."""

import io
from pathlib import Path

import pytest
from PIL import Image

from analysis.features import Colours, measure_file, measure_image
from datasets.examination import examine
from tests.analysis.stage import noise
from tests.analysis.test_pixels import NO_BOXES

SIZE = (2600, 1300)  # px: a scan decodes it smaller


def jpeg_of(orientation: int = 1) -> bytes:
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    small = Image.fromarray(noise(3, (SIZE[0] // 10, SIZE[1] // 10)))
    small.resize(SIZE, Image.Resampling.BICUBIC).save(file, "JPEG", quality=90, exif=exif)
    return file.getvalue()


@pytest.mark.parametrize("orientation", [1, 6])
def test_the_colours_of_a_jpeg_are_those_that_a_scan_finds(orientation: int) -> None:
    content = jpeg_of(orientation)

    found = measure_image(content, NO_BOXES).colours

    scan = examine(content)
    assert found == Colours(scan.measures.saturation, scan.measures.colorfulness, scan.phash)


def test_what_luma_tells_does_not_hang_on_known_colours() -> None:
    content = jpeg_of()

    found = measure_image(content, NO_BOXES, Colours(0.1, 20.0, 5))

    assert found.pixels.clarity == measure_image(content, NO_BOXES).pixels.clarity
    assert found.colours == Colours(0.1, 20.0, 5)


def test_a_file_is_measured_as_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "image"
    path.write_bytes(jpeg_of(6))

    told = measure_file(str(path), "", [[0.0, 0.0, 900.0, 2600.0]], None)

    assert told["pixels"]["clarity"] == measure_image(jpeg_of(6), NO_BOXES).pixels.clarity
    assert told["pixels"]["box_brightness"][0] == pytest.approx(0.5, abs=0.05)
