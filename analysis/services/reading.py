"""Reading analyses: distributions side by side, and the samples behind a part of one."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.columns import USAGES, Columns
from analysis.comparison import drift
from analysis.errors import VersionNotAnalysedError
from analysis.metrics import METRICS
from analysis.models import Analysis
from datasets.models import Dataset, Version


def latest_analysis(version: Version) -> Analysis:
    """The newest finished one; raises VersionNotAnalysedError."""
    found = Analysis.objects.finished().filter(version=version).order_by("-pk").first()
    if found is None:
        raise VersionNotAnalysedError(
            f"{version.name} was not analysed yet. Start the feature analysis for it."
        )
    return found


def read_series(
    *, versions: Sequence[Version], usages: Sequence[str], metrics: Sequence[str]
) -> dict[str, Any]:
    """The series of each metric, for every version and usage, and how far each is from the first of them."""
    analyses = [(version, latest_analysis(version)) for version in versions]
    series, drifts = [], []
    for name in metrics:
        found = [
            _series(version, usage, name, analysis.series[usage][name])
            for version, analysis in analyses
            for usage in usages
            if name in analysis.series[usage]
        ]
        series += found
        drifts += [
            {"metric": name, "a": found[0]["name"], "b": other["name"], **asdict(apart)}
            for other in found[1:]
            if (apart := drift(found[0]["counts"], other["counts"]))
        ]
    return {"series": series, "drift": drifts}


def _series(version: Version, usage: str, name: str, summary: dict[str, Any]) -> dict[str, Any]:
    metric = METRICS[name]
    return {
        "name": f"{version.name}_{usage}",
        "version": str(version.pk),
        "usage": usage,
        "metric": name,
        "unit": metric.unit,
        "counted": metric.counted,
        "scale": "log" if metric.is_log else "linear",
        "edges": metric.edges.tolist(),
        **summary,
    }


@dataclass(frozen=True, slots=True)
class Range:
    """A part of a metric's axis: [low, high); at the axis' ends all beyond them, as the bins there have it."""

    metric: str
    low: float
    high: float

    def bounds(self) -> tuple[float, float]:
        """From where to where it reaches, infinite at the axis' ends."""
        edges = METRICS[self.metric].edges
        low = -math.inf if self.low <= edges[0] else self.low
        return low, math.inf if self.high >= edges[-1] else self.high

    def holds(self, values: NDArray[np.floating]) -> NDArray[np.bool_]:
        low, high = self.bounds()
        is_inside = (values >= low) & ((values < high) | (high == math.inf)) & ~np.isnan(values)
        return np.asarray(is_inside, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Found:
    """Samples by id, in the order of their numbers, and how many values of them lie in the range."""

    samples: NDArray[np.int64]
    values: int


def find_samples(*, version: Version, usage: str, wanted: Range) -> Found:
    """The samples of a version and usage with a value in the range; for boxes those with such a box."""
    return samples_within(Columns(latest_analysis(version)), usage, wanted)


def samples_within(columns: Columns, usage: str, wanted: Range) -> Found:
    """As `find_samples`, of an analysis."""
    is_wanted = columns.usages(usage)
    if wanted.metric not in columns.analysis.series["all"]:  # a metric that is younger than the analysis
        return Found(columns.sample[:0], 0)
    is_inside = wanted.holds(columns.read(wanted.metric))
    if METRICS[wanted.metric].counted == "boxes":
        owners = columns.owners()[is_inside]
        owners = owners[is_wanted[owners]]
        number = len(owners)
        is_inside = np.zeros(len(is_wanted), np.bool_)
        is_inside[owners] = True
    else:
        number = int((is_inside & is_wanted).sum())
    return Found(columns.sample[is_inside & is_wanted], number)


def usages_of(dataset: Dataset, ids: Sequence[int]) -> dict[int, str]:
    """The usages of some samples in the version that was analysed last; none where there is none."""
    analysis = (
        Analysis.objects.finished()
        .filter(version__dataset=dataset)
        .order_by("-pk")
        .only("pk", "version")
        .first()
    )
    if analysis is None:
        return {}
    columns = Columns(analysis)
    is_asked = np.isin(columns.sample, np.array(ids, dtype=np.int64))
    found = zip(columns.sample[is_asked].tolist(), columns.usage[is_asked].tolist(), strict=True)
    return {pk: USAGES[usage] for pk, usage in found}
