"""Confidences of boxes that mean what they say."""

import numpy as np
import pytest
from scipy.special import expit

from labeling.smart.box_calibration import calibrated, fit_platt
from labeling.smart.calibration import expected_calibration_error


def drawn(number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores of two labels that are too sure, the second's by more, with whether each box is right."""
    chance = np.random.default_rng(1)
    logits, labels = chance.normal(0, 3, number), np.arange(number) % 2
    is_right = chance.random(number) < expit(logits * 0.5 - labels * 1.5)
    return expit(logits), labels, is_right


def test_calibrated_confidences_are_honest() -> None:
    scores, labels, is_right = drawn(4000)

    confidences = calibrated(scores, labels, fit_platt(scores, labels, is_right, 2))

    assert expected_calibration_error(scores, is_right) > 0.15
    assert expected_calibration_error(confidences, is_right) < 0.03


def test_each_label_has_its_own_offset() -> None:
    scores, labels, is_right = drawn(4000)

    platt = fit_platt(scores, labels, is_right, 2)

    assert platt[0] == pytest.approx(0.5, abs=0.05)
    assert platt[2] - platt[3] == pytest.approx(1.5, abs=0.2)


def test_a_label_that_was_seldom_seen_is_taken_for_one_like_the_others() -> None:
    scores, labels, is_right = drawn(4000)

    platt = fit_platt(np.append(scores, 0.9), np.append(labels, 2), np.append(is_right, False), 3)

    assert abs(platt[4]) < 1


def test_the_order_stays_where_the_scores_say_nothing() -> None:
    scores, labels, is_right = drawn(50)

    confidences = calibrated(scores, labels, fit_platt(scores, labels, ~is_right, 2))

    assert (np.diff(confidences[labels == 0][np.argsort(scores[labels == 0])]) >= 0).all()


def test_without_boxes_the_scores_stay() -> None:
    nothing = np.empty(0)
    platt = fit_platt(nothing, nothing.astype(int), nothing.astype(bool), 1)

    assert calibrated(np.array([0.2, 0.7]), np.array([0, 0]), platt) == pytest.approx([0.2, 0.7])
