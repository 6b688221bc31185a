"""What an earlier analysis has found of lines that a version still has: they are copied and not even decoded.

Everything that an analysis tells of a sample comes from its line of the manifest, which names the content of its image,
and from the definitions of the metrics. So columns keep a fingerprint of both.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.columns import OF_BOXES, OF_MARKS, type_of
from analysis.features import METRIC_SET
from analysis.metrics import METRICS
from analysis.models import Analysis, Column
from datasets.models import Dataset
from datasets.version_pages import PAGE_NUMBERS, Page

Run = dict[str, NDArray[Any]]
Places = NDArray[np.int64]

UNKNOWN = 0  # in the place of a fingerprint: what was found is not to be copied
_DEFINITIONS = blake2b(f"{METRIC_SET} {','.join(METRICS)}".encode()).digest()


def fingerprints(lines: Iterable[bytes]) -> NDArray[np.uint64]:
    """64 bits of each line: enough, since a run is compared with the same numbers of one other version."""
    return np.array(
        [int.from_bytes(blake2b(line, digest_size=8, key=_DEFINITIONS).digest()) or 1 for line in lines],
        dtype=np.uint64,
    )


def known_run(
    dataset: Dataset, pages: Sequence[Page], labels: Sequence[str], prints: NDArray[np.uint64]
) -> tuple[Run | None, NDArray[np.bool_]]:
    """What the latest finished analysis says of the lines of some pages, and which of them it doesn't know.

    `prints` are the lines' fingerprints; `labels` the names that labels are to count through.
    """
    is_new = np.ones(len(prints), np.bool_)
    analysis = (
        Analysis.objects.finished().filter(version__dataset=dataset).only("labels").order_by("-pk").first()
    )
    earlier = _read(analysis, pages[0].first, (pages[-1].slot + 1) * PAGE_NUMBERS - 1) if analysis else None
    if analysis is None or earlier is None or "line" not in earlier:
        return None, is_new
    _, places, lines = np.intersect1d(earlier["line"], prints, return_indices=True)
    is_new[lines] = False
    known = take(earlier, places)
    place_of = {name: place for place, name in enumerate(labels)}
    new_place = np.array([place_of.get(name, UNKNOWN) for name in analysis.labels], dtype=np.int64)
    return known | {name: new_place[known[name]] for name in ("box_label", "mark_label")}, is_new


def _read(analysis: Analysis, first: int, last: int) -> Run | None:
    """The columns of the samples numbered `first` to `last`, and of some around them. Two queries."""
    columns = Column.objects.filter(analysis=analysis, first__lte=last)
    begins = columns.filter(name="number", first__lte=first).order_by("-first")
    start = begins.values_list("first", flat=True).first() or 0
    runs: dict[int, Run] = {}
    for name, begin, values in columns.filter(first__gte=start).values_list("name", "first", "values"):
        runs.setdefault(begin, {})[name] = np.frombuffer(values, type_of(name))
    return reduce(join, [runs[begin] for begin in sorted(runs)]) if runs else None


def join_in_order(known: Run | None, new: Run) -> Run:
    """Two runs as one, by number."""
    if known is None:
        return new
    joined = join(known, new)
    return take(joined, np.argsort(joined["number"]))


def join(first: Run, second: Run) -> Run:
    """The samples of two runs, those of the second behind the others. What only one of them has is left out."""
    number = len(first["number"])
    moved = second | {name: second[name].astype(np.int64) + number for name in ("owner", "mark_owner")}
    return {name: np.concatenate([first[name], moved[name]]) for name in first if name in second}


def take(run: Run, places: Places) -> Run:
    """The samples at these places of a run, in this order, with their boxes and annotations."""
    rank = np.full(len(run["number"]), -1)
    rank[places] = np.arange(len(places))
    boxes, box_owners = _owned(rank, run["owner"])
    marks, mark_owners = _owned(rank, run["mark_owner"])
    chosen = dict.fromkeys(OF_BOXES, boxes) | dict.fromkeys(OF_MARKS, marks)
    taken = {name: values[chosen.get(name, places)] for name, values in run.items()}
    return taken | {"owner": box_owners, "mark_owner": mark_owners}


def _owned(rank: Places, owners: NDArray[Any]) -> tuple[Places, Places]:
    """The places of what the taken samples own, in their order, and the new places of the owners."""
    new = rank[owners]
    order = np.argsort(new, kind="stable")
    order = order[new[order] >= 0]
    return order, new[order]
