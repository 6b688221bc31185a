"""The formats by name. A new one is a module with a `FORMAT`, and a line here."""

from collections.abc import Callable, Sequence
from importlib import import_module

from datasets.formats.base import Entry, Format

FORMATS = {
    "voc": "datasets.formats.voc",
    "coco": "datasets.formats.coco",
}


def get_format(name: str) -> Format:
    """Return the format called `name`; KeyError when there is none."""
    module = import_module(FORMATS[name])
    found: Format = module.FORMAT
    return found


def detect_format(listing: Sequence[Entry], head: Callable[[str], bytes] | None = None) -> Format | None:
    """Return the format that is surest of a listing; None when it holds no annotations."""
    formats = [get_format(name) for name in FORMATS]
    sure = [(found.detect(listing, head) or 0.0, found) for found in formats]
    best, found = max(sure, key=lambda pair: pair[0])
    return found if best > 0 else None
