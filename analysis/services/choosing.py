"""What a chart, a finding or a stack of near-duplicates shows, as a set of samples that filters can ask for."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import numpy as np

from analysis.columns import Columns
from analysis.findings import FINDINGS
from analysis.services.findings import range_of, thresholds_of
from analysis.services.outside import find_outside
from analysis.services.reading import Range, find_samples, latest_analysis, samples_within
from datasets.errors import NotFoundError
from datasets.models import Dataset, SampleSet, User, Version
from datasets.models.sample_set import SetKind
from datasets.sample_sets import make_set


class SetMaker:
    """Makes sets of samples of one analysed version, for one person."""

    def __init__(
        self, *, dataset: Dataset, version: Version, name: str, author: User, now: dt.datetime
    ) -> None:
        self.dataset, self.version, self.name = dataset, version, name
        self.author, self.now = author, now

    def of_range(self, usage: str, wanted: Range) -> SampleSet:
        """The samples of a part of a chart; raises VersionNotAnalysedError, SetEmptyError."""
        found = find_samples(version=self.version, usage=usage, wanted=wanted)
        return self._make(SetKind.RANGE, found.samples.tolist(), usage=usage, **_words(wanted))

    def of_outside(self, wanted: Range) -> SampleSet:
        """The samples that the version's charts don't count and that would be in this part; raises as `of_range`."""
        found = find_outside(dataset=self.dataset, version=self.version, wanted=wanted)
        return self._make(SetKind.OUTSIDE, found.samples.tolist(), **_words(wanted))

    def of_finding(self, name: str) -> SampleSet:
        """The samples that a finding concerns, by the limit that it has now."""
        analysis = latest_analysis(self.version)
        wanted = range_of(FINDINGS[name], analysis, thresholds_of(self.dataset)[name])
        found = samples_within(Columns(analysis), "all", wanted).samples.tolist() if wanted else []
        words = _words(wanted) if wanted else {}
        return self._make(SetKind.FINDING, found, finding=name, usage="all", **words)

    def of_stack(self, sample_id: int) -> SampleSet:
        """A sample and its near-duplicates; raises NotFoundError where it has none."""
        columns = Columns(latest_analysis(self.version))
        groups = columns.read("group")
        is_like = np.isin(groups, groups[columns.sample == sample_id])
        if is_like.sum() < 2:
            raise NotFoundError
        return self._make(SetKind.STACK, columns.sample[is_like].tolist())

    def _make(self, kind: SetKind, sample_ids: Iterable[int], **origin: Any) -> SampleSet:
        version = {"version": str(self.version.pk), "version_name": self.version.name}
        return make_set(
            dataset=self.dataset,
            sample_ids=sample_ids,
            author=self.author,
            now=self.now,
            name=self.name,
            kind=kind,
            origin=version | origin,
        )


def _words(wanted: Range) -> dict[str, Any]:
    return {"metric": wanted.metric, "from": wanted.low, "to": wanted.high}
