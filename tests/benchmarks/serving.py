"""Easel running as a person runs it, and clients that speak HTTP with it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import psutil

from config.children import end_group, spawn
from config.installing import ROOT
from config.prerequisites import listen
from config.running import web_command

READY_SECONDS = 120.0
STOP_SECONDS = 30.0


@dataclass(slots=True)
class Answer:
    """`received`: bytes over the wire, head and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    received: int


class Client:
    """One connection that stays open, with a token."""

    def __init__(self, port: int, key: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Authorization": f"Token {key}"} if key else {}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """`body` is sent as JSON, or as it is where it is bytes: its `Content_Type` then is among the headers."""
        sent = body if body is None or isinstance(body, bytes) else msgspec.json.encode(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = {} if body is None else {"Content-Type": "application/json"}
        self._connection.request(method, path, sent, self._headers | kind | named)
        answer = self._connection.getresponse()
        content = answer.read()
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        first = len(f"HTTP/1.1 {answer.status} {answer.reason}\r\n\r\n")
        return Answer(answer.status, dict(answer.getheaders()), content, first + head + len(content))

    def close(self) -> None:
        self._connection.close()


@contextmanager
def web_server() -> Iterator[int]:
    """The web server as `make run` starts it, on a port of its own, which is the value."""
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        server = spawn(web_command(listener), env=os.environ, folder=ROOT, pass_fds=[listener.fileno()])
        try:
            wait_for_page(port, "/healthz", server)
            yield port
        finally:
            stop(server)


@contextmanager
def whole_easel(folder: Path) -> Iterator[tuple[psutil.Process, float]]:
    """`make run` on a data folder: its process, and the seconds until it gave the first page."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    env = os.environ | {"EASEL_DATA": str(folder), "PORT": str(port), "PYTHON": sys.executable}
    env.pop("MAKELEVEL", None)
    start = time.perf_counter()
    easel = spawn(["make", "run"], env=env, folder=ROOT, output=subprocess.DEVNULL)
    try:
        wait_for_page(port, "/", easel)
        yield psutil.Process(easel.pid), time.perf_counter() - start
    finally:
        stop(easel)


def wait_for_page(port: int, path: str, server: "subprocess.Popen[bytes]") -> None:
    """Ask until there is a good answer."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with closing(Client(port)) as client:
                answer = client.call("GET", path)
            assert answer.status == 200, f"{path}: {answer.status} {answer.body[:300]!r}"
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)
    sys.exit(f"Nothing answers on port {port} after {READY_SECONDS:.0f} s.")


def stop(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    finally:
        end_group(server.pid)
