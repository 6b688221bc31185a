"""What a model is, by its inputs, its metadata and what it answers to an image of noise."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.smart.onnx.faults import ModelFaultError
from labeling.smart.onnx.heads import split_detections, split_queries
from labeling.smart.onnx.inputs import ImageInput, literal
from labeling.smart.onnx.settings import (
    MEAN_OF_IMAGENET,
    STD_OF_IMAGENET,
    Activation,
    BoxForm,
    Colors,
    Layout,
    ModelSettings,
    Output,
    Resize,
    Unit,
)

STRIDES = (8, 16, 32, 64)  # px of the grids of a YOLO; the last is of the largest kind alone
MOST_QUERIES = 1000  # boxes of a model that finds no more than it says
MOST_LABELS = 10_000
LONGEST_LABEL = 100

Outputs = Mapping[str, NDArray[Any]]
Found = dict[str, Any]


def recognise(
    given: ImageInput, side: tuple[int, int], outputs: Outputs, metadata: Mapping[str, str]
) -> ModelSettings:
    """The settings that fit best. `output` is unknown where the answer is of no known kind, `labels` where nobody says
    how many there are."""
    names = label_names(metadata)
    found: Found = {
        "output": Output.UNKNOWN,
        "activation": Activation.NONE,
        "boxes": BoxForm.CENTRE,
        "unit": Unit.PIXELS,
    }
    found |= {"first_label": 0, "labels": names} | _answer(side, outputs, names)
    return ModelSettings(**_usual_input(given, side, found, metadata) | found)


def label_names(metadata: Mapping[str, str]) -> tuple[str, ...]:
    """The names of labels that the file brings along."""
    for key in ("names", "classes", "labels", "class_names"):
        text = metadata.get(key, "")
        told = literal(text)
        if isinstance(told, dict) and all(isinstance(number, int) for number in told):
            told = [
                told.get(number, str(number)) for number in range(min(max(told, default=-1) + 1, MOST_LABELS))
            ]
        if not isinstance(told, list | tuple):
            told = text.replace(",", "\n").split("\n") if text else []
        names = tuple(str(name).strip()[:LONGEST_LABEL] for name in told[:MOST_LABELS])
        if names:
            return names
    return ()


def numbered(count: int) -> tuple[str, ...]:
    """Names of labels where nobody gives any."""
    return tuple(str(number) for number in range(min(count, MOST_LABELS)))


# The answer


def _answer(side: tuple[int, int], outputs: Outputs, names: Sequence[str]) -> Found:
    shapes = {name: array.shape for name, array in outputs.items()}
    first = next(iter(outputs.values()))
    if len(outputs) > 1 and any(len(shape) >= 2 and shape[-1] == 4 for shape in shapes.values()):
        return _of_lists(outputs) or _of_queries(outputs, names)
    if first.ndim <= 2 and first.shape[-1] in (6, 7) and len(first) != 1:
        return {"output": Output.YOLO_NMS, "activation": Activation.NONE}
    if first.ndim <= 2 or first.size == max(first.shape):
        return _of_scores(first, names)
    return _of_table(side, first, names) if first.ndim == 3 and len(first) == 1 else {}


def _of_scores(scores: NDArray[Any], names: Sequence[str]) -> Found:
    values = scores.astype(np.float64).reshape(-1)
    is_share = bool(((values >= 0) & (values <= 1)).all())
    labels = tuple(names) if len(names) == len(values) else numbered(len(values))
    activation = Activation.NONE if is_share else Activation.SOFTMAX
    return {"output": Output.SCORES, "activation": activation, "labels": labels}


def _of_table(side: tuple[int, int], table: NDArray[Any], names: Sequence[str]) -> Found:
    """A YOLO or a DETR that answers everything in one array (1, rows, columns)."""
    rows, columns = table.shape[1:]
    cells = _cells(side)
    if columns in cells and rows > 4:
        return {"output": Output.YOLO_V8, "labels": tuple(names) or numbered(rows - 4)}
    if rows in cells and columns == 4 + len(names):
        return {"output": Output.YOLO_V8}
    if columns > 5 and (rows in cells or rows in {3 * count for count in cells}):
        return {"output": Output.YOLO_V5, "labels": tuple(names) or numbered(columns - 5)}
    if columns in (6, 7) and not (names and columns == 4 + len(names) and _is_share(table[0, :, :4])):
        return {"output": Output.YOLO_NMS}
    if rows <= MOST_QUERIES and columns > 4 and (not names or columns == 4 + len(names)):
        labels = tuple(names) or numbered(columns - 4)
        activation = Activation.NONE if _is_share(table[0, :, 4:]) else Activation.SIGMOID
        return {"output": Output.DETR, "unit": Unit.SHARES, "activation": activation, "labels": labels}
    return {}


def _cells(side: tuple[int, int]) -> set[int]:
    """How many cells the grids of a YOLO have together, of three sizes or of four."""
    of_grid = [-(-side[0] // stride) * -(-side[1] // stride) for stride in STRIDES]
    return {sum(of_grid[:3]), sum(of_grid)}


def _of_queries(outputs: Outputs, names: Sequence[str]) -> Found:
    try:
        boxes, scores = split_queries(outputs)
    except ModelFaultError:
        return {}
    count = scores.shape[1]
    found = {"output": Output.DETR, "unit": Unit.SHARES if _is_share(boxes) else Unit.PIXELS}
    if names and count == len(names) + 1:  # one more says that there is nothing
        return found | {"activation": Activation.SOFTMAX}
    activation = Activation.NONE if _is_share(scores) else Activation.SIGMOID
    return found | {
        "activation": activation,
        "labels": tuple(names) if len(names) == count else numbered(count),
    }


def _of_lists(outputs: Outputs) -> Found:
    try:
        boxes, _, _ = split_detections(outputs)
    except ModelFaultError:
        return {}
    is_tensorflow = any("detection_boxes" in name for name in outputs)
    form = BoxForm.CORNERS_Y_FIRST if is_tensorflow else BoxForm.CORNERS
    is_share = is_tensorflow or (len(boxes) > 0 and _is_share(boxes))
    unit = Unit.SHARES if is_share else Unit.PIXELS
    return {"output": Output.DETECTIONS, "boxes": form, "unit": unit, "first_label": int(is_tensorflow)}


def _is_share(values: Any) -> bool:
    """Whether all numbers lie between 0 and 1, or so near that it was meant."""
    return bool(np.size(values)) and float(np.min(values)) >= -0.5 and float(np.max(values)) <= 1.5


# The input


def _usual_input(
    given: ImageInput, side: tuple[int, int], found: Found, metadata: Mapping[str, str]
) -> Found:
    """How such models mostly take their images."""
    output = found["output"]
    is_ultralytics = "Ultralytics" in metadata.get("author", "") or "stride" in metadata
    is_scores = output in (Output.SCORES, Output.UNKNOWN)
    resize = Resize.CROP if is_scores else Resize.STRETCH
    if output in (Output.YOLO_V8, Output.YOLO_V5, Output.YOLO_NMS):
        resize = Resize.LETTERBOX
    mean, std = (0.0, 0.0, 0.0), (255.0, 255.0, 255.0)
    if given.type == "tensor(uint8)":
        std = (1.0, 1.0, 1.0)
    elif given.channels == 3 and is_scores and not is_ultralytics:
        is_keras = given.layout == Layout.NHWC
        mean, std = ((127.5,) * 3, (127.5,) * 3) if is_keras else (MEAN_OF_IMAGENET, STD_OF_IMAGENET)
    return {
        "width": side[0],
        "height": side[1],
        "layout": given.layout,
        "colors": Colors.GREY if given.channels == 1 else Colors.RGB,
        "resize": resize,
        "mean": mean,
        "std": std,
    }
