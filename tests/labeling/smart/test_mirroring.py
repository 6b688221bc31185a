"""Whether mirror images keep their label, as held-out images say."""

import numpy as np

from labeling.smart.engines.base import Pixels
from labeling.smart.engines.mirroring import mirrors_help


def go_on() -> None:
    """Nobody ends it."""


def wedge(*, to_the_right: bool, is_tall: bool, chance: np.random.Generator) -> Pixels:
    """A dark triangle on a bright ground."""
    picture = chance.integers(170, 230, (64, 64, 3)).astype(np.uint8)
    down, across = np.mgrid[:64, :64]
    along = across if to_the_right else 63 - across
    half = (along - 8) * (0.5 if is_tall else 0.25)
    picture[(abs(down - chance.integers(28, 36)) < half) & (along < 56)] = chance.integers(0, 80)
    return picture


def test_they_do_not_where_the_side_is_the_label() -> None:
    chance = np.random.default_rng(1)
    labels = np.arange(40) % 2
    pictures = np.stack([wedge(to_the_right=bool(each), is_tall=True, chance=chance) for each in labels])

    assert mirrors_help(pictures, labels, seed=1, check=go_on) is False


def test_they_do_where_the_side_says_nothing() -> None:
    chance = np.random.default_rng(1)
    labels = np.arange(24) % 2
    sides = chance.random(24) < 0.5
    pictures = np.stack(
        [
            wedge(to_the_right=bool(side), is_tall=bool(each), chance=chance)
            for side, each in zip(sides, labels, strict=True)
        ]
    )

    assert mirrors_help(pictures, labels, seed=1, check=go_on) is True
