"""Metrics of which each box has one value. A shape that is no rectangle counts by its bounding box."""

import numpy as np

from analysis.metrics.base import MeasuredPage, Metric, Numbers, counts, even, octaves

MOST_NEAR = 32  # px that have a bin of their own


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


def box_border_distance(page: MeasuredPage) -> Numbers:
    """How far the box's nearest side is from the image's border, px; 0 where the object may be cut off."""
    size = np.stack([page.width, page.height], axis=1)[page.owner]
    gaps = np.hstack([page.boxes[:, :2], size - page.boxes[:, 2:]])
    return np.asarray(gaps.min(axis=1, initial=np.inf), dtype=np.float64)


BOX_METRICS = (
    Metric("box_aspect_ratio", "", "boxes", octaves(-6, 6, 8), box_aspect_ratio, is_log=True),
    Metric("box_area_ratio", "", "boxes", octaves(-20, 0, 5), box_area_ratio, is_log=True),
    Metric("box_marginalization", "", "boxes", even(0, 1, 100), box_marginalization),
    Metric("box_border_distance", "px", "boxes", counts(MOST_NEAR), box_border_distance),
    Metric("box_overlap", "", "boxes", even(0, 1, 100), lambda page: page.box_overlap),
    Metric("box_brightness", "", "boxes", even(0, 1, 100), lambda page: page.box_brightness),
    Metric("box_clarity", "", "boxes", octaves(-4, 16, 5), lambda page: page.box_clarity, is_log=True),
)
