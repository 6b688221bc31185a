"""Images as an engine sees them: described once for each content, kept, and given out as arrays."""

from collections.abc import Iterable, Sequence

from labeling.models import Description
from labeling.services.pictures import Seen
from labeling.smart.engines.base import Arrays, Layout
from labeling.smart.packing import pack_rows, unpack_rows

ROWS_TOGETHER = 500


def undescribed(images: Iterable[Seen], kind: str) -> list[Seen]:
    """Those of which nothing of this kind is kept, one for each content."""
    first = {image.content: image for image in reversed(list(images))}
    contents = list(first)
    for start in range(0, len(contents), ROWS_TOGETHER):
        known = Description.objects.filter(kind=kind, content__in=contents[start : start + ROWS_TOGETHER])
        for content in known.values_list("content", flat=True):
            first.pop(content, None)
    return sorted(first.values(), key=lambda image: image.id)


def keep(images: Sequence[Seen], arrays: Arrays, layout: Layout, kind: str) -> None:
    """Store what an engine says of images; whoever said it before has said the same."""
    if not images:
        return
    stored = [
        Description(kind=kind, content=image.content, values=values)
        for image, values in zip(images, pack_rows(arrays, layout), strict=True)
    ]
    Description.objects.bulk_create(stored, ignore_conflicts=True, batch_size=200)


def descriptions_of(images: Sequence[Seen], kind: str, layout: Layout) -> tuple[list[Seen], Arrays]:
    """Those of the images that are described, and their arrays (n, ...) in the same order."""
    values: dict[str, bytes] = {}
    contents = list({image.content for image in images})
    for start in range(0, len(contents), ROWS_TOGETHER):
        found = Description.objects.filter(kind=kind, content__in=contents[start : start + ROWS_TOGETHER])
        values.update({content: bytes(stored) for content, stored in found.values_list("content", "values")})
    known = [image for image in images if image.content in values]
    return known, unpack_rows([values[image.content] for image in known], layout)
