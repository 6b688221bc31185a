"""What is known today of the images of a dataset's samples, whichever versions they are in: as SQL, for many rows.

The scan has measured most of it by the definitions of `datasets.features`; of a JPEG it takes luma from colours where
an analysis decodes luma alone, which differs by less than a fifth of a bin (docs/decisions/0012).
"""

import math
from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from analysis.features import METRIC_SET
from datasets import features as scanned
from datasets import rows
from datasets.states import SampleState

_OF_ANY_SCALE = ("brightness", "saturation", "colorfulness")  # about the same of a JPEG decoded smaller
_OF_FULL_SIZE = ("clarity", "contrast", "entropy")
_OF_ROW = {
    "resolution": "1.0 * width * height",
    "aspect_ratio": "1.0 * width / NULLIF(height, 0)",
    "box_count": f"CASE WHEN state = '{SampleState.LABELED.value}' THEN 1.0 * annotation_count END",
}
_OF_CONTENT = (*_OF_ANY_SCALE, *_OF_FULL_SIZE, "sharpness")
LIVE_METRICS = ("resolution", "aspect_ratio", *_OF_CONTENT, "box_count")

Ids = NDArray[np.int64]

IS_SCANNED = "(scanned_etag = etag)"
# An unreadable image has no measures and never will; a file that is gone can be neither measured nor labeled.
_SAMPLES = "datasets_sample WHERE dataset_id = %s AND deleted_at IS NULL AND NOT missing AND problem = ''"


@dataclass(frozen=True, slots=True)
class LiveSamples:
    """Ids of samples in their order: those in a range, those that wait for their scan, and scanned ones whose value is
    not known all the same."""

    in_range: Ids
    unscanned: Ids
    unmeasured: Ids


def find_live(dataset_id: int, metric: str, low: float, high: float) -> LiveSamples:
    """The samples of a dataset by the value of one of `LIVE_METRICS`: in [low, high), which may be infinite.

    One answer of three texts: a row for each of 100,000 samples takes twice the time. The LIMIT keeps databases from
    working a value out for each place that names it.
    """
    value, source = value_of(metric)
    limits = [
        (f"value {sign} %s", limit) for sign, limit in ((">=", low), ("<", high)) if math.isfinite(limit)
    ]
    is_in_range = " AND ".join(["value IS NOT NULL", *[condition for condition, _ in limits]])
    together = "group_concat(id)" if connection.vendor == "sqlite" else "string_agg(CAST(id AS text), ',')"
    conditions = (is_in_range, "value IS NULL AND NOT is_scanned", "value IS NULL AND is_scanned")
    told = ", ".join([f"{together} FILTER (WHERE {condition})" for condition in conditions])
    live = f"SELECT id, {value} AS value, {IS_SCANNED} AS is_scanned FROM {source} LIMIT {2**62}"
    [texts] = rows.select(
        f"SELECT {told} FROM ({live}) AS live", [*[limit for _, limit in limits], dataset_id]
    )
    return LiveSamples(*[np.sort(np.fromstring(text or "", np.int64, sep=",")) for text in texts])


def value_of(metric: str) -> tuple[str, str]:
    """The value of one of `LIVE_METRICS` as SQL, null while unknown, and the FROM and WHERE that it needs.

    What the scan does not tell comes from an analysis that measured the same content: only for such a sample the
    joined key is not null, so that no other one is looked up.
    The query's parameter is the dataset's id.
    """
    if metric in _OF_ROW:
        return _OF_ROW[metric], _SAMPLES
    found = _of_scan(metric)
    table, _, condition = _SAMPLES.partition(" WHERE ")
    features = (
        f"LEFT JOIN analysis_imagefeatures AS known ON known.metric_set = {METRIC_SET} "
        f"AND known.sha256 = CASE WHEN {found} IS NULL AND {IS_SCANNED} THEN {table}.sha256 END"
    )
    return f"COALESCE({found}, known.{metric})", f"{table} {features} WHERE {condition}"


def _of_scan(metric: str) -> str:
    """What the scan measured of the file as it is today."""
    if metric == "sharpness":
        return "CAST(NULL AS double precision)"
    usable = f"{IS_SCANNED} AND {_measure('metric_set')} = {scanned.METRIC_SET}"
    if metric in _OF_FULL_SIZE:
        usable += f" AND {_measure('scale')} = 1"
    return f"CASE WHEN {usable} THEN {_measure(metric)} END"


def _measure(name: str) -> str:
    if connection.vendor == "sqlite":
        return f"json_extract(measures, '$.{name}')"
    return f"CAST(measures ->> '{name}' AS double precision)"


def read_live(dataset_id: int, metric: str) -> tuple[Ids, NDArray[np.float64]]:
    """Ids of the samples of which one of `LIVE_METRICS` is known, and its values."""
    value, source = value_of(metric)
    found = rows.select(f"SELECT id, {value} FROM {source} AND {value} IS NOT NULL", [dataset_id])
    ids, values = zip(*found, strict=True) if found else ((), ())
    return np.array(ids, dtype=np.int64), np.array(values, dtype=np.float64)


def live_ids(dataset_id: int) -> Ids:
    """Ids of the samples that can be seen and labeled."""
    return np.array([pk for (pk,) in rows.select(f"SELECT id FROM {_SAMPLES}", [dataset_id])], dtype=np.int64)


def count_unscanned(dataset_id: int) -> int:
    return int(rows.select(f"SELECT COUNT(*) FROM {_SAMPLES} AND NOT {IS_SCANNED}", [dataset_id])[0][0])
