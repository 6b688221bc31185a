"""Following a job to its end. Whoever stops following leaves it running."""

from __future__ import annotations

from time import sleep
from typing import Any

from easel.cli.faults import AWAY, FAULTY, INTERRUPTED, CommandError
from easel.cli.server import Server
from easel.cli.terminal import Terminal

SOONEST, LATEST = 0.2, 2.0  # seconds between two looks
TRIES = 10  # while the server does not answer


def follow(server: Server, terminal: Terminal, job: dict[str, Any]) -> dict[str, Any]:
    """The job once it has succeeded. Raises CommandError where it failed or was canceled, or on Ctrl+C."""
    pause, failures = SOONEST, 0
    how = f"easel jobs {job['id']} --follow"
    try:
        while job["state"] in ("waiting", "running"):
            progress = job["progress"]
            terminal.progress(progress["done"], progress["total"], progress["note"])
            sleep(pause)
            pause = min(pause * 1.3, LATEST)
            try:
                job, failures = server.get(f"/jobs/{job['id']}"), 0
            except CommandError as error:
                failures += 1
                if error.exit_code != AWAY or failures == TRIES:
                    raise
    except KeyboardInterrupt:
        raise CommandError(f"The job goes on. Follow it with: {how}", "interrupted", INTERRUPTED) from None
    if job["state"] == "failed":
        why = job["error"] or {"code": "failed", "message": "It failed."}
        raise CommandError(
            f"Job {job['id']} failed: {why['message']} Try again with: easel jobs {job['id']} --retry",
            why["code"],
            FAULTY,
        )
    if job["state"] == "canceled":
        raise CommandError(f"Job {job['id']} was canceled.", "canceled", FAULTY)
    return job
