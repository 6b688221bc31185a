"""Whether samples are hard, why and how much: changed for many at once, with their history.

No part of a revision: nobody who annotates is interrupted.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from datasets import rows
from datasets.changes import Occasion, RecordedChange, record, snapshot
from datasets.models import Sample


class Hardness(msgspec.Struct, frozen=True):
    """As a sample has it. `reasons` are ids of ModelArts, `coefficient` is 0..1."""

    hard: bool = False
    reasons: tuple[str, ...] = ()
    coefficient: float | None = None


Become = Callable[[int, Hardness], Hardness]  # of a sample's id and what it is


def change_hardness(
    dataset_id: int, sample_ids: Sequence[int], become: Become, occasion: Occasion
) -> list[int]:
    """Let live samples become as hard as told, in the caller's transaction; returns the ids of those changed."""
    live = Sample.objects.live().filter(dataset=dataset_id, pk__in=sample_ids).order_by("pk")
    columns = ("pk", "revision", "state", "hard", "hard_reasons", "hard_coefficient")
    updates, changes = [], []
    for pk, revision, state, hard, reasons, coefficient in live.select_for_update(no_key=True).values_list(
        *columns
    ):
        old = Hardness(hard, tuple(reasons), coefficient)
        new = become(pk, old)
        if new == old:
            continue
        updates.append((pk, new.hard, list(new.reasons), new.coefficient))
        changes.append(RecordedChange(pk, revision, _side(state, old), _side(state, new)))
    rows.update(Sample, ["hard", "hard_reasons", "hard_coefficient"], updates)
    record(occasion, changes)
    return [update[0] for update in updates]


def _side(state: str, hardness: Hardness) -> dict[str, Any]:
    return snapshot(state, {}, hard=hardness.hard) | {"hardness": msgspec.to_builtins(hardness)}
