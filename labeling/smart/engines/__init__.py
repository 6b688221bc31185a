"""The registry of engines: what is said of them without their libraries, and where they are, by dotted path."""

import importlib
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from labeling.smart.engines.base import Layout
from labeling.smart.engines.layouts import APPEARANCE, PATCHES, PICTURED


@dataclass(frozen=True, slots=True)
class EngineWords:
    """What web and workers know of an engine.

    `path` is imported by workers' children alone, where the packages in `requires` are installed. `described` and
    `encoded` are what a classifier keeps of an image; `side` is how long an image is at most, px, that a detector gets.
    """

    name: str
    path: str
    requires: tuple[str, ...] = ()
    described: Layout = field(default_factory=dict)
    encoded: Layout = field(default_factory=dict)
    side: int = 0


ALL = (
    EngineWords(
        "linear-1",
        "labeling.smart.engines.linear:LinearClassifier",
        described=APPEARANCE,
        encoded=PATCHES,
    ),
    EngineWords("boosted-1", "labeling.smart.engines.boosted:BoostedDetector", side=640),
    EngineWords(
        "convolutional-1",
        "labeling.smart.engines.convolutional:ConvolutionalDetector",
        requires=("torch",),
        side=1024,
    ),
    EngineWords("better-1", "labeling.smart.engines.better:BetterDetector", requires=("torch",), side=1024),
    EngineWords(
        "blended-1",
        "labeling.smart.engines.blended:BlendedClassifier",
        requires=("torch",),
        described=PICTURED,
        encoded=PATCHES,
    ),
    EngineWords(
        "pretrained-1",
        "labeling.smart.engines.pretrained:PretrainedClassifier",
        requires=("torch",),
        described=PICTURED,
        encoded=PATCHES,
    ),
)
CLASSIFIERS = {engine.name: engine for engine in ALL if engine.described}
DETECTORS = {engine.name: engine for engine in ALL if engine.side}
ENGINES = CLASSIFIERS | DETECTORS
BEST_FIRST = {  # by type of dataset and algorithm
    ("image_classification", "fast"): ("blended-1", "linear-1"),
    ("image_classification", "precise"): ("pretrained-1",),
    ("object_detection", "fast"): ("boosted-1",),
    ("object_detection", "precise"): ("better-1",),
}

DESCRIBER = "linear-1"  # describes the images of datasets of boxes, so that it is known which look alike


def describer_of(name: str) -> EngineWords:
    """The engine that says what whole images look like: a classifier itself."""
    return CLASSIFIERS.get(name, CLASSIFIERS[DESCRIBER])


def missing_packages(name: str) -> list[str]:
    """What an engine needs and this machine lacks."""
    return [package for package in ENGINES[name].requires if find_spec(package) is None]


def best_engine(dataset_type: str, algorithm: str) -> EngineWords | None:
    """The best engine that can run here; None where there is none."""
    names = BEST_FIRST.get((dataset_type, algorithm), ())
    return next((ENGINES[name] for name in names if not missing_packages(name)), None)


def algorithms_for(dataset_type: str) -> dict[str, list[str]]:
    """The algorithms of a type of dataset, each with what this machine lacks before any engine of it can run."""
    found = {}
    for (of_type, algorithm), names in BEST_FIRST.items():
        if of_type == dataset_type:
            missing = [missing_packages(name) for name in names]
            found[algorithm] = missing[0] if all(missing) else []
    return found


def better_packages(dataset_type: str, algorithm: str) -> list[str]:
    """What this machine lacks before the best engine can run, where another one runs in its place; otherwise empty."""
    names = BEST_FIRST.get((dataset_type, algorithm), ())
    return missing_packages(names[0]) if best_engine(dataset_type, algorithm) else []


def load(name: str) -> Any:
    """The engine of that name, with its libraries."""
    return load_path(ENGINES[name].path)


def load_path(path: str) -> Any:
    """The engine at a dotted path such as `package.module:Class`."""
    module, _, attribute = path.partition(":")
    return getattr(importlib.import_module(module), attribute)()
