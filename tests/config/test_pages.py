"""The pages, what is not a page, and the headers of all."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from config.security_headers import CONTENT_SECURITY_POLICY


@pytest.fixture
def built(settings: Settings, tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("<!doctype html><title>Easel</title>")
    settings.FRONTEND_DIST = tmp_path
    return tmp_path


@pytest.mark.parametrize("address", ["/", "/datasets", "/datasets/1/annotate/2", "/sign-in?token=x", "/apis"])
def test_every_address_of_the_pages_is_the_application(client: Client, built: Path, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    assert b"Easel" in answer.content


def test_a_page_brings_the_csrf_token(client: Client, built: Path) -> None:
    assert client.get("/").cookies["csrftoken"].value


def test_pages_that_are_not_built_say_how_to_build_them(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.FRONTEND_DIST = tmp_path

    answer = client.get("/")

    assert answer.status_code == 503
    assert b"make run" in answer.content


@pytest.mark.parametrize(
    "address",
    [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/nothing",
        "/api/v1/users/",
        "/api/v2/users",
        "/assets/old.js",
        "/healthz/",
    ],
)
def test_what_is_not_there_is_404_and_no_page(client: Client, built: Path, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize(
    "dataset_id", ["0x1", "1.0", "-1", "+1", " 1", "9" * 19, "1'--", "%00", "%EF%BC%91", "1%0a", "abc"]
)
def test_an_odd_id_is_404_and_never_reaches_the_database(client: Client, dataset_id: str) -> None:
    assert client.get(f"/api/v1/datasets/{dataset_id}/members").status_code == 404


def test_an_address_with_a_slash_at_its_end_is_not_there(db: None, client: Client) -> None:
    assert client.post("/api/v1/auth/login/").status_code == 404


def test_a_page_is_only_read(client: Client, built: Path) -> None:
    assert client.post("/datasets").status_code == 405


@pytest.mark.parametrize("address", ["/", "/api/v1/auth/me", "/api/v1/nothing", "/healthz"])
def test_every_answer_carries_the_security_headers(client: Client, built: Path, address: str) -> None:
    answer = client.get(address)

    assert answer["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"


def test_scripts_come_from_here_only() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split(";"))

    assert rules == {
        "default-src": "'self'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' blob: data:",
        "worker-src": "'self' blob:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


def test_another_host_s_name_is_refused(client: Client, built: Path) -> None:
    answer = client.get("/api/v1/auth/me", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert answer.json()["code"] == "malformed"
