"""What the network is shown."""

import numpy as np
import pytest

from labeling.smart.engines.base import Boxes, Pixels
from labeling.smart.networks import squares
from labeling.smart.networks.squares import Scenes, Squares, cut_out, scale_of, weights_of


def go_on() -> None:
    """Nobody ends it."""


def of(*rows: tuple[float, float, float, float, int]) -> Boxes:
    table = np.array(rows, np.float64).reshape(-1, 5)
    return Boxes(table[:, :4], table[:, 4].astype(np.int64), np.ones(len(table)))


def blank(height: int, width: int) -> Pixels:
    return np.zeros((height, width, 3), np.uint8)


def test_images_are_looked_at_so_that_the_smallest_label_can_be_seen() -> None:
    large, small = of((0, 0, 300, 300, 0)), of((0, 0, 40, 40, 1), (50, 50, 90, 90, 1), (0, 0, 300, 300, 0))

    assert scale_of([blank(480, 640)] * 2, [large, small], go_on) == 416
    assert scale_of([blank(480, 640)], [large], go_on) == 256


def test_no_image_is_looked_at_larger_than_can_be_afforded() -> None:
    assert scale_of([blank(1000, 1000)], [of((0, 0, 5, 5, 0))], go_on) == 448


def test_images_with_rare_labels_are_shown_more_often() -> None:
    weights = weights_of([of((0, 0, 9, 9, 0))] * 9 + [of((0, 0, 9, 9, 1))])

    assert weights[9] > 2 * weights[0]
    assert weights.sum() == pytest.approx(1)


def test_an_image_is_kept_no_larger_than_it_is_looked_at_with_its_boxes() -> None:
    scene = Scenes([blank(1000, 2000)], [of((200, 100, 400, 300, 0))], 100)[0]

    assert scene.image.shape == (70, 140, 3)
    assert scene.corners.tolist() == [pytest.approx([14, 7, 28, 21])]


@pytest.mark.parametrize(("room", "reads"), [(10_000, 1), (0, 3)])
def test_as_many_images_are_kept_as_there_is_room_for(
    room: int, reads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(squares, "KEPT_BYTES", room)
    asked = []

    class Noting(list[Pixels]):
        def __getitem__(self, place):  # type: ignore[no-untyped-def]
            asked.append(place)
            return super().__getitem__(place)

    scenes = Scenes(Noting([blank(50, 50)]), [of()], 100)

    _ = scenes[0], scenes[0], scenes[0]

    assert len(asked) == reads


def test_what_boxes_hold_is_cut_out_as_large_as_it_is_seen_and_each_label_as_often() -> None:
    image = blank(100, 100)
    image[10:30, 10:40] = 200
    scenes = Scenes([image, image], [of((10, 10, 40, 30, 0))] * 2, 200)
    scenes.boxes = [of(*[(10, 10, 40, 30, 0)] * 20, (10, 10, 40, 30, 1)), of()]

    cuts = cut_out(scenes, np.random.default_rng(1))

    assert {cut.image.shape for cut in cuts} == {(40, 60, 3)}
    assert min(cut.image.min() for cut in cuts) == 200
    assert 60 < sum(cut.label == 1 for cut in cuts) < 240


def test_squares_come_with_what_is_to_be_said_of_them() -> None:
    scenes = Scenes([blank(100, 100)], [of((10, 10, 60, 60, 1))], 96)

    images, hills, weights, corners = Squares(
        scenes, labels=2, side=96, chance=np.random.default_rng(1)
    ).some(3)

    assert images.shape == (3, 3, 96, 96)
    assert (hills.shape, weights.shape, corners.shape) == ((3, 2, 12, 12), (3, 12, 12), (3, 4, 12, 12))
    assert (hills == 1).sum() >= 3
