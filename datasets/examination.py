"""All that a scan wants to know of an image file, from one decoding."""

import hashlib
from dataclasses import dataclass

from datasets.features import Measures, measure, perceptual_hash, reduce_blocks
from datasets.image_headers import Probe, probe
from datasets.images import decode, thumbnail_of, upright

LEAST_SIDE = 1024  # px; larger JPEGs are decoded at 1/2, 1/4 or 1/8 with no side below this


@dataclass(frozen=True, slots=True)
class Examination:
    """What a file holds. `phash` is signed 64-bit; `thumbnail` is a JPEG; width and height are upright, px."""

    probe: Probe
    sha256: str
    phash: int
    thumbnail: bytes
    measures: Measures

    @property
    def width(self) -> int:
        return self.probe.width

    @property
    def height(self) -> int:
        return self.probe.height


def examine(data: bytes) -> Examination:
    """Return everything a scan records of a file. Raises what `datasets.images.read_image` raises."""
    found = probe(data, is_whole=True)
    image, orientation, scale = decode(data, found, least_side=LEAST_SIDE)
    small = reduce_blocks(image)
    return Examination(
        found,
        hashlib.sha256(data).hexdigest(),
        perceptual_hash(upright(small, orientation)),
        thumbnail_of(small, orientation),
        measure(image, small, scale),
    )
