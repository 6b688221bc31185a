"""The columns of an analysis: what each holds, and how a whole one is read."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.models import Analysis, Column
from datasets.models.version import Usage

USAGES = ("", *Usage.values)  # a usage column has the places of these
# Of each sample: its number and id, its usage, hash and content, and its group: the place, in the whole version, of the
# first of its near-duplicates. Of each box: the place of its sample in its run of samples, its label, its centre as
# shares of the image. Of each annotation, with a shape or without: sample and label. All else are metrics.
_TYPES = {
    "number": "<i8",
    "sample": "<i8",
    "usage": "<u1",
    "phash": "<i8",
    "content": "<u8",
    "group": "<i4",
    "owner": "<u2",
    "box_label": "<u2",
    "box_x": "<f4",
    "box_y": "<f4",
    "mark_owner": "<u2",
    "mark_label": "<u2",
}
_METRIC = "<f4"


def pack(analysis: Analysis, first: int, columns: Mapping[str, NDArray[Any]]) -> list[Column]:
    """The rows of a run of samples, to be written."""
    return [
        Column(
            analysis=analysis,
            name=name,
            first=first,
            values=values.astype(_TYPES.get(name, _METRIC)).tobytes(),
        )
        for name, values in columns.items()
    ]


def read(analysis: Analysis, name: str) -> NDArray[Any]:
    """A column of the whole version, in the order of numbers."""
    found = [np.frombuffer(values, _TYPES.get(name, _METRIC)) for _, values in _runs(analysis, name)]
    return np.concatenate(found) if found else np.empty(0, _TYPES.get(name, _METRIC))


def split(analysis: Analysis, name: str, values: NDArray[Any]) -> list[Column]:
    """The rows of a column of samples that was made when all runs were there, to be written."""
    rows, before = [], 0
    for first, numbers in _runs(analysis, "number"):
        after = before + len(numbers) // 8
        rows += pack(analysis, first, {name: values[before:after]})
        before = after
    return rows


def read_owners(analysis: Analysis, name: str = "owner") -> NDArray[np.int64]:
    """For each box of the version, or each annotation, the place of its sample in a column of samples."""
    found, before = [], 0
    runs = zip(_runs(analysis, name), _runs(analysis, "number"), strict=True)
    for (_, owners), (_, numbers) in runs:
        found.append(np.frombuffer(owners, "<u2").astype(np.int64) + before)
        before += len(numbers) // 8
    return np.concatenate(found) if found else np.empty(0, np.int64)


def read_usages(analysis: Analysis, usage: str) -> NDArray[np.bool_]:
    """Which samples have the usage; all do for `all`."""
    found = read(analysis, "usage")
    return np.ones(len(found), np.bool_) if usage == "all" else found == USAGES.index(usage)


def _runs(analysis: Analysis, name: str) -> list[tuple[int, Any]]:
    rows = Column.objects.filter(analysis=analysis, name=name).order_by("first")
    return list(rows.values_list("first", "values"))
