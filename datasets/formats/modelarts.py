"""ModelArts' manifest: JSON Lines, one line an image, that says where the image and its VOC file are.

Written as `<name>.manifest`, `data/` and, unless shapes are wanted in the lines, `annotations/*.xml`. Read from
`.manifest` files, the manifests of our own versions among them, and from `annotation.jsonl`. Images and VOC files may
lie anywhere in the storage; of a copied export, the copies beside the manifest go before what lines name outside of the
import.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import msgspec

from datasets.attributes import RESERVED
from datasets.errors import DomainError
from datasets.formats.base import (
    BOXES,
    CLASSIFICATION,
    DETECTION,
    SEGMENTATION,
    Detected,
    Entry,
    Format,
    ReadOptions,
    Sink,
    Source,
    WriteOptions,
    WriteReport,
    agreed_size,
    list_name,
)
from datasets.formats.image_index import ImageFinder, ImageIndex
from datasets.formats.json_lines import batched, numbered_lines
from datasets.formats.modelarts_rows import (
    Row,
    RowError,
    coefficient_of,
    decode_line,
    image_of,
    is_hard,
    marks_of,
    places_of,
    reasons_of,
    size_of,
    state_of,
    usage_of,
)
from datasets.formats.naming import stem_key, stem_of
from datasets.formats.voc import records_of
from datasets.formats.voc_xml import VocError, parse_voc, write_voc
from datasets.geometry import KINDS
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Problem, Shape

_LINES = "annotation.jsonl"
_ROW = re.compile(rb'^\s*\{.*?"(source|file_name)"\s*:', re.DOTALL)
_TYPE = re.compile(rb'"modelarts/([a-z_]+)"')


class ModelArts(Format):
    """Lines with labels, and VOC files for what has a shape."""

    name = "modelarts"
    image_folder = "data"
    names_images = True
    narrows = True
    reads_beside = False
    shape_kinds = frozenset(KINDS)
    carries = frozenset(("attributes", "hard", "confidence", "usage"))
    takes = ("voc_xml",)

    def detect(self, listing: Sequence[Entry], head: Callable[[str], bytes] | None = None) -> Detected | None:
        files = self.annotation_files(entry.path for entry in listing)
        if head is None:
            return Detected(0.9, f"{files[0]} is there") if files else None
        for path in files[:20]:
            begin = head(path)
            if _ROW.search(begin):
                types = set(_TYPE.findall(begin))
                only = frozenset((CLASSIFICATION,)) if types == {b"image_classification"} else None
                return Detected(0.97, f"{path} has a line for each image", only)
        return None

    def annotation_files(self, names: Iterable[str]) -> list[str]:
        return sorted(
            name
            for name in names
            if name.lower().endswith(".manifest") or PurePosixPath(name).name.lower() == _LINES
        )

    def named_images(self, source: Source, path: str) -> Iterator[Sequence[str]]:
        folder = _folder(path)
        for _, line in numbered_lines(source, path):
            try:
                image = image_of(decode_line(line), folder)
            except RowError:
                continue  # is said when the line is read
            yield places_of(image, beside=f"{folder}{self.image_folder}", root=source.root)

    def read(
        self,
        source: Source,
        options: ReadOptions = BOXES,
        *,
        files: Sequence[str] | None = None,
        images: ImageFinder | None = None,
        shared: Sequence[str] | None = None,
    ) -> Iterator[AnnotatedSample | Problem]:
        if files is None or images is None:
            names = list(source.names())
            files = self.annotation_files(names) if files is None else files
            images = images or ImageIndex(filter(self.is_sample, names))
        for path in files:
            try:
                yield from _Reading(source, path, images, options).run()
            except (OSError, DomainError) as problem:
                yield Problem(path, "annotation_file_unreadable", f"The file can't be read: {problem}.")

    def write(self, samples: Iterable[AnnotatedSample], sink: Sink, options: WriteOptions) -> WriteReport:
        report = WriteReport()
        with sink.stream(f"{_manifest_name(options.description)}.manifest") as manifest:
            for sample in samples:
                self._write_one(sample, sink, manifest, options, report)
        return report

    def name_key(self, name: str) -> str:
        return stem_key(name)

    def _write_one(
        self,
        sample: AnnotatedSample,
        sink: Sink,
        manifest: BinaryIO,
        options: WriteOptions,
        report: WriteReport,
    ) -> None:
        target = self.target_name(sample, options)
        report.samples[list_name(sample, options)] += 1
        items = [_item(record, CLASSIFICATION) for record in sample.annotations if record.shape is None]
        shaped = [record for record in sample.annotations if record.shape is not None]
        if shaped and not options.voc_xml:
            kind = DETECTION if options.boxes_only else SEGMENTATION
            items += [_shaped(record, record.shape, kind) for record in shaped if record.shape is not None]
        elif shaped:
            xml = f"annotations/{stem_of(target)}.xml"
            sink.write(xml, write_voc(sample, target, self.image_folder))
            items.append(_reference(options.root + xml, options.boxes_only))
        report.annotations += len(sample.annotations)
        image = f"{options.root}{self.image_folder}/{target}" if options.copy_images else sample.image.path
        manifest.write(_encode(_row(sample, image, items)) + b"\n")


class _Reading:
    """One manifest while it is read, some hundred lines at a time."""

    def __init__(self, source: Source, path: str, images: ImageFinder, options: ReadOptions) -> None:
        self.source = source
        self.path = path
        self.folder = _folder(path)
        self.images = images
        self.options = options

    def run(self) -> Iterator[AnnotatedSample | Problem]:
        for lines in batched(numbered_lines(self.source, self.path)):
            rows: list[tuple[str, Row, str]] = []
            for number, line in lines:
                name = f"{self.path}: line {number}"
                try:
                    row = decode_line(line)
                    rows.append((name, row, image_of(row, self.folder)))
                except RowError as problem:
                    yield Problem(name, "row_unreadable", str(problem))
            places = {image: self.places(image, "data") for _, _, image in rows}
            known = self.images.at(list(dict.fromkeys(chain.from_iterable(places.values()))))
            used = [next((place for place in places[image] if place in known), None) for _, _, image in rows]
            self.source.expect([known[place] for place in used if place is not None])
            for (name, row, image), found in zip(rows, used, strict=True):
                if found is None:
                    yield Problem(name, "image_not_found", f"{image} is not there, or not open to you.")
                else:
                    yield from self.records(name, row, known[found], is_copy=found != image)

    def places(self, place: str, folder: str) -> tuple[str, ...]:
        return places_of(place, beside=f"{self.folder}{folder}", root=self.source.root)

    def records(
        self, name: str, row: Row, image: str, *, is_copy: bool
    ) -> Iterator[AnnotatedSample | Problem]:
        size, problem = agreed_size(self.source, image, size_of(row), name)
        if problem:
            yield problem
            return
        marks = marks_of(row, size, name, self.folder)
        yield from marks.problems
        records = list(marks.records)
        for file in marks.files:
            places = self.places(file, "annotations")
            if not is_copy:  # then nothing else was copied, and each place that is asked in vain takes time
                places = (file, *(place for place in places if place != file))
            for found in self.voc_records(file, places, size):
                if isinstance(found, Problem):
                    yield found
                else:
                    records.append(found)
        width, height = size or (None, None)
        yield AnnotatedSample(
            ImageInfo(image, image.rpartition("/")[2], width, height),
            tuple(records),
            usage_of(row),
            is_hard(row),
            state=state_of(row),
            hard_reasons=reasons_of(row),
            hard_coefficient=coefficient_of(row),
        )

    def voc_records(
        self, file: str, places: Sequence[str], size: tuple[int, int] | None
    ) -> Iterator[AnnotationRecord | Problem]:
        """The annotations of a VOC file, which lies at the first of these places where there is one."""
        try:
            content = parse_voc(self.open_first(places))
        except (VocError, OSError, DomainError) as problem:
            yield Problem(file, "annotation_file_unreadable", f"The file can't be read: {problem}.")
            return
        if content.size and size and content.size != size:
            message = (
                f"It says {content.size[0]} x {content.size[1]} px, the image has {size[0]} x {size[1]} px."
            )
            yield Problem(file, "image_size_differs", message)
            return
        records, problems = records_of(content, size, file, self.options, self.source)
        yield from problems
        yield from records

    def open_first(self, places: Sequence[str]) -> bytes:
        *others, last = places
        for place in others:
            try:
                return self.source.open_bytes(place)
            except (OSError, DomainError):
                continue
        return self.source.open_bytes(last)


def _folder(path: str) -> str:
    folder, slash, _ = path.rpartition("/")
    return folder + slash


def _manifest_name(name: str) -> str:
    """A dataset's name as a file name: letters, digits, dashes, underscores."""
    return re.sub(r"[^\w-]+", "_", name).strip("_")[:100] or "dataset"


def _row(sample: AnnotatedSample, image: str, items: list[Row]) -> Row:
    row: Row = {"source": image, "sample-type": 0}
    if sample.usage:
        row["usage"] = sample.usage.upper()
    if sample.hard:
        row["hard"] = "true"
    if sample.hard_coefficient is not None:
        row["hard-coefficient"] = sample.hard_coefficient
    if sample.hard_reasons:
        row["hard-reasons"] = "-".join(sample.hard_reasons)
    if sample.state:
        row["state"] = sample.state
    if sample.image.width and sample.image.height:
        row["property"] = {"@modelarts:size": [sample.image.width, sample.image.height, 3]}
    if items:
        row["annotation"] = items
    return row


def _shaped(record: AnnotationRecord, shape: Shape, kind: str) -> Row:
    """An annotation with its shape in the line, as the manifests of our versions have it."""
    said = _item(record, kind)
    own: Row = {f"{RESERVED}shape": "bndbox" if shape.kind == "rectangle" else shape.kind}
    own[f"{RESERVED}feature"] = shape.rle if shape.kind == "mask" else shape.points
    if shape.angle is not None:
        own[f"{RESERVED}clockwise_angle"] = shape.angle
    return said | {"property": said.get("property", {}) | own}


def _item(record: AnnotationRecord, kind: str) -> Row:
    item: Row = {"type": f"modelarts/{kind}", "name": record.label, "annotated-by": "human"}
    if record.attributes:
        item["property"] = record.attributes
    if record.hard:
        item["hard"] = "true"
    if record.confidence is not None:
        item["confidence"] = record.confidence
    return item


def _reference(location: str, boxes_only: bool) -> Row:
    return {
        "type": f"modelarts/{DETECTION if boxes_only else SEGMENTATION}",
        "annotation-loc": location,
        "annotation-format": "PASCAL VOC",
        "annotated-by": "human",
    }


_encode: Callable[[Any], bytes] = msgspec.json.Encoder().encode

FORMAT = ModelArts()
