"""Samples that are exported: shapes that a smaller file left outside their image are cut to it, as imports cut them."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from datasets.formats.shapes import fit_shape
from datasets.geometry import is_inside, shape_to_json
from datasets.records import AnnotatedSample, AnnotationRecord, Shape


class Fitted(NamedTuple):
    """A sample as it is written, and how many of its shapes were cut at the image's edge or left out."""

    sample: AnnotatedSample
    clipped: int = 0
    left_out: int = 0


def fit_samples(samples: Iterable[AnnotatedSample], *, shape_kinds: Collection[str]) -> Iterator[Fitted]:
    """Return the samples as a format writes them; one without any kinds of shapes gets their labels as they are."""
    return map(fit_sample if shape_kinds else Fitted, samples)


def fit_sample(sample: AnnotatedSample) -> Fitted:
    """Return the sample with its shapes on its image; as it is, where they are or where its size is not known.

    What is left without any annotation was not looked at and found empty: it is unlabeled, and of no usage.
    """
    width, height = sample.image.width, sample.image.height
    if not width or not height or all(_is_inside(each, width, height) for each in sample.annotations):
        return Fitted(sample)
    kept: list[AnnotationRecord] = []
    clipped = 0
    for record in sample.annotations:
        if record.shape is None or is_inside(record.shape, width, height):
            kept.append(record)
            continue
        shape = fit_shape(shape_to_json(record.shape), (width, height), record.label)
        if isinstance(shape, Shape):
            kept.append(replace(record, shape=shape))
            clipped += 1
    fitted = replace(sample, annotations=tuple(kept))
    if not kept:
        fitted = replace(fitted, state="unlabeled", usage=None)
    return Fitted(fitted, clipped, len(sample.annotations) - len(kept))


def _is_inside(record: AnnotationRecord, width: int, height: int) -> bool:
    return record.shape is None or is_inside(record.shape, width, height)
