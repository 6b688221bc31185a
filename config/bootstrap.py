"""The commands behind the Makefile: `python3 config/bootstrap.py run`. Standard library only.

It runs before anything is installed, on whatever `python3` is: this file must be readable for an old one too.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

# Run as a script, Python puts config/ first: there `celery.py` and others would hide the packages of those names.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

if sys.version_info < (3, 11):  # noqa: UP036  the person's python3 is not yet known to be the one we ask for
    sys.exit(
        "Python {}.{} is too old: install Python 3.11, then start with make run PYTHON=python3.11.".format(
            *sys.version_info
        )
    )

from config import checking, packing, running  # noqa: E402  only a new enough Python can read them
from config.children import die_with_parent  # noqa: E402
from config.terminal import RefusedError, complain, say  # noqa: E402

VERBS = {
    "run": running.run,
    "install": checking.install,
    "test": checking.test,
    "fuzz": checking.fuzz,
    "test-servers": checking.test_servers,
    "check": checking.check,
    "schema": checking.schema,
    "bench": checking.bench,
    "bench-smart": checking.bench_smart,
    "bench-scale": checking.bench_scale,
    "dist": packing.dist,
}


def interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    """Run one verb. The exit code is 0, 1 after one sentence, or 130 when interrupted before Easel ran."""
    signal.signal(signal.SIGTERM, interrupt)
    if "MAKELEVEL" in os.environ:  # a make that is killed cannot pass the signal on
        die_with_parent(signal.SIGTERM)
    if len(arguments) != 1 or arguments[0] not in VERBS:
        complain("Say what to do: python3 config/bootstrap.py {}.".format("|".join(VERBS)))
        return 2
    try:
        return VERBS[arguments[0]]()
    except RefusedError as refusal:
        complain(str(refusal))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
