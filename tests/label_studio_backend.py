"""A Label Studio ML backend on loopback, with the traps of real ones: what it does not take is a 500 with a traceback.

Behaviour as measured with label-studio-ml at d02cedf, see the reference.
"""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import urlopen
from xml.etree.ElementTree import fromstring

SECRET = "File /home/model/secret.py"


def nothing(task: dict[str, Any], config: str) -> Any:
    """An image with nothing on it."""
    return {"result": []}


def labels_of(config: str) -> list[str]:
    root = fromstring(config)
    return [each.get("value", "") for tag in ("Label", "Choice") for each in root.iter(tag)]


@dataclass
class MlBackend:
    """`answer`: what the model says of a task. `asked`: the paths and bodies that came. `fetches`: whether it gets each
    image, and keeps its first bytes in `seen`. `seconds_of_many`: how long it takes where it is asked about several."""

    answer: Callable[[dict[str, Any], str], Any] = nothing
    results: Callable[[list[Any]], list[Any]] = list
    version: str | None = "dummy-1"
    password: str = ""
    fetches: bool = False
    fails_at_setup: bool = False
    seconds_of_many: float = 0.0
    ended: threading.Event = field(default_factory=threading.Event)
    url: str = ""
    asked: list[tuple[str, Any]] = field(default_factory=list)
    seen: list[bytes] = field(default_factory=list)

    def bodies(self, path: str) -> list[Any]:
        return [body for asked, body in self.asked if asked == path]


def refused(what: str) -> tuple[int, Any]:
    traceback = f"Traceback (most recent call last):\n  {SECRET}\n{what}"
    return 500, {"status": "error", "detail": what, "request": {}, "result": {"traceback": traceback}}


def set_up(backend: MlBackend, body: dict[str, Any]) -> tuple[int, Any]:
    if not isinstance(body["project"], str):
        return refused("AttributeError: 'int' object has no attribute 'split'")
    if not isinstance(body.get("extra_params"), str | None):
        return refused("ValueError: Value must be a string")
    if backend.fails_at_setup:
        return refused("KeyError: 'schema'")
    return 200, {} if backend.version is None else {"model_version": backend.version}


def predicted(backend: MlBackend, body: dict[str, Any]) -> tuple[int, Any]:
    if not isinstance(body.get("params", {}), dict):
        return refused("TypeError: argument after ** must be a mapping, not NoneType")
    if not all(isinstance(task["id"], int) for task in body["tasks"]):
        return refused("ValueError: invalid literal for int()")
    for task in body["tasks"] if backend.fetches else []:
        with urlopen(task["data"]["image"], timeout=10) as image:
            backend.seen.append(image.read(16))
    if len(body["tasks"]) > 1:
        backend.ended.wait(backend.seconds_of_many)
    try:
        answers = [backend.answer(task, body["label_config"]) for task in body["tasks"]]
    except ValueError as error:
        return refused(f"ValueError: {error}")
    return 200, {"results": backend.results(answers)}


@contextmanager
def ml_backend(**behaviour: Any) -> Iterator[MlBackend]:
    backend = MlBackend(**behaviour)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # http.server names it
            self.answered(200 if self.path in ("/health", "/") else 404, health, None)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path == "/health":
                self.answered(405, {}, body)
            elif self.path in ("/setup", "/predict"):
                work = set_up if self.path == "/setup" else predicted
                self.answered(*work(backend, body), body)
            else:
                self.answered(404, {}, body)

        def answered(self, status: int, values: Any, body: Any) -> None:
            wanted = base64.b64encode(f"easel:{backend.password}".encode()).decode()
            if backend.password and self.headers.get("Authorization") != f"Basic {wanted}":
                status, values = 401, "Unauthorized"
            else:
                backend.asked.append((self.path, body))
            content = json.dumps(values).encode()
            with suppress(ConnectionError):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: a test says itself what it saw."""

    health = {"model_class": "Dummy", "status": "UP"}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    backend.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield backend
    finally:
        backend.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
