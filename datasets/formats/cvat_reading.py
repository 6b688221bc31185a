"""Reading one CVAT file: what it says of images that are there, and why the rest can't be used."""

import errno
import re
from collections.abc import Iterator

from datasets.errors import DomainError
from datasets.formats.base import TOGETHER, Source, agreed_size
from datasets.formats.cvat_labels import attributes_of
from datasets.formats.cvat_shapes import KINDS, shapes_of
from datasets.formats.cvat_tracks import SortedTracks
from datasets.formats.cvat_xml import CvatError, CvatImage, CvatReader, Element, Texts
from datasets.formats.image_index import ImageFinder
from datasets.formats.remarks import LEFT_OUT, Remarks
from datasets.formats.usages import USAGES
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Problem, Shape

AUTO = "auto"  # CVAT's word for what a machine has marked
WEIGHT_TOGETHER = 8 << 20
_FRAME = re.compile(r"^frame_\d{6,}$")


def read_file(source: Source, path: str, images: ImageFinder) -> Iterator[AnnotatedSample | Problem]:
    """Yield a record for each image that is there, a problem for what can't be used, and what was counted."""
    reading = _Reading(source, path, images)
    yield from reading.run()
    yield from reading.remarks.problems()


class _Reading:
    """One file while it is read, some hundred images at a time."""

    def __init__(self, source: Source, path: str, images: ImageFinder) -> None:
        self.source = source
        self.path = path
        self.images = images
        self.remarks = Remarks(path)
        self.reader = CvatReader()
        self.problem: Problem | None = None  # why the file was read up to there only

    def run(self) -> Iterator[AnnotatedSample | Problem]:
        for some in _together(self.elements()):
            found = [(image, self.candidates(image)) for image in some]
            self.source.expect([paths[0] for _, paths in found if len(paths) == 1])
            for image, paths in found:
                yield from self.records(image, paths)
        if self.problem:
            yield self.problem

    def elements(self) -> Iterator[CvatImage]:
        """The images of the file, and after them the frames of its tracks."""
        with SortedTracks(self.remarks) as tracks:
            try:
                yield from self.untracked(tracks)
            except CvatError as problem:
                self.problem = Problem(self.path, "annotation_file_unreadable", str(problem))
            except (OSError, DomainError) as problem:
                if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT):
                    raise
                message = f"The file can't be read: {problem}."
                self.problem = Problem(self.path, "annotation_file_unreadable", message)
            yield from tracks.images()

    def untracked(self, tracks: SortedTracks) -> Iterator[CvatImage]:
        """The images of the file; what its tracks say goes to `tracks`."""
        with self.source.open(self.path) as file:
            for found in self.reader.read(file):
                if isinstance(found, CvatImage):
                    yield found
                else:
                    tracks.add(found)

    def candidates(self, image: CvatImage) -> list[str]:
        name = image.texts.get("name", "")
        if _FRAME.match(name):  # of any ending, in the folder that CVAT puts beside its file
            return self.images.beside(f"{self.path.rpartition('/')[0]}/images/{name}.png".lstrip("/"))
        subset = image.texts.get("subset")  # a project's images lie in folders that are called so
        found = self.images.named(f"{subset}/{name}", self.path) if name and subset else []
        return found or (self.images.named(name, self.path) if name else [])

    def records(self, image: CvatImage, paths: list[str]) -> Iterator[AnnotatedSample | Problem]:
        texts = image.texts
        name = f"{self.path}: {texts.get('name') or 'image ' + texts.get('id', '')}"
        if len(paths) != 1:
            code = "image_ambiguous" if paths else "image_not_found"
            yield Problem(name, code, f"{len(paths)} images have this name.")
            return
        size, problem = agreed_size(self.source, paths[0], _declared(texts), name)
        if problem:
            yield problem
            return
        records: list[AnnotationRecord] = []
        for place, element in enumerate(image.elements, 1):
            for found in self.marks(element, size, f"{name}: {element.kind} {place}"):
                if isinstance(found, Problem):
                    yield found
                else:
                    records.append(found)
        width, height = size or (None, None)
        yield AnnotatedSample(
            ImageInfo(paths[0], paths[0].rpartition("/")[2], width, height),
            tuple(records),
            USAGES.get(texts.get("subset", "").lower()),
            state=_state(image),
        )

    def marks(
        self, element: Element, size: tuple[int, int] | None, name: str
    ) -> Iterator[AnnotationRecord | Problem]:
        if element.kind != "tag" and element.kind not in KINDS:
            self.remarks.add(LEFT_OUT, element.kind)
            return
        label = element.texts.get("label", "").strip()
        if not label:
            yield Problem(name, "label_missing", "The element has no label.")
            return
        attributes = attributes_of(element, self.reader.types)
        if element.kind == "tag":
            yield AnnotationRecord(label, None, attributes)
            return
        try:
            shapes = shapes_of(element, size, name, self.remarks)
        except (KeyError, ValueError, OverflowError):
            yield Problem(name, "shape_invalid", f"The numbers of the {element.kind} can't be read.")
            return
        for shape in shapes:
            yield AnnotationRecord(label, shape, attributes) if isinstance(shape, Shape) else shape


def _state(image: CvatImage) -> str | None:
    """The sample's state: ours where we wrote the file, To confirm for what a machine has marked."""
    if any(element.texts.get("source") == AUTO for element in image.elements):
        return "to_confirm"
    return "labeled" if image.texts.get("state") == "labeled" and not image.elements else None


def _declared(texts: Texts) -> tuple[int, int] | None:
    try:
        width, height = (round(float(texts[side])) for side in ("width", "height"))
    except (KeyError, ValueError, OverflowError):
        return None
    return (width, height) if width > 0 and height > 0 else None


def _together(images: Iterator[CvatImage]) -> Iterator[list[CvatImage]]:
    some: list[CvatImage] = []
    weight = 0
    for image in images:
        some.append(image)
        weight += image.weight
        if len(some) == TOGETHER or weight > WEIGHT_TOGETHER:
            yield some
            some, weight = [], 0
    if some:
        yield some
