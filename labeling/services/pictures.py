"""The images of samples as arrays for engines: upright, RGB, and as small as an engine wants them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from datasets.errors import DomainError, StorageUnavailableError
from datasets.images import decode, read_image, upright
from datasets.models import Sample
from datasets.sample_images import is_closed_to_us, is_large, probe_file, read_whole, run_large
from datasets.storage import storage

SIDE = 96  # px of the square that a classifier is given

Pixels = NDArray[np.uint8]
Check = Callable[[], None]
Read = TypeVar("Read")


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


@dataclass(frozen=True, slots=True)
class Written:
    """An image that lies in a folder; `scale`: px of the original for one px of it."""

    image: Seen
    scale: float


def images_of(dataset_id: int, ids: Sequence[int] | None = None) -> list[Seen]:
    """The images of live samples whose file is there and whole, as far as is known; those of `ids`, or all."""
    found = Sample.objects.live().filter(dataset=dataset_id, missing=False, problem="")
    if ids is not None:
        found = found.filter(pk__in=ids)
    columns = found.order_by("pk").values_list("pk", "path", "sha256", "etag")
    return [Seen(pk, path, sha256 or f"etag {etag}") for pk, path, sha256, etag in columns.iterator()]


def read_squares(images: Sequence[Seen], check: Check) -> tuple[list[Seen], Pixels, list[Unreadable]]:
    """Those images that can be read, their squares (n, SIDE, SIDE, 3), and the others."""
    read, squares, problems = [], [], []
    for image, square in _each(images, lambda image: read_square(image, check), check):
        if isinstance(square, Unreadable):
            problems.append(square)
        else:
            read.append(image)
            squares.append(square)
    empty = np.empty((0, SIDE, SIDE, 3), np.uint8)
    return read, np.stack(squares) if squares else empty, problems


def write_pictures(
    images: Sequence[Seen], side: int, folder: Path, check: Check, most_bytes: int | None = None
) -> tuple[list[Written], list[Unreadable]]:
    """Write the images, at most `side` px long, as `0.npy` and on, until `most_bytes` are full.

    Returns those that lie there, and those that can't be read.
    """
    written: list[Written] = []
    problems, size = [], 0
    for image, found in _each(images, lambda image: read_picture(image, side, check), check):
        if isinstance(found, Unreadable):
            problems.append(found)
            continue
        pixels, scale = found
        size += pixels.nbytes
        if most_bytes is not None and size > most_bytes and written:
            break
        np.save(folder / f"{len(written)}.npy", pixels, allow_pickle=False)
        written.append(Written(image, scale))
    return written, problems


def _each(
    images: Sequence[Seen], read: Callable[[Seen], Read], check: Check
) -> Iterator[tuple[Seen, Read | Unreadable]]:
    """Each image with what was read of it, or with what is wrong with it. Raises when the storage does not answer."""
    for image in images:
        check()
        try:
            yield image, read(image)
        except DomainError as error:
            if isinstance(error, StorageUnavailableError) and not is_closed_to_us(error):
                raise
            yield image, Unreadable(image.id, error.code, error.message)


def read_square(image: Seen, check: Check) -> Pixels:
    """The upright image in RGB, brought to SIDE * SIDE px. Raises DomainError with what is wrong with it."""
    picture, _ = _decoded(image, 2 * SIDE, check)
    return np.asarray(picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX, reducing_gap=2.0))


def read_picture(image: Seen, side: int, check: Check) -> tuple[Pixels, float]:
    """The upright image in RGB, at most `side` px long, and px of the original for one of its px.

    Raises DomainError with what is wrong with it.
    """
    picture, length = _decoded(image, side, check)
    picture.thumbnail((side, side), Image.Resampling.BOX, reducing_gap=2.0)
    return np.asarray(picture.convert("RGB")), length / max(picture.size)


def _decoded(image: Seen, least_side: int, check: Check) -> tuple[Image.Image, int]:
    """The upright image, perhaps smaller but no side under `least_side` px, and how long it is whole, px.

    Of an image too large to be decoded here the thumbnail is taken.
    """
    with storage().open(image.path) as file:
        found = probe_file(file)
        if is_large(found, file.entry):
            _, thumbnail = run_large("thumbnail_file", file, check=check)
            picture = read_image(thumbnail)
        else:
            decoded, orientation, _ = decode(read_whole(file), found, least_side=least_side)
            picture = upright(decoded, orientation)
    return picture, max(found.width, found.height)
