"""From records to marks: what needs no database."""

import datetime as dt
import uuid
from itertools import islice, pairwise

import pytest

from datasets.imported_marks import only_new, ordered_ids
from datasets.marks import Mark, shape_columns
from datasets.records import Shape

NOON = dt.datetime(2026, 1, 2, 12, 0, tzinfo=dt.UTC)


def test_ids_of_one_moment_sort_as_they_are_made() -> None:
    ids = list(islice(ordered_ids(NOON), 5000))
    assert all(before < after for before, after in pairwise(ids))


def test_ids_of_later_moments_sort_behind() -> None:
    before, after = (next(ordered_ids(NOON + dt.timedelta(milliseconds=later))) for later in (0, 1))
    assert before < after


def test_ids_are_uuids_of_the_seventh_version() -> None:
    assert [(each.version, each.variant) for each in islice(ordered_ids(NOON), 2)] == [
        (7, "specified in RFC 4122")
    ] * 2


def test_ids_that_two_workers_make_at_one_moment_differ() -> None:
    assert next(ordered_ids(NOON)) != next(ordered_ids(NOON))


def mark(shape: Shape, place: int = 0) -> Mark:
    return Mark(uuid.UUID(int=place), 1, **shape_columns(shape))


POLYGON = Shape("polygon", ((0.0, 0.0), (20.0, 0.0), (0.0, 20.0)))
OTHER_POLYGON = Shape("polygon", ((20.0, 0.0), (20.0, 20.0), (0.0, 20.0)))
LINE, OTHER_LINE = (Shape("line", points) for points in (((0.0, 0.0), (9.0, 9.0)), ((0.0, 9.0), (9.0, 0.0))))
MASK, OTHER_MASK = (
    Shape("mask", (), None, {"size": [2, 2], "counts": counts}) for counts in ([0, 1, 2, 1], [1, 2, 1])
)


@pytest.mark.parametrize(
    ("shape", "other"), [(POLYGON, OTHER_POLYGON), (LINE, OTHER_LINE), (MASK, OTHER_MASK)]
)
def test_shapes_with_the_same_box_are_different_annotations(shape: Shape, other: Shape) -> None:
    assert only_new([mark(other, 1)], [mark(shape)]) == [mark(other, 1)]


@pytest.mark.parametrize("shape", [POLYGON, LINE, MASK])
def test_a_shape_that_is_there_is_not_added_again(shape: Shape) -> None:
    assert only_new([mark(shape, 1)], [mark(shape)]) == []
