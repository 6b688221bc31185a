"""Images seen in other ways: boxes go with the pixels."""

import numpy as np
import pytest

from labeling.smart.boxes import iou
from labeling.smart.networks.scenes import GREY, Cut, Scene, moved, pasted, recoloured, viewed

BOX = [30, 20, 70, 80]


def scene(*boxes: list[int], shape: tuple[int, int] = (120, 160)) -> Scene:
    """Black, with boxes filled white."""
    image = np.zeros((*shape, 3), np.uint8)
    for x0, y0, x1, y1 in boxes:
        image[y0:y1, x0:x1] = 255
    return Scene(image, np.array(boxes, float).reshape(-1, 4), np.arange(len(boxes)))


def white_in(image: np.ndarray) -> np.ndarray:
    """The box around what is white, (1, 4)."""
    down, across = np.nonzero(image[..., 0] > 200)
    return np.array([[across.min(), down.min(), across.max() + 1, down.max() + 1]])


@pytest.mark.parametrize("seed", range(12))
def test_a_box_stays_around_its_pixels(seed: int) -> None:
    chance = np.random.default_rng(seed)

    seen = viewed(scene(BOX), scale=0.8, side=192, chance=chance)

    assert iou(seen.corners, white_in(seen.image))[0, 0] > 0.75


def test_a_box_is_cut_off_by_the_border() -> None:
    seen = moved(scene(BOX), np.array([[1.0, 0, -50], [0, 1, 0]]), 100)

    assert seen.corners.tolist() == [[0, 20, 20, 80]]


def test_a_box_of_which_little_is_left_is_dropped_with_its_label() -> None:
    seen = moved(scene(BOX, [80, 20, 110, 80]), np.array([[1.0, 0, -65], [0, 1, 0]]), 100)

    assert seen.labels.tolist() == [1]


def test_beyond_the_border_it_is_grey() -> None:
    seen = moved(scene(BOX), np.array([[0.5, 0, 0], [0, 0.5, 0]]), 100)

    assert seen.image[-1, -1].tolist() == [GREY] * 3


def test_a_scene_without_boxes_is_seen_as_well() -> None:
    seen = viewed(scene(), scale=1, side=64, chance=np.random.default_rng(1))

    assert (seen.image.shape, len(seen.labels)) == ((64, 64, 3), 0)


def test_what_is_pasted_has_its_box_and_covers_no_other() -> None:
    cut = Cut(np.full((30, 20, 3), 255, np.uint8), 7)

    seen = pasted(scene(BOX), [cut], np.random.default_rng(2))

    others = seen.corners[1:].astype(int)
    assert len(others) >= 1
    assert seen.labels[1:].tolist() == [7] * len(others)
    assert iou(seen.corners[:1], others).max() < 0.1
    x0, y0, x1, y1 = others[0]
    assert seen.image[(y0 + y1) // 2, (x0 + x1) // 2].min() > 240


def test_pasting_leaves_the_scene_as_it_was() -> None:
    given = scene(BOX)

    pasted(given, [Cut(np.full((30, 20, 3), 128, np.uint8), 7)], np.random.default_rng(2))

    assert (given.image == scene(BOX).image).all()


def test_what_is_too_large_is_not_pasted() -> None:
    seen = pasted(scene(), [Cut(np.full((150, 150, 3), 255, np.uint8), 7)], np.random.default_rng(2))

    assert len(seen.labels) == 0


@pytest.mark.parametrize("seed", range(6))
def test_recoloured_pixels_stay_pixels(seed: int) -> None:
    seen = recoloured(scene(BOX).image, np.random.default_rng(seed))

    assert seen.shape == (120, 160, 3)
    assert 0 <= seen.min() <= seen.max() <= 255
