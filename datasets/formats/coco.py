"""COCO: one JSON file for all images of a list. Written in layout `images/`, `annotations/instances_<list>.json`.

`file_name` is below `images/`. Boxes are [x, y, width, height] with nothing subtracted; every annotation has its
`area` and `iscrowd` (1 where an attribute of that name says so), and its confidence, if any, as `score`. Image ids are
sample numbers, category ids the places in the vocabulary, from 1.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import IO, Any, BinaryIO

import msgspec

from datasets.formats.base import (
    BOXES,
    Detected,
    Entry,
    Format,
    ReadOptions,
    Sink,
    Source,
    WriteOptions,
    WriteReport,
    clipped_box,
    list_name,
)
from datasets.formats.coco_reading import looks_like_coco, read_file
from datasets.formats.ellipses import ellipse_corners
from datasets.formats.image_index import ImageFinder, ImageIndex
from datasets.formats.json_arrays import json_files
from datasets.formats.naming import name_key
from datasets.geometry import area, corners
from datasets.records import AnnotatedSample, AnnotationRecord, Problem, Shape

_LOOKED_AT = 20  # a folder may hold a JSON file of another kind for each image


class Coco(Format):
    """Boxes, polygons and masks. What only has an outline is written as a polygon; lines and points are not."""

    name = "coco"
    image_folder = "images"
    shape_kinds = frozenset(("rectangle", "polygon", "mask"))
    carries = frozenset(("attributes", "confidence", "usage"))

    def detect(self, listing: Sequence[Entry], head: Callable[[str], bytes] | None = None) -> Detected | None:
        files = self.annotation_files(entry.path for entry in listing)
        if head is not None:
            files = [path for path in files[:_LOOKED_AT] if looks_like_coco(head(path))]
            return Detected(0.9, f"{files[0]} lists images, annotations and categories") if files else None
        named = any("instances" in path or "coco" in path.lower() for path in files)
        return Detected(0.8 if named else 0.4, f"{files[0]} is there") if files else None

    def annotation_files(self, names: Iterable[str]) -> list[str]:
        return json_files(names)

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
            yield from read_file(source, path, images, options)

    def write(self, samples: Iterable[AnnotatedSample], sink: Sink, options: WriteOptions) -> WriteReport:
        report = WriteReport()
        writer = _Writer(options.labels, report)
        lists: dict[str, _List] = {}
        with ExitStack() as stack:

            def start(group: str) -> None:
                out = stack.enter_context(sink.stream(f"annotations/instances_{group}.json"))
                lists[group] = _List(out, stack.enter_context(tempfile.TemporaryFile()))

            if not options.by_usage:
                start("all")  # also when there is no sample
            for sample in samples:
                group = list_name(sample, options)
                if group not in lists:
                    start(group)
                image_id, annotations = writer.encode_sample(sample)
                lists[group].add_image(image_id, sample, self.target_name(sample, options))
                lists[group].add_annotations(annotations)
                report.samples[group] += 1
            for each in lists.values():
                each.finish(writer.categories(), options.description)
        return report

    def name_key(self, name: str) -> str:
        return name_key(name)


class _List:
    """One JSON file in the making. Annotations go straight out; images, a tenth of them, wait in a file."""

    def __init__(self, out: BinaryIO, images: IO[bytes]) -> None:
        self._out = out
        self._images = images
        self._has_annotations = self._has_images = False
        out.write(b'{"annotations":[')

    def add_image(self, image_id: int, sample: AnnotatedSample, file_name: str) -> None:
        image: dict[str, Any] = {"id": image_id, "file_name": file_name}
        if sample.image.width and sample.image.height:
            image["width"], image["height"] = sample.image.width, sample.image.height
        if sample.is_labeled and not sample.annotations:
            image["state"] = (
                "labeled"  # COCO itself can't tell an image without objects from an unlabeled one
            )
        self._images.write((b",\n" if self._has_images else b"\n") + _encode(image))
        self._has_images = True

    def add_annotations(self, annotations: list[bytes]) -> None:
        if annotations:
            self._out.write(b",\n" if self._has_annotations else b"\n")
            self._out.write(b",\n".join(annotations))
            self._has_annotations = True

    def finish(self, categories: list[dict[str, Any]], description: str) -> None:
        self._out.write(b'\n],\n"images":[')
        self._images.seek(0)
        shutil.copyfileobj(self._images, self._out, 1 << 16)
        self._out.write(b'\n],\n"categories":' + _encode(categories))
        self._out.write(b',\n"info":' + _encode({"description": description}) + b',\n"licenses":[]}\n')


class _Writer:
    """Numbers images, annotations and categories over all lists of one export."""

    def __init__(self, labels: Sequence[str], report: WriteReport) -> None:
        self._category_ids = {label: place for place, label in enumerate(labels, 1)}
        self._report = report
        self._images = 0

    def categories(self) -> list[dict[str, Any]]:
        return [{"id": number, "name": label} for label, number in self._category_ids.items()]

    def encode_sample(self, sample: AnnotatedSample) -> tuple[int, list[bytes]]:
        """Return the image's id and its annotations as JSON."""
        self._images += 1
        image_id = sample.number if sample.number is not None else self._images
        encoded: list[bytes] = []
        for record in sample.annotations:
            if record.shape is None:
                self._report.left_out["no shape"] += 1
                continue
            annotation = self._annotation(record, record.shape, image_id, sample)
            if annotation is None:
                self._report.left_out[record.shape.kind] += 1
            else:
                encoded.append(_encode(annotation))
        return image_id, encoded

    def _annotation(
        self, record: AnnotationRecord, shape: Shape, image_id: int, sample: AnnotatedSample
    ) -> dict[str, Any] | None:
        outline: Any = []
        if shape.kind != "rectangle":
            outline = _outline(shape)
            if outline is None:
                return None
            if shape.kind in ("circle", "rotated_rectangle"):
                self._report.approximated[shape.kind] += 1
        categories = self._category_ids
        category_id = categories.get(record.label) or categories.setdefault(record.label, len(categories) + 1)
        self._report.annotations += 1
        x0, y0, x1, y1 = clipped_box(shape, sample.image.width, sample.image.height)
        annotation = {
            "id": self._report.annotations,
            "image_id": image_id,
            "category_id": category_id,
            "bbox": (x0, y0, x1 - x0, y1 - y0),
            "area": (x1 - x0) * (y1 - y0) if shape.kind == "rectangle" else area(shape),
            "iscrowd": 0,
            "segmentation": outline,
        }
        if record.attributes:
            _add_attributes(annotation, record.attributes)
        if record.confidence is not None:
            annotation["score"] = record.confidence
        return annotation


def _add_attributes(annotation: dict[str, Any], attributes: Mapping[str, Any]) -> None:
    """COCO has a word of its own for crowds, which is read as an attribute."""
    is_crowd = attributes.get("iscrowd") is True
    annotation["iscrowd"] = int(is_crowd)
    others = {name: value for name, value in attributes.items() if not (is_crowd and name == "iscrowd")}
    if others:
        annotation["attributes"] = others


def _outline(shape: Shape) -> Any:
    """Return COCO's segmentation; None for shapes without an area."""
    if shape.kind == "mask":
        return shape.rle
    if shape.kind == "polygon":
        points = shape.points
    elif shape.kind == "rotated_rectangle":
        points = corners(shape)
    elif shape.kind == "circle":
        centre, (radius, _) = shape.points
        points = tuple(ellipse_corners(centre, (radius, radius)))
    else:
        return None
    return [[number for point in points for number in point]]


_encode = msgspec.json.Encoder().encode

FORMAT = Coco()
