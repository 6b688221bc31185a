"""Sets of samples: what comes in, and when they go."""

import datetime as dt
from collections.abc import Iterable

import pytest

from datasets import sample_sets
from datasets.models import Dataset, Sample, SampleSet, SetMember, User
from datasets.sample_pages import iterate_ids
from datasets.sample_sets import SetEmptyError, delete_unused, make_set
from datasets.sample_writer import trash
from datasets.services.publishing import NewVersion, preview_version
from datasets.services.saved_views import delete_view
from datasets.tabs import SampleFilter
from tests.factories import NOON, SampleFactory, SavedViewFactory
from tests.stage import add_samples

DAY = dt.timedelta(days=1)


@pytest.fixture
def samples(dataset: Dataset) -> list[Sample]:
    return add_samples(dataset, 5)


@pytest.fixture
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample_sets, "CHUNK", 2)


def keep(dataset: Dataset, owner: User, samples: Iterable[Sample]) -> SampleSet:
    return make_set(dataset=dataset, sample_ids=[each.pk for each in samples], author=owner, now=NOON)


def members(kept: SampleSet) -> list[int]:
    return list(SetMember.objects.filter(sample_set=kept).order_by("sample").values_list("sample", flat=True))


@pytest.mark.usefixtures("_small_chunks")
def test_a_set_of_many_is_written_in_chunks(dataset: Dataset, samples: list[Sample], owner: User) -> None:
    kept = keep(dataset, owner, [*samples, samples[0]])

    assert members(kept) == [each.pk for each in samples]
    assert kept.size == 5


def test_samples_of_the_trash_and_of_other_datasets_stay_out(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    trash(dataset.pk, [samples[0].pk], now=NOON)

    kept = keep(dataset, owner, [*samples[:2], SampleFactory.create()])

    assert (members(kept), kept.size) == ([samples[1].pk], 1)


def test_a_set_of_nothing_is_refused_and_leaves_nothing(dataset: Dataset, owner: User) -> None:
    with pytest.raises(SetEmptyError):
        make_set(dataset=dataset, sample_ids=[10**17], author=owner, now=NOON)

    assert not SampleSet.objects.exists()


def test_a_sample_that_is_deleted_is_not_found_through_its_set(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    kept = keep(dataset, owner, samples[:3])
    trash(dataset.pk, [samples[1].pk], now=NOON)

    assert list(iterate_ids(dataset.pk, SampleFilter(sample_set=kept.pk))) == [[samples[0].pk, samples[2].pk]]


def test_publishing_takes_a_set(dataset: Dataset, samples: list[Sample], owner: User) -> None:
    wanted = SampleFilter(sample_set=keep(dataset, owner, samples[:3]).pk)

    assert preview_version(dataset=dataset, draft=NewVersion(wanted=wanted))["counts"]["total"] == 3


@pytest.mark.usefixtures("_small_chunks")
def test_a_set_that_no_view_asks_for_goes_with_its_members(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    old, new = keep(dataset, owner, samples), keep(dataset, owner, samples[:1])
    SampleSet.objects.filter(pk=old.pk).update(used_at=NOON - DAY)

    assert delete_unused(before=NOON) == 1
    assert list(SampleSet.objects.all()) == [new]
    assert SetMember.objects.count() == 1


def test_a_set_that_a_view_asks_for_stays(dataset: Dataset, samples: list[Sample], owner: User) -> None:
    plain, in_alternative = keep(dataset, owner, samples[:1]), keep(dataset, owner, samples)
    SavedViewFactory.create(dataset=dataset, filter={"set": str(plain.pk)})
    SavedViewFactory.create(dataset=dataset, filter={"any_of": [{}, {"set": str(in_alternative.pk)}]})

    assert delete_unused(before=NOON + DAY) == 0


def test_a_set_whose_view_was_deleted_is_kept_a_while_for_whoever_saves_it_again(
    dataset: Dataset, samples: list[Sample], owner: User
) -> None:
    kept = keep(dataset, owner, samples)
    view = SavedViewFactory.create(dataset=dataset, author=owner, filter={"set": str(kept.pk)})
    dataset.my_role = "owner"

    delete_view(dataset=dataset, view_id=view.pk, person=owner, now=NOON + DAY)

    assert delete_unused(before=NOON + DAY) == 0
    assert delete_unused(before=NOON + 2 * DAY) == 1
