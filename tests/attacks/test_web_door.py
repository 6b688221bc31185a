"""The web door: security headers on every answer, cookies out of reach, nothing told of the inside."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from datasets.models.user import User
from tests.factories import PASSWORD, UserFactory

POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' blob: data:; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
LOGIN = "/api/v1/auth/login"


@pytest.fixture
def browser(db: None) -> Client:
    """A browser on our page: it checks CSRF, and has the page's token."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def person(db: None) -> User:
    return UserFactory.create(username="anna")


def sign_in(browser: Client, **headers: str) -> Any:
    browser.get("/sign-in")
    headers = {"X-CSRFToken": browser.cookies["csrftoken"].value, **headers}
    body = {"username": "anna", "password": PASSWORD}
    return browser.post(LOGIN, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {}),
        ("GET", "/datasets/1/samples?tab=all", {}),
        ("GET", "/api/v1/datasets", {}),
        ("GET", "/api/v1/nothing", {}),
        ("GET", "/api/v1/schema", {}),
        ("GET", "/assets/nothing.js", {}),
        ("GET", "/healthz", {}),
        ("GET", "/readyz", {}),
        ("GET", "/metrics", {}),
        ("POST", "/", {}),
        ("TRACE", "/api/v1/datasets", {}),
        ("POST", LOGIN, {}),
        ("GET", "/", {"host": "evil.example"}),
        ("GET", "/api/v1/datasets", {"host": "evil.example"}),
    ],
)
def test_every_answer_has_the_security_headers(
    method: str, path: str, headers: dict[str, str], browser: Client
) -> None:
    answer = browser.generic(method, path, headers=headers)

    assert answer["Content-Security-Policy"] == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "Access-Control-Allow-Origin" not in answer


def test_a_file_of_the_pages_has_them_too_and_is_for_our_pages_alone(
    browser: Client, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "index-a1b2.js").write_text("1")
    settings.WHITENOISE_ROOT = tmp_path
    answer = browser.get("/assets/index-a1b2.js")

    assert (answer.status_code, answer.getvalue()) == (200, b"1")
    assert answer["Content-Security-Policy"] == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer


def test_an_error_of_ours_tells_nothing_of_the_inside(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("the secret of the inside")

    monkeypatch.setattr("config.operations.CHECKS", {"database": fail})
    answer = browser.get("/readyz")

    assert (answer.status_code, json.loads(answer.content)["code"]) == (500, "internal_error")
    assert b"secret" not in answer.content
    assert b"Traceback" not in answer.content
    assert answer["Content-Security-Policy"] == POLICY


def test_cookies_are_for_this_site_alone(browser: Client, person: User) -> None:
    assert sign_in(browser).status_code == 200
    session, csrf = browser.cookies["sessionid"], browser.cookies["csrftoken"]

    assert (session["httponly"], session["samesite"], csrf["samesite"]) == (True, "Lax", "Lax")


@pytest.mark.parametrize(
    "headers",
    [
        {"X-CSRFToken": ""},
        {"X-CSRFToken": "x" * 64},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
    ],
)
def test_another_site_signs_nobody_in(headers: dict[str, str], browser: Client, person: User) -> None:
    answer = sign_in(browser, **headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    assert "sessionid" not in browser.cookies


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_another_site_changes_nothing_in_a_session(origin: str, browser: Client, person: User) -> None:
    sign_in(browser)
    headers = {"X-CSRFToken": browser.cookies["csrftoken"].value, "Origin": origin}
    body = {"name": "theirs", "type": "object_detection"}
    answer = browser.post("/api/v1/datasets", body, content_type="application/json", headers=headers)

    assert answer.status_code == 403


@pytest.mark.parametrize("what", ["closed", "password"])
def test_a_session_ends_with_the_account_or_the_password(what: str, browser: Client, person: User) -> None:
    sign_in(browser)
    person.is_active = what != "closed"
    person.set_password("another long password" if what == "password" else PASSWORD)
    person.save()

    assert browser.get("/api/v1/auth/me").status_code == 401


@pytest.mark.parametrize(
    "name", ["anna ", " anna", "ANNA", "Anna", "anna\u200b", "ａｎｎａ", "anna' OR '1'='1", "%", "an_a", "*"]
)
def test_a_name_that_only_looks_like_one_does_not_sign_in(name: str, browser: Client, person: User) -> None:
    body = {"username": name, "password": "wrong " + PASSWORD}
    answer = browser.post("/api/v1/auth/token", body, content_type="application/json")

    assert answer.status_code == 401


def test_tries_count_however_the_name_is_spaced(browser: Client, person: User) -> None:
    names = [" " * number + "anna" for number in range(12)]
    answers = [
        browser.post(
            "/api/v1/auth/token", {"username": name, "password": "x"}, content_type="application/json"
        )
        for name in names
    ]

    assert answers[-1].status_code == 429


def test_tries_count_whatever_address_is_claimed(browser: Client, person: User) -> None:
    answers = [
        browser.post(
            "/api/v1/auth/token",
            {"username": "anna", "password": "x"},
            content_type="application/json",
            headers={"X-Forwarded-For": f"192.0.2.{number}", "Forwarded": f"for=192.0.2.{number}"},
        )
        for number in range(12)
    ]

    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../manage.py",
        "/assets/..%2f..%2fmanage.py",
        "/assets/%2e%2e/%2e%2e/manage.py",
        "/static/..\\..\\manage.py",
        "/assets//etc/passwd",
        "/assets/%00",
    ],
)
def test_no_file_of_ours_is_given_out(path: str, browser: Client) -> None:
    answer = browser.get(path)

    assert b"DJANGO_SETTINGS_MODULE" not in b"".join(answer)
    assert b"root:" not in b"".join(answer)
