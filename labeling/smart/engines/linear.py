"""The fast classifier: logistic regression on appearance and on patches that are learned from the dataset's images.

Nothing in it was trained elsewhere, unless a person plugs in a backbone. Confidences are tempered by cross-validation
on the labeled images, which also tells the quality that is reported.
"""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from labeling.smart import appearance, backbone, patches
from labeling.smart.axes import point_axes, rotation, unit
from labeling.smart.calibration import fit_temperature, softmax
from labeling.smart.engines.base import Arrays, Check, Floats, Labels, Pixels
from labeling.smart.engines.layouts import APPEARANCE, PATCHES
from labeling.smart.evaluation import classification_report

STRENGTH = 30.0  # C of the regression
APPEARANCE_WEIGHT = 2 / np.sqrt(6)  # six blocks of length 1
FOLDS, FOLDS_OF_FEW = 5, 10  # of few examples each tells: a model of four fifths of them is clearly worse
FEW = 1000  # examples
EVENNESS = 0.5  # of the axes of points: what varies most is often the light, and not what is there
MOST_DIMENSIONS = 1024  # that the regression works in
CHECK_EVERY = 200  # images

Float32s = NDArray[np.float32]


class LinearClassifier:
    name = "linear-1"
    described = APPEARANCE
    encoded = PATCHES
    seconds: float | None = None  # it takes a few whatever it is given

    def describe(self, image: Pixels) -> Arrays:
        seen = appearance.describe(resized(image, appearance.SIDE)).astype(np.float16)
        return {"appearance": seen, "tile": resized(image, patches.SIDE)}

    def study(self, described: Arrays, *, seed: int) -> Arrays:
        return patches.learn(described["tile"], seed=seed).arrays()

    def encode(self, studied: Arrays, described: Arrays, check: Check) -> Arrays:
        dictionary = patches.Dictionary(**studied)
        codes = np.empty((len(described["tile"]), patches.LENGTH), np.float16)
        for place, tile in enumerate(described["tile"]):
            if place % CHECK_EVERY == 0:
                check()
            codes[place] = dictionary.describe(tile)
        return {"codes": codes}

    def train(
        self, images: Arrays, labels: Labels, others: Arrays, names: list[str], *, seed: int, check: Check
    ) -> tuple[Arrays, dict[str, Any]]:
        learned, held_out = fit(images, labels, others, len(names), seed=seed, check=check)
        temperature = fit_temperature(held_out, labels)
        report = classification_report(softmax(held_out, temperature), labels, names)
        return learned | {"temperature": np.array(temperature)}, report | backbone.told(learned)

    def predict(self, learned: Arrays, images: Arrays) -> tuple[Floats, Floats]:
        logits, points = look(learned, images)
        return softmax(logits, float(learned["temperature"])), points


def fit(
    images: Arrays, labels: Labels, others: Arrays, count: int, *, seed: int, check: Check
) -> tuple[Arrays, Floats]:
    """Learn `count` labels; returns what `look` needs, and logits (n, count) of each image by a model that has not
    seen it."""
    all_codes = np.concatenate([images["codes"], others["codes"]]).astype(np.float32)
    scale = scale_of(all_codes)
    features = features_of(images, scale)
    axes, origin = point_axes(scaled(all_codes, scale), evenness=EVENNESS)
    check()
    basis = rotation(features, MOST_DIMENSIONS)
    rotated = features @ basis
    held_out = out_of_fold(rotated, labels, count, seed=seed, check=check)
    weights, bias = regress(rotated, labels, count)
    beside, held_out = backbone.fit(
        images,
        others,
        labels,
        held_out,
        regress=regress,
        hold_out=lambda features: out_of_fold(features, labels, count, seed=seed, check=check),
    )
    learned = (
        scale
        | beside
        | {
            "weights": (basis @ weights).astype(np.float32),
            "bias": bias.astype(np.float32),
            "axes": np.concatenate([np.zeros((appearance.LENGTH, axes.shape[1]), np.float32), axes]),
            "origin": origin,
        }
    )
    return learned, held_out


def look(learned: Arrays, images: Arrays) -> tuple[Floats, Floats]:
    """Logits (n, k) and points of length 1 (n, d) of images."""
    features = features_of(images, learned)
    logits = backbone.look(learned, images, features @ learned["weights"] + learned["bias"])
    return logits, unit(features @ learned["axes"] - learned["origin"])


def scale_of(codes: Floats) -> Arrays:
    return {"patch_mean": codes.mean(axis=0), "patch_spread": codes.std(axis=0) + np.float32(1e-6)}


def scaled(codes: Floats, scale: Arrays) -> Floats:
    """Codes (n, d) that vary alike; all together they weigh 1."""
    return np.asarray((codes - scale["patch_mean"]) / scale["patch_spread"] / np.sqrt(patches.LENGTH))


def features_of(images: Arrays, scale: Arrays) -> Float32s:
    """Features (n, d): both kinds of numbers with about the same weight."""
    codes = scaled(images["codes"], scale)
    seen = images["appearance"].astype(np.float32) * np.float32(APPEARANCE_WEIGHT)
    return np.concatenate([seen, codes], axis=1, dtype=np.float32)


def regress(features: Floats, labels: Labels, count: int) -> tuple[Floats, Floats]:
    """Weights (d, count) and bias of a multinomial logistic regression. A label without an example is never said."""
    there = np.unique(labels)
    weights, bias = np.zeros((features.shape[1], count)), np.full(count, -1e3)
    if len(there) == 1:
        bias[there] = 0.0
        return weights, bias
    found = LogisticRegression(C=STRENGTH, max_iter=300).fit(features, labels)
    if len(there) == 2:
        weights[:, there[1]], bias[there] = found.coef_[0], (0.0, found.intercept_[0])
    else:
        weights[:, there], bias[there] = found.coef_.T, found.intercept_
    return weights, bias


def out_of_fold(features: Floats, labels: Labels, count: int, *, seed: int, check: Check) -> Floats:
    """Logits (n, count) of each example by a regression that has not seen it."""
    logits = np.zeros((len(labels), count))
    folds = FOLDS_OF_FEW if len(labels) <= FEW else FOLDS
    for trained, held in folds_of(labels, folds, seed=seed):
        weights, bias = regress(features[trained], labels[trained], count)
        logits[held] = features[held] @ weights + bias
        check()
    return logits


def folds_of(labels: Labels, most: int, *, seed: int) -> Iterator[tuple[Labels, Labels]]:
    """(Places to learn from, places held out), by turns, with each label in both where it has two examples."""
    sizes = np.bincount(labels)
    number = max(2, min(most, int(sizes[sizes > 0].min())))
    yield from StratifiedKFold(number, shuffle=True, random_state=seed).split(labels, labels)


def resized(image: Pixels, side: int) -> Pixels:
    return np.asarray(cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA), dtype=np.uint8)
