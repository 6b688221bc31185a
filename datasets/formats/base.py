"""What a format is: it recognises a listing, reads records from a source, writes records to a sink.

Both directions stream. Formats know paths and bytes, never storage, network or database.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from datasets.formats.image_index import ImageFinder, is_mask_path
from datasets.formats.naming import safe_name
from datasets.geometry import MIN_SIDE, bounding_box, clip_rectangle
from datasets.records import AnnotatedSample, Problem, Shape

LEAST_SHARE_INSIDE = 0.5
TOGETHER = 500  # images whose sizes are read together
CLASSIFICATION, DETECTION, SEGMENTATION = (
    "image_classification",
    "object_detection",
    "image_segmentation",
)
DATASET_TYPES = frozenset((CLASSIFICATION, DETECTION, SEGMENTATION))


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a listing: its path below the root that is imported, and its bytes."""

    path: str
    size: int


class Source(Protocol):
    """The files that are imported. `root` is their folder's `obs://` path, empty where they lie in no storage."""

    root: str

    def names(self) -> Iterable[str]:
        """Return the paths of all files below the root."""

    def open_bytes(self, path: str) -> bytes:
        """Return a file's content; OSError or a DomainError when it can't be read."""

    def open(self, path: str) -> AbstractContextManager[BinaryIO]:
        """Return a file to read piece by piece, of any size; errors as of `open_bytes`, also while it is read."""

    def image_size(self, path: str) -> tuple[int, int] | None:
        """Return the upright size, px, of an image when it is known."""

    def expect(self, images: Sequence[str]) -> None:
        """Prepare for the sizes of these images, some hundred: they may be read together."""


class Sink(Protocol):
    """The place that is exported to. Paths are relative and safe on every system."""

    def write(self, path: str, data: bytes) -> None:
        """Write a whole file."""

    def stream(self, path: str) -> AbstractContextManager[BinaryIO]:
        """Return a file to write to; it is complete when the context ends without an error."""


OpenImage = Callable[[AnnotatedSample], AbstractContextManager[tuple[BinaryIO | bytes, int] | None]]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """`boxes_only`: of an annotation with a box and an outline the box is taken, as a detection dataset needs it.

    An outline that stands alone, or whose kind the file names, stays what it is.
    """

    boxes_only: bool = True


BOXES = ReadOptions()


@dataclass(frozen=True, slots=True)
class LabelWords:
    """What the vocabulary says of a label: its colour, #rrggbb, and [{name, type: text|select, values?, default?}]."""

    color: str = ""
    attributes: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How records are written.

    `labels`: the vocabulary in its order, which numbers the categories; `described`: what it says of some of them, for
    formats that write their interface; `by_usage`: one list for each usage, as
    for a version, instead of one for all; `ambiguous`: what `ambiguous_keys` found among the samples' names;
    `boxes_only`: a format that has to choose writes bounding boxes, as of a detection dataset, not outlines;
    `copy_images`: whether images are copied to `image_target`, or stay where they are; `root`: the `obs://` folder that
    is written to, for formats that name files by whole paths, empty where they are relative, as in a zip.
    What a person may choose of a format, where the writer `takes` it: `variant`, one of its `variants`, empty for the
    one that suits the dataset; `shard_mb`: how large one file of several may be, in millions of bytes; `voc_xml`:
    whether shapes are in VOC files beside a manifest, and not in its lines.
    `open_image`: gives a format that `holds_images` their content and size; None for one that can't be read.
    """

    labels: Sequence[str] = ()
    described: Mapping[str, LabelWords] = field(default_factory=dict)
    by_usage: bool = False
    ambiguous: frozenset[str] = frozenset()
    description: str = ""
    boxes_only: bool = True
    copy_images: bool = True
    root: str = ""
    variant: str = ""
    shard_mb: int = 1000
    voc_xml: bool = True
    open_image: OpenImage | None = None


@dataclass(slots=True)
class WriteReport:
    """What was written: samples by list, annotations, and shapes that were changed or left out, by kind."""

    samples: Counter[str] = field(default_factory=Counter)
    annotations: int = 0
    approximated: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Detected:
    """What a listing looks like: how sure a format is, 0..1, and by what, in a phrase that follows "because ".

    `dataset_types`: those that these files can annotate, where that is fewer than the format can.
    """

    sure: float
    why: str
    dataset_types: frozenset[str] | None = None


class Reader(ABC):
    """A format that is read.

    `reads_images`: images themselves say something, by their folder or as masks: `annotation_files` is given them too.
    `names_images`: annotation files name images wherever they lie, by `named_images`. `reads_beside`: they have the
    names of their images, which a caller may look up together before reading. `narrows`: what `detect` finds may
    annotate fewer types of datasets than the format can.
    """

    name: str
    dataset_types: frozenset[str] = DATASET_TYPES
    reads_images: bool = False
    names_images: bool = False
    reads_beside: bool = True
    narrows: bool = False

    @abstractmethod
    def detect(self, listing: Sequence[Entry], head: Callable[[str], bytes] | None = None) -> Detected | None:
        """Return how sure it is that the listing has this format, and why; None when it has not.

        `head(path)` gives the first kilobytes of a file, where the listing alone can't tell.
        """

    @abstractmethod
    def annotation_files(self, names: Iterable[str]) -> list[str]:
        """Return the files that hold annotations; each can be read alone, with the shared ones beside it."""

    def shared_files(self, names: Iterable[str]) -> list[str]:
        """Return the few files that reading any of the others needs, such as lists of labels."""
        return []

    def is_sample(self, path: str) -> bool:
        """Say whether an image file is a sample, not an annotation such as a mask."""
        return not is_mask_path(path)

    def named_images(self, source: Source, path: str) -> Iterator[Sequence[str]]:
        """Yield for each image that an annotation file names the places where it may lie, the best first: whole
        `obs://` paths, or relative to the source."""
        return iter(())

    @abstractmethod
    def read(
        self,
        source: Source,
        options: ReadOptions = BOXES,
        *,
        files: Sequence[str] | None = None,
        images: ImageFinder | None = None,
        shared: Sequence[str] | None = None,
    ) -> Iterator[AnnotatedSample | Problem]:
        """Yield a record for each image that an annotation file speaks of, and what can't be used.

        `files`, `images` and `shared` let a caller read part by part without listing the source again each time.
        The path of a record's image is the one that `images` gave.
        """


class Writer(ABC):
    """A format that is written. `shape_kinds` come back as they were; what else it carries is in `carries`.

    `takes`: what a person may choose of it, by the names in `WriteOptions`; `variants`: the ways it can be written in;
    `holds_images`: they are inside of what it writes, so that none is copied beside it;
    `foreseen`: the samples by which a preview tells what would be lost, fewer where each takes long to write.
    """

    name: str
    shape_kinds: frozenset[str]
    carries: frozenset[str] = frozenset()  # of: attributes, hard, confidence, usage
    dataset_types: frozenset[str] = DATASET_TYPES
    needs_images: bool = False  # places of images are all that it writes
    takes: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    holds_images: bool = False
    foreseen: int = 10_000

    @abstractmethod
    def write(self, samples: Iterable[AnnotatedSample], sink: Sink, options: WriteOptions) -> WriteReport:
        """Write the samples' annotations and lists; images are copied by the caller to `image_target`."""

    @abstractmethod
    def name_key(self, name: str) -> str:
        """Return what two samples must not share if their files are to stay apart."""

    image_folder: str

    def target_name(self, sample: AnnotatedSample, options: WriteOptions) -> str:
        """Return the file name of a sample's image: its own where it is safe and its alone."""
        return safe_name(sample, is_ambiguous=self.name_key(sample.image.name) in options.ambiguous)

    def image_target(self, sample: AnnotatedSample, options: WriteOptions) -> str:
        """Return the relative path that a sample's image is copied to."""
        return f"{self.image_folder}/{self.target_name(sample, options)}"

    def image_targets(self, sample: AnnotatedSample, options: WriteOptions) -> list[str]:
        """Return all places that a sample's image is copied to: one, unless folders stand for labels."""
        return [self.image_target(sample, options)]


class Format(Reader, Writer):
    """A format that is read and written."""


def list_name(sample: AnnotatedSample, options: WriteOptions) -> str:
    """Return the list a sample belongs to: its usage or `unlabeled`; `all` when usages are not told apart."""
    return (sample.usage or "unlabeled") if options.by_usage else "all"


def expected(source: Source, files: Sequence[str], images_of: Callable[[str], list[str]]) -> Iterator[str]:
    """Yield annotation files, once the sizes of the images of some hundred of them were read together.

    One by one each waits for the storage. `images_of`: the images that a file of this path may speak of.
    """
    for start in range(0, len(files), TOGETHER):
        some = files[start : start + TOGETHER]
        candidates = map(images_of, some)
        source.expect([found[0] for found in candidates if len(found) == 1])
        yield from some


def agreed_size(
    source: Source, image: str, declared: tuple[int, int] | None, name: str
) -> tuple[tuple[int, int] | None, Problem | None]:
    """Return the image's size, and a problem when the annotation file was made for another one."""
    real = source.image_size(image)
    if real is None or declared is None or real == declared:
        return real or declared, None
    message = f"It says {declared[0]} x {declared[1]} px, but {image} has {real[0]} x {real[1]} px."
    return real, Problem(name, "image_size_differs", message)


def fit_rectangle(
    points: Sequence[Sequence[float]], size: tuple[int, int] | None, name: str
) -> Shape | Problem:
    """Return an imported rectangle cut to the image, or why it can't be used. A size of None cuts nothing."""
    width, height = size or (1 << 30, 1 << 30)
    inside, share = clip_rectangle(points, width, height)
    (x0, y0), (x1, y1) = inside
    if x1 > x0 and y1 > y0 and share < LEAST_SHARE_INSIDE and size:
        return Problem(
            name,
            "box_outside_image",
            f"{1 - share:.0%} of the box lies outside the image of {width} x {height} px.",
        )
    if x1 - x0 < MIN_SIDE or y1 - y0 < MIN_SIDE:
        return Problem(name, "shape_too_small", "The box is smaller than 1 px, or wholly outside the image.")
    return Shape("rectangle", inside)


def clipped_box(shape: Shape, width: int | None, height: int | None) -> tuple[float, float, float, float]:
    """Return the bounding box, cut to the image where its size is known: circles may reach over its edge."""
    x0, y0, x1, y1 = bounding_box(shape)
    if shape.kind in ("circle", "rotated_rectangle") and width and height:
        return max(0.0, x0), max(0.0, y0), min(float(width), x1), min(float(height), y1)
    return x0, y0, x1, y1
