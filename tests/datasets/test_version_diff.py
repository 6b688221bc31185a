import io
from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import pytest

from datasets.manifest import VersionRow, decode_row, row_annotation, version_row
from datasets.version_diff import change_kinds, diff, diff_counts
from datasets.version_pages import Page, PageBuilder

Box = tuple[str, str, float]  # id, label, left edge


def row(number: int, *boxes: Box, usage: str | None = "train", **attributes: Any) -> VersionRow:
    annotations = [
        row_annotation(
            dataset_type="object_detection",
            id=id,
            label=label,
            kind="rectangle",
            points=[[left, 0.0], [left + 10, 10.0]],
            attributes=attributes,
        )
        for id, label, left in boxes
    ]
    return version_row(
        path=f"obs://b/{number}.jpg",
        id=str(number),
        number=number,
        state="labeled",
        revision=1,
        usage=usage,
        annotations=annotations,
    )


def publish(*rows: VersionRow) -> tuple[list[Page], Callable[[Page], bytes]]:
    file = io.BytesIO()
    builder = PageBuilder(file.write)
    for each in rows:
        builder.add(each)
    pages = builder.close()
    return pages, lambda page: file.getvalue()[page.offset : page.offset + page.length]


def never_read(page: Page) -> bytes:
    raise AssertionError(f"page {page.first} was read")


A = ("1", "a", 0.0)


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (row(1, A), row(1, A), ()),
        (row(1, A), row(1, ("1", "b", 0.0)), ("relabeled",)),
        (row(1, A), row(1, ("1", "a", 0.5)), ("moved",)),
        (row(1, A), row(1, ("1", "b", 0.5)), ("relabeled", "moved")),
        (row(1, A), row(1, A, ("2", "a", 20.0)), ("relabeled",)),
        (row(1, A), row(1), ("relabeled",)),
        (row(1, A), row(1, ("9", "a", 0.0)), ()),
        (row(1, A), row(1, ("9", "a", 5.0)), ("moved",)),
        (row(1, A), row(1, ("9", "b", 0.0)), ("relabeled",)),
        (row(1, A, color="red"), row(1, A, color="blue"), ("relabeled",)),
        (row(1, A, ("2", "b", 9.0)), row(1, ("1", "b", 0.0), ("2", "a", 9.0)), ("relabeled",)),
        (row(1, A), row(1, A, usage="eval"), ("usage_changed",)),
        (row(1, A), row(1, A, usage=None), ()),
        (None, row(1, A), ("added",)),
        (row(1, A), None, ("removed",)),
        (None, None, ()),
    ],
)
def test_in_which_ways_a_sample_differs(
    before: VersionRow | None, after: VersionRow | None, kinds: tuple[str, ...]
) -> None:
    assert change_kinds(before, after) == kinds


def test_only_rows_that_differ_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    base, read_base = publish(row(1, A), row(2, A), row(3, A))
    pages, read = publish(row(1, A), row(2, ("1", "a", 7.0)), row(3, A))
    decode = Mock(wraps=decode_row)
    monkeypatch.setattr("datasets.version_diff.decode_row", decode)

    assert [change.number for change in diff(base, pages, read_base, read)] == [2]
    assert decode.call_count == 2


def test_equal_pages_are_never_read() -> None:
    pages, _ = publish(row(1, A), row(2000, A))
    assert list(diff(pages, pages, never_read, never_read)) == []


def test_a_diff_lists_what_changed_in_the_order_of_numbers() -> None:
    base, read_base = publish(row(1, A), row(2, A), row(3000, A), row(9000, A))
    pages, read = publish(row(2, ("1", "b", 0.0)), row(5, A), row(3000, A), row(7000, A), row(9000))
    changes = list(diff(base, pages, read_base, read))
    assert [(change.number, change.kinds) for change in changes] == [
        (1, ("removed",)),
        (2, ("relabeled",)),
        (5, ("added",)),
        (7000, ("added",)),
        (9000, ("relabeled",)),
    ]


def test_a_change_carries_both_rows() -> None:
    base, read_base = publish(row(2, A))
    pages, read = publish(row(2, ("1", "b", 0.0)))
    (change,) = diff(base, pages, read_base, read)
    assert change.before is not None
    assert change.after is not None
    assert (change.before.labels, change.after.labels) == ({"a"}, {"b"})


def test_a_diff_goes_on_after_a_number_without_reading_earlier_pages() -> None:
    base, read_base = publish(row(1, A), row(1023, A), row(5000, A), row(5001, A))
    pages, _ = publish()
    changes = diff(base, pages, read_base, never_read, after=5000)
    assert [change.number for change in changes] == [5001]


def test_counts_name_every_kind_of_change() -> None:
    base, read_base = publish(row(1, A), row(2, A), row(3, A), row(4, A))
    pages, read = publish(row(2, ("1", "b", 0.5)), row(3, A, usage="eval"), row(4, A), row(5, A))
    assert diff_counts(base, pages, read_base, read) == {
        "added": 1,
        "removed": 1,
        "relabeled": 1,
        "moved": 1,
        "usage_changed": 1,
    }


def test_pages_of_only_one_version_are_counted_unread() -> None:
    base, _ = publish(row(1, A), row(2, A))
    pages, _ = publish(row(2000, A))
    counts = diff_counts(base, pages, never_read, never_read)
    assert (counts["removed"], counts["added"]) == (2, 1)
