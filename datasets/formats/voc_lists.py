"""VOC's lists of images: `ImageSets/Main/{train, val, inference}.txt`, one file name without extension a line."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress

from datasets.errors import DomainError
from datasets.formats.base import Source
from datasets.formats.naming import stem_of
from datasets.formats.usages import USAGES

_LIST = re.compile(r"(?P<root>.*/|)ImageSets/[^/]+/(?P<name>[^/]+)\.txt", re.IGNORECASE)


def usage_lists(names: Iterable[str]) -> list[str]:
    """Return the files that list the images of a usage; those that list a class's have other names."""
    found = ((_LIST.fullmatch(name), name) for name in names)
    return sorted(name for match, name in found if match and USAGES.get(match["name"].lower()))


class UsageLists:
    """Knows the usage of an annotation file by the lists beside its folder. Holds the names of all images listed.

    A list that can't be read lists nothing; of an image in two lists nobody can say the usage.
    """

    def __init__(self, source: Source, paths: Sequence[str]) -> None:
        self._usages: dict[tuple[str, str], str | None] = {}
        for path in paths:
            match = _LIST.fullmatch(path)
            usage = USAGES.get(match["name"].lower()) if match else None
            if match is None or usage is None:
                continue
            with suppress(DomainError, OSError, UnicodeDecodeError):
                for line in source.open_bytes(path).decode().splitlines():
                    key = match["root"], line.strip()
                    self._usages[key] = usage if self._usages.get(key, usage) == usage else None

    def of(self, annotation_file: str) -> str | None:
        folder, _, name = annotation_file.rpartition("/")
        root = f"{folder}/".rpartition("/")[0].rpartition("/")[0]
        return self._usages.get((f"{root}/" if root else "", stem_of(name)))
