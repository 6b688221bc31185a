"""Kinds of jobs that exist in tests only; test settings load them into every worker."""

import os
import time
from pathlib import Path
from typing import Any

from django.db.models import F

from datasets import jobs
from datasets.errors import StorageUnavailableError, TooLargeError
from datasets.job_parts import PartRun, PartStoppedError
from datasets.models.dataset import Dataset
from datasets.models.job import Job


def count_effect(job: Job) -> None:
    """An effect that shows how often it was written: not one that hides a second time."""
    Dataset.objects.filter(pk=job.dataset_id).update(next_number=F("next_number") + 1)


def effects(dataset: Dataset) -> int:
    """How many effects the parts of all jobs have left in the dataset."""
    return Dataset.objects.values_list("next_number", flat=True).get(pk=dataset.pk) - 1


def mark(part: PartRun, what: str) -> None:
    """Tell the test, in a folder that it watches, which process got how far."""
    Path(part.job.parameters["folder"], f"{what}-{part.name}").write_text(str(os.getpid()))


@jobs.handles("t_sum", exclusive=True)
class Sum(jobs.Handler):
    """Adds up `numbers`, each in a part of its own."""

    steps = ("plan", "add", "finish")

    def plan(self, part: PartRun) -> None:
        numbers = part.job.parameters["numbers"]
        with part.commit(total=len(numbers), parts=[{"number": number} for number in numbers]):
            pass

    def add(self, part: PartRun) -> None:
        number = part.parameters["number"]
        part.log(f"Added {number}.")
        with part.commit(done=1, result=number, note=f"Added {number}"):
            count_effect(part.job)

    def finish(self, part: PartRun) -> None:
        with part.commit() as outcome:
            outcome.job_result = {"sum": sum(part.results("add"))}


@jobs.handles("t_other", exclusive=True)
class Other(jobs.Handler):
    """Does nothing, and wants the dataset for itself."""

    steps = ("run",)

    def run(self, part: PartRun) -> None:
        """Leaves its commit to the engine."""


@jobs.handles("t_chain")
class Chain(jobs.Handler):
    """Finds out while it runs how many parts it has."""

    steps = ("follow",)

    def follow(self, part: PartRun) -> None:
        more: list[dict[str, Any]] = [{}] if part.number < 2 else []
        with part.commit(done=1, more=more):
            count_effect(part.job)


@jobs.handles("t_fault")
class Fault(jobs.Handler):
    """Raises `error` in its first `times` attempts."""

    steps = ("plan", "run")

    def plan(self, part: PartRun) -> None:
        with part.commit():
            count_effect(part.job)

    def run(self, part: PartRun) -> None:
        part.log("Began.")
        raised: dict[str, Exception] = {
            "unforeseen": ValueError("a bug"),
            "refusal": TooLargeError("The image is too large."),
            "storage": StorageUnavailableError(),
        }
        with part.commit(done=1):
            count_effect(part.job)
            if part.attempts + part.delays <= part.job.parameters["times"]:
                raise raised[part.job.parameters["error"]]

    def failed(self, job: Job) -> None:
        count_effect(job)


@jobs.handles("t_anew")
class Anew(Fault):
    """As Fault, but begins at the first step when it is tried again."""

    starts_over = True

    def retried(self, job: Job) -> None:
        Job.objects.filter(pk=job.pk).update(parameters={"times": 0, "error": "refusal"})


@jobs.handles("t_broken")
class BrokenCleanUp(Fault):
    def failed(self, job: Job) -> None:
        count_effect(job)
        raise ValueError("a bug in the clean-up")


@jobs.handles("t_gate", queue="heavy")
class Gate(jobs.Handler):
    """`parts` parts that say when they have started, and wait for a gate before they write."""

    steps = ("plan", "work")

    def plan(self, part: PartRun) -> None:
        parts: list[dict[str, Any]] = [{} for _ in range(part.job.parameters["parts"])]
        with part.commit(parts=parts):
            pass

    def work(self, part: PartRun) -> None:
        mark(part, "started")
        try:
            self.wait(part)
            with part.commit(done=1):
                count_effect(part.job)
        except PartStoppedError:
            mark(part, "undone")
            raise

    def wait(self, part: PartRun) -> None:
        gate = Path(part.job.parameters["folder"], "open")
        while not gate.exists():
            if part.job.parameters.get("checks"):
                part.check()
            time.sleep(0.02)

    def canceled(self, job: Job) -> None:
        count_effect(job)


@jobs.handles("t_slow")
class Slow(jobs.Handler):
    """`parts` parts of a tenth of a second each."""

    steps = ("plan", "work")

    def plan(self, part: PartRun) -> None:
        parts: list[dict[str, Any]] = [{} for _ in range(part.job.parameters["parts"])]
        with part.commit(parts=parts):
            pass

    def work(self, part: PartRun) -> None:
        time.sleep(0.1)


@jobs.handles("t_child", queue="heavy")
class Child(jobs.Handler):
    """Calls a function of `child_work` in a child process."""

    steps = ("run",)

    def run(self, part: PartRun) -> None:
        called = part.job.parameters
        result = part.run_in_child(
            f"tests.datasets.child_work:{called['function']}",
            called["arguments"],
            seconds=called.get("seconds", 60),
            megabytes=called.get("megabytes", 512),
        )
        with part.commit(job_result={"child": result}):
            pass
