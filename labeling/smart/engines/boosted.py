"""The fast detector: boosted trees on channel features of windows, learned from the dataset's own boxes alone.

Integral channel features (Dollár et al. 2009), sizes by k-means, hard negatives, a cascade, a regression of boxes.
Images are dealt into folds. Whatever is said of an image while it learns, which windows are mistaken, how good what is
found there is and how sure, is said by a detector that has not seen the image.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from datasets.errors import DomainError
from labeling.smart import box_examples
from labeling.smart.anchors import side_for, sizes_of
from labeling.smart.box_calibration import calibrated, fit_platt
from labeling.smart.box_examples import NEITHER, Examples
from labeling.smart.boxes import areas, joined, some, surest_first, which_are_right
from labeling.smart.channels import IN_CELLS, Channels, channels_of
from labeling.smart.engines.base import Arrays, Boxes, Check, Floats, Labels, Pixels
from labeling.smart.evaluation import detection_report
from labeling.smart.filters import fit_filters
from labeling.smart.forest import forest_of, grow, together, worth_of_columns
from labeling.smart.incomplete import seem_incomplete
from labeling.smart.refining import fit_refiner
from labeling.smart.sliding import Finder, boxes_of, finder_of, resized

SEARCHES = 2  # for what is mistaken
SEARCHED = 120  # images at most, each time
MOST_TREES = 480  # of a forest
FASTEST = 0.3  # rate of trees
NEAR, NEAR_OF_LABEL = 15_000, 2500  # boxes near drawn ones that it learns from, at most
EMPTY, EMPTY_OF_IMAGE = 8000, 12  # windows where there is nothing that it learns from, about, and at least
SURE = 0.5  # score, from which on a box counts where images are looked for that lack some
WHOLE_SECONDS, LEAST_EFFORT = 60, 0.1  # that training takes, and the part of it that still learns something
COLUMNS, LEAST_COLUMNS = 160, 40  # features that the trees read, and where little effort is made


@dataclass(frozen=True, slots=True)
class Thoroughness:
    """How many rounds of trees are grown at which rate, and into how many folds images are dealt to look at the unseen
    ones."""

    rounds: int
    rate: float
    folds: int


QUICK, FINAL = Thoroughness(30, 0.25, 3), Thoroughness(60, 0.15, 5)


class NothingDrawnError(DomainError):
    code = "nothing_drawn"
    message = "There is no box in the labeled images. Draw some, then start again."


class BoostedDetector:
    name = "boosted-1"
    side = 640
    effort = 1.0  # of training: tests do with less
    seconds: float | None = None  # that training may take; None: as long as it takes

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
        drawn = [
            some(each, (np.ptp(each.corners.reshape(-1, 2, 2), axis=1) >= 1).all(axis=1)) for each in boxes
        ]
        if not any(len(each.labels) for each in drawn):
            raise NothingDrawnError
        effort = self.effort * effort_within(self.seconds)
        training = _Training(images, drawn, len(names), effort, seed, check)
        finder, held_out = training.run()
        found, there = [pair[0] for pair in held_out], [pair[1] for pair in held_out]
        is_right = np.concatenate([np.empty(0, bool), *map(which_are_right, found, there)])
        said = joined(found)
        platt = fit_platt(said.confidences, said.labels, is_right, len(names))
        report = detection_report([_honest(each, platt) for each in found], there, names)
        report["incomplete"] = [
            {"image": int(place), "label": names[label]}
            for place, label in np.argwhere(training.is_incomplete)
        ]
        return finder.arrays() | {"platt": platt}, report

    def predict(self, learned: Arrays, image: Pixels) -> Boxes:
        return _honest(finder_of(learned).find(image), learned["platt"])


def effort_within(seconds: float | None) -> float:
    """The effort that fits into so many seconds: half of it takes a quarter of the time. The same for the same."""
    return 1.0 if seconds is None else min(1.0, max(LEAST_EFFORT, (seconds / WHOLE_SECONDS) ** 0.5))


def _honest(found: Boxes, platt: Floats) -> Boxes:
    return surest_first(replace(found, confidences=calibrated(found.confidences, found.labels, platt)))


class _Training:
    """One training, step by step. `drawn` are boxes as they are given; labels are 0 .. nothing - 1."""

    def __init__(
        self,
        images: Sequence[Pixels],
        drawn: Sequence[Boxes],
        nothing: int,
        effort: float,
        seed: int,
        check: Check,
    ) -> None:
        self.images, self.drawn, self.nothing, self.effort = images, drawn, nothing, effort
        self.seed, self.check = seed, check
        self.chance = np.random.default_rng(seed)
        self.is_incomplete = np.zeros((len(images), nothing), bool)
        self.set_view()

    def set_view(self) -> None:
        lengths = np.empty(len(self.images))
        for place in range(len(self.images)):
            lengths[place] = max(self.images[place].shape[:2])
            self.check()
        relative = [np.sqrt(areas(each.corners)) / by for each, by in zip(self.drawn, lengths, strict=True)]
        self.side = side_for(np.concatenate(relative), joined(self.drawn).labels)
        self.scaled = [
            replace(each, corners=(each.corners * self.side / by).astype(np.float32))
            for each, by in zip(self.drawn, lengths, strict=True)
        ]
        self.sizes, self.of_sizes = sizes_of(joined(self.scaled), seed=self.seed)

    def run(self) -> tuple[Finder, list[tuple[Boxes, Boxes]]]:
        """The detector, and of images what others like it found there, unseen, with what was drawn."""
        examples = self.first_examples()
        self.columns = self.telling_columns(examples)
        for _ in range(max(1, round(SEARCHES * self.effort))):
            examples = self.search(examples)
        last = self.fit(examples, FINAL)
        held_out, council = [], [last.forest]
        for finder, places in self.unseen(examples, FINAL):
            if np.array_equal(finder.forest.classes, last.forest.classes):
                council.append(finder.forest)
            for place in places:
                found = self.complete(finder.find(self.images[place]), place)
                held_out.append((found, self.complete(self.drawn[place], place)))
                self.check()
        return replace(last, council=together(council)), held_out

    def search(self, examples: Examples) -> Examples:
        """Add what detectors mistake that have not seen it, and leave out what they see where people seem to have left
        it out."""
        parts, seen_as, searched = [], [], []
        right, said = np.zeros((2, len(self.images), self.nothing), np.int64)
        for finder, places in self.unseen(examples, QUICK):
            for place in places:
                mistaken, right[place], said[place] = self.look(finder, place)
                parts.append(box_examples.joined([examples.only(examples.images == place), mistaken]))
                seen = finder.judge(parts[-1].features, finder.forest)[:, :-1]
                is_taken = seen.max(axis=1) > box_examples.TAKEN
                seen_as.append(np.where(is_taken, seen.argmax(axis=1), NEITHER))
                searched.append(place)
                self.check()
        self.is_incomplete = seem_incomplete(right, said)
        parts.append(examples.only(~np.isin(examples.images, searched)))
        seen_as.append(np.full(len(parts[-1].labels), NEITHER))
        all_parts, label = box_examples.joined(parts), np.concatenate(seen_as)
        is_doubtful = (all_parts.labels == self.nothing) & self.is_incomplete[all_parts.images, label]
        return all_parts.only(~is_doubtful | (label == NEITHER))

    def look(self, finder: Finder, place: int) -> tuple[Examples, Labels, Labels]:
        """What a detector mistakes in an image, and of each label how many of its sure boxes are right, of how many."""
        channels, drawn = self.channels(place), self.scaled[place]
        corners, scores = finder.score(channels)
        found = boxes_of(corners, scores)
        sure = some(found, found.confidences >= SURE)
        right = np.bincount(sure.labels[which_are_right(sure, drawn)], minlength=self.nothing)
        features = channels.describe(corners)
        mistaken = box_examples.mistaken(features, corners, scores, drawn, place, self.chance)
        return mistaken, right, np.bincount(sure.labels, minlength=self.nothing)

    def complete(self, boxes: Boxes, place: int) -> Boxes:
        """Those of labels of which all seem to have been drawn in that image."""
        return some(boxes, ~self.is_incomplete[place][boxes.labels])

    def unseen(self, examples: Examples, how: Thoroughness) -> Iterator[tuple[Finder, list[int]]]:
        """Detectors, each with the places of images that it has not seen; none where too little is left to learn."""
        order = np.random.default_rng(self.seed).permutation(len(self.images))
        for fold in range(how.folds):
            held_out = order[fold :: how.folds]
            others = examples.only(~np.isin(examples.images, held_out))
            if len(held_out) and len(np.unique(others.labels[others.labels != NEITHER])) > 1:
                yield self.fit(others, how), held_out[: SEARCHED // how.folds].tolist()

    def channels(self, place: int) -> Channels:
        return channels_of(resized(self.images[place], self.side)[0])

    def first_examples(self) -> Examples:
        parts = []
        number = max(EMPTY_OF_IMAGE, round(EMPTY * self.effort / len(self.images)))
        for place, times in enumerate(self.times_near()):
            channels, drawn = self.channels(place), self.scaled[place]
            parts.append(box_examples.near_drawn(channels, drawn, times, place, self.chance))
            parts.append(
                box_examples.empty_windows(
                    channels, self.sizes, drawn, number, self.nothing, place, self.chance
                )
            )
            self.check()
        return box_examples.joined(parts)

    def times_near(self) -> list[Labels]:
        """Of each image's boxes how often each is learned from: labels that were drawn seldom more often."""
        labels = joined(self.drawn).labels
        times = np.zeros(len(labels), np.int64)
        there = np.unique(labels)
        most = round(min(NEAR_OF_LABEL, NEAR / len(there)) * self.effort)
        for label in there:
            mine = self.chance.permutation(np.flatnonzero(labels == label))
            number = min(most, box_examples.OF_BOX * len(mine))
            times[mine] = number // len(mine) + (np.arange(len(mine)) < number % len(mine))
        return np.split(times, np.cumsum([len(each.labels) for each in self.drawn])[:-1])

    def telling_columns(self, examples: Examples) -> Labels:
        """The features that tell labels apart best."""
        known = examples.only(examples.labels != NEITHER)
        fitted = self.grown(known.features, known.labels, QUICK)
        worth = worth_of_columns(fitted, known.features.shape[1])
        return np.sort(np.argsort(-worth, kind="stable")[: max(LEAST_COLUMNS, round(COLUMNS * self.effort))])

    def fit(self, examples: Examples, how: Thoroughness) -> Finder:
        known, near = (
            examples.only(examples.labels != NEITHER),
            examples.only(~np.isnan(examples.offsets[:, 0])),
        )
        filters = fit_filters(known.features[:, :IN_CELLS], known.labels, self.nothing)
        refiner = fit_refiner(near.features, near.offsets)
        self.check()
        forest = forest_of(self.grown(known.features[:, self.columns], known.labels, how))
        self.check()
        return Finder(self.side, self.sizes, self.of_sizes, filters, self.columns, refiner, forest, forest)

    def grown(self, features: Floats, labels: Labels, how: Thoroughness) -> Any:
        most = MOST_TREES // len(np.unique(labels))
        rounds = max(3, round(min(how.rounds, most) * self.effort))
        rate = min(FASTEST, how.rate * max(1, how.rounds / most))
        return grow(features, labels, rounds=rounds, rate=rate, seed=self.seed)
