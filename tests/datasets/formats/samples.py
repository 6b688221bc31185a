"""Records that the format tests write and read back."""

from typing import Any

from datasets.geometry import parse_shape
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Shape

SIZE = (1000, 500)


def shape(kind: str, *points: tuple[float, float], **extra: Any) -> Shape:
    raw = {"kind": kind, "points": points, **extra}
    return parse_shape(raw, width=SIZE[0], height=SIZE[1])


def box(x1: float, y1: float, x2: float, y2: float) -> Shape:
    return shape("rectangle", (x1, y1), (x2, y2))


def sample(
    name: str,
    *annotations: AnnotationRecord,
    number: int | None = 1,
    usage: str | None = None,
    folder: str = "in",
) -> AnnotatedSample:
    image = ImageInfo(f"obs://bucket/{folder}/{name}", name, *SIZE)
    return AnnotatedSample(image, annotations, usage, number=number)


# A box of 300 x 100 px at (200, 100) turned by 90 degrees round its corner there: the envelope is
# x 100..200, y 100..400. Others have exported it turned in percent, or not turned at all.
TURNED = shape("rotated_rectangle", (150, 250), (300, 100), angle=90)
TURNED_BOX = (100, 100, 200, 400)
