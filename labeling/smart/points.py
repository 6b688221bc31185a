"""Images as points that lie near each other where they are alike, from numbers of very different size. NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 64  # of appearance: more found no better groups on the real sets
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


def learn_axes(rows: Floats) -> Axes:
    """The axes of rows (n, d), n at least 1, in which no single direction outweighs what the others tell."""
    rows = rows.astype(np.float32)
    mean = rows.mean(axis=0)
    spread = rows.std(axis=0) + np.float32(1e-6)
    _, weights, directions = np.linalg.svd((rows - mean) / spread, full_matrices=False)
    kept = weights[:DIMENSIONS] > max(float(weights[0]), 1e-9) * 1e-5
    scaled = directions[:DIMENSIONS][kept] / np.sqrt(weights[:DIMENSIONS][kept, None])
    return Axes(mean, np.asarray(scaled.T / spread[:, None], dtype=np.float32))


def standardised(measures: Floats) -> Floats:
    """Measures (n, m), n at least 1, in standard deviations from their mean, at most FARTHEST: each weighs the same."""
    spread = measures.std(axis=0)
    found = (measures - measures.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return np.asarray(np.clip(found, -FARTHEST, FARTHEST), dtype=np.float32)
