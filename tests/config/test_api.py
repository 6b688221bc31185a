"""DRF's plumbing: bodies, pages, refusals."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from rest_framework import exceptions
from rest_framework.test import APIClient

from config.api import exception_handler, page_not_found, server_error
from datasets.errors import DatasetBusyError, StaleRevisionError, TooManyTriesError
from tests.factories import UserFactory

TOKEN = "/api/v1/auth/token"  # an address, no secret
USERS = "/api/v1/users"


@pytest.fixture
def boss(db: None) -> APIClient:
    client = APIClient()
    client.force_authenticate(UserFactory.create(username="boss", is_superuser=True))
    return client


def post(body: bytes, content_type: str = "application/json") -> Any:
    return APIClient().generic("POST", TOKEN, body.decode("latin-1"), content_type=content_type)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"username": NaN}',
        b'{"username": "\\u0000"}',
        b'{"username": "a\\\\\\u0000"}',
        b'{"username": "\x00"}',
        b'{"username": "\\ud800"}',
        b"[" * 60_000,
    ],
)
def test_what_is_no_json_is_refused(db: None, body: bytes) -> None:
    answer = post(body)

    assert answer.status_code == 400
    assert set(answer.json()) >= {"code", "message"}


def test_a_backslash_before_u0000_is_no_nul(db: None) -> None:
    answer = post(rb'{"username": "C:\\u0000", "password": "x"}')

    assert answer.json()["code"] == "invalid_credentials"


@pytest.mark.parametrize("body", [b"[]", b"1", b'"text"', b"null", b'{"username": {"a": 1}, "password": []}'])
def test_json_of_another_shape_is_refused(db: None, body: bytes) -> None:
    answer = post(body)

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"


def test_another_type_of_body_is_refused(db: None) -> None:
    answer = post(b"username=a", "application/x-www-form-urlencoded")

    assert answer.status_code == 415
    assert answer.json()["code"] == "wrong_type"


def test_a_body_over_the_limit_is_refused(boss: APIClient, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    answer = boss.post(USERS, {"username": "anna"})

    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


def test_each_field_says_what_is_wrong(boss: APIClient) -> None:
    answer = boss.post(USERS, {"username": "a b", "email": "nowhere"})

    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {"username", "email"}
    assert answer.json()["fields"]["email"] == [
        {"code": "invalid", "message": "Enter a valid email address."}
    ]


def test_a_method_that_an_address_does_not_take_is_405(boss: APIClient) -> None:
    answer = boss.put(USERS, {})

    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize("limit", ["0", "501", "-1", "a", "1.5", "", "²", "9" * 5000])
def test_a_limit_out_of_bounds_is_refused(boss: APIClient, limit: str) -> None:
    assert boss.get(USERS, {"limit": limit}).json()["code"] == "limit_invalid"


@pytest.mark.parametrize("cursor", ["x", "cD1hYmM=", "cD0lMDA=", "é"])
def test_a_cursor_that_was_made_up_is_refused(boss: APIClient, cursor: str) -> None:
    answer = boss.get(USERS, {"cursor": cursor})

    assert answer.status_code == 400
    assert answer.json()["code"] == "cursor_invalid"


@pytest.mark.parametrize("cursor", ["cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "\x00"])
def test_a_cursor_beyond_every_row_is_harmless(boss: APIClient, cursor: str) -> None:
    assert boss.get(USERS, {"cursor": cursor}).status_code == 200


def test_a_page_leads_there_and_back(boss: APIClient) -> None:
    UserFactory.create_batch(3)
    first = boss.get(USERS, {"limit": 2}).json()
    second = boss.get(USERS, {"limit": 2, "cursor": first["next"]}).json()

    back = boss.get(USERS, {"limit": 2, "cursor": second["prev"]}).json()

    assert back["results"] == first["results"]
    assert first["prev"] is None


def test_a_stale_save_is_told_the_current_state() -> None:
    answer = exception_handler(StaleRevisionError({"revision": 3}), {})

    assert answer is not None
    assert answer.status_code == 409
    assert answer.data["code"] == "stale_revision"
    assert answer.data["current"] == {"revision": 3}


def test_a_busy_dataset_names_the_job() -> None:
    answer = exception_handler(DatasetBusyError({"id": "7"}), {})

    assert answer is not None
    assert answer.data["job"] == {"id": "7"}


def test_too_many_tries_say_how_long_to_wait() -> None:
    answer = exception_handler(TooManyTriesError(seconds=61), {})

    assert answer is not None
    assert answer.headers["Retry-After"] == "61"
    assert "2 minutes" in answer.data["message"]


def test_faults_inside_lists_are_named_by_their_place() -> None:
    error = exceptions.ValidationError({"labels": [{}, {"name": ["Too long."]}], "non_field_errors": ["No."]})

    answer = exception_handler(error, {})

    assert answer is not None
    assert set(answer.data["fields"]) == {"labels.1.name", ""}


def test_a_full_disk_is_said_to_be_full() -> None:
    answer = exception_handler(OperationalError("database or disk is full"), {})

    assert answer is not None
    assert answer.status_code == 507
    assert answer.data["code"] == "storage_full"


def test_another_fault_of_the_database_is_left_to_the_log() -> None:
    assert exception_handler(OperationalError("no such table"), {}) is None


def test_an_unforeseen_error_is_left_to_the_log() -> None:
    assert exception_handler(RuntimeError("bug"), {}) is None


def test_an_unforeseen_error_tells_nothing_of_the_inside() -> None:
    answer = server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert b"internal_error" in answer.content


def test_what_is_not_there_is_said_in_json() -> None:
    assert b"not_found" in page_not_found(RequestFactory().get("/"), Exception()).content
