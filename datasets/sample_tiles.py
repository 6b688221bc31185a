"""The tiles of large images: made once for each file, together, and kept in the cache of this machine."""

import io
import threading
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from datasets.errors import NotFoundError
from datasets.sample_images import (
    LARGE_PIXELS,
    ImageWaitsError,
    SampleFile,
    cache_path,
    go_on,
    keep,
    named_problems,
    open_image,
    probe_file,
    run_large,
    trim,
)
from datasets.storage import Reader
from datasets.tiles import read_tile

MOST_BYTES = 4 << 30  # kept on this machine: some hundred images of 100 megapixels
_being_made: set[Path] = set()
_lock = threading.Lock()


class NoTileError(NotFoundError):
    code = "tile_missing"
    message = "The image has no such tile."


class NotTiledError(NotFoundError):
    code = "image_not_tiled"
    message = (
        f"Images of up to {LARGE_PIXELS // 1_000_000} megapixels have no tiles: ask for the image itself."
    )


def is_tiled(width: int | None, height: int | None) -> bool:
    return bool(width and height) and (width or 0) * (height or 0) > LARGE_PIXELS


def tile_of(sample: SampleFile, z: int, x: int, y: int) -> tuple[bytes, str] | None:
    """The JPEG of one tile and the etag of its file; None while the tiles are made, or wait to be.

    Who asks first makes them all, which takes seconds. Raises NoTileError, NotTiledError, ImageMissingError,
    ImageUnreadableError, StorageUnavailableError, StorageFullError.
    """
    tiles = _kept(sample)
    if tiles is None:
        with open_image(sample) as file:
            sample = replace(sample, etag=file.entry.etag)  # it may have been replaced since it was listed
            tiles = _kept(sample) or _made(sample, file)
    if tiles is None:
        return None
    with tiles:
        tile = read_tile(tiles, z, x, y)
    if tile is None:
        raise NoTileError
    return tile, sample.etag


def _kept(sample: SampleFile) -> BinaryIO | None:
    try:
        return _path(sample).open("rb")
    except OSError:
        return None


def _made(sample: SampleFile, file: Reader) -> BinaryIO | None:
    """The tiles, made now; None where another request makes them: it is not waited for, threads are few."""
    with named_problems():
        found = probe_file(file)
    if not is_tiled(found.width, found.height):
        raise NotTiledError
    path = _path(sample)
    with _lock:
        if path in _being_made:
            return None
        _being_made.add(path)
    try:
        with named_problems():
            _, content = run_large("tiles_file", file, check=go_on, wait=0)
        keep(path, content)
    except ImageWaitsError:
        return None
    finally:
        with _lock:
            _being_made.discard(path)
    trim(Path(settings.EASEL_DATA, "cache", "tiles"), MOST_BYTES)
    return io.BytesIO(content)


def _path(sample: SampleFile) -> Path:
    return cache_path("tiles", sample, "tiles")
