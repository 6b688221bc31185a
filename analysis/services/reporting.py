"""What an analysis tells beside distributions: labels, where boxes lie, near-duplicates, what gives labels away."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.columns import USAGES, Columns
from analysis.metrics import METRICS
from analysis.prediction import predictability
from datasets.models.version import Usage
from datasets.near_duplicates import group_alike

CELLS = 32  # of the heat map, on each side
MOST_TOGETHER = 30  # labels whose co-occurrence is counted: of more no matrix can be read
PREDICTED = 20_000  # values of a metric from which labels are predicted
TELLING = 0.3  # predictability that is told
_SHARES = (*Usage.values,)

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]


def groups_of(columns: Columns) -> Places:
    """For each sample the place of the first of its near-duplicates; its own where there are none."""
    return group_alike(
        columns.read("phash").astype(np.int64), columns.read("contrast"), columns.read("content")
    )


def report_of(columns: Columns, groups: Places) -> dict[str, Any]:
    """All of it, as JSON."""
    owners = columns.owners("mark_owner")
    marks = columns.read("mark_label").astype(np.int64)
    return {
        "labels": labels_of(columns, owners, marks),
        "together": together(columns, owners, marks),
        "heatmap": heatmap_of(columns),
        "telling": telling(columns, owners, marks),
        "duplicates": duplicates_of(columns, groups),
    }


def labels_of(columns: Columns, owners: Places, marks: Places) -> list[dict[str, Any]]:
    """Of each label how many annotations and samples have it, for all and by usage; the most frequent first."""
    number = len(columns.analysis.labels)
    found = [{"name": name} for name in columns.analysis.labels]
    for usage in ("all", *_SHARES):
        is_wanted = columns.usages(usage)[owners]
        _, labels = distinct(owners[is_wanted], marks[is_wanted], number)
        annotations = np.bincount(marks[is_wanted], minlength=number).tolist()
        samples = np.bincount(labels, minlength=number).tolist()
        for place, label in enumerate(found):
            label[usage] = {"annotations": annotations[place], "samples": samples[place]}
    return sorted(found, key=lambda label: -label["all"]["annotations"])


def together(columns: Columns, owners: Places, marks: Places) -> dict[str, Any]:
    """`{labels, counts}`: samples that have both of two frequent labels, and on the diagonal one."""
    number = len(columns.analysis.labels)
    samples_of, labels = distinct(owners, marks, number)
    samples = np.bincount(labels, minlength=number)
    shown = np.argsort(-samples, kind="stable")[:MOST_TOGETHER]
    place_of = np.full(number, -1)
    place_of[shown] = np.arange(len(shown))
    is_shown = place_of[labels] >= 0
    has = np.zeros((int(owners.max(initial=-1)) + 1, len(shown)), dtype=np.float32)
    has[samples_of[is_shown], place_of[labels[is_shown]]] = 1
    counts = (has.T @ has).astype(int).tolist()
    return {"labels": [columns.analysis.labels[place] for place in shown], "counts": counts}


def heatmap_of(columns: Columns) -> list[list[int]]:
    """How many boxes have their centre in each cell, row by row from the top left."""
    edges = np.linspace(0, 1, CELLS + 1)
    x, y = (columns.read(name) for name in ("box_x", "box_y"))
    is_known = np.isfinite(x) & np.isfinite(y)
    counts, _, _ = np.histogram2d(np.clip(y[is_known], 0, 1), np.clip(x[is_known], 0, 1), bins=(edges, edges))
    return [list(map(int, row)) for row in counts]


def telling(columns: Columns, owners: Places, marks: Places) -> list[dict[str, Any]]:
    """`[{metric, score}]`: metrics from which alone labels can be told, the most telling first."""
    box_labels = columns.read("box_label").astype(np.int64)
    found = []
    for metric in METRICS.values():
        if metric.measure is None:  # it comes from the labels
            continue
        values = columns.read(metric.name).astype(np.float64)
        labels = box_labels
        if metric.counted == "images":
            values, labels = values[owners], marks
        chosen = np.random.default_rng(0).permutation(len(values))[:PREDICTED]
        values = np.log(np.maximum(values[chosen], metric.edges[0])) if metric.is_log else values[chosen]
        score = predictability(values, labels[chosen])
        if score is not None and score >= TELLING:
            found.append({"metric": metric.name, "score": round(score, 3)})
    return sorted(found, key=lambda each: -each["score"])


def duplicates_of(columns: Columns, groups: Places) -> dict[str, int]:
    """How many groups of near-duplicates, and samples in them; and those that are in several usages: leaks."""
    return {
        "groups": len(leaders(groups)),
        "samples": int(np.isin(groups, leaders(groups)).sum()),
        "leaking_groups": len(leaking(columns, groups)),
        "leaking_samples": int(np.isin(groups, leaking(columns, groups)).sum()),
    }


def distinct(first: Places, second: Places, number: int) -> tuple[Places, Places]:
    """The different pairs of two columns, of which the second is below `number`."""
    found = np.unique(first * max(number, 1) + second)
    return found // max(number, 1), found % max(number, 1)


def leaders(groups: Places) -> Places:
    """The places of the first of each group of two or more."""
    found, sizes = np.unique(groups, return_counts=True)
    return np.asarray(found[sizes > 1], dtype=np.int64)


def leaking(columns: Columns, groups: Places) -> Places:
    """The places of the first of each group with samples of more than one usage."""
    usages = columns.usage.astype(np.int64)
    has_usage = usages > 0
    of_usages, _ = distinct(groups[has_usage], usages[has_usage], len(USAGES))
    found, number = np.unique(of_usages, return_counts=True)
    return np.asarray(found[number > 1], dtype=np.int64)
