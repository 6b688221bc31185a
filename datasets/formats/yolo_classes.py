"""YOLO's lists of class names: `data.yaml`, `classes.txt`, `obj.names`, or what `obj.data` names."""

from collections.abc import Sequence
from pathlib import PurePosixPath

import yaml

from datasets.errors import DomainError
from datasets.formats.base import Source
from datasets.records import Problem

MOST_BYTES = 1 << 20
_YAML = (".yaml", ".yml")
_LISTS = ("classes.txt", "_darknet.labels")
_LIST_SUFFIXES = (".names", ".data")

Names = dict[int, str]


class ClassListError(Exception):
    """A list of class names can't be read."""


def is_class_list(path: str) -> bool:
    """Say whether a file may name the classes, by its own name."""
    name = PurePosixPath(path).name.lower()
    return name in _LISTS or name.endswith((*_YAML, *_LIST_SUFFIXES))


class ClassLists:
    """Finds the class names of a label file: those of the nearest folder above it, or of the only list there is."""

    def __init__(self, source: Source, paths: Sequence[str]) -> None:
        self._source = source
        self._paths = sorted(paths, key=_rank)
        self._read: dict[str, Names] = {}
        self._by_folder: dict[str, Names | Problem] = {}

    def of(self, label_file: str) -> Names | Problem:
        """Return the class names by number, or why there are none."""
        folder = label_file.rpartition("/")[0]
        if folder not in self._by_folder:
            self._by_folder[folder] = self._find(folder)
        return self._by_folder[folder]

    def _find(self, folder: str) -> Names | Problem:
        above = [path for path in self._paths if f"{folder}/".startswith(_folder_of(path))]
        above.sort(key=lambda path: -len(_folder_of(path)))  # stable: of one folder the best kind stays first
        for path in above:
            try:
                names = self._names(path)
            except ClassListError as problem:
                return Problem(path, "class_list_unreadable", str(problem))
            if names:
                return names
        return self._only(folder)

    def _only(self, folder: str) -> Names | Problem:
        """The one list that lies elsewhere; with several nobody can tell which is meant."""
        found = []
        for path in self._paths:
            try:
                found.append(self._names(path))
            except ClassListError:
                continue
        found = [names for names in found if names]
        return found[0] if len(found) == 1 else missing(folder)

    def _names(self, path: str) -> Names:
        if path not in self._read:
            self._read[path] = read_names(self._source, path)
        return self._read[path]


def missing(folder: str) -> Problem:
    """What is said of label files whose numbers nobody can turn into names."""
    message = (
        "Labels are numbers here, and no list says what they mean. Add `classes.txt` with one name a line, in the "
        "order of the numbers, or a `data.yaml` with `names`, and import again."
    )
    return Problem(f"{folder}/" if folder else "*.txt", "class_list_missing", message)


def read_names(source: Source, path: str) -> Names:
    """Return the names in a list by number: none when it is a file of another kind. Raises ClassListError."""
    text = _text(source, path)
    if path.lower().endswith(_YAML):
        return _names_of_yaml(text)
    if path.lower().endswith(".data"):
        return _names_of_data(source, path, text)
    return _numbered(text.splitlines())


def _text(source: Source, path: str) -> str:
    try:
        data = source.open_bytes(path)
    except (OSError, DomainError) as problem:
        raise ClassListError(f"The list of classes can't be read: {problem}.") from problem
    if len(data) > MOST_BYTES:
        raise ClassListError("The file is larger than 1 MB: that is no list of classes.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            raise ClassListError("The list of classes is not text in UTF-8. Save it as UTF-8.") from None


def _names_of_yaml(text: str) -> Names:
    try:
        # Only strings, lists and maps: no tag makes an object.
        content = yaml.load(text, yaml.BaseLoader)  # nosec B506
    except (yaml.YAMLError, RecursionError) as problem:
        raise ClassListError(f"The YAML can't be read: {str(problem)[:300]}.") from problem
    names = content.get("names") if isinstance(content, dict) else None
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        return _numbered(names)
    if isinstance(names, dict) and all(isinstance(name, str) for name in names.values()):
        return _keyed(names)
    if names:
        raise ClassListError("`names` is neither a list of names nor a map from number to name.")
    return {}


def _keyed(names: dict[str, str]) -> Names:
    try:
        return {int(number): name.strip() for number, name in names.items()}
    except ValueError:
        raise ClassListError("A key of `names` is not a number.") from None


def _names_of_data(source: Source, path: str, text: str) -> Names:
    """Darknet's obj.data: `names = data/obj.names`, written for another folder as often as not."""
    pairs = (line.partition("=") for line in text.splitlines())
    named = next((value.strip() for key, _, value in pairs if key.strip() == "names"), "")
    if not named or named.lower().endswith(_LIST_SUFFIXES):
        return {}  # a list of its own
    place = f"{_folder_of(path)}{PurePosixPath(named).name}"
    return _numbered(_text(source, place).splitlines())


def _numbered(lines: Sequence[str]) -> Names:
    return {number: line.strip() for number, line in enumerate(lines) if line.strip()}


def _folder_of(path: str) -> str:
    """The folder with a slash behind it; nothing for the root."""
    return path[: path.rfind("/") + 1]


def _rank(path: str) -> tuple[int, str]:
    """YAML is the fullest, obj.data only points to another."""
    lowered = path.lower()
    return (0 if lowered.endswith(_YAML) else 2 if lowered.endswith(".data") else 1), path
