"""What a backend answers, read with the care that its many makers make necessary. Nothing of it is trusted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from datasets.errors import ConflictError
from datasets.records import Shape
from labeling.smart.label_studio.asking import CHOICES, IMAGE, RECTANGLES, Control
from labeling.smart.label_studio.shapes import Size, number, polygon_of, rectangle_of

MOST_REGIONS = 2000  # of one image
LONGEST_VERSION = 100  # characters
UNSCORED = 0.5  # how sure a model is taken to be that does not say it: bulk confirmation asks for more


class BackendAnswerInvalidError(ConflictError):
    code = "backend_answer_invalid"
    message = "The backend's answer is none of the ML backend protocol. Check that the address is that of a backend."


class BackendAnswersDifferError(ConflictError):
    code = "backend_answers_differ"

    def __init__(self, asked: int, answered: int) -> None:
        super().__init__(
            f"The backend was asked about {asked} images and answered for {answered}: nobody can tell for which.",
            params={"asked": asked, "answered": answered},
        )


class BackendNeedsPromptError(ConflictError):
    code = "backend_needs_prompt"
    message = (
        "The backend answered nothing for an image. Models like it need a point or a box from a person as a prompt, "
        "and can't label by themselves."
    )


class OneAnswerOnlyError(Exception):
    """A backend that answers for one task at a time: ask one by one."""


class Fault(StrEnum):
    """Why a region of an answer was left out."""

    CONTROL_UNKNOWN = "control_unknown"
    LABEL_UNKNOWN = "label_unknown"
    SHAPE_UNUSABLE = "shape_unusable"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Found:
    """`label` is one of the names that were asked for, `confidence` 0 to 1; no shape of a whole image."""

    label: str
    confidence: float
    shape: Shape | None = None


@dataclass(slots=True)
class Reading:
    """What was found in an image, the surest first, what was left out and why, and the model's version, if said."""

    found: list[Found] = field(default_factory=list)
    faults: Counter[Fault] = field(default_factory=Counter)
    version: str = ""


def results_of(values: Any, asked: int) -> list[Any]:
    """One element for each task that was asked about, in the same order.

    Raises OneAnswerOnlyError, BackendNeedsPromptError, BackendAnswersDifferError, BackendAnswerInvalidError.
    """
    results = values.get("results") if isinstance(values, dict) else None
    if not isinstance(results, list):
        raise BackendAnswerInvalidError
    if len(results) == asked:
        return results
    if not results:
        raise BackendNeedsPromptError
    if len(results) == 1:
        raise OneAnswerOnlyError
    raise BackendAnswersDifferError(asked, len(results))


def read_result(result: Any, *, control: Control, names: Mapping[str, str | None], size: Size) -> Reading:
    """What one element of the results says of an image of this size, px.

    `names`: {label as the model may call it: label that was asked for}; None leaves it out without a word. Of several
    predictions for one image the one with the highest score counts.
    """
    reading = Reading()
    prediction = _surest(result if isinstance(result, list) else [result])
    if prediction is None:
        return reading
    reading.version = version_of(prediction)
    regions, score = prediction["result"], number(prediction.get("score"))
    for region in regions[:MOST_REGIONS]:
        _read(region, reading, control, names, size, score)
    if len(regions) > MOST_REGIONS:
        reading.faults[Fault.TOO_MANY] += len(regions) - MOST_REGIONS
    reading.found.sort(key=lambda each: -each.confidence)
    return reading


def version_of(told: Any) -> str:
    """The model's version, as short and printable as it is shown; empty where none is said."""
    version = told.get("model_version") if isinstance(told, dict) else None
    if not isinstance(version, str | int | float):
        return ""
    return "".join(each for each in str(version) if each.isprintable())[:LONGEST_VERSION]


def _surest(predictions: Sequence[Any]) -> dict[str, Any] | None:
    usable = [each for each in predictions if isinstance(each, dict) and isinstance(each.get("result"), list)]
    return max(usable, key=lambda each: number(each.get("score")) or 0.0, default=None)


def _read(
    region: Any,
    reading: Reading,
    control: Control,
    names: Mapping[str, str | None],
    size: Size,
    score: float | None,
) -> None:
    if not _is_of(region, control):
        reading.faults[Fault.CONTROL_UNKNOWN] += 1
        return
    value = region["value"]
    told = value.get(control.kind)
    for name in told if isinstance(told, list) else [told]:
        if not isinstance(name, str) or name not in names:
            reading.faults[Fault.LABEL_UNKNOWN] += 1
            continue
        label = names[name]
        if label is None:
            continue
        shape = None if control == CHOICES else _shape(value, control, size)
        if shape is None and control != CHOICES:
            reading.faults[Fault.SHAPE_UNUSABLE] += 1
            continue
        reading.found.append(Found(label, _confidence(region, score), shape))


def _is_of(region: Any, control: Control) -> bool:
    """Whether the region answers the control that was asked for; what it does not say is taken as said."""
    if not isinstance(region, dict) or not isinstance(region.get("value"), dict):
        return False
    said = {"from_name": control.name, "to_name": IMAGE, "type": control.kind}
    return all(region.get(name, wanted) == wanted for name, wanted in said.items())


def _shape(value: dict[str, Any], control: Control, size: Size) -> Shape | None:
    return rectangle_of(value, size) if control == RECTANGLES else polygon_of(value, size)


def _confidence(region: dict[str, Any], score: float | None) -> float:
    """The region's score, otherwise the prediction's; 0 there is what backends say that say nothing."""
    own = number(region.get("score"))
    said = own if own is not None else (score or UNSCORED)
    return round(min(1.0, max(0.0, said)), 4)
