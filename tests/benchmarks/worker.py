"""`python -m tests.benchmarks.worker`: does all open jobs of a kind for each line that names one, and tells what they
took, as a worker that goes on from job to job."""

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


class Worker:
    """The process, until the end of its `with`."""

    def __enter__(self) -> "Worker":
        command = [sys.executable, "-m", "tests.benchmarks.worker"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()  # the end of its input is the end of its work

    def do_open_jobs(self, kind: str = "") -> Work:
        """With a `kind` it leaves jobs of others. Raises CalledProcessError."""
        assert self.process.stdin
        assert self.process.stdout
        print(kind, file=self.process.stdin, flush=True)
        for line in self.process.stdout:
            if line.startswith("{"):
                return Work(**json.loads(line))
        raise subprocess.CalledProcessError(self.process.wait(), self.process.args)


def do_open_jobs(kind: str = "") -> Work:
    """Those of a process of its own; with a `kind` it leaves jobs of others. Raises CalledProcessError."""
    with Worker() as worker:
        return worker.do_open_jobs(kind)


def megabytes(name: str) -> float:
    """VmRSS or VmHWM, its high water mark, of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def main() -> None:
    import django  # noqa: PLC0415  only the child needs it, and its import is not what is measured

    django.setup()
    from datasets import jobs  # noqa: PLC0415  models need the settings

    for kind in sys.stdin:
        before, start, wall = megabytes("VmRSS"), os.times(), time.perf_counter()
        jobs.run_pending(kind=kind.strip())
        end, wall = os.times(), time.perf_counter() - wall
        system = end.system - start.system
        work = Work(end.user - start.user + system, system, wall, megabytes("VmHWM"), before)
        print(json.dumps(asdict(work)), flush=True)


if __name__ == "__main__":
    main()
