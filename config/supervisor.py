"""Keeps the web server and the workers running, and ends them together. Standard library only.

One process, no threads: it sleeps until a signal arrives (a child ended, Ctrl-C) or a restart is due.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType, TracebackType

from config.children import Watcher, end_group, spawn
from config.terminal import RefusedError, say

GRACE_SECONDS = 10.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Service:
    """One command that has to run all the time. `name` is how sentences speak of it."""

    name: str
    command: Sequence[str]
    pass_fds: Sequence[int] = ()
    child: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    restart_at: float = 0.0
    pause: float = FIRST_PAUSE_SECONDS


class Wakeups:
    """Signals as something to wait for, without the race between a look and a sleep."""

    def __init__(self) -> None:
        self.stops = 0
        self.reading, self.writing = os.pipe()
        os.set_blocking(self.reading, False)
        os.set_blocking(self.writing, False)

    def __enter__(self) -> "Wakeups":
        self.before = {
            number: signal.signal(number, self._note) for number in (*STOP_SIGNALS, signal.SIGCHLD)
        }
        self.wakeup_before = signal.set_wakeup_fd(self.writing)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.set_wakeup_fd(self.wakeup_before)
        for number, handler in self.before.items():
            signal.signal(number, handler)
        os.close(self.reading)
        os.close(self.writing)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if number != signal.SIGCHLD:
            self.stops += 1

    def wait(self, seconds: float | None) -> None:
        """Return when a signal has arrived or after `seconds`; None waits for a signal only."""
        select.select([self.reading], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            os.read(self.reading, 512)


@dataclass
class Supervisor:
    """Runs services until it is told to stop. `use_watcher` is for systems that cannot end orphans themselves."""

    env: Mapping[str, str]
    wakeups: Wakeups
    services: list[Service] = field(default_factory=list)
    use_watcher: bool = sys.platform != "linux"

    def __post_init__(self) -> None:
        self.watcher = Watcher() if self.use_watcher else None

    @property
    def is_stopping(self) -> bool:
        return self.wakeups.stops > 0

    def start(self, service: Service) -> None:
        """Add a service and start it."""
        self.services.append(service)
        self._launch(service)

    def wait_until(self, is_ready: Callable[[], bool], service: Service, *, seconds: float) -> bool:
        """Wait for `is_ready`; False when a stop came first. Refuses when the service ends or takes longer."""
        deadline = time.monotonic() + seconds
        while not self.is_stopping:
            if is_ready():
                return True
            if service.child is None or service.child.poll() is not None:
                raise RefusedError(f"The {service.name} could not start: its own message stands above.")
            if time.monotonic() > deadline:
                raise RefusedError(
                    f"The {service.name} did not answer within {seconds:.0f} seconds: start again."
                )
            self.wakeups.wait(0.05)
        return False

    def run(self) -> None:
        """Start again what ends, until a stop signal."""
        while not self.is_stopping:
            for service in self.services:
                self._look_after(service)
            self.wakeups.wait(self._seconds_to_next_restart())

    def stop(self) -> None:
        """End every child: politely, and after the grace (or at a second Ctrl-C) by force."""
        asked = self.wakeups.stops
        deadline = time.monotonic() + GRACE_SECONDS
        for service in self.services:
            if service.child is not None and service.child.poll() is None:
                service.child.terminate()
        while self._running() and time.monotonic() < deadline and self.wakeups.stops <= max(asked, 1):
            self.wakeups.wait(0.1)
        for service in self.services:
            self._bury(service)
        if self.watcher is not None:
            self.watcher.close()

    def _running(self) -> list[Service]:
        return [each for each in self.services if each.child is not None and each.child.poll() is None]

    def _launch(self, service: Service) -> None:
        service.child = spawn(service.command, env=self.env, pass_fds=service.pass_fds)
        service.started_at = time.monotonic()
        if self.watcher is not None:
            self.watcher.add(service.child.pid)

    def _bury(self, service: Service) -> None:
        if service.child is None:
            return
        end_group(service.child.pid)
        service.child.wait()
        if self.watcher is not None:
            self.watcher.remove(service.child.pid)
        service.child = None

    def _look_after(self, service: Service) -> None:
        now = time.monotonic()
        if service.child is None:
            if now >= service.restart_at:
                self._launch(service)
        elif service.child.poll() is not None:
            ended = how_it_ended(service.child.returncode)
            self._bury(service)
            if now - service.started_at > STEADY_SECONDS:
                service.pause = FIRST_PAUSE_SECONDS
            service.restart_at = now + service.pause
            say(f"The {service.name} ended ({ended}); it is started again in {service.pause:g} s.")
            service.pause = min(service.pause * 2, LONGEST_PAUSE_SECONDS)

    def _seconds_to_next_restart(self) -> float | None:
        due = [each.restart_at for each in self.services if each.child is None]
        return max(0.0, min(due) - time.monotonic()) if due else None


def how_it_ended(code: int) -> str:
    """An exit code of subprocess in words: negative codes are signals."""
    return f"signal {-code}" if code < 0 else f"exit code {code}"
