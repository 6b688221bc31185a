"""CVAT for images 1.1: one XML file for all images. Written as `annotations.xml`, `images/`.

Read are files of tasks, jobs and projects, and of videos, whose frames lie beside them as CVAT exports them. Boxes and
ellipses turn about their middle, degrees clockwise. What a machine has marked (`source="auto"`) waits to be confirmed,
and what nobody has confirmed is written so.
"""

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

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
    list_name,
)
from datasets.formats.cvat_labels import Definitions, answer_text, answers_of, own_texts
from datasets.formats.cvat_reading import AUTO, read_file
from datasets.formats.cvat_shapes import element_of
from datasets.formats.cvat_xml import Texts
from datasets.formats.image_index import ImageFinder, ImageIndex
from datasets.formats.naming import name_key
from datasets.formats.xml_text import escape, quoted
from datasets.records import AnnotatedSample, AnnotationRecord, Problem

FILE = "annotations.xml"
_MANUAL = "manual"
_SUBSETS = {"train": "Train", "eval": "Validation", "inference": "Inference"}
_NO_SUBSET = "default"  # CVAT's word
_BEGIN = re.compile(rb"<annotations[\s>].*?<(?:version|meta|image|track)[\s>]", re.DOTALL)
_LOOKED_AT = 20
_LINES = ("line", "dashed")


class Cvat(Format):
    """Boxes, turned or not, outlines, points, masks and tags. Lines come as polylines, circles are round ellipses."""

    name = "cvat"
    image_folder = "images"
    shape_kinds = frozenset(
        ("rectangle", "rotated_rectangle", "polygon", "polyline", "circle", "point", "mask")
    )
    carries = frozenset(("attributes", "usage"))

    def detect(self, listing: Sequence[Entry], head: Callable[[str], bytes] | None = None) -> Detected | None:
        files = self.annotation_files(entry.path for entry in listing)
        for path in files[:_LOOKED_AT] if head is not None else ():
            if head and _BEGIN.search(head(path).replace(b"\0", b"")):
                return Detected(0.97, f"{path} is a file of CVAT")
        return None

    def annotation_files(self, names: Iterable[str]) -> list[str]:
        return sorted(name for name in names if name.lower().endswith(".xml"))

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
            yield from read_file(source, path, images)

    def write(self, samples: Iterable[AnnotatedSample], sink: Sink, options: WriteOptions) -> WriteReport:
        report = WriteReport()
        subsets: Counter[str] = Counter()
        definitions = Definitions(options.labels, options.described)
        with sink.stream(FILE) as out, tempfile.TemporaryFile() as images:
            for place, sample in enumerate(samples):
                report.samples[list_name(sample, options)] += 1
                target = self.target_name(sample, options) if options.copy_images else _key(sample)
                subsets[_SUBSETS.get(sample.usage or "", _NO_SUBSET)] += 1
                _write_image(sample, place, target, images, definitions, report)
            out.write(_begin(options.description, report, subsets, definitions).encode())
            images.seek(0)
            shutil.copyfileobj(images, out, 1 << 16)
            out.write(b"</annotations>\n")
        return report

    def name_key(self, name: str) -> str:
        return name_key(name)


def _key(sample: AnnotatedSample) -> str:
    """The path of an image that stays where it is, as CVAT calls files of a bucket: without the bucket."""
    return sample.image.path.removeprefix("obs://").partition("/")[2]


def _begin(description: str, report: WriteReport, subsets: Counter[str], definitions: Definitions) -> str:
    """All before the images: of a task, or of a project with a task for each subset, as only these have some."""
    name = f"<name>{escape(description)}</name>\n"
    if subsets.keys() - {_NO_SUBSET}:
        tasks = "".join([f"<task>\n{name}{_task(subset, size)}</task>\n" for subset, size in subsets.items()])
        meta = f"<project>\n{name}<tasks>\n{tasks}</tasks>\n{definitions.xml()}</project>\n"
    else:
        size = sum(report.samples.values())
        meta = f"<task>\n{name}{_task(_NO_SUBSET, size)}{definitions.xml()}</task>\n"
    begin = '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n<version>1.1</version>\n'
    return f"{begin}<meta>\n{meta}</meta>\n"


def _task(subset: str, size: int) -> str:
    return f"<size>{size}</size>\n<mode>annotation</mode>\n<subset>{subset}</subset>\n"


def _write_image(
    sample: AnnotatedSample,
    place: int,
    target: str,
    out: IO[bytes],
    definitions: Definitions,
    report: WriteReport,
) -> None:
    texts: Texts = {"id": str(place), "name": target}
    if sample.usage:
        texts["subset"] = _SUBSETS[sample.usage]
    if sample.image.width and sample.image.height:
        texts |= {"width": str(sample.image.width), "height": str(sample.image.height)}
    if sample.is_labeled and not sample.annotations:
        texts["state"] = (
            "labeled"  # CVAT itself can't tell an image without objects from one nobody has looked at
        )
    source = AUTO if sample.state == "to_confirm" else _MANUAL
    lines = [f"<image{_attributes(texts)}>\n"]
    lines += [_mark(record, source, definitions, report) for record in sample.annotations]
    out.write("".join([*lines, "</image>\n"]).encode())


def _mark(record: AnnotationRecord, source: str, definitions: Definitions, report: WriteReport) -> str:
    shape = record.shape
    kind, place = ("tag", {}) if shape is None else element_of(shape)
    if shape is not None and shape.kind in _LINES:
        report.approximated[shape.kind] += 1
    report.annotations += 1
    answers: Mapping[str, Any] = answers_of(record.attributes, shape is not None) if record.attributes else {}
    definitions.note(record.label, answers)
    texts = (
        {"label": record.label, "source": source} | own_texts(record.attributes, shape is not None) | place
    )
    inner = [
        f"<attribute name={quoted(name)}>{escape(answer_text(value))}</attribute>\n"
        for name, value in answers.items()
    ]
    return f"<{kind}{_attributes(texts)}>{''.join(inner)}</{kind}>\n"


def _attributes(texts: Mapping[str, str]) -> str:
    return "".join([f" {name}={quoted(value)}" for name, value in texts.items()])


FORMAT = Cvat()
