"""The moves of a sample between its states."""

import pytest

from datasets.states import state_after_bulk, state_after_import, state_after_save

U, T, L = "unlabeled", "to_confirm", "labeled"


@pytest.mark.parametrize(
    ("before", "count", "confirm", "after"),
    [
        (U, 0, False, U), (U, 2, False, L), (U, 0, True, L), (U, 2, True, L),
        (L, 0, False, U), (L, 2, False, L), (L, 0, True, L),
        (T, 0, False, T), (T, 2, False, T), (T, 0, True, L), (T, 2, True, L),
    ],
)  # fmt: skip
def test_a_save_leads_to(before: str, count: int, confirm: bool, after: str) -> None:
    assert state_after_save(before=before, annotation_count=count, confirm=confirm) == after


@pytest.mark.parametrize(
    ("before", "count", "final", "after"),
    [(U, 0, True, U), (U, 1, True, L), (U, 1, False, T), (L, 1, False, T), (T, 1, True, L), (L, 0, False, L)],
)
def test_an_import_leads_to(before: str, count: int, final: bool, after: str) -> None:
    assert state_after_import(before=before, annotation_count=count, final=final) == after


@pytest.mark.parametrize(
    ("before", "final", "after"), [(U, True, L), (U, False, T), (T, True, T), (L, False, L)]
)
def test_an_import_that_says_nothing_is_there_leads_to(before: str, final: bool, after: str) -> None:
    assert state_after_import(before=before, annotation_count=0, final=final, empty=True) == after


@pytest.mark.parametrize(
    ("before", "count", "waits", "after"),
    [
        (L, 0, False, U),
        (L, 1, False, L),
        (U, 1, False, L),
        (T, 0, True, T),
        (T, 0, False, U),
        (T, 1, False, T),
    ],
)
def test_a_bulk_action_leads_to(before: str, count: int, waits: bool, after: str) -> None:
    assert state_after_bulk(before=before, annotation_count=count, waits=waits) == after
