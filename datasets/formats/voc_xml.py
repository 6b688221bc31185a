"""One PASCAL VOC file, ModelArts' dialect included: XML to records and back.

Numbers are pixel edges and nothing is subtracted or rounded. Document types and entities are refused, so no file
can read another or grow by expansion.
"""

import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

import msgspec

from datasets.attributes import RESERVED
from datasets.formats.base import ReadOptions
from datasets.formats.voc_masks import VocMasks
from datasets.formats.voc_shapes import elements, outline_kind, own_properties, shape_of
from datasets.formats.xml_text import escape
from datasets.records import AnnotatedSample, AnnotationRecord, Problem, Shape

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 32
_OTHER_ENCODING = re.compile(
    rb"""^\s*<\?xml[^>]*encoding=["'](gbk|gb2312|gb18030|big5|shift_jis|euc-kr)["']""", re.I
)
_FLAGS = ("truncated", "occluded")
_OUTLINES = ("polygon", "mask")


class VocError(Exception):
    """The file is not a readable VOC annotation."""


@dataclass(slots=True)
class VocObject:
    """The leaf texts of one <object>, by path below it ("bndbox/xmin"), and its property pairs."""

    texts: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class VocFile:
    """What one file says. The size is None when it names none."""

    texts: dict[str, str]
    objects: list[VocObject]

    @property
    def filename(self) -> str:
        return self.texts.get("filename", "")

    @property
    def size(self) -> tuple[int, int] | None:
        try:
            width, height = (round(float(self.texts["size/" + side])) for side in ("width", "height"))
        except (KeyError, ValueError, OverflowError):
            return None
        return (width, height) if width > 0 and height > 0 else None


def parse_voc(data: bytes) -> VocFile:
    """Return what an XML file says; VocError when it is no VOC annotation or is dangerous."""
    if len(data) > MAX_BYTES:
        raise VocError(f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.")
    reader = _Reader()
    try:
        reader.feed(data)
    except (
        expat.ExpatError,
        LookupError,
        ValueError,
    ) as problem:  # ValueError: an encoding that expat has no table for
        raise VocError(f"The XML can't be read: {problem}.") from problem
    return VocFile(reader.texts, reader.objects)


class _Reader:
    """Collects leaf texts while expat walks the file; nesting costs no stack."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.objects: list[VocObject] = []
        self._path: list[str] = []
        self._text: list[str] = []
        self._key = ""

    def feed(self, data: bytes) -> None:
        declared = _OTHER_ENCODING.match(data[:200])
        if declared:  # expat knows none of these
            data = data.decode(declared[1].decode()).encode()
        parser = expat.ParserCreate("utf-8" if declared else None)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.Parse(data, True)

    def _start(self, name: str, _: dict[str, str]) -> None:
        path = self._path
        if not path and name != "annotation":
            raise VocError(f"The file's root is <{name[:40]}>, not <annotation>.")
        if len(path) >= MAX_DEPTH:
            raise VocError("The elements are nested too deeply.")
        path.append(name)
        if name == "object" and len(path) == 2:
            self.objects.append(VocObject())
        self._text.clear()

    def _end(self, name: str) -> None:
        path, text = self._path, "".join(self._text).strip()
        if path[1:2] == ["object"]:
            if text:
                self._add_to_object("/".join(path[2:]), text)
        elif text:
            self.texts["/".join(path[1:])] = text
        path.pop()
        self._text.clear()

    def _add_to_object(self, path: str, text: str) -> None:
        if path == "properties/property/key":
            self._key = text
        elif path == "properties/property/value":
            self.objects[-1].properties[self._key] = text
        elif path.startswith("properties/"):
            self.objects[-1].properties[path.removeprefix("properties/")] = text
        else:
            self.objects[-1].texts.setdefault(path, text)

    def _refuse(self, *_: object) -> None:
        raise VocError("Document types and entities are not accepted.")


def record_of(
    found: VocObject, size: tuple[int, int] | None, name: str, options: ReadOptions, masks: VocMasks
) -> AnnotationRecord | Problem:
    """Return the annotation of an object on an image of `size`, or why it can't be used."""
    texts = found.texts
    label = texts.get("name")
    if not label:
        return Problem(name, "label_missing", "The object has no name.")
    try:
        shape = _masked(texts, name, options, masks) or shape_of(texts, found.properties, size, name, options)
        confidence = float(texts["confidence"]) if "confidence" in texts else None
    except (KeyError, ValueError, OverflowError) as problem:
        return Problem(name, "shape_invalid", f"The object's numbers can't be read: {problem}.")
    if isinstance(shape, Problem):
        return shape
    if confidence is not None and not 0 <= confidence <= 1:
        confidence = None
    attributes: dict[str, Any] = {
        key: value for key, value in found.properties.items() if key and not key.startswith(RESERVED)
    }
    attributes |= {flag: True for flag in _FLAGS if texts.get(flag) == "1"}
    if texts.get("pose", "Unspecified") != "Unspecified":
        attributes["pose"] = texts["pose"]
    return AnnotationRecord(label, shape, attributes, texts.get("difficult") == "1", confidence)


def _masked(
    texts: dict[str, str], name: str, options: ReadOptions, masks: VocMasks
) -> Shape | Problem | None:
    """The mask of an object that has a colour in a PNG, and no outline; None where that is not so."""
    colour = texts.get("mask_color")
    if not colour or options.boxes_only or outline_kind(texts):
        return None
    edges = [texts.get("bndbox/" + key) for key in ("xmin", "ymin", "xmax", "ymax")]
    box = [float(edge) for edge in edges if edge is not None]
    return masks.shape_of(colour, box if len(box) == 4 else None, name)


def write_voc(sample: AnnotatedSample, filename: str, folder: str = "JPEGImages") -> bytes:
    """Return the XML of a sample.

    Every shape with an area has its box; other kinds have their outline beside it, as ModelArts writes it.
    Annotations without a shape are left out.
    """
    image = sample.image
    parts = [
        f"<annotation>\n\t<folder>{folder}</folder>\n\t<filename>{escape(filename)}</filename>\n"
        "\t<source>\n\t\t<database>Unknown</database>\n\t</source>\n"
        f"\t<size>\n\t\t<width>{image.width or 0}</width>\n\t\t<height>{image.height or 0}</height>\n"
        f"\t\t<depth>3</depth>\n\t</size>\n\t<segmented>{int(_is_segmented(sample))}</segmented>\n"
    ]
    parts += [
        _object(record, record.shape, image.width, image.height)
        for record in sample.annotations
        if record.shape is not None
    ]
    parts.append("</annotation>\n")
    return "".join(parts).encode()


def _is_segmented(sample: AnnotatedSample) -> bool:
    return any(record.shape is not None and record.shape.kind in _OUTLINES for record in sample.annotations)


def _object(record: AnnotationRecord, shape: Shape, width: int | None, height: int | None) -> str:
    attributes = record.attributes
    if attributes:
        pose = escape(str(attributes.get("pose", "Unspecified")))
        truncated, occluded = (int(attributes.get(flag) in (True, "1")) for flag in _FLAGS)
    else:
        pose, truncated, occluded = "Unspecified", 0, 0
    own = own_properties(shape)
    properties = _properties(attributes | own) if attributes or own else ""
    confidence = "" if record.confidence is None else f"\t\t<confidence>{record.confidence!r}</confidence>\n"
    geometry = elements(shape, width, height)
    return (
        f"\t<object>\n\t\t<name>{escape(record.label)}</name>\n\t\t<pose>{pose}</pose>\n"
        f"\t\t<truncated>{truncated}</truncated>\n\t\t<occluded>{occluded}</occluded>\n"
        f"\t\t<difficult>{int(record.hard)}</difficult>\n{confidence}{geometry}{properties}\t</object>\n"
    )


def _properties(attributes: dict[str, Any]) -> str:
    pairs = [
        f"\t\t\t<property><key>{escape(key)}</key><value>{escape(_attribute(value))}</value></property>\n"
        for key, value in attributes.items()
        if key != "pose" and value not in (None, "") and not (key in _FLAGS and value in (True, "1"))
    ]
    return "\t\t<properties>\n" + "".join(pairs) + "\t\t</properties>\n" if pairs else ""


def _attribute(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
