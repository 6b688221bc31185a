"""Huge but valid inputs: answered, and no burden to whoever comes after."""

import sqlite3
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
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


def post(client: Any, path: str, body: bytes) -> tuple[int, str]:
    answer = client.generic("POST", f"/api/v1/{path}", body, content_type="application/json")
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("path", ["auth/token", "auth/login"])
def test_who_is_not_signed_in_sends_no_large_body(path: str, anonymous: APIClient, db: None) -> None:
    body = b'{"username": "%s", "password": "x"}' % (b"x" * 100_000)

    assert post(anonymous, path, body) == (413, "too_large")


@pytest.mark.parametrize("body", [b"[" + b"[]," * 2_000_000 + b"[]]", b"[" + b"1.5," * 4_000_000 + b"1]"])
def test_a_body_that_would_grow_tenfold_in_memory_is_refused(body: bytes, api: APIClient) -> None:
    assert post(api, "datasets", body) == (413, "too_large")


def test_a_body_over_32_mb_is_refused(api: APIClient) -> None:
    assert post(api, "datasets", b'{"name": "%s"}' % (b"x" * 33 * 1024 * 1024)) == (413, "too_large")


@pytest.fixture
def _sqlite_as_its_authors_build_it(db: None) -> Iterator[None]:
    """With 32,766 placeholders in a query; Debian's has 250,000."""
    connection.ensure_connection()
    is_sqlite = connection.vendor == "sqlite"
    before = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 32_766) if is_sqlite else 0
    yield
    if is_sqlite:
        connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, before)


def save(api: APIClient, dataset: Dataset, **body: Any) -> tuple[int, Any]:
    sample = add_samples(dataset, 1)[0]
    answer = api.patch(
        f"/api/v1/datasets/{dataset.pk}/samples/{sample.pk}/annotations", {"revision": 0, **body}
    )
    return answer.status_code, answer.json()


@pytest.mark.usefixtures("_sqlite_as_its_authors_build_it")
def test_20000_unknown_labels_are_refused_in_one_short_sentence(api: APIClient, dataset: Dataset) -> None:
    drafts = [{"label": f"n{number}", "label_id": str(10**6 + number)} for number in range(20_000)]
    status, told = save(api, dataset, upsert=drafts)

    assert (status, told["code"]) == (400, "unknown_label")
    assert len(told["message"]) < 200


@pytest.mark.usefixtures("_sqlite_as_its_authors_build_it")
def test_a_save_of_more_than_20000_changes_is_refused(api: APIClient, dataset: Dataset) -> None:
    gone = [str(uuid.UUID(int=number)) for number in range(20_000)]
    status, told = save(api, dataset, upsert=[{"label": "cat"}], delete=gone)

    assert (status, told["code"]) == (400, "too_many_annotations")
