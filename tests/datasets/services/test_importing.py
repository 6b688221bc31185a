"""Importing: what becomes samples, what becomes annotations, and what is refused."""

from collections.abc import Iterator

import pytest

from datasets import jobs
from datasets.models import Dataset, Sample, User
from datasets.models.job import JobState
from datasets.services.importing import start_import
from datasets.storage import use_storage
from tests.doubles import MemoryStore


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with use_storage(MemoryStore("images")) as store:
        yield store  # type: ignore[misc]  # what was put in place


def run_import(dataset: Dataset, actor: User, **choices: object) -> dict[str, object]:
    job = start_import(dataset=dataset, actor=actor, path="obs://images/", **choices)  # type: ignore[arg-type]
    jobs.run_pending()
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED, job.error_message
    return job.result


def test_import_makes_a_sample_of_every_image_in_the_order_of_their_names(
    dataset: Dataset, owner: User, store: MemoryStore
) -> None:
    for name in ("b.PNG", "a/c.jpg", "notes.md", "z.webp"):
        store.put(f"obs://images/{name}", b"x")
    result = run_import(dataset, owner)
    numbers = Sample.objects.order_by("number").values_list("number", "name", "directory")
    assert list(numbers) == [(1, "c.jpg", "a"), (2, "b.PNG", ""), (3, "z.webp", "")]
    assert (result["added"], result["known"]) == (3, 0)


def test_import_a_second_time_adds_nothing(dataset: Dataset, owner: User, store: MemoryStore) -> None:
    store.put("obs://images/a.jpg", b"x")
    run_import(dataset, owner)
    result = run_import(dataset, owner)
    dataset.refresh_from_db()
    assert (result["added"], result["known"], dataset.total) == (0, 1, 1)
