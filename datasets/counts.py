"""The maintained counts of datasets and labels: applied in one lock order, recounted for proof.

Every transaction that changes counts locks its samples first, by id, then the dataset, then labels by id.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Count, Q

from datasets import rows
from datasets.errors import ConflictError
from datasets.models import Annotation, Dataset, Label, Sample
from datasets.states import SampleState


class LabelGoneError(ConflictError):
    code = "label_gone"
    message = "The label was deleted or merged in between. Try again."


@dataclass(slots=True)
class CountDelta:
    """What a transaction changes in a dataset's counts: samples by state, annotations and samples by label id."""

    states: Counter[str] = field(default_factory=Counter)
    annotations: Counter[int] = field(default_factory=Counter)
    samples: Counter[int] = field(default_factory=Counter)

    def move(self, before: str, after: str) -> None:
        if before != after:
            self.states[before] -= 1
            self.states[after] += 1

    def relabel(self, before: Mapping[str, int], after: Mapping[str, int]) -> None:
        """One sample's `label_counts` changed from `before` to `after`."""
        for key in before.keys() | after.keys():
            label = int(key)
            old, new = before.get(key, 0), after.get(key, 0)
            self.annotations[label] += new - old
            self.samples[label] += (new > 0) - (old > 0)

    def apply(self, dataset_id: int) -> None:
        self._apply_states(dataset_id)
        self._apply_labels()

    def _apply_states(self, dataset_id: int) -> None:
        changed = {str(state): number for state, number in self.states.items() if number}
        if not changed:
            return
        changed["total"] = sum(changed.values())
        settings = ", ".join(f"{state} = {state} + %s" for state in changed)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE datasets_dataset SET {settings} WHERE id = %s", [*changed.values(), dataset_id]
            )

    def _apply_labels(self) -> None:
        touched = self.annotations.keys() | self.samples.keys()
        labels = sorted(label for label in touched if self.annotations[label] or self.samples[label])
        if not labels:
            return
        # Plain SQL: the ORM takes longer to build this than the database to do it, and every save does it.
        cases, marks = " WHEN %s THEN %s" * len(labels), ", ".join(["%s"] * len(labels))
        wanted = f"SELECT id FROM datasets_label WHERE id IN ({marks})"
        if connection.vendor == "postgresql":
            # An UPDATE of several rows locks them in no certain order; two of them could wait for each other.
            wanted += " ORDER BY id FOR NO KEY UPDATE"
        statement = (
            f"UPDATE datasets_label SET annotation_count = annotation_count + CASE id{cases} ELSE 0 END, "
            f"sample_count = sample_count + CASE id{cases} ELSE 0 END WHERE id IN ({wanted}) AND deleted_at IS NULL "
            "RETURNING id"
        )
        values = [*_pairs(labels, self.annotations), *_pairs(labels, self.samples), *labels]
        if len(rows.select(statement, values)) != len(labels):
            raise LabelGoneError


def _pairs(labels: Iterable[int], numbers: Mapping[int, int]) -> list[int]:
    return [value for label in labels for value in (label, numbers[label])]


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A maintained count that differs from the recount: of a dataset's tab (`column`), a label or a sample."""

    model: type[models.Model]
    key: int
    stored: Any
    counted: Any
    column: str = ""

    def __str__(self) -> str:
        what = f"{self.model._meta.model_name} {self.key} {self.column}".rstrip()
        return f"{what}: {self.stored} is stored, {self.counted} is there"


def recount(dataset: Dataset) -> list[Discrepancy]:
    """Every maintained count of a dataset that differs from what its rows say. Reads all its annotations."""
    is_first = not connection.in_atomic_block
    with transaction.atomic():
        if is_first and connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # all of it as it was at one moment, while people save
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return [*_recount_tabs(dataset), *_recount_labels(dataset), *_recount_samples(dataset)]


def repair_counts(dataset: Dataset) -> list[Discrepancy]:
    """Write the counts anew from the rows; returns those that did not hold. Saves of the dataset wait meanwhile."""
    with transaction.atomic():
        for query in (
            Sample.objects.filter(dataset=dataset),
            Dataset.objects.filter(pk=dataset.pk),
            Label.objects.filter(dataset=dataset),
        ):
            list(query.order_by("pk").select_for_update(no_key=True).values_list("pk"))
        found = [*_recount_tabs(dataset), *_recount_labels(dataset), *_recount_samples(dataset)]
        _repair(found)
    return found


def _repair(found: Iterable[Discrepancy]) -> None:
    tabs: dict[int, dict[str, int]] = {}
    for each in found:
        if each.column:
            tabs.setdefault(each.key, {})[each.column] = each.counted
        elif each.model is Label:
            marks, images = each.counted
            Label.objects.filter(pk=each.key).update(annotation_count=marks, sample_count=images)
        else:
            counts = each.counted
            Sample.objects.filter(pk=each.key).update(
                label_counts=counts, annotation_count=sum(counts.values())
            )
    for key, values in tabs.items():
        Dataset.objects.filter(pk=key).update(**values)  # together, since they must add up


def _recount_tabs(dataset: Dataset) -> list[Discrepancy]:
    row = Dataset.objects.get(pk=dataset.pk)
    live = Sample.objects.live().filter(dataset=dataset)
    counted = {"total": 0} | {state.value: 0 for state in SampleState}
    counted |= dict(live.values_list("state").annotate(n=Count("pk")).order_by())
    counted["total"] = live.count()
    return [
        Discrepancy(Dataset, dataset.pk, row.counts[name], number, column=name)
        for name, number in counted.items()
        if row.counts[name] != number
    ]


def _recount_labels(dataset: Dataset) -> list[Discrepancy]:
    own = Q(annotations__layer=None, annotations__sample__deleted_at=None)
    counted = Label.objects.filter(dataset=dataset).annotate(
        marks=Count("annotations", filter=own), images=Count("annotations__sample", filter=own, distinct=True)
    )
    columns = counted.values_list("pk", "annotation_count", "sample_count", "marks", "images")
    return [
        Discrepancy(Label, pk, (annotations, samples), (marks, images))
        for pk, annotations, samples, marks, images in columns
        if (annotations, samples) != (marks, images)
    ]


def _recount_samples(dataset: Dataset) -> list[Discrepancy]:
    found: dict[int, dict[str, int]] = {}
    marks = Annotation.objects.filter(sample__dataset=dataset, layer=None).order_by()
    for sample, label, number in marks.values_list("sample_id", "label_id").annotate(n=Count("pk")):
        found.setdefault(sample, {})[str(label)] = number
    samples = Sample.objects.filter(dataset=dataset).values_list("pk", "annotation_count", "label_counts")
    return [
        Discrepancy(Sample, pk, (count, stored), found.get(pk, {}))
        for pk, count, stored in samples.iterator()
        if stored != found.get(pk, {}) or count != sum(stored.values())
    ]
