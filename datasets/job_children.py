"""Heavy work in a child process, ended by its own id when it takes too long, takes too much, or is not wanted any more.

The child imports one function and knows no database: a fresh Python, or one that another process forks.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from datasets.child_work import LONGEST_COMPLAINT, ChildTooLargeError, child_environment
from datasets.errors import DomainError, StorageUnavailableError
from datasets.warm_children import CAN_FORK, WarmChild, start_warm

__all__ = ["ChildFailedError", "ChildTooLargeError", "ChildTookTooLongError", "run_child"]
ROOT = Path(__file__).resolve().parent.parent
POLL_SECONDS = 0.2


class ChildTookTooLongError(DomainError):
    code = "took_too_long"
    message = "The work took longer than it may. Try it with less, or raise the limit."


class ChildFailedError(Exception):
    """The child ended with an error that nobody foresaw; the message is its traceback or its last words."""


class FreshChild:
    """A new Python process in a group of its own: what it starts ends with it."""

    def __init__(self, request: dict[str, Any], answer: IO[bytes], complaints: IO[bytes]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "datasets.child_work"],
            cwd=ROOT,
            env=child_environment(),
            stdin=subprocess.PIPE,
            stdout=answer,
            stderr=complaints,
            start_new_session=True,
        )
        assert self.process.stdin is not None
        with (
            contextlib.suppress(BrokenPipeError),  # one that died at once is told by its exit code
            self.process.stdin,
        ):
            self.process.stdin.write(json.dumps(request).encode())

    @property
    def returncode(self) -> int | None:
        return self.process.returncode

    def wait(self, timeout: float) -> None:
        self.process.wait(timeout)

    def end(self) -> None:
        """Kill the child's group, whether or not the child itself has ended: its own children may go on."""
        with contextlib.suppress(
            ProcessLookupError, PermissionError
        ):  # macOS: a group of zombies is not permitted
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def run_child(
    function: str,
    arguments: dict[str, Any],
    *,
    seconds: float,
    megabytes: int,
    check: Callable[[], None],
    preload: Sequence[str] = (),
) -> Any:
    """Call `package.module:name` with the arguments in a process of its own; returns its result, both as JSON.

    `check` is called every 0.2 s; what it raises ends the child at once. `preload`: modules that are slow to import;
    they are kept imported for the next call. Raises ChildTookTooLongError, ChildTooLargeError, the DomainError that the
    function raised, and ChildFailedError for everything else.
    """
    request = {"function": function, "arguments": arguments, "megabytes": megabytes, "parent": os.getpid()}
    with TemporaryFile() as answer, TemporaryFile() as complaints:
        child = start_child(request, answer, complaints, preload)
        try:
            watch(child, seconds=seconds, check=check)
        finally:
            child.end()
        answer.seek(0)
        complaints.seek(0)
        return read_answer(answer.read(), complaints.read(), child.returncode)


def start_child(
    request: dict[str, Any], answer: IO[bytes], complaints: IO[bytes], preload: Sequence[str]
) -> FreshChild | WarmChild:
    if preload and CAN_FORK:
        return start_warm(request, answer, complaints, preload)
    return FreshChild(request, answer, complaints)


def watch(child: FreshChild | WarmChild, *, seconds: float, check: Callable[[], None]) -> None:
    """Wait for the child's end."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            child.wait(POLL_SECONDS)
            return
        except subprocess.TimeoutExpired:
            check()
            if time.monotonic() > deadline:
                raise ChildTookTooLongError from None


def read_answer(answer: bytes, complaints: bytes, code: int | None) -> Any:
    try:
        told = json.loads(answer)
    except ValueError:
        last_words = complaints.decode(errors="replace")[-LONGEST_COMPLAINT:]
        raise ChildFailedError(f"The child process ended with code {code}. {last_words}") from None
    if "result" in told:
        return told["result"]
    if told["code"] == ChildTooLargeError.code:
        raise ChildTooLargeError
    if told["code"] == StorageUnavailableError.code:
        raise StorageUnavailableError(told["message"])
    if told["code"]:
        raise DomainError(told["message"], code=told["code"])
    raise ChildFailedError(told["message"])
