"""All that an analysis takes of one image file, from one decoding."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from analysis.pixels import Luma, Numbers, PixelMeasures, measure_pixels
from datasets.examination import LEAST_SIDE
from datasets.features import colorfulness, mean_saturation, perceptual_hash, reduce_blocks
from datasets.image_headers import probe, probe_file
from datasets.images import decode, upright

METRIC_SET = 2  # raise when a definition here, in `pixels` or in `datasets.features` changes


@dataclass(frozen=True, slots=True)
class Colours:
    """What a scan has measured of the same content, and luma alone does not give; as in `datasets.features`."""

    saturation: float
    colorfulness: float
    phash: int


@dataclass(frozen=True, slots=True)
class Features:
    """Of an image and its boxes: `pixels` in full size, px as decoded."""

    pixels: PixelMeasures
    colours: Colours


def measure_image(source: bytes | Path, boxes: Numbers, known: Colours | None = None) -> Features:
    """Measure an image's file and (m, 4) boxes on the upright image, px; raises what `datasets.images.read_image` does.

    Of a JPEG luma alone is decoded in full size; colours come from a smaller decoding, as a scan has them.
    """
    found = probe(source, is_whole=True) if isinstance(source, bytes) else probe_file(source)
    if found.format == "jpeg" and known is None:
        small, orientation, _ = decode(source, found, least_side=LEAST_SIDE)
        known = _colours(small, orientation)
    image, orientation, _ = decode(source, found, is_grey=True)
    return Features(measure_pixels(Luma(image, orientation), boxes), known or _colours(image, orientation))


def _colours(image: Image.Image, orientation: int) -> Colours:
    small = reduce_blocks(image)
    saturation = colour = 0.0
    if small.mode != "L":
        planes = [np.asarray(band) for band in small.split()]
        saturation, colour = mean_saturation(planes), colorfulness(planes)
    return Colours(saturation, colour, perceptual_hash(upright(small, orientation)))


# For a child process: JSON in and out


def measure_file(
    source: str,
    target: str,  # noqa: ARG001  whatever a child does with a file is given one
    boxes: list[list[float]],
    known: dict[str, Any] | None,
) -> dict[str, Any]:
    """As `measure_image`, of a file; nothing is written to `target`."""
    colours = Colours(**known) if known else None
    found = measure_image(Path(source), np.reshape(boxes, (-1, 4)).astype(np.float64), colours)
    told = asdict(found)
    for name in ("box_brightness", "box_clarity"):
        told["pixels"][name] = told["pixels"][name].tolist()
    return told


def features_of_answer(told: dict[str, Any]) -> Features:
    """What `measure_file` has told."""
    pixels = told["pixels"]
    arrays = {name: np.array(pixels[name], dtype=float) for name in ("box_brightness", "box_clarity")}
    return Features(PixelMeasures(**pixels | arrays), Colours(**told["colours"]))
