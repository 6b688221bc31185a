"""What a Celery worker does beside its tasks: it sweeps, and gives its part back when it is told to end.

Workers use the solo pool: one process that does one part at a time. More workers, not larger ones.
"""

import logging
import threading
from importlib import import_module
from typing import Any

from celery import current_app
from celery.signals import worker_ready, worker_shutdown, worker_shutting_down
from django.db import DatabaseError, connection
from django.utils import timezone

from datasets import job_work
from datasets.errors import DomainError
from datasets.job_parts import worker_is_stopping
from datasets.services.tidying import tidy

logger = logging.getLogger(__name__)
sweep_stopped = threading.Event()
TIDY_FIRST_SECONDS = 300
TIDY_SECONDS = 6 * 3600


@worker_ready.connect
def start_sweep(**_signal: Any) -> None:
    """Every worker sweeps, so that no other process has to run."""
    state = import_module("celery.worker.state")  # loaded in workers only
    arguments = {
        "queues": list(current_app.amqp.queues.consume_from),
        "is_idle": lambda: not state.active_requests,
    }
    threading.Thread(
        target=job_work.sweep_until, args=(sweep_stopped,), kwargs=arguments, name="sweep", daemon=True
    ).start()


@worker_ready.connect
def start_tidying(**_signal: Any) -> None:
    """The workers of heavy jobs also tidy; others would do the same work once more."""
    if "heavy" in current_app.amqp.queues.consume_from:
        threading.Thread(target=tidy_until, args=(sweep_stopped,), name="tidy", daemon=True).start()


def tidy_until(stopped: threading.Event) -> None:
    """Tidy soon after the start, then every few hours, until the worker ends."""
    wait = TIDY_FIRST_SECONDS
    while not stopped.wait(wait):
        wait = TIDY_SECONDS
        try:
            tidy(now=timezone.now())
        except (DatabaseError, DomainError) as error:
            logger.warning("Tidying waits for the next time: %s", error)
        connection.close()


@worker_shutting_down.connect
def stop_part(**_signal: Any) -> None:
    """The part that runs gives itself back at its next check; no further one is taken."""
    worker_is_stopping.set()


@worker_shutdown.connect
def stop_sweep(**_signal: Any) -> None:
    sweep_stopped.set()
