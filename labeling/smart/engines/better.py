"""The precise detector: boosted trees or a convolutional network, whichever finds more in images of this dataset.

Neither is better everywhere, and nobody can say beforehand which. Both learn from three quarters of the labeled images
and look for boxes in the last; only what wins learns from all of them. A label with many boxes chooses for itself.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from labeling.smart.boxes import joined, no_boxes, some, surest_first
from labeling.smart.engines.base import Arrays, Boxes, Check, Labels, Pixels
from labeling.smart.engines.boosted import BoostedDetector
from labeling.smart.engines.convolutional import ConvolutionalDetector, honest, platt_of
from labeling.smart.evaluation import detection_report
from labeling.smart.holding_out import Chosen, held_out
from labeling.smart.pacing import Clock

TREES, NETWORK = 0, 1  # places of the families wherever both come in turn
CLEARLY = 0.03  # average precision, by which the network must be ahead: the trees are quicker, and less is by chance
MANY = 20  # held-out boxes of a label, with which it chooses for itself
PREFIXES = ("trees.", "network.")  # of what each family has learned

Report = dict[str, Any]


class BetterDetector:
    name = "better-1"
    side = 1024
    effort = 1.0  # of training: tests do with less
    seconds: float | None = None  # that training may take; None: as long as it takes

    def __init__(
        self, trees: BoostedDetector | None = None, network: ConvolutionalDetector | None = None
    ) -> None:
        self.trees, self.network = trees or BoostedDetector(), network or ConvolutionalDetector()
        self._parted: tuple[Arrays, list[Arrays]] | None = None  # of the arrays that were seen last

    def train(
        self,
        images: Sequence[Pixels],
        boxes: Sequence[Boxes],
        others: Sequence[Pixels],
        names: list[str],
        *,
        seed: int,
        check: Check,
    ) -> tuple[Arrays, Report]:
        self.trees.effort = self.network.effort = self.effort
        clock = Clock(self.seconds)
        found, drawn, platt = self.try_both(
            images, boxes, names, seconds=clock.part(0.5), seed=seed, check=check
        )
        reports = [detection_report(each, drawn, names) for each in found]
        better = choose(*reports)
        learned: Arrays = {"better": better}
        report = detection_report([combined(each, better) for each in zip(*found, strict=True)], drawn, names)
        if (better == TREES).any():
            self.trees.seconds = clock.part(0.5 if (better == NETWORK).any() else 1.0)
            trees, own = self.trees.train(images, boxes, others, names, seed=seed, check=check)
            learned |= prefixed(trees, PREFIXES[TREES])
            report = own if (better == TREES).all() else report  # measured on every image in turn
        if (better == NETWORK).any():
            seconds = clock.part(1.0)
            network = self.network.fit(images, boxes, len(names), seconds=seconds, seed=seed, check=check)
            learned |= prefixed(network | {"platt": platt}, PREFIXES[NETWORK])
        return learned, self.told(report, reports, better)

    def try_both(
        self,
        images: Sequence[Pixels],
        boxes: Sequence[Boxes],
        names: list[str],
        *,
        seconds: float | None,
        seed: int,
        check: Check,
    ) -> tuple[list[list[Boxes]], Sequence[Boxes], Any]:
        """What each family finds in held-out images, what was drawn there, and how sure the network may be."""
        clock = Clock(seconds)
        shown, held = held_out(boxes, seed=seed)
        some_images, some_boxes = Chosen(images, shown), Chosen(boxes, shown)
        self.trees.seconds = clock.part(0.5)
        trees, _ = self.trees.train(some_images, some_boxes, [], names, seed=seed, check=check)
        network = self.network.fit(
            some_images, some_boxes, len(names), seconds=clock.part(0.8), seed=seed, check=check
        )
        by_trees, by_network = [], []
        for image in Chosen(images, held):
            by_trees.append(self.trees.predict(trees, image))
            by_network.append(self.network.find(network, image))
            check()
        drawn = Chosen(boxes, held)
        platt = platt_of(by_network, drawn, len(names))
        return [by_trees, [honest(each, platt) for each in by_network]], drawn, platt

    def told(self, report: Report, reports: Sequence[Report], better: Labels) -> Report:
        """The report, with what each family got on the same held-out images, and which one each label has."""
        engines = (self.trees.name, self.network.name)
        rows = [
            row | {"engine": engines[family]} for row, family in zip(report["labels"], better, strict=True)
        ]
        tried = [
            {
                "engine": engine,
                "average_precision": each["average_precision"],
                "images": each["images"],
                "labels": [
                    {name: row[name] for name in ("label", "average_precision")} for row in each["labels"]
                ],
            }
            for engine, each in zip(engines, reports, strict=True)
        ]
        return report | {"labels": rows, "tried": tried}

    def predict(self, learned: Arrays, image: Pixels) -> Boxes:
        if self._parted is None or self._parted[0] is not learned:
            self._parted = learned, [stripped(learned, prefix) for prefix in PREFIXES]
        trees, network = self._parted[1]
        by_trees = self.trees.predict(trees, image) if trees else no_boxes()
        by_network = self.network.predict(network, image) if network else no_boxes()
        return combined([by_trees, by_network], learned["better"])


def choose(trees: Report, network: Report) -> Labels:
    """Of each label the family to ask, by what each found in the same held-out images."""
    whole = NETWORK if is_ahead(network, trees) else TREES
    better = np.full(len(trees["labels"]), whole)
    for label, (of_network, of_trees) in enumerate(zip(network["labels"], trees["labels"], strict=True)):
        if of_trees["recall"]["number"] >= MANY:
            better[label] = NETWORK if is_ahead(of_network, of_trees) else TREES
    return better


def is_ahead(one: Report, other: Report) -> bool:
    """Whether one has clearly the higher average precision; where nothing is known, it has not."""
    found = one["average_precision"], other["average_precision"]
    return None not in found and found[0] - found[1] > CLEARLY


def combined(found: Sequence[Boxes], better: Labels) -> Boxes:
    """What both families found, of each label by its own."""
    return surest_first(
        joined([some(each, better[each.labels] == family) for family, each in enumerate(found)])
    )


def prefixed(arrays: Arrays, prefix: str) -> Arrays:
    return {prefix + name: values for name, values in arrays.items()}


def stripped(arrays: Arrays, prefix: str) -> Arrays:
    return {name.removeprefix(prefix): values for name, values in arrays.items() if name.startswith(prefix)}
