"""Boosted trees as plain arrays, which can be stored without a pickle and asked quickly.

Grown by scikit-learn's HistGradientBoostingClassifier. Each node has the number of its left child, the right one is the
next; a leaf is its own left child and lets nothing pass to the right, so that all trees are walked level by level.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

DEPTH = 5
LEAVES = 15
BINS = 63

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Forest:
    """`columns`, `limits`, `lefts`, `values` (nodes,); `roots` (rounds * classes,); `start` (classes,): logits
    before the first tree, of two classes the second's alone. `classes` (classes,) are what it tells apart."""

    columns: NDArray[np.int16]
    limits: Floats
    lefts: NDArray[np.int32]
    values: Floats
    roots: NDArray[np.int32]
    start: Floats
    classes: NDArray[np.int64]

    def arrays(self) -> dict[str, NDArray[Any]]:
        return asdict(self)

    def logits(self, features: Floats, *, rounds: slice = slice(None)) -> Floats:
        """Logits (n, classes) of features (n, d), those of some rounds of trees alone where asked for."""
        roots = self.roots.reshape(-1, len(self.start))[rounds].ravel()
        flat = np.ascontiguousarray(features, np.float32).ravel()
        rows = (np.arange(len(features), dtype=np.int32) * features.shape[1])[:, None]
        nodes = np.tile(roots, (len(features), 1))
        for _ in range(DEPTH):
            found = flat.take(self.columns.take(nodes) + rows)
            nodes = self.lefts.take(nodes) + (found > self.limits.take(nodes))
        values = self.values.take(nodes).reshape(
            len(features), len(roots) // len(self.start), len(self.start)
        )
        return np.asarray(values.sum(axis=1) + self.start)

    def probabilities(self, features: Floats, *, rounds: slice = slice(None)) -> Floats:
        """Of n features the probabilities of the classes, (n, len(classes))."""
        logits = self.logits(features, rounds=rounds)
        if len(self.start) == 1:  # two classes have one logit, the second's
            logits = np.concatenate([np.zeros_like(logits), logits], axis=1)
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def grow(features: Floats, labels: NDArray[np.int64], *, rounds: int, rate: float, seed: int) -> Any:
    """A fitted HistGradientBoostingClassifier of features (n, d) and labels (n,), two different ones at least."""
    return HistGradientBoostingClassifier(
        max_iter=rounds,
        learning_rate=rate,
        max_leaf_nodes=LEAVES,
        max_depth=DEPTH,
        l2_regularization=1.0,
        max_bins=BINS,
        max_features=0.3,
        early_stopping=False,
        random_state=seed,
    ).fit(features, labels)


def worth_of_columns(fitted: Any, count: int) -> NDArray[np.float64]:
    """Of each of `count` features how much the trees gained by it."""
    worth = np.zeros(count)
    for of_round in fitted._predictors:
        for tree in of_round:
            inner = tree.nodes[tree.nodes["is_leaf"] == 0]
            np.add.at(worth, inner["feature_idx"], inner["gain"])
    return worth


def forest_of(fitted: Any) -> Forest:
    """The trees of a fitted classifier as arrays."""
    trees = [tree.nodes for of_round in fitted._predictors for tree in of_round]
    laid = [_laid_out(nodes) for nodes in trees]
    ends = np.cumsum([len(nodes) for nodes in laid])
    starts = ends - [len(nodes) for nodes in laid]
    nodes = np.concatenate(laid)
    is_leaf = nodes["is_leaf"].astype(bool)
    places = np.arange(len(nodes))
    lefts = nodes["left"] + np.repeat(starts, ends - starts)
    return Forest(
        np.where(is_leaf, 0, nodes["feature_idx"]).astype(np.int16),
        np.where(is_leaf, np.inf, nodes["num_threshold"]).astype(np.float32),
        np.where(is_leaf, places, lefts).astype(np.int32),
        np.where(is_leaf, nodes["value"], 0).astype(np.float32),
        starts.astype(np.int32),
        np.asarray(fitted._baseline_prediction, np.float32).ravel(),
        np.asarray(fitted.classes_, np.int64),
    )


def together(forests: Sequence[Forest]) -> Forest:
    """One forest with the mean of the logits of several that tell the same classes apart."""
    share, sizes = np.float32(1 / len(forests)), [len(forest.values) for forest in forests]
    before = np.cumsum([0, *sizes[:-1]], dtype=np.int32)
    pairs = list(zip(forests, before, strict=True))
    return Forest(
        np.concatenate([forest.columns for forest in forests]),
        np.concatenate([forest.limits for forest in forests]),
        np.concatenate([forest.lefts + start for forest, start in pairs]),
        np.concatenate([forest.values * share for forest in forests]),
        np.concatenate([forest.roots + start for forest, start in pairs]),
        np.sum([forest.start * share for forest in forests], axis=0, dtype=np.float32),
        forests[0].classes,
    )


def _laid_out(nodes: NDArray[Any]) -> NDArray[Any]:
    """The nodes of a tree level by level, both children of a node beside each other."""
    order, lefts = [0], []
    for node in order:  # grows as it is walked
        lefts.append(len(order))
        if not nodes["is_leaf"][node]:
            order += [int(nodes["left"][node]), int(nodes["right"][node])]
    laid = nodes[order]
    laid["left"] = lefts
    return laid
