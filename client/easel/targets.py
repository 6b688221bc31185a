"""What a model shall learn of a sample, in torchvision's form. Tensors where PyTorch is installed, numpy's arrays else.

index      a whole number, the place of its only label in `labels`; -1 for an image without one
multi_hot  float32 (labels), 1 for each label that it has
boxes      {boxes: float32 (n, 4) x0 y0 x1 y1, labels: int64 (n), image_id, area: float32 (n), iscrowd: int64 (n)}
masks      the same with masks: uint8 (n, height, width)
raw        the `Sample` itself
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from easel.errors import TargetError
from easel.samples import Sample
from easel.words import BACKGROUND

try:
    from torch import from_numpy as _tensor
except ImportError:

    def _tensor(array: NDArray[Any]) -> Any:
        return array


Classes = Mapping[str, int]
OF_TYPE = {"image_classification": "index", "object_detection": "boxes", "image_segmentation": "masks"}


def labels_of(names: tuple[str, ...], target: str) -> tuple[str, ...]:
    """Label names by their number; detectors keep 0 for what is none of them."""
    return (BACKGROUND, *names) if target in ("boxes", "masks") else names


def _index(sample: Sample, classes: Classes) -> int:
    names = {annotation.label for annotation in sample.annotations}
    if len(names) > 1:
        raise TargetError(
            f"{sample.path} has {len(names)} labels, and index is for one: open it with target='multi_hot'."
        )
    return classes[names.pop()] if names else -1


def _multi_hot(sample: Sample, classes: Classes) -> Any:
    hot = np.zeros(len(classes), np.float32)
    hot[[classes[annotation.label] for annotation in sample.annotations]] = 1
    return _tensor(hot)


def _boxes(sample: Sample, classes: Classes) -> dict[str, Any]:
    """Boxes round all shapes but those without an area, such as points: detectors refuse them."""
    numbers: list[int] = []
    corners: list[float] = []
    areas: list[float] = []
    for annotation in sample.annotations:
        if annotation.shape is not None:
            x0, y0, x1, y1 = _inside(annotation.shape.box(), sample)
            if x1 > x0 and y1 > y0:
                numbers.append(classes[annotation.label])
                corners += (x0, y0, x1, y1)
                areas.append((x1 - x0) * (y1 - y0))
    return _detection(sample, numbers, corners, np.array(areas, np.float32))


def _masks(sample: Sample, classes: Classes) -> dict[str, Any]:
    """The shapes that cover pixels, with boxes round them."""
    if not sample.width or not sample.height:
        raise TargetError(f"{sample.path} was published without its size, so that it has no masks.")
    numbers: list[int] = []
    corners: list[float] = []
    masks = []
    for annotation in sample.annotations:
        if annotation.shape is None:
            continue
        mask = annotation.shape.mask(sample.height, sample.width)
        if mask.any():
            numbers.append(classes[annotation.label])
            corners += _inside(annotation.shape.box(), sample)
            masks.append(mask)
    layers = np.array(masks, np.uint8).reshape(-1, sample.height, sample.width)
    area = layers.sum(axis=(1, 2), dtype=np.int64).astype(np.float32)
    return {**_detection(sample, numbers, corners, area), "masks": _tensor(layers)}


def _detection(
    sample: Sample, numbers: list[int], corners: list[float], area: NDArray[Any]
) -> dict[str, Any]:
    return {
        "boxes": _tensor(np.array(corners, np.float32).reshape(-1, 4)),
        "labels": _tensor(np.array(numbers, np.int64)),
        "image_id": sample.number,
        "area": _tensor(area),
        "iscrowd": _tensor(np.zeros(len(numbers), np.int64)),
    }


def _inside(box: tuple[float, ...], sample: Sample) -> tuple[float, ...]:
    """The part of a box that is in the image: circles and turned rectangles may reach over its edge."""
    x0, y0, x1, y1 = box
    width, height = sample.width, sample.height
    if not width or not height or (x0 >= 0 and y0 >= 0 and x1 <= width and y1 <= height):
        return box
    return max(x0, 0.0), max(y0, 0.0), min(x1, float(width)), min(y1, float(height))


def _raw(sample: Sample, _: Classes) -> Sample:
    return sample


TARGETS: dict[str, Callable[[Sample, Classes], Any]] = {
    "index": _index,
    "multi_hot": _multi_hot,
    "boxes": _boxes,
    "masks": _masks,
    "raw": _raw,
}
