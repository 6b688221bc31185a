"""`easel jobs`."""

from __future__ import annotations

from itertools import islice
from typing import Any

from easel.cli.desk import Desk
from easel.cli.faults import USAGE, CommandError
from easel.cli.finding import find_dataset
from easel.cli.following import follow
from easel.cli.terminal import plain, table


def jobs(desk: Desk) -> int:
    """List jobs; with an id show, follow, cancel or retry one."""
    words, server = desk.words, desk.server
    if words.job is None:
        if words.follow or words.cancel or words.retry:
            raise CommandError("Name the job by its id.", "job_missing", USAGE)
        return _list(desk)
    if words.cancel or words.retry:
        job = server.post(f"/jobs/{words.job}/{'cancel' if words.cancel else 'retry'}")
    else:
        job = server.get(f"/jobs/{words.job}")
    if words.follow:
        job = follow(server, desk.terminal, job)
    desk.terminal.result(job, _lines(job))
    return 0


def _list(desk: Desk) -> int:
    words, server = desk.words, desk.server
    dataset = find_dataset(server, words.dataset)["id"] if words.dataset else None
    rows = server.rows("/jobs", dataset=dataset, state=words.state, kind=words.kind)
    found = list(islice(rows, words.limit))
    cells = [
        (
            each["id"],
            each["kind"],
            each["state"],
            _share(each),
            each["created_at"][:19],
            each["progress"]["note"],
        )
        for each in found
    ]
    desk.terminal.result(found, table(("ID", "KIND", "STATE", "DONE", "STARTED", "NOTE"), cells))
    return 0


def _share(job: dict[str, Any]) -> str:
    done, total = job["progress"]["done"], job["progress"]["total"]
    return f"{done:,}/{total:,}" if total else "-"


def _lines(job: dict[str, Any]) -> list[str]:
    error = job["error"]
    result = [f"  {name}: {plain(str(value))[:200]}" for name, value in (job["result"] or {}).items()]
    return [
        f"Job {job['id']}, {job['kind']}, {job['state']}, {_share(job)}. {plain(job['progress']['note'])}",
        *([f"{plain(error['message'])} ({error['code']})"] if error else []),
        *result,
    ]
