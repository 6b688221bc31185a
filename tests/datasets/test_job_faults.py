"""The job engine against real workers that are killed, stopped and robbed of their messages.

The broker and the database are those of the environment: the filesystem transport and SQLite, or Redis and PostgreSQL.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from config.celery import app
from datasets import job_work, jobs
from datasets.models.dataset import Dataset
from datasets.models.job import Job, JobPart
from tests.datasets.job_kinds import effects

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
StartWorker = Callable[[], "subprocess.Popen[bytes]"]


def database_url() -> str:
    """The test's database, for a worker."""
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{named['NAME']}"
    person = f"{quote(named['USER'])}:{quote(named['PASSWORD'])}"
    return f"postgresql://{person}@{named['HOST']}:{named['PORT']}/{named['NAME']}"


@pytest.fixture
def start_worker(transactional_db: None, tmp_path: Path) -> Iterator[StartWorker]:
    """Starts workers as production does; they are gone when the test ends."""
    workers: list[subprocess.Popen[bytes]] = []
    empty_broker()

    def start() -> "subprocess.Popen[bytes]":
        with (tmp_path / "workers.log").open("ab") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", "config.work", "quick", "heavy"],
                cwd=settings.BASE_DIR,
                env=os.environ | {"DATABASE_URL": database_url()},
                stdout=log,
                stderr=log,
            )
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()
    print((tmp_path / "workers.log").read_text())  # noqa: T201  pytest shows it with a failure


def start_job(kind: str, dataset: Dataset, folder: Path, **parameters: Any) -> Job:
    given = {"folder": str(folder)} | parameters
    return jobs.start(kind, dataset=dataset, actor=None, parameters=given)


def wait_until(happened: Callable[[], Any], *, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"It did not happen within {seconds} s."
        time.sleep(0.05)


def state_of(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def wait_for_state(job: Job, state: str) -> None:
    wait_until(lambda: state_of(job) == state)


def marks(folder: Path, what: str) -> list[int]:
    """The processes that told us so."""
    texts = [path.read_text() for path in folder.glob(f"{what}-*")]
    return [int(text) for text in texts if text]


def wait_for_marks(folder: Path, what: str, count: int = 1) -> list[int]:
    wait_until(lambda: len(marks(folder, what)) >= count)
    return marks(folder, what)


def is_alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def lease_of_work() -> float:
    """When the lease of the part runs out, in seconds."""
    until = JobPart.objects.get(step="work").lease_until
    assert until is not None
    return until.timestamp()


def empty_broker() -> None:
    """Lose every message."""
    with app.connection_for_write() as broker:
        for queue in ("quick", "heavy"):
            broker.default_channel.queue_declare(queue)
            broker.default_channel.queue_purge(queue)


def test_a_killed_worker_loses_neither_its_part_nor_writes_it_twice(
    dataset: Dataset, start_worker: StartWorker, tmp_path: Path
) -> None:
    worker = start_worker()
    job = start_job("t_gate", dataset, tmp_path, parts=1)
    wait_for_marks(tmp_path, "started")
    worker.kill()
    worker.wait()
    start_worker()
    wait_for_marks(tmp_path, "started", 2)
    (tmp_path / "open").touch()
    wait_for_state(job, "succeeded")
    assert effects(dataset) == 1
    assert JobPart.objects.get(step="work").attempts == 2


def test_a_worker_that_sleeps_past_its_lease_wakes_to_change_nothing(
    dataset: Dataset, start_worker: StartWorker, tmp_path: Path
) -> None:
    frozen = start_worker()
    job = start_job("t_gate", dataset, tmp_path, parts=1)
    wait_for_marks(tmp_path, "started")
    frozen.send_signal(signal.SIGSTOP)
    start_worker()
    wait_for_marks(tmp_path, "started", 2)
    (tmp_path / "open").touch()
    wait_for_state(job, "succeeded")
    frozen.send_signal(signal.SIGCONT)
    assert wait_for_marks(tmp_path, "undone") == [frozen.pid]
    assert effects(dataset) == 1


def test_a_worker_that_wakes_while_another_does_its_part_lets_it_go(
    dataset: Dataset, start_worker: StartWorker, tmp_path: Path
) -> None:
    frozen = start_worker()
    job = start_job("t_gate", dataset, tmp_path, parts=1, checks=True)
    wait_for_marks(tmp_path, "started")
    frozen.send_signal(signal.SIGSTOP)
    other = start_worker()
    wait_for_marks(tmp_path, "started", 2)
    frozen.send_signal(signal.SIGCONT)
    assert wait_for_marks(tmp_path, "undone") == [frozen.pid]
    (tmp_path / "open").touch()
    wait_for_state(job, "succeeded")
    assert (effects(dataset), other.poll()) == (1, None)


def test_a_part_longer_than_its_lease_keeps_its_worker(
    dataset: Dataset, start_worker: StartWorker, tmp_path: Path
) -> None:
    start_worker()
    start_worker()
    job = start_job("t_gate", dataset, tmp_path, parts=1)
    wait_for_marks(tmp_path, "started")
    first = lease_of_work()
    wait_until(lambda: lease_of_work() > first + settings.JOB_LEASE_SECONDS)
    (tmp_path / "open").touch()
    wait_for_state(job, "succeeded")
    assert len(marks(tmp_path, "started")) == 1


def test_two_workers_share_a_job_and_do_it_once_although_it_was_sent_three_times(
    dataset: Dataset, start_worker: StartWorker, tmp_path: Path
) -> None:
    workers = [start_worker(), start_worker()]
    job = start_job("t_gate", dataset, tmp_path, parts=3)
    job_work.send(job.pk, job.step, queue=job.queue, count=2)
    sharing = wait_for_marks(tmp_path, "started", 2)
    (tmp_path / "open").touch()
    wait_for_state(job, "succeeded")
    assert set(sharing) == {worker.pid for worker in workers}
    assert len(marks(tmp_path, "started")) == 3
    assert (effects(dataset), Job.objects.get().done) == (3, 3)


def test_a_short_job_is_not_stuck_behind_a_long_one(
    dataset: Dataset, start_worker: StartWorker, tmp_path: Path
) -> None:
    start_worker()
    long = start_job("t_slow", dataset, tmp_path, parts=200)
    wait_for_state(long, "running")
    short = start_job("t_slow", dataset, tmp_path, parts=1)
    wait_for_state(short, "succeeded")
    assert state_of(long) == "running"


def test_a_running_job_is_canceled_and_cleaned_up_once(
    dataset: Dataset, start_worker: StartWorker, tmp_path: Path
) -> None:
    start_worker()
    start_worker()
    job = start_job("t_gate", dataset, tmp_path, parts=2, checks=True)
    wait_for_marks(tmp_path, "started", 2)
    jobs.cancel(job)
    wait_for_state(job, "canceled")
    assert len(marks(tmp_path, "undone")) == 2
    assert effects(dataset) == 1


def test_a_canceled_child_is_gone_within_two_seconds(
    dataset: Dataset, start_worker: StartWorker, tmp_path: Path
) -> None:
    start_worker()
    job = start_job("t_child", dataset, tmp_path, function="sleep", arguments={"folder": str(tmp_path)})
    wait_until(lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text())
    child = int((tmp_path / "child").read_text())
    jobs.cancel(job)
    wait_until(lambda: not is_alive(child), seconds=2)
    wait_for_state(job, "canceled")


def test_a_child_ends_with_its_killed_worker(
    dataset: Dataset, start_worker: StartWorker, tmp_path: Path
) -> None:
    worker = start_worker()
    start_job("t_child", dataset, tmp_path, function="sleep", arguments={"folder": str(tmp_path)})
    wait_until(lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text())
    worker.kill()
    wait_until(lambda: not is_alive(int((tmp_path / "child").read_text())))


def test_a_broker_emptied_under_a_running_worker_stops_nothing(
    dataset: Dataset, start_worker: StartWorker, tmp_path: Path
) -> None:
    worker = start_worker()
    wait_for_state(start_job("t_slow", dataset, tmp_path, parts=1), "succeeded")
    worker.send_signal(signal.SIGSTOP)
    job = start_job("t_slow", dataset, tmp_path, parts=1)
    empty_broker()
    worker.send_signal(signal.SIGCONT)
    wait_for_state(job, "succeeded")


def test_a_worker_that_is_told_to_end_gives_its_part_back(
    dataset: Dataset, start_worker: StartWorker, tmp_path: Path
) -> None:
    worker = start_worker()
    job = start_job("t_gate", dataset, tmp_path, parts=1, checks=True)
    wait_for_marks(tmp_path, "started")
    worker.terminate()
    worker.wait(timeout=40)
    assert JobPart.objects.get(step="work").attempts == 0
    (tmp_path / "open").touch()
    start_worker()
    wait_for_state(job, "succeeded")
