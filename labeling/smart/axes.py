"""Axes along which features vary most: fewer numbers that say the same, and points that lie near each other where
images look alike."""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

POINT_DIMENSIONS = 40
MOST_ROWS = (
    2000  # that axes are found from: the memory that takes grows with their square, 0.2 GB for so many
)

Floats = NDArray[np.floating]
Float32s = NDArray[np.float32]


def rotation(features: Floats, most: int) -> Float32s:
    """Orthogonal axes (d, r), r at most `most`, in which the features (n, d) are the same, or nearly where n is larger.

    A penalty on squares does not see a rotation, so that the regression finds the same in fewer dimensions.
    """
    features = features[np.linspace(0, len(features) - 1, min(len(features), MOST_ROWS)).astype(int)]
    gram = features @ features.T if len(features) < features.shape[1] else features.T @ features
    asked = (max(0, len(gram) - most), len(gram) - 1)
    values, vectors = eigh(
        gram.astype(np.float64), subset_by_index=asked, overwrite_a=True, check_finite=False
    )
    kept = np.argsort(-values)
    kept = kept[values[kept] > values.max() * 1e-7]
    if len(features) < features.shape[1]:
        return np.asarray(features.T @ (vectors[:, kept] / np.sqrt(values[kept])), dtype=np.float32)
    return np.asarray(vectors[:, kept], dtype=np.float32)


def point_axes(features: Floats, *, evenness: float = 0.0) -> tuple[Float32s, Float32s]:
    """The principal axes (d, 40) of features, and where their mean lies on them.

    `evenness`: 0 leaves the axes as they vary, 1 lets all vary alike.
    """
    mean = features.mean(axis=0)
    axes = rotation(features - mean, POINT_DIMENSIONS)
    spread = (features @ axes).std(axis=0)
    axes /= np.maximum(spread, np.float32(1e-6)) ** np.float32(evenness)
    return axes, mean @ axes


def points_of(features: Floats, *, evenness: float = 0.0) -> Floats:
    """Points (n, d) of length 1 for features (n, f)."""
    axes, origin = point_axes(features, evenness=evenness)
    return unit(features @ axes - origin)


def unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))
