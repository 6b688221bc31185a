"""A model that was trained elsewhere, plugged in: what it answers to images is one more kind of features.

Nothing is believed of it. A regression on its answers learns beside the one on an engine's own features, and both speak
together only where that tells held-out samples clearly better; otherwise the model is left out, and the report says so.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from labeling.smart.blending import blend, fit_weights
from labeling.smart.calibration import fit_temperature, softmax
from labeling.smart.engines.base import Arrays, Floats, Labels
from labeling.smart.engines.layouts import BACKBONE

LEAST_GAIN = 0.01  # of the log loss: two weights are fitted where there was one, which alone gains a little
ERRORS = 2.0  # standard errors of the mean gain, by which it has to be above nothing
LEAST_SHARE = 1e-12  # of a label

Regress = Callable[[Floats, Labels, int], tuple[Floats, Floats]]
HoldOut = Callable[[Floats], Floats]


def fit(
    images: Arrays, others: Arrays, labels: Labels, own: Floats, *, regress: Regress, hold_out: HoldOut
) -> tuple[Arrays, Floats]:
    """Learn beside an engine whose logits of held-out examples are `own` (n, k): what `look` needs, and the logits of
    both together, or of the engine alone where the model does not help. Nothing where there is no model."""
    if BACKBONE not in images:
        return {}, own
    seen = np.concatenate([images[BACKBONE], others[BACKBONE]]).astype(np.float32)
    scale = {"backbone_mean": seen.mean(axis=0), "backbone_spread": seen.std(axis=0) + np.float32(1e-6)}
    features = scaled(images[BACKBONE], scale)
    by_model = hold_out(features)
    shares = fit_weights([own, by_model], labels)
    together = blend([own, by_model], shares)
    losses = np.stack(
        [losses_of(softmax(own, fit_temperature(own, labels)), labels), losses_of(together, labels)]
    )
    learned: Arrays = {"backbone_losses": losses.mean(axis=1)}
    if not is_clearly_less(losses[1], losses[0]):
        return learned, own
    weights, bias = regress(features, labels, own.shape[1])
    learned |= scale | {
        "backbone_weights": weights.astype(np.float32),
        "backbone_bias": bias.astype(np.float32),
        "backbone_shares": shares,
    }
    return learned, np.log(np.maximum(together, LEAST_SHARE))


def look(learned: Arrays, images: Arrays, own: Floats) -> Floats:
    """Logits (n, k) of images of which an engine says `own`; these, where the model has no part in it."""
    if "backbone_shares" not in learned or BACKBONE not in images:
        return own
    by_model = scaled(images[BACKBONE], learned) @ learned["backbone_weights"] + learned["backbone_bias"]
    return np.log(np.maximum(blend([own, by_model], learned["backbone_shares"]), LEAST_SHARE))


def told(learned: Arrays) -> dict[str, Any]:
    """What a report says of the model: whether it has a part, and the log loss of held-out examples without and with
    it. Nothing where there is none."""
    if "backbone_losses" not in learned:
        return {}
    without, with_it = learned["backbone_losses"].tolist()
    return {
        "backbone": {
            "helps": "backbone_shares" in learned,
            "log_loss": round(without, 4),
            "log_loss_with": round(with_it, 4),
        }
    }


def losses_of(probabilities: Floats, labels: Labels) -> Floats:
    """-ln(p of the right label) of each example."""
    return np.asarray(-np.log(np.maximum(probabilities[np.arange(len(labels)), labels], LEAST_SHARE)))


def is_clearly_less(ones: Floats, others: Floats) -> bool:
    """Whether losses are less on the average, by more than chance gives among so few examples."""
    gains = others - ones
    chance = ERRORS * gains.std() / np.sqrt(len(gains))
    return bool(gains.mean() > max(LEAST_GAIN, chance))


def scaled(answers: Floats, scale: Arrays) -> Floats:
    """Answers (n, d) that vary alike; all together they weigh 1."""
    varied = (answers.astype(np.float32) - scale["backbone_mean"]) / scale["backbone_spread"]
    return np.asarray(varied / np.float32(np.sqrt(max(1, varied.shape[1]))))
