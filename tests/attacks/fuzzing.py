"""Requests made up from the API contract by schemathesis: right and wrong ones, for every operation.

Each is answered on the same stage, by a person of another role each time, and what it did is undone before the next.
One that is refused must not have changed a row or a file; one that is taken must be answered as the contract says.
"""

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import requests
import schemathesis
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from rest_framework.test import APIClient
from schemathesis import GenerationMode
from schemathesis.core import NotSet
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.transport import Response

from tests.doubles import MemoryStore

CONTRACT = Path(__file__).parents[2] / "openapi.yaml"
# How many requests all operations get together: CI's number, or that of `make fuzz`.
REQUESTS = int(os.environ.get("EASEL_FUZZ_REQUESTS", "2000"))
SEED = int(os.environ.get("EASEL_FUZZ_SEED", "1"))
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
COUNTED = {"LoginAttempt"}  # a wrong password leaves its try: that is what limits them


@cache
def operations() -> list[Any]:
    """Every operation of the contract; the one that serves the contract itself is not in it."""
    found: list[Any] = list(schemathesis.openapi.from_path(CONTRACT).get_all_operations())
    return [each.ok() for each in found]


def cases_each() -> int:
    """How many requests an operation gets to which anything can be said, so that all get at least `REQUESTS`: a tenth
    more, since some have not so many that differ."""
    return -(-REQUESTS * 11 // (10 * sum(map(can_be_wrong, of_each_operation()))))


@dataclass
class Fuzzer:
    """Sends what is made up for an operation to the stage; `faults` says what went wrong, with what was sent."""

    clients: list[APIClient]
    stage: dict[str, Any]
    store: MemoryStore
    sent: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list)

    def attack(self, operation: Any, *, number: int) -> None:
        """Send `number` requests for the operation, about half of which keep to the contract; one to which nothing can
        be said is sent once by each person."""
        if not can_be_wrong(operation):
            (case,) = made_up(operation, GenerationMode.POSITIVE, 1)
            self._send_all(operation, [case] * len(self.clients))
            return
        for mode in (GenerationMode.NEGATIVE, GenerationMode.POSITIVE):
            self._send_all(operation, made_up(operation, mode, -(-number // 2)))

    def _send_all(self, operation: Any, cases: list[Any]) -> None:
        for case in cases:
            self._send(operation, case)

    def _send(self, operation: Any, case: Any) -> None:
        client = self.clients[self.sent % len(self.clients)]
        self.sent += 1
        before, files = _WriteWatch(), self.store.snapshot()
        with transaction.atomic():
            mark = transaction.savepoint()
            with connection.execute_wrapper(before):
                answer = self._knock(client, case)
            transaction.set_rollback(False)  # what broke inside the request is undone below
            self._judge(operation, case, answer)
            if answer.status_code >= 400:
                self.refused += 1
                self._compare(case, before, mark, files)
            transaction.savepoint_rollback(mark)
        self.store.restore(files)

    def _knock(self, client: APIClient, case: Any) -> Any:
        path = case.path.format(**self.stage)
        query = {name: value for name, value in (case.query or {}).items() if value is not None}
        body: Any = b"" if isinstance(case.body, NotSet) else as_bytes(case.body)
        kind = case.media_type or "application/json"
        return client.generic(case.method, path, body, content_type=kind, query_params=plain(query))

    def _judge(self, operation: Any, case: Any, answer: Any) -> None:
        if answer.status_code >= 500 and answer.status_code not in (503, 507):
            self._blame(case, answer, "an error of ours")
        elif answer.status_code >= 400 and not is_refusal(answer):
            self._blame(case, answer, "a refusal in another form")
        elif answer.status_code < 300 and (wrong := breach_of(operation, answer)):
            self._blame(case, answer, f"not what the contract says: {wrong}")

    def _compare(self, case: Any, watch: "_WriteWatch", mark: str, files: Any) -> None:
        if self.store.snapshot() != files:
            self.faults.append(f"{case.method} {case.path} was refused and changed files")
        if watch.writes:
            after = rows()
            transaction.savepoint_rollback(mark)
            if after != rows():
                self.faults.append(
                    f"{case.method} {case.path} {case.body!r:.300} was refused and changed rows"
                )

    def _blame(self, case: Any, answer: Any, what: str) -> None:
        sent = f"{case.method} {case.path} ?{case.query!r:.300} {case.body!r:.500}"
        self.faults.append(f"{what}: {answer.status_code} {sent}")


class _WriteWatch:
    """Counts the statements that write, so that tables are compared only where something could have changed."""

    def __init__(self) -> None:
        self.writes = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        self.writes += sql.lstrip().upper().startswith(WRITES)
        return execute(sql, params, many, context)


def made_up(operation: Any, mode: GenerationMode, number: int) -> list[Any]:
    """`number` cases of one kind, the same for the same seed; fewer where there are not so many."""
    cases: list[Any] = []

    @seed(SEED)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def collect(case: Any) -> None:
        cases.append(case)

    with suppress(Unsatisfiable):
        collect()
    return cases


def can_be_wrong(operation: Any) -> bool:
    """Whether anything but the path can be said to it; a path's ids are the stage's."""
    return bool(operation.body) or any(True for _ in operation.query)


def rows() -> str:
    """A digest of every row of every table."""
    digest = hashlib.sha256()
    for model in apps.get_models(include_auto_created=True):
        if model.__name__ not in COUNTED:
            digest.update(repr(sorted(map(repr, model._default_manager.values_list()))).encode())
    return digest.hexdigest()


def as_bytes(body: Any) -> bytes:
    """The body as it goes over the wire. What JSON can't say goes as something that is none."""
    if isinstance(body, bytes):
        return body
    return json.dumps(body, default=repr).encode("utf-8", "surrogatepass")


def plain(query: dict[str, Any]) -> dict[str, Any]:
    """A query's values as texts; lists stay lists, which repeat the parameter."""
    return {
        name: [text(each) for each in value] if isinstance(value, list) else text(value)
        for name, value in query.items()
    }


def text(value: Any) -> str:
    words = value if isinstance(value, str) else json.dumps(value, default=repr)
    return words.encode("utf-8", "replace").decode()


def is_refusal(answer: Any) -> bool:
    told = json.loads(answer.content)
    return {"code", "message"} <= told.keys() and "Traceback" not in told["message"]


def breach_of(operation: Any, answer: Any) -> str | None:
    """What of an answer's content is not as the contract says."""
    if answer.headers.get("Content-Type") != "application/json":
        return None
    try:
        operation.validate_response(as_received(answer))
    except FailureGroup as found:
        return "; ".join(f"{each.title}: {each.message:.300}" for each in found.exceptions)
    except Failure as found:
        return f"{found.title}: {found.message:.300}"
    return None


def as_received(answer: Any) -> Response:
    """Django's answer in the form that schemathesis reads."""
    return Response(
        status_code=answer.status_code,
        headers={name.lower(): [value] for name, value in answer.headers.items()},
        content=answer.content,
        request=requests.Request("GET", "http://testserver/").prepare(),
        elapsed=0.0,
        verify=False,
    )


def of_each_operation() -> list[Any]:
    """Operations that don't end the stage's own session."""
    return [each for each in operations() if each.path != "/api/v1/auth/logout"]
