"""Clients that outlive an outage: they ask again until the server answers."""

import http.client
import itertools
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.calls import Caller, RefusedError


class PatientCaller(Caller):
    """Repeats a call whose answer was lost. The call may have been done: the caller must bear that."""

    def call(self, method: str, path: str, body: Any = None) -> Any:
        deadline = time.monotonic() + 60
        while True:
            try:
                return super().call(method, path, body)
            except (OSError, http.client.HTTPException):  # reset, refused, or cut off in the middle
                assert time.monotonic() < deadline, "The server did not come back."
                time.sleep(0.05)


def found_or_made(make: Callable[[], Any], find: Callable[[], Any]) -> Any:
    """`make`, and where an earlier try had already made it (its answer was lost), what `find` finds."""
    try:
        return make()
    except RefusedError as refusal:
        if refusal.status != 409:
            raise
        return find()


@dataclass
class Saver(threading.Thread):
    """One person who saves a box after the other on one sample, and keeps what the server has acknowledged."""

    caller: Caller
    path: str
    stopping: threading.Event
    acknowledged: list[str] = field(default_factory=list)
    last: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    error: BaseException | None = None

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        try:
            for revision in itertools.count():
                if self.stopping.is_set():
                    return
                self.save(revision)
        except BaseException as error:  # kept for the test's own thread
            self.error = error
            raise

    def has_saved(self, times: int) -> bool:
        """True also of one who has failed: nobody waits for him."""
        return len(self.acknowledged) >= times or self.error is not None

    def save(self, revision: int) -> None:
        mark = str(uuid.uuid4())
        shape = {"kind": "rectangle", "points": [[1, 1], [9, 9]]}
        upsert = [{"id": mark, "label": "cell", "shape": shape}]
        self.last = {"revision": revision, "save_id": str(uuid.uuid4()), "upsert": upsert, "delete": []}
        self.answer = self.caller.call("PATCH", self.path, self.last)
        assert self.answer["revision"] == revision + 1
        self.acknowledged.append(mark)
