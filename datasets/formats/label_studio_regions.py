"""The results of one annotation or prediction of Label Studio: to records, and records to results.

A shape and its class may come as two results with one id, and so do the answers that are asked for each region: what
has an id together is read together. A region with several labels becomes an annotation for each. `meta` carries what
Label Studio has no word for: attributes, hard, and of lines their kind.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from datasets.formats.label_studio_shapes import (
    TAGS,
    TYPE_OF_KIND,
    Size,
    shape_of_region,
    value_of_shape,
)
from datasets.formats.remarks import LEFT_OUT, Remarks
from datasets.records import AnnotationRecord, Problem

NAMES = {
    "rectangle": "box",
    "brush": "mask",
    "keypoint": "point",
    "vector": "line",
}  # of the controls we write
CLASS = "class"
NOTE = "note"  # the attribute that a region's note becomes
_EACH = "each"  # in the `meta` of choices: what is said of one of them
_LABELS = "labels"
_IMAGE = "image"
_LARGEST = 1 << 24  # px of a side

Region = dict[str, Any]


@dataclass(slots=True)
class Marks:
    """What the results of one annotation say."""

    records: list[AnnotationRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def marks_of_results(
    results: Any, size: Size | None, name: str, remarks: Remarks, score: Any = None
) -> Marks:
    """Return the records of a list of results on an image of `size`; `name` begins the names of its problems.

    `score`: the confidence of those without one of their own.
    """
    found = Marks()
    groups: defaultdict[Any, list[Region]] = defaultdict(list)
    for place, each in enumerate(results if isinstance(results, list) else []):
        if not isinstance(each, dict) or not isinstance(each.get("type"), str):
            found.problems.append(Problem(f"{name}: region {place + 1}", "shape_invalid", "It has no type."))
        elif each["type"] == "relation":
            remarks.add(LEFT_OUT, "relation")
        else:
            key = each.get("id")
            groups[(key,) if isinstance(key, str | int) else place].append(each)
    for group in groups.values():
        shaped = [each for each in group if _tag(each)]
        others = [each for each in group if not _tag(each)]
        for region in shaped:
            _add_shaped(region, others, found, size, name, remarks, score)
        if not shaped:
            for each in others:
                _add_plain(each, found, remarks, score)
    return found


def size_of(results: Any) -> Size | None:
    """Return the size, px, of the picture that was labeled, as the first result that has one says."""
    for each in results if isinstance(results, list) else []:
        if isinstance(each, dict):
            width, height = (_side(each.get(f"original_{side}")) for side in ("width", "height"))
            if width and height:
                return width, height
    return None


def _side(value: Any) -> int:
    return round(value) if type(value) in (int, float) and 0 < value < _LARGEST else 0


def _tag(region: Region) -> str | None:
    """Which of the tags a region is of; None where it has no shape."""
    kind: str = region["type"].removesuffix(_LABELS)
    return kind if kind in TAGS else None


def _add_shaped(
    region: Region,
    others: Sequence[Region],
    found: Marks,
    size: Size | None,
    name: str,
    remarks: Remarks,
    score: Any,
) -> None:
    name = f"{name}: region {region.get('id', len(found.records) + 1)}"
    tag, value = _tag(region) or "", region.get("value")
    meta = _dict(region.get("meta"))
    if not isinstance(value, dict):
        found.problems.append(Problem(name, "shape_invalid", "The region has no value."))
        return
    labels, answers = _labels_of(region, others)
    if not labels:
        found.problems.append(Problem(name, "label_missing", "The region has no label."))
        return
    if size is None:
        message = "Neither the file nor the image says its size, which percent are of."
        found.problems.append(Problem(name, "image_unreadable", message))
        return
    declared = size_of([region])
    shape = shape_of_region(tag, value, size, name, remarks, declared=declared, was=meta.get("shape"))
    if isinstance(shape, Problem):
        found.problems.append(shape)
        return
    attributes = _attributes(meta, answers, remarks)
    confidence = _share(region.get("score", score))
    is_hard = meta.get("hard") is True
    found.records += [AnnotationRecord(label, shape, attributes, is_hard, confidence) for label in labels]


def _labels_of(region: Region, others: Sequence[Region]) -> tuple[list[str], list[Region]]:
    """The labels of a region, and the other results of its id, which are answers about it.

    Its own labels go before those of a result beside it, and these before choices.
    """
    for each in (
        region,
        *(other for kind in (_LABELS, "choices") for other in others if other["type"] == kind),
    ):
        if labels := _texts(each, each["type"]):
            return labels, [other for other in others if other is not each]
    return [], list(others)


def _add_plain(region: Region, found: Marks, remarks: Remarks, score: Any) -> None:
    """Choices are labels of the whole image; other answers have no place."""
    choices = _texts(region, "choices") if region["type"] == "choices" else []
    if not choices:
        remarks.add(LEFT_OUT, region["type"])
        return
    meta = _dict(region.get("meta"))
    for label in choices:
        own = _dict(_dict(meta.get(_EACH)).get(label)) or meta
        confidence = _share(own.get("confidence", region.get("score", score)))
        attributes = _attributes(own, (), remarks)
        found.records.append(AnnotationRecord(label, None, attributes, own.get("hard") is True, confidence))


def _texts(region: Region, key: str) -> list[str]:
    value = region.get("value")
    texts = value.get(key) if isinstance(value, dict) else None
    texts = [texts] if isinstance(texts, str) else texts
    stripped = [text.strip() for text in texts if isinstance(text, str)] if isinstance(texts, list) else []
    return list(dict.fromkeys(text for text in stripped if text))


def _attributes(meta: Mapping[str, Any], answers: Sequence[Region], remarks: Remarks) -> dict[str, Any]:
    own = meta.get("attributes")
    attributes: dict[str, Any] = dict(own) if isinstance(own, dict) else {}
    if own is None and (note := meta.get("text")):
        attributes[NOTE] = " ".join(map(str, note)) if isinstance(note, list) else str(note)
    for answer in answers:
        value = answer.get("value")
        said = value.get(answer["type"], value.get("text")) if isinstance(value, dict) else None
        if isinstance(said, list):
            said = ["/".join(map(str, each)) if isinstance(each, list) else each for each in said]
            said = said[0] if len(said) == 1 else said
        if said in (None, [], ""):
            remarks.add(LEFT_OUT, answer["type"])
        else:
            attributes[str(answer.get("from_name", answer["type"]))] = said
    return attributes


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _share(value: Any) -> float | None:
    return float(value) if type(value) in (int, float) and 0 <= value <= 1 else None


def control_of(record: AnnotationRecord) -> str:
    """Return the tag, in lower case and without its labels, that a record is written as; `choices` without a shape."""
    return TYPE_OF_KIND[record.shape.kind] if record.shape else "choices"


def name_of(control: str) -> str:
    """Return how the labeling config calls a control."""
    return CLASS if control == "choices" else NAMES.get(control, control)


def results_of(records: Sequence[AnnotationRecord], size: Size | None) -> Iterator[Region]:
    """Yield a result for each record with a shape, and one for all labels of the whole image, as it is asked once."""
    plain = [record for record in records if record.shape is None]
    for place, record in enumerate(records, 1):
        if record.shape is None or size is None:
            continue
        control = control_of(record)
        region: Region = {"id": record.id or f"{place}", "from_name": name_of(control), "to_name": _IMAGE}
        region |= {"type": f"{control}{_LABELS}", "original_width": size[0], "original_height": size[1]}
        region |= {"image_rotation": 0, "value": value_of_shape(record.shape, size)}
        region["value"][region["type"]] = [record.label]
        if record.confidence is not None:
            region["score"] = record.confidence
        yield region | ({"meta": meta} if (meta := _meta_of(record)) else {})
    if plain:
        value = {"choices": [record.label for record in plain]}
        region = {"id": CLASS, "from_name": CLASS, "to_name": _IMAGE, "type": "choices", "value": value}
        each = {record.label: meta for record in plain if (meta := _meta_of(record))}
        yield region | ({"meta": {_EACH: each}} if each else {})


def _meta_of(record: AnnotationRecord) -> dict[str, Any]:
    meta: dict[str, Any] = {}
    if record.attributes:
        meta["attributes"] = record.attributes
        meta["text"] = [f"{name}: {value}" for name, value in record.attributes.items()]
    if record.hard:
        meta["hard"] = True
    if record.shape is None and record.confidence is not None:
        meta["confidence"] = record.confidence
    if record.shape is not None and record.shape.kind in ("line", "dashed"):
        meta["shape"] = record.shape.kind
    return meta
