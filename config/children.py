"""Child processes that never outlive this one. Standard library only.

Each child leads a group of its own, so that Ctrl-C in the terminal reaches only the process that is in charge, and
a child is ended together with what it started. When the process in charge is killed so that it cannot tidy up,
Linux ends the children itself; elsewhere a watcher process does it.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
TIDY_SECONDS = 10.0
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(with_signal: int = signal.SIGKILL) -> None:
    """Ask Linux to send `with_signal` to this process when its parent is gone. Does nothing elsewhere."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, with_signal)


def spawn(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    folder: Path | None = None,
    output: IO[bytes] | int | None = None,
    errors: IO[bytes] | int | None = None,
    pass_fds: Sequence[int] = (),
) -> "subprocess.Popen[bytes]":
    """Start `command` without a terminal to read from, in a group of its own, tied to the life of this process."""
    return subprocess.Popen(
        command,
        env=None if env is None else dict(env),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        pass_fds=pass_fds,
        start_new_session=True,
        # Safe: this process has no other threads. No other call can ask for the signal before exec.
        preexec_fn=die_with_parent,  # noqa: PLW1509
    )


def end_group(pid: int) -> None:
    """Kill a child's whole group, what the child itself has started included."""
    with contextlib.suppress(
        ProcessLookupError, PermissionError
    ):  # macOS: a group of zombies is not permitted
        os.killpg(pid, signal.SIGKILL)


def run_to_end(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    folder: Path | None = None,
    output: IO[bytes] | int | None = None,
    errors: IO[bytes] | int | None = None,
) -> tuple[int, bytes]:
    """Run `command` and answer its exit code and what it wrote where `output` is a pipe.

    Interrupted, it ends the command with everything that the command has started; a command that tidies up behind
    itself gets some seconds for it.
    """
    child = spawn(command, env=env, folder=folder, output=output, errors=errors)
    try:
        written, _ = child.communicate()
    except KeyboardInterrupt:
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(child.pid, signal.SIGTERM)
            child.wait(timeout=TIDY_SECONDS)
        raise
    finally:
        end_group(child.pid)
        child.wait()
    return child.returncode, written or b""


class Watcher:
    """Ends the children where the kernel does not: a forked process that reads their ids from a pipe.

    The pipe closes when the process in charge is gone, whatever ended it; then the watcher kills every group that is
    still named and ends. It leads a session of its own, so that no signal to the terminal's group reaches it.
    """

    def __init__(self) -> None:
        self.reading, self.writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            self._watch()
        os.close(self.reading)

    def add(self, pid: int) -> None:
        os.write(self.writing, b"+%d\n" % pid)

    def remove(self, pid: int) -> None:
        os.write(self.writing, b"-%d\n" % pid)

    def close(self) -> None:
        """End the watcher; the children must have ended before."""
        os.close(self.writing)
        os.waitpid(self.pid, 0)

    def _watch(self) -> None:
        os.setsid()
        os.closerange(
            3, self.reading
        )  # the lock of the data folder and the listening socket are not the watcher's
        os.closerange(self.reading + 1, 256)
        alive: set[int] = set()
        with os.fdopen(self.reading, "rb") as lines:
            for line in lines:
                (alive.add if line.startswith(b"+") else alive.discard)(int(line[1:]))
        for pid in alive:
            end_group(pid)
        os._exit(0)
