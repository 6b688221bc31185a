"""Samples that come to a dataset from elsewhere: registered by their paths, with annotations, marks and properties.

Only rows are written: the images stay where they are, or were copied before. A path that lies in the dataset's trash
comes back with what arrives; a path that the dataset has is refused.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.db import transaction
from msgspec.structs import replace

from datasets import rows
from datasets.annotation_writer import Edit, LockedSample, hold_samples, lock_samples, write
from datasets.changes import Occasion
from datasets.errors import NameTakenError
from datasets.label_writer import LabelDraft, create_labels
from datasets.marks import Mark, marks_by_sample
from datasets.models import Dataset, Label, OldLabelName, Sample
from datasets.sample_writer import File, register, restore

CHUNK = 100  # samples whose annotations are written together
MOST_LABELS = 500  # names in one query
KEPT = (
    "directory",
    "missing",
    "hard_reasons",
    "hard_coefficient",
    "score",
    "properties",
    "excluded",
    "usage",
    "annotated_by_id",
    "format",
    "width",
    "height",
    "orientation",
    "sha256",
    "phash",
    "measures",
    "problem",
    "scanned_etag",
)
_FILE = ("path", "size", "etag", "modified_at")


class Arrival(msgspec.Struct, frozen=True):
    """A sample that comes: its file, its marks, and the columns of `KEPT`. Labels are those of the dataset it comes to.

    `origin` is the id of the sample that it was made of, 0 where there is none.
    """

    file: File
    state: str
    hard: bool
    marks: Sequence[Mark]
    kept: Mapping[str, Any]
    origin: int = 0

    @property
    def path(self) -> str:
        return self.file[0]


@dataclass(slots=True)
class Received:
    """What came: ids by path, and the paths that were refused since the dataset has them."""

    ids: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


# What leaves


def read_departures(dataset_id: int, ids: Sequence[int], labels: Mapping[int, int]) -> Iterator[Arrival]:
    """Live samples as they would arrive elsewhere, in the order of their numbers; `labels` maps ours to those there."""
    live = Sample.objects.live().filter(dataset=dataset_id, pk__in=ids).order_by("number")
    marks = marks_by_sample(ids)
    for row in live.values("pk", "state", "hard", *_FILE, *KEPT):
        yield Arrival(
            (row["path"], row["size"], row["etag"], row["modified_at"]),
            row["state"],
            row["hard"],
            [_as_new(mark, labels) for mark in marks.get(row["pk"], ())],
            {name: row[name] for name in KEPT},
            row["pk"],
        )


def _as_new(mark: Mark, labels: Mapping[int, int]) -> Mark:
    return replace(mark, id=uuid.uuid4(), label_id=labels[mark.label_id])


def labels_of(dataset_id: int, ids: Sequence[int]) -> list[Label]:
    """The labels that some samples carry."""
    found: set[int] = set()
    carried = Sample.objects.live().filter(dataset=dataset_id, pk__in=ids).exclude(annotation_count=0)
    for counts in carried.values_list("label_counts", flat=True):
        found.update(map(int, counts))
    return list(Label.objects.filter(dataset=dataset_id, pk__in=found).order_by("pk"))


# Labels


def match_labels(dataset: Dataset, names: Iterable[str], *, now: dt.datetime) -> dict[str, Label]:
    """The dataset's labels by these names, old ones too; what it lacks is left out."""
    wanted = sorted(set(names))
    found: dict[str, Label] = {}
    for start in range(0, len(wanted), MOST_LABELS):
        some = wanted[start : start + MOST_LABELS]
        live = Label.objects.live().filter(dataset=dataset, name__in=some)
        own = {label.name: label for label in live}  # read first: a rename in between leaves the old name
        old = OldLabelName.objects.filter(
            dataset=dataset, name__in=some, expires_at__gt=now, label__deleted_at=None
        )
        found |= {row.name: row.label for row in old.select_related("label")} | own
    return found


def labels_like(dataset: Dataset, labels: Sequence[Label], *, now: dt.datetime) -> dict[int, int]:
    """For each label of another dataset the id of this one's of that name; what it lacks is made like it.

    A shortcut that is taken here is left out. In a transaction of its own where the caller has none.
    """
    by_name = {label.name: label for label in labels}
    while True:
        own = match_labels(dataset, by_name, now=now)
        missing = [by_name[name] for name in sorted(by_name.keys() - own.keys())]
        if not missing:
            return {label.pk: own[label.name].pk for label in labels}
        taken = set(Label.objects.live().filter(dataset=dataset).values_list("shortcut", flat=True))
        try:
            with transaction.atomic():
                create_labels(dataset=dataset, drafts=[_draft_like(label, taken) for label in missing])
        except NameTakenError:
            continue  # another worker was faster: its label is as good


def _draft_like(label: Label, taken: set[str]) -> LabelDraft:
    shortcut = "" if label.shortcut in taken else label.shortcut
    return LabelDraft(label.name, label.color, shortcut, label.attributes)


# What comes


def receive(dataset_id: int, arrivals: Sequence[Arrival], occasion: Occasion) -> Received:
    """Register what arrives and write its annotations, in the caller's transaction.

    Each sample gets one line of history, which an undo takes back by putting the sample into the trash.
    """
    by_path = {arrival.path: arrival for arrival in arrivals}
    before = _stored(dataset_id, by_path)
    hold_samples(dataset_id, [pk for pk, is_deleted in before.values() if is_deleted])
    list(Dataset.objects.filter(pk=dataset_id).select_for_update(no_key=True).values_list("pk"))
    known = _stored(dataset_id, by_path)  # no path is registered by others from here on
    restore(dataset_id, [pk for pk, is_deleted in known.values() if is_deleted], now=occasion.at)
    files = [arrival.file for path, arrival in by_path.items() if path not in known]
    register(dataset_id, files, input_path="", now=occasion.at)
    refused = [path for path, (_, is_deleted) in known.items() if not is_deleted]
    ids = {path: pk for path, (pk, _) in _stored(dataset_id, by_path).items()}
    received = Received({path: ids[path] for path in by_path if path not in set(refused)}, refused)
    _write(dataset_id, received.ids, by_path, occasion)
    return received


def _stored(dataset_id: int, paths: Iterable[str]) -> dict[str, tuple[int, bool]]:
    """By path the id of each sample that the dataset has or had, and whether it lies in the trash."""
    among, values = rows.among_texts(list(paths))
    statement = (
        f"SELECT path, id, deleted_at IS NOT NULL FROM datasets_sample WHERE dataset_id = %s AND path {among}"
    )
    return {path: (pk, bool(gone)) for path, pk, gone in rows.select(statement, [dataset_id, values])}


def _write(
    dataset_id: int, ids: Mapping[str, int], by_path: Mapping[str, Arrival], occasion: Occasion
) -> None:
    arrival_of = {pk: by_path[path] for path, pk in ids.items()}
    wanted = list(arrival_of)
    for start in range(0, len(wanted), CHUNK):
        locked = lock_samples(dataset_id, wanted[start : start + CHUNK])
        old = marks_by_sample([sample.id for sample in locked if sample.annotation_count])
        write([_edit(sample, arrival_of[sample.id], old.get(sample.id, ())) for sample in locked], occasion)
    kept = [(pk, *[arrival.kept[name] for name in KEPT]) for pk, arrival in arrival_of.items()]
    rows.update(Sample, KEPT, kept)


def _edit(sample: LockedSample, arrival: Arrival, old: Sequence[Mark]) -> Edit:
    return Edit(
        sample,
        arrival.state,
        added=arrival.marks,
        removed=old,
        hard=arrival.hard,
        arrives=True,
    )
