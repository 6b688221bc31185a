"""What a detector learns from."""

import numpy as np
import pytest

from labeling.smart.box_examples import NEITHER, empty_windows, mistaken, near_drawn
from labeling.smart.boxes import no_boxes
from labeling.smart.channels import LENGTH, channels_of, mirrored
from labeling.smart.engines.base import Boxes
from tests.labeling.smart.drawing import draw_scene

SCENE, DRAWN = draw_scene(np.random.default_rng(5))
CHANNELS = channels_of(SCENE)
SIZES = np.array([[24.0, 24.0]], np.float32)
NOTHING = 2


def test_boxes_near_a_drawn_one_show_its_label_or_are_left_open() -> None:
    near = near_drawn(CHANNELS, DRAWN, np.array([40, 0, 0]), 7, np.random.default_rng(1))

    assert near.features.shape == (40, LENGTH)
    assert set(near.labels) == {int(DRAWN.labels[0]), NEITHER}
    assert set(near.images) == {7}


def test_half_of_them_are_seen_in_the_mirror_with_the_way_back() -> None:
    near = near_drawn(CHANNELS, DRAWN, np.array([400, 0, 0]), 0, np.random.default_rng(1))

    light_left = near.features[:, 3 * 7 * 10 : 3 * 7 * 10 + 20 : 10].mean(axis=1)
    light_right = near.features[:, 3 * 7 * 10 + 50 : 3 * 7 * 10 + 70 : 10].mean(axis=1)
    assert np.corrcoef(light_right - light_left, near.offsets[:, 0])[0, 1] < -0.5


def test_where_nothing_was_drawn_every_window_shows_nothing() -> None:
    empty = empty_windows(CHANNELS, SIZES, no_boxes(), 20, NOTHING, 0, np.random.default_rng(1))

    assert empty.labels.tolist() == [NOTHING] * 20
    assert empty.features[10:] == pytest.approx(mirrored(empty.features[:10]))
    assert np.isnan(empty.offsets).all()


def test_an_image_that_one_box_fills_has_windows_with_nothing_too() -> None:
    whole = Boxes(np.array([[0.0, 0, 160, 120]]), np.array([0]), np.ones(1))

    empty = empty_windows(
        CHANNELS, np.array([[160.0, 120.0]], np.float32), whole, 20, NOTHING, 0, np.random.default_rng(1)
    )

    assert len(empty.labels) > 0


def test_what_was_taken_for_something_is_nothing_and_what_was_found_rightly_is_it() -> None:
    corners = np.concatenate([DRAWN.corners[:1], DRAWN.corners[:1] + 40, DRAWN.corners[:1] + 60])
    scores = np.array([[0.1, 0.8, 0.1], [0.7, 0.1, 0.2], [0.01, 0.01, 0.98]], np.float32)
    one = Boxes(DRAWN.corners[:1], DRAWN.labels[:1], DRAWN.confidences[:1])

    found = mistaken(CHANNELS.describe(corners), corners, scores, one, 0, np.random.default_rng(1))

    assert found.labels.tolist() == [NOTHING, DRAWN.labels[0]] * 2
