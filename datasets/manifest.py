"""The rows of a version: one JSON line per sample with ModelArts' keys, and ours beside them.

The bytes are canonical: fields in one order, objects sorted, UTF-8, floats as their shortest text; what is at
its default is left out. A rectangle is ModelArts' `bndbox`, a circle has its `[[cx, cy], [r]]`; other kinds keep
our word and layout, so that every number comes back as it was.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from datasets.attributes import RESERVED
from datasets.geometry import shape_from_stored
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Point, Shape

_SHAPE, _FEATURE, _ANGLE, _SIZE = (RESERVED + key for key in ("shape", "feature", "clockwise_angle", "size"))
_SHAPE_NAMES = {"rectangle": "bndbox"}  # ModelArts' word where it differs from ours
_SHAPE_KINDS = {"bndbox": "rectangle"}
_BY_MODEL = "modelarts/active-learning"


class RowAnnotation(
    msgspec.Struct,
    frozen=True,
    gc=False,
    omit_defaults=True,
    rename={
        "label": "name",
        "annotated_by": "annotated-by",
        "created_at": "creation-time",
        "microsecond": "creation-microsecond",
        "hard_word": "hard",
        "properties": "property",
    },
):
    """One annotation of a row, as it is written; `row_annotation` makes it."""

    type: str
    label: str
    id: str
    annotated_by: str
    created_at: str = ""
    microsecond: int = 0  # ModelArts' time has whole seconds; annotations are in the order of these
    author: str = ""
    origin: str = ""
    confidence: float | None = None
    hard_word: str = "false"
    properties: dict[str, Any] = {}

    @property
    def source(self) -> str:
        """`human`, `smart` or `import`."""
        return self.origin or ("smart" if self.annotated_by == _BY_MODEL else "human")

    @property
    def author_name(self) -> str:
        """Who drew or confirmed it; empty when nobody is known."""
        return self.author or self.annotated_by.partition("human/")[2]

    @property
    def moment(self) -> datetime | None:
        """When it was made, in UTC; None where that is not known."""
        if not self.created_at:
            return None
        return datetime.fromisoformat(self.created_at).replace(microsecond=self.microsecond, tzinfo=UTC)

    @property
    def hard(self) -> bool:
        return self.hard_word == "true"

    @property
    def attributes(self) -> dict[str, Any]:
        return {key: value for key, value in self.properties.items() if not key.startswith(RESERVED)}

    def shape(self) -> Shape | None:
        """Return the shape with its exact numbers; None for classification."""
        name = self.properties.get(_SHAPE)
        if name is None:
            return None
        feature = self.properties[_FEATURE]
        if name == "mask":
            return Shape("mask", (), None, feature)
        if name == "circle":
            centre, (radius, *_) = feature
            feature = [centre, [radius, 0.0]]
        return shape_from_stored(_SHAPE_KINDS.get(name, name), feature, self.properties.get(_ANGLE))


class VersionRow(
    msgspec.Struct,
    frozen=True,
    gc=False,
    omit_defaults=True,
    rename={
        "sample_type": "sample-type",
        "usage_word": "usage",
        "hard_word": "hard",
        "hard_coefficient": "hard-coefficient",
        "hard_reasons": "hard-reasons",
        "given_name": "name",
        "original": "original-source",
        "usage_word_by_hand": "usage-by-hand",
        "excluded_word": "held-back",
        "properties": "property",
        "annotations": "annotation",
    },
):
    """One sample of a version, as it is written; `version_row` makes it."""

    source: str
    id: str
    number: int
    state: str
    revision: int
    sample_type: int  # ModelArts: 0 is an image
    usage_word: str | None = None
    given_name: str = ""
    bytes: int | None = None
    sha256: str | None = None
    hard_word: str = "false"
    hard_coefficient: float | None = None
    hard_reasons: str = ""
    properties: dict[str, Any] = {}
    annotations: tuple[RowAnnotation, ...] = ()
    original: str | None = None  # where the image lay that `source` is the copy of
    usage_word_by_hand: str | None = None  # the usage that a person or an import had set on the sample
    excluded_word: str = "false"

    @property
    def usage(self) -> str | None:
        """`train`, `eval`, `inference` or None."""
        return None if self.usage_word is None else self.usage_word.lower()

    @property
    def usage_by_hand(self) -> str | None:
        return None if self.usage_word_by_hand is None else self.usage_word_by_hand.lower()

    @property
    def excluded(self) -> bool:
        """Whether the sample was held back from versions that did not ask for such."""
        return self.excluded_word == "true"

    @property
    def name(self) -> str:
        return self.given_name or self.source.rpartition("/")[2]

    @property
    def hard(self) -> bool:
        return self.hard_word == "true"

    @property
    def width(self) -> int | None:
        size = self.properties.get(_SIZE)
        return size[0] if size else None

    @property
    def height(self) -> int | None:
        size = self.properties.get(_SIZE)
        return size[1] if size else None

    @property
    def sample_properties(self) -> dict[str, Any]:
        return {key: value for key, value in self.properties.items() if not key.startswith(RESERVED)}

    @property
    def labels(self) -> set[str]:
        return {annotation.label for annotation in self.annotations}


def row_annotation(
    *,
    dataset_type: str,
    id: str,
    label: str,
    kind: str | None = None,
    points: Sequence[Sequence[float]] | Sequence[Point] = (),
    angle: float | None = None,
    rle: dict[str, Any] | None = None,
    attributes: dict[str, Any] | None = None,
    hard: bool = False,
    confidence: float | None = None,
    source: str = "human",
    author: str = "",
    created_at: str = "",
) -> RowAnnotation:
    """Return an annotation ready to be written.

    `kind` None means no shape; `points` are floats in the layout of `datasets.geometry`; `created_at` is a time of
    UTC as a database writes it, to the microsecond; attributes named "@modelarts:..." are left out.
    """
    properties: dict[str, Any] = {}
    if attributes:
        properties = {key: value for key, value in attributes.items() if not key.startswith(RESERVED)}
    if kind is not None:
        properties[_SHAPE] = _SHAPE_NAMES.get(kind, kind)
        properties[_FEATURE] = rle if kind == "mask" else points
        if kind == "circle":
            properties[_FEATURE] = [points[0], points[1][:1]]
        if angle is not None:
            properties[_ANGLE] = angle
    if source == "human":
        annotated_by, author = ("human/" + author if author else "human"), ""
    else:
        annotated_by = _BY_MODEL if source == "smart" else "human"
    return RowAnnotation(
        "modelarts/" + dataset_type,
        label,
        id,
        annotated_by,
        created_at[:19],
        _microsecond(created_at),
        author,
        "" if source in ("human", "smart") else source,
        confidence,
        "true" if hard else "false",
        properties,
    )


def version_row(
    *,
    path: str,
    id: str,
    number: int,
    state: str,
    revision: int,
    name: str = "",
    width: int | None = None,
    height: int | None = None,
    size: int | None = None,
    sha256: str | None = None,
    usage: str | None = None,
    hard: bool = False,
    hard_coefficient: float | None = None,
    hard_reasons: str = "",
    properties: dict[str, Any] | None = None,
    annotations: Sequence[RowAnnotation] = (),
    usage_by_hand: str | None = None,
    excluded: bool = False,
) -> VersionRow:
    """Return a row ready to be written. `path` is the whole `obs://` path, `size` in bytes, width and height
    of the upright image in px; `usage` is train, eval, inference or None."""
    written: dict[str, Any] = {}
    if properties:
        written = {key: value for key, value in properties.items() if not key.startswith(RESERVED)}
    if width and height:
        written[_SIZE] = (width, height, 3)
    return VersionRow(
        path,
        id,
        number,
        state,
        revision,
        0,
        usage.upper() if usage else None,
        "" if path.endswith("/" + name) else name,
        size,
        sha256,
        "true" if hard else "false",
        hard_coefficient,
        hard_reasons,
        written,
        tuple(annotations),
        None,
        usage_by_hand.upper() if usage_by_hand else None,
        "true" if excluded else "false",
    )


def manifest_time(moment: datetime) -> str:
    """Return ModelArts' form of a time that is in UTC: YYYY-MM-DD HH:MM:SS."""
    return moment.isoformat(" ", "seconds")[:19]


def _microsecond(time: str) -> int:
    """What is behind the seconds of `2026-03-05 09:12:44.12`; PostgreSQL ends it with +00 and without zeros."""
    return int(time[20:26].partition("+")[0].ljust(6, "0")) if time[19:20] == "." else 0


_encode = msgspec.json.Encoder(order="deterministic").encode
_decoder = msgspec.json.Decoder(VersionRow)


def encode_row(row: VersionRow) -> bytes:
    """Return the row's canonical line, its line feed included."""
    return _encode(row) + b"\n"


def decode_row(line: bytes) -> VersionRow:
    """Return the row of a line; msgspec.DecodeError when it is none."""
    return _decoder.decode(line)


class _Number(msgspec.Struct):
    """What is read of a line whose place is looked for: the rest is skipped."""

    number: int


_decode_number = msgspec.json.Decoder(_Number).decode


def number_of_line(line: bytes) -> int:
    return _decode_number(line).number


def signs_of(*, usage: str | None = None, label: str | None = None) -> list[bytes]:
    """Bytes that are in the line of every row with that usage and that label, and seldom in others."""
    found = [] if usage is None else [b'"usage":' + _encode(usage.upper())]
    return found if label is None else [*found, b'"name":' + _encode(label)]


def read_rows(lines: bytes) -> list[VersionRow]:
    """Return the rows of one page or more."""
    return _decoder.decode_lines(lines)


def sample_of_row(row: VersionRow) -> AnnotatedSample:
    """Return the row in the neutral words that formats read."""
    return AnnotatedSample(
        ImageInfo(row.source, row.name, row.width, row.height, row.bytes, row.sha256),
        tuple([_record_of(annotation) for annotation in row.annotations]),
        row.usage,
        row.hard,
        row.number,
        row.state,
        tuple(filter(None, row.hard_reasons.split("-"))),
        row.hard_coefficient,
    )


def _record_of(annotation: RowAnnotation) -> AnnotationRecord:
    return AnnotationRecord(
        annotation.label,
        annotation.shape(),
        annotation.attributes,
        annotation.hard,
        annotation.confidence,
        annotation.id,
    )


def row_of_sample(
    sample: AnnotatedSample,
    *,
    dataset_type: str,
    id: str,
    number: int,
    state: str = "labeled",
    revision: int = 0,
) -> VersionRow:
    """Return the row of a neutral sample. Ids that its annotations lack are their places: "1", "2", ..."""
    image = sample.image
    return version_row(
        path=image.path,
        id=id,
        number=number,
        state=state,
        revision=revision,
        name=image.name,
        width=image.width,
        height=image.height,
        size=image.size,
        sha256=image.sha256,
        usage=sample.usage,
        hard=sample.hard,
        annotations=[
            _annotation_of(record, dataset_type, place) for place, record in enumerate(sample.annotations, 1)
        ],
    )


def _annotation_of(record: AnnotationRecord, dataset_type: str, place: int) -> RowAnnotation:
    shape = record.shape
    return row_annotation(
        dataset_type=dataset_type,
        id=record.id or str(place),
        label=record.label,
        kind=shape.kind if shape else None,
        points=shape.points if shape else (),
        angle=shape.angle if shape else None,
        rle=shape.rle if shape else None,
        attributes=record.attributes,
        hard=record.hard,
        confidence=record.confidence,
    )
