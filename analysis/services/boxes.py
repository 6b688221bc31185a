"""The boxes behind a part of a chart, as they were measured."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.columns import Columns
from analysis.metrics import METRICS
from analysis.services.reading import Range


def boxes_within(columns: Columns, wanted: Range, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """By id of some samples `[{label, box}]` whose values lie in the range: x0, y0, x1, y1 in px of the upright image.

    Empty for a metric of images. Boxes come from what the columns keep, exact to a hundredth of a pixel: today's
    annotations may be others.
    """
    if METRICS[wanted.metric].counted != "boxes" or wanted.metric not in columns.analysis.series["all"]:
        return {}
    is_asked = np.isin(columns.sample, np.array(ids, dtype=np.int64))[columns.owners()]
    chosen = np.flatnonzero(wanted.holds(columns.read(wanted.metric)) & is_asked)
    owners = columns.owners()[chosen]
    area, ratio = (columns.read(name)[owners].astype(np.float64) for name in ("resolution", "aspect_ratio"))
    size = np.stack([np.sqrt(area * ratio), np.sqrt(area / ratio)], axis=1)
    centres = np.stack([columns.read(name)[chosen] for name in ("box_x", "box_y")], axis=1) * size
    own_area = columns.read("box_area_ratio")[chosen] * area
    own_ratio = columns.read("box_aspect_ratio")[chosen].astype(np.float64)  # NaN where a side is 0
    sides = np.nan_to_num(np.stack([np.sqrt(own_area * own_ratio), np.sqrt(own_area / own_ratio)], axis=1))
    boxes = np.hstack([centres - sides / 2, centres + sides / 2]).round(2)
    found: dict[int, list[dict[str, Any]]] = {}
    labels = columns.read("box_label")[chosen]
    for pk, label, box in zip(columns.sample[owners].tolist(), labels.tolist(), boxes.tolist(), strict=True):
        found.setdefault(pk, []).append({"label": columns.analysis.labels[label], "box": box})
    return found
