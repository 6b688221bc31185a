"""From records of annotation files to edits of samples: labels by name, nothing twice, only ever more."""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

from django.db import transaction

from datasets import rows
from datasets.annotation_writer import (
    SIZE_COLUMNS,
    Edit,
    LockedSample,
    Occasion,
    lock_samples,
    size_values,
    write,
)
from datasets.attributes import RESERVED_MESSAGE, are_storable, is_reserved
from datasets.errors import InvalidInputError, NameTakenError
from datasets.image_headers import Probe
from datasets.import_sources import FoundSample
from datasets.label_writer import LabelDraft, check_name, create_labels, visible_name
from datasets.marks import Mark, marks_by_sample, shape_columns
from datasets.models import Dataset, Label, OldLabelName, Sample
from datasets.models.annotation import AnnotationSource
from datasets.records import AnnotatedSample, AnnotationRecord, Problem, Shape
from datasets.run_lengths import decode_counts
from datasets.states import SampleState, state_after_import
from datasets.tabs import has_id

MICROSECOND = dt.timedelta(microseconds=1)  # keeps the order of a file
SAME = 0.01  # px; boxes nearer than this are one
_IMPORT = AnnotationSource.IMPORT.value
_NO_SHAPE: dict[str, Any] = {"kind": "", "points": None} | dict.fromkeys(("x0", "y0", "x1", "y1", "area"))


@dataclass(frozen=True, slots=True)
class ImportRules:
    """What of the records is taken. `labels`: only these, None takes all; `only_untouched`: samples never saved."""

    needs_shape: bool
    final: bool = True
    labels: frozenset[str] | None = None
    only_hard: bool = False
    only_untouched: bool = False


@dataclass(slots=True)
class Arrivals:
    """What came for some samples, ready to be written."""

    records: dict[int, list[AnnotationRecord]] = field(default_factory=dict)
    hard: set[int] = field(default_factory=set)
    hard_reasons: dict[int, tuple[str, ...]] = field(default_factory=dict)
    hard_coefficients: dict[int, float] = field(default_factory=dict)
    usages: dict[int, str] = field(default_factory=dict)
    empty: set[int] = field(default_factory=set)  # of which a file says that there is nothing to mark
    unconfirmed: set[int] = field(default_factory=set)  # whose annotations nobody has confirmed yet
    probes: dict[int, Probe] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    annotation_count: int = 0
    checked_names: dict[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The samples and annotations that are to be written."""
        return len(self.records) + self.annotation_count

    @property
    def label_names(self) -> set[str]:
        return {record.label for records in self.records.values() for record in records}

    def add(
        self, sample: FoundSample, record: AnnotatedSample, rules: ImportRules, probe: Probe | None
    ) -> None:
        """Take what the rules allow of one image's record."""
        if rules.only_untouched and sample.revision:
            return
        if rules.only_hard and not (record.hard or any(each.hard for each in record.annotations)):
            return
        wanted = [
            each
            for each in record.annotations
            if rules.labels is None or visible_name(each.label) in rules.labels
        ]
        if wanted and probe is None and sample.width is None:
            message = "The image can't be read, so nobody can tell where its annotations lie."
            self.problems.append(Problem(sample.path, "image_unreadable", message))
            return
        usable = [fitted for each in wanted if (fitted := self._fitted(sample, each, rules))]
        if probe is not None:
            self.probes[sample.id] = probe
        if record.hard:
            self.hard.add(sample.id)
        if record.hard_reasons:
            self.hard_reasons[sample.id] = record.hard_reasons
        if record.hard_coefficient is not None:
            self.hard_coefficients[sample.id] = record.hard_coefficient
        if record.usage:
            self.usages[sample.id] = record.usage
        if record.state == SampleState.TO_CONFIRM:
            self.unconfirmed.add(sample.id)
        elif record.state == SampleState.LABELED and not record.annotations:
            self.empty.add(sample.id)
        self.records.setdefault(sample.id, []).extend(usable)
        self.annotation_count += len(usable)

    def _fitted(
        self, sample: FoundSample, record: AnnotationRecord, rules: ImportRules
    ) -> AnnotationRecord | None:
        if rules.needs_shape and record.shape is None:
            self.problems.append(
                Problem(sample.path, "shape_required", f"{record.label}: an annotation here needs a shape.")
            )
            return None
        label = self.checked_names.get(record.label) or self._checked(sample, record.label)
        if label is None:
            return None
        if record.attributes and not are_storable(record.attributes):
            message = f"{label}: attributes are plain values, at most 64 kB of them."
            self.problems.append(Problem(sample.path, "attributes_invalid", message))
            return None
        if record.attributes and is_reserved(record.attributes):
            self.problems.append(Problem(sample.path, "attribute_reserved", f"{label}: {RESERVED_MESSAGE}"))
            return None
        if label == record.label and rules.needs_shape:
            return record
        shape = record.shape if rules.needs_shape else None
        return AnnotationRecord(label, shape, record.attributes, record.hard, record.confidence)

    def _checked(self, sample: FoundSample, name: str) -> str | None:
        try:
            label = check_name(visible_name(name))
        except InvalidInputError as error:
            self.problems.append(Problem(sample.path, error.code, f"A label's name: {error.message}"))
            return None
        self.checked_names[name] = label
        return label


def ensure_labels(dataset: Dataset, names: Iterable[str], *, now: dt.datetime) -> dict[str, int]:
    """The ids of the labels of these names; those that the dataset lacks are made, in a transaction of their own.

    A renamed or merged label is known by its old name for a while.
    """
    wanted = set(names)
    while True:
        known = known_labels(dataset, wanted, now=now)
        missing = sorted({visible_name(name) for name in wanted - known.keys()})
        if not missing:
            return known
        try:
            with transaction.atomic():
                create_labels(dataset=dataset, drafts=[LabelDraft(name) for name in missing])
        except NameTakenError:
            continue  # another worker was faster: its label is as good


def known_labels(dataset: Dataset, names: Iterable[str], *, now: dt.datetime) -> dict[str, int]:
    """The ids of those of the names that the dataset's labels have, or have had until a while ago."""
    wanted = {name: visible_name(name) for name in names}
    live = Label.objects.live().filter(dataset=dataset, name__in=set(wanted.values()))
    old = OldLabelName.objects.filter(
        dataset=dataset, name__in=set(wanted.values()), expires_at__gt=now, label__deleted_at=None
    )
    by_name = dict(live.values_list("name", "pk"))  # read first: a rename in between leaves the old name
    by_name = dict(old.values_list("name", "label_id")) | by_name
    return {name: by_name[seen] for name, seen in wanted.items() if seen in by_name}


def marks_of(arrivals: Arrivals, occasion: Occasion, labels: Mapping[str, int]) -> dict[int, list[Mark]]:
    """What arrived as annotations of this moment, by sample. Needs no lock: nobody waits while they are made."""
    new_ids = ordered_ids(occasion.at)
    return {
        sample: [
            _mark(next(new_ids), record, labels, occasion, place) for place, record in enumerate(records)
        ]
        for sample, records in arrivals.records.items()
    }


def write_arrivals(
    arrivals: Arrivals, marks: Mapping[int, list[Mark]], occasion: Occasion, rules: ImportRules
) -> tuple[int, int]:
    """Add to the samples those of the marks that they do not have yet, in the caller's transaction.

    Returns how many samples got annotations and how many annotations they got.
    """
    locked = lock_samples(occasion.dataset_id, [*marks])
    if rules.only_untouched:
        locked = [sample for sample in locked if not sample.revision]
    _store_reasons(locked, arrivals)
    _store_usages(locked, arrivals)
    annotated = [sample.id for sample in locked if sample.annotation_count]
    present = marks_by_sample(annotated) if annotated else {}
    edits = []
    for sample in locked:
        added = only_new(marks[sample.id], present.get(sample.id, ()))
        edits.append(_edit(sample, added, arrivals, rules))
    _store_sizes([edit for edit in edits if edit.is_empty])
    edits = [edit for edit in edits if not edit.is_empty]
    write(edits, occasion)
    return sum(1 for edit in edits if edit.added), sum(len(edit.added) for edit in edits)


def ordered_ids(at: dt.datetime) -> Iterator[uuid.UUID]:
    """New ids that sort as they are made (UUIDs of version 7: milliseconds, a counter of 22 bits, 52 random ones).

    Random ids would fall on as many pages of an index as there are rows, and each page is written to disk.
    """
    first = int(at.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62 | secrets.randbits(52)
    return (uuid.UUID(int=first + ((place >> 10) << 64) + ((place & 1023) << 52)) for place in count())


def _edit(sample: LockedSample, added: Sequence[Mark], arrivals: Arrivals, rules: ImportRules) -> Edit:
    state, empty = sample.state, sample.id in arrivals.empty
    if added or empty:
        state = state_after_import(
            before=sample.state,
            annotation_count=sample.annotation_count + len(added),
            final=rules.final and sample.id not in arrivals.unconfirmed,
            empty=empty,
        )
    probe = arrivals.probes.get(sample.id) if sample.width is None else None
    return Edit(sample, state, added=added, hard=True if sample.id in arrivals.hard else None, probe=probe)


def _store_sizes(edits: Iterable[Edit]) -> None:
    """The sizes of samples that get nothing else."""
    rows.update(
        Sample, SIZE_COLUMNS, [(edit.sample.id, *size_values(edit.probe)) for edit in edits if edit.probe]
    )


def _store_reasons(locked: Iterable[LockedSample], arrivals: Arrivals) -> None:
    """Why samples are hard and how much, as the file says; a sample that is hard already keeps what it has."""
    new = [each.id for each in locked if not each.hard]
    reasons, coefficients = arrivals.hard_reasons, arrivals.hard_coefficients
    rows.update(Sample, ("hard_reasons",), [(pk, list(reasons[pk])) for pk in new if pk in reasons])
    rows.update(Sample, ("hard_coefficient",), [(pk, coefficients[pk]) for pk in new if pk in coefficients])


def _store_usages(locked: Iterable[LockedSample], arrivals: Arrivals) -> None:
    """Which usage versions are to give samples, as the file says; what was set before stays."""
    if not arrivals.usages:
        return
    by_usage: dict[str, list[int]] = {}
    for sample in locked:
        if usage := arrivals.usages.get(sample.id):
            by_usage.setdefault(usage, []).append(sample.id)
    for usage, ids in by_usage.items():
        Sample.objects.filter(has_id(ids), usage=None).update(usage=usage)


def _mark(
    new_id: uuid.UUID, record: AnnotationRecord, labels: Mapping[str, int], occasion: Occasion, place: int
) -> Mark:
    kind, points, x0, y0, x1, y1, area = _shape_values(record.shape)
    return Mark(
        new_id,
        labels[record.label],
        kind,
        points,
        x0,
        y0,
        x1,
        y1,
        area,
        record.attributes,
        record.hard,
        _IMPORT,
        record.confidence,
        False,
        occasion.actor_id,
        occasion.at + place * MICROSECOND if place else occasion.at,
    )


def _shape_values(shape: Shape | None) -> tuple[Any, ...]:
    """`kind`, `points`, `x0` to `y1` and `area` of a mark; the box of nearly every annotation without a detour."""
    if shape is not None and shape.kind == "rectangle":
        (x0, y0), (x1, y1) = shape.points
        return "rectangle", None, x0, y0, x1, y1, (x1 - x0) * (y1 - y0)
    columns = _NO_SHAPE | shape_columns(shape)
    return tuple(columns.values())


def only_new(marks: Sequence[Mark], present: Sequence[Mark]) -> list[Mark]:
    """The marks that are not there yet: one that is there stands for one of the file's, a bare label for all."""
    if not present and all(mark.kind for mark in marks):
        return list(marks)
    waiting: dict[tuple[int, str, int], list[Mark]] = {}
    for mark in present:
        waiting.setdefault((mark.label_id, mark.kind, _cell(mark)), []).append(mark)
    new = []
    for mark in marks:
        if mark.kind == "":
            if (mark.label_id, "", 0) not in waiting:
                waiting[mark.label_id, "", 0] = [mark]
                new.append(mark)
        elif not _take_same(mark, waiting):
            new.append(mark)
    return new


def _take_same(mark: Mark, waiting: dict[tuple[int, str, int], list[Mark]]) -> bool:
    """Take a mark of the same place off those that wait."""
    for cell in {_cell(mark, -SAME), _cell(mark, SAME)}:
        found = waiting.get((mark.label_id, mark.kind, cell), [])
        for index, other in enumerate(found):
            if _is_same_box(mark, other) and _is_same_outline(mark, other):
                del found[index]
                return True
    return False


def _cell(mark: Mark, shift: float = 0.0) -> int:
    """Marks are compared only with those whose left edges lie in the same pixel column."""
    return 0 if mark.x0 is None else int((mark.x0 + shift) // 1)


def _is_same_outline(mark: Mark, other: Mark) -> bool:
    """Of two marks of one kind: boxes alone don't tell polygons, masks or lines apart."""
    ours, theirs = mark.points or {}, other.points or {}
    if "rle" in ours and "rle" in theirs:
        return decode_counts(ours["rle"]["counts"]) == decode_counts(theirs["rle"]["counts"])
    numbers = [
        [*chain.from_iterable(points.get("points", ())), points.get("angle") or 0.0]
        for points in (ours, theirs)
    ]
    return len(numbers[0]) == len(numbers[1]) and all(
        abs(a - b) <= SAME for a, b in zip(*numbers, strict=True)
    )


def _is_same_box(mark: Mark, other: Mark) -> bool:
    pairs = ((mark.x0, other.x0), (mark.y0, other.y0), (mark.x1, other.x1), (mark.y1, other.y1))
    return all(a is not None and b is not None and abs(a - b) <= SAME for a, b in pairs)
