"""Marks: rows as plain values, shapes from columns, the compact form of the history."""

import datetime as dt
import json
import uuid
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.geometry import parse_shape
from datasets.marks import Mark, from_history, shape_columns, shape_json, stored_shape, to_history
from tests.factories import NOON

SHAPES: list[dict[str, Any]] = [
    {"kind": "rectangle", "points": [[1.5, 2.0], [30.25, 40.0]]},
    {"kind": "rotated_rectangle", "points": [[50.0, 50.0], [20.0, 10.0]], "angle": 30.0},
    {"kind": "polygon", "points": [[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]]},
    {"kind": "circle", "points": [[50.0, 50.0], [10.0, 0.0]]},
    {"kind": "line", "points": [[0.0, 0.0], [10.0, 10.0]]},
    {"kind": "point", "points": [[5.0, 6.0]]},
    {"kind": "polyline", "points": [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]]},
    {"kind": "mask", "rle": {"size": [100, 100], "counts": [5, 3, 9992]}},
]


def columns_of(raw: dict[str, Any]) -> list[Any]:
    columns = shape_columns(parse_shape(raw, width=100, height=100))
    return [columns.get(name) for name in ("kind", "points", "x0", "y0", "x1", "y1")]


@pytest.mark.parametrize("raw", SHAPES, ids=lambda raw: raw["kind"])
def test_every_shape_comes_back_from_its_columns(raw: dict[str, Any]) -> None:
    columns = columns_of(raw)

    assert shape_json(*columns) == raw
    assert stored_shape(*columns) == parse_shape(raw, width=100, height=100)


def test_a_rectangle_is_its_bounds() -> None:
    columns = shape_columns(parse_shape(SHAPES[0], width=100, height=100))

    assert columns == {"kind": "rectangle", "x0": 1.5, "y0": 2.0, "x1": 30.25, "y1": 40.0, "area": 1092.5}


def test_a_bare_label_has_no_shape() -> None:
    assert shape_columns(None) == {}
    assert shape_json("", None, None, None, None, None) is None
    assert Mark(uuid.uuid4(), 1).shape is None


def test_the_history_keeps_nothing_that_is_a_default() -> None:
    assert json.loads(msgspec.json.encode(to_history(Mark(uuid.uuid4(), 7)))) == {"l": 7}


moments = st.integers(0, 4 * 10**15).map(lambda number: NOON + number * dt.timedelta(microseconds=1))
floats = st.none() | st.floats(-1e6, 1e6)
marks = st.builds(
    Mark,
    id=st.uuids(),
    label_id=st.integers(1, 2**62),
    kind=st.sampled_from(["", "rectangle", "polygon"]),
    points=st.none() | st.just({"points": [[0.5, 1.0]]}),
    x0=floats,
    y0=floats,
    x1=floats,
    y1=floats,
    area=floats,
    attributes=st.dictionaries(
        st.text(max_size=5), st.none() | st.booleans() | st.text(max_size=5), max_size=2
    ),
    hard=st.booleans(),
    source=st.sampled_from(["human", "smart", "import"]),
    confidence=st.none() | st.floats(0, 1),
    changed=st.booleans(),
    author_id=st.none() | st.integers(1, 2**62),
    created_at=st.none() | moments,
)


@settings(derandomize=True, database=None, deadline=None)
@given(mark=marks)
def test_a_mark_comes_back_from_the_history_as_it_was(mark: Mark) -> None:
    stored = json.loads(msgspec.json.encode(to_history(mark)))

    assert from_history(str(mark.id), stored) == mark
