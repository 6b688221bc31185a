"""The fast classifier where PyTorch is: the linear one, blended with small networks that learn from scratch.

Each network learns from two thirds of the labeled images. What it says of the last third tells how much networks are to
be believed beside the linear model, and the quality that is reported; on other images they speak together.
"""

import math
from typing import Any

import numpy as np

from labeling.smart import backbone
from labeling.smart.blending import blend, fit_weights
from labeling.smart.engines import linear
from labeling.smart.engines.base import Arrays, Check, Floats, Labels, Pixels
from labeling.smart.engines.layouts import PATCHES, PICTURED
from labeling.smart.engines.mirroring import mirrors_help
from labeling.smart.evaluation import classification_report
from labeling.smart.networks.fitting import fit, logits_of, seeded
from labeling.smart.networks.network import SIDE, Network, Trunk
from labeling.smart.networks.weights import restored, stored
from labeling.smart.pacing import Clock

FOLDS = 3
ITERATIONS = 200
FEW, LEAST_PART = 64, 0.25  # images, below which there are fewer iterations, down to a part
MANY, MOST_TIMES = 640, 3  # images, above which there are more, up to so many times as many
EXPECTED, PULL = (0.5, 1.0), 8.0  # weights of the regression and of the networks, and how much that counts
NEVER = -1e3  # the logit of a label without an example


class BlendedClassifier:
    name = "blended-1"
    described = PICTURED
    encoded = PATCHES
    effort = 1.0  # of training: tests do with less
    seconds: float | None = None  # that training may take; None: as long as it takes

    def __init__(self) -> None:
        self.linear = linear.LinearClassifier()

    def describe(self, image: Pixels) -> Arrays:
        return self.linear.describe(image) | {"picture": linear.resized(image, SIDE)}

    def study(self, described: Arrays, *, seed: int) -> Arrays:
        return self.linear.study(described, seed=seed)

    def encode(self, studied: Arrays, described: Arrays, check: Check) -> Arrays:
        return self.linear.encode(studied, described, check)

    def train(
        self, images: Arrays, labels: Labels, others: Arrays, names: list[str], *, seed: int, check: Check
    ) -> tuple[Arrays, dict[str, Any]]:
        clock = Clock(self.seconds)
        learned, by_line = linear.fit(images, labels, others, len(names), seed=seed, check=check)
        pictures, known = images["picture"], np.unique(labels)
        mirrors = mirrors_help(pictures, labels, seed=seed, check=check)
        trunk = self.trunk(
            pictures, others["picture"], seconds=clock.part(0.5), mirrors=mirrors, seed=seed, check=check
        )
        by_networks = np.full((len(labels), len(names)), NEVER)
        for fold, (shown, held_out) in enumerate(linear.folds_of(labels, FOLDS, seed=seed)):
            with seeded(seed + fold):
                network = fit(
                    Network(len(known), trunk),
                    pictures[shown],
                    np.searchsorted(known, labels[shown]),
                    iterations=self.iterations_for(len(shown)),
                    seconds=clock.part(1 / (FOLDS - fold)),
                    mirrors=mirrors,
                    check=check,
                )
            by_networks[np.ix_(held_out, known)] = logits_of(network, pictures[held_out], mirrors=mirrors)
            learned |= stored(network, f"network-{fold}")
        shares = fit_weights([by_line, by_networks], labels, expected=EXPECTED, pull=PULL)
        learned |= {"known": known, "mirrors": np.array(mirrors), "shares": shares}
        report = classification_report(blend([by_line, by_networks], shares), labels, names)
        return learned, report | backbone.told(learned)

    def predict(self, learned: Arrays, images: Arrays) -> tuple[Floats, Floats]:
        by_line, points = linear.look(learned, images)
        return blend([by_line, said_by_networks(learned, images["picture"])], learned["shares"]), points

    def trunk(
        self,
        pictures: Pixels,
        others: Pixels,
        *,
        seconds: float | None,
        mirrors: bool,
        seed: int,
        check: Check,
    ) -> Trunk | None:
        """What networks begin with; None: with chance alone."""
        return None

    def iterations_for(self, images: int) -> int:
        part = min(1.0, max(LEAST_PART, images / FEW)) * min(MOST_TIMES, max(1.0, images / MANY))
        return math.ceil(self.effort * ITERATIONS * part)


def said_by_networks(learned: Arrays, pictures: Pixels) -> Floats:
    """The mean logits (n, k) of all networks."""
    names = sorted({name.partition(".")[0] for name in learned if name.startswith("network-")})
    mirrors = bool(learned["mirrors"])
    logits = np.full((len(pictures), len(learned["bias"])), NEVER)
    logits[:, learned["known"]] = np.mean(
        [logits_of(restored(learned, name), pictures, mirrors=mirrors) for name in names], axis=0
    )
    return logits
