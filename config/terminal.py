"""What the start commands say to the person at the terminal. Standard library only."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class RefusedError(Exception):
    """A start or a check that cannot go on; the message is one sentence that says what to do."""


def say(sentence: str) -> None:
    """Print at once: a pipe or a log file must not hold the sentence back.

    A reader that is gone (a closed terminal, a pipe) is no reason to end what runs.
    """
    with suppress(OSError):
        print(sentence, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print the title before the work, and the seconds it took (or that it failed) after."""
    start = time.monotonic()
    print(f"{title} ... ", end="", flush=True)
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - start:.1f} s", flush=True)


def complain(sentence: str) -> None:
    """Print a refusal where errors belong."""
    print(sentence, file=sys.stderr, flush=True)
