"""From records to marks: what needs no database."""

import datetime as dt
from itertools import islice, pairwise

from datasets.imported_marks import ordered_ids

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
