"""The precise detector asks whichever family found more in held-out images. Here both say what they are told."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from labeling.smart.boxes import no_boxes, some
from labeling.smart.engines.base import Arrays, Boxes, Check, Pixels
from labeling.smart.engines.better import BetterDetector, choose
from labeling.smart.engines.boosted import BoostedDetector
from labeling.smart.engines.convolutional import ConvolutionalDetector

NAMES = ["cat", "dog"]
IMAGE = np.zeros((100, 100, 3), np.uint8)
DRAWN = Boxes(
    np.array([[0, 0, 20, 20], [40, 40, 60, 60]], np.float32), np.array([0, 1]), np.array([1.0, 1.0])
)
CATS, DOGS = some(DRAWN, np.array([0])), some(DRAWN, np.array([1]))


class Trees(BoostedDetector):
    def __init__(self, found: Boxes) -> None:
        self.found = found
        self.shown: list[int] = []  # numbers of images

    def train(
        self,
        images: Sequence[Pixels],
        boxes: Sequence[Boxes],
        others: Sequence[Pixels],
        names: list[str],
        *,
        seed: int,
        check: Check,
    ) -> tuple[Arrays, dict[str, Any]]:
        self.shown.append(len(images))
        return {"grown": np.array([seed])}, report(0.5, 0.5, many=0)

    def predict(self, learned: Arrays, image: Pixels) -> Boxes:
        assert set(learned) == {"grown"}
        return self.found


class Network(ConvolutionalDetector):
    def __init__(self, found: Boxes) -> None:
        super().__init__()
        self.found = found
        self.shown: list[int] = []
        self.given: list[float | None] = []  # seconds

    def fit(
        self,
        images: Sequence[Pixels],
        boxes: Sequence[Boxes],
        labels: int,
        *,
        seconds: float | None = None,
        seed: int,
        check: Check,
    ) -> Arrays:
        self.shown.append(len(images))
        self.given.append(seconds)
        return {"tied": np.array([seed])}

    def find(self, learned: Arrays, image: Pixels) -> Boxes:
        assert "tied" in learned
        return self.found


def report(cat: float | None, dog: float | None, *, many: int) -> dict[str, Any]:
    known = [found for found in (cat, dog) if found is not None]
    rows = [
        {"label": name, "average_precision": found, "recall": {"number": many}}
        for name, found in zip(NAMES, (cat, dog), strict=True)
    ]
    return {"average_precision": sum(known) / len(known) if known else None, "labels": rows}


def trained(engine: BetterDetector, images: int = 8) -> tuple[Arrays, dict[str, Any]]:
    return engine.train([IMAGE] * images, [DRAWN] * images, [], NAMES, seed=7, check=lambda: None)


def test_where_the_network_finds_more_it_alone_learns_from_all_images() -> None:
    trees, network = Trees(no_boxes()), Network(DRAWN)
    engine = BetterDetector(trees, network)

    learned, told = trained(engine)

    assert (trees.shown, network.shown) == ([6], [6, 8])
    assert [row["engine"] for row in told["labels"]] == ["convolutional-1"] * 2
    assert engine.predict(learned, IMAGE).labels.tolist() == [0, 1]


def test_where_the_trees_find_as_much_the_model_is_that_of_fast() -> None:
    trees, network = Trees(DRAWN), Network(DRAWN)
    engine = BetterDetector(trees, network)

    learned, told = trained(engine)

    assert (trees.shown, network.shown) == ([6, 8], [6])
    assert {name: values.tolist() for name, values in learned.items()} == {
        "better": [0, 0],
        "trees.grown": [7],
    }
    assert [row["engine"] for row in told["labels"]] == ["boosted-1"] * 2


def test_a_label_with_many_boxes_has_its_own_family() -> None:
    engine = BetterDetector(Trees(CATS), Network(DOGS))

    learned, told = trained(engine, images=80)

    assert [row["engine"] for row in told["labels"]] == ["boosted-1", "convolutional-1"]
    assert sorted(engine.predict(learned, IMAGE).labels.tolist()) == [0, 1]
    assert told["average_precision"] == 1.0


def test_the_report_says_what_both_got_on_the_same_images() -> None:
    _, told = trained(BetterDetector(Trees(CATS), Network(DRAWN)))

    assert [(each["engine"], each["images"], each["average_precision"]) for each in told["tried"]] == [
        ("boosted-1", 2, 0.5),
        ("convolutional-1", 2, 1.0),
    ]


def test_a_limit_of_time_is_shared_by_both_and_by_what_learns_from_all() -> None:
    network = Network(DRAWN)
    engine = BetterDetector(Trees(no_boxes()), network)
    engine.seconds = 100

    trained(engine)

    assert engine.trees.seconds == pytest.approx(25, abs=1)
    assert network.given == pytest.approx([40, 100], abs=1)


def test_one_image_is_enough_for_the_trees() -> None:
    learned, _ = trained(BetterDetector(Trees(DRAWN), Network(DRAWN)), images=1)

    assert learned["better"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("trees", "network", "many", "chosen"),
    [
        ((0.8, 0.4), (0.7, 0.9), 5, [1, 1]),  # few boxes: the whole decides
        ((0.8, 0.4), (0.7, 0.9), 20, [0, 1]),
        ((0.8, 0.8), (0.81, 0.81), 20, [0, 0]),  # ahead, but not clearly
        ((0.8, None), (0.9, None), 5, [1, 1]),
        ((None, None), (None, None), 0, [0, 0]),
    ],
)
def test_the_family_is_chosen_by_what_was_found(
    trees: tuple[float, float], network: tuple[float, float], many: int, chosen: list[int]
) -> None:
    assert choose(report(*trees, many=many), report(*network, many=many)).tolist() == chosen
