"""How far values lie outside of a distribution, from 0 to 1: what makes samples hard for a model that learned from it.

Limits are the 0.5 % and 99.5 % quantiles of the distribution, so that at most one in a hundred of its own values is
beyond. A value's coefficient is d / (1 + d), d its distance beyond the limit in robust standard deviations (1.4826
times the median of absolute deviations from the median): 0 inside, 0.5 one deviation beyond, near 1 far out.
On an axis where equal steps are equal factors all of this is of the logarithms. Quantiles and medians are little moved
by outliers, whereas mean and standard deviation are by the very values that are looked for.
"""

from dataclasses import dataclass

import numpy as np

from analysis.metrics.base import Metric, Numbers

LIMITS = (0.005, 0.995)
LEAST = 50  # values: of fewer nobody can say what is rare
_NORMAL = (
    1.4826  # of a normal distribution this times the median absolute deviation is the standard deviation
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A distribution as positions on its metric's axis: between `low` and `high` nothing is odd."""

    low: float
    high: float
    deviation: float


def reference_of(metric: Metric, values: Numbers) -> Reference | None:
    """What is usual in a distribution; None where it has fewer than `LEAST` values. NaN are left out.

    The deviation is a bin at least: what differs by less can't be told apart in a chart.
    """
    there = positions(metric, values[np.isfinite(values)])
    if len(there) < LEAST:
        return None
    low, high = np.quantile(there, LIMITS)
    spread = _NORMAL * float(np.median(np.abs(there - np.median(there))))
    bin_width = float(np.diff(positions(metric, metric.edges)).min())
    return Reference(float(low), float(high), max(spread, bin_width))


def offsets(metric: Metric, reference: Reference, values: Numbers) -> Numbers:
    """The coefficient of each of (n,) values, 0 to below 1; 0 of NaN."""
    there = positions(metric, values)
    beyond = np.maximum(there - reference.high, reference.low - there) / reference.deviation
    distance = np.nan_to_num(np.maximum(beyond, 0.0), posinf=1e12)
    return np.asarray(distance / (1 + distance), dtype=np.float64)


def positions(metric: Metric, values: Numbers) -> Numbers:
    """Where values lie on the metric's axis; what is below a logarithmic axis lies at its beginning."""
    if not metric.is_log:
        return np.asarray(values, dtype=np.float64)
    return np.asarray(np.log2(np.maximum(values, metric.edges[0])), dtype=np.float64)
