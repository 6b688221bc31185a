"""`python -m tests.benchmarks.worker`: does all open jobs, as a worker would, and tells what they took."""

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Work:
    """What the jobs took: seconds of CPU (of these in the system) and of waiting, and in MB the most memory and what
    was held before the first.

    A flush of the file system writes what all processes have left behind: on a busy machine `system` tells of others.
    """

    cpu: float
    system: float
    wall: float
    peak: float
    before: float


def do_open_jobs(kind: str = "") -> Work:
    """Start the process and wait for it; with a `kind` it leaves jobs of others. Raises CalledProcessError."""
    command = [sys.executable, "-m", "tests.benchmarks.worker", *([kind] if kind else [])]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=os.environ)
    return Work(**json.loads(done.stdout.splitlines()[-1]))


def megabytes(name: str) -> float:
    """VmRSS or VmHWM, its high water mark, of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def main() -> None:
    import django  # noqa: PLC0415  only the child needs it, and its import is not what is measured

    django.setup()
    from datasets import jobs  # noqa: PLC0415  models need the settings

    before, start, wall = megabytes("VmRSS"), os.times(), time.perf_counter()
    jobs.run_pending(kind=sys.argv[1] if len(sys.argv) > 1 else "")
    end, wall = os.times(), time.perf_counter() - wall
    system = end.system - start.system
    print(json.dumps(asdict(Work(end.user - start.user + system, system, wall, megabytes("VmHWM"), before))))


if __name__ == "__main__":
    main()
