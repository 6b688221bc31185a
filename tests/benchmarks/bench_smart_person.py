"""How much a person has to do for 300 images of cells: draw, move, relabel, delete and confirm each count as one.

The first images are drawn whole; then an engine learns, proposes for the next ones, and the person corrects these. It
is a count, not a study of people: a box that shares enough with the true one counts as right as it is. Images where
nobody has drawn a label that nearly all have are counted apart: deleting what is right there is nobody's work.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from labeling.smart.boxes import iou, no_boxes, some, surest_first
from labeling.smart.engines import load
from labeling.smart.engines.base import Boxes, Detector
from tests.benchmarks.figures import Table
from tests.benchmarks.real_sets import BoxedImage, blood_cells, pixels

IMAGES = 300
ROUNDS = (5, 10, 20, 40, 80, 150, 220, IMAGES)  # images that are finished when an engine learns
SHOWN = 0.5  # confidence from which on a box is shown
RIGHT, EXACT = 0.5, 0.7  # intersection over union from which on a box is left as it is
MOVED = 0.2  # from which on it is moved to where it belongs; below it is deleted, and another drawn
USUAL = 0.9  # the share of images that have a label which all are taken to have
MOST_SHARE = 0.5


@dataclass
class Actions:
    draw: int = 0
    move: int = 0
    relabel: int = 0
    delete: int = 0
    confirm: int = 0

    @property
    def all(self) -> int:
        return self.draw + self.move + self.relabel + self.delete + self.confirm


def run() -> None:
    table = Table("A person and 300 images of cells")
    cells = blood_cells()
    order = np.random.default_rng(1).permutation(len(cells.images))[:IMAGES]
    images = [cells.images[place] for place in order]
    are_whole = [lacks_nothing_usual(image, images) for image in images]
    engine: Detector = load("boosted-1")
    counted = [(least, only_whole, Actions()) for least in (RIGHT, EXACT) for only_whole in (False, True)]
    for first, last in pairwise((0, *ROUNDS)):
        known = images[:first]
        learned = (
            first
            and engine.train(
                [pixels(each.path) for each in known],
                [true_boxes(each) for each in known],
                [],
                cells.names,
                seed=1,
                check=go_on,
            )[0]
        )
        for image, is_whole in zip(images[first:last], are_whole[first:last], strict=True):
            found = surest_first(shown(engine, learned, image)) if learned else no_boxes()
            for least, only_whole, actions in counted:
                if is_whole or not only_whole:
                    correct(actions, found, true_boxes(image), least)
    for least, only_whole, actions in counted:
        of = [image for image, is_whole in zip(images, are_whole, strict=True) if is_whole or not only_whole]
        boxes = drawn(of)
        what = f"{len(of)} images{', drawn wholly' if only_whole else ''}; right from {least} on"
        note = f"{actions}, of {boxes:,} boxes"
        table.add(what, actions.all / boxes, "of drawing all", limit=MOST_SHARE, note=note)
    table.close()


def shown(engine: Detector, learned: Any, image: BoxedImage) -> Boxes:
    found = engine.predict(learned, pixels(image.path))
    return some(found, found.confidences >= SHOWN)


def lacks_nothing_usual(image: BoxedImage, images: list[BoxedImage]) -> bool:
    """Whether it has all the labels that nearly all images have."""
    number = Counter(label for each in images for label in set(each.labels.tolist()))
    usual = {label for label, count in number.items() if count >= USUAL * len(images)}
    return usual <= set(image.labels.tolist())


def drawn(images: list[BoxedImage]) -> int:
    return sum(len(image.labels) for image in images)


def true_boxes(image: BoxedImage) -> Boxes:
    return Boxes(image.boxes, image.labels, np.ones(len(image.labels)))


def correct(actions: Actions, found: Boxes, there: Boxes, least: float) -> None:
    """What it takes to bring the boxes found to those that are there, of which each is met once, by the nearest."""
    shared = iou(found.corners, there.corners) if len(found.labels) else np.empty((0, len(there.labels)))
    left, met = list(range(len(found.labels))), 0
    for place in np.argsort(-shared.max(axis=1, initial=0), kind="stable"):
        best = int(shared[place].argmax()) if len(there.labels) else -1
        if best < 0 or shared[place, best] < MOVED:
            continue
        actions.move += int(shared[place, best] < least)
        actions.relabel += int(found.labels[place] != there.labels[best])
        shared[:, best] = 0
        left.remove(int(place))
        met += 1
    actions.delete += len(left)
    actions.draw += len(there.labels) - met
    actions.confirm += 1


def go_on() -> None:
    """Nobody ends it."""
