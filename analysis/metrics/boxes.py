"""Metrics of which each box has one value. A shape that is no rectangle counts by its bounding box."""

import numpy as np

from analysis.metrics.base import MeasuredPage, Metric, Numbers, even, octaves


def box_aspect_ratio(page: MeasuredPage) -> Numbers:
    """Width over height; NaN for points and upright or level lines, which have none."""
    width, height = page.box_sides
    ratio = np.divide(width, height, out=np.full(len(width), np.nan), where=(width > 0) & (height > 0))
    return np.asarray(ratio, dtype=np.float64)


def box_area_ratio(page: MeasuredPage) -> Numbers:
    """The box's share of the image's area, 0..1."""
    return page.box_area_ratios


def box_marginalization(page: MeasuredPage) -> Numbers:
    """How far out the box's centre lies: 0 at the image's centre, 1 at its border.

    ModelArts divides the centre's distance by the border's along the same ray: the larger of both normalised
    coordinates, since the ray meets the border where that one is 1.
    """
    if not len(page.boxes):
        return np.empty(0)
    half = np.stack([page.width, page.height], axis=1)[page.owner] / 2
    centre = (page.boxes[:, :2] + page.boxes[:, 2:]) / 2
    return np.asarray(np.abs(centre / half - 1).max(axis=1), dtype=np.float64)


def box_overlap(page: MeasuredPage) -> Numbers:
    """The share of a box that the other boxes of its image cover together, 0..1; NaN for boxes without area."""
    found = np.zeros(len(page.boxes))
    ends = np.cumsum(page.box_counts)
    for place in np.flatnonzero(page.box_counts > 1):
        own = slice(ends[place] - page.box_counts[place], ends[place])
        found[own] = covered_areas(page.boxes[own])
    width, height = page.box_sides
    area = width * height
    return np.asarray(
        np.divide(found, area, out=np.full(len(area), np.nan), where=area > 0), dtype=np.float64
    )


def covered_areas(boxes: Numbers) -> Numbers:
    """For each of (n, 4) boxes the area, square px, that the union of the others covers of it."""
    low = np.maximum(boxes[:, None, :2], boxes[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
    sides = np.maximum(high - low, 0.0)
    shared = sides[..., 0] * sides[..., 1]
    np.fill_diagonal(shared, 0.0)
    covered = np.asarray(shared.sum(axis=1), dtype=np.float64)
    for place in np.flatnonzero((shared > 0).sum(axis=1) > 1):  # with one other box the sum is the union
        others = shared[place] > 0
        covered[place] = union_area(np.hstack([low[place, others], high[place, others]]))
    return covered


def union_area(boxes: Numbers) -> float:
    """The area of the union of (n, 4) boxes: exact, on the grid of all their edges."""
    columns, rows = np.unique(boxes[:, ::2]), np.unique(boxes[:, 1::2])
    left, right = (np.searchsorted(columns, boxes[:, side]) for side in (0, 2))
    top, bottom = (np.searchsorted(rows, boxes[:, side]) for side in (1, 3))
    steps = np.zeros((len(rows), len(columns)), dtype=np.int32)
    for y, x, step in ((top, left, 1), (top, right, -1), (bottom, left, -1), (bottom, right, 1)):
        np.add.at(steps, (y, x), step)
    is_covered = steps.cumsum(axis=0).cumsum(axis=1)[:-1, :-1] > 0
    return float(np.diff(rows) @ is_covered @ np.diff(columns))


BOX_METRICS = (
    Metric("box_aspect_ratio", "", "boxes", octaves(-6, 6, 8), box_aspect_ratio, is_log=True),
    Metric("box_area_ratio", "", "boxes", octaves(-20, 0, 5), box_area_ratio, is_log=True),
    Metric("box_marginalization", "", "boxes", even(0, 1, 100), box_marginalization),
    Metric("box_overlap", "", "boxes", even(0, 1, 100), box_overlap),
    Metric("box_brightness", "", "boxes", even(0, 1, 100), lambda page: page.box_brightness),
    Metric("box_clarity", "", "boxes", octaves(-4, 16, 5), lambda page: page.box_clarity, is_log=True),
)
