"""Several models as one: their log probabilities weighted so that held-out samples are told best.

The weights are temperatures as well, so that what comes out is calibrated; a model that does not help gets none.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from labeling.smart.calibration import softmax

LEAST, MOST = 0.01, 20.0  # of a weight: a label that no model knows must stay impossible
IMPOSSIBLE = -100.0  # log probability of a label that a model did not know
PULL = 0.5  # towards what is expected: what it costs, in nats, that a weight is e times as much or as little

Floats = NDArray[np.floating]


def fit_weights(
    members: Sequence[Floats],
    labels: NDArray[np.integer],
    *,
    expected: Sequence[float] | None = None,
    pull: float = PULL,
) -> Floats:
    """The weight of each model by its logits (n, k) of samples that it was not trained on.

    A hundred samples tell a weight to a quarter only: what is known of a kind of model from elsewhere, `expected`,
    counts beside them, the less the more samples there are. Without it models are expected to weigh 1 together.
    A sample whose label a model did not know, because it is the only one, says nothing.
    """
    all_told = [log_softmax(logits) for logits in members]
    right = np.min([logits[np.arange(len(labels)), labels] for logits in all_told], axis=0)
    is_known = right > IMPOSSIBLE
    known, wanted = [logits[is_known] for logits in all_told], labels[is_known]
    usual = np.full(len(members), 1 / len(members)) if expected is None else np.array(expected)
    if not len(wanted):
        return usual
    middle = np.log(usual)

    def loss(logarithms: Floats) -> float:
        told = log_softmax(_sum(known, np.exp(logarithms)))
        pulled = pull * ((logarithms - middle) ** 2).sum() / len(wanted)
        return float(-told[np.arange(len(wanted)), wanted].mean() + pulled)

    found = minimize(
        loss,
        middle,
        method="L-BFGS-B",
        bounds=[(np.log(LEAST), np.log(MOST))] * len(members),
    )
    return np.asarray(np.exp(found.x))


def blend(members: Sequence[Floats], weights: Floats) -> Floats:
    """Probabilities (n, k) of the models' logits."""
    return softmax(_sum([log_softmax(logits) for logits in members], weights))


def log_softmax(logits: Floats) -> Floats:
    above = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(above - np.log(np.exp(above).sum(axis=1, keepdims=True)))


def _sum(members: Sequence[Floats], weights: Floats) -> Floats:
    total = np.zeros_like(members[0], dtype=np.float64)
    for weight, logits in zip(weights, members, strict=True):
        total += weight * logits
    return total
