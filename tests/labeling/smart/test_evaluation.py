"""Quality on held-out samples, with how sure it is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling.smart.evaluation import classification_report, share, thresholds


def test_a_share_has_the_interval_of_wilson() -> None:
    found = share(8, 10)

    assert (found.low, found.high) == pytest.approx((0.4902, 0.9433), abs=1e-3)


@given(number=st.integers(1, 500), data=st.data())
def test_a_share_lies_in_its_interval(number: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, number))

    found = share(right, number)

    assert 0 <= found.low <= right / number <= found.high <= 1


def test_of_nothing_nothing_is_known() -> None:
    assert (share(0, 0).value, share(0, 0).low, share(0, 0).high) == (None, 0.0, 1.0)


def test_a_report_counts_what_was_said_and_what_is_so() -> None:
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.4, 0.6], [0.7, 0.3]])

    report = classification_report(probabilities, np.array([0, 0, 1, 1]), ["cat", "dog"])

    cat, dog = report["labels"]
    assert (cat["precision"]["right"], cat["precision"]["number"]) == (2, 3)
    assert (dog["recall"]["right"], dog["recall"]["number"]) == (1, 2)
    assert report["accuracy"]["value"] == 0.75


def test_precision_above_a_confidence_counts_those_alone() -> None:
    rows = thresholds(np.array([0.95, 0.9, 0.6]), np.array([True, False, True]))

    sure = next(row for row in rows if row["confidence"] == 0.9)
    assert (sure["precision"]["right"], sure["precision"]["number"]) == (1, 2)
    assert sure["coverage"] == pytest.approx(2 / 3)
