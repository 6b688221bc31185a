"""Images as points that lie near each other where they are alike, from numbers of very different size. NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FARTHEST = 3.0  # standard deviations from the mean, beyond which a measure says no more

Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Axes:
    """The principal axes (d, r) of numbers, each with the root of its weight, and their `mean` (d,)."""

    mean: Floats
    directions: Floats

    def points(self, rows: Floats) -> Floats:
        """Rows (n, d) as points (n, r) of length 1."""
        found = (rows.astype(np.float32) - self.mean) @ self.directions
        return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9))


def standardised(measures: Floats) -> Floats:
    """Measures (n, m), n at least 1, in standard deviations from their mean, at most FARTHEST: each weighs the same."""
    spread = measures.std(axis=0)
    found = (measures - measures.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return np.asarray(np.clip(found, -FARTHEST, FARTHEST), dtype=np.float32)
