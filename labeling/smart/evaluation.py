"""Quality on samples that were not trained on, with how sure it is."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.smart import boxes
from labeling.smart.calibration import expected_calibration_error
from labeling.smart.engines.base import Boxes
from labeling.smart.shares import share, share_json

THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
SAID = 0.5  # confidence from which on a box counts as said, for a label's precision and recall
SHOWN = 0.05  # confidence below which a box is nobody's suggestion
RECALLS = np.linspace(0, 1, 101)  # at which COCO reads precisions

Labels = NDArray[np.integer]
Floats = NDArray[np.floating]


def classification_report(probabilities: Floats, labels: Labels, names: list[str]) -> dict[str, Any]:
    """What predictions (n, k) of held-out samples were worth: accuracy, each label's precision and recall, calibration
    and the precision to expect above a confidence. JSON values."""
    predicted = probabilities.argmax(axis=1)
    confidences = probabilities.max(axis=1)
    is_right = predicted == labels
    of_labels = []
    for label, name in enumerate(names):
        is_said, is_so = predicted == label, labels == label
        both = int((is_said & is_so).sum())
        of_labels.append(
            {
                "label": name,
                "precision": share_json(share(both, int(is_said.sum()))),
                "recall": share_json(share(both, int(is_so.sum()))),
            }
        )
    return {
        "accuracy": share_json(share(int(is_right.sum()), len(labels))),
        "labels": of_labels,
        "calibration_error": expected_calibration_error(confidences, is_right),
        "thresholds": thresholds(confidences, is_right),
    }


def thresholds(confidences: Floats, is_right: NDArray[np.bool_]) -> list[dict[str, Any]]:
    """The precision of what is at least as sure as each of THRESHOLDS, and the share of all that is."""
    rows = []
    for least in THRESHOLDS:
        is_sure = confidences >= least
        rows.append(
            {
                "confidence": least,
                "precision": share_json(share(int(is_right[is_sure].sum()), int(is_sure.sum()))),
                "coverage": float(is_sure.mean()) if len(is_sure) else 0.0,
            }
        )
    return rows


def detection_report(found: Sequence[Boxes], drawn: Sequence[Boxes], names: list[str]) -> dict[str, Any]:
    """What boxes found in held-out images were worth, by those that people drew there: average precision at an
    intersection over union of 0.5, each label's precision and recall from a confidence of 0.5 on, calibration, and the
    precision to expect above a confidence, with the share of all drawn boxes that is found above it. JSON values."""
    said, so = boxes.joined(found), boxes.joined(drawn)
    pairs = zip(found, drawn, strict=True)
    is_right = np.concatenate([np.empty(0, bool), *(boxes.which_are_right(*pair) for pair in pairs)])
    is_said = said.confidences >= SAID
    of_labels: list[dict[str, Any]] = []
    for label, name in enumerate(names):
        is_it, number = said.labels == label, int((so.labels == label).sum())
        both = int((is_it & is_said & is_right).sum())
        of_labels.append(
            {
                "label": name,
                "average_precision": average_precision(said.confidences[is_it], is_right[is_it], number),
                "precision": share_json(share(both, int((is_it & is_said).sum()))),
                "recall": share_json(share(both, number)),
            }
        )
    known = [row["average_precision"] for row in of_labels if row["average_precision"] is not None]
    is_shown = said.confidences >= SHOWN
    return {
        "average_precision": float(np.mean(known)) if known else None,
        "images": len(found),
        "confidence": SAID,
        "labels": of_labels,
        "calibration_error": expected_calibration_error(said.confidences[is_shown], is_right[is_shown]),
        "thresholds": [
            row | {"coverage": found_from(row["confidence"], said.confidences, is_right, len(so.labels))}
            for row in thresholds(said.confidences, is_right)
        ],
    }


def found_from(least: float, confidences: Floats, is_right: NDArray[np.bool_], drawn: int) -> float:
    """The share of the drawn boxes that were found with at least that confidence."""
    return float(is_right[confidences >= least].sum() / drawn) if drawn else 0.0


def average_precision(confidences: Floats, is_right: NDArray[np.bool_], drawn: int) -> float | None:
    """The mean precision over COCO's 101 recalls of a label's found boxes; None where none was drawn."""
    if not drawn:
        return None
    right = is_right[np.argsort(-confidences, kind="stable")].cumsum()
    if not len(right):
        return 0.0
    precisions = np.maximum.accumulate((right / np.arange(1, len(right) + 1))[::-1])[::-1]
    places = np.searchsorted(right / drawn, RECALLS - 1e-12)
    return float(np.append(precisions, 0.0)[places].mean())
