"""A disk for temporary files that is full, and more large images than there is memory for."""

import errno
import io
from typing import Any

import pytest
from PIL import Image
from rest_framework.test import APIClient

from datasets import jobs, sample_images
from datasets.models import Dataset, Job, Sample
from datasets.models.job import JobState
from datasets.services.exporting import Export
from tests.doubles import MemoryStore
from tests.stage import add_samples


@pytest.fixture
def large(dataset: Dataset, store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> Sample:
    """A sample that counts as large, whose thumbnail was not made yet."""
    monkeypatch.setattr(sample_images, "LARGE_PIXELS", 10)
    file = io.BytesIO()
    Image.new("RGB", (60, 40)).save(file, "PNG")
    store.put("obs://images/000001.jpg", file.getvalue())
    return add_samples(dataset, 1)[0]


def thumbnail(api: APIClient, sample: Sample) -> Any:
    api.raise_request_exception = False
    return api.get(f"/api/v1/datasets/{sample.dataset_id}/samples/{sample.pk}/thumbnail")


def no_space(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_large_image_on_a_full_disk_is_507(
    api: APIClient, large: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_images, "TemporaryDirectory", no_space)

    answer = thumbnail(api, large)

    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")


def test_only_so_many_large_images_are_decoded_at_once(
    api: APIClient, large: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_images, "LONGEST_WAIT", 0.01)
    places = sample_images._large_places
    with places, places:
        answer = thumbnail(api, large)

    assert (answer.status_code, answer.json()["code"]) == (503, "image_waits")
    assert thumbnail(api, large).status_code == 200


def test_a_job_on_a_full_disk_fails_with_that_sentence(
    api: APIClient, dataset: Dataset, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Export, "plan", no_space)
    add_samples(dataset, 1)
    body = {"target": "download", "format": "coco", "scope": {"filter": {}}}
    api.post(f"/api/v1/datasets/{dataset.pk}/exports", body)
    jobs.run_pending()
    job = Job.objects.get()

    assert (job.state, job.error_code) == (JobState.FAILED, "storage_full")
