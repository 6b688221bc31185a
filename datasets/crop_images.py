"""Crops of samples' images as bytes: small JPEGs of one annotation each, from a cache of this machine or made now.

A page asks for a hundred of them, and boxes of one image are asked for together: the image is decoded once for all.
"""

import io
import itertools
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from PIL import Image

from datasets.cropping import CROP_SIDE, Box, Region, coarseness, cut, cut_all, region_of, stamp_of, to_jpeg
from datasets.images import THUMBNAIL_SIDE
from datasets.sample_images import (
    SampleFile,
    decodable,
    go_on,
    is_large,
    keep,
    probe_file,
    read_cached,
    read_whole,
    run_large,
    thumbnail_of,
    trim,
)

TOGETHER = 64  # crops of one image that are made together
MOST_BYTES = 1 << 30  # kept on this machine
TRIM_EVERY = 5000  # crops
FROM_THUMBNAIL = (
    0.7  # of the wanted side: a crop that the thumbnail shows nearly as large is taken from there
)
_LOCKS = [threading.Lock() for _ in range(64)]
_made = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An annotation to be seen. `box` in px of the upright image; None: the whole image."""

    id: uuid.UUID
    box: Box | None


def crop_of(
    sample: SampleFile, wanted: Wanted, size: tuple[int, int], others: Callable[[], Sequence[Wanted]]
) -> bytes:
    """The crop of an annotation in an image of this upright size, a JPEG.

    `others` names annotations of the same image that will be asked for too.
    Raises ImageMissingError, ImageUnreadableError, StorageUnavailableError.
    """
    if wanted.box is None:
        return thumbnail_of(sample)[0]
    if cached := read_cached(crop_path(sample, wanted)):
        return cached
    with _LOCKS[sample.id % len(_LOCKS)]:  # a second one that waits finds what the first has made
        if cached := read_cached(crop_path(sample, wanted)):
            return cached
        return _make(sample, wanted, size, others())


def _make(sample: SampleFile, wanted: Wanted, size: tuple[int, int], others: Sequence[Wanted]) -> bytes:
    assert wanted.box is not None
    regions = {wanted: region_of(wanted.box, *size)}
    scale = coarseness(regions[wanted], CROP_SIDE)
    for other in others[:TOGETHER]:
        if other.box is not None and coarseness(region := region_of(other.box, *size), CROP_SIDE) >= scale:
            regions[other] = region
    crops = [to_jpeg(crop) for crop in cut_from(sample, list(regions.values()), size, CROP_SIDE)]
    for each, content in zip(regions, crops, strict=True):
        keep(crop_path(sample, each), content)
        if next(_made) % TRIM_EVERY == 0:
            trim(Path(settings.EASEL_DATA, "cache", "crops"), MOST_BYTES)
    return crops[0]


def cut_from(
    sample: SampleFile, regions: Sequence[Region], size: tuple[int, int], side: int
) -> list[Image.Image]:
    """Pictures of these regions of an image, no side over `side` px: from its thumbnail where that shows enough.

    Raises what `crop_of` raises.
    """
    smallest = min(max(x1 - x0, y1 - y0) for x0, y0, x1, y1 in regions)
    shown = smallest * min(1.0, THUMBNAIL_SIDE / max(size))
    if shown >= FROM_THUMBNAIL * side and max(size) > THUMBNAIL_SIDE:
        with Image.open(io.BytesIO(thumbnail_of(sample)[0])) as thumbnail:
            return [cut(thumbnail, region, size[0], side) for region in regions]
    with decodable(sample) as file:
        if not is_large(probe_file(file), file.entry):
            return cut_all(read_whole(file), regions, side)
        lengths, content = run_large("crops_file", file, check=go_on, regions=list(regions), side=side)
        stream = io.BytesIO(content)
        return [Image.open(io.BytesIO(stream.read(length))) for length in lengths]


def crop_path(sample: SampleFile, wanted: Wanted) -> Path:
    folder = Path(settings.EASEL_DATA, "cache", "crops", str(sample.dataset_id), str(sample.id // 1000))
    return folder / f"{wanted.id.hex}-{stamp_of(sample.etag, wanted.box)}.jpg"
