"""Labels that one number gives away."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.prediction import predictability

RNG = np.random.default_rng(3)


def test_a_number_that_tells_the_label_has_one() -> None:
    classes = RNG.integers(0, 3, 600)

    assert predictability(classes * 10 + RNG.normal(size=600), classes) == pytest.approx(1, abs=0.02)


def test_a_number_that_knows_nothing_has_none() -> None:
    assert predictability(RNG.normal(size=2000), RNG.integers(0, 2, 2000)) == pytest.approx(0, abs=0.08)


def test_saying_the_most_frequent_label_is_no_knowledge() -> None:
    classes = (RNG.random(2000) < 0.1).astype(np.int64)

    assert predictability(RNG.normal(size=2000), classes) == pytest.approx(0, abs=0.05)


def test_equal_numbers_tell_nothing() -> None:
    assert predictability(np.full(200, 4.0), np.arange(200) % 2) == pytest.approx(0, abs=0.2)


def test_of_one_label_or_few_values_nothing_is_said() -> None:
    assert predictability(RNG.normal(size=100), np.zeros(100, dtype=np.int64)) is None
    assert predictability(RNG.normal(size=20), np.arange(20) % 2) is None
    assert predictability(np.full(100, np.nan), np.arange(100) % 2) is None


@given(st.integers(0, 10_000))
def test_it_is_between_nothing_and_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    found = predictability(rng.lognormal(size=200), rng.integers(0, 3, 200))

    assert found is None or 0 <= found <= 1
