"""Huge but valid inputs: answered, and no burden to whoever comes after."""

from typing import Any

from rest_framework.test import APIClient

from datasets.models import Dataset, Job
from tests.stage import add_samples


def test_a_job_of_100000_ids_shows_how_many_and_not_which(
    api: APIClient, dataset: Dataset, run_jobs: Any
) -> None:
    add_samples(dataset, 1)
    ids = [str(number) for number in range(1, 100_001)]
    answer = api.post(
        f"/api/v1/datasets/{dataset.pk}/samples/batch", {"action": "mark_hard", "samples": ids}
    ).json()

    assert answer["job"]["parameters"]["samples"] == {"count": 100_000}
    assert len(api.get(f"/api/v1/datasets/{dataset.pk}").content) < 5000
    assert len(Job.objects.get().parameters["samples"]) == 100_000
