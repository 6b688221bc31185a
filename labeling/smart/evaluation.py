"""Quality on samples that were not trained on, with how sure it is."""

from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.smart.calibration import expected_calibration_error

THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
NORMAL_95 = 1.959964

Labels = NDArray[np.integer]
Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `number`, and the 95 % interval of the share that it stands for (Wilson 1927)."""

    right: int
    number: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        return self.right / self.number if self.number else None


def share(right: int, number: int) -> Share:
    """The share of `right` among `number`; of nothing nothing is known: 0 to 1."""
    if not number:
        return Share(0, 0, 0.0, 1.0)
    part, square = right / number, NORMAL_95**2
    middle = part + square / (2 * number)
    spread = NORMAL_95 * sqrt(part * (1 - part) / number + square / (4 * number**2))
    bottom = 1 + square / number
    low = (middle - spread) / bottom if right else 0.0
    high = (middle + spread) / bottom if right < number else 1.0
    return Share(right, number, low, high)


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
                "precision": _json(share(both, int(is_said.sum()))),
                "recall": _json(share(both, int(is_so.sum()))),
            }
        )
    return {
        "accuracy": _json(share(int(is_right.sum()), len(labels))),
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
                "precision": _json(share(int(is_right[is_sure].sum()), int(is_sure.sum()))),
                "coverage": float(is_sure.mean()) if len(is_sure) else 0.0,
            }
        )
    return rows


def _json(found: Share) -> dict[str, Any]:
    return asdict(found) | {"value": found.value}
