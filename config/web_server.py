"""gunicorn's settings, read with `--config=python:config.web_server`; the address comes from who starts it."""

import json
import os
import socket
import struct
from collections.abc import Iterable
from typing import Any

from gunicorn import util

from config.children import die_with_parent
from config.security_headers import HEADERS

CLIENT_SECONDS = 20

wsgi_app = "config.wsgi:application"
worker_class = "gthread"
workers = int(os.environ.get("EASEL_WEB_WORKERS") or 1)
threads = int(os.environ.get("EASEL_WEB_THREADS") or 8)
keepalive = 15
graceful_timeout = 8  # shorter than the grace of `make run` and of containers
loglevel = "warning"
control_socket_disable = True
limit_request_line = 8190  # the most that gunicorn takes: a filter may name many labels

REFUSALS = {
    414: ("address_too_long", "The address is longer than 8 kB. Ask with fewer or shorter filters."),
    431: (
        "headers_too_large",
        "The request's headers are too large. Delete this site's cookies and try again.",
    ),
    500: ("internal_error", "Something went wrong in the server; its log has the details."),
}
MALFORMED = ("malformed", "The request is not valid HTTP, or not of a kind that is answered here.")


def when_ready(server: Any) -> None:
    limit_waiting(server.LISTENERS, seconds=CLIENT_SECONDS)


def limit_waiting(listeners: Iterable[socket.socket], *, seconds: float) -> None:
    """Let no thread wait longer than this for the next bytes of a client, or for it to take the next bytes.

    Otherwise as many clients as there are threads, each with half a request, hold the whole server for good. Linux
    hands these limits on to the connections that a listener accepts.
    """
    limit = struct.pack("ll", int(seconds), int(seconds % 1 * 1_000_000))
    for listener in listeners:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)


def post_fork(_server: Any, _worker: Any) -> None:
    """A worker whose master is killed would hold the port for some seconds more: the next start needs it."""
    die_with_parent()


def refuse_unread(client: socket.socket, status: int, reason: str, _message: str) -> None:
    """Answer a request that never reaches Django as Django would: JSON under the security headers."""
    code, message = REFUSALS.get(status, MALFORMED)
    body = json.dumps({"code": code, "message": message}).encode()
    lines = [
        f"HTTP/1.1 {status} {reason}",
        *(f"{name}: {value}" for name, value in HEADERS.items()),
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    util.write_nonblock(client, "\r\n".join(lines).encode() + b"\r\n\r\n" + body)


util.write_error = refuse_unread  # gunicorn has no setting for it, and writes HTML that quotes the request
