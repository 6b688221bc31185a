"""How a box that is nearly right is moved: offsets by its sides, and the regression that tells them."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.smart.engines.base import Floats

STRENGTH = 30.0  # of the penalty on squares
FARTHEST = 0.4  # of its sides that a box is moved at once, and of a logarithm that it grows


def offsets(boxes: Floats, targets: Floats) -> Floats:
    """(n, 4): from each box to its target, the middle's way by the box's sides and the logarithms of how it grows."""
    sides, wanted = boxes[:, 2:] - boxes[:, :2], targets[:, 2:] - targets[:, :2]
    way = (targets[:, :2] + targets[:, 2:] - boxes[:, :2] - boxes[:, 2:]) / 2
    return np.concatenate([way / sides, np.log(wanted / sides)], axis=1, dtype=np.float32)


def moved(boxes: Floats, by: Floats) -> Floats:
    """The boxes (n, 4) moved by offsets (n, 4)."""
    sides = boxes[:, 2:] - boxes[:, :2]
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2 + by[:, :2] * sides
    halves = sides * np.exp(by[:, 2:]) / 2
    return np.concatenate([middle - halves, middle + halves], axis=1, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Refiner:
    """A ridge regression: `weights` (d, 4) and `bias` (4,)."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def arrays(self) -> dict[str, NDArray[Any]]:
        return asdict(self)

    def refine(self, boxes: Floats, features: Floats) -> Floats:
        by = features @ self.weights + self.bias
        return moved(boxes, by.clip(-FARTHEST, FARTHEST))


def fit_refiner(features: Floats, targets: Floats) -> Refiner:
    """Learn offsets (n, 4) from features (n, d)."""
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1.0
    scaled = (features - mean) / spread
    centre = targets.mean(axis=0)
    gram = (scaled.T @ scaled).astype(np.float64)
    gram[np.diag_indices(len(gram))] += STRENGTH
    weights = np.linalg.solve(gram, scaled.T @ (targets - centre)) / spread[:, None]
    return Refiner(weights.astype(np.float32), (centre - mean @ weights).astype(np.float32))
