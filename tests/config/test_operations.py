"""Up, ready, and how much there is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from celery import current_app
from django.db import OperationalError
from django.test import Client
from kombu.connection import Connection
from pytest_django import Settings

from config import operations
from datasets.errors import StorageUnavailableError
from datasets.models.dataset import Dataset
from datasets.models.user import User
from tests.factories import ApiTokenFactory, JobFactory

FAR = "203.0.113.9"


def fail_with(error: Exception) -> Callable[[], None]:
    def check() -> None:
        raise error

    return check


def test_the_process_says_that_it_is_up(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_means_that_database_broker_and_storage_answer(db: None, client: Client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "broker": "ok", "storage": "ok"}


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("database", OperationalError("no route to 10.0.0.7")),
        ("broker", ConnectionRefusedError("10.0.0.7")),
        ("storage", StorageUnavailableError()),
    ],
)
def test_what_does_not_answer_is_named(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch, name: str, error: Exception
) -> None:
    monkeypatch.setitem(operations.CHECKS, name, fail_with(error))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["status"] == "not_ready"
    assert [key for key, value in answer.json().items() if value == "does not answer"] == [name]


def test_a_broker_that_is_gone_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current_app, "connection_for_write", lambda: Connection("redis://127.0.0.1:1"))

    assert operations.fault_of(operations.check_broker) == "does not answer"


def test_a_broker_s_folder_that_is_gone_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    monkeypatch.setitem(current_app.conf.broker_transport_options, "data_folder_out", gone)

    assert operations.fault_of(operations.check_broker) == "does not answer"


def test_metrics_count_what_there_is(client: Client, dataset: Dataset, owner: User) -> None:
    JobFactory.create(dataset=dataset)

    text = client.get("/metrics").content.decode()

    assert 'easel_jobs{state="waiting"} 1\n' in text
    assert "# TYPE easel_datasets gauge\neasel_datasets 1\n" in text
    assert "easel_users 1\n" in text


def test_metrics_are_not_public(db: None, client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR=FAR).status_code == 403


def test_metrics_are_not_for_everybody_who_is_signed_in(client: Client, outsider: User) -> None:
    client.force_login(outsider)

    assert client.get("/metrics", REMOTE_ADDR=FAR).status_code == 403


def test_metrics_are_for_administrators(client: Client, admin: User) -> None:
    client.force_login(admin)

    assert client.get("/metrics", REMOTE_ADDR=FAR).status_code == 200


def test_metrics_are_for_the_token_of_an_administrator(client: Client, admin: User) -> None:
    ApiTokenFactory.create(user=admin, secret="key")

    answer = client.get("/metrics", REMOTE_ADDR=FAR, headers={"authorization": "Token key"})

    assert answer.status_code == 200


def test_metrics_are_for_who_knows_their_token(db: None, client: Client, settings: Settings) -> None:
    settings.EASEL_METRICS_TOKEN = "a metrics token"

    right = client.get("/metrics", REMOTE_ADDR=FAR, headers={"authorization": "Bearer a metrics token"})
    wrong = client.get("/metrics", REMOTE_ADDR=FAR, headers={"authorization": "Bearer another"})

    assert (right.status_code, wrong.status_code) == (200, 403)


def test_without_a_metrics_token_an_empty_one_opens_nothing(db: None, client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR=FAR, headers={"authorization": "Bearer "}).status_code == 403


def test_what_a_proxy_hands_on_is_not_of_this_machine(db: None, client: Client) -> None:
    assert client.get("/metrics", headers={"x-forwarded-for": FAR}).status_code == 403
