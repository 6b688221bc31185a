"""From the labels that a request names to the dataset's labels: by id, by name, by an old name for 30 days."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from datasets import rows
from datasets.label_writer import normal_name
from datasets.models import Label, OldLabelName
from labeling.errors import UnknownLabelError

MOST_PLACEHOLDERS = 500  # SQLite takes 32,766 in all where it is built as its authors have it

LabelKey = tuple[str | None, str | None]  # (label_id, name) as a request gives them


def resolve_labels(
    *, dataset_id: int, keys: Iterable[LabelKey], now: dt.datetime
) -> dict[LabelKey, tuple[int, str]]:
    """For each key the label's (id, name). One query where all are known; raises UnknownLabelError."""
    wanted = set(keys)
    live = _live(dataset_id, _ids(wanted), [normal_name(key[1]) for key in wanted if key[1]])
    by_id = {str(pk): (pk, name) for pk, name in live}
    by_name = {name: (pk, name) for pk, name in live}
    found = {
        key: label
        for key in wanted
        if (label := by_id.get(key[0] or "") or by_name.get(normal_name(key[1] or "")))
    }
    if missing := wanted - found.keys():
        found |= _by_old_name(dataset_id, missing, now)
    if missing := wanted - found.keys():
        raise UnknownLabelError(key[1] or key[0] or "" for key in missing)
    return found


def _ids(keys: Iterable[LabelKey]) -> list[int]:
    """The ids among the keys; what has more than 18 digits is none."""
    return [
        int(key[0]) for key in keys if key[0] and key[0].isascii() and key[0].isdigit() and len(key[0]) <= 18
    ]


def _live(dataset_id: int, ids: list[int], names: list[str]) -> list[tuple[Any, ...]]:
    """Live labels by id or name. Plain SQL, since every save asks."""
    conditions: list[str] = []
    parameters: list[Any] = [dataset_id]
    wanted: list[tuple[str, Sequence[Any], Any]] = [
        ("id", ids, rows.among_ids),
        ("name", names, rows.among_texts),
    ]
    for column, values, among in wanted:
        if len(values) > MOST_PLACEHOLDERS:
            condition, parameter = among(values)
            conditions.append(f"{column} {condition}")
            parameters.append(parameter)
        elif values:
            conditions.append(f"{column} IN ({', '.join(['%s'] * len(values))})")
            parameters += values
    if not conditions:
        return []
    return rows.select(
        "SELECT id, name FROM datasets_label WHERE dataset_id = %s AND deleted_at IS NULL "
        f"AND ({' OR '.join(conditions)})",
        parameters,
    )


def _by_old_name(dataset_id: int, keys: set[LabelKey], now: dt.datetime) -> dict[LabelKey, tuple[int, str]]:
    """Renamed and merged labels. The row of a merged label is in the trash and tells the name that it had."""
    trashed = Label.objects.filter(dataset=dataset_id, pk__in=_ids(keys)).values_list("pk", "name")
    name_of_id = {str(pk): name for pk, name in trashed}
    names = {key: normal_name(key[1] or "") or name_of_id.get(key[0] or "", "") for key in keys}
    old = OldLabelName.objects.filter(
        dataset=dataset_id, name__in=names.values(), expires_at__gt=now, label__deleted_at=None
    )
    by_name = {
        name: (pk, current) for name, pk, current in old.values_list("name", "label_id", "label__name")
    }
    return {key: by_name[name] for key, name in names.items() if name in by_name}
