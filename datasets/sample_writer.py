"""How samples come and go: registered, put into the trash, restored. Counts follow in the same transaction."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from datasets import rows
from datasets.counts import CountDelta
from datasets.models import Dataset, Sample
from datasets.states import SampleState

_COLUMNS = (
    "dataset_id",
    "number",
    "path",
    "name",
    "directory",
    "state",
    "revision",
    "annotation_count",
    "label_counts",
    "updated_at",
    "created_at",
    "missing",
    "size",
    "etag",
    "modified_at",
    "format",
    "orientation",
    "sha256",
    "problem",
    "scanned_etag",
    "hard",
    "hard_reasons",
    "properties",
)


def register(
    dataset_id: int,
    files: Sequence[tuple[str, int, str, dt.datetime | None]],
    *,
    input_path: str,
    now: dt.datetime,
) -> int:
    """Make a sample of each `(path, size, etag, modified)` whose path the dataset has never had; returns how many.

    A path in the trash is a tombstone and stays there. Numbers follow the order of `files`, under the dataset's
    lock, so that ids and numbers have one order. Runs in the caller's transaction.
    """
    query = Dataset.objects.filter(pk=dataset_id)
    if connection.features.has_select_for_update:
        query = query.select_for_update(no_key=True)
    first = query.values_list("next_number", flat=True).get()
    known = _known_paths(dataset_id, [file[0] for file in files])
    fresh = [file for file in files if file[0] not in known]
    rows.insert(
        Sample,
        _COLUMNS,
        [_row(dataset_id, first + index, file, input_path, now) for index, file in enumerate(fresh)],
    )
    if fresh:
        Dataset.objects.filter(pk=dataset_id).update(next_number=first + len(fresh))
        delta = CountDelta()
        delta.states[SampleState.UNLABELED.value] += len(fresh)
        delta.apply(dataset_id)
    return len(fresh)


def _known_paths(dataset_id: int, paths: Sequence[str]) -> set[str]:
    """Which of the paths have a row, live or in the trash."""
    known: set[str] = set()
    for start in range(0, len(paths), 2000):
        chunk = paths[start : start + 2000]
        known.update(Sample.objects.filter(dataset=dataset_id, path__in=chunk).values_list("path", flat=True))
    return known


def _row(
    dataset_id: int,
    number: int,
    file: tuple[str, int, str, dt.datetime | None],
    input_path: str,
    now: dt.datetime,
) -> tuple[Any, ...]:
    path, size, etag, modified = file
    folder, _, name = path.rpartition("/")
    below = f"{folder}/"[len(input_path) :] if f"{folder}/".startswith(input_path) else ""
    state = SampleState.UNLABELED.value
    return (
        *(
            dataset_id,
            number,
            path,
            name,
            below.rstrip("/"),
            state,
            0,
            0,
            {},
            now,
            now,
            False,
            size,
            etag,
            modified,
        ),
        *("", 1, "", "", "", False, [], {}),
    )


def trash(dataset_id: int, sample_ids: Sequence[int], *, now: dt.datetime) -> list[int]:
    """Put live samples into the trash; returns their ids. Their annotations stay with them, uncounted."""
    return _move(dataset_id, sample_ids, deleted_at=now, is_live=True)


def restore(dataset_id: int, sample_ids: Sequence[int], *, now: dt.datetime) -> list[int]:
    """Take samples out of the trash; returns the ids of those that were in it."""
    return _move(dataset_id, sample_ids, deleted_at=None, is_live=False, updated_at=now)


def _move(dataset_id: int, sample_ids: Sequence[int], *, is_live: bool, **values: Any) -> list[int]:
    query = Sample.objects.filter(dataset=dataset_id, pk__in=sample_ids, deleted_at__isnull=is_live).order_by(
        "pk"
    )
    if connection.features.has_select_for_update:
        query = query.select_for_update(no_key=True)
    found = list(query.values_list("pk", "state", "label_counts"))
    moved = [pk for pk, _, _ in found]
    Sample.objects.filter(pk__in=moved).update(**values)
    _count(((state, counts) for _, state, counts in found), sign=-1 if is_live else 1).apply(dataset_id)
    return moved


def _count(samples: Iterable[tuple[str, dict[str, int]]], *, sign: int) -> CountDelta:
    delta = CountDelta()
    for state, counts in samples:
        delta.states[state] += sign
        for label, number in counts.items():
            delta.annotations[int(label)] += sign * number
            delta.samples[int(label)] += sign
    return delta
