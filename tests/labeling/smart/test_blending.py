"""What each of several models weighs."""

import numpy as np
import pytest

from labeling.smart.blending import blend, fit_weights
from labeling.smart.calibration import log_loss

LABELS = np.arange(300) % 3
RIGHT = np.eye(3)[LABELS]


def guesses(share: float, seed: int) -> np.ndarray:
    """Logits that are sure of the right label for a share of the samples, and of any label for the others."""
    chance = np.random.default_rng(seed)
    guessed = np.where(chance.random(300) < share, LABELS, chance.integers(0, 3, 300))
    return np.asarray(np.eye(3)[guessed] * 4)


def test_a_model_that_only_guesses_weighs_next_to_nothing() -> None:
    weights = fit_weights([guesses(0.8, 1), guesses(0.0, 2)], LABELS)

    assert weights[1] < 0.2 * weights[0]


def test_models_that_err_differently_are_better_together() -> None:
    members = [guesses(0.6, 1), guesses(0.6, 2)]

    weights = fit_weights(members, LABELS)

    alone = [blend([each], fit_weights([each], LABELS)) for each in members]
    assert log_loss(blend(members, weights), LABELS) < min(log_loss(each, LABELS) for each in alone)


def test_models_that_are_too_sure_are_believed_less() -> None:
    weights = fit_weights([10 * guesses(0.6, 1)], LABELS)

    assert blend([10 * guesses(0.6, 1)], weights).max(axis=1).mean() == pytest.approx(0.73, abs=0.05)


def test_few_samples_leave_a_weight_near_what_is_expected_of_it() -> None:
    few = fit_weights([10 * guesses(0.6, 1)[:20]], LABELS[:20], expected=[1.0], pull=8.0)
    many = fit_weights([10 * guesses(0.6, 1)], LABELS, expected=[1.0], pull=8.0)

    assert many[0] < 0.5 * few[0] < 0.5


def test_without_samples_a_weight_is_what_is_expected() -> None:
    assert fit_weights([guesses(1.0, 1)[:0]], LABELS[:0], expected=[0.7]) == pytest.approx([0.7])


def test_what_no_model_can_say_stays_impossible() -> None:
    impossible = np.array([[0.0, 1.0, -1e3]])

    assert blend([impossible, impossible], np.array([0.01, 0.01]))[0, 2] < 1e-6


def test_a_sample_whose_label_a_model_did_not_know_says_nothing() -> None:
    members = [guesses(0.9, 1), guesses(0.5, 2)]
    members[0][0, LABELS[0]] = -1e3

    expected = fit_weights([each[1:] for each in members], LABELS[1:])

    assert fit_weights(members, LABELS) == pytest.approx(expected)
