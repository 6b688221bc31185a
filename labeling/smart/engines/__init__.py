"""The registry of engines: what is said of them without their libraries, and where they are, by dotted path."""

import importlib
from dataclasses import dataclass
from typing import Any

from labeling.smart.engines.base import Layout
from labeling.smart.engines.layouts import APPEARANCE, PATCHES


@dataclass(frozen=True, slots=True)
class EngineWords:
    """What web and workers know of an engine. `path` is imported by workers' children alone."""

    name: str
    path: str
    described: Layout
    encoded: Layout


CLASSIFIERS = {
    "fast": EngineWords("linear-1", "labeling.smart.engines.linear:LinearClassifier", APPEARANCE, PATCHES),
}


def engine_words(algorithm: str) -> EngineWords:
    return CLASSIFIERS[algorithm]


def classifier(algorithm: str) -> Any:
    """The engine of an algorithm, with its libraries."""
    module, _, name = CLASSIFIERS[algorithm].path.partition(":")
    return getattr(importlib.import_module(module), name)()
