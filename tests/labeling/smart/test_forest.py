"""Boosted trees as arrays, beside scikit-learn's own answers."""

import numpy as np
import pytest

from labeling.smart.forest import Forest, forest_of, grow, together, worth_of_columns
from labeling.smart.packing import pack, unpack


def drawn(classes: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(4)
    features = chance.normal(size=(600, 8)).astype(np.float32)
    return features, (features[:, 0] > 0).astype(int) + (features[:, 1] * features[:, 2] > 0) * (classes - 2)


@pytest.mark.parametrize("classes", [2, 3])
def test_they_say_what_scikit_learn_says(classes: int) -> None:
    features, labels = drawn(classes)
    fitted = grow(features, labels, rounds=12, rate=0.2, seed=1)

    probabilities = forest_of(fitted).probabilities(features)

    assert probabilities == pytest.approx(fitted.predict_proba(features), abs=1e-5)


def test_the_first_rounds_alone_say_what_fewer_trees_would() -> None:
    features, labels = drawn(3)
    forest = forest_of(grow(features, labels, rounds=12, rate=0.2, seed=1))
    fewer = grow(features, labels, rounds=4, rate=0.2, seed=1)

    probabilities = forest.probabilities(features, rounds=slice(0, 4))

    assert probabilities == pytest.approx(fewer.predict_proba(features), abs=1e-5)


def test_they_survive_the_database() -> None:
    features, labels = drawn(3)
    forest = forest_of(grow(features, labels, rounds=4, rate=0.2, seed=1))

    again = Forest(**unpack(pack(forest.arrays())))

    assert again.logits(features).tolist() == forest.logits(features).tolist()


def test_forests_together_say_the_mean() -> None:
    features, labels = drawn(3)
    one, other = (forest_of(grow(features, labels, rounds=6, rate=0.2, seed=seed)) for seed in (1, 2))

    both = together([one, other])

    assert both.logits(features) == pytest.approx(
        (one.logits(features) + other.logits(features)) / 2, abs=1e-5
    )


def test_of_nothing_they_say_nothing() -> None:
    features, labels = drawn(3)
    forest = forest_of(grow(features, labels, rounds=4, rate=0.2, seed=1))

    assert forest.probabilities(features[:0]).shape == (0, 3)


def test_columns_that_tell_are_worth_more_than_others() -> None:
    features, labels = drawn(3)

    worth = worth_of_columns(grow(features, labels, rounds=12, rate=0.2, seed=1), 8)

    assert set(np.argsort(-worth)[:3]) == {0, 1, 2}
