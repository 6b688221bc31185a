"""What the values of a mask mean: `classes.txt` names them in order, `labelmap.txt` by colour."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from datasets.errors import DomainError
from datasets.formats.base import Source
from datasets.records import Problem

VOID = 255
VOID_WIDE = 65535
VOID_COLOUR = 0xE0E0C0  # VOC's border between objects
CITY = 1000  # Cityscapes' ids of 16 bits are class * 1000 + instance
INSTANCE = "object"  # an instance of which nothing tells the class
_BACKGROUNDS = frozenset(("background", "_background_", "__background__", "bg", "void", "unlabeled"))
_IGNORED = "__ignore__"
_LISTS = ("classes.txt", "class_names.txt", "labels.txt")
_MAPS = ("labelmap.txt", "label_map.txt")
_MOST_BYTES = 1 << 20


class Legend:
    """Names by value and by colour. One without names calls a value by its number."""

    def __init__(
        self,
        by_value: dict[int, str] | None = None,
        by_colour: dict[int, str] | None = None,
        backgrounds: Iterable[int] = (),
    ) -> None:
        self.by_value = by_value or {}
        self.by_colour = by_colour or {}
        self._backgrounds = frozenset(backgrounds)

    @property
    def has_names(self) -> bool:
        return bool(self.by_value or self.by_colour)

    def label_of(self, value: int, colour: int) -> str:
        """The label of a value of a grey or palette mask that is shown in `colour`; nothing for background and void."""
        if value == 0 or colour in self._backgrounds:
            return ""
        if colour in self.by_colour:
            return self.by_colour[colour]
        named = self.by_value.get(value)
        return named or ("" if value == VOID or colour == VOID_COLOUR else f"class_{value}")

    def label_of_colour(self, colour: int) -> str | None:
        """The label of a colour 0xrrggbb; nothing for background and void, None where the map lacks it."""
        if colour in (0, VOID_COLOUR) or colour in self._backgrounds:
            return self.by_colour.get(colour, "")
        return self.by_colour.get(colour) if self.by_colour else f"class_{colour:06x}"

    def label_of_instance(self, value: int) -> str:
        """The label of an instance in 16 bits; nothing for background and void."""
        if value in (0, VOID_WIDE):
            return ""
        return self.by_value.get(value // CITY) or self.only_name() or INSTANCE

    def only_name(self) -> str | None:
        """The name of the only class, where there is just one."""
        names = {*self.by_value.values(), *self.by_colour.values()}
        return names.pop() if len(names) == 1 else None


def is_legend(path: str) -> bool:
    """Say whether a file may name the values, by its own name."""
    return PurePosixPath(path).name.lower() in (*_LISTS, *_MAPS)


def read_legend(source: Source, paths: Iterable[str]) -> Legend | Problem:
    """Return what the lists say together, a map of colours first; a problem when one can't be read."""
    by_value: dict[int, str] = {}
    by_colour: dict[int, str] = {}
    backgrounds: set[int] = set()
    for path in sorted(paths, key=lambda path: PurePosixPath(path).name.lower() in _MAPS):
        try:
            data = source.open_bytes(path)
            lines = data[:_MOST_BYTES].decode("utf-8-sig").splitlines()
        except (OSError, DomainError, UnicodeDecodeError) as problem:
            return Problem(path, "class_list_unreadable", f"The list of classes can't be read: {problem}.")
        if PurePosixPath(path).name.lower() in _LISTS:
            by_value |= _values(lines)
            continue
        try:
            colours = _colours(lines)
        except ValueError:
            message = "A line of it is no `name:red,green,blue`. Correct it, or remove the file."
            return Problem(path, "class_list_unreadable", message)
        backgrounds |= {colour for colour, name in colours.items() if _is_background(name)}
        by_colour |= {colour: name for colour, name in colours.items() if not _is_background(name)}
    return Legend(by_value, by_colour, backgrounds)


def _values(lines: Sequence[str]) -> dict[int, str]:
    """Names in the order of the values. Value 0 is the background, whether the list names it or not."""
    names = [line.strip() for line in lines]
    if names[:1] == [_IGNORED]:
        names = names[1:]
    if not (names and _is_background(names[0])):
        names = ["background", *names]
    return {value: name for value, name in enumerate(names) if value and name}


def _colours(lines: Sequence[str]) -> dict[int, str]:
    """CVAT's map: `name:red,green,blue:parts:actions`, and lines of comment."""
    colours: dict[int, str] = {}
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.partition(":")
        red, green, blue = (int(number) for number in rest.partition(":")[0].split(","))
        if not all(0 <= number <= 255 for number in (red, green, blue)):
            raise ValueError(rest)
        colours[red << 16 | green << 8 | blue] = name.strip()
    return colours


def _is_background(name: str) -> bool:
    return name.strip().lower() in _BACKGROUNDS
