"""One part of a job in the hands of one worker: claimed, kept under a lease, finished behind a fence.

A clock that is wrong on one machine costs work done twice, never a wrong result: what counts is the fence.
"""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from datasets.job_children import run_child
from datasets.job_handlers import HANDLERS
from datasets.models.job import Job, JobLog, JobPart, JobState, PartState
from datasets.storage.paths import display_name

logger = logging.getLogger(__name__)

Parameters = dict[str, Any]

DATABASE_DOWN = (OperationalError, InterfaceError)
CANDIDATES = (
    8  # parts that one claim tries before it gives up: as many workers may try for the first one at once
)
MOST_ATTEMPTS = 3
MOST_DELAYS = 8
LONGEST_LINE = 2000  # characters of a line of the log: what it quotes may come from a hostile file
CHECK_SECONDS = 0.5
worker_is_stopping = threading.Event()


class PartStoppedError(Exception):
    """Ends the work on a part that no longer counts; handlers let it pass."""


class FenceLostError(PartStoppedError):
    """The lease ran out and another worker has the part."""


class JobStoppedError(PartStoppedError):
    """The job was canceled, or failed in another part."""


class WorkerStoppingError(PartStoppedError):
    """This worker was told to end; another goes on with the part."""


@dataclass
class Outcome:
    """What finishing a part changes in its job. May be filled inside the `with` block of `part.commit`.

    `done` is added to the job's; `total`, `note` replace it; `result` is kept with the part, `job_result` is merged
    into the job's result. `parts` are the parameters of parts of the next step (an empty list: nothing to do there),
    `more` those of further parts of this step.
    """

    done: int = 0
    total: int | None = None
    note: str | None = None
    result: Any = None
    job_result: Parameters | None = None
    parts: list[Parameters] | None = None
    more: list[Parameters] = field(default_factory=list)


@dataclass
class PartRun:
    """A part while a worker does it; what a step of a handler is given.

    `parameters` are the part's own, `job.parameters` those the job was started with. `job` is as it was when the part
    was claimed.
    """

    job: Job
    id: int
    step: str
    number: int
    parameters: Parameters
    fence: int
    attempts: int
    delays: int
    is_done: bool = False
    opened: int = 0
    lines: list[JobLog] = field(default_factory=list)
    lease: "Lease | None" = None
    checked_at: float = 0.0

    @property
    def name(self) -> str:
        """Unique to this run of the part: for files that the commit adopts."""
        return f"{self.job.pk}-{self.id}-{self.fence}"

    @contextmanager
    def commit(self, **outcome: Any) -> Iterator[Outcome]:
        """The transaction that writes the part's effects and finishes it; takes the fields of `Outcome`.

        Lock order: what the caller locks (sample, dataset, labels by id), then the part, then the job. Everything is
        rolled back with FenceLostError or JobStoppedError when the part is no longer this worker's.
        """
        closing = Outcome(**outcome)
        with transaction.atomic():
            yield closing
            self._finish(closing)
            job = Job.objects.select_for_update().get(pk=self.job.pk)
            if not job.takes_work:
                raise JobStoppedError
            JobLog.objects.bulk_create(self.lines, batch_size=500)
            opened = settle_part(job, self.step, closing, timezone.now())
        self.is_done, self.opened, self.lines = True, opened, []

    @contextmanager
    def checkpoint(self, *, done: int = 0, note: str | None = None) -> Iterator[None]:
        """A transaction in the middle of a long part, whose effects and `parameters` stay though the part may not end.

        Change `parameters` inside the block, so that whoever does the part next begins behind it. Lock order and
        errors are those of `commit`.
        """
        shown = {"done": F("done") + done} | ({} if note is None else {"note": note[:300]})
        with transaction.atomic():
            yield
            if not self.mine().update(parameters=self.parameters, attempts=1):
                raise FenceLostError
            if not Job.objects.filter(pk=self.job.pk).taking_work().update(**shown):
                raise JobStoppedError
            JobLog.objects.bulk_create(self.lines, batch_size=500)
        self.lines = []

    def log(self, message: str, *, level: str = "info", subject: str = "", code: str = "") -> None:
        """A line for the job's log, written by the commit: once, however often the part was tried."""
        subject, message = display_name(subject[:1100]), display_name(message[:LONGEST_LINE])
        self.lines.append(
            JobLog(job_id=self.job.pk, level=level, subject=subject[:1100], code=code, message=message)
        )

    def progress(self, note: str, *, total: int | None = None) -> None:
        """Show a sentence (and how much there is to do) while the part runs. Not fenced: it is only shown."""
        shown: dict[str, Any] = {"note": note[:300]} | ({} if total is None else {"total": total})
        Job.objects.filter(pk=self.job.pk).taking_work().update(**shown)

    def check(self) -> None:
        """Raise PartStoppedError when going on is for nothing. Cheap: asks the database twice a second at most."""
        if worker_is_stopping.is_set():
            raise WorkerStoppingError
        if self.lease is not None and self.lease.is_lost:
            raise FenceLostError
        now = time.monotonic()
        if now - self.checked_at >= CHECK_SECONDS:
            self.checked_at = now
            if not Job.objects.filter(pk=self.job.pk).taking_work().exists():
                raise JobStoppedError

    def require_mine(self) -> None:
        """Raise PartStoppedError unless the part is this worker's: asked before what can't be undone."""
        self.check()
        if not self.mine().exists():
            raise FenceLostError

    def run_in_child(
        self,
        function: str,
        arguments: Parameters,
        *,
        seconds: float = 3600,
        megabytes: int = 2048,
        preload: Sequence[str] = (),
    ) -> Any:
        """Call `package.module:name` in a child process that ends with this part; see `job_children.run_child`."""
        return run_child(
            function, arguments, seconds=seconds, megabytes=megabytes, check=self.check, preload=preload
        )

    def results(self, step: str) -> Iterator[Any]:
        """What the parts of an earlier step left as `result`, in the order of their numbers."""
        parts = JobPart.objects.filter(job=self.job.pk, step=step, state=PartState.DONE).order_by("number")
        return parts.values_list("result", flat=True).iterator()

    def mine(self) -> Any:
        """The part's row, if it is still this worker's: a queryset of one or none."""
        return JobPart.objects.filter(pk=self.id, fence=self.fence, state=PartState.RUNNING)

    def give_back(self, **changes: Any) -> None:
        """Let another worker have the part; without `changes` this claim does not count as an attempt."""
        changes = changes or {"attempts": F("attempts") - 1}
        self.mine().update(state=PartState.WAITING, lease_until=None, **changes)

    def _finish(self, closing: Outcome) -> None:
        finished = self.mine().update(state=PartState.DONE, lease_until=None, result=closing.result)
        if not finished:
            raise FenceLostError


def claim_part(job_id: int, step: str, *, worker: str, now: datetime, seconds: float) -> PartRun | None:
    """Take a part of the job's step for `seconds`, with a new fence; None when there is none to take.

    Many workers may try at once: each part goes to one of them.
    """
    parts = JobPart.objects.filter(job=job_id, step=step).claimable(now).order_by("number")
    for part in list(parts[:CANDIDATES]):
        with transaction.atomic():
            taken = JobPart.objects.filter(pk=part.pk, fence=part.fence).claimable(now)
            if not taken.update(
                state=PartState.RUNNING,
                fence=part.fence + 1,
                attempts=part.attempts + 1,
                worker=worker,
                lease_until=now + timedelta(seconds=seconds),
            ):
                continue
            job = Job.objects.select_for_update().get(pk=job_id)
            if not job.takes_work or job.step != step:
                transaction.set_rollback(True)
                return None
            if job.state == JobState.WAITING:
                job.state = JobState.RUNNING
                job.started_at = job.started_at or now
                job.save(update_fields=["state", "started_at"])
        fence, attempts = part.fence + 1, part.attempts + 1
        return PartRun(job, part.pk, step, part.number, part.parameters, fence, attempts, part.delays)
    return None


def settle_part(job: Job, step: str, closing: Outcome, now: datetime) -> int:
    """Carry the outcome of a part into its locked job; returns how many parts a new step opened."""
    job.done += closing.done
    job.total = job.total if closing.total is None else closing.total
    job.note = job.note if closing.note is None else closing.note[:300]
    if closing.job_result is not None:
        job.result = {**(job.result or {}), **closing.job_result}
    steps = HANDLERS[job.kind].steps
    later = steps[steps.index(step) + 1 :]
    add_parts(job, step, closing.more)
    if closing.parts:
        add_parts(job, later[0], closing.parts)
    opened = 0
    if not JobPart.objects.filter(job=job, step=step).unfinished().exists():
        opened = open_next_step(job, later, skip=closing.parts is not None, now=now)
    job.save()
    return opened


def open_next_step(job: Job, later: tuple[str, ...], *, skip: bool, now: datetime) -> int:
    """Move the job to its next step, or close it. `skip`: a step that was given no parts has nothing to do."""
    if skip and later and not JobPart.objects.filter(job=job, step=later[0]).exists():
        later = later[1:]
    if not later:
        job.state, job.finished_at = JobState.SUCCEEDED, now
        return 0
    job.step = later[0]
    parts = JobPart.objects.filter(job=job, step=job.step)
    if not parts.exists():
        add_parts(job, job.step, [{}])
    return parts.count()


def add_parts(job: Job, step: str, parameters: list[Parameters]) -> None:
    """New parts of a step, numbered after those it has. The caller has locked the job's row, or made it."""
    if not parameters:
        return
    first = JobPart.objects.filter(job=job, step=step).count()
    rows = [
        JobPart(job=job, step=step, number=number, parameters=values)
        for number, values in enumerate(parameters, start=first)
    ]
    JobPart.objects.bulk_create(rows, batch_size=500)


class Lease:
    """Renews a part's lease from a thread of its own, until it is told to end or finds the part lost."""

    def __init__(self, part: PartRun, seconds: float) -> None:
        self.part, self.seconds = part, seconds
        self.is_lost = False
        self.ended = threading.Event()
        self.renewed_at = time.monotonic()
        self.thread = threading.Thread(target=self._keep, name=f"lease {part.name}", daemon=True)

    def __enter__(self) -> "Lease":
        self.part.lease = self
        self.thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.ended.set()
        self.thread.join()

    def _keep(self) -> None:
        try:
            while not self.is_lost and not self.ended.wait(self.seconds / 3):
                self._renew()
        finally:
            connection.close()  # each thread has its own

    def _renew(self) -> None:
        asked_at = time.monotonic()
        try:
            until = timezone.now() + timedelta(seconds=self.seconds)
            self.is_lost = not self.part.mine().update(lease_until=until)
            self.renewed_at = asked_at
        except DATABASE_DOWN:
            connection.close()
            self.is_lost = asked_at - self.renewed_at > self.seconds
            logger.warning("The lease of part %s could not be renewed.", self.part.name, exc_info=True)
