"""What an import has reached so far, and what it could not use: kept with each part, summed up at the end."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Protocol, TypeVar

from datasets import jobs
from datasets.storage.paths import display_name

LONGEST_TEXT = 1100  # characters of a refused file's name and of the sentence about it
REFUSED_SHOWN = 1000  # refused files that the result lists
REFUSED_LOGGED = 20_000  # that the log lists, of a part: the others are only counted

Item = TypeVar("Item")


class Refusal(Protocol):
    """What can't be used: of a format, or of a listing."""

    @property
    def name(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def message(self) -> str: ...


class Tally:
    """What a part has reached, in its parameters: a worker that goes on with it counts on."""

    def __init__(self, part: jobs.PartRun) -> None:
        self.part = part
        self.state = part.parameters

    def count(self, name: str, number: int) -> None:
        self.state[name] = self.state.get(name, 0) + number

    def refuse(self, problem: Refusal) -> None:
        """List what can't be used: in the log, and the first ones in the result."""
        name, message = (display_name(text[:LONGEST_TEXT]) for text in (problem.name, problem.message))
        if self.state.get("refused_count", 0) < REFUSED_LOGGED:
            self.part.log(message, level="warning", subject=name, code=problem.code)
        self.count("refused_count", 1)
        refused = self.state.setdefault("refused", [])
        if len(refused) < REFUSED_SHOWN:
            refused.append({"name": name, "code": problem.code, "message": message})


def summed_up(part: jobs.PartRun, *, counts: Sequence[str]) -> dict[str, Any]:
    """The result of a job from those of its parts."""
    result: dict[str, Any] = dict.fromkeys(counts, 0) | {"refused_count": 0, "refused": [], "format": None}
    for step in ("inspect", "unpack", "recognise", "list", "plan", "read"):
        for found in part.results(step):
            for name in (*counts, "refused_count"):
                result[name] += found.get(name, 0)
            room = REFUSED_SHOWN - len(result["refused"])
            result["refused"] += found.get("refused", [])[:room]
            result |= {name: found[name] for name in ("format", "recognised_by") if found.get(name)}
    return result


def batches(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of `size`, the last one shorter."""
    while batch := list(islice(items, size)):
        yield batch
