"""Label Studio's JSON: a list of tasks. Written as `tasks.json`, `label_config.xml`, `images/`.

Images are named as Label Studio finds them below its folder of local files, `/data/local-files/?d=images/a.jpg`, where
they were copied, otherwise by their place in the bucket. What nobody has confirmed is written as a prediction. A task's
`data` say its usage and whether it is hard.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO
from urllib.parse import quote

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
    list_name,
)
from datasets.formats.image_index import ImageFinder, ImageIndex
from datasets.formats.json_arrays import json_files
from datasets.formats.label_studio_reading import read_file
from datasets.formats.label_studio_regions import control_of, name_of, results_of
from datasets.formats.label_studio_shapes import TAGS
from datasets.formats.label_studio_tasks import Task
from datasets.formats.naming import name_key
from datasets.formats.xml_text import quoted
from datasets.geometry import KINDS
from datasets.records import AnnotatedSample, Problem

TASKS, CONFIG = "tasks.json", "label_config.xml"
MODEL = "Easel"  # the version of the model that Label Studio shows beside what nobody has confirmed
_BEGIN = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(\[?)\s*\{")
_MARKED = re.compile(
    rb'"(?:result"\s*:\s*\[|original_width"|annotation_id"|lead_time"|was_cancelled"'
    rb'|(?:rectangle|polygon|ellipse|keypoint|brush|vector)labels")'
)
_TASK = re.compile(rb'"data"\s*:\s*\{')
_LISTS = re.compile(rb'"(?:annotations|predictions|completions)"\s*:\s*\[')
_LOOKED_AT = 20


class LabelStudio(Format):
    """Every kind of shape: masks as brushes, lines as vectors, and the labels of whole images as choices."""

    name = "label_studio"
    image_folder = "images"
    shape_kinds = frozenset(KINDS)
    carries = frozenset(("attributes", "hard", "confidence", "usage"))

    def detect(self, listing: Sequence[Entry], head: Callable[[str], bytes] | None = None) -> Detected | None:
        files = self.annotation_files(entry.path for entry in listing)
        for path in files[:_LOOKED_AT] if head is not None else ():
            if head and _looks_like_tasks(head(path)):
                return Detected(0.95, f"{path} lists tasks of Label Studio")
        return None

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
            yield from read_file(source, path, images)

    def write(self, samples: Iterable[AnnotatedSample], sink: Sink, options: WriteOptions) -> WriteReport:
        writer = _Writer(options)
        with sink.stream(TASKS) as out:
            writer.write_tasks(samples, out, self)
        sink.write(CONFIG, writer.config().encode())
        return writer.report

    def name_key(self, name: str) -> str:
        return name_key(name)


def _looks_like_tasks(begin: bytes) -> bool:
    """Say whether a file's first kilobytes are those of tasks, or of one; an object of COCO has categories."""
    is_list = _BEGIN.match(begin)
    if is_list is None or (not is_list[1] and b'"categories"' in begin):
        return False
    return bool(_MARKED.search(begin) or (_TASK.search(begin) and _LISTS.search(begin)))


class _Writer:
    """Writes tasks, and remembers which controls and labels the config must have."""

    def __init__(self, options: WriteOptions) -> None:
        self.options = options
        self.report = WriteReport()
        self._labels = dict.fromkeys(options.labels)
        self._controls: set[str] = set()

    def write_tasks(self, samples: Iterable[AnnotatedSample], out: BinaryIO, form: LabelStudio) -> None:
        out.write(b"[")
        for place, sample in enumerate(samples):
            self.report.samples[list_name(sample, self.options)] += 1
            if self.options.copy_images:
                image = f"/data/local-files/?d={quote(form.image_target(sample, self.options))}"
            else:
                image = f"s3://{sample.image.path.removeprefix('obs://')}"
            number = place + 1 if sample.number is None else sample.number
            out.write((b",\n" if place else b"\n") + _encode({"id": number} | self.task(sample, image)))
        out.write(b"\n]\n")

    def task(self, sample: AnnotatedSample, image: str) -> Task:
        width, height = sample.image.width, sample.image.height
        size = (width, height) if width and height else None
        kept = [record for record in sample.annotations if record.shape is None or size]
        for record in sample.annotations:
            if record.shape is not None and not size:
                self.report.left_out[record.shape.kind] += 1
        for record in kept:
            self._labels[record.label] = None
            self._controls.add(control_of(record))
        self.report.annotations += len(kept)
        task: Task = {"data": {"image": image} | _data_of(sample)}
        results = list(results_of(kept, size))
        if sample.state == "to_confirm":
            task["predictions"] = [{"model_version": MODEL, "result": results}]
        elif sample.is_labeled:
            task["annotations"] = [{"result": results}]
        return task

    def config(self) -> str:
        """The labeling config: a control for each kind of mark that was written, each with all labels."""
        controls = sorted(self._controls) or ["rectangle" if self.options.boxes_only else "polygon"]
        parts = [self._control(control) for control in controls]
        return f'<View>\n  <Image name="image" value="$image"/>\n{"".join(parts)}</View>\n'

    def _control(self, control: str) -> str:
        if control == "choices":
            begin, tag = f'Choices name="{name_of(control)}" toName="image" choice="multiple"', "Choice"
        else:
            begin, tag = f'{TAGS[control]} name="{name_of(control)}" toName="image"', "Label"
        words = self.options.described
        labels = []
        for label in self._labels:
            color = words[label].color if label in words and tag == "Label" else ""
            background = f" background={quoted(color)}" if color else ""
            labels.append(f"    <{tag} value={quoted(label)}{background}/>\n")
        return f"  <{begin}>\n{''.join(labels)}  </{begin.partition(' ')[0]}>\n"


def _data_of(sample: AnnotatedSample) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if sample.usage:
        found["usage"] = sample.usage
    if sample.hard:
        found["hard"] = True
    if sample.hard_reasons:
        found["hard_reasons"] = sample.hard_reasons
    if sample.hard_coefficient is not None:
        found["hard_coefficient"] = sample.hard_coefficient
    return found


_encode: Callable[[Any], bytes] = msgspec.json.Encoder().encode

FORMAT = LabelStudio()
