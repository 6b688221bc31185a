"""Finding boxes by looking at every place in the sizes that are usual: a cascade from cheap to dear.

A linear filter of each label goes over all windows; the best of them are seen by the first trees, the best of those by
all trees. What is left is moved to where it fits and seen again, and once more in the mirror.
"""

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from labeling.smart.boxes import agreed, clipped, some
from labeling.smart.channels import Channels, channels_of, mirrored
from labeling.smart.engines.base import Arrays, Boxes, Floats, Labels, Pixels
from labeling.smart.forest import Forest
from labeling.smart.refining import Refiner

PASS = 8  # of so many windows of a size one passes the filter
LEAST_PASSING = 60  # windows of a size
FIRST_TREES = slice(0, 15)  # rounds
SEEN = 400  # windows by all trees
HOPELESS = 0.03  # what all labels together must have
LEAST_SCORE = 0.02
MOST_BOXES = 300  # of an image


@dataclass(frozen=True, slots=True)
class Finder:
    """`sizes` (a, 2), px in an image that is `side` px long, of labels `of_sizes` (a,); `filters` (labels, IN_CELLS).
    The forests' last class, `len(filters)`, is what is no label; they read `columns` of the features."""

    side: int
    sizes: Floats
    of_sizes: Labels
    filters: Floats
    columns: NDArray[np.int64]
    refiner: Refiner
    forest: Forest
    council: Forest  # has the last word

    def arrays(self) -> Arrays:
        parts = {"refiner": self.refiner.arrays(), "forest": self.forest.arrays()}
        parts["council"] = self.council.arrays()
        own: dict[str, Any] = {
            "side": np.array(self.side),
            "sizes": self.sizes,
            "of_sizes": self.of_sizes,
            "filters": self.filters,
            "columns": self.columns,
        }
        return own | {
            f"{part}_{name}": values for part, of_part in parts.items() for name, values in of_part.items()
        }

    def find(self, image: Pixels) -> Boxes:
        """Boxes with raw scores, px of the image."""
        small, scale = resized(image, self.side)
        found = boxes_of(*self.score(channels_of(small)))
        height, width = image.shape[:2]
        return clipped(replace(found, corners=found.corners / scale), width, height)

    def score(self, channels: Channels) -> tuple[Floats, Floats]:
        """Boxes (n, 4) and the probabilities (n, labels + 1) of what they are, the last: nothing."""
        corners, features = self.candidates(channels)
        first = self.judge(features, self.forest, rounds=FIRST_TREES)[:, -1]
        best = np.argsort(first, kind="stable")[:SEEN]
        corners, features = corners[best], features[best]
        is_hopeful = self.judge(features, self.forest)[:, -1] < 1 - HOPELESS
        corners = self.refiner.refine(corners[is_hopeful], features[is_hopeful])
        features = channels.describe(corners)
        both = self.judge(features, self.council) + self.judge(mirrored(features), self.council)
        return corners, both / 2

    def candidates(self, channels: Channels) -> tuple[Floats, Floats]:
        """Windows that pass the filters, with their features."""
        passing = []
        for (width, height), label in zip(self.sizes, self.of_sizes, strict=True):
            lattice = channels.lattice(float(width), float(height))
            responses = lattice.respond(self.filters[label])
            number = max(LEAST_PASSING, len(responses) // PASS)
            passing.append(lattice.corners[np.argsort(-responses, kind="stable")[:number]])
        corners = np.concatenate(passing)
        return corners, channels.describe(corners)

    def judge(self, features: Floats, forest: Forest, *, rounds: slice = slice(None)) -> Floats:
        """Of n features the probabilities (n, labels + 1)."""
        found = np.zeros((len(features), len(self.filters) + 1), np.float32)
        found[:, forest.classes] = forest.probabilities(features[:, self.columns], rounds=rounds)
        return found


def boxes_of(corners: Floats, scores: Floats) -> Boxes:
    """What windows (n, 4) with probabilities (n, labels + 1) say together, at most MOST_BOXES."""
    places, labels = np.nonzero(scores[:, :-1] > LEAST_SCORE)
    found = agreed(Boxes(corners[places], labels, scores[places, labels]))
    return some(found, np.arange(min(len(found.labels), MOST_BOXES)))


def resized(image: Pixels, side: int) -> tuple[Pixels, float]:
    """The image with its longer side `side` px long, and by how much it was scaled."""
    height, width = image.shape[:2]
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=kind), np.uint8), scale


def finder_of(learned: Arrays) -> Finder:
    """What `Finder.arrays` wrote."""

    def part(kind: str) -> Arrays:
        return {
            name.removeprefix(f"{kind}_"): values
            for name, values in learned.items()
            if name.startswith(f"{kind}_")
        }

    return Finder(
        int(learned["side"]),
        learned["sizes"],
        learned["of_sizes"],
        learned["filters"],
        learned["columns"],
        Refiner(**part("refiner")),
        Forest(**part("forest")),
        Forest(**part("council")),
    )
