"""Axes along which features vary most."""

import numpy as np
import pytest

from labeling.smart import axes


def test_few_features_are_the_same_along_the_axes() -> None:
    features = np.random.default_rng(1).standard_normal((20, 50))

    found = axes.rotation(features, 100)

    assert features @ found @ found.T == pytest.approx(features, abs=1e-4)


def test_axes_of_very_many_features_are_found_from_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axes, "MOST_ROWS", 30)
    features = np.random.default_rng(1).standard_normal((200, 50))

    assert axes.rotation(features, 100).shape == (50, 30)


def test_some_are_enough_where_features_vary_along_few_axes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axes, "MOST_ROWS", 30)
    chance = np.random.default_rng(1)
    features = chance.standard_normal((200, 5)) @ chance.standard_normal((5, 50))

    found = axes.rotation(features, 100)

    assert features @ found @ found.T == pytest.approx(features, abs=1e-4)


def test_even_axes_let_all_vary_alike() -> None:
    features = np.random.default_rng(1).standard_normal((200, 3)) * (100, 10, 1)

    found, origin = axes.point_axes(features, evenness=1)

    assert (features @ found - origin).std(axis=0) == pytest.approx(1, rel=1e-2)
