"""Confidences that mean what they say: scores are mapped so that of those said to be p, a share of p is right."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

Floats = NDArray[np.floating]
PULL = 8.0  # towards 1: what it costs, in nats, that a temperature is e times as much or as little
SMALLEST, LARGEST = np.log(0.05), np.log(20.0)  # of a temperature's logarithm


def softmax(logits: Floats, temperature: float = 1.0) -> Floats:
    """Probabilities (n, k) of logits (n, k), which are divided by the temperature."""
    scaled = logits / temperature
    raised = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def log_loss(probabilities: Floats, labels: NDArray[np.integer]) -> float:
    """Mean of -ln(p of the right label)."""
    right = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(right, 1e-12)).mean())


def fit_temperature(logits: Floats, labels: NDArray[np.integer]) -> float:
    """The temperature with the least log loss on logits (n, k) of samples that were not trained on (Guo et al. 2017).

    A hundred samples tell it to a quarter only: the fewer there are, the nearer to 1 it stays.
    """
    found = minimize_scalar(
        lambda logarithm: (
            log_loss(softmax(logits, float(np.exp(logarithm))), labels) + PULL * logarithm**2 / len(labels)
        ),
        bounds=(SMALLEST, LARGEST),
        method="bounded",
    )
    return float(np.exp(found.x))


def expected_calibration_error(confidences: Floats, is_right: NDArray[np.bool_], bins: int = 10) -> float:
    """Mean distance of confidence and share of right ones, over bins of equal width weighted by their numbers."""
    if not len(confidences):
        return 0.0
    place = np.clip(np.ceil(confidences * bins).astype(int) - 1, 0, bins - 1)
    counts = np.bincount(place, minlength=bins)
    distance = np.abs(np.bincount(place, is_right, bins) - np.bincount(place, confidences, bins))
    return float(distance[counts > 0].sum() / len(confidences))
