"""The worker's side of jobs: messages, the one Celery task, what becomes of a part, and the sweep.

The truth is in the database. A message only says "work on this step of this job": lost, late or twice, it changes
nothing but the time.
"""

import errno
import logging
import os
import socket
import threading
import time
import traceback
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import ChannelError, KombuError

from datasets.errors import ConflictError, DomainError, StorageFullError, StorageUnavailableError
from datasets.job_handlers import HANDLERS
from datasets.job_parts import (
    DATABASE_DOWN,
    MOST_ATTEMPTS,
    MOST_DELAYS,
    FenceLostError,
    Lease,
    PartRun,
    PartStoppedError,
    claim_part,
    worker_is_stopping,
)
from datasets.models.job import Job, JobLog, JobPart, JobState, PartState

logger = logging.getLogger(__name__)
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
SEND_POLICY = {"max_retries": 1, "interval_start": 0}  # once more, for a connection that had gone stale
WORKER_NAME = f"{socket.gethostname()}:{os.getpid()}"


class JobNotOpenError(ConflictError):
    code = "job_not_open"
    message = "The job has ended already: there is nothing to cancel."


# Messages


def tell_workers(job: Job, *, count: int = 1) -> None:
    """Send after the commit as many messages as workers may share the job's step."""
    count = min(count, settings.JOB_FAN_OUT)
    transaction.on_commit(lambda: send(job.pk, job.step, queue=job.queue, count=count))


def send(job_id: int, step: str, *, queue: str, count: int = 1) -> None:
    """Send messages. A broker that does not answer is no fault of the caller's: the sweep sends again."""
    try:
        for _ in range(count):
            run_job_task.apply_async((job_id, step), queue=queue, retry_policy=SEND_POLICY)
        Job.objects.filter(pk=job_id).update(sent_at=timezone.now())
    except (KombuError, ChannelError, OSError) as error:
        logger.warning("The broker took no message for job %s: %s", job_id, error)


# Parts


# No time limits: Celery's would end a worker in the middle of another's transaction. A part that may take long runs in
# a child process with limits of its own.
@shared_task(name="datasets.run_job", ignore_result=True, time_limit=None, soft_time_limit=None)
def run_job_task(job_id: int, step: str) -> None:
    """Do parts of a step of a job; what it can't do now, the sweep brings back."""
    try:
        work_on(job_id, step)
    except DATABASE_DOWN as error:
        logger.warning("Job %s waits for the database: %s", job_id, error)


def work_on(job_id: int, step: str) -> None:
    """Work on a step of a job for a slice of time, then let others have their turn.

    A message for a step that is over is dropped: so there are never more than JOB_FAN_OUT (and those that the sweep
    sent to idle workers) for one job, and a short job is never stuck behind a long one.
    """
    job = Job.objects.filter(pk=job_id).first()
    if job is None or job.kind not in HANDLERS:
        logger.warning("Job %s is not known here; its message is dropped.", job_id)
        return
    end = time.monotonic() + settings.JOB_SLICE_SECONDS
    while time.monotonic() < end and not worker_is_stopping.is_set():
        now = timezone.now()
        seconds = settings.JOB_LEASE_SECONDS
        part = claim_part(job_id, step, worker=WORKER_NAME, now=now, seconds=seconds)
        if part is None:
            break
        with Lease(part, seconds):
            run_part(part)
        if part.opened:
            step = Job.objects.values_list("step", flat=True).get(pk=job_id)
            send_more(job, step, part.opened - 1)
    else:
        if Job.objects.filter(pk=job_id, step=step).with_claimable_parts(timezone.now()).exists():
            send(job_id, step, queue=job.queue)
    settle(job_id, now=timezone.now())


def send_more(job: Job, step: str, parts: int) -> None:
    """Call other workers to a step that has just begun; this worker goes on with it anyway."""
    count = min(parts, settings.JOB_FAN_OUT - 1)
    if count > 0:
        send(job.pk, step, queue=job.queue, count=count)


def run_part(part: PartRun) -> None:
    """Do one part, and say what became of it. Nothing that a handler raises gets past here."""
    try:
        if part.attempts > MOST_ATTEMPTS:
            fail(part, "worker_lost", WORKER_LOST)
            return
        HANDLERS[part.job.kind].run_step(part)
        if not part.is_done:
            with part.commit():
                pass
    except FenceLostError:
        logger.warning("Part %s was taken over by another worker; its work was undone here.", part.name)
    except PartStoppedError:
        part.give_back()
    except (StorageUnavailableError, *DATABASE_DOWN) as error:
        delay(part, error)
    except DomainError as error:
        fail(part, error.code, error.message)
    except OSError as error:
        if error.errno in NO_SPACE:  # for a temporary file: storage names its own
            fail(part, StorageFullError.code, StorageFullError.message)
        else:
            fault(part, error)
    except Exception as error:  # noqa: BLE001  a handler's fault ends as its job's state, never as a dead worker
        fault(part, error)


WORKER_LOST = (
    f"The worker ended {MOST_ATTEMPTS} times while it did the same part of this job. Perhaps the machine is short of "
    "memory; the log of the worker says more. Then try again."
)
JOB_FAILED = "Something went wrong in the server while this job ran. Its log has the details; try again."
GIVEN_UP = "{message} This job tried {count} times; try again when it is back."


def fail(part: PartRun, code: str, message: str) -> None:
    """Let the whole job fail for this part."""
    with transaction.atomic():
        if part.mine().update(state=PartState.FAILED, lease_until=None):
            JobLog.objects.create(job_id=part.job.pk, level="error", code=code, message=message)
            stop(part.job.pk, code=code, message=message)


def fault(part: PartRun, error: Exception) -> None:
    """An error that nobody foresaw: noted, and tried again a few times."""
    if part.is_done:
        logger.error("After its commit, part %s failed.", part.name, exc_info=error)
        return
    logger.error("Part %s failed, attempt %s.", part.name, part.attempts, exc_info=error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    line = f"{type(error).__name__}: {error} ({os.path.basename(place.filename)}, line {place.lineno})"
    JobLog.objects.create(job_id=part.job.pk, level="error", code="job_failed", message=line)
    if part.attempts >= MOST_ATTEMPTS:
        fail(part, "job_failed", JOB_FAILED)
    else:
        part.give_back(not_before=due_after(part.attempts))


def delay(part: PartRun, error: Exception) -> None:
    """The storage or the database does not answer: put the part off, patiently."""
    if isinstance(error, DATABASE_DOWN):
        close_old_connections()
    logger.warning("Part %s is put off: %s", part.name, error)
    message = error.message if isinstance(error, DomainError) else "The database does not answer."
    code = error.code if isinstance(error, DomainError) else "database_unavailable"
    if part.delays + 1 >= MOST_DELAYS:
        fail(part, code, GIVEN_UP.format(message=message, count=MOST_DELAYS))
    else:
        due = due_after(part.delays + 1)
        part.give_back(not_before=due, attempts=F("attempts") - 1, delays=F("delays") + 1)


def due_after(tries: int) -> datetime:
    """When to try again: twice as late each time, 5 s to 5 minutes with the default sweep."""
    return timezone.now() + timedelta(seconds=settings.JOB_SWEEP_SECONDS * 2 ** min(tries - 1, 6))


# The end of a job that did not succeed


def stop(job_id: int, *, code: str, message: str) -> None:
    """Let the job fail: it closes when its other parts have seen it. The first reason stays."""
    failing = Job.objects.filter(pk=job_id).taking_work()
    failing.update(error_code=code, error_message=message)


def settle(job_id: int, *, now: datetime) -> None:
    """Close a job that was canceled or has failed, once no part of it runs any more."""
    job = Job.objects.stopping().filter(pk=job_id).first()
    if job is None or JobPart.objects.filter(job=job, step=job.step).under_lease(now).exists():
        return
    state = JobState.FAILED if job.error_code else JobState.CANCELED
    try:
        close(job, state, now=now, clean_up=True)
    except JobNotOpenError:
        pass  # another worker was faster: its clean-up counted, this one was rolled back
    except Exception:
        logger.exception("Cleaning up after job %s failed.", job.pk)
        close(job, state, now=now, clean_up=False)


def close(job: Job, state: JobState, *, now: datetime, clean_up: bool) -> None:
    """Clean up and close in one transaction, which counts only for the one worker that closes the job.

    Lock order: what the clean-up locks, then the job.
    """
    handler = HANDLERS.get(job.kind)
    with transaction.atomic():
        if clean_up and handler:
            (handler.failed if state == JobState.FAILED else handler.canceled)(job)
        if not Job.objects.stopping().filter(pk=job.pk).update(state=state, finished_at=now):
            raise JobNotOpenError


# The sweep


def sweep(*, now: datetime, queues: Collection[str], is_idle: bool) -> int:
    """Close what waits to be closed, and send again what nobody works on. Returns how many messages it sent.

    Only a worker that is idle sends, to its own queues: so the broker can never fill up with messages for a worker that
    is busy, and an idle worker joins a job whose messages were lost.
    """
    for job_id in Job.objects.stopping().values_list("pk", flat=True):
        settle(job_id, now=now)
    if not is_idle:
        return 0
    quiet = Q(sent_at=None) | Q(sent_at__lt=now - timedelta(seconds=settings.JOB_SWEEP_SECONDS))
    waiting = Job.objects.filter(quiet, queue__in=queues, kind__in=HANDLERS).with_claimable_parts(now)
    sent = 0
    for job in waiting.order_by("sent_at", "id")[:20]:
        if Job.objects.filter(pk=job.pk, sent_at=job.sent_at).update(sent_at=now):  # one of many sweepers
            send(job.pk, job.step, queue=job.queue)
            sent += 1
    return sent


def sweep_until(stopped: threading.Event, *, queues: Collection[str], is_idle: Callable[[], bool]) -> None:
    """Sweep every JOB_SWEEP_SECONDS. The body of a thread of each worker; outlives a database that is away."""
    is_down = False
    while not stopped.wait(settings.JOB_SWEEP_SECONDS):
        try:
            sweep(now=timezone.now(), queues=queues, is_idle=is_idle())
            is_down = False
        except DATABASE_DOWN as error:
            connection.close()
            if not is_down:
                logger.warning("The sweep waits for the database: %s", error)
            is_down = True
    connection.close()
