"""What is set on a sample beside its annotations: properties, and what versions are to make of it.

None of it is a part of a revision: nobody who annotates is interrupted.
"""

from collections.abc import Mapping
from typing import Any

from datasets import rows
from datasets.changes import Occasion, RecordedChange, record, snapshot
from datasets.models import Sample

Properties = Mapping[str, str | None]


def set_properties(
    dataset_id: int, wanted: Mapping[int, Properties], occasion: Occasion
) -> tuple[list[int], list[int]]:
    """Set properties of live samples, null removes one; returns the ids of those there, and of those changed."""
    found = _locked(dataset_id, wanted, "properties")
    updates, changes = [], []
    for pk, stored, *row in found:
        old = {name: stored.get(name) for name in wanted[pk]}
        if old == wanted[pk]:
            continue
        merged = {**stored, **wanted[pk]}
        updates.append((pk, {name: value for name, value in merged.items() if value is not None}))
        changes.append(_change(pk, row, "properties", old, wanted[pk]))
    rows.update(Sample, ["properties"], updates)
    record(occasion, changes)
    return [row[0] for row in found], [pk for pk, _ in updates]


def set_column(
    dataset_id: int, column: str, wanted: Mapping[int, bool | str | None], occasion: Occasion
) -> tuple[list[int], list[int]]:
    """Set `excluded` (held back from versions) or `usage` (which it has there) of live samples; returns as
    `set_properties`."""
    found = _locked(dataset_id, wanted, column)
    changed = [row for row in found if row[1] != wanted[row[0]]]
    rows.update(Sample, [column], [(row[0], wanted[row[0]]) for row in changed])
    record(occasion, [_change(pk, row, column, old, wanted[pk]) for pk, old, *row in changed])
    return [row[0] for row in found], [row[0] for row in changed]


def _locked(dataset_id: int, wanted: Mapping[int, Any], column: str) -> list[tuple[Any, ...]]:
    """Id, value of the column, revision, state and hardness of the live samples, locked."""
    live = Sample.objects.live().filter(dataset=dataset_id, pk__in=wanted).order_by("pk")
    return list(live.select_for_update(no_key=True).values_list("pk", column, "revision", "state", "hard"))


def _change(pk: int, row: list[Any], name: str, old: Any, new: Any) -> RecordedChange:
    revision, state, hard = row
    side = snapshot(state, {}, hard=hard)
    return RecordedChange(pk, revision, side | {name: old}, side | {name: new})
