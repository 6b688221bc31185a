"""What boxes look like, as numbers."""

import numpy as np
import pytest

from labeling.smart.channels import (
    CELLS,
    CHANNELS,
    IN_CELLS,
    IN_MEANS,
    LENGTH,
    WIDE_CELLS,
    channels_of,
    mirrored,
)
from tests.labeling.smart.drawing import draw_scene

SCENE, _ = draw_scene(np.random.default_rng(5))


def test_a_window_of_a_lattice_has_the_cells_of_the_box() -> None:
    channels = channels_of(SCENE)
    lattice = channels.lattice(28, 35)

    described = channels.describe(lattice.corners[:1])

    assert described.shape == (1, LENGTH)
    assert described[0, :IN_CELLS] == pytest.approx(lattice.cells[:CELLS, :CELLS].ravel(), abs=1e-3)


def test_a_lattice_covers_the_image_evenly() -> None:
    corners = channels_of(SCENE).lattice(28, 35).corners

    middles = (corners[:, :2] + corners[:, 2:]) / 2
    assert middles.mean(axis=0) == pytest.approx([80, 60])
    assert (middles.min(axis=0) < (14, 18)).all()
    assert (middles.min(axis=0) >= 0).all()


def test_a_filter_is_the_product_with_the_cells_of_each_window() -> None:
    channels = channels_of(SCENE)
    lattice = channels.lattice(28, 35)
    weights = np.random.default_rng(1).normal(size=IN_CELLS).astype(np.float32)

    found = lattice.respond(weights)

    described = channels.describe(lattice.corners)
    assert found == pytest.approx(described[:, :IN_CELLS] @ weights, rel=1e-3, abs=0.5)


def test_the_features_of_a_mirrored_image_are_the_mirrored_features() -> None:
    box, other_way = np.array([[40.0, 30, 68, 65]]), np.array([[92.0, 30, 120, 65]])

    seen = channels_of(np.ascontiguousarray(SCENE[:, ::-1])).describe(other_way)

    expected = mirrored(channels_of(SCENE).describe(box))
    assert np.abs(seen - expected).mean() < 2  # of 255: pixels have no middle


def test_colours_are_means_of_their_cells() -> None:
    image = np.zeros((70, 70, 3), np.uint8)
    image[:, 35:] = 255

    cells = channels_of(image).describe(np.array([[8.0, 8, 62, 62]]))[:, :IN_CELLS]

    light = cells.reshape(CELLS, CELLS, CHANNELS)[..., 0]
    assert light[3, [0, 6]] == pytest.approx([0, 255])
    assert light[3, 3] == pytest.approx(128, abs=20)


def test_a_box_outside_of_the_image_shows_nothing() -> None:
    described = channels_of(SCENE).describe(np.array([[500.0, 500, 520, 520]]))

    assert (described[:, :IN_CELLS] == 0).all()


def test_what_lies_around_a_box_is_seen_too() -> None:
    image = np.zeros((90, 90, 3), np.uint8)
    image[:30] = 255

    described = channels_of(image).describe(np.array([[30.0, 30, 60, 60]]))

    wide = described[0, IN_CELLS + IN_MEANS : -2].reshape(WIDE_CELLS, WIDE_CELLS, CHANNELS)
    assert wide[..., 0].tolist() == [[255] * 3, [0] * 3, [0] * 3]
