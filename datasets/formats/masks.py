"""Masks as PNG: a picture of the image's size whose values are labels. For segmentation.

images/a.jpg   masks/a.png or masks/a_mask.png        values or colours are classes; 16 bits: each value an instance
JPEGImages/a.jpg   SegmentationClass/a.png   SegmentationObject/a.png        VOC: classes, and instances beside them

0 is background and 255 void. A grey mask of only 0 and 255 has one class. Each instance becomes a mask, in the order of
their values; where there are none, each region of a class. Written are both of VOC's: see `masks_writing`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import PurePosixPath

from datasets.errors import DomainError, NotFoundError
from datasets.formats.base import (
    BOXES,
    SEGMENTATION,
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
from datasets.formats.masks_legend import INSTANCE, VOID, Legend, is_legend, read_legend
from datasets.formats.masks_pixels import (
    MOST_VALUES,
    Mask,
    MaskError,
    Run,
    classes_of_instances,
    counts_of,
    read_mask,
    regions,
    runs_by_value,
    runs_of,
)
from datasets.formats.masks_writing import MaskWriter, is_paintable
from datasets.formats.naming import safe_name, stem_key, stem_of
from datasets.formats.outlines import fit_mask
from datasets.formats.usages import usage_of
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Problem

_VOC_FOLDERS = ("segmentationclass", "segmentationobject", "segmentationclassraw")
FOLDERS = frozenset(
    ("masks", "mask", "labels", "label", "gt", "ground_truth", "groundtruth", "annotations", *_VOC_FOLDERS)
)
_OBJECTS, _CLASSES = "SegmentationObject", "SegmentationClass"
_ENDINGS = ("_mask", "-mask")
_ENDINGS_IN_FOLDERS = (*_ENDINGS, "_label", "_gt", "_seg", "_masks")
_MOST_UNNAMED = 64  # values without names: more are soft edges, or a photo
_LOOKED_AT = 20
_PLAIN_COLOURS = (0, 3, 4)  # PNG's grey, palette, grey with alpha


class Masks(Format):
    """Outlines of any form, to the pixel. Masks are never samples themselves."""

    name = "masks"
    image_folder = "images"
    shape_kinds = frozenset(("mask",))
    carries = frozenset(("usage",))
    dataset_types = frozenset((SEGMENTATION,))
    reads_images = True
    foreseen = 100

    def detect(self, listing: Sequence[Entry], head: Callable[[str], bytes] | None = None) -> Detected | None:
        names = [entry.path for entry in listing if is_image(entry.path)]
        masks = [name for name in self.annotation_files(names) if name.lower().endswith(".png")]
        stems = {PurePosixPath(name).stem for name in names if self.is_sample(name)}
        paired = [name for name in masks if image_stem(name) in stems]
        if not paired:
            return None
        why = f"{len(paired):,} of {len(masks):,} masks have the name of an image"
        sure = 0.5 + 0.45 * len(paired) / len(masks)
        is_mapped = any(is_legend(entry.path) for entry in listing)
        if (
            head is not None
            and not is_mapped
            and not all(_is_plain(head(name)) for name in paired[:_LOOKED_AT])
        ):
            sure = 0.2  # folders of photos are called mask, too
        return Detected(sure, why, self.dataset_types)

    def is_sample(self, path: str) -> bool:
        *folders, name = path.lower().split("/")
        return FOLDERS.isdisjoint(folders) and not PurePosixPath(name).stem.endswith(_ENDINGS)

    def annotation_files(self, names: Iterable[str]) -> list[str]:
        return sorted(name for name in names if is_image(name) and not self.is_sample(name))

    def shared_files(self, names: Iterable[str]) -> list[str]:
        return sorted(filter(is_legend, names))

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
        legend = read_legend(source, shared)
        if isinstance(legend, Problem):
            yield legend
            return
        for path in expected(source, files, partial(_images_of, images)):
            if not _is_read_with_classes(source, path):
                yield from _read_file(source, path, images, legend)

    def write(self, samples: Iterable[AnnotatedSample], sink: Sink, options: WriteOptions) -> WriteReport:
        report = WriteReport()
        writer = MaskWriter(options, report)
        for sample in samples:
            group = _group(sample, options)
            report.samples[group] += 1
            if not is_paintable(sample):
                report.left_out.update(
                    record.shape.kind if record.shape else "no shape" for record in sample.annotations
                )
            elif sample.is_labeled:
                stem = stem_of(self.target_name(sample, options))
                classes, instances = writer.paint(sample)
                sink.write(f"{_CLASSES}/{group}/{stem}.png", classes)
                sink.write(f"{_OBJECTS}/{group}/{stem}.png", instances)
        sink.write("classes.txt", writer.legend())
        return report

    def name_key(self, name: str) -> str:
        return stem_key(name)

    def target_name(self, sample: AnnotatedSample, options: WriteOptions) -> str:
        stem = stem_of(sample.image.name)
        is_taken = image_stem(f"{stem}.png") != stem  # it would be read as a mask, or as another image's
        return safe_name(sample, is_ambiguous=is_taken or stem_key(sample.image.name) in options.ambiguous)

    def image_target(self, sample: AnnotatedSample, options: WriteOptions) -> str:
        return f"{self.image_folder}/{_group(sample, options)}/{self.target_name(sample, options)}"


def _group(sample: AnnotatedSample, options: WriteOptions) -> str:
    """The folder of a sample: what nobody has labeled, or can't be painted, is in none that has masks."""
    if not is_paintable(sample) or not sample.is_labeled:
        return "unlabeled"
    return (sample.usage if options.by_usage else None) or "all"


def image_stem(path: str) -> str:
    """Return the name, without its ending, of the image that a mask belongs to."""
    stem = PurePosixPath(path).stem
    ending = next((ending for ending in _ENDINGS_IN_FOLDERS if stem.lower().endswith(ending)), "")
    return stem[: len(stem) - len(ending)] if len(stem) > len(ending) else stem


def _is_plain(head: bytes) -> bool:
    """Whether a PNG's header speaks of values, not of colours."""
    return head[:4] == b"\x89PNG" and len(head) > 25 and head[25] in _PLAIN_COLOURS


def _is_read_with_classes(source: Source, path: str) -> bool:
    """Whether VOC's mask of instances has one of classes beside it, with which it is read."""
    twin = _twin(path, _OBJECTS, _CLASSES)
    return twin is not None and _bytes_of(source, twin) is not None


def _twin(path: str, folder: str, other: str) -> str | None:
    """The file of the same name in another folder of VOC's."""
    parts = path.split("/")
    if folder not in parts[:-1]:
        return None
    parts[parts.index(folder)] = other
    return "/".join(parts)


def _bytes_of(source: Source, path: str) -> bytes | None:
    """A file's content; None when it is not there."""
    try:
        return source.open_bytes(path)
    except (FileNotFoundError, NotFoundError):
        return None


def _images_of(images: ImageFinder, path: str) -> list[str]:
    return images_of(path, images, folders=FOLDERS, stem=image_stem(path))


def _read_file(
    source: Source, path: str, images: ImageFinder, legend: Legend
) -> Iterator[AnnotatedSample | Problem]:
    candidates = _images_of(images, path)
    if len(candidates) != 1:
        code = "image_ambiguous" if candidates else "image_not_found"
        yield Problem(path, code, f"{len(candidates)} images have this mask's name.")
        return
    size = source.image_size(candidates[0])
    if size is None:
        yield Problem(path, "image_unreadable", "The image can't be read, so its mask can't be laid over it.")
        return
    try:
        mask = read_mask(source.open_bytes(path), size)
        labels = _labels_of(mask, legend, is_instances=_OBJECTS in path.split("/"))
        instances = _instances(source, path, size)
        found = _regions(mask, labels) if instances is None else _of_instances(instances, mask, labels)
        records, problems = _records(found, size, path)
    except MaskError as problem:
        yield Problem(path, problem.code, str(problem))
        return
    except (OSError, DomainError) as problem:
        yield Problem(path, "annotation_file_unreadable", f"The file can't be read: {problem}.")
        return
    problems += _unnamed(labels, path)
    yield from problems
    info = ImageInfo(candidates[0], PurePosixPath(candidates[0]).name, *size)
    yield AnnotatedSample(info, tuple(records), usage_of(path), state=None if problems else "labeled")


def _instances(source: Source, path: str, size: tuple[int, int]) -> Mask | None:
    """VOC's mask of instances beside one of classes."""
    twin = _twin(path, _CLASSES, _OBJECTS)
    data = _bytes_of(source, twin) if twin else None
    return None if data is None else read_mask(data, size)


def _labels_of(mask: Mask, legend: Legend, *, is_instances: bool) -> dict[int, str | None]:
    """The label of each value of a mask: nothing for background and void, None where it should have one."""
    present = mask.present()
    most = MOST_VALUES if mask.kind == "colour" or legend.has_names else _MOST_UNNAMED
    if len(present) > most and mask.kind != "wide" and not is_instances:
        raise MaskError(
            "mask_invalid",
            f"It holds {len(present):,} different values. A mask has one for each label, and no soft edges.",
        )
    if is_instances:
        return {value: INSTANCE if 0 < value != VOID else "" for value in present}
    if mask.kind == "wide":
        return {value: legend.label_of_instance(value) for value in present}
    if mask.kind == "colour":
        return {value: legend.label_of_colour(value) for value in present}
    labels: dict[int, str | None] = {
        value: legend.label_of(value, mask.colour_of(value)) for value in present
    }
    if mask.kind == "grey" and VOID in present and set(present) <= {0, VOID}:  # black and white: one class
        labels[VOID] = labels[VOID] or legend.only_name() or f"class_{VOID}"
    return labels


def _regions(mask: Mask, labels: dict[int, str | None]) -> Iterator[tuple[str, list[Run]]]:
    """The label and the pixels of each shape: instances in 16 bits, or the regions of a class."""
    runs = [run for run in runs_of(mask.values) if labels[run.value]]
    found = runs_by_value(runs) if mask.kind == "wide" else regions(runs)
    return ((labels[region[0].value] or "", region) for region in found)


def _of_instances(
    instances: Mask, mask: Mask, labels: dict[int, str | None]
) -> Iterator[tuple[str, list[Run]]]:
    """The class and the pixels of each of VOC's instances."""
    ignored = {value for value, label in labels.items() if not label}
    classes = classes_of_instances(instances.values, mask.values, ignored)
    runs = [run for run in runs_of(instances.values) if run.value != VOID and run.value in classes]
    found = sorted(runs_by_value(runs), key=lambda region: region[0].value)
    return ((labels[classes[region[0].value]] or "", region) for region in found)


def _records(
    found: Iterable[tuple[str, list[Run]]], size: tuple[int, int], path: str
) -> tuple[list[AnnotationRecord], list[Problem]]:
    width, height = size
    records: list[AnnotationRecord] = []
    problems: list[Problem] = []
    for label, region in found:
        rle: dict[str, object] = {"size": [height, width], "counts": counts_of(region, height, width)}
        shape = fit_mask(rle, size, f"{path}: {label}")
        if isinstance(shape, Problem):
            problems.append(shape)
        else:
            records.append(AnnotationRecord(label, shape))
    return records, problems


def _unnamed(labels: dict[int, str | None], path: str) -> list[Problem]:
    """What is said of colours that the map of colours does not name."""
    unnamed = [f"#{value:06x}" for value, label in labels.items() if label is None]
    if not unnamed:
        return []
    message = (
        f"labelmap.txt names no label for {', '.join(unnamed[:5])}. Add a line for each, and import again."
    )
    return [Problem(path, "label_missing", message)]


FORMAT = Masks()
