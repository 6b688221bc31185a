"""What waits to be confirmed: counted, listed with its suggestions, and filtered by them."""

import pytest

from datasets.models import Dataset, Label, Sample
from datasets.sample_rows import count_matching, read_samples
from datasets.tabs import SampleFilter, SuggestionRange
from labeling.services.waiting import waiting_in
from tests.factories import NOON, SuggestionFactory
from tests.labeling.desk import suggest


@pytest.fixture
def waiting(dataset: Dataset, samples: list[Sample], cat: Label, dog: Label) -> list[Sample]:
    """The first sample waits with a cat (0.9) and a dog (0.3), the second with a dog (0.98)."""
    first, second, _ = samples
    suggest(first, label=cat, confidence=0.9)
    suggest(second, label=dog, confidence=0.98)
    SuggestionFactory.create(sample=first, label=dog, confidence=0.3)
    dataset.refresh_from_db()
    return [first, second]


def matching(dataset: Dataset, wanted: SuggestionRange) -> int:
    return count_matching(dataset, SampleFilter(suggestion=wanted))[0]


def test_suggestions_of_each_label_are_counted_by_how_sure_they_are(
    dataset: Dataset, waiting: list[Sample], cat: Label, dog: Label
) -> None:
    found = waiting_in(dataset)

    assert (found.samples, found.without_suggestion) == (2, 0)
    by_label = {
        label.name: [place for place, count in enumerate(bins) if count] for label, bins in found.confidences
    }
    assert by_label == {"dog": [6, 19], "cat": [18]}


def test_suggestions_of_a_label_in_the_trash_are_counted_nowhere(
    dataset: Dataset, waiting: list[Sample], dog: Label
) -> None:
    Label.objects.filter(pk=dog.pk).update(deleted_at=NOON)

    assert [label.name for label, _ in waiting_in(dataset).confidences] == ["cat"]
    assert waiting_in(dataset).without_suggestion == 1


@pytest.mark.parametrize(
    ("least", "most", "expected"), [(None, None, 2), (0.95, None, 1), (None, 0.5, 1), (0.4, 0.6, 0)]
)
def test_a_filter_finds_samples_by_a_suggested_label_and_how_sure_it_is(
    dataset: Dataset,
    waiting: list[Sample],
    dog: Label,
    least: float | None,
    most: float | None,
    expected: int,
) -> None:
    assert matching(dataset, SuggestionRange((dog.pk,), least, most)) == expected


def test_one_suggestion_keeps_both_bounds(dataset: Dataset, waiting: list[Sample]) -> None:
    assert matching(dataset, SuggestionRange((), 0.5, 0.6)) == 0


def test_a_list_tells_suggestions_with_the_surest_first(
    dataset: Dataset, waiting: list[Sample], cat: Label, dog: Label
) -> None:
    row, _ = read_samples(dataset, [sample.pk for sample in waiting], include_annotations=True)

    assert [(each["label_id"], each["confidence"]) for each in row["suggestions"]] == [
        (str(cat.pk), 0.9),
        (str(dog.pk), 0.3),
    ]
    assert row["suggestions"][0]["shape"]["kind"] == "rectangle"


def test_what_does_not_wait_is_listed_without_suggestions(dataset: Dataset, samples: list[Sample]) -> None:
    (row,) = read_samples(dataset, [samples[2].pk], include_annotations=True)

    assert "suggestions" not in row
