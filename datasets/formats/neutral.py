"""Annotations as JSON in our own words, for formats that have none for all shapes, attributes, marks and confidences.

{"label": "bolt", "shape": {"kind": "circle", "points": [[5, 6], [2, 0]]}, "attributes": {}, "hard": true,
"confidence": 0.5}; what is not said is left out. Of a sample: {"state": "labeled", "hard": true, "hard_reasons": [],
"hard_coefficient": 0.7}.
"""

from typing import Any

from msgspec.structs import replace

from datasets.formats.modelarts_rows import coefficient_of, is_hard, reasons_of
from datasets.formats.shapes import fit_shape
from datasets.geometry import shape_to_json
from datasets.records import AnnotatedSample, AnnotationRecord, Problem

STATES = ("unlabeled", "to_confirm", "labeled")


def annotation_to_json(record: AnnotationRecord) -> dict[str, Any]:
    """Return an annotation as JSON."""
    said: dict[str, Any] = {"label": record.label}
    if record.shape is not None:
        said["shape"] = shape_to_json(record.shape)
    if record.attributes:
        said["attributes"] = record.attributes
    if record.hard:
        said["hard"] = True
    if record.confidence is not None:
        said["confidence"] = record.confidence
    return said


def annotation_of(said: Any, size: tuple[int, int] | None, name: str) -> AnnotationRecord | Problem:
    """Return the annotation that a JSON value says on an image of `size`, or why it can't be used."""
    label = said.get("label") if isinstance(said, dict) else None
    if not isinstance(label, str) or not label.strip():
        return Problem(name, "label_missing", "The annotation has no label.")
    shape, attributes, confidence = said.get("shape"), said.get("attributes"), said.get("confidence")
    if shape is not None:
        try:
            shape = fit_shape(shape, size, name)
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
            return Problem(name, "shape_invalid", "The numbers of the shape can't be read.")
        if isinstance(shape, Problem):
            return shape
    is_share = type(confidence) in (int, float) and 0 <= confidence <= 1
    return AnnotationRecord(
        label.strip(),
        shape,
        attributes if isinstance(attributes, dict) else {},
        said.get("hard") is True,
        float(confidence) if is_share else None,
    )


def sample_to_json(sample: AnnotatedSample) -> dict[str, Any]:
    """Return what is to be said of a sample besides its image and annotations; empty for nearly all."""
    said: dict[str, Any] = {}
    if sample.state == "to_confirm" or (sample.state == "labeled" and not sample.annotations):
        said["state"] = sample.state
    if sample.hard:
        said["hard"] = True
    if sample.hard_reasons:
        said["hard_reasons"] = list(sample.hard_reasons)
    if sample.hard_coefficient is not None:
        said["hard_coefficient"] = sample.hard_coefficient
    return said


def with_said(sample: AnnotatedSample, said: Any) -> AnnotatedSample:
    """Return a sample with what a JSON value says of it."""
    if not isinstance(said, dict):
        return sample
    state = said.get("state")
    return replace(
        sample,
        state=state if state in STATES else sample.state,
        hard=is_hard(said),
        hard_reasons=reasons_of(said),
        hard_coefficient=coefficient_of(said),
    )
