"""The job engine, as services and the API see it: declare a kind of job, start, cancel, retry.

`job_handlers` has the registry, `job_parts` one part in the hands of one worker, `job_work` the worker's side.
`docs/architecture.md` says how parts, leases and fences fit together.
"""

import itertools
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from datasets.errors import ConflictError, DatasetBusyError
from datasets.job_handlers import HANDLERS, Handler, handles
from datasets.job_parts import Outcome, PartRun, PartStoppedError, add_parts, claim_part
from datasets.job_work import WORKER_NAME, JobNotOpenError, run_job_task, run_part, settle, tell_workers
from datasets.models.dataset import Dataset
from datasets.models.job import Job, JobLog, JobPart, JobState, PartState
from datasets.models.user import User

__all__ = [
    "Handler",
    "JobNotOpenError",
    "Outcome",
    "PartRun",
    "PartStoppedError",
    "cancel",
    "handles",
    "job_json",
    "retry",
    "run_job_task",
    "run_pending",
    "start",
]


MOST_SHOWN = 100  # values of a list among a job's parameters


class JobKindGoneError(ConflictError):
    code = "job_kind_gone"
    message = "This version of Easel knows no such work any more. Start it anew."


class JobNotEndedError(ConflictError):
    code = "job_not_ended"
    message = "Only a job that failed or was canceled can be tried again."


# What services and the API call


def start(
    kind: str,
    *,
    dataset: Dataset,
    actor: User | None,
    parameters: dict[str, Any] | None = None,
    total: int = 0,
    note: str = "",
    step: str = "",
) -> Job:
    """Create a job in the caller's transaction; a worker is told after its commit.

    `step`: the one to begin with, where the ones before it have nothing to do.

    Raises DatasetBusyError, with the job that runs, when the kind is exclusive and such a job is open.
    """
    handler = HANDLERS[str(kind)]
    job = Job(
        dataset=dataset,
        kind=str(kind),
        queue=handler.queue,
        is_exclusive=handler.is_exclusive,
        parameters=parameters or {},
        step=step or handler.steps[0],
        total=total,
        note=note[:300],
        created_by=actor,
    )
    with transaction.atomic():
        save_unless_busy(job)
        add_parts(job, job.step, [{}])
    tell_workers(job)
    return job


def cancel(job: Job) -> Job:
    """Ask the job to stop: at once when no part runs, otherwise as soon as the workers have seen it."""
    if not Job.objects.filter(pk=job.pk).open().update(cancel_requested=True):
        raise JobNotOpenError
    settle(job.pk, now=timezone.now())
    return Job.objects.get(pk=job.pk)


def retry(job: Job, *, actor: User | None) -> Job:
    """Open a failed or canceled job again: done parts stay done, unless its handler starts over.

    Raises DatasetBusyError as `start` does, JobNotEndedError when it is open or has succeeded.
    """
    job = Job.objects.get(pk=job.pk)
    if job.state not in (JobState.FAILED, JobState.CANCELED):
        raise JobNotEndedError
    if job.kind not in HANDLERS:
        raise JobKindGoneError
    handler = HANDLERS[job.kind]
    with transaction.atomic():
        handler.retried(job)
        reset_parts(job, handler)
        reopened = {
            "state": JobState.WAITING,
            "cancel_requested": False,
            "error_code": "",
            "error_message": "",
        }
        ended = Job.objects.filter(pk=job.pk, state__in=(JobState.FAILED, JobState.CANCELED))
        update_unless_busy(job, lambda: ended.update(**reopened, finished_at=None, sent_at=None))
        JobLog.objects.create(
            job=job, message=f"Tried again by {actor.get_username() if actor else 'Easel'}."
        )
    job.refresh_from_db()
    tell_workers(job, count=unfinished_parts(job))
    return job


def job_json(job: Job) -> dict[str, Any]:
    """The job as the API shows it."""
    has_error = job.state == JobState.FAILED
    return {
        "id": str(job.pk),
        "kind": job.kind,
        "state": job.state,
        "progress": {"done": job.done, "total": job.total, "step": job.step, "note": job.note},
        "parameters": shortened(job.parameters),
        "result": job.result,
        "error": {"code": job.error_code, "message": job.error_message} if has_error else None,
        "dataset": str(job.dataset_id),
        "created_by": job.created_by.get_username() if job.created_by else None,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
    }


def shortened(value: Any) -> Any:
    """JSON values with `{"count": n}` in the place of long lists: the ids that a job was given are no news to anybody.

    Every answer of a dataset shows its open jobs.
    """
    if isinstance(value, dict):
        return {name: shortened(each) for name, each in value.items()}
    if isinstance(value, list) and len(value) > MOST_SHOWN:
        return {"count": len(value)}
    return value


# Rows


def save_unless_busy(job: Job) -> None:
    """Insert the job, or say which other one holds the dataset: a constraint decides, so that no race gets by."""

    def insert() -> int:
        job.save(force_insert=True)
        return 1

    update_unless_busy(job, insert)


def update_unless_busy(job: Job, write: Callable[[], int]) -> None:
    for is_last in (False, False, True):
        try:
            with transaction.atomic():
                if not write():
                    raise JobNotEndedError
            return
        except IntegrityError:
            others = Job.objects.open().filter(dataset_id=job.dataset_id, is_exclusive=True)
            running = others.exclude(pk=job.pk).select_related("created_by").first()
            if running is not None:
                raise DatasetBusyError(job_json(running)) from None
            if is_last:
                raise  # another constraint; otherwise the job in the way has just ended


def reset_parts(job: Job, handler: Handler) -> None:
    if handler.starts_over:
        job.parts.all().delete()
        add_parts(job, handler.steps[0], [{}])
        Job.objects.filter(pk=job.pk).update(step=handler.steps[0], done=0, result=None, note="")
    else:
        job.parts.exclude(state=PartState.DONE).update(
            state=PartState.WAITING, attempts=0, delays=0, lease_until=None, not_before=None
        )


def unfinished_parts(job: Job) -> int:
    return JobPart.objects.filter(job=job, step=job.step).unfinished().count()


# For tests and commands: everything in this process, without messages


def run_pending(*, parts: int | None = None, kind: str = "") -> None:
    """Run every open job to its end, in this process, with no wait between attempts; or only so many parts.

    With a `kind`, jobs of others stay as they are.
    """
    kinds = [kind] if kind else list(HANDLERS)
    for _ in itertools.count() if parts is None else range(parts):
        JobPart.objects.exclude(not_before=None).update(not_before=None)
        now = timezone.now()
        job = Job.objects.with_claimable_parts(now).filter(kind__in=kinds).order_by("id").first()
        if job is None:
            break
        part = claim_part(job.pk, job.step, worker=WORKER_NAME, now=now, seconds=3600)
        if part is not None:
            run_part(part)
            settle(job.pk, now=now)
