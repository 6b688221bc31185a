"""Confidences of boxes that mean what they say: of those said to be p, a share of p is right.

Platt 1999, on boxes found in images that were not trained on: one slope for all labels, and an offset of each that is
drawn to their mean where there are few. The order within a label stays.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from labeling.smart.engines.base import Floats, Labels

SMALLEST = 1e-4  # score that is told from 0, and from 1
STRENGTH = 1.0  # of the pull of a label's offset to the mean, in boxes
LEAST_SLOPE = 0.05  # a score that says nothing must not turn the order round


def fit_platt(scores: Floats, labels: Labels, is_right: NDArray[np.bool_], count: int) -> Floats:
    """(2 + count,): slope, offset, and of each of `count` labels what is added to it. Without boxes the scores stay."""
    platt = np.zeros(2 + count)
    platt[0] = 1.0
    if not len(scores):
        return platt
    logits, sign = _logits(scores), np.where(is_right, -1.0, 1.0)
    of_label = np.eye(count)[labels]

    def loss(values: Floats) -> tuple[float, Floats]:
        off = sign * (values[0] * logits + values[1] + values[2:][labels])
        pull = sign * expit(off)
        slope = [pull @ logits + values[0] - 1, pull.sum(), *(pull @ of_label + STRENGTH * values[2:])]
        penalty = ((values[0] - 1) ** 2 + STRENGTH * (values[2:] ** 2).sum()) / 2
        return float(np.logaddexp(0, off).sum() + penalty), np.array(slope)

    bounds = [(LEAST_SLOPE, None)] + [(None, None)] * (1 + count)
    return np.asarray(minimize(loss, platt, jac=True, method="L-BFGS-B", bounds=bounds).x)


def calibrated(scores: Floats, labels: Labels, platt: Floats) -> Floats:
    """Confidences (n,) of scores (n,) from 0 to 1."""
    return np.asarray(expit(platt[0] * _logits(scores) + platt[1] + platt[2:][labels]))


def _logits(scores: Floats) -> Floats:
    kept = np.clip(np.asarray(scores, np.float64), SMALLEST, 1 - SMALLEST)
    return np.asarray(np.log(kept / (1 - kept)))
