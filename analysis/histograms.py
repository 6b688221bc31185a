"""A distribution in numbers: counts in fixed bins, moments and quantiles."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
MEDIAN = QUANTILES.index(0.5)


@dataclass(frozen=True, slots=True)
class Summary:
    """`counts` by bin, of `n` values; `missing` were NaN. The numbers are None of an empty distribution.

    `quantiles` at QUANTILES; `std` of the population.
    """

    counts: Sequence[int]
    n: int
    missing: int
    mean: float | None = None
    std: float | None = None
    min: float | None = None
    max: float | None = None
    quantiles: Sequence[float] = ()


def bins_of(values: NDArray[np.floating], edges: NDArray[np.float64]) -> NDArray[np.int64]:
    """The bin of each value: [edge, next edge), the last one closed; what is outside is in the first or last."""
    found = np.searchsorted(edges, values, side="right") - 1
    return np.asarray(np.clip(found, 0, len(edges) - 2), dtype=np.int64)


def summarise(values: NDArray[np.floating], edges: NDArray[np.float64]) -> Summary:
    """The distribution of some values, NaN among them."""
    there = values[~np.isnan(values)].astype(np.float64)
    missing = len(values) - len(there)
    if not len(there):
        return Summary([0] * (len(edges) - 1), 0, missing)
    counts = np.bincount(bins_of(there, edges), minlength=len(edges) - 1)
    return Summary(
        counts.tolist(),
        len(there),
        missing,
        float(there.mean()),
        float(there.std()),
        float(there.min()),
        float(there.max()),
        np.quantile(there, QUANTILES).tolist(),
    )
