"""Children that start in milliseconds: a process that has imported what they need forks them.

Importing a library for learning takes a second, which each part of a job would pay anew. Linux only: elsewhere every
child is a fresh process. Run as `python -m datasets.warm_children FD MODULE ...`, it serves one worker, one child at a
time, until the worker is gone or has asked for nothing for a while.
"""

import atexit
import contextlib
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, NoReturn

from datasets.child_work import child_environment, do

ROOT = Path(__file__).resolve().parent.parent
IDLE_SECONDS = (
    300.0  # after which the memory, 0.1 GB, is given back: between two runs people label for minutes
)
START_SECONDS = 10.0  # for a fork, on a machine that is busy
LONGEST_MESSAGE = 1 << 20
STARTED, END = b"started", b"end"
CAN_FORK = sys.platform == "linux" and hasattr(os, "pidfd_open")


class WarmChild:
    """A forked child of a nursery; used as `subprocess.Popen` is."""

    def __init__(self, nursery: "Nursery") -> None:
        self.nursery = nursery
        self.returncode: int | None = None

    def wait(self, timeout: float) -> None:
        """Raises subprocess.TimeoutExpired while it runs."""
        if self.returncode is not None:
            return
        self.nursery.link.settimeout(timeout)
        try:
            told = self.nursery.link.recv(64)
        except TimeoutError:
            raise subprocess.TimeoutExpired("child", timeout) from None
        except ConnectionError:
            told = b""
        if told == STARTED:
            raise subprocess.TimeoutExpired("child", timeout)
        self.returncode = int(told) if told else -signal.SIGKILL

    def end(self) -> None:
        """Kill it and what it started, and let another use the nursery."""
        if self.returncode is None:
            with contextlib.suppress(OSError):
                self.nursery.link.send(END)
            for _ in range(2):  # it may first say that it has started
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.wait(5)
        if self.returncode is None or self.returncode == -signal.SIGKILL:
            self.nursery.close()
        else:
            _give_back(self.nursery)


class Nursery:
    """The worker's end of one serving process."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        self.modules = modules
        self.link, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "datasets.warm_children", str(theirs.fileno()), *modules],
                cwd=ROOT,
                env=child_environment(),
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        # It ends by itself when it is idle: somebody has to hear of it, or it stays as a zombie.
        threading.Thread(target=self.process.wait, name="nursery", daemon=True).start()

    def start(self, request: dict[str, Any], answer: IO[bytes], complaints: IO[bytes]) -> WarmChild:
        """Raises OSError where the process is gone that was there before."""
        files = [answer.fileno(), complaints.fileno()]
        socket.send_fds(self.link, [json.dumps(request).encode()], files)
        return WarmChild(self)

    def await_start(self) -> None:
        """Raises OSError where the process does not answer."""
        self.link.settimeout(START_SECONDS)
        if not self.link.recv(64):
            raise ConnectionResetError

    def close(self) -> None:
        self.link.close()  # it sees that, ends its child and then itself
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)


_idle: dict[tuple[str, ...], list[Nursery]] = {}
_lock = threading.Lock()


def start_warm(
    request: dict[str, Any], answer: IO[bytes], complaints: IO[bytes], modules: Sequence[str]
) -> WarmChild:
    """A child that has imported `modules` already. Raises OSError."""
    while (nursery := _take(tuple(modules))) is not None:
        with contextlib.suppress(OSError):  # it had nothing to do and has ended, or was killed
            child = nursery.start(request, answer, complaints)
            nursery.await_start()
            return child
        nursery.close()
    return Nursery(tuple(modules)).start(request, answer, complaints)


def _take(modules: tuple[str, ...]) -> Nursery | None:
    with _lock:
        waiting = _idle.get(modules)
        return waiting.pop() if waiting else None


def _give_back(nursery: Nursery) -> None:
    """One of a kind is kept."""
    with _lock:
        waiting = _idle.setdefault(nursery.modules, [])
        if not waiting:
            waiting.append(nursery)
            return
    nursery.close()


@atexit.register
def close_idle() -> None:
    """End those that wait for the next child."""
    with _lock:
        waiting = [nursery for nurseries in _idle.values() for nursery in nurseries]
        _idle.clear()
    for nursery in waiting:
        nursery.close()


# The serving process


def serve(link: socket.socket, modules: Sequence[str]) -> None:
    for name in modules:
        importlib.import_module(name)
    while select.select([link], [], [], IDLE_SECONDS)[0]:
        message, files, _, _ = socket.recv_fds(link, LONGEST_MESSAGE, 2)
        if not message:
            return
        if message != END:  # which came too late
            _attend(link, json.loads(message), files)


def _attend(link: socket.socket, request: dict[str, Any], files: Sequence[int]) -> None:
    """Fork a child for the request and tell its exit code, or kill it when the worker says so or is gone."""
    server = os.getpid()
    child = os.fork()
    if child == 0:
        _work(link, server, request, files)
    with contextlib.suppress(OSError):
        link.send(STARTED)
    for file in files:
        os.close(file)
    watched = os.pidfd_open(child)
    either: list[Any] = [link, watched]
    try:
        select.select(either, [], [])
    finally:
        os.close(watched)
    for kill in (os.killpg, os.kill):  # what it started goes with it; it may not have had a group yet
        with contextlib.suppress(ProcessLookupError):
            kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with contextlib.suppress(OSError):
        link.send(str(os.waitstatus_to_exitcode(status)).encode())


def _work(link: socket.socket, server: int, request: dict[str, Any], files: Sequence[int]) -> NoReturn:
    """The child's whole life."""
    code = 1
    try:
        link.close()
        os.setsid()
        answer, complaints = files
        os.dup2(complaints, 1)
        os.dup2(complaints, 2)
        do(request | {"parent": server}, answer)
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as end:
        serve(end, sys.argv[2:])
