"""Groups of points, and how images become points."""

import numpy as np
import pytest
from numpy.typing import NDArray

from labeling.smart import grouping
from labeling.smart.grouping import DIMENSIONS, group, learn_axes
from labeling.smart.points import FARTHEST, standardised

Floats = NDArray[np.float64]


def heaps(*sizes: int, apart: float = 10.0) -> Floats:
    """Heaps of points around places that lie `apart`."""
    chance = np.random.default_rng(3)
    middles = [np.array([apart * place, 0.0]) for place in range(len(sizes))]
    return np.concatenate(
        [middle + chance.normal(size=(size, 2)) for middle, size in zip(middles, sizes, strict=True)]
    )


def test_what_lies_together_comes_into_one_group_the_largest_first() -> None:
    found = group(heaps(20, 60, 40), 3, seed=0)

    assert found.groups.tolist() == [2] * 20 + [0] * 60 + [1] * 40


@pytest.mark.parametrize("many", [grouping.MANY, 50])
def test_the_same_points_and_seed_give_the_same_groups(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "MANY", many)
    points = heaps(50, 50, 50, apart=2.0)

    first, second = (group(points, 5, seed=7) for _ in range(2))

    assert first.groups.tolist() == second.groups.tolist()
    assert first.distances.tolist() == second.distances.tolist()


def test_points_that_do_not_differ_make_fewer_groups() -> None:
    found = group(np.repeat([[0.0, 0.0], [5.0, 5.0]], [3, 5], axis=0), 4, seed=0)

    assert found.groups.tolist() == [1, 1, 1, 0, 0, 0, 0, 0]
    assert found.spreads.tolist() == [0.0, 0.0]


def test_a_loose_group_has_the_larger_spread() -> None:
    tight, loose = heaps(60), 100 + 8 * heaps(50)

    found = group(np.concatenate([tight, loose]), 2, seed=0)

    assert found.spreads[0] < found.spreads[1] < 1


def test_appearance_becomes_points_of_length_one() -> None:
    rows = np.random.default_rng(1).normal(size=(100, 300)) * np.geomspace(1, 1000, 300)

    points = learn_axes(rows, seed=0).points(rows)

    assert points.shape == (100, DIMENSIONS)
    assert np.linalg.norm(points, axis=1) == pytest.approx(1, abs=1e-5)


def test_rows_that_are_all_the_same_lie_in_one_point() -> None:
    points = learn_axes(np.ones((4, 30)), seed=0).points(np.ones((4, 30)))

    assert np.ptp(points, axis=0).max(initial=0) == 0


def test_measures_weigh_the_same_and_a_freak_does_not_rule() -> None:
    found = standardised(np.array([[0.1, 1e6], *[[0.5, 100.0 + place] for place in range(30)], [0.9, 110.0]]))

    assert np.abs(found).max() == FARTHEST
    assert found.std(axis=0) == pytest.approx([1, 1], abs=0.6)


def test_a_measure_that_is_the_same_everywhere_says_nothing() -> None:
    assert standardised(np.full((5, 1), 0.3)).tolist() == [[0.0]] * 5
