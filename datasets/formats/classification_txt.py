"""ModelArts' text files of labels: beside `x.jpg` a file `x.txt` with one label a line, several for an image.

Lists of classes and lines of YOLO, which begin with numbers, are none of these.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from datasets.errors import DomainError
from datasets.formats.base import (
    BOXES,
    CLASSIFICATION,
    Detected,
    Entry,
    Reader,
    ReadOptions,
    Source,
    expected,
)
from datasets.formats.image_index import ImageFinder, ImageIndex, is_image
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Problem

MAX_BYTES = 1 << 20
LONGEST_LABEL = 1000  # characters: more is prose
MOST_LABELS = 1000
_LOOKED_AT = 20
_OTHER_FILES = frozenset(
    f"{name}.txt"
    for name in (
        *("classes", "labels", "labelmap", "train", "val", "valid", "test", "trainval"),
        *("readme", "license", "licence", "notice", "requirements"),
    )
)


class NoLabelsError(Exception):
    """The file does not hold one label a line; the sentence says why."""


class ClassificationTxt(Reader):
    """Labels of whole images."""

    name = "classification_txt"
    dataset_types = frozenset((CLASSIFICATION,))

    def detect(self, listing: Sequence[Entry], head: Callable[[str], bytes] | None = None) -> Detected | None:
        stems = {_without_ending(entry.path) for entry in listing if is_image(entry.path)}
        files = self.annotation_files(entry.path for entry in listing)
        paired = [path for path in files if _without_ending(path) in stems]
        if not paired or (head is not None and not _look_like_labels(paired, head)):
            return None
        why = f"{len(paired):,} of {len(files):,} .txt files have the name of an image, and labels in them"
        return Detected((0.4 if head is None else 0.5) + 0.4 * len(paired) / len(files), why)

    def annotation_files(self, names: Iterable[str]) -> list[str]:
        return sorted(name for name in names if name.lower().endswith(".txt"))

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
        for path in expected(source, files, images.beside):
            found = _read_file(source, path, images)
            # The list of classes, a note: unless an image has its name.
            if not (isinstance(found, Problem) and found.code == "image_not_found" and _is_other(path)):
                yield found


def _is_other(path: str) -> bool:
    return PurePosixPath(path).name.lower() in _OTHER_FILES


def labels_of(data: bytes) -> list[str]:
    """Return the labels of a file, each once; NoLabelsError when it holds something else. UTF-8 or GBK."""
    try:
        text = _decoded(data)
    except UnicodeError as problem:
        raise NoLabelsError("The file is neither UTF-8 nor GBK.") from problem
    lines = [line.strip() for line in text.splitlines()]
    labels = list(dict.fromkeys(filter(None, lines)))
    if any(_is_yolo(label) for label in labels):
        raise NoLabelsError("The file holds numbers of boxes, as YOLO has them, not a label on each line.")
    if len(labels) > MOST_LABELS or any(len(label) > LONGEST_LABEL for label in labels):
        raise NoLabelsError("The file holds more than a label on each line.")
    return labels


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gbk")


def _is_yolo(line: str) -> bool:
    words = line.split()
    if len(words) < 5:
        return False
    try:
        return bool([float(word) for word in words])
    except ValueError:
        return False


def _look_like_labels(files: Sequence[str], head: Callable[[str], bytes]) -> bool:
    """Whether more of the first files hold labels than hold something else; empty ones say nothing."""
    votes = 0
    for path in files[:_LOOKED_AT]:
        try:
            votes += bool(labels_of(_whole_lines(head(path))))
        except NoLabelsError:
            votes -= 1
    return votes > 0


def _whole_lines(begin: bytes) -> bytes:
    """What was read of a file, without a line that may be cut off."""
    return begin[: begin.rfind(b"\n") + 1] if len(begin) >= 4096 else begin


def _read_file(source: Source, path: str, images: ImageFinder) -> AnnotatedSample | Problem:
    candidates = images.beside(path)
    if len(candidates) != 1:
        code = "image_ambiguous" if candidates else "image_not_found"
        return Problem(path, code, f"{len(candidates)} images have this file's name.")
    try:
        with source.open(path) as file:
            data = file.read(MAX_BYTES + 1)
        labels = labels_of(data) if len(data) <= MAX_BYTES else None
    except NoLabelsError as problem:
        return Problem(path, "annotation_file_unreadable", str(problem))
    except (OSError, DomainError) as problem:
        return Problem(path, "annotation_file_unreadable", f"The file can't be read: {problem}.")
    if labels is None:
        return Problem(path, "annotation_file_unreadable", "The file is larger than 1 MB.")
    width, height = source.image_size(candidates[0]) or (None, None)
    info = ImageInfo(candidates[0], PurePosixPath(candidates[0]).name, width, height)
    return AnnotatedSample(info, tuple([AnnotationRecord(label) for label in labels]))


def _without_ending(path: str) -> str:
    return path[: path.rfind(".")]


FORMAT = ClassificationTxt()
