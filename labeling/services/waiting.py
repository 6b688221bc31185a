"""What waits to be confirmed, counted: how many samples, and how sure the suggestions of each label are."""

from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, QuerySet
from django.db.models.functions import Cast, Floor, Least

from datasets.models import Dataset, Label
from datasets.states import SampleState
from labeling.models import Suggestion

BINS = 20  # of confidence, from 0 to 1; each holds its lower bound, the last one both


@dataclass(frozen=True, slots=True)
class Waiting:
    """`confidences`: of each label that is suggested, how many suggestions lie in each of the `BINS`."""

    samples: int
    without_suggestion: int
    confidences: list[tuple[Label, list[int]]]


def open_suggestions_of(dataset: Dataset) -> QuerySet[Suggestion]:
    """The suggestions that wait in To confirm; those whose label is in the trash are shown nowhere."""
    return Suggestion.objects.filter(
        layer=None,
        sample__dataset=dataset,
        sample__deleted_at=None,
        sample__state=SampleState.TO_CONFIRM,
        label__deleted_at=None,
    )


def waiting_in(dataset: Dataset) -> Waiting:
    open_ones = open_suggestions_of(dataset)
    # floor: a cast alone rounds on PostgreSQL and cuts off on SQLite
    place = Least(Cast(Floor(F("confidence") * BINS), IntegerField()), BINS - 1)
    counted = open_ones.annotate(place=place).values_list("label", "place").annotate(count=Count("pk"))
    confidences: dict[int, list[int]] = {}
    for label, bin_of, count in counted.order_by():
        confidences.setdefault(label, [0] * BINS)[bin_of] += count
    labels = Label.objects.in_bulk(confidences)
    by_number = sorted(confidences.items(), key=lambda each: (-sum(each[1]), each[0]))
    suggested = open_ones.values("sample").distinct().count()
    return Waiting(
        dataset.to_confirm,
        dataset.to_confirm - suggested,
        [(labels[label], bins) for label, bins in by_number],
    )
