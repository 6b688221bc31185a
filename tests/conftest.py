"""The cast and the stage of every test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from datasets import jobs
from datasets.counts import recount
from datasets.models.dataset import Dataset, Role
from datasets.models.user import User
from datasets.storage import use_storage
from tests.doubles import MemoryStore
from tests.factories import DatasetFactory, MemberFactory, UserFactory


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real images that `EASEL_REAL_DATA` names."""
    folder = os.environ.get("EASEL_REAL_DATA")
    assert folder, "Set EASEL_REAL_DATA to the folder of real images, or leave out tests marked real_data."
    return Path(folder)


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    """Object storage in memory: buckets `images` and `out`, and `frozen`, which is read-only."""
    shutil.rmtree(
        settings.EASEL_DATA / "cache", ignore_errors=True
    )  # ids come again: a thumbnail would be another's
    memory = MemoryStore("images", "out", "frozen")
    memory.freeze("frozen")
    with use_storage(memory):
        yield memory


@pytest.fixture
def run_jobs(db: None) -> Callable[[], None]:
    """`run_jobs()`: every open job is done here and now, to its end."""
    return jobs.run_pending


@pytest.fixture
def counts_hold(db: None) -> Iterator[None]:
    """At the end of the test every maintained count of every dataset is what its rows say."""
    yield
    found = [wrong for dataset in Dataset.objects.order_by("pk") for wrong in recount(dataset)]
    assert found == []


@pytest.fixture
def dataset(db: None) -> Dataset:
    """A detection dataset; whoever of the cast a test asks for has his role in it."""
    return DatasetFactory.create(name="streets")


def person_in(dataset: Dataset, role: Role) -> User:
    return MemberFactory.create(dataset=dataset, user__username=role.value, role=role).user


@pytest.fixture
def owner(dataset: Dataset) -> User:
    return person_in(dataset, Role.OWNER)


@pytest.fixture
def manager(dataset: Dataset) -> User:
    return person_in(dataset, Role.MANAGER)


@pytest.fixture
def reviewer(dataset: Dataset) -> User:
    return person_in(dataset, Role.REVIEWER)


@pytest.fixture
def labeler(dataset: Dataset) -> User:
    return person_in(dataset, Role.LABELER)


@pytest.fixture
def viewer(dataset: Dataset) -> User:
    return person_in(dataset, Role.VIEWER)


@pytest.fixture
def outsider(db: None) -> User:
    """Signed in, and a member of nothing."""
    return UserFactory.create(username="outsider")


@pytest.fixture
def admin(db: None) -> User:
    """An administrator, who acts as owner everywhere."""
    return UserFactory.create(username="administrator", is_superuser=True)


@pytest.fixture
def anonymous() -> APIClient:
    """A client that is not signed in."""
    return APIClient()


@pytest.fixture
def client_of() -> Callable[[User], APIClient]:
    """`client_of(person)`: the client of a person who is signed in, without a query for it."""

    def sign_in(person: User) -> APIClient:
        client = APIClient()
        client.force_authenticate(person)
        return client

    return sign_in


@pytest.fixture
def api(owner: User, client_of: Callable[[User], APIClient]) -> APIClient:
    """The client of the dataset's owner."""
    return client_of(owner)
