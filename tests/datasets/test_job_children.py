"""Child processes: fresh ones, and warm ones, which are forked by a process that has imported what they need."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datasets.job_children import ChildFailedError, ChildTookTooLongError, ChildTooLargeError, run_child

WORK = "tests.datasets.child_work"
SOON = 10  # seconds
InChild = Callable[..., Any]


class StopError(Exception):
    """What a part raises that is not wanted any more."""


@pytest.fixture(params=["fresh", "warm"])
def in_child(request: pytest.FixtureRequest) -> InChild:
    preload = [WORK] if request.param == "warm" else []

    def run(
        function: str, *, seconds: float = 30, check: Callable[[], None] = go_on, **arguments: Any
    ) -> Any:
        return run_child(
            f"{WORK}:{function}", arguments, seconds=seconds, megabytes=512, check=check, preload=preload
        )

    return run


def warm(function: str, **arguments: Any) -> Any:
    return run_child(f"{WORK}:{function}", arguments, seconds=30, megabytes=512, check=go_on, preload=[WORK])


def go_on() -> None:
    """Nobody ends it."""


def is_gone(pid: int) -> bool:
    """Whether the process ends soon. A zombie that its parent has not heard of yet is gone."""
    deadline = time.monotonic() + SOON
    while time.monotonic() < deadline:
        try:
            status = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return True
        if status.rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_child_answers_with_its_result_alone(in_child: InChild) -> None:
    assert in_child("double", number=21) == 42


def test_a_child_that_takes_too_long_is_ended(in_child: InChild, tmp_path: Path) -> None:
    with pytest.raises(ChildTookTooLongError):
        in_child("sleep", seconds=3, folder=str(tmp_path))

    assert is_gone(int((tmp_path / "child").read_text()))


def test_a_child_that_is_not_wanted_any_more_is_ended(in_child: InChild, tmp_path: Path) -> None:
    def stop() -> None:
        if (tmp_path / "child").exists():
            raise StopError

    with pytest.raises(StopError):
        in_child("sleep", check=stop, folder=str(tmp_path))

    assert is_gone(int((tmp_path / "child").read_text()))


def test_a_child_that_takes_too_much_memory_is_ended(in_child: InChild) -> None:
    with pytest.raises(ChildTooLargeError):
        in_child("grow")


def test_a_child_that_crashes_says_so(in_child: InChild) -> None:
    with pytest.raises(ChildFailedError, match="ended with code -6"):
        in_child("crash")


def test_an_unforeseen_error_of_a_child_comes_with_its_traceback(in_child: InChild) -> None:
    with pytest.raises(ChildFailedError, match="a bug in the child"):
        in_child("stumble")


def test_warm_children_are_different_processes_of_one_parent() -> None:
    first, again = warm("pids"), warm("pids")

    assert first[0] != again[0]
    assert first[1] == again[1]


def test_a_nursery_that_was_killed_is_replaced() -> None:
    _, nursery = warm("pids")
    os.kill(nursery, signal.SIGKILL)

    assert warm("double", number=2) == 4


def test_a_nursery_that_has_ended_is_no_zombie() -> None:
    _, nursery = warm("pids")

    os.kill(nursery, signal.SIGKILL)

    deadline = time.monotonic() + SOON
    while Path(f"/proc/{nursery}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{nursery}").exists()


def test_a_killed_worker_takes_its_warm_children_along(tmp_path: Path) -> None:
    command = (
        "from datasets.job_children import run_child;"
        f"run_child('{WORK}:sleep', {{'folder': {str(tmp_path)!r}}}, seconds=60, megabytes=512,"
        f" check=lambda: None, preload=['{WORK}'])"
    )
    worker = subprocess.Popen([sys.executable, "-c", command])
    told = tmp_path / "child"
    deadline = time.monotonic() + SOON
    while not (told.exists() and told.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)

    worker.kill()
    worker.wait()

    assert is_gone(int(told.read_text()))
