"""What stands out in an analysed version, by limits that a dataset's people have set; groups of near-duplicates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.columns import USAGES, Columns
from analysis.findings import FINDINGS, Finding
from analysis.histograms import MEDIAN
from analysis.metrics import METRICS
from analysis.models import Analysis, Thresholds
from analysis.services.reading import Range, latest_analysis, samples_within
from analysis.services.reporting import leaders, leaking
from datasets.errors import InvalidInputError
from datasets.models import Dataset, Version

MOST_OF_A_GROUP = 100  # samples of a group that are shown


def thresholds_of(dataset: Dataset) -> dict[str, float]:
    """The limit of every finding."""
    moved = Thresholds.objects.filter(dataset=dataset).values_list("values", flat=True).first() or {}
    return {name: moved.get(name, finding.limit) for name, finding in FINDINGS.items()}


def move_thresholds(*, dataset: Dataset, limits: Mapping[str, float | None]) -> dict[str, float]:
    """Set limits of findings; None puts one back. Raises InvalidInputError."""
    for name, limit in limits.items():
        if name not in FINDINGS:
            raise InvalidInputError(f"{name}: Use some of {', '.join(FINDINGS)}.", code="finding_unknown")
        least, most = FINDINGS[name].limits
        if limit is not None and not least <= limit <= most:
            message = f"{name}: Use a number from {least:g} to {most:g}."
            raise InvalidInputError(message, code="limit_invalid")
    stored, _ = Thresholds.objects.get_or_create(dataset=dataset)
    merged = {**stored.values, **limits}
    stored.values = {name: limit for name, limit in merged.items() if limit is not None}
    stored.save()
    return thresholds_of(dataset)


def read_report(*, dataset: Dataset, version: Version) -> dict[str, Any]:
    """The version's report and what stands out in it; raises VersionNotAnalysedError."""
    analysis = latest_analysis(version)
    return {**analysis.report, "findings": findings_of(dataset, Columns(analysis))}


def findings_of(dataset: Dataset, columns: Columns) -> list[dict[str, Any]]:
    """Of each finding its limit, the range of its metric, how many samples it concerns and how many values."""
    limits = thresholds_of(dataset)
    found = []
    for name, finding in FINDINGS.items():
        wanted = range_of(finding, columns.analysis, limits[name])
        if wanted is None:
            continue
        there = samples_within(columns, "all", wanted)
        found.append(
            {
                "name": name,
                "metric": finding.metric,
                "counted": METRICS[finding.metric].counted,
                "side": finding.side,
                "is_relative": finding.is_relative,
                "limit": limits[name],
                "usual_limit": finding.limit,
                "from": wanted.low,
                "to": wanted.high,
                "samples": len(there.samples),
                "values": there.values,
            }
        )
    return found


def range_of(finding: Finding, analysis: Analysis, limit: float) -> Range | None:
    """What the finding is about; None where the analysis has no values of the metric, or is older than it."""
    summary = analysis.series["all"].get(finding.metric)
    if not summary or not summary["n"]:
        return None
    return Range(finding.metric, *finding.range_for(limit, summary["quantiles"][MEDIAN]))


@dataclass(frozen=True, slots=True)
class Stack:
    """A group of near-duplicates: `size` samples, of which the first have their ids and usages here."""

    size: int
    samples: list[int]
    usages: list[str]


def find_stacks(*, version: Version, is_leaking: bool, start: int, limit: int) -> tuple[list[Stack], int]:
    """Groups of near-duplicates from the `start`-th on, the largest first, and how many there are."""
    columns = Columns(latest_analysis(version))
    groups = columns.read("group").astype(np.int64)
    first = leaking(columns, groups) if is_leaking else leaders(groups)
    sizes = np.bincount(groups, minlength=len(groups))[first]
    shown = first[np.lexsort((first, -sizes))][start : start + limit]
    found = [_stack(np.flatnonzero(groups == leader), columns.sample, columns.usage) for leader in shown]
    return found, len(first)


def _stack(places: Any, ids: Any, usages: Any) -> Stack:
    shown = places[:MOST_OF_A_GROUP]
    return Stack(len(places), ids[shown].tolist(), [USAGES[place] for place in usages[shown]])
