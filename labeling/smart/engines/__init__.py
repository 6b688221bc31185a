"""The registry of engines, by dotted path: whoever reads it imports no heavy library."""

import importlib
from typing import Any

CLASSIFIERS = {"fast": "labeling.smart.engines.linear:LinearClassifier"}


def classifier(algorithm: str) -> Any:
    """The engine of an algorithm. Imports its libraries: for workers' children alone."""
    module, _, name = CLASSIFIERS[algorithm].partition(":")
    return getattr(importlib.import_module(module), name)()
