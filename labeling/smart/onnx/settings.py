"""How a model is used: what it is given, and how to read what it answers."""

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self

MEAN_OF_IMAGENET = (123.675, 116.28, 103.53)
STD_OF_IMAGENET = (58.395, 57.12, 57.375)


class Task(StrEnum):
    CLASSIFICATION = "classification"
    DETECTION = "detection"


class Layout(StrEnum):
    NCHW = "nchw"
    NHWC = "nhwc"


class Colors(StrEnum):
    RGB = "rgb"
    BGR = "bgr"
    GREY = "grey"


class Resize(StrEnum):
    """`crop`: the shorter side is brought to 8/7 of the input's, and the middle is taken."""

    STRETCH = "stretch"
    LETTERBOX = "letterbox"
    CROP = "crop"


class Output(StrEnum):
    """What the model answers: `unknown` while nobody has said it.

    `scores`: one number for each label. `yolo_v8`: (4 + labels, n), centre and size in px. `yolo_v5`: (n, 5 +
    labels), with an objectness. `yolo_nms`: (n, 6), corners in px, confidence and label. `detr`: boxes (n, 4) and
    scores (n, labels). `detections`: boxes (n, 4), labels (n) and confidences (n).
    """

    UNKNOWN = "unknown"
    SCORES = "scores"
    YOLO_V8 = "yolo_v8"
    YOLO_V5 = "yolo_v5"
    YOLO_NMS = "yolo_nms"
    DETR = "detr"
    DETECTIONS = "detections"


class Activation(StrEnum):
    """What turns the model's numbers into confidences."""

    NONE = "none"
    SIGMOID = "sigmoid"
    SOFTMAX = "softmax"


class BoxForm(StrEnum):
    CENTRE = "cxcywh"
    CORNERS = "xyxy"
    CORNERS_Y_FIRST = "yxyx"


class Unit(StrEnum):
    PIXELS = "pixels"  # of the input
    SHARES = "shares"  # of its width and height


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """`width`, `height`: of the input, px. A pixel, 0 to 255, is given as (pixel - mean) / std. `boxes` and `unit`
    count for `detr` and `detections`. `first_label`: the number by which the model means the first of `labels`.
    """

    width: int
    height: int
    layout: str
    colors: str
    resize: str
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    output: str
    activation: str
    boxes: str
    unit: str
    first_label: int
    labels: tuple[str, ...]

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        known: dict[str, Any] = {each.name: values[each.name] for each in fields(cls)}
        return cls(**known | {name: tuple(known[name]) for name in ("mean", "std", "labels")})

    def to_json(self) -> dict[str, Any]:
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }

    @property
    def task(self) -> Task | None:
        if self.output == Output.UNKNOWN:
            return None
        return Task.CLASSIFICATION if self.output == Output.SCORES else Task.DETECTION

    @property
    def is_complete(self) -> bool:
        return self.task is not None and bool(self.labels)
