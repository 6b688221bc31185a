"""Requests to Easel's WSGI application in this process, and what they cost its CPU."""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

import msgspec

from config.wsgi import application


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU milliseconds of one call: the median and the 95th of a hundred."""

    median: float
    p95: float


@dataclass(slots=True)
class Door:
    """Calls as the holder of a token. Every answer must be a good one: a refusal would be cheap."""

    key: str
    answers: int = field(default=0)

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The decoded JSON of the answer, None where it has no body; raises AssertionError on a refusal."""
        data, _ = self.timed(method, path, body)
        return msgspec.json.decode(data) if data else None

    def timed(self, method: str, path: str, body: Any = None) -> tuple[bytes, float]:
        """The body of the answer, and the CPU milliseconds from the request's first line to the answer's last byte."""
        environ = self._environ(method, path, b"" if body is None else msgspec.json.encode(body))
        told: list[str] = []

        def start_response(status: str, *_: object) -> Callable[[bytes], object]:
            told.append(status)
            return told.append

        start = time.process_time()
        answer = application(environ, start_response)
        data = b"".join(answer)
        answer.close()
        cost = (time.process_time() - start) * 1000
        assert told[0][0] == "2", f"{method} {path}: {told[0]} {data[:300]!r}"
        self.answers += 1
        return data, cost

    def cost_of(
        self, method: str, path: str, body: Callable[[], Any] = lambda: None, *, times: int = 60
    ) -> Cost:
        """What a call costs after a few that warm up; `body` gives each its own."""
        for _ in range(5):
            self.timed(method, path, body())
        return cost_of([self.timed(method, path, body())[1] for _ in range(times)])

    def _environ(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        where, _, query = path.partition("?")
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": where,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_ACCEPT": "application/json",
            "HTTP_AUTHORIZATION": f"Token {self.key}",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }


def cost_of(milliseconds: list[float]) -> Cost:
    cuts = quantiles(milliseconds, n=20, method="inclusive")
    return Cost(cuts[9], cuts[18])
