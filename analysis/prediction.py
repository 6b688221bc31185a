"""How well a label can be told from one number alone: a warning that a model may learn that instead of the object."""

import numpy as np
from numpy.typing import NDArray

FOLDS = 5
LEAST = 20  # values of a label: of fewer nothing can be said
_LEAST_VARIANCE = 1e-9

Numbers = NDArray[np.float64]
Classes = NDArray[np.int64]


def predictability(values: Numbers, classes: Classes) -> float | None:
    """0: no better than to say the most frequent label; 1: each label is told. None with fewer than two labels.

    The held-out accuracy of Gaussian naive Bayes in five folds, scaled between the share of the most frequent label
    and 1 (the idea is cleanlab Datalab's). Labels with under `LEAST` values and NaN are left out.
    """
    is_there = np.isfinite(values)
    values, classes = values[is_there], classes[is_there]
    counts = np.bincount(classes) if len(classes) else np.zeros(0, np.int64)
    kept = np.flatnonzero(counts >= LEAST)
    if len(kept) < 2:
        return None
    is_kept = np.isin(classes, kept)
    values, classes = values[is_kept], np.searchsorted(kept, classes[is_kept])
    baseline = counts[kept].max() / counts[kept].sum()
    fold = np.random.default_rng(0).permutation(len(values)) % FOLDS
    right = sum(_right(values, classes, fold == held_out, len(kept)) for held_out in range(FOLDS))
    return max(0.0, float((right / len(values) - baseline) / (1 - baseline)))


def _right(values: Numbers, classes: Classes, is_test: NDArray[np.bool_], labels: int) -> int:
    """How many held-out values a model of the others gives the right label."""
    known, known_classes = values[~is_test], classes[~is_test]
    counts = np.maximum(np.bincount(known_classes, minlength=labels), 1)
    mean = np.bincount(known_classes, known, labels) / counts
    squares = np.bincount(known_classes, (known - mean[known_classes]) ** 2, labels)
    variance = squares / counts + _LEAST_VARIANCE * max(float(known.var()), 1e-12) + 1e-12
    distance = values[is_test][:, None] - mean
    likelihood = np.log(counts) - 0.5 * np.log(variance) - distance**2 / (2 * variance)
    return int((likelihood.argmax(axis=1) == classes[is_test]).sum())
