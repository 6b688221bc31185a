"""What an engine is: how it learns from what people labeled, and what it says of other images.

Engines are pure: arrays in, arrays out, no database, no network; heavy work runs in a child process. The same input and
seed give the same model. A long loop calls `check` at least every two seconds, and lets pass what it raises.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.floating]
Labels = NDArray[np.int64]
Check = Callable[[], None]
Arrays = dict[str, NDArray[Any]]
Layout = Mapping[str, tuple[str, tuple[int, ...]]]  # {name: (type, shape)} of what is kept of one image


class Classifier(Protocol):
    """Four steps, each kept so that the next run has only what is new to do.

    `describe`: an image by itself, once for its content. `study`: what a dataset's images are made of, seldom.
    `encode`: an image in the words of that study. `train`, `predict`: labels, every time. `name` changes with the
    meaning of any.
    """

    name: str
    described: Layout
    encoded: Layout

    def describe(self, image: Pixels) -> Arrays:
        """Of an upright RGB image (h, w, 3) what `described` names."""
        ...

    def study(self, described: Arrays, *, seed: int) -> Arrays:
        """Learn from n described images, one at least, without labels."""
        ...

    def encode(self, studied: Arrays, described: Arrays, check: Check) -> Arrays:
        """Of n described images what `encoded` names."""
        ...

    def train(
        self, images: Arrays, labels: Labels, others: Arrays, names: list[str], *, seed: int, check: Check
    ) -> tuple[Arrays, dict[str, Any]]:
        """Learn from n images, described and encoded, and their labels: places in `names`. `others` are unlabeled.

        Returns what was learned, and a report: JSON values of `evaluation.classification_report` at least.
        """
        ...

    def predict(self, learned: Arrays, images: Arrays) -> tuple[Floats, Floats]:
        """Of n images the calibrated probabilities of the labels, (n, k), and points of length 1, (n, d), that lie near
        each other where images look alike."""
        ...
