"""The registry of metrics, in the order in which pages show them."""

from analysis.metrics.base import MeasuredPage, Metric
from analysis.metrics.boxes import BOX_METRICS
from analysis.metrics.images import IMAGE_METRICS
from analysis.metrics.labels import LABEL_METRICS

__all__ = ["METRICS", "OF_IMAGES_ALONE", "MeasuredPage", "Metric"]

METRICS: dict[str, Metric] = {
    metric.name: metric for metric in (*IMAGE_METRICS, *BOX_METRICS, *LABEL_METRICS)
}
# those that a dataset has whose labels belong to whole images
OF_IMAGES_ALONE = [metric.name for metric in METRICS.values() if not metric.name.startswith("box_")]
