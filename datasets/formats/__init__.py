"""The formats by name. A new one is a module with a `FORMAT`, and a line here."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from datasets.formats.base import Detected, Entry, Format, Reader, Writer

FORMATS = {
    "modelarts": "datasets.formats.modelarts",
    "voc": "datasets.formats.voc",
    "coco": "datasets.formats.coco",
    "yolo": "datasets.formats.yolo",
    "imagenet": "datasets.formats.imagenet",
    "masks": "datasets.formats.masks",
    "classification_txt": "datasets.formats.classification_txt",
    "label_studio": "datasets.formats.label_studio",
    "cvat": "datasets.formats.cvat",
    "csv": "datasets.formats.csv",
    "hf": "datasets.formats.hf",
    "webdataset": "datasets.formats.webdataset",
}
VARIANTS = ("boxes", "obb", "segments")  # the ways in which some format can be written
GUESS = 0.4  # below, a format is not sure
_ONLY_READ = ("classification_txt",)
_ONLY_WRITTEN = ("csv",)
IMPORT_FORMATS = tuple(name for name in FORMATS if name not in _ONLY_WRITTEN)
EXPORT_FORMATS = tuple(name for name in FORMATS if name not in _ONLY_READ)


class Recognition(NamedTuple):
    """The format that a listing has, and by what it was recognised."""

    format: Reader
    detected: Detected

    def fits(self, dataset_type: str) -> bool:
        """Say whether a dataset of this type can take what the files say."""
        return dataset_type in (self.detected.dataset_types or self.format.dataset_types)


def get_format(name: str) -> Format:
    """Return the format called `name` that is read and written; KeyError when there is none."""
    found: Format = _get(name)
    return found


def get_reader(name: str) -> Reader:
    """Return the format called `name`, one of `IMPORT_FORMATS`, to read with."""
    found: Reader = _get(name)
    return found


def get_writer(name: str) -> Writer:
    """Return the format called `name`, one of `EXPORT_FORMATS`, to write with."""
    found: Writer = _get(name)
    return found


def detect_format(
    listing: Sequence[Entry],
    head: Callable[[str], bytes] | None = None,
    *,
    dataset_type: str | None = None,
    among: Sequence[str] = IMPORT_FORMATS,
) -> Recognition | None:
    """Return the format that is surest of a listing; None when it holds no annotations.

    A mere guess is not taken where the dataset could not use what it says.
    """
    found = []
    for name in among:
        reader = get_reader(name)
        detected = reader.detect(listing, head)
        if detected is None:
            continue
        each = Recognition(reader, detected)
        if detected.sure >= GUESS or dataset_type is None or each.fits(dataset_type):
            found.append(each)
    return max(found, key=lambda each: each.detected.sure, default=None)


def _get(name: str) -> Any:
    return import_module(FORMATS[name]).FORMAT
