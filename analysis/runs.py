"""A run of a version's samples as columns, from what is known of their images and boxes."""

from collections.abc import Sequence

import numpy as np

from analysis.columns import USAGES
from analysis.contents import BOX_MEASURES, IMAGE_MEASURES, Content
from analysis.earlier import UNKNOWN, Run
from analysis.metrics import METRICS, MeasuredPage
from analysis.metrics.base import Numbers


def run_of(contents: Sequence[Content], lines: Sequence[int], labels: Sequence[str]) -> Run:
    """The columns of some samples, in the order of their numbers. `lines` are the fingerprints of their rows."""
    page = _page_of(contents)
    place_of = {name: place for place, name in enumerate(labels)}
    sizes = np.stack([page.width, page.height], axis=1)[page.owner]
    centres = (page.boxes[:, :2] + page.boxes[:, 2:]) / 2 / sizes
    rows = [content.row for content in contents]
    kept = [line if _is_lasting(each) else UNKNOWN for line, each in zip(lines, contents, strict=True)]
    return {
        "number": np.array([row.number for row in rows], np.int64),
        "sample": np.array([int(row.id) for row in rows], np.int64),
        "usage": np.array([USAGES.index(row.usage or "") for row in rows], np.int64),
        "phash": np.array([content.image[-1] if content.image else 0 for content in contents], np.int64),
        "content": np.array([int(content.sha256[:16] or "0", 16) for content in contents], np.uint64),
        "line": np.array(kept, np.uint64),
        "owner": page.owner,
        "box_label": np.array(
            [place_of[label] for content in contents for label in content.labels], np.int64
        ),
        "mark_owner": np.repeat(np.arange(len(rows)), [len(row.annotations) for row in rows]),
        "mark_label": np.array([place_of[mark.label] for row in rows for mark in row.annotations], np.int64),
        "box_x": centres[:, 0],
        "box_y": centres[:, 1],
        **{name: metric.measure(page) for name, metric in METRICS.items() if metric.measure},
    }


def _is_lasting(content: Content) -> bool:
    """Whether the row alone says what was found: not where a file may be mended, nor where the scan had to tell."""
    return content.problem is None and bool(content.row.sha256 and content.row.width)


def _page_of(contents: Sequence[Content]) -> MeasuredPage:
    counts = np.array([len(content.boxes) for content in contents], np.int64)
    measured = [
        content.image[:-1] if content.image else [np.nan] * len(IMAGE_MEASURES) for content in contents
    ]
    table = np.array(measured, dtype=np.float64).reshape(-1, len(IMAGE_MEASURES))
    values = np.hstack([np.empty((BOX_MEASURES, 0)), *map(_box_values, contents)])
    return MeasuredPage(
        width=np.array([content.width or np.nan for content in contents], dtype=np.float64),
        height=np.array([content.height or np.nan for content in contents], dtype=np.float64),
        pixels={name: table[:, place] for place, name in enumerate(IMAGE_MEASURES)},
        boxes=np.concatenate([np.empty((0, 4)), *[content.boxes for content in contents]]),
        owner=np.repeat(np.arange(len(contents)), counts),
        box_brightness=values[0],
        box_clarity=values[1],
        box_overlap=values[2],
    )


def _box_values(content: Content) -> Numbers:
    return (
        np.full((BOX_MEASURES, len(content.boxes)), np.nan)
        if content.box_values is None
        else content.box_values
    )
