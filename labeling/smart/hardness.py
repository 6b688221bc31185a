"""Hard examples: which samples a run finds hard, why, and how much. NumPy only; reasons are ids of ModelArts.

What is told is bounded, so that the flag stays worth looking at when a run knows little: the hardest fifth is hard.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NOTHING, UNSURE, DISAGREES, FAR = "0", "1", "2", "3"
BLUR, FLIP, CROP = "19", "20", "21"
RUN_REASONS = (NOTHING, UNSURE, DISAGREES, FAR, BLUR, FLIP, CROP)
SURE = 0.5  # ModelArts calls samples whose confidence lies below it key samples
NOTHING_FOUND = 0.6  # how hard a sample is in which nothing was recognised: many are empty, and rightly so
NEIGHBOURS = 5  # labeled samples that are asked what a sample looks like
AGREEING = 4  # of them, that have to say the same
FEWEST = 5  # labeled samples of a class that tell how far from each other those of it lie
USUAL = 0.95  # the share of a class' samples that lies nearer to another one of it than what counts as far
FARTHER = 1.25  # times as far as that is far
CHANGES = 0.2  # the share of what was said that has to change with an image: one of five boxes
MOST_SHARE = 0.2  # of the samples
TOGETHER = 1000  # samples that are compared with all examples at once

Floats = NDArray[np.floating]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Targets:
    """What a run said of n samples: how sure it is of its best label, 0 where nothing was recognised; the place of that
    label, or -1; where the images lie, (n, d) of length 1, d 0 where nobody knows."""

    confidences: Floats
    labels: Labels
    points: Floats


@dataclass(frozen=True, slots=True)
class Examples:
    """Where the images lie that a run has learned from, (m, d), and the places of their labels."""

    points: Floats
    labels: Labels


@dataclass(frozen=True, slots=True)
class Hard:
    """A sample by its place, and why it is how hard, 0 to 1."""

    place: int
    reasons: tuple[str, ...]
    coefficient: float


def find_hard(targets: Targets, examples: Examples, changed: Mapping[str, Floats]) -> list[Hard]:
    """The hardest samples, the hardest first. `changed`: by reason, how much of what was said of a sample changed when
    its image was altered so: its label, 0 or 1, or the share of its boxes."""
    degrees: dict[str, Floats] = {reason: np.zeros(len(targets.labels)) for reason in RUN_REASONS}
    is_found = targets.labels >= 0
    degrees[NOTHING][~is_found] = NOTHING_FOUND
    degrees[UNSURE] = np.where(is_found & (targets.confidences < SURE), 1 - targets.confidences, 0.0)
    if targets.points.shape[1] and len(examples.labels):
        against, degrees[FAR] = _compared(targets, examples)
        degrees[DISAGREES] = against * (
            1 - targets.confidences
        )  # neighbours err more often than a sure prediction
    usual = np.mean(list(changed.values()), axis=0) if changed else 0.0
    for reason, shares in changed.items():
        degrees[reason] = np.where(shares >= CHANGES, usual, 0.0)
    table = np.stack([degrees[reason] for reason in RUN_REASONS])
    coefficients = table.max(axis=0, initial=0.0)
    order = np.argsort(-coefficients, kind="stable")[: int(np.ceil(len(coefficients) * MOST_SHARE))]
    return [
        Hard(
            place,
            tuple(
                [reason for reason, degree in zip(RUN_REASONS, table[:, place], strict=True) if degree > 0]
            ),
            round(float(coefficients[place]), 3),
        )
        for place in order[coefficients[order] > 0].tolist()
    ]


def _compared(targets: Targets, examples: Examples) -> tuple[Floats, Floats]:
    """How much the nearest labeled samples contradict each prediction, and how far it lies from those of its class."""
    disagrees, far = np.zeros(len(targets.labels)), np.zeros(len(targets.labels))
    usual = _usual_distances(examples, 1 + int(max(examples.labels.max(), targets.labels.max(initial=0))))
    count = min(NEIGHBOURS, len(examples.labels))
    for start in range(0, len(targets.labels), TOGETHER):
        some = slice(start, start + TOGETHER)
        own = targets.labels[some]
        distances = 1 - targets.points[some].astype(np.float32) @ examples.points.T.astype(np.float32)
        nearest = examples.labels[np.argpartition(distances, count - 1, axis=1)[:, :count]]
        is_same = examples.labels[None, :] == own[:, None]
        to_class = np.where(is_same, distances, np.inf).min(axis=1, initial=np.inf)
        limits = FARTHER * usual[np.maximum(own, 0)]
        is_known = (own >= 0) & np.isfinite(to_class)
        with np.errstate(invalid="ignore"):
            far[some] = np.where(is_known & (to_class > limits), 1 - limits / np.maximum(to_class, 1e-9), 0.0)
        if count == NEIGHBOURS:
            disagrees[some] = np.where(
                own >= 0, [_against(*each) for each in zip(nearest, own, strict=True)], 0.0
            )
    return disagrees, far


def _against(nearest: Labels, own: int) -> float:
    """The share of the neighbours that say one other label, where nearly all do."""
    labels, counts = np.unique(nearest, return_counts=True)
    best = counts.argmax()
    return float(counts[best] / len(nearest)) if labels[best] != own and counts[best] >= AGREEING else 0.0


def _usual_distances(examples: Examples, classes: int) -> Floats:
    """By class how far its samples usually lie from the nearest other one of it; infinite where too few tell."""
    usual = np.full(classes, np.inf)
    for label in np.unique(examples.labels).tolist():
        points = examples.points[examples.labels == label].astype(np.float32)
        if len(points) >= FEWEST:
            distances = 1 - points @ points.T
            np.fill_diagonal(distances, np.inf)
            usual[label] = np.quantile(distances.min(axis=1), USUAL)
    return usual
