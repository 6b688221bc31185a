"""The supervisor: what it starts ends with it, and what ends is started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
SLEEPER = "import os, pathlib, time; pathlib.Path({file!r}).write_text(str(os.getpid())); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPER
PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}])"
DRIVER = """
import os, sys
from config import supervisor
supervisor.GRACE_SECONDS = 0.5
supervisor.FIRST_PAUSE_SECONDS = 0.05
with supervisor.Wakeups() as wakeups:
    boss = supervisor.Supervisor(os.environ, wakeups, use_watcher={use_watcher})
    try:
        boss.start(supervisor.Service("test worker", [sys.executable, "-c", {code!r}], pause=0.05))
        boss.run()
    finally:
        boss.stop()
"""

Drive = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def drive() -> Iterator[Drive]:
    """Starts a supervisor process over one service that runs `code`."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *, use_watcher: bool = False) -> "subprocess.Popen[str]":
        driver = DRIVER.format(code=code, use_watcher=use_watcher)
        boss = subprocess.Popen([sys.executable, "-c", driver], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        started.append(boss)
        return boss

    yield start
    for boss in started:
        boss.kill()
        boss.communicate()


def pid_in(file: Path, *, other_than: int = 0) -> int:
    """The process id that a service writes once it runs."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        text = file.read_text() if file.exists() else ""
        if text and int(text) != other_than:
            return int(text)
        time.sleep(0.02)
    raise AssertionError(f"no service wrote {file}")


def is_gone(pid: int) -> bool:
    """Whether the process ends within some seconds; a zombie that nobody has read yet counts as ended."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_the_service(drive: Drive, tmp_path: Path, stop: signal.Signals) -> None:
    boss = drive(SLEEPER.format(file=str(tmp_path / "pid")))
    service = pid_in(tmp_path / "pid")

    boss.send_signal(stop)

    assert boss.wait(timeout=30) == 0
    assert is_gone(service)


def test_a_service_that_ignores_the_stop_is_killed_after_the_grace(drive: Drive, tmp_path: Path) -> None:
    boss = drive(STUBBORN.format(file=str(tmp_path / "pid")))
    service = pid_in(tmp_path / "pid")

    boss.terminate()

    assert boss.wait(timeout=30) == 0
    assert is_gone(service)


def test_what_a_service_started_ends_with_it(drive: Drive, tmp_path: Path) -> None:
    boss = drive(PARENT.format(code=STUBBORN.format(file=str(tmp_path / "pid"))))
    grandchild = pid_in(tmp_path / "pid")

    boss.terminate()

    assert boss.wait(timeout=30) == 0
    assert is_gone(grandchild)


def test_a_service_that_dies_is_started_again_and_that_is_said(drive: Drive, tmp_path: Path) -> None:
    boss = drive(SLEEPER.format(file=str(tmp_path / "pid")))
    first = pid_in(tmp_path / "pid")

    os.kill(first, signal.SIGKILL)

    assert pid_in(tmp_path / "pid", other_than=first) != first
    assert boss.stdout is not None
    assert boss.stdout.readline() == "The test worker ended (signal 9); it is started again in 0.05 s.\n"


def test_the_pause_before_a_restart_doubles(drive: Drive) -> None:
    boss = drive("raise SystemExit(3)")

    assert boss.stdout is not None
    said = [boss.stdout.readline() for _ in range(3)]

    assert [line.split(" in ")[1] for line in said] == ["0.05 s.\n", "0.1 s.\n", "0.2 s.\n"]
    assert "exit code 3" in said[0]


@pytest.mark.parametrize("use_watcher", [False, True], ids=["by the kernel", "by the watcher"])
def test_the_service_dies_with_a_killed_supervisor(drive: Drive, tmp_path: Path, use_watcher: bool) -> None:
    boss = drive(SLEEPER.format(file=str(tmp_path / "pid")), use_watcher=use_watcher)
    service = pid_in(tmp_path / "pid")

    boss.kill()

    assert is_gone(service)


TIDY = """
import pathlib, signal, sys, time
def tidy(*_): pathlib.Path({file!r}).write_text("0"); sys.exit()
signal.signal(signal.SIGTERM, tidy)
pathlib.Path({file!r}).write_text(str(__import__("os").getpid()))
time.sleep(60)
"""


def test_an_interrupted_command_may_tidy_up_behind_itself(tmp_path: Path) -> None:
    code = TIDY.format(file=str(tmp_path / "pid"))
    driver = (
        # what is started in the background of a shell would ignore the key
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        f"from config.children import run_to_end; run_to_end([sys.executable, '-c', {code!r}])"
    )
    boss = subprocess.Popen([sys.executable, "-c", driver], cwd=ROOT, stderr=subprocess.DEVNULL)
    pid_in(tmp_path / "pid")

    boss.send_signal(signal.SIGINT)
    boss.wait(timeout=30)

    assert (tmp_path / "pid").read_text() == "0"
