"""The neutral words for annotated data: plain, frozen values that formats, services and writers share.

Structs rather than dataclasses, and unknown to the garbage collector, since they can't hold each other in a circle: an
export of a million boxes makes two million of them.
"""

from typing import Any

from msgspec import Struct

Point = tuple[float, float]


class Shape(Struct, frozen=True, gc=False):
    """A geometry in pixels of the upright image, origin top left.

    `points` has the layout of its `kind` (see `datasets.geometry`); `angle` is degrees clockwise.
    """

    kind: str
    points: tuple[Point, ...]
    angle: float | None = None
    rle: dict[str, Any] | None = None


class AnnotationRecord(Struct, frozen=True, gc=False):
    """One mark: the label's name and a shape, or no shape for classification."""

    label: str
    shape: Shape | None = None
    attributes: dict[str, Any] = {}
    hard: bool = False
    confidence: float | None = None
    id: str | None = None


class ImageInfo(Struct, frozen=True, gc=False):
    """Where an image is and what is known of it. `width` and `height` are of the upright image, px.

    `problem` is the code of what is wrong with its file.
    """

    path: str
    name: str
    width: int | None = None
    height: int | None = None
    size: int | None = None
    sha256: str | None = None
    problem: str = ""


class AnnotatedSample(Struct, frozen=True, gc=False):
    """One image with its annotations. `usage`: train, eval, inference or None.

    `state` is the sample's where it is known: labeled without annotations means that nothing is there to mark.
    """

    image: ImageInfo
    annotations: tuple[AnnotationRecord, ...] = ()
    usage: str | None = None
    hard: bool = False
    number: int | None = None
    state: str | None = None
    hard_reasons: tuple[str, ...] = ()
    hard_coefficient: float | None = None

    @property
    def is_labeled(self) -> bool:
        """Whether it has annotations, or somebody has said that there is nothing to mark."""
        return bool(self.annotations) or self.state == "labeled"


class Problem(Struct, frozen=True, gc=False):
    """Something that could not be used: which file or annotation, a stable code and a sentence."""

    name: str
    code: str
    message: str
