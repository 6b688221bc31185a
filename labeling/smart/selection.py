"""What to label next: typical samples of each cluster at a cold start, then samples that are unsure and unlike each
other; one in ten at random, as a control that keeps what is measured on them free of bias.

Typical samples: Hacohen, Dekel and Weinshall 2022; unsure ones: the margin of the two best labels, spread by k-means.
"""

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans, MiniBatchKMeans

COLD = (
    6  # labeled samples of a label on average, below which what is typical is worth more than what is unsure
)
RANDOM_SHARE = 0.1
STARTS = 3  # of the clusters of typical samples, of which the closest are taken: more cost more and choose no better
MOST_CLUSTERS = 300
WIDER = 4  # times as many unsure samples are looked at as are chosen
MANY = 5000  # samples, from which on clusters are found in small batches

Floats = NDArray[np.floating]
Places = NDArray[np.integer]


def choose(
    points: Floats, is_labeled: NDArray[np.bool_], margins: Floats, *, labels: int, number: int, seed: int
) -> Places:
    """Places of at most `number` unlabeled samples in the order in which to label them.

    `points` (n, d) of length 1: what they look like. `margins` (n,): how far the best label is ahead of the second.
    """
    chance = np.random.default_rng(seed)
    free = np.flatnonzero(~is_labeled)
    number = min(number, len(free))
    by_chance = chance.choice(free, min(number, round(number * RANDOM_SHARE)), replace=False)
    rest = number - len(by_chance)
    is_asked = is_labeled.copy()
    is_asked[by_chance] = True  # what looks like them need not be asked for again
    others = np.flatnonzero(~is_asked)
    is_cold = is_labeled.sum() < COLD * labels
    chosen = typical(points, is_asked, rest, seed) if is_cold else unsure(points, others, margins, rest, seed)
    others = np.setdiff1d(others, chosen)
    more = chance.choice(others, min(rest - len(chosen), len(others)), replace=False)
    return _woven(np.concatenate([chosen, more]), by_chance)


def _woven(chosen: Places, by_chance: Places) -> Places:
    """The random ones evenly between the others: whoever stops half-way has labeled his share of both."""
    places = (np.arange(len(by_chance)) + 0.5) / max(1, len(by_chance))
    steps = (np.arange(len(chosen)) + 0.5) / max(1, len(chosen))
    return np.concatenate([chosen, by_chance])[np.argsort(np.concatenate([steps, places]), kind="stable")]


def clusters(points: Floats, number: int, seed: int, *, starts: int = 1) -> Places:
    """Of each point its cluster, among at most `number`: the closest clusters of so many starts."""
    number = min(number, len(points))
    kind = MiniBatchKMeans if len(points) > MANY else KMeans
    if not points.shape[1]:  # all images are the same
        return np.zeros(len(points), dtype=np.int64)
    return np.asarray(kind(number, n_init=starts, max_iter=30, random_state=seed).fit(points).labels_)


def typical(points: Floats, is_labeled: NDArray[np.bool_], number: int, seed: int) -> Places:
    """Of each of the largest clusters in which nothing is labeled yet the sample that is most like all of it."""
    if number < 1:
        return np.empty(0, dtype=int)
    found = clusters(points, min(int(is_labeled.sum()) + number, MOST_CLUSTERS), seed, starts=STARTS)
    sizes = np.bincount(found)
    sizes[np.unique(found[is_labeled])] = 0
    chosen = []
    for cluster in np.argsort(-sizes, kind="stable")[:number]:
        if sizes[cluster] < 2:
            break
        members = np.flatnonzero(found == cluster)
        chosen.append(members[(points[members] @ points[members].sum(axis=0)).argmax()])
    return np.array(chosen, dtype=int)


def unsure(points: Floats, free: Places, margins: Floats, number: int, seed: int) -> Places:
    """Of the samples with the smallest margins the least sure one of each of `number` clusters."""
    if number < 1:
        return np.empty(0, dtype=int)
    candidates = free[np.argsort(margins[free], kind="stable")[: WIDER * number]]
    found = clusters(points[candidates], number, seed)
    _, firsts = np.unique(found, return_index=True)
    return candidates[np.sort(firsts)]
