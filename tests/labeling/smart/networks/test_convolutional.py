"""The convolutional detector on drawn scenes of discs and squares, with few steps of learning."""

from dataclasses import replace

import numpy as np
import pytest

from labeling.smart.boxes import iou, no_boxes
from labeling.smart.engines.base import Arrays, Boxes, Pixels
from labeling.smart.engines.boosted import NothingDrawnError
from labeling.smart.engines.convolutional import ConvolutionalDetector
from labeling.smart.evaluation import detection_report
from labeling.smart.networks.box_training import Plan
from labeling.smart.packing import pack, unpack
from tests.labeling.smart.drawing import draw_scene

pytestmark = pytest.mark.timeout(180)  # networks learn for ten seconds, of a core that nobody else uses
NAMES = ["disc", "square"]
QUICK = Plan(steps=160, batch=4, side=128)
BARELY = replace(QUICK, steps=2)


def scenes(number: int, seed: int) -> tuple[list[Pixels], list[Boxes]]:
    chance = np.random.default_rng(seed)
    drawn = [draw_scene(chance) for _ in range(number)]
    return [image for image, _ in drawn], [boxes for _, boxes in drawn]


def go_on() -> None:
    """Nobody ends it."""


@pytest.fixture(scope="module")
def learned() -> Arrays:
    images, boxes = scenes(10, 1)
    return ConvolutionalDetector(QUICK).fit(images, boxes, 2, seed=1, check=go_on)


@pytest.fixture
def barely() -> ConvolutionalDetector:
    return ConvolutionalDetector(BARELY)


def test_it_finds_in_images_that_it_was_not_shown(learned: Arrays) -> None:
    engine = ConvolutionalDetector()
    images, boxes = scenes(6, 3)

    found = [engine.find(learned, image) for image in images]

    assert detection_report(found, boxes, NAMES)["average_precision"] > 0.6


def test_what_it_finds_lies_in_the_image_the_surest_first_and_once(learned: Arrays) -> None:
    image = scenes(1, 4)[0][0]

    found = ConvolutionalDetector().find(learned, image)

    assert (found.corners >= 0).all()
    assert (found.corners <= [160, 120, 160, 120]).all()
    assert (np.diff(found.confidences) <= 0).all()
    overlap = iou(found.corners, found.corners) * (found.labels[:, None] == found.labels)
    assert np.triu(overlap, 1).max(initial=0) < 0.75


def test_a_larger_image_has_larger_boxes(learned: Arrays) -> None:
    engine = ConvolutionalDetector()
    image = scenes(1, 4)[0][0]

    small, large = engine.find(learned, image), engine.find(learned, image.repeat(2, 0).repeat(2, 1))

    assert iou(small.corners * 2, large.corners[:1]).max() > 0.7


def test_the_same_seed_learns_the_same(barely: ConvolutionalDetector) -> None:
    images, boxes = scenes(6, 1)

    first, again, other = (
        barely.train(images, boxes, [], NAMES, seed=seed, check=go_on) for seed in (1, 1, 2)
    )

    assert pack(first[0]) == pack(again[0]) != pack(other[0])
    assert first[1] == again[1]


def test_what_it_learned_survives_the_database(learned: Arrays) -> None:
    image = scenes(1, 4)[0][0]

    expected = ConvolutionalDetector().find(learned, image)

    assert (
        ConvolutionalDetector().find(unpack(pack(learned)), image).corners.tolist()
        == expected.corners.tolist()
    )


def test_two_models_are_not_mistaken_for_each_other(learned: Arrays, barely: ConvolutionalDetector) -> None:
    images, boxes = scenes(4, 4)
    other = barely.fit(images, boxes, 2, seed=1, check=go_on)
    expected = ConvolutionalDetector().find(learned, images[0])
    barely.find(other, images[0])

    found = barely.find(learned, images[0])

    assert found.corners.tolist() == expected.corners.tolist()


def test_its_report_is_of_images_that_were_held_out(barely: ConvolutionalDetector) -> None:
    images, boxes = scenes(8, 1)

    learned, report = barely.train(images, boxes, [], NAMES, seed=1, check=go_on)

    assert (report["images"], len(report["labels"])) == (2, 2)
    assert learned["platt"].shape == (4,)


def test_no_step_begins_when_the_time_is_over() -> None:
    images, boxes = scenes(2, 1)
    asked = []
    late = ConvolutionalDetector(Plan(steps=1000, seconds=1e-9))

    late.fit(images, boxes, 2, seed=1, check=lambda: asked.append(1))

    assert len(asked) <= len(images) + 1


def test_it_asks_whether_it_is_still_wanted(barely: ConvolutionalDetector) -> None:
    images, boxes = scenes(4, 1)

    class StoppedError(Exception):
        pass

    def stop() -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        barely.train(images, boxes, [], NAMES, seed=1, check=stop)


def test_without_a_box_it_refuses(barely: ConvolutionalDetector) -> None:
    images, _ = scenes(3, 1)

    with pytest.raises(NothingDrawnError):
        barely.train(images, [no_boxes()] * 3, [], NAMES, seed=1, check=go_on)


@pytest.mark.parametrize("shape", [(1, 1), (3, 900), (700, 20)])
def test_it_learns_from_and_looks_at_images_of_any_size(
    barely: ConvolutionalDetector, shape: tuple[int, int]
) -> None:
    images, boxes = scenes(4, 1)
    odd = np.zeros((*shape, 3), np.uint8)
    whole = Boxes(np.array([[0.0, 0, shape[1], shape[0]]]), np.array([1]), np.ones(1))

    learned, _ = barely.train([*images, odd], [*boxes, whole], [], NAMES, seed=1, check=go_on)

    assert (barely.predict(learned, odd).corners <= [shape[1], shape[0]] * 2).all()
