"""A database that is busy, full or away: who asks is told to try again, and never sees a 500."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from rest_framework.test import APIClient

from datasets.annotation_writer import write as really_write
from datasets.models import Dataset, Sample
from labeling.services import annotating
from tests.stage import add_samples


@pytest.fixture
def sample(dataset: Dataset) -> Sample:
    return add_samples(dataset, 1)[0]


def failing(error: Exception, *, times: int, cause: Exception | None = None) -> Callable[..., None]:
    """The writer of annotations, which fails the first `times`."""
    left = iter([error] * times)

    def write(*arguments: Any) -> None:
        if (fault := next(left, None)) is not None:
            raise fault from cause
        really_write(*arguments)

    return write


def confirm(api: APIClient, sample: Sample) -> Any:
    api.raise_request_exception = False
    address = f"/api/v1/datasets/{sample.dataset_id}/samples/{sample.pk}/annotations"
    return api.put(address, {"revision": 0, "annotations": [], "confirm": True})


def test_the_victim_of_a_deadlock_is_saved_by_a_second_try(
    api: APIClient, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadlock = OperationalError("deadlock detected")
    write = failing(deadlock, times=1, cause=psycopg.errors.DeadlockDetected())
    monkeypatch.setattr(annotating, "write", write)

    answer = confirm(api, sample)

    assert (answer.status_code, answer.json()["state"]) == (200, "labeled")


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (OperationalError("database is locked"), None),
        (OperationalError("disk I/O error"), None),
        (OperationalError("deadlock detected"), psycopg.errors.DeadlockDetected()),
        (OperationalError("terminating connection"), psycopg.errors.AdminShutdown()),
        (OperationalError("the connection is lost"), psycopg.OperationalError()),
        (InterfaceError("connection already closed"), psycopg.InterfaceError()),
    ],
    ids=str,
)
def test_a_database_that_does_not_answer_is_503_and_says_what_to_do(
    error: Exception, cause: Exception | None, api: APIClient, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotating, "write", failing(error, times=3, cause=cause))

    answer = confirm(api, sample)

    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    assert answer["Retry-After"]
    assert "database is locked" not in answer.content.decode()


def test_a_disk_that_is_full_is_507(api: APIClient, sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotating, "write", failing(OperationalError("database or disk is full"), times=3))

    assert confirm(api, sample).status_code == 507


def test_a_query_that_is_wrong_stays_an_error_of_ours(
    api: APIClient, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotating, "write", failing(OperationalError("no such column: x"), times=3))

    answer = confirm(api, sample)

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
