"""Auto grouping: images that are alike come into one group, by k-means. Same points and seed, same groups."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.extmath import randomized_svd

from labeling.smart.points import Axes

MANY = 10_000  # points, from which on groups are found in small batches
BATCH = 4096
TRIES = 3
DIMENSIONS = 64  # of appearance: more found no better groups on the real sets

Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Grouped:
    """Of n points their `groups`, the largest first, and their `distances` from the middle of their own.

    `spreads` (k,): the mean distance in each group, as a share of that of all points from the middle of all.
    """

    groups: NDArray[np.int64]
    distances: Floats
    spreads: Floats


def group(points: Floats, count: int, *, seed: int) -> Grouped:
    """Put points (n, d) into `count` groups, n at least as many; into fewer where fewer differ."""
    kind, batch = (MiniBatchKMeans, {"batch_size": BATCH}) if len(points) > MANY else (KMeans, {})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # fewer differ
        found = kind(count, n_init=TRIES, random_state=seed, **batch).fit(points)
    labels = found.labels_.astype(np.int64)
    there, firsts, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = np.lexsort((firsts, -sizes))
    rank = np.empty(count, np.int64)
    rank[there[order]] = np.arange(len(order))
    groups = rank[labels]
    distances = np.linalg.norm(points - found.cluster_centers_[labels], axis=1)
    overall = np.linalg.norm(points - points.mean(axis=0), axis=1).mean()
    spreads = np.bincount(groups, weights=distances) / sizes[order] / max(float(overall), 1e-9)
    return Grouped(groups, distances, spreads)


def learn_axes(rows: Floats, *, seed: int) -> Axes:
    """The axes of rows (n, d), n at least 1, in which no single direction outweighs what the others tell."""
    rows = rows.astype(np.float32)
    mean = rows.mean(axis=0)
    spread = rows.std(axis=0) + np.float32(1e-6)
    count = min(DIMENSIONS, *rows.shape)
    _, weights, directions = randomized_svd((rows - mean) / spread, count, random_state=seed)
    kept = weights > max(float(weights[0]), 1e-9) * 1e-5
    scaled = directions[kept] / np.sqrt(weights[kept, None])
    return Axes(mean, np.asarray(scaled.T / spread[:, None], dtype=np.float32))
