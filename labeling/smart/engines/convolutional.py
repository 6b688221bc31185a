"""A detector that learns to see from the dataset's own images alone: a small convolutional network, with PyTorch.

It is at its best where objects have textures and many forms. A quarter of the images is held out first, which tells how
good it is and how sure; then it learns from all of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from labeling.smart.box_calibration import calibrated, fit_platt
from labeling.smart.boxes import joined, some, surest_first, which_are_right
from labeling.smart.engines.base import Arrays, Boxes, Check, Floats, Pixels
from labeling.smart.engines.boosted import NothingDrawnError
from labeling.smart.evaluation import detection_report
from labeling.smart.holding_out import Chosen, held_out
from labeling.smart.networks.box_training import Plan, train
from labeling.smart.networks.peaks import View, found_in
from labeling.smart.networks.pyramid import Pyramid, asleep, awake
from labeling.smart.networks.squares import scale_of
from labeling.smart.pacing import Clock

VIEWS = (View(), View(is_mirrored=True), View(size=1.2), View(size=0.85, is_mirrored=True))


class ConvolutionalDetector:
    name = "convolutional-1"
    side = 1024
    effort = 1.0  # of training: tests do with less
    seconds: float | None = None  # that training may take; None: as long as it takes

    def __init__(self, plan: Plan | None = None) -> None:
        self.plan = plan or Plan()
        self._awake: tuple[Arrays, Pyramid] | None = None  # so that not each image wakes it

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
        clock = Clock(self.seconds)
        shown, held = held_out(boxes, seed=seed)
        some_images, some_boxes = Chosen(images, shown), Chosen(boxes, shown)
        tried = self.fit(some_images, some_boxes, len(names), seconds=clock.part(0.4), seed=seed, check=check)
        drawn = Chosen(boxes, held)
        found = self.look(tried, Chosen(images, held), check)
        platt = platt_of(found, drawn, len(names))
        report = detection_report([honest(each, platt) for each in found], drawn, names)
        seconds = clock.part(1.0)
        learned = self.fit(images, boxes, len(names), seconds=seconds, seed=seed, check=check)
        return learned | {"platt": platt}, report

    def predict(self, learned: Arrays, image: Pixels) -> Boxes:
        return honest(self.find(learned, image), learned["platt"])

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
        """What is learned from all of these images in about so many seconds, without knowing how good it is."""
        clock = Clock(seconds)
        boxes = [with_areas(each) for each in boxes]
        if not any(len(each.labels) for each in boxes):
            raise NothingDrawnError
        scale = scale_of(images, boxes, check)
        plan = self.plan.at(self.effort).within(clock.part(1.0))
        network = train(images, boxes, labels=labels, scale=scale, plan=plan, seed=seed, check=check)
        return asleep(network) | {"scale": np.array(scale), "labels": np.array(labels)}

    def look(self, learned: Arrays, images: Sequence[Pixels], check: Check) -> list[Boxes]:
        """What is found in each image, as sure as the network says."""
        found = []
        for image in images:
            check()
            found.append(self.find(learned, image))
        return found

    def find(self, learned: Arrays, image: Pixels) -> Boxes:
        if self._awake is None or self._awake[0] is not learned:
            self._awake = learned, awake(learned, int(learned["labels"]))
        return found_in(self._awake[1], image, scale=int(learned["scale"]), views=VIEWS)


def with_areas(drawn: Boxes) -> Boxes:
    """Those that are a pixel wide and high at least: others can't be learned."""
    return some(drawn, (np.ptp(drawn.corners.reshape(-1, 2, 2), axis=1) >= 1).all(axis=1))


def platt_of(found: Sequence[Boxes], drawn: Sequence[Boxes], labels: int) -> Floats:
    """How to calibrate what was found in images where these boxes were drawn."""
    is_right = np.concatenate([np.empty(0, bool), *map(which_are_right, found, drawn)])
    said = joined(found)
    return fit_platt(said.confidences, said.labels, is_right, labels)


def honest(found: Boxes, platt: Floats) -> Boxes:
    """The boxes with calibrated confidences, the surest first."""
    return surest_first(replace(found, confidences=calibrated(found.confidences, found.labels, platt)))
