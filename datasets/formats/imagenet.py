"""imageNet: the folder that an image lies in is its label. Only for classification.

cat/a.jpg   train/cat/a.jpg   (the last folder counts)

An image with several labels is written into the folder of each, and comes back as several images. Unlabeled ones are
not written. A label that can't be a folder everywhere gets another name, which `folders.json` explains.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from pathlib import PurePosixPath

import msgspec

from datasets.errors import DomainError
from datasets.formats.base import (
    BOXES,
    CLASSIFICATION,
    Detected,
    Entry,
    Format,
    ReadOptions,
    Sink,
    Source,
    WriteOptions,
    WriteReport,
)
from datasets.formats.image_index import ImageFinder, ImageIndex, is_image
from datasets.formats.naming import ambiguous_keys, name_key, safe_folder
from datasets.formats.usages import USAGES, usage_of
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Problem

FOLDERS = "folders.json"
_MARKER = "export.json"
_NO_LABELS = frozenset(
    ("images", "image", "imgs", "img", "jpegimages", "photos", "pictures", "data", "masks", "labels", "annotations",
     "unlabeled", "obj_train_data", "obj_valid_data")
)  # fmt: skip
_NUMBERED = re.compile(r"\d{3,}|\d{4}[-_.]\d\d([-_.]\d\d)?")  # shards and dates
_AT_ONCE = 300


class ImageNet(Format):
    """Labels of whole images. Of a shape only its label is kept."""

    name = "imagenet"
    dataset_types = frozenset((CLASSIFICATION,))
    needs_images = True
    reads_images = True
    reads_beside = False
    image_folder = ""
    shape_kinds: frozenset[str] = frozenset()

    def detect(self, listing: Sequence[Entry], head: Callable[[str], bytes] | None = None) -> Detected | None:
        marker = next((entry.path for entry in listing if entry.path == _MARKER), None)
        if marker and head is not None and b'"format": "imagenet"' in head(marker):
            return Detected(0.99, f"{_MARKER} says so", self.dataset_types)
        labels = label_folders(entry.path for entry in listing if is_image(entry.path))
        if not labels:
            return None
        some = ", ".join(sorted(labels)[:3])
        return Detected(0.35, f"all images lie in {len(labels):,} folders such as {some}", self.dataset_types)

    def annotation_files(self, names: Iterable[str]) -> list[str]:
        return sorted(name for name in names if is_image(name) and "/" in name)

    def shared_files(self, names: Iterable[str]) -> list[str]:
        return sorted(name for name in names if PurePosixPath(name).name == FOLDERS)

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
            images = images or ImageIndex(names)
        labels: dict[str, str] = {}
        for path in shared:
            try:
                labels |= _read_folders(source, path)
            except (OSError, DomainError, msgspec.MsgspecError) as problem:
                message = f"What its folders stand for can't be read: {problem}. Mend the file, or remove it."
                yield Problem(path, "annotation_file_unreadable", message)
                return
        for start in range(0, len(files), _AT_ONCE):
            some = files[start : start + _AT_ONCE]
            found = images.at(some)
            source.expect(list(found.values()))
            for path in some:
                yield _record(source, path, found.get(path), labels)

    def write(self, samples: Iterable[AnnotatedSample], sink: Sink, options: WriteOptions) -> WriteReport:
        report = WriteReport()
        folders: dict[str, str] = {}
        for sample in samples:
            labels = _labels(sample)
            report.samples["all"] += bool(labels)
            report.annotations += len(labels)
            report.left_out["unlabeled"] += not labels
            report.approximated["several labels"] += len(labels) > 1
            for record in sample.annotations:
                if record.shape is not None:
                    report.approximated[record.shape.kind] += 1
            folders |= {_folder(label, options): label for label in labels}
        renamed = {folder: label for folder, label in folders.items() if folder != label}
        if renamed:
            sink.write(FOLDERS, msgspec.json.format(msgspec.json.encode(renamed), indent=1) + b"\n")
        report.left_out, report.approximated = +report.left_out, +report.approximated
        return report

    def name_key(self, name: str) -> str:
        return name_key(name)

    def image_target(self, sample: AnnotatedSample, options: WriteOptions) -> str:
        return next(iter(self.image_targets(sample, options)), "")

    def image_targets(self, sample: AnnotatedSample, options: WriteOptions) -> list[str]:
        name = self.target_name(sample, options)
        return [f"{_folder(label, options)}/{name}" for label in _labels(sample)]


def label_folders(images: Iterable[str]) -> set[str]:
    """Return the names of the folders that look like labels: none when some image lies in no such folder.

    Folders round all images don't count, and neither do those of a usage round the labels.
    """
    folders = {PurePosixPath(path).parent.parts for path in images}
    shared = len([*takewhile(lambda parts: len(set(parts)) == 1, zip(*folders, strict=False))])
    below = {parts[shared:] for parts in folders}
    if not all(len(parts) == 1 or (len(parts) == 2 and parts[0].lower() in USAGES) for parts in below):
        return set()
    labels = {parts[-1] for parts in below}
    if any(label.lower() in _NO_LABELS or label.lower() in USAGES for label in labels):
        return set()
    return set() if all(map(_NUMBERED.fullmatch, labels)) else labels


def _record(
    source: Source, path: str, image: str | None, labels: dict[str, str]
) -> AnnotatedSample | Problem:
    if image is None:
        return Problem(path, "image_not_found", "The image is no sample of this dataset.")
    size = source.image_size(image)
    folders = path.split("/")[:-1]
    label = labels.get(folders[-1], folders[-1])
    info = ImageInfo(image, PurePosixPath(image).name, *(size or (None, None)))
    return AnnotatedSample(info, (AnnotationRecord(label),), usage_of("/".join(folders)), state="labeled")


def _read_folders(source: Source, path: str) -> dict[str, str]:
    return msgspec.json.decode(source.open_bytes(path), type=dict[str, str])


def _labels(sample: AnnotatedSample) -> list[str]:
    return list(dict.fromkeys(record.label for record in sample.annotations))


def _folder(label: str, options: WriteOptions) -> str:
    return safe_folder(label, is_ambiguous=name_key(label) in _ambiguous(tuple(options.labels)))


@lru_cache(maxsize=4)
def _ambiguous(labels: tuple[str, ...]) -> frozenset[str]:
    """The keys of labels that some system takes for one folder."""
    return ambiguous_keys(map(name_key, labels))


FORMAT = ImageNet()
