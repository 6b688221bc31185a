"""YOLO: a text file of boxes, turned boxes or outlines for each image, and a list of class names. Darknet's, too.

images/all/a.jpg   labels/all/a.txt   data.yaml     (of a version: train, eval, inference in place of all)

Read beside the images, or from a `labels` folder beside their `images` folder. An image that was looked at and holds
nothing has an empty file; images that nobody has labeled lie in `images/unlabeled`, so that none is taken for empty.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import PurePosixPath

import yaml

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
    expected,
)
from datasets.formats.image_index import ImageFinder, ImageIndex, images_of, is_image
from datasets.formats.naming import safe_name, stem_key, stem_of
from datasets.formats.usages import usage_of
from datasets.formats.yolo_classes import ClassLists, is_class_list
from datasets.formats.yolo_lines import box_line, outline_line, parse_line, turned_line
from datasets.geometry import corners
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Point, Problem, Shape

BOXES_ALONE, TURNED, SEGMENTS = "boxes", "obb", "segments"
_LABEL_FOLDERS = frozenset(("labels",))
MOST_BYTES = 64 << 20
_LOOKED_AT = 20
_ROUNDED = 1e-6  # px
_LINE = re.compile(rb"\s*\d+(?:\.0*)?(?:[ \t]+(?:[-+.\deE]+|nan|-?inf)){4,}")
# Lists of images and notes, unless an image has their name.
_OTHER_FILES = frozenset(("train", "val", "valid", "test", "trainval", "readme", "license"))


class Yolo(Format):
    """Boxes, outlines where the dataset has them, or turned boxes where they are asked for.

    A mask is written as its outline; lines and points are not. Four corners are read as a turned box in a dataset of
    boxes, and as an outline in one of outlines: a line does not say which it is.
    """

    name = "yolo"
    image_folder = "images"
    shape_kinds = frozenset(("rectangle", "polygon"))
    carries = frozenset(("usage",))
    takes = ("variant",)
    variants = (BOXES_ALONE, TURNED, SEGMENTS)

    def detect(self, listing: Sequence[Entry], head: Callable[[str], bytes] | None = None) -> Detected | None:
        files = self.annotation_files(entry.path for entry in listing)
        lists = self.shared_files(entry.path for entry in listing)
        if not files:
            return None
        stems = {PurePosixPath(entry.path).stem for entry in listing if is_image(entry.path)}
        paired = [path for path in files if PurePosixPath(path).stem in stems]
        if head is None:
            return Detected(0.5, f"{lists[0]} is there") if lists and paired else None
        heads = [content for path in (paired or files)[:_LOOKED_AT] if (content := head(path)).strip()]
        if sum(_LINE.match(content) is not None for content in heads) * 2 < len(heads) or not (
            heads or lists
        ):
            return None
        why = f"{len(paired):,} of {len(files):,} .txt files have the name of an image and hold numbers"
        return Detected(0.55 + 0.42 * len(paired) / len(files), why)

    def is_sample(self, path: str) -> bool:
        return super().is_sample(path) and "labels" not in path.lower().split("/")[:-1]

    def annotation_files(self, names: Iterable[str]) -> list[str]:
        return sorted(name for name in names if name.lower().endswith(".txt") and not is_class_list(name))

    def shared_files(self, names: Iterable[str]) -> list[str]:
        return sorted(filter(is_class_list, names))

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
        classes = ClassLists(source, shared)
        told: set[str] = set()
        for path in expected(source, files, partial(_images_of, images)):
            names_of_classes = classes.of(path)
            if isinstance(names_of_classes, Problem):
                if names_of_classes.name not in told:  # once for all files that lack it
                    told.add(names_of_classes.name)
                    yield names_of_classes
            else:
                yield from _read_file(source, path, images, names_of_classes, options)

    def write(self, samples: Iterable[AnnotatedSample], sink: Sink, options: WriteOptions) -> WriteReport:
        report = WriteReport()
        writer = _Writer(options, report)
        for sample in samples:
            group = _group(sample, options)
            report.samples[group] += 1
            if sample.is_labeled:
                lines = writer.encode(sample)
                if not _is_unmeasured(sample):
                    stem = stem_of(self.target_name(sample, options))
                    sink.write(f"labels/{group}/{stem}.txt", lines)
        sink.write("data.yaml", _data_yaml(report.samples, writer.names(), writer.variant))
        return report

    def name_key(self, name: str) -> str:
        return stem_key(name)

    def target_name(self, sample: AnnotatedSample, options: WriteOptions) -> str:
        name = sample.image.name
        is_taken = is_class_list(f"{stem_of(name)}.txt")
        return safe_name(sample, is_ambiguous=is_taken or self.name_key(name) in options.ambiguous)

    def image_target(self, sample: AnnotatedSample, options: WriteOptions) -> str:
        return f"{self.image_folder}/{_group(sample, options)}/{self.target_name(sample, options)}"


def _is_unmeasured(sample: AnnotatedSample) -> bool:
    """Whether annotations can't be written as shares, since the image's size is not known: it is not empty."""
    return bool(sample.annotations) and not (sample.image.width and sample.image.height)


def _group(sample: AnnotatedSample, options: WriteOptions) -> str:
    if _is_unmeasured(sample):
        return "unlabeled"
    if options.by_usage and sample.usage:
        return sample.usage
    return "all" if sample.is_labeled else "unlabeled"


def _images_of(images: ImageFinder, path: str) -> list[str]:
    return images_of(path, images, folders=_LABEL_FOLDERS)


def _read_file(
    source: Source, path: str, images: ImageFinder, names: dict[int, str], options: ReadOptions
) -> Iterator[AnnotatedSample | Problem]:
    try:
        with source.open(path) as file:
            data = file.read(MOST_BYTES + 1)
        lines = data.decode("utf-8-sig").splitlines() if len(data) <= MOST_BYTES else []
    except (OSError, DomainError) as problem:
        yield Problem(path, "annotation_file_unreadable", f"The file can't be read: {problem}.")
        return
    except UnicodeDecodeError:
        yield Problem(path, "annotation_file_unreadable", "The file is not text.")
        return
    if len(data) > MOST_BYTES:
        yield Problem(path, "annotation_file_unreadable", "The file is larger than 64 MB.")
        return
    candidates = _images_of(images, path)
    if len(candidates) != 1:
        yield from _no_image(path, candidates, lines)
        return
    size = source.image_size(candidates[0])
    if size is None:
        yield Problem(
            path, "image_unreadable", "The image can't be read, so nobody can tell where its labels lie."
        )
        return
    records: list[AnnotationRecord] = []
    is_whole = True
    for place, line in enumerate(lines, 1):
        if not line.strip():
            continue
        record = parse_line(line, names, size, f"{path}: line {place}", options)
        if isinstance(record, Problem):
            is_whole = False
            yield record
        else:
            records.append(record)
    info = ImageInfo(candidates[0], PurePosixPath(candidates[0]).name, *size)
    yield AnnotatedSample(info, tuple(records), usage_of(path), state="labeled" if is_whole else None)


def _no_image(path: str, candidates: Sequence[str], lines: Sequence[str]) -> Iterator[Problem]:
    if candidates:
        message = "Several images may be meant: " + ", ".join(candidates[:5]) + "."
        yield Problem(path, "image_ambiguous", message)
    elif not (_is_list_of_images(lines) or _is_other(path)):
        yield Problem(path, "image_not_found", "No image has this file's name.")


def _is_other(path: str) -> bool:
    return PurePosixPath(path).name.lower().partition(".")[0] in _OTHER_FILES


def _is_list_of_images(lines: Sequence[str]) -> bool:
    return bool(lines) and all(is_image(line.strip()) for line in lines if line.strip())


class _Writer:
    """Numbers the classes and writes lines over all samples of one export."""

    def __init__(self, options: WriteOptions, report: WriteReport) -> None:
        self._numbers = {label: number for number, label in enumerate(options.labels)}
        self._report = report
        self.variant = options.variant or (BOXES_ALONE if options.boxes_only else SEGMENTS)
        self._line, self._exact = _WAYS[self.variant]

    def names(self) -> list[str]:
        return list(self._numbers)

    def encode(self, sample: AnnotatedSample) -> bytes:
        lines: list[str] = []
        for record in sample.annotations:
            line = self._encode_one(record, sample.image)
            if line is not None:
                lines.append(line)
        self._report.annotations += len(lines)
        return "".join(lines).encode()

    def _encode_one(self, record: AnnotationRecord, image: ImageInfo) -> str | None:
        shape, report = record.shape, self._report
        if shape is None or not image.width or not image.height:
            report.left_out["no shape" if shape is None else shape.kind] += 1
            return None
        number = self._numbers.setdefault(record.label, len(self._numbers))
        line = self._line(number, shape, image.width, image.height)
        if line is None:
            report.left_out[shape.kind] += 1
        elif shape.kind not in self._exact:
            report.approximated[shape.kind] += 1
        elif self.variant == TURNED and not _are_inside(corners(shape), image.width, image.height):
            report.approximated["clipped"] += 1
        return line


_WAYS: dict[str, tuple[Callable[[int, Shape, int, int], str | None], tuple[str, ...]]] = {
    BOXES_ALONE: (box_line, ("rectangle",)),
    TURNED: (turned_line, ("rectangle", "rotated_rectangle")),
    SEGMENTS: (outline_line, ("polygon",)),
}  # how a line is written, and the shapes that are in it as they are
_TASKS = {BOXES_ALONE: "detect", TURNED: "obb", SEGMENTS: "segment"}


def _are_inside(points: Iterable[Point], width: int, height: int) -> bool:
    return all(-_ROUNDED <= x <= width + _ROUNDED and -_ROUNDED <= y <= height + _ROUNDED for x, y in points)


def _data_yaml(groups: Iterable[str], names: Sequence[str], variant: str) -> bytes:
    """What trainers ask for: two sets of images and the names. Paths are relative to the file itself."""
    found = set(groups)
    train = next((group for group in ("train", "all") if group in found), "all")
    evaluated = "eval" if "eval" in found else train
    note = (
        ""
        if "eval" in found
        else "# No sample is set aside for evaluation: publish a version with a split, and export it.\n"
    )
    content = {
        "train": f"images/{train}",
        "val": f"images/{evaluated}",
        "nc": len(names),
        "names": list(names),
    }
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000)
    return f"# Labels for the task: {_TASKS[variant]}\n{note}{text}".encode()


FORMAT = Yolo()
