"""What a selection holds, and what filters may be set to."""

import pytest

from datasets import sample_summary
from datasets.models import Dataset, Sample, User
from datasets.sample_summary import filter_values, summarize
from datasets.tabs import SampleFilter
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("counts_hold")


@pytest.fixture
def samples(dataset: Dataset, owner: User) -> list[Sample]:
    """Four samples: two cats on the first, a cat and a dog on the second."""
    found = add_samples(dataset, 4)
    cat, dog = add_labels(dataset, "cat", "dog")
    annotate(dataset, found[:1], box(cat), box(cat, 300), person=owner.pk)
    annotate(dataset, found[1:2], box(cat), box(dog))
    return found


def keys(*samples: Sample) -> list[int]:
    return [sample.pk for sample in samples]


def test_labels_are_counted_by_annotations_and_by_samples(dataset: Dataset, samples: list[Sample]) -> None:
    found = summarize(dataset, keys(*samples))

    assert [(each["name"], each["annotations"], each["samples"]) for each in found["labels"]] == [
        ("cat", 3, 2),
        ("dog", 1, 1),
    ]
    assert (found["samples"], found["more"]) == (4, False)
    assert found["states"] == {"unlabeled": 2, "labeled": 2, "to_confirm": 0}


def test_only_what_is_selected_counts(dataset: Dataset, samples: list[Sample]) -> None:
    found = summarize(dataset, keys(samples[0], samples[0], samples[3]))

    assert [(each["name"], each["annotations"]) for each in found["labels"]] == [("cat", 2)]
    assert found["samples"] == 2


def test_a_filter_selects_what_it_lets_through(dataset: Dataset, samples: list[Sample]) -> None:
    wanted = SampleFilter(tab="labeled", without_samples=(samples[0].pk,))

    assert summarize(dataset, wanted)["samples"] == 1


def test_samples_of_other_datasets_and_of_the_trash_do_not_count(
    dataset: Dataset, samples: list[Sample]
) -> None:
    assert summarize(dataset, [999_999])["samples"] == 0
    assert summarize(Dataset(pk=dataset.pk + 1), keys(*samples))["labels"] == []


def test_what_lies_beyond_the_limit_is_not_counted_but_said(
    dataset: Dataset, samples: list[Sample], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_summary, "COUNTED", 2)

    found = summarize(dataset, SampleFilter())

    assert (found["samples"], found["more"]) == (2, True)


def test_marks_and_properties_are_counted(dataset: Dataset, samples: list[Sample]) -> None:
    marked = Sample.objects.filter(pk__in=keys(*samples[:2]))
    marked.update(hard=True, excluded=True, usage="eval", properties={"note": "dark", "camera": "north"})

    found = summarize(dataset, keys(*samples))

    assert (found["hard"], found["excluded"]) == (2, 2)
    assert found["usages"] == {"train": 0, "eval": 2, "inference": 0}
    assert {"name": "note", "value": "dark", "samples": 2} in found["properties"]


def test_filters_are_offered_what_samples_have(dataset: Dataset, samples: list[Sample], owner: User) -> None:
    Sample.objects.filter(pk=samples[3].pk).update(directory="a/b", properties={"camera": "north"})

    assert filter_values(dataset) == {
        "directories": ["", "a/b"],
        "annotated_by": [owner.username],
        "properties": {"camera": ["north"]},
    }
