"""What boxes look like, as numbers."""

import numpy as np
import pytest

from labeling.smart.channels import CELLS, CHANNELS, IN_CELLS, LENGTH, channels_of, mirrored
from tests.labeling.smart.drawing import draw_scene

SCENE, _ = draw_scene(np.random.default_rng(5))


def test_a_window_of_a_lattice_looks_as_the_box_does() -> None:
    channels = channels_of(SCENE)
    lattice = channels.lattice(28, 35)
    places = np.arange(len(lattice.corners))

    described = lattice.describe(places)

    assert described.shape == (len(places), LENGTH)
    assert described == pytest.approx(channels.describe(lattice.corners), abs=1e-3)


def test_a_lattice_covers_the_image_evenly() -> None:
    corners = channels_of(SCENE).lattice(28, 35).corners

    middles = (corners[:, :2] + corners[:, 2:]) / 2
    assert middles.mean(axis=0) == pytest.approx([80, 60])
    assert (middles.min(axis=0) < (14, 18)).all()
    assert (middles.min(axis=0) >= 0).all()


def test_a_filter_is_the_product_with_the_cells_of_each_window() -> None:
    lattice = channels_of(SCENE).lattice(28, 35)
    weights = np.random.default_rng(1).normal(size=IN_CELLS).astype(np.float32)

    found = lattice.respond(weights)

    described = lattice.describe(np.arange(len(found)))
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
