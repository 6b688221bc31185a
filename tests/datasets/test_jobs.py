"""The job engine in one process: steps, parts, fences, attempts, cancel, retry."""

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from datasets import job_work, jobs
from datasets.errors import DatasetBusyError
from datasets.job_parts import FenceLostError, JobStoppedError, PartRun, claim_part
from datasets.models.dataset import Dataset
from datasets.models.job import Job, JobPart
from datasets.models.user import User
from tests.datasets.job_kinds import count_effect, effects

pytestmark = pytest.mark.django_db


def started(kind: str, dataset: Dataset, **parameters: Any) -> Job:
    return jobs.start(kind, dataset=dataset, actor=None, parameters=parameters)


def ended(kind: str, dataset: Dataset, **parameters: Any) -> Job:
    job = started(kind, dataset, **parameters)
    jobs.run_pending()
    return Job.objects.get(pk=job.pk)


def claimed(job: Job, *, later: float = 0, seconds: float = 30) -> PartRun:
    now = timezone.now() + dt.timedelta(seconds=later)
    part = claim_part(job.pk, job.step, worker="test", now=now, seconds=seconds)
    assert part is not None
    return part


# Steps and parts


def test_steps_run_in_their_order_and_parts_add_up(dataset: Dataset) -> None:
    job = ended("t_sum", dataset, numbers=[1, 2, 3])
    assert job.state == "succeeded"
    assert job.result == {"sum": 6}
    assert (job.done, job.total, effects(dataset)) == (3, 3, 3)


def test_a_step_that_was_given_no_parts_is_left_out(dataset: Dataset) -> None:
    job = ended("t_sum", dataset, numbers=[])
    assert job.result == {"sum": 0}
    assert not job.parts.filter(step="add").exists()


def test_a_part_may_add_parts_to_its_own_step(dataset: Dataset) -> None:
    job = ended("t_chain", dataset)
    assert (job.state, job.done, effects(dataset)) == ("succeeded", 3, 3)


def test_a_step_without_a_commit_is_finished_by_the_engine(dataset: Dataset) -> None:
    assert ended("t_other", dataset).state == "succeeded"


def test_results_come_in_the_order_of_their_parts(dataset: Dataset) -> None:
    job = ended("t_sum", dataset, numbers=[5, 3, 9])
    part = PartRun(job, 0, "finish", 0, {}, 0, 0, 0)
    assert list(part.results("add")) == [5, 3, 9]


def test_log_lines_are_kept_with_the_effects(dataset: Dataset) -> None:
    job = ended("t_sum", dataset, numbers=[7])
    assert list(job.log.values_list("message", flat=True)) == ["Added 7."]


def test_progress_is_shown_while_a_part_runs(dataset: Dataset) -> None:
    part = claimed(started("t_other", dataset))
    part.progress("Reading the listing", total=12)
    job = Job.objects.get()
    assert (job.note, job.total) == ("Reading the listing", 12)


def test_a_started_job_tells_who_when_and_what(dataset: Dataset, owner: User) -> None:
    job = jobs.start("t_sum", dataset=dataset, actor=owner, parameters={"numbers": []}, total=5, note="Soon")
    assert jobs.job_json(job) == {
        "id": str(job.pk),
        "kind": "t_sum",
        "state": "waiting",
        "progress": {"done": 0, "total": 5, "step": "plan", "note": "Soon"},
        "parameters": {"numbers": []},
        "result": None,
        "error": None,
        "dataset": str(dataset.pk),
        "created_by": "owner",
        "created_at": job.created_at,
        "started_at": None,
        "finished_at": None,
    }


def test_a_kind_has_one_handler() -> None:
    with pytest.raises(ValueError, match="t_sum has a handler already"):
        jobs.handles("t_sum")(type("Second", (jobs.Handler,), {"steps": ("run",), "run": print}))


def test_a_handler_has_a_method_for_each_step() -> None:
    with pytest.raises(ValueError, match="write"):
        jobs.handles("t_unknown")(type("Half", (jobs.Handler,), {"steps": ("write",)}))


# Claims, leases and fences


def test_a_claimed_part_is_not_given_to_another_worker(dataset: Dataset) -> None:
    job = started("t_other", dataset)
    claimed(job)
    assert claim_part(job.pk, job.step, worker="other", now=timezone.now(), seconds=30) is None


def test_a_part_whose_lease_ran_out_is_given_to_another_worker(dataset: Dataset) -> None:
    job = started("t_other", dataset)
    first = claimed(job)
    second = claimed(job, later=31)
    assert (first.id, first.fence + 1) == (second.id, second.fence)


def test_a_worker_that_lost_its_lease_changes_nothing(dataset: Dataset) -> None:
    job = started("t_chain", dataset)
    frozen = claimed(job)
    claimed(job, later=31)
    with pytest.raises(FenceLostError), frozen.commit(done=1):
        count_effect(job)
    assert (effects(dataset), Job.objects.get().done) == (0, 0)


def test_a_part_counts_once_although_two_workers_did_it(dataset: Dataset) -> None:
    job = started("t_chain", dataset)
    frozen, second = claimed(job), claimed(job, later=31)
    with second.commit(done=1):
        count_effect(job)
    with pytest.raises(FenceLostError), frozen.commit(done=1):
        count_effect(job)
    assert (effects(dataset), Job.objects.get().done) == (1, 1)


def test_every_run_of_a_part_has_a_name_of_its_own(dataset: Dataset) -> None:
    job = started("t_other", dataset)
    first, second = claimed(job), claimed(job, later=31)
    assert first.name != second.name


def test_a_part_that_is_not_due_yet_waits(dataset: Dataset) -> None:
    job = started("t_other", dataset)
    JobPart.objects.update(not_before=timezone.now() + dt.timedelta(seconds=20))
    assert claim_part(job.pk, job.step, worker="test", now=timezone.now(), seconds=30) is None
    assert claimed(job, later=21)


# Failures


@pytest.mark.parametrize("times", [1, 2])
def test_an_unforeseen_error_is_tried_again(dataset: Dataset, times: int) -> None:
    job = ended("t_fault", dataset, error="unforeseen", times=times)
    assert (job.state, job.done, effects(dataset)) == ("succeeded", 1, 2)
    assert (
        job.log.filter(level="error", message__startswith="ValueError: a bug (job_kinds.py").count() == times
    )


def test_the_third_unforeseen_error_fails_the_job(dataset: Dataset) -> None:
    job = ended("t_fault", dataset, error="unforeseen", times=3)
    assert (job.state, job.error_code) == ("failed", "job_failed")
    assert jobs.job_json(job)["error"]["message"].startswith("Something went wrong")


def test_a_refusal_fails_the_job_at_once_with_its_own_words(dataset: Dataset) -> None:
    job = ended("t_fault", dataset, error="refusal", times=1)
    assert (job.state, job.error_code, job.error_message) == (
        "failed",
        "too_large",
        "The image is too large.",
    )


def test_a_storage_that_is_away_is_waited_for(dataset: Dataset) -> None:
    job = ended("t_fault", dataset, error="storage", times=7)
    assert job.state == "succeeded"


def test_a_storage_that_stays_away_fails_the_job(dataset: Dataset) -> None:
    job = ended("t_fault", dataset, error="storage", times=8)
    assert (job.state, job.error_code) == ("failed", "storage_unavailable")


def test_a_failed_try_leaves_no_effects_and_no_lines(dataset: Dataset) -> None:
    job = ended("t_fault", dataset, error="unforeseen", times=2)
    assert job.log.filter(message="Began.").count() == 1


def test_a_fault_puts_its_part_off(dataset: Dataset) -> None:
    job = started("t_fault", dataset, error="unforeseen", times=1)
    job_work.run_part(claimed(job))
    job_work.run_part(claimed(Job.objects.get()))
    part = JobPart.objects.get(step="run")
    assert part.state == "waiting"
    assert part.not_before is not None
    assert part.not_before > timezone.now()


def test_a_failed_job_is_cleaned_up_once(dataset: Dataset) -> None:
    job = ended("t_fault", dataset, error="refusal", times=1)
    job_work.settle(job.pk, now=timezone.now())
    assert effects(dataset) == 2  # one of `plan`, one of `failed`


def test_a_fault_in_the_clean_up_does_not_keep_the_job_open(dataset: Dataset) -> None:
    job = ended("t_broken", dataset, error="refusal", times=1)
    assert (job.state, effects(dataset)) == ("failed", 1)


def test_a_part_that_ended_three_workers_fails_the_job(dataset: Dataset) -> None:
    job = started("t_other", dataset)
    claimed(job)
    claimed(job, later=31)
    claimed(job, later=62)
    job_work.run_part(claimed(job, later=93))
    job_work.settle(job.pk, now=timezone.now())
    assert (Job.objects.get().state, Job.objects.get().error_code) == ("failed", "worker_lost")


# Cancel and retry


def test_a_waiting_job_is_canceled_at_once(dataset: Dataset) -> None:
    job = jobs.cancel(started("t_other", dataset))
    assert job.state == "canceled"
    assert job.finished_at is not None


def test_a_running_part_learns_of_a_cancel_at_its_next_check(dataset: Dataset) -> None:
    part = claimed(started("t_other", dataset))
    assert jobs.cancel(part.job).state == "running"
    with pytest.raises(JobStoppedError):
        part.check()


def test_nothing_is_written_after_a_cancel_was_answered(dataset: Dataset) -> None:
    part = claimed(started("t_chain", dataset))
    jobs.cancel(part.job)
    with pytest.raises(JobStoppedError), part.commit(done=1):
        count_effect(part.job)
    assert effects(dataset) == 0


def test_a_canceled_job_closes_when_its_running_part_has_ended(dataset: Dataset, tmp_path: Path) -> None:
    part = claimed(started("t_gate", dataset, parts=1, folder=str(tmp_path)))
    jobs.cancel(part.job)
    job_work.run_part(part)
    job_work.settle(part.job.pk, now=timezone.now())
    job_work.settle(part.job.pk, now=timezone.now())
    assert (Job.objects.get().state, effects(dataset)) == ("canceled", 1)  # the effect is the clean-up's


def test_a_canceled_job_closes_when_the_lease_of_its_part_runs_out(dataset: Dataset) -> None:
    part = claimed(started("t_other", dataset))
    jobs.cancel(part.job)
    job_work.sweep(now=timezone.now() + dt.timedelta(seconds=31), queues=["quick"], is_idle=False)
    assert Job.objects.get().state == "canceled"


def test_a_job_that_has_ended_is_not_canceled(dataset: Dataset) -> None:
    job = ended("t_other", dataset)
    with pytest.raises(jobs.JobNotOpenError):
        jobs.cancel(job)


def test_a_retry_keeps_what_is_done(dataset: Dataset, owner: User) -> None:
    job = ended("t_fault", dataset, error="refusal", times=1)
    Job.objects.update(parameters={"error": "refusal", "times": 0})
    again = jobs.retry(job, actor=owner)
    assert (again.state, again.error_code, again.finished_at) == ("waiting", "", None)
    jobs.run_pending()
    assert (Job.objects.get().state, effects(dataset)) == ("succeeded", 3)  # plan, failed, run


def test_a_retry_starts_over_where_the_handler_says_so(dataset: Dataset) -> None:
    job = ended("t_anew", dataset, error="refusal", times=1)
    jobs.retry(job, actor=None)
    jobs.run_pending()
    assert (Job.objects.get().state, effects(dataset)) == ("succeeded", 4)  # plan, failed, plan, run


def test_a_worker_of_before_a_retry_changes_nothing(dataset: Dataset) -> None:
    frozen = claimed(started("t_chain", dataset))
    jobs.cancel(frozen.job)
    job_work.settle(frozen.job.pk, now=timezone.now() + dt.timedelta(seconds=31))
    jobs.retry(frozen.job, actor=None)
    with pytest.raises(FenceLostError), frozen.commit(done=1):
        count_effect(frozen.job)
    assert effects(dataset) == 0


def test_only_an_unsuccessful_job_is_tried_again(dataset: Dataset) -> None:
    with pytest.raises(jobs.JobNotEndedError):
        jobs.retry(ended("t_other", dataset), actor=None)


def test_a_retry_is_refused_while_the_dataset_is_busy(dataset: Dataset) -> None:
    job = jobs.cancel(started("t_sum", dataset, numbers=[1]))
    other = started("t_other", dataset)
    with pytest.raises(DatasetBusyError) as refusal:
        jobs.retry(job, actor=None)
    assert refusal.value.extra["job"]["id"] == str(other.pk)
    assert Job.objects.get(pk=job.pk).state == "canceled"


# Exclusive kinds


def test_conflicting_work_is_refused_with_the_job_that_runs(dataset: Dataset) -> None:
    first = started("t_sum", dataset, numbers=[1])
    with pytest.raises(DatasetBusyError) as refusal:
        started("t_other", dataset)
    assert refusal.value.extra["job"]["id"] == str(first.pk)


def test_other_work_goes_on_beside_exclusive_work(dataset: Dataset) -> None:
    started("t_sum", dataset, numbers=[1])
    assert started("t_chain", dataset).state == "waiting"


@pytest.mark.django_db(transaction=True)
def test_of_two_that_start_at_once_one_is_refused(dataset: Dataset) -> None:
    outcomes: list[str] = []
    ready = threading.Barrier(2)

    def start_one() -> None:
        ready.wait()
        try:
            outcomes.append(started("t_other", dataset).state)
        except DatasetBusyError:
            outcomes.append("refused")
        finally:
            connection.close()  # each thread has its own

    first, second = threading.Thread(target=start_one), threading.Thread(target=start_one)
    first.start()
    second.start()
    first.join()
    second.join()
    assert sorted(outcomes) == ["refused", "waiting"]


# Messages and the sweep


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the broker was given: (job id, step)."""
    messages: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        job_work.run_job_task, "apply_async", lambda arguments, **_options: messages.append(arguments)
    )
    return messages


def swept(*, later: float = 0, queues: tuple[str, ...] = ("quick", "heavy"), is_idle: bool = True) -> int:
    now = timezone.now() + dt.timedelta(seconds=later)
    return job_work.sweep(now=now, queues=queues, is_idle=is_idle)


def test_a_job_is_sent_after_the_commit(
    dataset: Dataset, sent: list[tuple[Any, ...]], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = started("t_sum", dataset, numbers=[1])
        assert sent == []
    assert sent == [(job.pk, "plan")]


def test_a_broker_that_is_down_does_not_fail_the_request(
    dataset: Dataset,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    def refuse(*arguments: Any, **options: Any) -> None:
        raise BrokerError("Connection refused.")

    monkeypatch.setattr(job_work.run_job_task, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        job = started("t_other", dataset)
    assert Job.objects.get(pk=job.pk).sent_at is None


def test_the_sweep_sends_what_was_never_sent(dataset: Dataset, sent: list[tuple[Any, ...]]) -> None:
    job = started("t_other", dataset)
    assert swept() == 1
    assert sent == [(job.pk, "run")]


def test_the_sweep_leaves_alone_what_was_just_sent(dataset: Dataset, sent: list[tuple[Any, ...]]) -> None:
    started("t_other", dataset)
    assert (swept(), swept()) == (1, 0)
    assert swept(later=1) == 1


def test_the_sweep_sends_what_lost_its_lease(dataset: Dataset, sent: list[tuple[Any, ...]]) -> None:
    claimed(started("t_other", dataset), seconds=2)
    assert (swept(later=1), swept(later=3)) == (0, 1)


def test_a_worker_that_is_busy_sends_nothing(dataset: Dataset, sent: list[tuple[Any, ...]]) -> None:
    started("t_other", dataset)
    assert swept(is_idle=False) == 0


def test_a_worker_sends_for_its_own_queues_only(dataset: Dataset, sent: list[tuple[Any, ...]]) -> None:
    started("t_other", dataset)
    assert swept(queues=("heavy",)) == 0


def test_the_sweep_outlives_a_database_that_is_away(caplog: pytest.LogCaptureFixture) -> None:
    stopped = threading.Event()
    asked: list[None] = []

    def is_idle() -> bool:
        asked.append(None)
        if len(asked) < 3:
            raise OperationalError("gone")
        stopped.set()
        return True

    thread = threading.Thread(
        target=job_work.sweep_until, args=(stopped,), kwargs={"queues": [], "is_idle": is_idle}
    )
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive()
    assert caplog.text.count("The sweep waits for the database") == 1


def test_a_message_for_a_job_that_is_gone_is_dropped(caplog: pytest.LogCaptureFixture) -> None:
    job_work.run_job_task(4711, "run")
    assert "4711" in caplog.text


def test_a_worker_outlives_a_database_that_is_away(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*arguments: Any, **options: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(job_work, "claim_part", fail)
    job_work.run_job_task(started("t_other", dataset).pk, "run")
    assert "waits for the database: gone" in caplog.text


# Child processes


def test_a_refusal_in_a_child_fails_the_job_with_its_own_words(dataset: Dataset) -> None:
    job = ended("t_child", dataset, function="refuse", arguments={})
    assert (job.state, job.error_code) == ("failed", "too_large")


def test_a_job_gets_the_result_of_its_child(dataset: Dataset) -> None:
    job = ended("t_child", dataset, function="double", arguments={"number": 4})
    assert job.result == {"child": 8}
