"""What to label next."""

import numpy as np
import pytest

from labeling.smart.selection import choose


def scene(clusters: int = 6, members: int = 20) -> tuple[np.ndarray, np.ndarray]:
    """Points of length 1 around as many directions, and the cluster of each."""
    chance = np.random.default_rng(2)
    middles = np.eye(8)[:clusters]
    cluster = np.repeat(np.arange(clusters), members)
    points = middles[cluster] + chance.normal(size=(len(cluster), 8)) * 0.05
    return points / np.linalg.norm(points, axis=1, keepdims=True), cluster


def test_at_a_cold_start_every_cluster_that_nobody_has_seen_is_asked_for() -> None:
    points, cluster = scene()
    is_labeled = cluster == 0
    is_labeled[np.flatnonzero(is_labeled)[1:]] = False

    chosen = choose(points, is_labeled, np.ones(len(points)), labels=6, number=5, seed=0)

    assert {1, 2, 3, 4, 5} <= set(cluster[chosen])


def test_later_the_unsure_ones_are_asked_for_and_not_all_of_one_kind() -> None:
    points, cluster = scene()
    is_labeled = np.zeros(len(points), bool)
    is_labeled[::2] = True
    margins = np.where(np.isin(cluster, (1, 4)), 0.1, 0.9)

    chosen = choose(points, is_labeled, margins, labels=2, number=8, seed=0)

    asked = cluster[chosen]
    assert np.isin(asked, (1, 4)).sum() >= 6
    assert {1, 4} <= set(asked)


def test_nothing_labeled_is_asked_for_and_nothing_twice() -> None:
    points, _ = scene()
    is_labeled = np.arange(len(points)) % 3 == 0

    chosen = choose(points, is_labeled, np.linspace(0, 1, len(points)), labels=3, number=30, seed=1)

    assert not is_labeled[chosen].any()
    assert len(set(chosen.tolist())) == len(chosen) == 30


def test_the_last_ones_are_all_asked_for() -> None:
    points, _ = scene()
    is_labeled = np.ones(len(points), bool)
    is_labeled[:4] = False

    chosen = choose(points, is_labeled, np.ones(len(points)), labels=2, number=50, seed=0)

    assert sorted(chosen.tolist()) == [0, 1, 2, 3]


def test_the_same_seed_asks_for_the_same() -> None:
    points, _ = scene()
    is_labeled = np.arange(len(points)) < 5

    first, again = (
        choose(points, is_labeled, np.ones(len(points)), labels=3, number=10, seed=7) for _ in range(2)
    )

    assert first.tolist() == again.tolist()


def test_what_is_typical_lies_in_the_middle_of_its_kind_and_not_in_a_series_at_its_edge() -> None:
    angles = np.concatenate([np.linspace(-0.25, 0.25, 50), np.full(25, 0.25)])
    points = np.stack([np.cos(angles), np.sin(angles)], axis=1)

    chosen = choose(points, np.zeros(75, bool), np.ones(75), labels=2, number=1, seed=0)

    assert abs(angles[chosen[0]]) < 0.15


def test_a_kind_of_which_one_is_asked_for_by_chance_is_not_asked_for_again() -> None:
    points, cluster = scene(clusters=8)

    chosen = choose(points, np.zeros(len(points), bool), np.ones(len(points)), labels=4, number=8, seed=0)

    assert sorted(cluster[chosen]) == list(range(8))


@pytest.mark.parametrize("labeled", [1, 12])
def test_of_images_that_are_all_the_same_any_are_chosen(labeled: int) -> None:
    is_labeled = np.arange(20) < labeled

    chosen = choose(np.empty((20, 0)), is_labeled, np.ones(20), labels=2, number=5, seed=1)

    assert len(set(chosen.tolist())) == 5
    assert not is_labeled[chosen].any()
