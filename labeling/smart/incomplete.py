"""In which images people seem to have left out a label's boxes: what would teach a detector not to see it."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

SELDOM = 1e-3  # so unlikely is what was found there, if all were drawn

Counts = NDArray[np.integer]


def seem_incomplete(right: Counts, said: Counts) -> NDArray[np.bool_]:
    """Of each of n images and k labels, (n, k), whether far more is wrong of what was `said` than in other images.

    `right` and `said` (n, k) count the boxes that a detector is sure of which has not seen the image.
    """
    wrong = said - right
    others_wrong, others_said = wrong.sum(axis=0) - wrong, said.sum(axis=0) - said
    usual = (others_wrong + 1) / (others_said + 2)
    return np.asarray(binom.sf(wrong - 1, said, usual) < SELDOM)
