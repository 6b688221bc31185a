"""What an engine is: how it learns from what people labeled, and what it says of other images.

Engines are pure: arrays in, arrays out, no database, no network; heavy work runs in a child process. The same input and
seed give the same model, where no time is set. A long loop calls `check` at least every two seconds, and lets pass what
it raises.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.floating]
Labels = NDArray[np.int64]
Check = Callable[[], None]
Arrays = dict[str, NDArray[Any]]
Layout = Mapping[str, tuple[str, tuple[int, ...]]]  # {name: (type, shape)} of what is kept of one image


@dataclass(frozen=True, slots=True)
class Boxes:
    """Rectangles in one image: `corners` (n, 4) as x0, y0, x1, y1 in px of the image, `labels` (n,) as places in a list
    of names, `confidences` (n,) from 0 to 1: 1 where a person drew them."""

    corners: Floats
    labels: Labels
    confidences: Floats


class Classifier(Protocol):
    """Four steps, each kept so that the next run has only what is new to do.

    `describe`: an image by itself, once for its content. `study`: what a dataset's images are made of, seldom.
    `encode`: an image in the words of that study. `train`, `predict`: labels, every time. `name` changes with the
    meaning of any. `seconds` are about what `train` may take: it plans to do less where they are few.
    """

    name: str
    described: Layout
    encoded: Layout
    seconds: float | None

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


class Detector(Protocol):
    """Two steps. `images` are upright and RGB (h, w, 3), at most `side` px long, and read anew each time that one is
    asked for: whoever keeps them bounds what he keeps. Boxes are in px of the image as it is given. `seconds` are about
    what `train` may take: it plans to do less where they are few.
    """

    name: str
    side: int
    seconds: float | None

    def train(
        self,
        images: Sequence[Pixels],
        boxes: Sequence[Boxes],
        others: Sequence[Pixels],
        names: list[str],
        *,
        seed: int,
        check: Check,
    ) -> tuple[Arrays, dict[str, Any]]:
        """Learn from n images and all that is to be found in each. `others` are unlabeled.

        Returns what was learned, and a report: JSON values of `evaluation.detection_report` at least, measured on
        images that were held out; `confidences` of `predict` are calibrated on the same.
        """
        ...

    def predict(self, learned: Arrays, image: Pixels) -> Boxes:
        """What is found in one image, the surest first, without a box that says the same as a surer one."""
        ...
