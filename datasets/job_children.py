"""Heavy work in a child process, ended by its own id when it takes too long, takes too much, or is not wanted any more.

The child is a fresh Python that imports one function and knows no database. Run as `python -m datasets.job_children`.
"""

import contextlib
import ctypes
import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from datasets.errors import DomainError, StorageUnavailableError

ROOT = Path(__file__).resolve().parent.parent
POLL_SECONDS = 0.2
LONGEST_COMPLAINT = 4000  # characters of a child's own words that go into the log
PR_SET_PDEATHSIG = 1


class ChildTookTooLongError(DomainError):
    code = "took_too_long"
    message = "The work took longer than it may. Try it with less, or raise the limit."


class ChildTooLargeError(DomainError):
    code = "out_of_memory"
    message = "The work needed more memory than it may. Try it with less, or raise the limit."


class ChildFailedError(Exception):
    """The child ended with an error that nobody foresaw; the message is its traceback or its last words."""


def run_child(
    function: str,
    arguments: dict[str, Any],
    *,
    seconds: float,
    megabytes: int,
    check: Callable[[], None],
) -> Any:
    """Call `package.module:name` with the arguments in a fresh process; returns its result, both as JSON.

    `check` is called every 0.2 s; what it raises ends the child at once. Raises ChildTookTooLongError,
    ChildTooLargeError, the DomainError that the function raised, and ChildFailedError for everything else.
    """
    request = {"function": function, "arguments": arguments, "megabytes": megabytes, "parent": os.getpid()}
    with TemporaryFile() as answer, TemporaryFile() as complaints:
        child = subprocess.Popen(
            [sys.executable, "-m", "datasets.job_children"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=answer,
            stderr=complaints,
            start_new_session=True,  # a group of its own: what it starts ends with it
        )
        try:
            write_request(child, request)
            watch(child, seconds=seconds, check=check)
        finally:
            end(child)
        answer.seek(0)
        complaints.seek(0)
        return read_answer(answer.read(), complaints.read(), child.returncode)


def write_request(child: "subprocess.Popen[bytes]", request: dict[str, Any]) -> None:
    assert child.stdin is not None
    with (
        contextlib.suppress(BrokenPipeError),
        child.stdin,
    ):  # a child that died at once is told by its exit code
        child.stdin.write(json.dumps(request).encode())


def watch(child: "subprocess.Popen[bytes]", *, seconds: float, check: Callable[[], None]) -> None:
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


def end(child: "subprocess.Popen[bytes]") -> None:
    """Kill the child's group, whether or not the child itself has ended: its own children may go on."""
    with contextlib.suppress(
        ProcessLookupError, PermissionError
    ):  # macOS: a group of zombies is not permitted
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def read_answer(answer: bytes, complaints: bytes, code: int) -> Any:
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


# The child's side


def main() -> None:
    request = json.loads(sys.stdin.buffer.read())
    die_with(request["parent"])
    limit_memory(request["megabytes"])
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # libraries print what they like; the answer stays alone
    with answer:
        json.dump(call(request["function"], request["arguments"]), answer)


def die_with(parent: int) -> None:
    """Let the kernel end this process when the worker is gone, whatever ended it. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went before the kernel was asked
        os._exit(1)


def limit_memory(megabytes: int) -> None:
    """Bound what the process writes to: not the address space, of which threads and libraries reserve gigabytes."""
    most = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def call(function: str, arguments: dict[str, Any]) -> dict[str, Any]:
    module, _, name = function.partition(":")
    try:
        return {"result": getattr(importlib.import_module(module), name)(**arguments)}
    except DomainError as error:
        return {"code": error.code, "message": error.message}
    except MemoryError:
        return {"code": ChildTooLargeError.code, "message": ""}
    except Exception:  # noqa: BLE001  told to the parent, which decides
        return {"code": "", "message": traceback.format_exc()[-LONGEST_COMPLAINT:]}


if __name__ == "__main__":
    main()
