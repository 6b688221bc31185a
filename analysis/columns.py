"""The columns of an analysis: what each holds, and how a whole one is read."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.metrics import METRICS
from analysis.metrics.labels import label_rarity
from analysis.models import Analysis, Column
from datasets.models.version import Usage

USAGES = ("", *Usage.values)  # a usage column has the places of these
# Of each sample: its number and id, its usage, hash and content, the fingerprint of its line (`analysis.earlier`), and
# its group: the place, in the whole version, of the first of its near-duplicates. Of each box: the place of its sample
# in its run of samples, its label, its centre as shares of the image. Of each annotation, with a shape or without:
# sample and label. All else are metrics.
_TYPES = {
    "number": "<i8",
    "sample": "<i8",
    "usage": "<u1",
    "phash": "<i8",
    "content": "<u8",
    "line": "<u8",
    "group": "<i4",
    "owner": "<u2",
    "box_label": "<u2",
    "box_x": "<f4",
    "box_y": "<f4",
    "mark_owner": "<u2",
    "mark_label": "<u2",
}
_METRIC = "<f4"
OF_MARKS = ("mark_owner", "mark_label")
_BOX_METRICS = [metric.name for metric in METRICS.values() if metric.counted == "boxes"]
OF_BOXES = ("owner", "box_label", "box_x", "box_y", *_BOX_METRICS)


class Columns:
    """The columns of one analysis, in the order of numbers.

    Numbers, usages and owners, which all others are read with, are kept; metrics, which may be large, are read anew.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self._owners: dict[str, NDArray[np.int64]] = {}

    def read(self, name: str) -> NDArray[Any]:
        """A column of the whole version."""
        if name == "label_rarity":
            return label_rarity(
                self.owners("mark_owner"), self.read("mark_label").astype(np.int64), len(self.usage)
            )
        found = [np.frombuffer(values, type_of(name)) for _, values in self._runs(name)]
        return np.concatenate(found) if found else np.empty(0, type_of(name))

    def owners(self, name: str = "owner") -> NDArray[np.int64]:
        """For each box of the version, or each annotation, the place of its sample in a column of samples."""
        if name not in self._owners:
            runs, before = [], 0
            for (_, owners), (_, number) in zip(self._runs(name), self._lengths, strict=True):
                runs.append(np.frombuffer(owners, "<u2").astype(np.int64) + before)
                before += number
            self._owners[name] = np.concatenate(runs) if runs else np.empty(0, np.int64)
        return self._owners[name]

    def usages(self, usage: str) -> NDArray[np.bool_]:
        """Which samples have the usage; all do for `all`."""
        if usage == "all":
            return np.ones(len(self.usage), np.bool_)
        return np.asarray(self.usage == USAGES.index(usage), dtype=np.bool_)

    @cached_property
    def usage(self) -> NDArray[Any]:
        return self.read("usage")

    @cached_property
    def sample(self) -> NDArray[np.int64]:
        """The ids of the samples."""
        return self.read("sample").astype(np.int64)

    def split(self, name: str, values: NDArray[Any]) -> list[Column]:
        """The rows of a column of samples that was made when all runs were there, to be written."""
        rows, before = [], 0
        for first, number in self._lengths:
            rows += pack(self.analysis, first, {name: values[before : before + number]})
            before += number
        return rows

    @cached_property
    def _lengths(self) -> list[tuple[int, int]]:
        """Of each run the first number, and how many samples it has."""
        return [(first, len(numbers) // 8) for first, numbers in self._runs("number")]

    def _runs(self, name: str) -> list[tuple[int, Any]]:
        rows = Column.objects.filter(analysis=self.analysis, name=name).order_by("first")
        return list(rows.values_list("first", "values"))


def type_of(name: str) -> str:
    """The numpy type of a column."""
    return _TYPES.get(name, _METRIC)


def pack(analysis: Analysis, first: int, columns: Mapping[str, NDArray[Any]]) -> list[Column]:
    """The rows of a run of samples, to be written."""
    return [
        Column(analysis=analysis, name=name, first=first, values=values.astype(type_of(name)).tobytes())
        for name, values in columns.items()
    ]
