"""How far outside of a distribution a value lies."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.metrics import METRICS, Metric
from analysis.offsets import LEAST, Reference, offsets, reference_of

BRIGHTNESS, RESOLUTION = METRICS["brightness"], METRICS["resolution"]
METRIC = st.sampled_from([BRIGHTNESS, RESOLUTION])
VALUES = st.lists(st.floats(0, 1e6), min_size=LEAST, max_size=300).map(np.array)
VALUE = st.floats(0, 1e9)

Numbers = NDArray[np.float64]


def known(metric: Metric, values: Numbers) -> Reference:
    found = reference_of(metric, values)
    assert found is not None
    return found


def one(metric: Metric, reference: Reference, value: float) -> float:
    return float(offsets(metric, reference, np.array([value]))[0])


@given(METRIC, VALUES, VALUE)
def test_a_coefficient_is_a_number_from_0_to_1(metric: Metric, values: Numbers, value: float) -> None:
    assert 0 <= one(metric, known(metric, values), value) <= 1


@given(METRIC, VALUES)
def test_of_a_distributions_own_values_hardly_any_is_odd(metric: Metric, values: Numbers) -> None:
    found = offsets(metric, known(metric, values), values)

    assert (found > 0).sum() <= 2 * np.ceil(0.005 * len(values))


@given(METRIC, VALUES, VALUE, VALUE)
def test_what_lies_further_out_is_no_less_odd(metric: Metric, values: Numbers, a: float, b: float) -> None:
    reference = known(metric, values)
    middle = float(np.median(values))
    near, far = sorted((middle + a, middle + b))

    assert one(metric, reference, near) <= one(metric, reference, far)


@given(METRIC, VALUES, st.randoms(use_true_random=False))
def test_the_order_of_values_does_not_matter(metric: Metric, values: Numbers, random: object) -> None:
    mixed = list(values)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # a Random

    assert known(metric, np.array(mixed)) == known(metric, values)


@given(VALUES)
def test_missing_values_change_nothing_and_are_not_odd(values: Numbers) -> None:
    reference = known(BRIGHTNESS, np.append(values, [np.nan] * 9))

    assert reference == known(BRIGHTNESS, values)
    assert one(BRIGHTNESS, reference, np.nan) == 0


def test_one_robust_deviation_beyond_the_limit_is_a_half() -> None:
    values = np.random.default_rng(0).normal(0.5, 0.1, 10_000)
    reference = known(BRIGHTNESS, values)

    assert reference.deviation == pytest.approx(0.1, rel=0.05)
    assert one(BRIGHTNESS, reference, reference.high + reference.deviation) == pytest.approx(0.5)
    assert one(BRIGHTNESS, reference, reference.low - reference.deviation) == pytest.approx(0.5)


def test_outliers_do_not_hide_themselves() -> None:
    values = np.concatenate([np.random.default_rng(0).normal(0.5, 0.01, 9_990), np.full(10, 1.0)])

    assert one(BRIGHTNESS, known(BRIGHTNESS, values), 1.0) > 0.9


def test_where_all_values_are_one_a_bin_is_the_measure() -> None:
    reference = known(RESOLUTION, np.full(LEAST, 640.0 * 480))

    assert one(RESOLUTION, reference, 640 * 480) == 0
    assert one(RESOLUTION, reference, 640 * 480 * 2**0.25) == pytest.approx(0.5)
    assert one(RESOLUTION, reference, 640 * 481) < 0.02


def test_of_few_values_nothing_is_said() -> None:
    assert reference_of(BRIGHTNESS, np.full(LEAST - 1, 0.5)) is None
