"""What stands out in an analysed version, by limits that a dataset's people have set; groups of near-duplicates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.columns import USAGES, Columns
from analysis.findings import FINDINGS
from analysis.metrics import METRICS
from analysis.models import Thresholds
from analysis.services.analysing import metrics_of
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
        edges = METRICS[FINDINGS[name].metric].edges
        if limit is not None and not edges[0] <= limit <= edges[-1]:
            message = f"{name}: Use a number from {edges[0]:g} to {edges[-1]:g}."
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
    limits, known = thresholds_of(dataset), metrics_of(dataset)
    found = []
    for name, finding in FINDINGS.items():
        if finding.metric not in known:
            continue
        low, high = finding.range_for(limits[name])
        there = samples_within(columns, "all", Range(finding.metric, low, high))
        found.append(
            {
                "name": name,
                "metric": finding.metric,
                "counted": METRICS[finding.metric].counted,
                "side": finding.side,
                "limit": limits[name],
                "usual_limit": finding.limit,
                "from": low,
                "to": high,
                "samples": len(there.samples),
                "values": there.values,
            }
        )
    return found


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
