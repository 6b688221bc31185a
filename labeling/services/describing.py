"""Images as an engine sees them: read once for each content, kept, and given out as arrays."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from datasets.errors import DomainError, StorageUnavailableError
from datasets.images import decode, read_image, upright
from datasets.models import Sample
from datasets.sample_images import is_closed_to_us, is_large, probe_file, read_whole, run_large
from datasets.storage import storage
from labeling.models import Description
from labeling.smart.engines.base import Arrays, Layout
from labeling.smart.packing import pack_rows, unpack_rows

SIDE = 96  # px of the square that an engine is given
ROWS_TOGETHER = 500

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Seen:
    """A sample's image: its row, and `content` by which what is known of it is found."""

    id: int
    path: str
    content: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An image that no engine can see, and why."""

    sample_id: int
    code: str
    message: str


def images_of(dataset_id: int, ids: Sequence[int] | None = None) -> list[Seen]:
    """The images of live samples whose file is there and whole, as far as is known; those of `ids`, or all."""
    found = Sample.objects.live().filter(dataset=dataset_id, missing=False, problem="")
    if ids is not None:
        found = found.filter(pk__in=ids)
    columns = found.order_by("pk").values_list("pk", "path", "sha256", "etag")
    return [Seen(pk, path, sha256 or f"etag {etag}") for pk, path, sha256, etag in columns.iterator()]


def undescribed(images: Iterable[Seen], kind: str) -> list[Seen]:
    """Those of which nothing of this kind is kept, one for each content."""
    first = {image.content: image for image in reversed(list(images))}
    contents = list(first)
    for start in range(0, len(contents), ROWS_TOGETHER):
        known = Description.objects.filter(kind=kind, content__in=contents[start : start + ROWS_TOGETHER])
        for content in known.values_list("content", flat=True):
            first.pop(content, None)
    return sorted(first.values(), key=lambda image: image.id)


def read_square(image: Seen, check: Callable[[], None]) -> Pixels:
    """The upright image in RGB, brought to SIDE * SIDE px. Raises DomainError with what is wrong with it."""
    with storage().open(image.path) as file:
        found = probe_file(file)
        if is_large(found, file.entry):
            _, thumbnail = run_large("thumbnail_file", file, check=check)
            return _squared(read_image(thumbnail))
        decoded, orientation, _ = decode(read_whole(file), found, least_side=2 * SIDE)
    return _squared(upright(decoded, orientation))


def _squared(image: Image.Image) -> Pixels:
    return np.asarray(image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX, reducing_gap=2.0))


def read_squares(
    images: Sequence[Seen], check: Callable[[], None]
) -> tuple[list[Seen], Pixels, list[Unreadable]]:
    """Those images that can be read, their squares (n, SIDE, SIDE, 3), and the others."""
    read, squares, problems = [], [], []
    for image in images:
        check()
        try:
            squares.append(read_square(image, check))
            read.append(image)
        except DomainError as error:
            if isinstance(error, StorageUnavailableError) and not is_closed_to_us(error):
                raise
            problems.append(Unreadable(image.id, error.code, error.message))
    empty = np.empty((0, SIDE, SIDE, 3), np.uint8)
    return read, np.stack(squares) if squares else empty, problems


def keep(images: Sequence[Seen], arrays: Arrays, layout: Layout, kind: str) -> None:
    """Store what an engine says of images; whoever said it before has said the same."""
    if not images:
        return
    stored = [
        Description(kind=kind, content=image.content, values=values)
        for image, values in zip(images, pack_rows(arrays, layout), strict=True)
    ]
    Description.objects.bulk_create(stored, ignore_conflicts=True, batch_size=200)


def descriptions_of(images: Sequence[Seen], kind: str, layout: Layout) -> tuple[list[Seen], Arrays]:
    """Those of the images that are described, and their arrays (n, ...) in the same order."""
    values: dict[str, bytes] = {}
    contents = list({image.content for image in images})
    for start in range(0, len(contents), ROWS_TOGETHER):
        found = Description.objects.filter(kind=kind, content__in=contents[start : start + ROWS_TOGETHER])
        values.update({content: bytes(stored) for content, stored in found.values_list("content", "values")})
    known = [image for image in images if image.content in values]
    return known, unpack_rows([values[image.content] for image in known], layout)
