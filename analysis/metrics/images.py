"""Metrics of which each image has one value."""

import numpy as np

from analysis.metrics.base import MeasuredPage, Metric, Numbers, counts, even, from_pixels, octaves

MOST_COUNTED = 64  # boxes of an image that have a bin of their own


def resolution(page: MeasuredPage) -> Numbers:
    """The image's area in px."""
    return page.width * page.height


def aspect_ratio(page: MeasuredPage) -> Numbers:
    """Width over height."""
    return page.width / page.height


def box_count(page: MeasuredPage) -> Numbers:
    """Boxes of the image."""
    return page.box_counts.astype(np.float64)


def box_area_std(page: MeasuredPage) -> Numbers:
    """The population's standard deviation of the area ratios of an image's boxes; 0 with one box or none."""
    counts = np.maximum(page.box_counts, 1)
    number = len(page.width)
    shares = page.box_area_ratios
    means = np.bincount(page.owner, shares, number) / counts
    squares = np.bincount(page.owner, (shares - means[page.owner]) ** 2, number)
    return np.asarray(np.sqrt(squares / counts), dtype=np.float64)


IMAGE_METRICS = (
    Metric("resolution", "px", "images", octaves(8, 30, 4), resolution, is_log=True),
    Metric("aspect_ratio", "", "images", octaves(-4, 4, 12), aspect_ratio, is_log=True),
    Metric("brightness", "", "images", even(0, 1, 100), from_pixels("brightness")),
    Metric("saturation", "", "images", even(0, 1, 100), from_pixels("saturation")),
    Metric("clarity", "", "images", octaves(-4, 16, 5), from_pixels("clarity"), is_log=True),
    Metric("colorfulness", "", "images", even(0, 200, 100), from_pixels("colorfulness")),
    Metric("contrast", "", "images", even(0, 0.5, 100), from_pixels("contrast")),
    Metric("entropy", "bit", "images", even(0, 8, 80), from_pixels("entropy")),
    Metric("sharpness", "", "images", octaves(-10, 6, 6), from_pixels("sharpness"), is_log=True),
    Metric("box_count", "", "images", counts(MOST_COUNTED), box_count),
    Metric("box_area_std", "", "images", even(0, 0.5, 100), box_area_std),
)
