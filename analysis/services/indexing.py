"""The index of a dataset's near-duplicates: which samples lie in one stack, from what scans have stored of them.

It is made when somebody looks for duplicates and it is not up to date; until it is ready the one before serves.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.utils import timezone

from analysis.models import DuplicateIndex
from analysis.stacks import Pictures, Places, leaders_of
from datasets import jobs, rows
from datasets.models import Dataset, Job, Sample, User
from datasets.models.job import JobKind, JobState

ROWS_TOGETHER = 20_000
_LOOKS = ("brightness", "saturation", "contrast")
_PICTURES = (
    "SELECT number, id, width, height, sha256, phash, measures, deleted_at IS NULL FROM datasets_sample "
    "WHERE dataset_id = %s AND number > %s AND NOT missing ORDER BY number LIMIT %s"
)


def open_index_job(dataset: Dataset) -> Job | None:
    found = Job.objects.open().filter(dataset=dataset, kind=JobKind.DUPLICATES)
    return found.select_related("created_by").order_by("-pk").first()


def is_stale(dataset: Dataset, index: DuplicateIndex | None) -> bool:
    """Whether samples came, or were scanned, since the index was made."""
    if index is None or index.next_number != dataset.next_number:
        return True
    scans = Job.objects.filter(dataset=dataset, kind=JobKind.SCAN, state=JobState.SUCCEEDED)
    return scans.filter(finished_at__gt=index.built_at).exists()


def start_indexing(*, dataset: Dataset, actor: User) -> Job:
    """Start to make the index anew, or return the job that does so already."""
    running = open_index_job(dataset)
    if running is not None:
        return running
    return jobs.start(JobKind.DUPLICATES, dataset=dataset, actor=actor, note="Reading what scans have found.")


@jobs.handles(JobKind.DUPLICATES, queue="heavy")
class IndexDuplicates(jobs.Handler):
    """One part: reading a million rows takes seconds, comparing them a minute or two."""

    steps = ("compare",)

    def compare(self, part: jobs.PartRun) -> None:
        dataset = Dataset.objects.get(pk=part.job.dataset_id)
        built_at = timezone.now()
        ids, pictures = _read(part, dataset)
        part.progress(f"Comparing {len(ids):,} images.", total=len(ids))
        leaders = leaders_of(pictures, part.check)
        unread = Sample.objects.live().filter(dataset=dataset, missing=False, phash=None).count()
        kept = _in_a_stack(leaders)
        stored = {
            "built_at": built_at,
            "next_number": dataset.next_number,
            "unread": unread,
            "samples": ids[kept].tobytes(),
            "contents": pictures.contents[kept].tobytes(),
            "hashes": pictures.hashes[kept].tobytes(),
            "leaders": (np.cumsum(kept) - 1)[leaders[:, kept]].astype(np.int32).tobytes(),
        }
        with part.commit(done=len(ids), total=len(ids), note=f"{len(ids):,} images were compared."):
            DuplicateIndex.objects.update_or_create(dataset=dataset, defaults=stored)


def _in_a_stack(leaders: Places) -> Any:
    """Whether each sample leads or follows at any distance; the leader of what is kept is kept too."""
    own = np.arange(leaders.shape[1])
    kept = (leaders != own).any(axis=0)
    for of_distance in leaders:
        kept[of_distance[of_distance != own]] = True
    return kept


def _read(part: jobs.PartRun, dataset: Dataset) -> tuple[Places, Pictures]:
    """The ids of the samples whose picture is known, and what is known of it, the ones that should lead first.

    Those that are there lead before those in the trash, large before small, old before new: so what leads is mostly
    what is kept.
    """
    keys, seen = [np.empty((0, 3), np.int64)], [np.empty((0, 6))]
    for read in _runs(dataset.pk):
        part.check()
        known = [row for row in read if row[2] and row[3] and row[5] is not None and row[6] is not None]
        keys.append(np.array([(row[1], signed(row[4]), row[5]) for row in known], np.int64).reshape(-1, 3))
        seen.append(np.array([_seen(row) for row in known]).reshape(-1, 6))
    ids, contents, hashes = np.concatenate(keys).T
    *looks, width, height, is_live = np.concatenate(seen).T
    order = np.lexsort((ids, -width * height, is_live == 0))
    table = np.column_stack([*looks, np.log(width / height)])
    return ids[order], Pictures(contents[order], hashes[order], table[order])


def _seen(row: tuple[Any, ...]) -> list[float]:
    measures = rows.json_of(row[6])
    return [*[measures[name] for name in _LOOKS], row[2], row[3], bool(row[7])]


def _runs(dataset_id: int) -> Iterator[list[tuple[Any, ...]]]:
    after = 0
    while read := rows.select(_PICTURES, [dataset_id, after, ROWS_TOGETHER]):
        yield read
        after = read[-1][0]


def signed(sha256: str) -> int:
    """The first 64 bits of a checksum, as the database and numpy keep them; 0 where there is none."""
    return int.from_bytes(bytes.fromhex(sha256[:16]), "big", signed=True) if sha256 else 0
