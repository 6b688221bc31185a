"""Samples that a version's charts do not count, and that would fall into a part of one of them."""

from dataclasses import dataclass

import numpy as np

from analysis.columns import Columns
from analysis.live import Ids, find_live
from analysis.services.reading import Range, latest_analysis
from datasets.models import Dataset, Version
from datasets.sample_pages import Cursor


@dataclass(frozen=True, slots=True)
class Outside:
    """Ids of samples in their order. Of others the value is not known: `unscanned` ones wait for their scan,
    `unmeasured` ones for labels or for an analysis."""

    samples: Ids
    unscanned: int
    unmeasured: int


def find_outside(*, dataset: Dataset, version: Version, wanted: Range) -> Outside:
    """The dataset's samples with a value in the range that are not among those which the version's analysis measured.

    So also those that the version holds without labels, where labels need shapes. The metric is one of
    `analysis.live.LIVE_METRICS`. Raises VersionNotAnalysedError.
    """
    inside = Columns(latest_analysis(version)).sample
    found = find_live(dataset.pk, wanted.metric, *wanted.bounds())
    return Outside(
        _without(found.in_range, inside),
        len(_without(found.unscanned, inside)),
        len(_without(found.unmeasured, inside)),
    )


def _without(ids: Ids, others: Ids) -> Ids:
    return ids[~np.isin(ids, others)]


@dataclass(frozen=True, slots=True)
class OutsidePage:
    """Ids of a page, and the places to read on from; None where there is nothing more."""

    samples: list[int]
    next: Cursor | None
    prev: Cursor | None


def page_of(ids: Ids, *, cursor: Cursor | None, limit: int) -> OutsidePage:
    """At most `limit` of the samples at a cursor by id: what comes or goes in between moves no page."""
    if cursor is None:
        start, end = 0, limit
    else:
        is_behind = cursor.backwards is cursor.inclusive
        place = int(np.searchsorted(ids, cursor.key[0], side="right" if is_behind else "left"))
        start, end = (place - limit, place) if cursor.backwards else (place, place + limit)
    start, end = max(start, 0), min(max(end, 0), len(ids))
    return OutsidePage(
        ids[start:end].tolist(),
        Cursor((int(ids[end - 1]),)) if 0 < end < len(ids) else None,
        Cursor((int(ids[start]),), backwards=True) if 0 < start < len(ids) else None,
    )
