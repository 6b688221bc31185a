"""WebDataset: tar shards of bounded size, in which the files of one sample have one name and follow each other.

train-000000.tar   train-000001.tar   eval-000000.tar   classes.txt          (of no version: all, unlabeled)
    000000017.jpg  000000017.cls  000000017.json

The name is the sample's number, so that no image's own name is in the way: that is in the JSON, with the annotations in
our words and a box round each. `cls`, the place of the label in `classes.txt`, is there where one label is all that is
said. The same samples make the same bytes, whenever and wherever they are written. Read are the files of a shard that
was unpacked, as an upload unpacks it.
"""

import re
import tarfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import msgspec

from datasets.errors import DomainError
from datasets.formats.base import (
    BOXES,
    Detected,
    Entry,
    Format,
    OpenImage,
    ReadOptions,
    Sink,
    Source,
    WriteOptions,
    WriteReport,
    agreed_size,
    clipped_box,
    expected,
)
from datasets.formats.image_index import ImageFinder, ImageIndex, is_image
from datasets.formats.modelarts_rows import RowError, decode_line, usage_of
from datasets.formats.naming import stem_of
from datasets.formats.neutral import annotation_of, annotation_to_json, sample_to_json, with_said
from datasets.geometry import KINDS
from datasets.records import AnnotatedSample, AnnotationRecord, ImageInfo, Problem

MOST_BYTES = 64 << 20  # of one sample's JSON
_HEAD = re.compile(rb'^\s*\{\s*"__key__"\s*:')
_LOOKED_AT = 20
_PIECE = 1 << 20
_DIGITS = 9
_BLOCK = tarfile.BLOCKSIZE
_END = bytes(2 * _BLOCK)


class WebDataset(Format):
    """All of every sample, and its image, in few large files."""

    name = "webdataset"
    image_folder = ""
    needs_images = True
    holds_images = True
    takes = ("shard_mb",)
    shape_kinds = frozenset(KINDS)
    carries = frozenset(("attributes", "hard", "confidence", "usage"))

    def detect(self, listing: Sequence[Entry], head: Callable[[str], bytes] | None = None) -> Detected | None:
        stems = {PurePosixPath(entry.path).stem for entry in listing if is_image(entry.path)}
        files = self.annotation_files(entry.path for entry in listing)
        paired = [path for path in files if PurePosixPath(path).stem in stems][:_LOOKED_AT]
        if not paired or head is None or not all(_HEAD.match(head(path)) for path in paired):
            return None
        return Detected(0.95, f"{paired[0]} names the sample that it lies beside")

    def annotation_files(self, names: Iterable[str]) -> list[str]:
        return sorted(name for name in names if name.lower().endswith(".json"))

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
            yield from _read_file(source, path, images)

    def write(self, samples: Iterable[AnnotatedSample], sink: Sink, options: WriteOptions) -> WriteReport:
        report = WriteReport()
        numbers = {label: number for number, label in enumerate(options.labels)}
        open_image: OpenImage = options.open_image or (lambda _: nullcontext((b"", 0)))
        with ExitStack() as stack:
            shards: dict[str, _Shards] = {}
            for place, sample in enumerate(samples):
                group = _group(sample, options)
                if group not in shards:
                    most = options.shard_mb * 1_000_000
                    shards[group] = stack.enter_context(_Shards(sink, group, most))
                with open_image(sample) as image:
                    if image is None:
                        continue  # who opens them says so
                    key = _key(sample, place)
                    files = _files(sample, key, numbers)
                    shards[group].add([(f"{key}{_ending(sample)}", *image), *files])
                report.samples[group] += 1
                report.annotations += len(sample.annotations)
        sink.write("classes.txt", "".join(f"{label}\n" for label in numbers).encode(errors="replace"))
        return report

    def name_key(self, name: str) -> str:
        return name

    def target_name(self, sample: AnnotatedSample, options: WriteOptions) -> str:
        """Its own: it stays in the JSON, whatever the file is called."""
        return sample.image.name

    def image_targets(self, sample: AnnotatedSample, options: WriteOptions) -> list[str]:
        return []


Part = tuple[str, BinaryIO | bytes, int]  # a file's name, content and size


class _Shards(AbstractContextManager["_Shards"]):
    """The shards of one usage, one after the other. Holds one open, and nothing of what it wrote."""

    def __init__(self, sink: Sink, group: str, most: int) -> None:
        self._sink, self._group, self._most = sink, group, most
        self._open = ExitStack()
        self._out: BinaryIO | None = None
        self._number = self._size = 0

    def __exit__(self, *raised: Any) -> bool | None:
        if self._out is not None and raised[0] is None:
            self._out.write(_END)
        return self._open.__exit__(*raised)

    def add(self, files: Sequence[Part]) -> None:
        """Add the files of a sample, all to one shard."""
        size = sum(_BLOCK + _padded(each) for _, _, each in files)
        if self._out is not None and self._size + size > self._most:
            self._out.write(_END)
            self._open.close()
            self._out = None
        if self._out is None:
            path = f"{self._group}-{self._number:06d}.tar"
            self._out = self._open.enter_context(self._sink.stream(path))
            self._number, self._size = self._number + 1, 0
        for name, content, length in files:
            _write_file(self._out, name, content, length)
        self._size += size


def _write_file(out: BinaryIO, name: str, content: BinaryIO | bytes, size: int) -> None:
    """Write a file of a shard: no time, no owner, nothing that another machine would write in another way."""
    header = tarfile.TarInfo(name)
    header.size, header.mode, header.mtime = size, 0o644, 0
    out.write(header.tobuf(tarfile.USTAR_FORMAT))
    left = size
    if isinstance(content, bytes):
        out.write(content)
    else:
        while left and (piece := content.read(min(_PIECE, left))):
            out.write(piece)
            left -= len(piece)
        if left:
            raise OSError(f"{name} ended {left} bytes too early.")
    out.write(bytes(_padded(size) - size))


def _padded(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


def _group(sample: AnnotatedSample, options: WriteOptions) -> str:
    """The usage of a sample; what nobody has labeled is in no shard of what has labels."""
    if options.by_usage:
        return sample.usage or "unlabeled"
    return "all" if sample.is_labeled else "unlabeled"


def _key(sample: AnnotatedSample, place: int) -> str:
    """The name that all files of a sample have; without a point, behind which an ending begins."""
    return f"{place if sample.number is None else sample.number:0{_DIGITS}d}"


def _ending(sample: AnnotatedSample) -> str:
    name = sample.image.name
    return name[len(stem_of(name)) :].lower() or ".img"


def _files(sample: AnnotatedSample, key: str, numbers: dict[str, int]) -> list[Part]:
    """The files of a sample but its image, by their names' endings."""
    image = sample.image
    said: dict[str, Any] = {"__key__": key, "name": image.name}
    if image.width and image.height:
        said["width"], said["height"] = image.width, image.height
    if image.sha256:
        said["sha256"] = image.sha256
    if sample.usage:
        said["usage"] = sample.usage
    said |= sample_to_json(sample)
    said["annotations"] = [_annotation(record, sample) for record in sample.annotations]
    files = [(f"{key}.json", _encode(said))]
    if len(sample.annotations) == 1 and sample.annotations[0].shape is None:
        number = numbers.setdefault(sample.annotations[0].label, len(numbers))
        files.insert(0, (f"{key}.cls", str(number).encode()))
    return [(name, content, len(content)) for name, content in files]


def _annotation(record: AnnotationRecord, sample: AnnotatedSample) -> dict[str, Any]:
    said = annotation_to_json(record)
    if record.shape is not None:
        x0, y0, x1, y1 = clipped_box(record.shape, sample.image.width, sample.image.height)
        said["bbox"] = (x0, y0, x1 - x0, y1 - y0)
    return said


def _read_file(source: Source, path: str, images: ImageFinder) -> Iterator[AnnotatedSample | Problem]:
    try:
        with source.open(path) as file:
            data = file.read(MOST_BYTES + 1)
        said = decode_line(data) if len(data) <= MOST_BYTES else None
    except (RowError, OSError, DomainError) as problem:
        yield Problem(path, "annotation_file_unreadable", f"The file can't be read: {problem}")
        return
    if said is None:
        yield Problem(path, "annotation_file_unreadable", "The file is larger than 64 MB.")
        return
    candidates = images.beside(path)
    if len(candidates) != 1:
        code = "image_ambiguous" if candidates else "image_not_found"
        yield Problem(path, code, f"{len(candidates)} images have this file's name.")
        return
    size, problem_of_size = agreed_size(source, candidates[0], _declared(said), path)
    if problem_of_size:
        yield problem_of_size
        return
    annotations = said.get("annotations")
    records: list[AnnotationRecord] = []
    for place, each in enumerate(annotations if isinstance(annotations, list) else [], 1):
        found = annotation_of(each, size, f"{path}: annotation {place}")
        if isinstance(found, Problem):
            yield found
        else:
            records.append(found)
    info = ImageInfo(candidates[0], candidates[0].rpartition("/")[2], *(size or (None, None)))
    yield with_said(AnnotatedSample(info, tuple(records), usage_of(said)), said)


def _declared(said: dict[str, Any]) -> tuple[int, int] | None:
    width, height = said.get("width"), said.get("height")
    return (width, height) if type(width) is type(height) is int and width > 0 and height > 0 else None


_encode: Callable[[Any], bytes] = msgspec.json.Encoder().encode

FORMAT = WebDataset()
