"""The scenes of the demo dataset."""

import io

import pytest
from PIL import Image

from datasets.demo_scenes import LABELS, SCENES, Scene, draw_scene


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return [draw_scene(number) for number in range(1, 13)]


def test_a_scene_is_always_drawn_the_same() -> None:
    assert draw_scene(7) == draw_scene(7)


def test_two_scenes_differ() -> None:
    assert draw_scene(1).boxes != draw_scene(2).boxes


def test_a_scene_is_a_jpeg_of_the_size_that_it_says(scenes: list[Scene]) -> None:
    sizes = [Image.open(io.BytesIO(scene.jpeg)).size for scene in scenes]

    assert sizes == [(scene.width, scene.height) for scene in scenes]


def test_every_box_lies_inside_its_picture(scenes: list[Scene]) -> None:
    outside = [
        (scene.name, box)
        for scene in scenes
        for box in scene.boxes
        if not (0 <= box.x0 < box.x1 <= scene.width and 0 <= box.y0 < box.y1 <= scene.height)
    ]

    assert outside == []


def test_there_are_boxes_of_every_label(scenes: list[Scene]) -> None:
    assert {box.label for scene in scenes for box in scene.boxes} == set(LABELS)
    assert min(len(scene.boxes) for scene in scenes) >= 2


def test_a_box_touches_its_object_on_all_sides() -> None:
    scene = draw_scene(2)
    box = max(scene.boxes, key=lambda each: each.x1 - each.x0)
    picture = Image.open(io.BytesIO(scene.jpeg)).convert("RGB")
    inside = picture.getpixel(((box.x0 + box.x1) // 2, (box.y0 + box.y1) // 2))
    outside = picture.getpixel((box.x0 - 3, box.y0 - 3))

    assert isinstance(inside, tuple)
    assert isinstance(outside, tuple)
    assert sum(abs(one - other) for one, other in zip(inside, outside, strict=True)) > 60


def test_sixty_scenes_are_drawn() -> None:
    assert SCENES == 60
