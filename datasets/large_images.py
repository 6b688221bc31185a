"""Work on images that are too large for a worker's own memory: from file to file, for a child process.

The functions know no database and no storage; `sample_images.run_large` calls them by name.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from datasets.cropping import Region, cut_all, to_jpeg
from datasets.examination import examine
from datasets.image_headers import probe
from datasets.images import decode, make_thumbnail, rendition
from datasets.tiles import write_tiles


def examine_file(source: str, target: str) -> dict[str, Any]:
    """What `examine` says of a file, as JSON; its thumbnail is written to `target`."""
    found = examine(Path(source).read_bytes())
    Path(target).write_bytes(found.thumbnail)
    return {
        "probe": asdict(found.probe),
        "sha256": found.sha256,
        "phash": found.phash,
        "measures": asdict(found.measures),
    }


def thumbnail_file(source: str, target: str) -> None:
    """Write the thumbnail of an image."""
    Path(target).write_bytes(make_thumbnail(Path(source).read_bytes()))


def rendition_file(source: str, target: str) -> str:
    """Write what every browser shows of an image; returns the media type."""
    content, media_type = rendition(Path(source).read_bytes())
    Path(target).write_bytes(content)
    return media_type


def tiles_file(source: str, target: str) -> None:
    """Write the pyramid of tiles of an image."""
    content = Path(source).read_bytes()
    image, orientation, _ = decode(content, probe(content, is_whole=True))
    with Path(target).open("wb") as file:
        write_tiles(image, orientation, file)


def crops_file(source: str, target: str, regions: list[Region], side: int) -> list[int]:
    """Write crops of an image one behind the other, JPEGs; returns how many bytes each has."""
    crops = [to_jpeg(crop) for crop in cut_all(Path(source).read_bytes(), regions, side)]
    Path(target).write_bytes(b"".join(crops))
    return [len(crop) for crop in crops]
