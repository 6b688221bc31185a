"""Metrics of how images are labeled, which only a whole version tells."""

import numpy as np
from numpy.typing import NDArray

from analysis.metrics.base import Metric, Numbers, octaves

LABEL_METRICS = (Metric("label_rarity", "", "images", octaves(0, 14, 4), None, is_log=True),)


def label_rarity(owners: NDArray[np.int64], labels: NDArray[np.int64], samples: int) -> Numbers:
    """How many times as often as the rarest label of an image the version's most frequent label is there, (samples,).

    `owners` and `labels` are the annotations' images and labels; NaN for an image without any.
    """
    counts = np.bincount(labels, minlength=1)
    rarity = np.full(samples, -np.inf)
    np.maximum.at(rarity, owners, counts.max() / counts[labels])
    return np.where(rarity > 0, rarity, np.nan)
