"""CVAT's XML, image by image: memory does not grow with the file.

Document types and entities are refused, so no file can read another or grow by expansion. What a track says of a frame
comes alone, as the file has it: `datasets.formats.cvat_tracks` sorts it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

import msgspec

PIECE = 1 << 16
MOST_BYTES = 64 << 20  # of one image, or before the first one
MAX_DEPTH = 16
MOST_DEFINED = 100_000  # attributes of labels
_NAME, _ATTRIBUTE = ("labels", "label", "name"), ("labels", "label", "attributes", "attribute")

Texts = dict[str, str]


class CvatError(Exception):
    """The file is no readable CVAT file; the sentence says why."""


class Element(msgspec.Struct, gc=False):
    """A shape or a tag: its kind is the element's name; `answers` are its attributes, name and text."""

    kind: str
    texts: Texts
    answers: list[tuple[str, str]] = []


@dataclass(slots=True)
class CvatImage:
    """An <image> with what is on it."""

    texts: Texts
    elements: list[Element] = field(default_factory=list)
    weight: int = 0  # characters of its values


@dataclass(slots=True)
class Tracked:
    """One shape of a <track>, whose texts are `track`."""

    track: Texts
    element: Element


class CvatReader:
    """Reads one file. `types`: the input type of each attribute, by its label and name, once <meta> was read."""

    def __init__(self) -> None:
        self.types: dict[tuple[str, str], str] = {}
        self._ready: list[CvatImage | Tracked] = []
        self._path: list[str] = []
        self._text: list[str] = []
        self._image: CvatImage | None = None
        self._track: Texts = {}
        self._element: Element | None = None
        self._answer = ""
        self._label = self._defined = ""
        self._parser = self._made_parser()

    def read(self, file: BinaryIO) -> Iterator[CvatImage | Tracked]:
        """Yield images, and shapes of tracks. Raises CvatError, once what came before was given."""
        waiting = 0
        is_last = False
        while not is_last:
            piece = file.read(PIECE)
            is_last = not piece
            problem = self._parsed(piece, is_last=is_last)
            waiting = 0 if self._ready else waiting + len(piece)
            yield from self._ready
            self._ready.clear()
            if problem:
                raise problem
            if waiting > MOST_BYTES:
                raise CvatError(f"An image of the file has more than {MOST_BYTES >> 20} MB.")

    def _parsed(self, piece: bytes, *, is_last: bool) -> CvatError | None:
        try:
            self._parser.Parse(piece, is_last)
        except CvatError as problem:
            return problem
        except (expat.ExpatError, LookupError, ValueError) as problem:
            return CvatError(f"The XML can't be read: {problem}.")
        return None

    def _made_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        return parser

    def _start(self, name: str, texts: Texts) -> None:
        path = self._path
        if not path and name != "annotations":
            raise CvatError(f"The file's root is <{name[:40]}>, not <annotations>.")
        if len(path) >= MAX_DEPTH:
            raise CvatError("The elements are nested too deeply.")
        path.append(name)
        self._text.clear()
        if len(path) == 2:
            self._track = texts
            self._image = CvatImage(texts) if name == "image" else None
        elif len(path) == 3 and path[1] in ("image", "track"):
            self._element = Element(name, texts, [])
            self._weigh(texts)
        elif len(path) == 4 and name == "attribute":
            self._answer = texts.get("name", "")

    def _end(self, name: str) -> None:
        path = self._path
        if path[1:2] == ["meta"]:
            self._define(tuple(path))
        elif len(path) == 4 and name == "attribute" and self._element is not None:
            text = "".join(self._text)
            self._element.answers.append((self._answer, text))
            self._weigh({"": text})
        elif len(path) == 3 and self._element is not None:
            if self._image is not None:
                self._image.elements.append(self._element)
            else:
                self._ready.append(Tracked(self._track, self._element))
            self._element = None
        elif len(path) == 2 and self._image is not None:
            self._ready.append(self._image)
            self._image = None
        path.pop()
        self._text.clear()

    def _define(self, path: tuple[str, ...]) -> None:
        """Take what <meta> says of the labels' attributes: of a task, a job or a project."""
        text = "".join(self._text).strip()
        if path[-3:] == _NAME:
            self._label = text
        elif path[-5:] == (*_ATTRIBUTE, "name"):
            self._defined = text
        elif path[-5:] == (*_ATTRIBUTE, "input_type") and len(self.types) < MOST_DEFINED:
            self.types[self._label, self._defined] = text

    def _weigh(self, texts: Texts) -> None:
        if self._image is not None:
            self._image.weight += sum(map(len, texts.values()))

    def _refuse(self, *_: object) -> None:
        raise CvatError("Document types and entities are not accepted.")
