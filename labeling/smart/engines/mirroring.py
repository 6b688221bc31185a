"""Whether mirror images keep their label: not those of letters, of turns, or of hands that mean something."""

import numpy as np

from labeling.smart import appearance
from labeling.smart.axes import rotation
from labeling.smart.calibration import fit_temperature, log_loss, softmax
from labeling.smart.engines.base import Check, Floats, Labels, Pixels
from labeling.smart.engines.linear import folds_of, regress, resized

MOST = 500  # images that are looked at
FOLDS = 5


def mirrors_help(pictures: Pixels, labels: Labels, *, seed: int, check: Check) -> bool:
    """Whether a linear model tells held-out pictures better when it learned mirror images too; of n, (n, h, w, 3)."""
    some = np.random.default_rng(seed).permutation(len(labels))[:MOST]
    check()
    plain = np.stack([_appearance(picture) for picture in pictures[some]])
    check()
    mirrored = np.stack([_appearance(picture[:, ::-1]) for picture in pictures[some]])
    basis = rotation(np.concatenate([plain, mirrored]), 2 * MOST)
    ours, theirs = plain @ basis, mirrored @ basis
    alone, together = np.zeros((2, len(some), int(labels.max()) + 1))
    for shown, held_out in folds_of(labels[some], FOLDS, seed=seed):
        check()
        right = labels[some][shown]
        alone[held_out] = _logits(ours[shown], right, ours[held_out], alone.shape[1])
        both = np.concatenate([ours[shown], theirs[shown]])
        together[held_out] = _logits(both, np.tile(right, 2), ours[held_out], alone.shape[1])
    return _loss(together, labels[some]) < _loss(alone, labels[some])


def _appearance(picture: Pixels) -> Floats:
    return appearance.describe(resized(np.ascontiguousarray(picture), appearance.SIDE))


def _logits(shown: Floats, labels: Labels, asked: Floats, count: int) -> Floats:
    weights, bias = regress(shown, labels, count)
    return asked @ weights + bias


def _loss(logits: Floats, labels: Labels) -> float:
    return log_loss(softmax(logits, fit_temperature(logits, labels)), labels)
