"""What stands out in a version: each finding is a range of a metric, with a limit that people may move."""

from dataclasses import dataclass
from typing import Literal

from analysis.metrics import METRICS

MOST_TIMES = 1000.0  # the median, that a limit may be


@dataclass(frozen=True, slots=True)
class Finding:
    """Values of `metric` below or above a limit. `limit` is where it stands until somebody moves it.

    `is_relative`: the limit is so many times the median of the version's values.
    """

    name: str
    metric: str
    side: Literal["below", "above"]
    limit: float
    is_relative: bool = False

    def range_for(self, limit: float, median: float) -> tuple[float, float]:
        """The range [low, high) of the metric's axis that the finding is about."""
        edges = METRICS[self.metric].edges
        end = limit * median if self.is_relative else limit
        return (float(edges[0]), end) if self.side == "below" else (end, float(edges[-1]))

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the greatest limit that it may have."""
        if self.is_relative:
            return (MOST_TIMES**-1, 1.0) if self.side == "below" else (1.0, MOST_TIMES)
        edges = METRICS[self.metric].edges
        return float(edges[0]), float(edges[-1])


# Limits that fewer than one in a hundred images of real sets are beyond, tried on photos, cells, boards and clothes.
# Blur of 1.5 px brings most of them below 0.2, of which they have 0.23 to 7.
FINDINGS: dict[str, Finding] = {
    finding.name: finding
    for finding in (
        Finding("dark", "brightness", "below", 0.15),
        Finding("bright", "brightness", "above", 0.9),
        Finding("blurred", "sharpness", "below", 0.2),
        Finding("flat", "entropy", "below", 3.0),
        Finding("small", "resolution", "below", 64 * 64),
        Finding("wide", "aspect_ratio", "above", 4.0),
        Finding("tall", "aspect_ratio", "below", 0.25),
        Finding("far_smaller", "resolution", "below", 0.25, is_relative=True),
        Finding("far_larger", "resolution", "above", 4.0, is_relative=True),
        Finding("far_narrower", "aspect_ratio", "below", 0.5, is_relative=True),
        Finding("far_wider", "aspect_ratio", "above", 2.0, is_relative=True),
        Finding("without_boxes", "box_count", "below", 1.0),
        Finding("crowded", "box_count", "above", 100.0),
        Finding("tiny_boxes", "box_area_ratio", "below", 0.0001),
        Finding("whole_image_boxes", "box_area_ratio", "above", 0.95),
        Finding("border_boxes", "box_marginalization", "above", 0.95),
        Finding("cut_off_boxes", "box_border_distance", "below", 1.5),
        Finding("rare_labels", "label_rarity", "above", 50.0),
        Finding("covered_boxes", "box_overlap", "above", 0.8),
    )
}
