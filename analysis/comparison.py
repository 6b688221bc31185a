"""How far two distributions over the same bins are apart, in figures and in a word."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

GROUPS = 10  # into which the bins are joined for PSI: the custom that its thresholds come from
SMALL_PSI, LARGE_PSI = 0.1, 0.25
SMALL_KS = 0.1  # a difference that is certain but smaller than this is of no consequence
CERTAIN = 0.01  # the chance that equal distributions differ as much
_LEAST_SHARE = 1e-4  # of an empty group: PSI of one against something would be infinite


@dataclass(frozen=True, slots=True)
class Drift:
    """`ks`: the greatest difference of the cumulated shares, 0..1. `psi`: population stability index, 0 and more.

    `chance`: how likely equal distributions of these sizes differ as much (Kolmogorov). `verdict` in a word.
    """

    ks: float
    psi: float
    chance: float
    verdict: Literal["same", "small", "large"]


def drift(a: Sequence[int], b: Sequence[int]) -> Drift | None:
    """Compare counts in the same bins; None where one has none."""
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    number_a, number_b = first.sum(), second.sum()
    if not number_a or not number_b:
        return None
    first, second = first / number_a, second / number_b
    ks = float(np.abs(np.cumsum(first) - np.cumsum(second)).max())
    psi = stability_index(first, second)
    chance = kolmogorov(ks * math.sqrt(number_a * number_b / (number_a + number_b)))
    return Drift(ks, psi, chance, _verdict(ks, psi, chance))


def stability_index(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """PSI of two lists of shares, over groups of bins with about a tenth of `a` and `b` together in each."""
    cumulated = np.cumsum(a + b) / 2
    group = np.minimum((cumulated - (a + b) / 4) * GROUPS, GROUPS - 1).astype(np.int64)
    shares_a, shares_b = (np.bincount(group, shares, GROUPS) for shares in (a, b))
    is_used = (shares_a > 0) | (shares_b > 0)
    shares_a, shares_b = (np.maximum(shares[is_used], _LEAST_SHARE) for shares in (shares_a, shares_b))
    pairs: list[tuple[float, float]] = list(zip(shares_a.tolist(), shares_b.tolist(), strict=True))
    terms = [(x - y) * math.log(x / y) for x, y in pairs]
    return math.fsum(terms)


def kolmogorov(distance: float) -> float:
    """The chance of a greater scaled KS distance between samples of one distribution (Kolmogorov 1933)."""
    if distance < 0.2:
        return 1.0
    terms = ((1 if k % 2 else -1) * math.exp(-2 * k * k * distance * distance) for k in range(1, 101))
    return min(1.0, max(0.0, 2 * sum(terms)))


def _verdict(ks: float, psi: float, chance: float) -> Literal["same", "small", "large"]:
    if chance > CERTAIN or (psi < SMALL_PSI and ks < SMALL_KS):
        return "same"
    return "large" if psi >= LARGE_PSI else "small"
