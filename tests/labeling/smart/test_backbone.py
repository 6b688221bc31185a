"""A backbone has a part only where held-out examples are told better with it."""

import numpy as np
import pytest

from labeling.smart import backbone
from labeling.smart.engines.base import Arrays, Floats, Labels
from labeling.smart.engines.layouts import BACKBONE
from labeling.smart.engines.linear import out_of_fold, regress

LABELS = np.arange(60) % 3


def telling(labels: Labels, *, noise: float) -> Arrays:
    """Answers that say the label, more or less."""
    answers = np.eye(3)[labels] + np.random.default_rng(1).normal(0, noise, (len(labels), 3))
    return {BACKBONE: answers.astype(np.float16)}


def unsure() -> Floats:
    """Logits of an engine that tells little."""
    return np.eye(3)[LABELS] * 0.3 + np.random.default_rng(2).normal(0, 0.5, (60, 3))


def fit(images: Arrays, own: Floats) -> tuple[Arrays, Floats]:
    return backbone.fit(
        images,
        telling(LABELS[:9], noise=0.1) if images else {},
        LABELS,
        own,
        regress=regress,
        hold_out=lambda features: out_of_fold(features, LABELS, 3, seed=1, check=lambda: None),
    )


def test_a_model_that_knows_more_has_a_part() -> None:
    learned, held_out = fit(telling(LABELS, noise=0.1), unsure())

    assert (held_out.argmax(axis=1) == LABELS).mean() > 0.95
    assert backbone.told(learned)["backbone"]["helps"]
    assert backbone.told(learned)["backbone"]["log_loss_with"] < 0.5


def test_it_speaks_of_new_images_too() -> None:
    learned, _ = fit(telling(LABELS, noise=0.1), unsure())

    said = backbone.look(learned, telling(LABELS, noise=0.1), unsure())

    assert (said.argmax(axis=1) == LABELS).mean() > 0.95


@pytest.mark.parametrize("seed", range(10))
def test_a_model_that_answers_by_chance_is_left_out(seed: int) -> None:
    own = unsure()

    learned, held_out = fit({BACKBONE: np.random.default_rng(seed).normal(0, 1, (60, 3))}, own)

    assert held_out is own
    assert not backbone.told(learned)["backbone"]["helps"]
    assert backbone.look(learned, telling(LABELS, noise=0.1), own) is own


def test_a_model_that_always_answers_the_same_is_left_out() -> None:
    learned, _ = fit({BACKBONE: np.ones((60, 3), np.float16)}, unsure())

    assert not backbone.told(learned)["backbone"]["helps"]


def test_without_a_model_nothing_is_told() -> None:
    own = unsure()
    learned, held_out = fit({}, own)

    assert (backbone.told(learned), held_out is own) == ({}, True)


def test_an_image_that_the_model_has_not_seen_is_told_by_the_engine_alone() -> None:
    learned, _ = fit(telling(LABELS, noise=0.1), unsure())
    own = unsure()

    assert backbone.look(learned, {}, own) is own
