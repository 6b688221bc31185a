"""What tests ask a child process to do. It imports no Django, as nothing does that runs in a child."""

import os
import time
from pathlib import Path

from datasets.errors import TooLargeError


def double(number: int) -> int:
    print("A library says something.")  # noqa: T201  it must not end up in the answer
    return number * 2


def sleep(folder: str) -> None:
    Path(folder, "child").write_text(str(os.getpid()))
    time.sleep(60)


def pids() -> list[int]:
    return [os.getpid(), os.getppid()]


def grow() -> int:
    return len([bytearray(1024 * 1024) for _ in range(2048)])


def refuse() -> None:
    raise TooLargeError("The image is too large.")


def crash() -> None:
    os.abort()


def stumble() -> None:
    raise ValueError("a bug in the child")
