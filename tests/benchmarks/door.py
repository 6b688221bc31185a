"""Requests to Easel's WSGI application in this process, and what they cost its CPU."""

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

import msgspec

from config.wsgi import application
from tests.benchmarks import ground

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of one call: CPU of this process (median, 95th of a hundred), time until the answer, and what
    PostgreSQL's process spent on it (the mean; SQLite works in this process)."""

    median: float
    p95: float
    wall_median: float
    wall_p95: float
    database: float

    @classmethod
    def of(cls, runs: list[tuple[float, float]], database_seconds: float) -> "Cost":
        """From the milliseconds of CPU and of waiting of each run."""
        cpu, wall = zip(*runs, strict=True)
        return cls(*middle_and_p95(cpu), *middle_and_p95(wall), database_seconds / len(runs) * 1000)


@dataclass(slots=True)
class Door:
    """Calls as the holder of a token. Every answer must be a good one: a refusal would be cheap."""

    key: str

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The decoded JSON of the answer, None where it has no body; raises AssertionError on a refusal."""
        data, _, _ = self.timed(method, path, body)
        return msgspec.json.decode(data) if data else None

    def timed(self, method: str, path: str, body: Any = None) -> tuple[bytes, float, float]:
        """The body of the answer, and milliseconds of CPU and of waiting from the request to the answer's last byte."""
        environ = self._environ(method, path, b"" if body is None else msgspec.json.encode(body))
        return self.answered(method, path, environ)

    def answered(self, method: str, path: str, environ: dict[str, Any]) -> tuple[bytes, float, float]:
        """The same for a request that is there already."""
        told: list[str] = []

        def start_response(status: str, *_: object) -> Callable[[bytes], object]:
            told.append(status)
            return lambda _: None

        start, begin = time.process_time(), time.perf_counter()
        answer = application(environ, start_response)
        data = b"".join(answer)
        answer.close()
        cpu, wall = time.process_time() - start, time.perf_counter() - begin
        assert told[0][0] == "2", f"{method} {path}: {told[0]} {data[:300]!r}"
        return data, cpu * 1000, wall * 1000

    def cost_of(
        self, method: str, path: str, body: Callable[[], Any] = lambda: None, *, times: int = 30
    ) -> Cost:
        """What a call costs after a few that warm up; `body` gives each its own."""
        for _ in range(10):
            self.timed(method, path, body())
        return cost_of_rounds(lambda: self.timed(method, path, body())[1:], times=times)

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


def cost_of_rounds(act: Callable[[], tuple[float, float]], *, times: int) -> Cost:
    """The cost of an act that answers its milliseconds of CPU and of waiting.

    The calmest of some rounds counts: on a machine that does other work too, the rest tell of that.
    """
    return min((_round(act, times) for _ in range(ROUNDS)), key=lambda cost: cost.median)


def _round(act: Callable[[], tuple[float, float]], times: int) -> Cost:
    spent = ground.database_cpu()
    runs = [act() for _ in range(times)]
    return Cost.of(runs, ground.database_cpu() - spent)


def middle_and_p95(values: Sequence[float]) -> tuple[float, float]:
    cuts = quantiles(values, n=20, method="inclusive")
    return cuts[9], cuts[18]
