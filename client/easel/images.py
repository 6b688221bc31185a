"""The bytes of images, checked by their sha256, and images as training takes them: upright, 8-bit RGB."""

from __future__ import annotations

import hashlib
import io
import os

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from easel.cache import Cache
from easel.errors import EaselError, ImageMissingError, VersionDamagedError
from easel.places import FileGoneError, Places
from easel.samples import Sample
from easel.version import SHORT, Version
from easel.words import IMAGES

DATASET_FOLDER = ("..", "..")  # from <dataset>/annotation/<version>
_ORIENTATION = 0x0112
_DEPTHS = (8, 10, 12, 14, 16)


class ImageUnreadableError(EaselError):
    code = "image_unreadable"


def copy_path(folder: str, sample: Sample) -> str:
    """Where the sample's image is kept below `folder`: that of a version that was downloaded, or that of the dataset,
    where images were copied beside its versions."""
    sha256 = sample.sha256 or ""
    suffix = os.path.splitext(sample.name)[1].lower()
    return os.path.join(folder, IMAGES, sha256[:2], sha256 + suffix)


class ImageSource:
    """Reads the images of a version: its own copies, their place, or the cache of what lies on S3."""

    def __init__(self, version: Version, places: Places, cache: Cache) -> None:
        self._version, self._places, self._cache = version, places, cache
        local = places.local_path(version.path)
        near = [] if local is None else [local, os.path.join(local, *DATASET_FOLDER)]
        self._copies = [folder for folder in near if os.path.isdir(os.path.join(folder, IMAGES))]

    def read(self, sample: Sample, *, is_checked: bool) -> bytes:
        """The file's bytes. Raises ImageMissingError and VersionDamagedError, which name it."""
        copies = [copy_path(folder, sample) for folder in self._copies] if sample.sha256 else []
        path = next(filter(os.path.exists, copies), sample.path)
        is_remote = self._places.local_path(path) is None
        if is_remote and sample.sha256 and (kept := self._kept(sample.sha256)) is not None:
            return kept
        try:
            data = self._places.read(path)
        except FileGoneError:
            why = f"is gone, to which sample {sample.number} of {self._version.name} refers"
            raise ImageMissingError(path, why) from None
        if sample.sha256 and (is_checked or is_remote):
            require_content(path, data, sample.sha256)
        if is_remote and sample.sha256:
            self._cache.put("images", sample.sha256, data)
        return data

    def _kept(self, sha256: str) -> bytes | None:
        data = self._cache.get("images", sha256)
        if data is not None and hashlib.sha256(data).hexdigest() != sha256:
            self._cache.drop("images", sha256)  # a disk's fault, and no reason to stop: it is fetched again
            return None
        return data


def require_content(path: str, data: bytes, sha256: str) -> None:
    """Raise VersionDamagedError unless the bytes have this sha256."""
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise VersionDamagedError(
            path, f"is not what was published: its sha256 is {found[:SHORT]}..., not {sha256[:SHORT]}..."
        )


def decode(data: bytes, path: str, mode: str | None) -> Image.Image:
    """The upright image, in mode `mode`; as it is stored where that is None. Raises ImageUnreadableError."""
    try:
        image: Image.Image = Image.open(io.BytesIO(data))
        # in one piece: a tenth of the time of a photo goes into handing it over by 64 KB
        image.decodermaxblock = max(len(data), 1 << 16)  # type: ignore[attr-defined]  # of files, as this one is
        image.load()
        if ("exif" in image.info or image.format == "TIFF") and image.getexif().get(_ORIENTATION, 1) != 1:
            image = ImageOps.exif_transpose(image)
        return image if mode in (None, image.mode) else _eight_bits(image).convert(mode)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ImageUnreadableError(f"{path} can't be decoded: {error}") from error


def _eight_bits(image: Image.Image) -> Image.Image:
    """As Easel shows it: deep grey by the smallest range that it fits in, what is see-through on white."""
    if image.mode.startswith("I") or image.mode == "F":
        deep = np.asarray(image, np.float64)
        low, high = (deep.min(), deep.max()) if image.mode == "F" else (0.0, deep.max())
        depth = next((each for each in _DEPTHS if high < 1 << each), 31)
        span = (high - low or 1.0) if image.mode == "F" else (1 << depth) - 1
        return Image.fromarray(((deep - low) * (255 / span) + 0.5).clip(0, 255).astype(np.uint8))
    if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
        layered = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), layered)
    return image
