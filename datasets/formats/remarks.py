"""What is to be said of an annotation file as a whole: how often it held what could not come as it was."""

from collections import Counter
from collections.abc import Iterator

from datasets.records import Problem

CURVED = "outline_simplified"
LEFT_OUT = "regions_left_out"
PREDICTED = "predictions_left_out"
_LONGEST, _MOST_KINDS = 64, 100  # the file chooses them
_SENTENCES = {
    CURVED: "{count:,} came as outlines of straight edges.",
    LEFT_OUT: "{count:,} were left out: Easel has no such annotation.",
    PREDICTED: "{count:,} were left out: people have annotated these images, or a newer one is there.",
}


class Remarks:
    """Counts while a file is read."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, code: str, what: str, count: int = 1) -> None:
        key = code, what[:_LONGEST]
        if key not in self._counts and len(self._counts) >= _MOST_KINDS:
            key = code, "other"
        self._counts[key] += count

    def problems(self) -> Iterator[Problem]:
        """One for each thing that was counted."""
        for (code, what), count in sorted(self._counts.items()):
            if count:
                yield Problem(f"{self._path}: {what}", code, _SENTENCES[code].format(count=count))
