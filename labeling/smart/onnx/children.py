"""What a child process of a worker or of the web server does with a model: a file in, JSON out."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from datasets.errors import DomainError
from datasets.image_headers import probe
from datasets.images import decode, upright
from labeling.smart.onnx.faults import ModelFaultError
from labeling.smart.onnx.heads import read_answer, read_boxes, read_scores, unfit
from labeling.smart.onnx.inputs import ImageInput, image_input, sides_to_try
from labeling.smart.onnx.preparing import Fit, fit, prepare
from labeling.smart.onnx.recognising import recognise
from labeling.smart.onnx.session import Model
from labeling.smart.onnx.settings import Layout, ModelSettings, Output, Task

LEAST_SIDE = 1.0  # px of a box in the image
SEED = 7


def examine(file: str) -> dict[str, Any]:
    """The settings that fit a model, and the names and shapes of what it takes and answers.

    Raises ModelFaultError.
    """
    model = Model(Path(file))
    settings = _settings_of(model)
    return {
        "settings": settings.to_json(),
        "inputs": [_shown(port) for port in model.inputs],
        "outputs": [_shown(port) for port in model.outputs],
    }


def _settings_of(model: Model) -> ModelSettings:
    """By the first size that the model takes; a classifier that takes any gets the smaller one."""
    given, found, fault = image_input(model.inputs), None, None
    for side in sides_to_try(given, model.metadata):
        try:
            found = recognise(given, side, model.run(given.values(_noise(given, side), side)), model.metadata)
        except ModelFaultError as error:
            fault = error
            continue
        if found.output != Output.SCORES:
            break
    if found is None:
        raise fault or ModelFaultError("input_unknown", "The model takes no size of image.")
    return found


def _noise(given: ImageInput, side: tuple[int, int]) -> NDArray[np.floating]:
    """An input to try a model with."""
    width, height = side
    shape = (
        (height, width, given.channels) if given.layout == Layout.NHWC else (given.channels, height, width)
    )
    noise = np.random.default_rng(SEED).random(shape)
    return noise * 255 if given.type == "tensor(uint8)" else noise


def _shown(port: Any) -> dict[str, Any]:
    axes = [str(axis) if isinstance(axis, int) else "?" for axis in port.shape]
    return {"name": port.name[:200], "shape": " x ".join(axes)}


def predict(file: str, settings: dict[str, Any], images: list[str], least: float) -> list[dict[str, Any]]:
    """Of each image file `{"found": [[label, confidence, x0, y0, x1, y1]]}`, corners in px of the upright image and
    left out for classification; or `{"code", "message"}` where it can't be read.

    Raises ModelFaultError where the model itself does not work.
    """
    model, known = Model(Path(file)), ModelSettings.from_json(settings)
    return [_predicted(model, known, Path(image), least) for image in images]


def describe(file: str, settings: dict[str, Any], images: list[str], target: str) -> list[dict[str, Any]]:
    """Write what a classifier answers to the images that can be read, as it is, to the file `target`: (n, labels).

    Returns of each image nothing, or `{"code", "message"}` where it can't be read. Raises ModelFaultError.
    """
    model, known = Model(Path(file)), ModelSettings.from_json(settings)
    problems, rows = [], []
    for path in images:
        try:
            image, width, height = _read(Path(path), known)
        except ModelFaultError:
            raise
        except DomainError as error:
            problems.append({"code": error.code, "message": error.message})
            continue
        problems.append({})
        rows.append(read_answer(_asked(model, known, image, width, height)[0], known))
    if len({len(row) for row in rows}) > 1:
        raise unfit()
    np.save(target, np.stack(rows) if rows else np.empty((0, 0)), allow_pickle=False)
    return problems


def _asked(
    model: Model, settings: ModelSettings, image: Image.Image, width: int, height: int
) -> tuple[dict[str, NDArray[Any]], Fit]:
    """What the model answers to an image whose whole size is given, and how that lay in its input."""
    place = fit(width, height, settings)
    side = (settings.width, settings.height)
    return model.run(image_input(model.inputs).values(prepare(image, place, settings), side)), place


def _predicted(model: Model, settings: ModelSettings, path: Path, least: float) -> dict[str, Any]:
    try:
        image, width, height = _read(path, settings)
    except ModelFaultError:
        raise
    except DomainError as error:
        return {"code": error.code, "message": error.message}
    outputs, place = _asked(model, settings, image, width, height)
    if settings.task == Task.CLASSIFICATION:
        scores = read_scores(outputs, settings)
        best = int(scores.argmax())
        sure = float(np.clip(scores[best], 0, 1))
        return {"found": [[best, round(sure, 4)]] if sure >= least else []}
    boxes = read_boxes(outputs, settings, least)
    corners = place.back(boxes.corners)
    large = ((corners[:, 2:] - corners[:, :2]) >= LEAST_SIDE).all(axis=1)
    rows = zip(boxes.labels[large], boxes.confidences[large], corners[large], strict=True)
    return {
        "found": [
            [int(label), round(float(min(sure, 1.0)), 4), *(round(float(each), 2) for each in box)]
            for label, sure, box in rows
        ]
    }


def _read(path: Path, settings: ModelSettings) -> tuple[Image.Image, int, int]:
    """The upright image, a JPEG perhaps smaller than it is, and the size that it has, px."""
    content = path.read_bytes()
    found = probe(content, is_whole=True)
    image, orientation, _ = decode(content, found, least_side=2 * max(settings.width, settings.height))
    return upright(image, orientation), found.width, found.height
