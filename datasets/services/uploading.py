"""Uploading: images that a person sends are checked, written durably and registered in one go.

Every file is written under its own name where that is free. A name that is taken by the same bytes means that file, so
that sending again after a lost connection adds nothing twice; other bytes get ` (2)` before the ending.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import connection, transaction

from datasets import rows
from datasets.errors import DomainError, InvalidInputError
from datasets.image_headers import Probe
from datasets.incoming import Incoming
from datasets.models import Dataset, Sample, User
from datasets.records import Problem
from datasets.sample_writer import register
from datasets.services.publishing import OutputPathMissingError
from datasets.services.receiving import WRITERS, check_image, entry_if_same, place_file, target_of
from datasets.services.scanning import start_scan
from datasets.storage import Entry, storage
from datasets.storage.paths import display_name, key_fault

MOST_NAMESAKES = 100


class NamesakesError(InvalidInputError):
    code = "too_many_namesakes"
    message = f"{MOST_NAMESAKES} files of that name are there already. Rename the file."


@dataclass(frozen=True, slots=True)
class Uploaded:
    """`accepted`: ids of samples, in the order of the files; one may come twice when two files are the same."""

    accepted: list[int]
    refused: list[Problem]


@dataclass(slots=True)
class Arrival:
    """A file on its way: where it is to go, and what became of it."""

    file: Incoming
    path: str
    probe: Probe
    entry: Entry | None = None


@dataclass(slots=True)
class Sorting:
    """The arrivals that are good, and why others are not."""

    good: list[Arrival] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)

    def refuse(self, name: str, error: DomainError) -> None:
        self.refused.append(Problem(display_name(name[:1100]), error.code, error.message))


def upload_images(*, dataset: Dataset, actor: User, files: Sequence[Incoming], now: dt.datetime) -> Uploaded:
    """Check the files, put them on disk and make samples of them; what can't be used is listed by name.

    They go into the input path, or where that can't be written to into `<output>/<dataset>-<id>/data/`. Raises
    OutputPathMissingError where there is neither, BucketReadOnlyError, StorageFullError, StorageUnavailableError;
    a repeat then goes on with what is missing.
    """
    root = upload_root(dataset)
    sorting = Sorting()
    for file in files:
        try:
            sorting.good.append(Arrival(file, target_of(root, file.name), check_image(file)))
        except DomainError as error:
            sorting.refuse(file.name, error)
    write_all(dataset.pk, sorting)
    return Uploaded(register_all(dataset, actor, root, sorting.good, now), sorting.refused)


def upload_root(dataset: Dataset) -> str:
    """The folder that single images go to. Raises OutputPathMissingError."""
    if dataset.input_path and storage().is_writable(dataset.input_path):
        return dataset.input_path
    if not dataset.folder:
        raise OutputPathMissingError(
            "The dataset has no path that can be written to, so nothing can be uploaded."
        )
    return f"{dataset.folder}data/"


# Writing


def write_all(dataset_id: int, sorting: Sorting) -> None:
    """Give every good arrival its file, under the first of its names that is free or already means the same bytes."""
    waiting, names = sorting.good, {id(each): candidates(each.path) for each in sorting.good}
    with ThreadPoolExecutor(WRITERS, thread_name_prefix="upload") as pool:
        while waiting:
            for arrival in list(waiting):
                arrival.path = next(names[id(arrival)], "")
            for arrival in [each for each in waiting if not each.path]:
                sorting.refuse(arrival.file.name, NamesakesError())
            waiting = [each for each in waiting if each.path]
            known = known_paths(dataset_id, [each.path for each in waiting])
            tries = [pool.submit(place, each, known.get(each.path)) for each in waiting]
            for arrival, outcome in zip(waiting, tries, strict=True):
                arrival.entry = outcome.result()
            waiting = [each for each in waiting if each.entry is None]
    sorting.good = [each for each in sorting.good if each.entry is not None]


def candidates(path: str) -> Iterator[str]:
    """The path itself, then those with ` (2)`, ` (3)`, ... before the ending, as far as storage takes such names."""
    yield path
    stem, dot, ending = path.rpartition(".")
    for number in range(2, MOST_NAMESAKES + 1):
        candidate = f"{stem} ({number}){dot}{ending}"
        if key_fault(candidate.partition("://")[2].partition("/")[2]):
            return
        yield candidate


def known_paths(dataset_id: int, paths: Sequence[str]) -> dict[str, bool]:
    """The paths that have a row in the dataset, and whether it lies in the trash."""
    among, values = rows.among_texts(paths)
    query = f"SELECT path, deleted_at IS NOT NULL FROM {Sample._meta.db_table} WHERE dataset_id = %s AND path {among}"
    with connection.cursor() as cursor:
        cursor.execute(query, [dataset_id, values])
        return {path: bool(is_deleted) for path, is_deleted in cursor.fetchall()}


def place(arrival: Arrival, is_deleted: bool | None) -> Entry | None:
    """Write the file under its path, durably, unless the name is taken; None where other bytes have it.

    `is_deleted`: whether the sample of that path is in the trash, whose files nobody else may be given; None where
    there is no such sample.
    """
    if is_deleted:
        return None
    if is_deleted is None:
        return place_file(arrival.path, arrival.file)
    return entry_if_same(arrival.path, arrival.file)


# Rows


def register_all(
    dataset: Dataset, actor: User, root: str, arrivals: Sequence[Arrival], now: dt.datetime
) -> list[int]:
    """Make samples of the files that have none, in one transaction; the ids of all, in the files' order."""
    entries = {each.path: each.entry for each in arrivals if each.entry is not None}
    if not entries:
        return []
    probes = {each.path: each.probe for each in arrivals}
    with transaction.atomic():
        register(dataset.pk, list(entries.values()), input_path=root, now=now)
        found = read_rows(dataset.pk, list(entries))
        fresh = [(pk, *size_of(probes[path])) for path, (pk, width) in found.items() if width is None]
        rows.update(Sample, ("format", "width", "height", "orientation"), fresh)
        start_scan(dataset=dataset, actor=actor)
    return [found[each.path][0] for each in arrivals if each.path in found]


def read_rows(dataset_id: int, paths: Sequence[str]) -> dict[str, tuple[int, int | None]]:
    """Id and width of the live samples of these paths."""
    among, values = rows.among_texts(paths)
    query = (
        f"SELECT path, id, width FROM {Sample._meta.db_table} "
        f"WHERE dataset_id = %s AND deleted_at IS NULL AND path {among}"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [dataset_id, values])
        return {path: (pk, width) for path, pk, width in cursor.fetchall()}


def size_of(found: Probe) -> tuple[str, int, int, int]:
    return found.format, found.width, found.height, found.orientation
