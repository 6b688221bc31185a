"""Confidences that mean what they say."""

import numpy as np
import pytest

from labeling.smart.calibration import expected_calibration_error, fit_temperature, log_loss, softmax


def drawn(sharpness: float) -> tuple[np.ndarray, np.ndarray]:
    """Logits of 4,000 samples that are too sure by `sharpness`, and labels drawn by the true probabilities."""
    chance = np.random.default_rng(1)
    logits = chance.normal(size=(4000, 3)) * 1.5
    labels = (softmax(logits).cumsum(axis=1) > chance.random((4000, 1))).argmax(axis=1)
    return logits * sharpness, labels


@pytest.mark.parametrize("sharpness", [0.5, 1.0, 4.0])
def test_the_temperature_undoes_what_a_model_is_too_sure(sharpness: float) -> None:
    logits, labels = drawn(sharpness)

    assert fit_temperature(logits, labels) == pytest.approx(sharpness, rel=0.1)


def test_few_samples_leave_the_temperature_nearer_to_one() -> None:
    logits, labels = drawn(4.0)

    assert 1.0 < fit_temperature(logits[:20], labels[:20]) < 3.0


def test_tempered_confidences_are_honest() -> None:
    logits, labels = drawn(4.0)

    tempered = softmax(logits, fit_temperature(logits, labels))

    error = expected_calibration_error(tempered.max(axis=1), tempered.argmax(axis=1) == labels)
    assert error < 0.03


def test_the_calibration_error_is_the_distance_of_said_and_so() -> None:
    confidences = np.array([0.9, 0.9, 0.9, 0.9, 0.6, 0.6])
    is_right = np.array([True, True, True, False, True, False])

    assert expected_calibration_error(confidences, is_right) == pytest.approx((4 * 0.15 + 2 * 0.1) / 6)


def test_nothing_said_is_no_error() -> None:
    assert expected_calibration_error(np.empty(0), np.empty(0, bool)) == 0.0


def test_log_loss_is_the_mean_surprise() -> None:
    assert log_loss(np.array([[0.5, 0.5], [0.25, 0.75]]), np.array([0, 1])) == pytest.approx(
        (np.log(2) + np.log(4 / 3)) / 2
    )
