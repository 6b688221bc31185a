"""Published Easel versions in training code:

data = easel.open("obs://out/streets-1/annotation/V001", usage="train")
for image, target in data.shuffled(seed=1): ...
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from easel.errors import (
    BucketUnknownError,
    EaselError,
    ImageMissingError,
    StorageError,
    TargetError,
    VersionDamagedError,
    VersionNotFoundError,
    WrongDigestError,
)
from easel.words import VERSION

if TYPE_CHECKING:
    from easel.dataset import VersionDataset
    from easel.dataset import open_version as open

__version__ = VERSION

__all__ = [
    "BucketUnknownError",
    "EaselError",
    "ImageMissingError",
    "StorageError",
    "TargetError",
    "VersionDamagedError",
    "VersionDataset",
    "VersionNotFoundError",
    "WrongDigestError",
    "__version__",
    "open",
]


def __getattr__(name: str) -> Any:
    """`open` and `VersionDataset` when they are asked for: PyTorch takes seconds, which `easel` on a shell can save."""
    dataset = import_module("easel.dataset")  # not `from easel`, which would ask here again
    found = {"open": dataset.open_version, "VersionDataset": dataset.VersionDataset}.get(name)
    if found is None:
        raise AttributeError(f"module easel has no {name}")
    return found
