"""Creating a dataset: where its output goes when nobody says it; and bringing a deleted one back."""

import datetime as dt

import pytest

from datasets.errors import NameTakenError
from datasets.job_work import sweep
from datasets.models import Dataset, User
from datasets.models.dataset import DatasetType
from datasets.models.job import JobState
from datasets.services.datasets import (
    NewDataset,
    create_dataset,
    delete_dataset,
    deleted_datasets,
    restore_dataset,
    restore_datasets,
)
from tests.doubles import MemoryStore
from tests.factories import NOON, DatasetFactory, UserFactory


@pytest.fixture
def actor(db: None) -> User:
    return UserFactory.create()


def draft(**fields: str) -> NewDataset:
    return NewDataset("cells", DatasetType.OBJECT_DETECTION, **fields)  # type: ignore[arg-type]  # paths


def test_a_dataset_without_an_output_path_gets_the_one_that_is_offered(
    store: MemoryStore, actor: User
) -> None:
    dataset, _ = create_dataset(draft=draft(input_path="obs://images/"), actor=actor)

    assert dataset.output_path == "obs://out/easel/"


def test_an_output_path_that_is_given_is_kept(store: MemoryStore, actor: User) -> None:
    dataset, _ = create_dataset(draft=draft(output_path="obs://out/mine/"), actor=actor)

    assert dataset.output_path == "obs://out/mine/"


def test_a_dataset_is_made_also_where_no_bucket_can_be_written_to(store: MemoryStore, actor: User) -> None:
    store.freeze("images")
    store.freeze("out")

    dataset, _ = create_dataset(draft=draft(input_path="obs://frozen/"), actor=actor)

    assert dataset.output_path == ""


def test_a_deleted_dataset_comes_back_within_thirty_days(store: MemoryStore, actor: User) -> None:
    dataset = DatasetFactory.create(name="cells")
    delete_dataset(dataset=dataset, now=NOON)

    assert list(deleted_datasets(now=NOON + dt.timedelta(days=29))) == [dataset]
    assert not deleted_datasets(now=NOON + dt.timedelta(days=31))
    restore_dataset(dataset=dataset)
    assert Dataset.objects.live().get() == dataset


def test_a_dataset_whose_name_was_taken_meanwhile_stays_deleted(store: MemoryStore, actor: User) -> None:
    dataset = DatasetFactory.create(name="cells")
    delete_dataset(dataset=dataset, now=NOON)
    DatasetFactory.create(name="cells")

    with pytest.raises(NameTakenError):
        restore_dataset(dataset=dataset)


def test_of_several_datasets_the_one_whose_name_is_taken_is_refused_by_name(admin: User) -> None:
    cells, streets = (
        DatasetFactory.create(name="cells", deleted_at=NOON),
        DatasetFactory.create(deleted_at=NOON),
    )
    DatasetFactory.create(name="cells")

    restored, refused = restore_datasets(ids=[cells.pk, streets.pk], actor=admin, now=NOON)

    assert restored == [streets.pk]
    assert [(each["id"], each["code"]) for each in refused] == [(str(cells.pk), "name_taken")]
    assert "called cells now" in refused[0]["message"]


def test_jobs_that_the_deletion_canceled_stay_canceled(store: MemoryStore, actor: User) -> None:
    dataset, job = create_dataset(draft=draft(input_path="obs://images/"), actor=actor)
    delete_dataset(dataset=dataset, now=NOON)

    restore_datasets(ids=[dataset.pk], actor=actor, now=NOON)
    sweep(now=NOON, queues=(), is_idle=False)

    assert job
    job.refresh_from_db()
    assert job.state == JobState.CANCELED
