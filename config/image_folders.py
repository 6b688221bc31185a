"""The folders that `make run IMAGES=/path` was started with, as read-only buckets. Standard library only."""

import itertools
import json
import os
import re
from collections.abc import Container, Mapping
from pathlib import Path

from config.terminal import RefusedError


def buckets_with_folders(data: Path, env: Mapping[str, str]) -> str:
    """`EASEL_BUCKETS` with a read-only bucket for the IMAGES of this start and of every start before it.

    A folder keeps its bucket's name in `image_folders.json`, so that its datasets still find their images when Easel
    is started without IMAGES.
    """
    record = data / "image_folders.json"
    folders: dict[str, str] = json.loads(record.read_text()) if record.exists() else {}
    given = [each for each in env.get("EASEL_BUCKETS", "").split(",") if each]
    if images := env.get("IMAGES"):
        path = images_folder(images)
        if str(path) not in folders.values():
            taken = {*folders, *(each.partition("=")[0] for each in given), *own_buckets(data)}
            folders[free_bucket_name(path.name, taken)] = str(path)
            record.write_text(json.dumps(folders, indent=1))
    return ",".join([*given, *(f"{name}={path}:ro" for name, path in folders.items())])


def own_buckets(data: Path) -> list[str]:
    """The buckets that the data folder itself holds."""
    return [each.name for each in (data / "obs").iterdir()] if (data / "obs").is_dir() else []


def images_folder(text: str) -> Path:
    """The folder that IMAGES names; refuses what is no readable folder."""
    path = Path(text).expanduser().resolve()
    if not path.is_dir() or not os.access(path, os.R_OK | os.X_OK):
        raise RefusedError(
            f"IMAGES={text} is not a folder that can be read: name the folder that holds your images."
        )
    if "," in str(path):
        raise RefusedError(
            f"IMAGES={text} has a comma in its path, which separates buckets: rename that folder."
        )
    return path


def free_bucket_name(text: str, taken: Container[str]) -> str:
    """A bucket name made of a folder's name: lower case letters, digits and hyphens, 3 to 63 of them."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:50].strip("-")
    name = slug if len(slug) >= 3 else f"images-{slug}".strip("-")
    candidates = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    return next(each for each in candidates if each not in taken)


def bucket_of(images: Path, buckets: str) -> str:
    """The name under which the folder `images` stands among `buckets`."""
    return next(each.partition("=")[0] for each in buckets.split(",") if each.endswith(f"={images}:ro"))
