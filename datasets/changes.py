"""The history: who changed which sample when, appended in the transaction of the change."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from datasets import rows
from datasets.models import Change

_CHANGE_COLUMNS = (
    "dataset_id",
    "sample_id",
    "layer_id",
    "actor_id",
    "at",
    "kind",
    "revision",
    "save_id",
    "digest",
    "group",
    "seconds",
    "before",
    "after",
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who changes samples, when and in what way: the same for all edits of one call.

    `save_id`, `digest` and `seconds` belong to one person's save; `group` joins the changes of a bulk action.
    """

    dataset_id: int
    actor_id: int | None
    at: dt.datetime
    kind: str
    save_id: uuid.UUID | None = None
    digest: str = ""
    group: uuid.UUID | None = None
    seconds: float | None = None


def snapshot(
    state: str, annotations: dict[uuid.UUID, Any], *, hard: bool = False, deleted: bool = False
) -> dict[str, Any]:
    """One side of a Change: only what is so is said."""
    flags = {name: True for name, is_so in (("hard", hard), ("deleted", deleted)) if is_so}
    return {"state": state, "annotations": annotations} | flags


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """A line of one sample's history. `revision` is the sample's after it."""

    sample_id: int
    revision: int
    before: dict[str, Any]
    after: dict[str, Any]


def record(occasion: Occasion, changes: Iterable[RecordedChange]) -> None:
    """Append to the history, in the caller's transaction."""
    rows.insert(
        Change,
        _CHANGE_COLUMNS,
        [
            (
                occasion.dataset_id,
                change.sample_id,
                None,
                occasion.actor_id,
                occasion.at,
                occasion.kind,
                change.revision,
                occasion.save_id,
                occasion.digest,
                occasion.group,
                occasion.seconds,
                change.before,
                change.after,
            )
            for change in changes
        ],
    )
