"""What every detector keeps to, on drawn scenes of discs and squares."""

import weakref
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from datasets.errors import DomainError
from labeling.smart.boxes import iou, no_boxes
from labeling.smart.engines import DETECTORS, load, missing_packages
from labeling.smart.engines.base import Arrays, Boxes, Detector, Pixels
from labeling.smart.engines.boosted import effort_within
from labeling.smart.evaluation import detection_report
from labeling.smart.packing import pack, unpack
from tests.labeling.smart.drawing import draw_scene

pytestmark = pytest.mark.timeout(180)  # networks learn for ten seconds, of a core that nobody else uses
NAMES = ["disc", "square"]
HERE = [name for name in DETECTORS if not missing_packages(name)]


@pytest.fixture(params=HERE, scope="module")
def engine(request: pytest.FixtureRequest) -> Detector:
    found = load(request.param)
    found.effort = 0.1
    return cast(Detector, found)


def scenes(count: int, seed: int, **more: Any) -> tuple[list[Pixels], list[Boxes]]:
    chance = np.random.default_rng(seed)
    drawn = [draw_scene(chance, **more) for _ in range(count)]
    return [image for image, _ in drawn], [boxes for _, boxes in drawn]


def go_on() -> None:
    """Nobody ends it."""


@pytest.fixture(scope="module")
def learned(engine: Detector) -> Arrays:
    """Of ten scenes, two of them without anything."""
    images, boxes = scenes(8, 1)
    empty, nothing = scenes(2, 2, number=0)
    found, _ = engine.train(images + empty, boxes + nothing, [], NAMES, seed=1, check=go_on)
    return found


def test_it_finds_in_images_that_it_was_not_shown(engine: Detector, learned: Arrays) -> None:
    images, boxes = scenes(6, 3)

    found = [engine.predict(learned, image) for image in images]

    assert detection_report(found, boxes, NAMES)["average_precision"] > 0.6


def test_it_says_nothing_twice_and_the_surest_first(engine: Detector, learned: Arrays) -> None:
    (image, *_), _ = scenes(1, 4, number=6)

    found = engine.predict(learned, image)

    shared = iou(found.corners, found.corners) * (found.labels[:, None] == found.labels[None])
    assert not (np.triu(shared, 1) > 0.5).any()
    assert (np.diff(found.confidences) <= 0).all()
    assert ((found.confidences >= 0) & (found.confidences <= 1)).all()


def test_what_it_learned_survives_the_database(engine: Detector, learned: Arrays) -> None:
    (image, *_), _ = scenes(1, 5)

    found = engine.predict(unpack(pack(learned)), image)

    expected = engine.predict(learned, image)
    assert found.corners.tolist() == expected.corners.tolist()
    assert found.confidences.tolist() == expected.confidences.tolist()


@pytest.mark.parametrize("size", [(1, 1), (3, 400), (640, 20), (97, 131)])
def test_it_looks_at_images_of_any_size(engine: Detector, learned: Arrays, size: tuple[int, int]) -> None:
    height, width = size

    found = engine.predict(learned, np.full((height, width, 3), 128, np.uint8))

    assert (found.corners >= 0).all()
    assert (found.corners <= (width, height, width, height)).all()


def test_one_label_and_five_images_of_several_sizes_are_enough(engine: Detector) -> None:
    wide, wide_boxes = scenes(3, 6)
    tall, tall_boxes = scenes(2, 7, size=(160, 120))
    boxes = [replace(each, labels=np.zeros_like(each.labels)) for each in wide_boxes + tall_boxes]

    shelf = Shelf(wide + tall)

    learned, report = engine.train(shelf, boxes, [], ["thing"], seed=1, check=go_on)

    (image, *_), _ = scenes(1, 8)
    assert len(engine.predict(learned, image).labels) > 0
    assert report["images"] >= 1
    assert report["labels"][0]["label"] == "thing"
    assert report["average_precision"] > 0.5
    assert shelf.most_out <= 2  # images are read anew, and not kept


def test_the_same_seed_learns_the_same(engine: Detector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "effort", 0.01)
    images, boxes = scenes(3, 9)

    names = [*NAMES, "never drawn"]

    first, again = (engine.train(images, boxes, [], names, seed=5, check=go_on) for _ in range(2))

    assert pack(first[0]) == pack(again[0])
    assert first[1] == again[1]
    assert [row["label"] for row in first[1]["labels"]] == names


def test_without_a_box_there_is_nothing_to_learn(engine: Detector) -> None:
    images, _ = scenes(2, 11)

    with pytest.raises(DomainError, match="no box"):
        engine.train(images, [no_boxes()] * 2, [], NAMES, seed=1, check=go_on)


def test_it_asks_whether_it_is_still_wanted(engine: Detector) -> None:
    images, boxes = scenes(2, 12)

    class StoppedError(Exception):
        pass

    def stop() -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        engine.train(images, boxes, [], NAMES, seed=1, check=stop)


class Shelf(Sequence[Pixels]):
    """Images that are counted while somebody holds them."""

    def __init__(self, images: list[Pixels]) -> None:
        self.images, self.out, self.most_out = images, 0, 0

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, place: int) -> Pixels:  # type: ignore[override]
        if place >= len(self.images):
            raise IndexError
        lent = self.images[place].copy()
        self.out += 1
        self.most_out = max(self.most_out, self.out)
        weakref.finalize(lent, self.back)
        return lent

    def back(self) -> None:
        self.out -= 1


def test_trees_that_have_a_quarter_of_the_time_make_half_the_effort() -> None:
    assert [effort_within(seconds) for seconds in (None, 900, 15, 0.001)] == [1.0, 1.0, 0.5, 0.1]
