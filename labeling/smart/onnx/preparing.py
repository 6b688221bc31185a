"""An image as a model's input, and from the input's pixels back to the image's."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from labeling.smart.onnx.settings import Colors, Layout, ModelSettings, Resize

FILL = 114  # grey around a letterboxed image, as YOLO's training has it
CROPPED = 8 / 7  # of the input's side is the image's shorter side, before its middle is taken: 256 for 224

Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Fit:
    """How an image of `width` * `height` px lies in the input: as `size` px, with its corner at `left`, `top`, which
    are negative where the middle is taken."""

    width: int
    height: int
    size: tuple[int, int]
    left: int
    top: int

    def back(self, boxes: Floats) -> Floats:
        """Corners (n, 4) in px of the input as px of the image, inside it."""
        scale = np.array([self.width / self.size[0], self.height / self.size[1]] * 2)
        moved = (boxes - np.array([self.left, self.top] * 2)) * scale
        return np.asarray(np.clip(moved, 0, np.array([self.width, self.height] * 2)))


def fit(width: int, height: int, settings: ModelSettings) -> Fit:
    """How an image of that size is brought into the input."""
    inner = (settings.width, settings.height)
    if settings.resize == Resize.STRETCH:
        return Fit(width, height, inner, 0, 0)
    factors = (inner[0] / width, inner[1] / height)
    factor = min(factors) if settings.resize == Resize.LETTERBOX else max(factors) * CROPPED
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    left, top = (_before(inner[axis] - size[axis]) for axis in (0, 1))
    return Fit(width, height, size, left, top)


def _before(space: int) -> int:
    """The half of the space that lies left or above; the smaller one of an odd number, as YOLO's training has it."""
    return space // 2 if space >= 0 else -(-space // 2)


def prepare(image: Image.Image, place: Fit, settings: ModelSettings) -> Floats:
    """The upright image as the input, without the axis of the batch, float32."""
    mode = "L" if settings.colors == Colors.GREY else "RGB"
    small = image.convert(mode).resize(place.size, Image.Resampling.BILINEAR, reducing_gap=3.0)
    canvas = Image.new(
        mode, (settings.width, settings.height), (FILL,) * len(mode) if mode == "RGB" else FILL
    )
    canvas.paste(small, (place.left, place.top))
    return normalise(np.asarray(canvas, dtype=np.float32), settings)


def normalise(pixels: Floats, settings: ModelSettings) -> Floats:
    """Pixels (h, w, 3) or (h, w), 0 to 255, in the model's order of colours, range and layout."""
    if settings.colors == Colors.GREY:
        scaled = (pixels[..., None] - settings.mean[0]) / settings.std[0]
    else:
        scaled = (pixels - np.array(settings.mean)) / np.array(settings.std)
    if settings.colors == Colors.BGR:
        scaled = scaled[..., ::-1]
    ordered = scaled.transpose(2, 0, 1) if settings.layout == Layout.NCHW else scaled
    return np.ascontiguousarray(ordered, dtype=np.float32)
