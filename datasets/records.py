"""The neutral words for annotated data: plain, frozen values that formats, services and writers share."""

from dataclasses import dataclass, field
from typing import Any

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry in pixels of the upright image, origin top left.

    `points` has the layout of its `kind` (see `datasets.geometry`); `angle` is degrees clockwise.
    """

    kind: str
    points: tuple[Point, ...]
    angle: float | None = None
    rle: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class AnnotationRecord:
    """One mark: the label's name and a shape, or no shape for classification."""

    label: str
    shape: Shape | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    hard: bool = False
    confidence: float | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class ImageInfo:
    """Where an image is and what is known of it. `width` and `height` are of the upright image, px."""

    path: str
    name: str
    width: int | None = None
    height: int | None = None
    size: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class AnnotatedSample:
    """One image with its annotations. `usage`: train, eval, inference or None."""

    image: ImageInfo
    annotations: tuple[AnnotationRecord, ...] = ()
    usage: str | None = None
    hard: bool = False
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be used: which file or annotation, a stable code and a sentence."""

    name: str
    code: str
    message: str
