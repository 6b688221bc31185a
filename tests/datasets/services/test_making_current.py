"""Making a version current: the working data become that version's."""

import pytest

from datasets import jobs
from datasets.counts import recount
from datasets.errors import DatasetBusyError
from datasets.models import Annotation, Change, Dataset, Label, User, Version
from datasets.models.change import ChangeKind
from datasets.published import VersionNotReadyError
from datasets.sample_writer import trash
from datasets.services.making_current import make_current
from datasets.services.publishing import NewVersion, publish_version
from datasets.states import SampleState
from tests.factories import NOON, VersionFactory
from tests.stage import add_labels, add_samples, annotate, box

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def published(dataset: Dataset, owner: User) -> Version:
    """A version of six samples, three of them with a cat."""
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/easel/")
    dataset.refresh_from_db()
    samples = add_samples(dataset, 6)
    annotate(dataset, samples[:3], box(add_labels(dataset, "cat")[0]))
    version, _ = publish_version(dataset=dataset, draft=NewVersion(), actor=owner)
    jobs.run_pending()
    version.refresh_from_db()
    return version


def restore(dataset: Dataset, version: Version, owner: User) -> None:
    make_current(dataset=dataset, version=version, actor=owner)
    jobs.run_pending()
    dataset.refresh_from_db()


def contents(dataset: Dataset) -> list[tuple[object, ...]]:
    marks = Annotation.objects.filter(sample__dataset=dataset, sample__deleted_at=None).order_by("id")
    return list(marks.values_list("id", "sample__number", "label__name", "x0", "y0", "x1", "y1"))


def in_order(dataset: Dataset) -> list[tuple[object, ...]]:
    marks = Annotation.objects.filter(sample__dataset=dataset).order_by("sample", "created_at", "id")
    return list(marks.values_list("id", "created_at"))


def test_annotations_come_back_as_they_were(dataset: Dataset, published: Version, owner: User) -> None:
    before = contents(dataset)
    annotate(dataset, list(dataset.samples.order_by("number"))[2:5], box(dataset.labels.get(), 500, 500))

    restore(dataset, published, owner)

    assert contents(dataset) == before
    assert dataset.counts == {"total": 6, "unlabeled": 3, "labeled": 3, "to_confirm": 0}
    assert recount(dataset) == []


def test_annotations_that_were_deleted_come_back_with_their_times_in_their_order(
    dataset: Dataset, published: Version, owner: User
) -> None:
    annotate(dataset, list(dataset.samples.order_by("number"))[3:4], *[box(dataset.labels.get())] * 9)
    version, _ = publish_version(dataset=dataset, draft=NewVersion(), actor=owner)
    jobs.run_pending()
    version.refresh_from_db()
    before = in_order(dataset)
    restore(dataset, published, owner)

    restore(dataset, version, owner)

    assert in_order(dataset) == before


def test_deleted_samples_come_back_and_new_ones_go_to_the_trash(
    dataset: Dataset, published: Version, owner: User
) -> None:
    trash(dataset.pk, [dataset.samples.order_by("number")[0].pk], now=NOON)
    add_samples(dataset, 2)

    restore(dataset, published, owner)

    assert list(dataset.samples.live().values_list("number", flat=True).order_by("number")) == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]
    assert recount(dataset) == []


def test_what_goes_to_the_trash_is_in_the_history(dataset: Dataset, published: Version, owner: User) -> None:
    added = add_samples(dataset, 1)[-1]

    restore(dataset, published, owner)

    assert Change.objects.get(sample=added).kind == ChangeKind.MAKE_CURRENT


def test_a_label_that_is_gone_is_made_again(dataset: Dataset, published: Version, owner: User) -> None:
    Annotation.objects.all().delete()
    dataset.samples.update(annotation_count=0, label_counts={}, state=SampleState.UNLABELED)
    Label.objects.update(deleted_at=NOON, annotation_count=0, sample_count=0)
    Dataset.objects.update(unlabeled=6, labeled=0)

    restore(dataset, published, owner)

    assert list(Label.objects.live().values_list("name", "annotation_count")) == [("cat", 3)]
    assert recount(dataset) == []


def test_every_change_is_in_the_history_under_one_group(
    dataset: Dataset, published: Version, owner: User
) -> None:
    annotate(dataset, [dataset.samples.order_by("number")[5]], box(dataset.labels.get()))

    restore(dataset, published, owner)

    change = Change.objects.get(kind=ChangeKind.MAKE_CURRENT)
    assert (change.sample.number, change.actor, change.after["state"]) == (6, owner, "unlabeled")


def test_the_version_is_current_afterwards(dataset: Dataset, published: Version, owner: User) -> None:
    second, _ = publish_version(dataset=dataset, draft=NewVersion(), actor=owner)
    jobs.run_pending()

    restore(dataset, published, owner)

    assert dataset.current_version_id == published.pk != second.pk


def test_a_version_that_failed_can_not_be_made_current(dataset: Dataset, owner: User) -> None:
    with pytest.raises(VersionNotReadyError):
        make_current(dataset=dataset, version=VersionFactory.create(dataset=dataset), actor=owner)


def test_it_is_refused_while_something_else_changes_the_dataset(
    dataset: Dataset, published: Version, owner: User
) -> None:
    publish_version(dataset=dataset, draft=NewVersion(), actor=owner)

    with pytest.raises(DatasetBusyError):
        make_current(dataset=dataset, version=published, actor=owner)
