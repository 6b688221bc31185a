"""The demo dataset: made in the background by the first start, once."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from datasets import demo_scenes, jobs
from datasets.errors import NameTakenError, StorageUnavailableError
from datasets.management.commands.prepare_start import first_url
from datasets.models import Dataset, Job, Sample, User
from datasets.models.job import JobState
from datasets.services.datasets import delete_dataset
from datasets.services.demo import make_demo
from tests.doubles import MemoryStore
from tests.factories import UserFactory

pytestmark = pytest.mark.usefixtures("counts_hold")


@pytest.fixture(autouse=True)
def six_scenes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough to see a third of them labeled."""
    monkeypatch.setattr(demo_scenes, "SCENES", 6)


@pytest.fixture
def first_start(db: None, store: MemoryStore, settings: Settings) -> None:
    settings.EASEL_DEMO = True
    first_url(base_url="http://easel", images="")


def test_a_third_of_the_scenes_is_labeled_and_all_are_scanned(admin: User, store: MemoryStore) -> None:
    dataset, job = make_demo(owner=admin)
    jobs.run_pending()
    job.refresh_from_db()
    dataset.refresh_from_db()

    assert (job.state, job.error_message) == (JobState.SUCCEEDED, "")
    assert dataset.counts == {"total": 6, "unlabeled": 4, "labeled": 2, "to_confirm": 0}
    assert not Sample.objects.filter(width=None).exists()
    assert list(dataset.labels.order_by("pk").values_list("name", flat=True)) == list(demo_scenes.LABELS)


def test_the_boxes_are_those_that_were_drawn(admin: User, store: MemoryStore) -> None:
    make_demo(owner=admin)
    jobs.run_pending()
    sample = Sample.objects.get(name="scene-004.jpg")
    found = sample.annotations.order_by("x0").values_list("label__name", "x0", "y0", "x1", "y1")

    assert sorted(found) == sorted(demo_scenes.draw_scene(4).boxes)


def test_the_first_start_makes_it_for_the_first_administrator(first_start: None) -> None:
    job = Job.objects.get(kind="demo")

    assert job.dataset.name == "demo"
    assert Dataset.objects.visible_to(User.objects.get()).get() == job.dataset
    assert not Sample.objects.exists()  # it is drawn later, by a worker


def test_a_start_before_anybody_has_signed_in_makes_no_second_one(first_start: None) -> None:
    first_url(base_url="http://easel", images="")

    assert Dataset.objects.count() == 1


def test_deleted_it_does_not_come_back(first_start: None) -> None:
    delete_dataset(dataset=Dataset.objects.get(), now=timezone.now())
    jobs.run_pending()
    first_url(base_url="http://easel", images="")

    assert not Dataset.objects.live().exists()


def test_no_demo_comes_to_an_easel_that_somebody_uses(
    db: None, store: MemoryStore, settings: Settings
) -> None:
    settings.EASEL_DEMO = True
    UserFactory.create(is_superuser=True, last_login=timezone.now())
    first_url(base_url="http://easel", images="")

    assert not Dataset.objects.exists()


def test_no_demo_comes_beside_a_folder_of_images(db: None, store: MemoryStore, settings: Settings) -> None:
    settings.EASEL_DEMO = True
    first_url(base_url="http://easel", images="obs://images/")

    assert list(Job.objects.values_list("kind", flat=True)) == ["import"]


def test_a_storage_that_takes_nothing_does_not_stop_the_start(
    db: None, store: MemoryStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str) -> None:
        raise StorageUnavailableError

    settings.EASEL_DEMO = True
    monkeypatch.setattr(store, "ensure_bucket", refuse)

    assert first_url(base_url="http://easel", images="").startswith("http://easel/sign-in?token=")
    assert not Dataset.objects.exists()


def test_a_worker_that_begins_again_draws_the_same(admin: User, store: MemoryStore) -> None:
    dataset, job = make_demo(owner=admin)
    jobs.run_pending(parts=1)
    first = store.get("obs://output/demo/scene-001.jpg")
    jobs.cancel(job)
    jobs.retry(job, actor=admin)
    jobs.run_pending()
    dataset.refresh_from_db()

    assert store.get("obs://output/demo/scene-001.jpg") == first
    assert dataset.total == 6


def test_the_command_makes_it_at_any_time(admin: User, store: MemoryStore) -> None:
    call_command("seed_demo")
    jobs.run_pending()

    assert Dataset.objects.get().total == 6


def test_the_command_says_that_the_name_is_taken(admin: User, store: MemoryStore) -> None:
    make_demo(owner=admin)

    with pytest.raises(NameTakenError):
        make_demo(owner=admin)
    with pytest.raises(CommandError, match="taken"):
        call_command("seed_demo")
    assert Dataset.objects.count() == 1
