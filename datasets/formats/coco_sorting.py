"""The images of a COCO file with their annotations, which come in any order: sorted in a temporary file on disk."""

import errno
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, BinaryIO, Self

import msgspec

from datasets.formats.json_arrays import BrokenJsonError, read_arrays

_CACHE_KB = 32_000
_Id = int | str | float | None  # what is left out is None, and refused alone, not with the whole file


class Image(msgspec.Struct, gc=False, omit_defaults=True):
    id: _Id = None
    file_name: str = ""
    width: Any = None
    height: Any = None
    state: Any = None  # "labeled" where there is nothing to mark, as we write it


class Category(msgspec.Struct, gc=False):
    id: _Id = None
    name: str = ""


class Annotation(msgspec.Struct, gc=False, omit_defaults=True):
    image_id: _Id = None
    category_id: _Id = None
    id: Any = None
    bbox: Any = None
    segmentation: Any = None
    iscrowd: Any = 0
    attributes: Any = None
    score: Any = None


_ENCODER = msgspec.json.Encoder()  # and not of MessagePack, whose whole numbers have 64 bits
_TYPES = {"images": Image, "annotations": Annotation, "categories": Category}
_encode, _encode_lines = _ENCODER.encode, _ENCODER.encode_lines
_image = msgspec.json.Decoder(Image).decode
_annotations = msgspec.json.Decoder(list[Annotation]).decode


class SortedCoco(AbstractContextManager["SortedCoco"]):
    """One file's content. Holds some 40 MB, whatever the file's size; the rest is in a file without a name.

    `boxes_only`: outlines of annotations that have a box, nine tenths of a large file, are left out.
    """

    def __init__(self, *, boxes_only: bool = False) -> None:
        self.labels: dict[_Id, str] = {}
        self._boxes_only = boxes_only
        self._waiting = 0  # annotations that were not given out yet
        self._rows = sqlite3.connect("", isolation_level=None)  # a file that SQLite deletes when it is closed
        self._rows.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-{_CACHE_KB}; PRAGMA temp_store=FILE;"
            "CREATE TABLE images (place INTEGER PRIMARY KEY, key, content);"
            "CREATE TABLE annotations (place INTEGER PRIMARY KEY, key, content); BEGIN;"
        )

    def __exit__(self, *_: object) -> None:
        self._rows.close()

    def fill(self, file: BinaryIO) -> Self:
        """Read the whole file. Raises BrokenJsonError, what msgspec says of an element, OSError for a full disk."""
        try:
            names = {self._add(name, elements) for name, elements in read_arrays(file, _TYPES)}
            if "images" not in names:
                raise BrokenJsonError("it lists no images")
            self._sort()
        except sqlite3.OperationalError as error:
            raise OSError(errno.ENOSPC, f"No space for a temporary file: {error}") from error
        return self

    def __iter__(self) -> Iterator[tuple[Image, list[Annotation]]]:
        """Each image of the file, in its order, with its annotations, in theirs."""
        joined = self._rows.execute(
            "SELECT content, (SELECT group_concat(content) FROM annotations WHERE key = images.key) "
            "FROM images ORDER BY place"
        )
        for content, some in joined:
            found = _annotations(f"[{some}]") if some else []
            self._waiting -= len(found)
            yield _image(content), found

    def images(self) -> Iterator[Image]:
        """Each image of the file, alone."""
        return (_image(row[0]) for row in self._rows.execute("SELECT content FROM images ORDER BY place"))

    def lost(self) -> Iterator[Annotation]:
        """The annotations of images that the file does not list, after all others."""
        if not self._waiting:
            return
        found = self._rows.execute(
            "SELECT content FROM annotations WHERE key IS NULL "
            "OR NOT EXISTS (SELECT 1 FROM images WHERE images.key = annotations.key) ORDER BY place"
        )
        for (some,) in found:
            yield from _annotations(f"[{some}]")

    def _add(self, name: str, elements: list[Any]) -> str:
        if name == "categories":
            self.labels |= {each.id: each.name for each in elements}
        elif name == "images":
            rows: Iterable[tuple[Any, bytes]] = ((_key(each.id), _encode(each)) for each in elements)
            self._rows.executemany("INSERT INTO images (key, content) VALUES (?, ?)", rows)
        else:
            self._add_annotations(elements)
        return name

    def _add_annotations(self, elements: list[Annotation]) -> None:
        for each in elements:
            if not each.segmentation or (self._boxes_only and each.bbox is not None):
                each.segmentation = None
        keys = [_key(each.image_id) for each in elements]
        lines = (
            _encode_lines(elements).decode().removesuffix("\n").split("\n")
        )  # JSON has no other line breaks
        rows = zip(keys, lines, strict=True)
        self._rows.executemany("INSERT INTO annotations (key, content) VALUES (?, ?)", rows)
        self._waiting += len(elements)

    def _sort(self) -> None:
        """Of images with the same id only the first one has annotations.

        The index holds all that is read of an image, in one place: without the content each would be looked up alone.
        """
        self._rows.executescript(
            "CREATE INDEX image_key ON images (key);"
            "CREATE INDEX annotation_key ON annotations (key, place, content);"
            "UPDATE images SET key = NULL WHERE EXISTS (SELECT 1 FROM images AS other "
            "WHERE other.key = images.key AND other.place < images.place);"
        )


def _key(value: _Id) -> _Id:
    """An id as SQLite can hold it: whole numbers of 64 bits, and no halves of characters."""
    if isinstance(value, int) and not -(1 << 63) <= value < 1 << 63:
        return f"{value}"
    return value
