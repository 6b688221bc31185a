"""Which input of a model takes the image, and what the others are given."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from labeling.smart.onnx.faults import ModelFaultError
from labeling.smart.onnx.settings import Layout

USUAL_SIDES = (640, 224)  # px, where the model takes any size: most detectors', most classifiers'
MOST_SIDE = 4096
IMAGE_TYPES = ("tensor(float)", "tensor(float16)", "tensor(double)", "tensor(uint8)")
SIZE_TYPES = ("tensor(int64)", "tensor(int32)", "tensor(float)")


class Port(Protocol):
    """An input or output: its shape has a number, a name or None for each axis."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def shape(self) -> tuple[int | str | None, ...]: ...


@dataclass(frozen=True, slots=True)
class ImageInput:
    """The input of the image. `width` and `height` are None where the model takes any."""

    name: str
    type: str
    layout: str
    channels: int
    width: int | None
    height: int | None
    size_input: str | None = None  # takes the image's width and height

    def values(self, prepared: NDArray[np.floating], side: tuple[int, int]) -> dict[str, NDArray[Any]]:
        """What the model is given for one prepared image of that width and height."""
        given: dict[str, NDArray[Any]] = {self.name: prepared[None]}
        if self.size_input:
            given[self.size_input] = np.array([side])
        return given


def image_input(ports: Sequence[Port]) -> ImageInput:
    """Raises ModelFaultError (`input_unknown`) where there is not exactly one image to give."""
    images = [port for port in ports if port.type in IMAGE_TYPES and len(port.shape) == 4]
    others = [port for port in ports if port not in images]
    sizes = [
        port for port in others if port.type in SIZE_TYPES and len(port.shape) == 2 and port.shape[1] == 2
    ]
    if len(images) != 1 or len(sizes) != len(others) or len(sizes) > 1:
        raise _unknown("It must take one image, as (1, 3, height, width) or (1, height, width, 3).")
    batch, *axes = images[0].shape
    if isinstance(batch, int) and batch > 1:
        raise _unknown("It takes several images at once. Export it with a batch of 1.")
    layout = _layout(axes)
    if layout == Layout.NHWC:
        axes = [axes[2], axes[0], axes[1]]
    channels, height, width = (axis if isinstance(axis, int) and axis > 0 else None for axis in axes)
    if channels not in (1, 3, None) or max(width or 1, height or 1) > MOST_SIDE:
        raise _unknown(f"Images of 1 or 3 colours and at most {MOST_SIDE} px can be given.")
    size_input = sizes[0].name if sizes else None
    return ImageInput(images[0].name, images[0].type, layout, channels or 3, width, height, size_input)


def _layout(axes: Sequence[int | str | None]) -> Layout:
    return Layout.NHWC if axes[2] in (1, 3) and axes[0] not in (1, 3) else Layout.NCHW


def _unknown(why: str) -> ModelFaultError:
    return ModelFaultError("input_unknown", f"The model can't be given an image. {why}")


def sides_to_try(found: ImageInput, metadata: Mapping[str, str]) -> list[tuple[int, int]]:
    """Widths and heights, px, the best first."""
    if found.width and found.height:
        return [(found.width, found.height)]
    told = literal(metadata.get("imgsz", ""))
    if isinstance(told, list | tuple) and len(told) == 2 and all(isinstance(side, int) for side in told):
        height, width = told
        if min(told) > 0 and max(told) <= MOST_SIDE:
            return [(width, height)]
    return [(found.width or side, found.height or side) for side in USUAL_SIDES]


def literal(text: str) -> Any:
    """The value of a Python or JSON literal in a model's metadata; None where it is none."""
    if len(text) > 1_000_000:
        return None
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None
