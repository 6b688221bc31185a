"""How samples come and go: registered, put into the trash, restored. Counts follow in the same transaction."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from datasets import rows
from datasets.changes import Occasion, RecordedChange, record, snapshot
from datasets.counts import CountDelta
from datasets.models import Dataset, Sample
from datasets.states import SampleState

File = tuple[str, int, str, dt.datetime | None]  # path, size, etag, modified

_COLUMNS = ("number", "path", "name", "directory", "size", "etag", "modified_at")
_NEW: dict[str, Any] = {
    "state": SampleState.UNLABELED.value,
    "revision": 0,
    "annotation_count": 0,
    "label_counts": {},
    "missing": False,
    "format": "",
    "orientation": 1,
    "sha256": "",
    "problem": "",
    "scanned_etag": "",
    "hard": False,
    "hard_reasons": [],
    "properties": {},
    "excluded": False,
}


def register(
    dataset_id: int,
    files: Sequence[File],
    *,
    input_path: str,
    now: dt.datetime,
) -> int:
    """Make a sample of each `(path, size, etag, modified)` whose path the dataset has never had; returns how many.

    A path in the trash is a tombstone and stays there. Numbers follow the order of `files`, under the dataset's
    lock, so that ids and numbers have one order. Runs in the caller's transaction.
    """
    query = Dataset.objects.filter(pk=dataset_id).select_for_update(no_key=True)
    first = query.values_list("next_number", flat=True).get()
    # numbers are given under the lock: where none was, no path can be known
    known = _known_paths(dataset_id, [file[0] for file in files]) if first > 1 else set()
    fresh = [file for file in files if file[0] not in known] if known else files
    rows.insert(
        Sample,
        _COLUMNS,
        _rows(fresh, first, input_path),
        constants=_NEW | {"dataset_id": dataset_id, "created_at": now, "updated_at": now},
    )
    if fresh:
        Dataset.objects.filter(pk=dataset_id).update(next_number=first + len(fresh))
        delta = CountDelta()
        delta.states[SampleState.UNLABELED.value] += len(fresh)
        delta.apply(dataset_id)
    return len(fresh)


def _known_paths(dataset_id: int, paths: Sequence[str]) -> set[str]:
    """Which of the paths have a row, live or in the trash."""
    among, values = rows.among_texts(paths)
    query = f"SELECT path FROM {Sample._meta.db_table} WHERE dataset_id = %s AND path {among}"
    with connection.cursor() as cursor:
        cursor.execute(query, [dataset_id, values])
        return {row[0] for row in cursor.fetchall()}


def _rows(files: Sequence[File], first: int, input_path: str) -> list[tuple[Any, ...]]:
    below: dict[str, str] = {}
    found = []
    for number, (path, size, etag, modified) in enumerate(files, start=first):
        folder, _, name = path.rpartition("/")
        directory = below.get(folder)
        if directory is None:
            directory = below[folder] = _directory(folder, input_path)
        found.append((number, path, name, directory, size, etag, modified))
    return found


def _directory(folder: str, input_path: str) -> str:
    """The part of a folder below the input; empty for what lies elsewhere."""
    return f"{folder}/".removeprefix(input_path).rstrip("/") if f"{folder}/".startswith(input_path) else ""


def trash(
    dataset_id: int, sample_ids: Sequence[int], *, now: dt.datetime, occasion: Occasion | None = None
) -> list[int]:
    """Put live samples into the trash; returns their ids. Their annotations stay with them, uncounted.

    `occasion` writes it into their history.
    """
    return _move(dataset_id, sample_ids, occasion, deleted_at=now, is_live=True)


def restore(
    dataset_id: int, sample_ids: Sequence[int], *, now: dt.datetime, occasion: Occasion | None = None
) -> list[int]:
    """Take samples out of the trash; returns the ids of those that were in it."""
    return _move(dataset_id, sample_ids, occasion, deleted_at=None, is_live=False, updated_at=now)


def _move(
    dataset_id: int, sample_ids: Sequence[int], occasion: Occasion | None, *, is_live: bool, **values: Any
) -> list[int]:
    query = Sample.objects.filter(dataset=dataset_id, pk__in=sample_ids, deleted_at__isnull=is_live)
    locked = query.order_by("pk").select_for_update(no_key=True)
    found = list(locked.values_list("pk", "state", "label_counts", "revision", "hard"))
    moved = [row[0] for row in found]
    Sample.objects.filter(pk__in=moved).update(**values)
    _count(((row[1], row[2]) for row in found), sign=-1 if is_live else 1).apply(dataset_id)
    if occasion:
        record(
            occasion, [_moved(pk, revision, state, hard, is_live) for pk, state, _, revision, hard in found]
        )
    return moved


def _moved(pk: int, revision: int, state: str, hard: bool, was_live: bool) -> RecordedChange:
    return RecordedChange(
        pk,
        revision,
        snapshot(state, {}, hard=hard, deleted=not was_live),
        snapshot(state, {}, hard=hard, deleted=was_live),
    )


def _count(samples: Iterable[tuple[str, dict[str, int]]], *, sign: int) -> CountDelta:
    delta = CountDelta()
    for state, counts in samples:
        delta.states[state] += sign
        for label, number in counts.items():
            delta.annotations[int(label)] += sign * number
            delta.samples[int(label)] += sign
    return delta
