"""Clients that send half a request and wait, or speak no HTTP: they hold nothing, and get a plain answer."""

import json
import socket
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, UnreadablePostError
from rest_framework.test import APIClient

from config.security_headers import HEADERS
from config.web_server import limit_waiting, refuse_unread


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_a_client_that_sends_half_a_request_is_given_up(listener: socket.socket) -> None:
    limit_waiting([listener], seconds=0.05)
    with socket.create_connection(listener.getsockname()) as client:
        client.sendall(b"GET / HT")
        with listener.accept()[0] as accepted:
            accepted.recv(100)
            with pytest.raises(BlockingIOError):
                accepted.recv(100)


def test_a_client_that_takes_no_answer_is_given_up(listener: socket.socket) -> None:
    limit_waiting([listener], seconds=0.05)
    client = socket.create_connection(listener.getsockname())
    with client, listener.accept()[0] as accepted, pytest.raises(BlockingIOError):
        accepted.sendall(b"x" * 50_000_000)


@pytest.mark.parametrize(
    ("status", "code"), [(400, "malformed"), (414, "address_too_long"), (431, "headers_too_large")]
)
def test_what_never_reaches_django_is_answered_as_django_would(status: int, code: str) -> None:
    server, client = socket.socketpair()
    with server, client:
        refuse_unread(server, status, "Reason", "<script>the request</script>")
        head, _, body = client.recv(10_000).decode().partition("\r\n\r\n")

    assert head.splitlines()[0] == f"HTTP/1.1 {status} Reason"
    assert {f"{name}: {value}" for name, value in HEADERS.items()} <= set(head.splitlines())
    assert json.loads(body)["code"] == code
    assert "script>" not in body


def test_a_body_that_stops_in_the_middle_is_bad_input(
    anonymous: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: HttpRequest, *__: object) -> bytes:
        raise UnreadablePostError("timed out")

    monkeypatch.setattr(HttpRequest, "read", stop)
    answer = anonymous.post("/api/v1/auth/token", {"username": "a", "password": "b"})

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
