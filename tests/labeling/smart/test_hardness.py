"""What a run finds hard, and images that are altered to find out."""

import numpy as np
import pytest
from numpy.typing import NDArray

from labeling.smart import hardness
from labeling.smart.alterations import ALTERATIONS
from labeling.smart.hardness import (
    BLUR,
    CROP,
    DISAGREES,
    FAR,
    FLIP,
    NOTHING,
    UNSURE,
    Examples,
    Targets,
    find_hard,
)

Floats = NDArray[np.float64]
NOWHERE = Examples(np.empty((0, 0)), np.empty(0, dtype=np.int64))


@pytest.fixture(autouse=True)
def _all_may_be_hard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardness, "MOST_SHARE", 1.0)


def targets(*told: tuple[float, int], points: Floats | None = None) -> Targets:
    """Samples by their confidence and label."""
    confidences, labels = zip(*told, strict=True)
    return Targets(
        np.array(confidences), np.array(labels), np.empty((len(told), 0)) if points is None else points
    )


def at(*degrees: float) -> Floats:
    """Points on a circle."""
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


TWO_CLASSES = Examples(at(0, 1, 2, 3, 4, 5, 90, 91, 92, 93, 94, 95), np.repeat([0, 1], 6))


def test_what_nobody_recognised_is_hard() -> None:
    [found] = find_hard(targets((0.0, -1), (0.9, 0)), NOWHERE, {})

    assert (found.place, found.reasons) == (0, (NOTHING,))


def test_the_less_sure_the_harder() -> None:
    found = find_hard(targets((0.4, 0), (0.1, 1), (0.5, 0)), NOWHERE, {})

    assert [(each.place, each.reasons, each.coefficient) for each in found] == [
        (1, (UNSURE,), 0.9),
        (0, (UNSURE,), 0.6),
    ]


def test_a_prediction_that_labeled_neighbours_contradict_is_hard() -> None:
    found = find_hard(targets((0.9, 0), (0.6, 1), points=at(2, 3)), TWO_CLASSES, {})

    assert [(each.place, DISAGREES in each.reasons) for each in found] == [(1, True)]


def test_a_sure_prediction_is_hardly_hard_because_neighbours_contradict_it() -> None:
    one_class = Examples(at(0, 1, 2, 3, 4, 5), np.zeros(6, dtype=np.int64))

    found = find_hard(targets((0.9, 1), (0.6, 1), points=at(2, 3)), one_class, {})

    assert [(each.place, each.coefficient) for each in found] == [(1, 0.4), (0, 0.1)]


def test_what_lies_far_from_its_class_is_hard() -> None:
    found = find_hard(targets((0.9, 0), (0.9, 0), points=at(2, 30)), TWO_CLASSES, {})

    assert [(each.place, each.reasons) for each in found] == [(1, (FAR,))]


def test_a_class_of_few_does_not_tell_what_is_far() -> None:
    few = Examples(at(0, 1), np.array([0, 0]))

    assert find_hard(targets((0.9, 0), points=at(60)), few, {}) == []


def test_a_label_that_changes_with_the_image_is_hard() -> None:
    changed = {reason: np.array([False, reason != CROP]) for reason in (BLUR, FLIP, CROP)}

    [found] = find_hard(targets((0.9, 0), (0.9, 1)), NOWHERE, changed)

    assert (found.place, found.reasons, found.coefficient) == (1, (BLUR, FLIP), 0.667)


def test_an_image_in_which_too_few_boxes_change_is_not_hard() -> None:
    changed = {BLUR: np.array([0.1, 0.3]), FLIP: np.array([0.0, 0.0]), CROP: np.array([0.15, 0.3])}

    [found] = find_hard(targets((0.9, 0), (0.9, 0)), NOWHERE, changed)

    assert (found.place, found.reasons, found.coefficient) == (1, (BLUR, CROP), 0.2)


def test_of_all_samples_the_hardest_share_is_hard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardness, "MOST_SHARE", 0.25)

    found = find_hard(targets((0.3, 0), (0.2, 0), (0.1, 0), (0.4, 0)), NOWHERE, {})

    assert [each.place for each in found] == [2]


def test_without_samples_nothing_is_hard() -> None:
    nobody = Targets(np.empty(0), np.empty(0, dtype=np.int64), np.empty((0, 2)))

    assert find_hard(nobody, TWO_CLASSES, {}) == []


@pytest.mark.parametrize("reason", ALTERATIONS)
def test_an_altered_image_is_another_one_of_the_same_size(reason: str) -> None:
    square = np.random.default_rng(2).integers(0, 255, (96, 96, 3)).astype(np.uint8)

    altered = ALTERATIONS[reason](square)

    assert altered.shape == square.shape
    assert altered.dtype == square.dtype
    assert (altered != square).any()
