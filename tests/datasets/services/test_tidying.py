"""Tidying: what has run out goes, the rest stays."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from datasets import jobs
from datasets.errors import StorageUnavailableError
from datasets.models import Dataset, Job, OldLabelName, SignInLink, User
from datasets.services.exporting import KEPT, start_export
from datasets.services.tidying import UPLOADS_KEPT, tidy
from datasets.storage import storage
from tests.doubles import MemoryStore
from tests.factories import OldLabelNameFactory, SignInLinkFactory
from tests.stage import add_samples

pytestmark = pytest.mark.usefixtures("store")
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def download(dataset: Dataset, owner: User) -> Job:
    add_samples(dataset, 1)
    job = start_export(
        dataset=dataset,
        actor=owner,
        target="download",
        format_name="coco",
        scope={"filter": {}},
        copy_images=False,
    )
    jobs.run_pending()
    job.refresh_from_db()
    return job


def test_a_download_is_deleted_when_its_days_are_over(download: Job) -> None:
    assert download.result is not None
    assert download.finished_at is not None
    path = download.result["path"]

    tidy(now=download.finished_at + KEPT - SECOND)
    assert storage().exists(path)
    tidy(now=download.finished_at + KEPT + SECOND)

    assert not storage().exists(path)


def test_sessions_and_links_that_ran_out_are_removed(db: None) -> None:
    now = timezone.now()
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=now - SECOND)
    Session.objects.create(session_key="b" * 32, session_data="", expire_date=now + SECOND)
    SignInLinkFactory.create(expires_at=now - SECOND)

    tidy(now=now)

    assert list(Session.objects.values_list("session_key", flat=True)) == ["b" * 32]
    assert not SignInLink.objects.exists()


def test_an_old_label_name_ends_after_its_days(db: None) -> None:
    old = OldLabelNameFactory.create()

    tidy(now=old.expires_at + SECOND)

    assert not OldLabelName.objects.exists()


def test_the_pieces_of_a_zip_that_nobody_imported_are_deleted_after_a_week(dataset: Dataset) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/")
    dataset.refresh_from_db()
    upload = f"{dataset.folder}uploads/1/"
    sent = storage().put(f"{upload}archive/000000", b"PK").modified
    storage().put(f"{upload}files/a.jpg", b"x")

    tidy(now=sent + UPLOADS_KEPT)
    assert storage().exists(f"{upload}archive/000000")
    tidy(now=sent + UPLOADS_KEPT + SECOND)

    assert [file.path for file in storage().list_objects(upload)] == [f"{upload}files/a.jpg"]


def test_a_folder_that_is_away_keeps_nothing_else_from_being_tidied(
    dataset: Dataset, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept: list[str] = []

    def sweep(path: str, *, before: dt.datetime) -> int:
        swept.append(path)
        raise StorageUnavailableError("The disk is gone.")

    monkeypatch.setattr(store, "sweep", sweep)
    Dataset.objects.filter(pk=dataset.pk).update(output_path="obs://out/work/")

    tidy(now=timezone.now())

    assert swept == ["obs://images/", "obs://out/", f"obs://out/work/{dataset.name}-{dataset.pk}/"]
