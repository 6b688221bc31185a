"""Histograms, and how far two of them are apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.comparison import Drift, drift, kolmogorov
from analysis.histograms import QUANTILES, summarise

EDGES = np.linspace(0, 1, 11)
COUNTS = st.lists(st.integers(0, 500), min_size=4, max_size=4)


def compared(a: list[int], b: list[int]) -> Drift:
    found = drift(a, b)
    assert found is not None
    return found


def test_a_value_on_an_edge_is_in_the_bin_above_it_and_the_last_one_in_the_last() -> None:
    assert summarise(np.array([0.0, 0.1, 0.95, 1.0]), EDGES).counts == [1, 1, 0, 0, 0, 0, 0, 0, 0, 2]


def test_what_is_beyond_the_axis_is_in_its_end_bins() -> None:
    assert summarise(np.array([-7.0, 3.0, 4.0]), EDGES).counts == [1, 0, 0, 0, 0, 0, 0, 0, 0, 2]


def test_moments_and_quantiles_are_exact_and_nan_is_missing() -> None:
    found = summarise(np.array([0.2, np.nan, 0.4]), EDGES)

    assert (found.n, found.missing, found.min, found.max) == (2, 1, 0.2, 0.4)
    assert (found.mean, found.std) == pytest.approx((0.3, 0.1))
    assert found.quantiles == pytest.approx([0.2 + 0.2 * share for share in QUANTILES])


def test_nothing_has_no_mean() -> None:
    found = summarise(np.array([np.nan]), EDGES)

    assert (found.n, found.missing, found.mean, sum(found.counts)) == (0, 1, None, 0)


def test_ks_is_the_greatest_difference_of_cumulated_shares() -> None:
    assert compared([10, 0, 10], [0, 10, 10]).ks == pytest.approx(0.5)


def test_psi_of_two_groups_is_by_its_formula() -> None:
    expected = (0.8 - 0.5) * np.log(0.8 / 0.5) + (0.2 - 0.5) * np.log(0.2 / 0.5)

    assert compared([80, 20], [50, 50]).psi == pytest.approx(expected)


def test_the_same_distribution_is_the_same() -> None:
    rng = np.random.default_rng(1)
    first, second = (np.bincount(rng.binomial(9, 0.4, 5000), minlength=10).tolist() for _ in range(2))

    assert compared(first, second).verdict == "same"


def test_another_distribution_is_said_to_be_one() -> None:
    rng = np.random.default_rng(1)
    first, second = (np.bincount(rng.binomial(9, p, 5000), minlength=10).tolist() for p in (0.4, 0.7))

    assert compared(first, second).verdict == "large"


def test_a_handful_of_values_proves_nothing() -> None:
    assert compared([2, 1], [1, 2]).verdict == "same"


def test_against_nothing_there_is_no_drift() -> None:
    assert drift([1, 2], [0, 0]) is None


@pytest.mark.parametrize(("distance", "chance"), [(1.2238, 0.10), (1.3581, 0.05), (1.6276, 0.01)])
def test_the_chance_is_kolmogorovs(distance: float, chance: float) -> None:
    assert kolmogorov(distance) == pytest.approx(chance, rel=1e-3)


@given(COUNTS, COUNTS)
def test_drift_is_in_its_range_and_knows_no_order(a: list[int], b: list[int]) -> None:
    there, back = drift(a, b), drift(b, a)

    assert (there is None) == (back is None) == (not sum(a) or not sum(b))
    assert there is None or (0 <= there.ks <= 1 and there.psi >= 0 and 0 <= there.chance <= 1)
    assert there is None or back is None or there.psi == pytest.approx(back.psi)


@given(COUNTS)
def test_a_distribution_is_no_way_from_itself(counts: list[int]) -> None:
    found = drift(counts, counts)

    assert found is None or (found.ks, found.psi, found.verdict) == (0, 0, "same")
