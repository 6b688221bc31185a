"""PASCAL VOC: one XML file an image. Read beside the images or in a folder of its own, written in VOC's layout.

JPEGImages/a.jpg   Annotations/a.xml   ImageSets/Main/{all | train, val, inference, unlabeled}.txt
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import PurePosixPath
from typing import BinaryIO

from msgspec.structs import replace

from datasets.errors import DomainError
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
    agreed_size,
    expected,
    list_name,
)
from datasets.formats.image_index import ImageFinder, ImageIndex, is_image
from datasets.formats.naming import stem_key, stem_of
from datasets.formats.voc_lists import UsageLists, usage_lists
from datasets.formats.voc_masks import VocMasks
from datasets.formats.voc_xml import VocError, VocFile, parse_voc, record_of, write_voc
from datasets.geometry import KINDS
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Problem

_ROOT = re.compile(rb"<annotation[\s/>]")
_LISTS = {"eval": "val"}  # VOC's word


class Voc(Format):
    """Boxes, and the outlines of ModelArts' dialect beside them. Attributes come back as text.

    A file without objects says that there is nothing to mark; an image that nobody has labeled has no file.
    """

    name = "voc"
    image_folder = "JPEGImages"
    shape_kinds = frozenset(KINDS)
    carries = frozenset(("attributes", "hard", "confidence", "usage"))

    def detect(self, listing: Sequence[Entry], head: Callable[[str], bytes] | None = None) -> Detected | None:
        files = self.annotation_files(entry.path for entry in listing)
        if not files:
            return None
        if head is not None and not _ROOT.search(head(files[0]).replace(b"\0", b"")):
            return None
        stems = {PurePosixPath(entry.path).stem for entry in listing if is_image(entry.path)}
        paired = sum(PurePosixPath(path).stem in stems for path in files)
        why = f"{paired:,} of {len(files):,} .xml files have the name of an image"
        return Detected(0.5 + 0.45 * paired / len(files), why)

    def annotation_files(self, names: Iterable[str]) -> list[str]:
        return sorted(name for name in names if name.lower().endswith(".xml"))

    def shared_files(self, names: Iterable[str]) -> list[str]:
        return usage_lists(names)

    def read(
        self,
        source: Source,
        options: ReadOptions = BOXES,
        *,
        files: Sequence[str] | None = None,
        images: ImageFinder | None = None,
        shared: Sequence[str] | None = None,
    ) -> Iterator[AnnotatedSample | Problem]:
        if files is None or images is None or shared is None:
            names = list(source.names())
            files = self.annotation_files(names) if files is None else files
            shared = self.shared_files(names) if shared is None else shared
            images = images or ImageIndex(filter(self.is_sample, names))
        usages = UsageLists(source, shared)
        for path in expected(source, files, images.beside):
            for found in _read_file(source, path, images, options):
                usage = usages.of(path) if isinstance(found, AnnotatedSample) else None
                yield replace(found, usage=usage) if usage else found

    def write(self, samples: Iterable[AnnotatedSample], sink: Sink, options: WriteOptions) -> WriteReport:
        report = WriteReport()
        lists: dict[str, BinaryIO] = {}
        with ExitStack() as stack:
            for sample in samples:
                target = self.target_name(sample, options)
                stem = stem_of(target)
                if sample.is_labeled:
                    sink.write(f"Annotations/{stem}.xml", write_voc(sample, target))
                group = list_name(sample, options)
                if group not in lists:
                    path = f"ImageSets/Main/{_LISTS.get(group, group)}.txt"
                    lists[group] = stack.enter_context(sink.stream(path))
                lists[group].write(stem.encode() + b"\n")
                self._count(sample, group, report)
        return report

    def name_key(self, name: str) -> str:
        return stem_key(name)

    def _count(self, sample: AnnotatedSample, group: str, report: WriteReport) -> None:
        report.samples[group] += 1
        for record in sample.annotations:
            if record.shape is None:
                report.left_out["no shape"] += 1
                continue
            report.annotations += 1


def _read_file(
    source: Source, path: str, images: ImageFinder, options: ReadOptions
) -> Iterator[AnnotatedSample | Problem]:
    try:
        found = parse_voc(source.open_bytes(path))
    except VocError as problem:
        yield Problem(path, "annotation_file_unreadable", str(problem))
        return
    except (OSError, DomainError) as problem:
        yield Problem(path, "annotation_file_unreadable", f"The file can't be read: {problem}.")
        return
    # The same name is the rule; the name inside the file is often that of another machine.
    candidates = images.beside(path) or (images.named(found.filename, path) if found.filename else [])
    if len(candidates) != 1:
        yield _no_image(path, candidates)
        return
    size, problem_of_size = agreed_size(source, candidates[0], found.size, path)
    if problem_of_size:
        yield problem_of_size
        return
    records, problems = records_of(found, size, path, options, source)
    yield from problems
    width, height = size or (None, None)
    info = ImageInfo(candidates[0], PurePosixPath(candidates[0]).name, width, height)
    yield AnnotatedSample(info, tuple(records), state=None if problems else "labeled")


def records_of(
    found: VocFile, size: tuple[int, int] | None, path: str, options: ReadOptions, source: Source
) -> tuple[list[AnnotationRecord], list[Problem]]:
    """Return the annotations of a file on an image of `size`, and its objects that can't be used."""
    colours = [each.texts.get("mask_color", "") for each in found.objects]
    masks = VocMasks(source, path, found.texts.get("mask_source", ""), size, colours)
    records: list[AnnotationRecord] = []
    problems: list[Problem] = []
    for place, each in enumerate(found.objects, 1):
        record = record_of(each, size, f"{path}: object {place}", options, masks)
        if isinstance(record, Problem):
            problems.append(record)
        else:
            records.append(record)
    if masks.problem:
        problems.append(masks.problem)
    return records, problems


def _no_image(path: str, candidates: list[str]) -> Problem:
    if not candidates:
        return Problem(path, "image_not_found", "No image has this file's name.")
    return Problem(path, "image_ambiguous", "Several images may be meant: " + ", ".join(candidates[:5]) + ".")


FORMAT = Voc()
