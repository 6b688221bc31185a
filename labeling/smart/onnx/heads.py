"""What models answer, as labels and boxes: one function for each kind of output."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeling.smart.engines.base import Boxes
from labeling.smart.onnx.faults import ModelFaultError
from labeling.smart.onnx.settings import Activation, BoxForm, ModelSettings, Output, Unit
from labeling.smart.onnx.suppression import suppress

LARGEST = 60_000.0
Floats = NDArray[np.floating]
Outputs = Mapping[str, NDArray[Any]]

MOST_BOXES = 300  # of an image
RAW = (Output.YOLO_V8, Output.YOLO_V5)  # that find a thing several times
COUNT_NAMES, SCORE_NAMES, LABEL_NAMES = ("num",), ("score", "conf"), ("label", "class")


def unfit() -> ModelFaultError:
    return ModelFaultError("output_unfit", "The model answers something else than its settings say.")


def read_scores(outputs: Outputs, settings: ModelSettings) -> Floats:
    """The confidence of each label."""
    values = next(iter(outputs.values())).astype(np.float64).reshape(-1)
    if settings.output != Output.SCORES or len(values) < len(settings.labels) + settings.first_label:
        raise unfit()
    return _activated(values, settings)[settings.first_label :][: len(settings.labels)]


def read_answer(outputs: Outputs, settings: ModelSettings) -> Floats:
    """All numbers that a classifier, or what is left of one, answers, as they are; within what float16 holds."""
    if settings.output != Output.SCORES:
        raise unfit()
    values = next(iter(outputs.values())).astype(np.float64).reshape(-1)
    return np.nan_to_num(values, posinf=LARGEST, neginf=-LARGEST).clip(-LARGEST, LARGEST)


def read_boxes(outputs: Outputs, settings: ModelSettings, least: float) -> Boxes:
    """Boxes in px of the input, at least so sure, the surest first."""
    readers = {
        Output.YOLO_V8: _yolo_v8,
        Output.YOLO_V5: _yolo_v5,
        Output.YOLO_NMS: _yolo_nms,
        Output.DETR: _detr,
        Output.DETECTIONS: _detections,
    }
    if settings.output not in readers:
        raise unfit()
    boxes = readers[Output(settings.output)](outputs, settings)
    if settings.output in RAW:
        sure = _chosen(boxes, np.flatnonzero(boxes.confidences >= least))
        boxes = _chosen(sure, suppress(sure.corners, sure.confidences, sure.labels, most=MOST_BOXES))
    known = (
        (boxes.confidences >= least)
        & (boxes.labels >= 0)
        & (boxes.labels < len(settings.labels))
        & np.isfinite(boxes.corners).all(axis=1)
    )
    return _chosen(
        boxes, np.flatnonzero(known)[np.argsort(-boxes.confidences[known], kind="stable")][:MOST_BOXES]
    )


def _chosen(boxes: Boxes, places: Any) -> Boxes:
    return Boxes(boxes.corners[places], boxes.labels[places], boxes.confidences[places])


def _yolo_v8(outputs: Outputs, settings: ModelSettings) -> Boxes:
    """(1, 4 + k, n) or (1, n, 4 + k); what stands behind the labels (masks, key points) is passed over."""
    columns = _rows(next(iter(outputs.values())), 4 + len(settings.labels))
    return _of_centres(columns[:, :4], columns[:, 4 : 4 + len(settings.labels)])


def _yolo_v5(outputs: Outputs, settings: ModelSettings) -> Boxes:
    """(1, n, 5 + k): the fifth number is how sure it is that there is anything."""
    columns = _rows(next(iter(outputs.values())), 5 + len(settings.labels))
    return _of_centres(columns[:, :4], columns[:, 5 : 5 + len(settings.labels)] * columns[:, 4:5])


def _rows(output: NDArray[Any], least_columns: int) -> Floats:
    """The output as (n, columns): the longer axis counts the boxes, or the only one that can."""
    values = output.astype(np.float64)
    values = (
        values.reshape(values.shape[-2:])
        if values.ndim >= 2 and values.size == np.prod(values.shape[-2:])
        else values
    )
    if values.ndim != 2:
        raise unfit()
    is_turned = values.shape[1] < least_columns or (
        values.shape[0] < values.shape[1] and values.shape[0] >= least_columns
    )
    values = values.T if is_turned else values
    if values.shape[1] < least_columns:
        raise unfit()
    return values


def _of_centres(centres: Floats, scores: Floats) -> Boxes:
    corners = corners_of(centres, BoxForm.CENTRE)
    return Boxes(corners, scores.argmax(axis=1), scores.max(axis=1, initial=0.0))


def _yolo_nms(outputs: Outputs, settings: ModelSettings) -> Boxes:
    """(1, n, 6): corners, confidence, label; or (n, 7): the image's number, corners, label, confidence."""
    values = next(iter(outputs.values())).astype(np.float64)
    if not values.size:
        return Boxes(np.empty((0, 4)), np.empty(0, np.int64), np.empty(0))
    rows = values.reshape(-1, values.shape[-1])
    if rows.shape[1] == 6:
        corners, confidences, labels = rows[:, :4], rows[:, 4], rows[:, 5]
    elif rows.shape[1] == 7:
        corners, confidences, labels = rows[:, 1:5], rows[:, 6], rows[:, 5]
    else:
        raise unfit()
    return Boxes(corners, _numbers(labels, settings), confidences)


def _detr(outputs: Outputs, settings: ModelSettings) -> Boxes:
    """Boxes (1, n, 4) and scores (1, n, k), or both in one (1, n, 4 + k)."""
    boxes, scores = split_queries(outputs)
    scores = _activated(scores, settings)[:, settings.first_label :][:, : len(settings.labels)]
    if scores.shape[1] < len(settings.labels):
        raise unfit()
    corners = _to_pixels(corners_of(boxes, settings.boxes), settings)
    return Boxes(corners, scores.argmax(axis=1), scores.max(axis=1, initial=0.0))


def split_queries(outputs: Outputs) -> tuple[Floats, Floats]:
    """The boxes (n, 4) and scores (n, k) of n queries."""
    tables = [
        array.astype(np.float64).reshape(-1, array.shape[-1]) for array in outputs.values() if array.ndim >= 2
    ]
    boxes = next((table for table in tables if table.shape[1] == 4), None)
    if boxes is None:
        if len(tables) != 1 or tables[0].shape[1] < 5:
            raise unfit()
        return tables[0][:, :4], tables[0][:, 4:]
    scores = next((table for table in tables if table is not boxes and len(table) == len(boxes)), None)
    if scores is None:
        raise unfit()
    return boxes, scores


def _detections(outputs: Outputs, settings: ModelSettings) -> Boxes:
    boxes, labels, confidences = split_detections(outputs)
    corners = _to_pixels(corners_of(boxes, settings.boxes), settings)
    return Boxes(corners, _numbers(labels, settings), confidences)


def split_detections(outputs: Outputs) -> tuple[Floats, Floats, Floats]:
    """Boxes (n, 4), their labels and confidences, told apart by names and types."""
    boxes = next((array for array in outputs.values() if array.ndim >= 2 and array.shape[-1] == 4), None)
    if boxes is None:
        raise unfit()
    boxes = boxes.astype(np.float64).reshape(-1, 4)
    columns = {
        name.lower(): array.reshape(-1)
        for name, array in outputs.items()
        if array.size == len(boxes) and not _has(name, COUNT_NAMES)
    }
    labels = next((name for name in columns if _has(name, LABEL_NAMES) and not _has(name, SCORE_NAMES)), None)
    labels = labels or next((name for name, array in columns.items() if array.dtype.kind in "iu"), None)
    confidences = next((name for name in columns if name != labels and _has(name, SCORE_NAMES)), None)
    confidences = confidences or next((name for name in columns if name != labels), None)
    if labels is None or confidences is None:
        raise unfit()
    count = next(
        (
            int(array.reshape(-1)[0])
            for name, array in outputs.items()
            if _has(name, COUNT_NAMES) and array.size
        ),
        len(boxes),
    )
    count = max(0, min(count, len(boxes)))
    return (
        boxes[:count],
        columns[labels][:count].astype(np.float64),
        columns[confidences][:count].astype(np.float64),
    )


def _has(name: str, parts: tuple[str, ...]) -> bool:
    return any(part in name.lower() for part in parts)


def _numbers(labels: Floats, settings: ModelSettings) -> NDArray[np.int64]:
    """Places in the list of labels; -1 where a number is none."""
    is_number = np.isfinite(labels) & (np.abs(labels) < 1e9)
    return np.where(is_number, np.rint(np.where(is_number, labels, 0)) - settings.first_label, -1).astype(
        np.int64
    )


def _to_pixels(corners: Floats, settings: ModelSettings) -> Floats:
    if settings.unit == Unit.PIXELS:
        return corners
    return np.asarray(corners * np.array([settings.width, settings.height] * 2))


def corners_of(boxes: Floats, form: str) -> Floats:
    """Boxes (n, 4) of any form as x0, y0, x1, y1."""
    if form == BoxForm.CORNERS_Y_FIRST:
        return boxes[:, [1, 0, 3, 2]]
    if form == BoxForm.CORNERS:
        return boxes
    half = boxes[:, 2:] / 2
    return np.concatenate([boxes[:, :2] - half, boxes[:, :2] + half], axis=1)


def _activated(values: Floats, settings: ModelSettings) -> Floats:
    if settings.activation == Activation.NONE:
        return values
    if settings.activation == Activation.SIGMOID:
        return np.asarray(1 / (1 + np.exp(-np.clip(values, -60, 60))))
    shifted = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))
