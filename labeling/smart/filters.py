"""Linear filters, which say of every window of an image at once, and roughly, whether a label may be there."""

import numpy as np
from numpy.typing import NDArray

from labeling.smart.engines.base import Floats, Labels

SHRINKING = 0.01  # of the covariance to one that is alike in all directions


def fit_filters(cells: Floats, labels: Labels, nothing: int) -> NDArray[np.float32]:
    """Of each of `nothing` labels weights (nothing, d) that part its cells (n, d) from those labeled `nothing`:
    Fisher's discriminant. 0 for a label without an example."""
    filters = np.zeros((nothing, cells.shape[1]), np.float32)
    middle, spread = _moments(cells[labels == nothing])
    for label in np.unique(labels[labels < nothing]):
        its_middle, its_spread = _moments(cells[labels == label])
        both = spread + its_spread
        both[np.diag_indices(len(both))] += both.trace() / len(both) * SHRINKING
        filters[label] = np.linalg.solve(both, its_middle - middle)
    return filters


def _moments(rows: Floats) -> tuple[Floats, Floats]:
    middle = rows.mean(axis=0)
    off = rows - middle
    return middle, (off.T @ off / len(rows)).astype(np.float64)
