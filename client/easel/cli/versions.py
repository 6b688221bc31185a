"""`easel publish` and `easel verify`."""

from __future__ import annotations

from typing import Any

from easel.cache import Cache
from easel.cli.desk import Desk
from easel.cli.faults import FAULTY, USAGE, CommandError
from easel.cli.finding import find_dataset, find_version, folder_of
from easel.cli.following import follow
from easel.cli.terminal import plain
from easel.places import Places
from easel.verifying import verify_version

SHOWN = 100  # files
WORDS = {"changed": "changed", "gone": "gone", "unreadable": "can't be read"}


def publish(desk: Desk) -> int:
    """Publish a version and say its digest and its path."""
    words, server = desk.words, desk.server
    dataset = find_dataset(server, words.dataset)
    shares = {usage: getattr(words, usage) for usage in ("train", "eval", "inference")}
    split = {usage: share for usage, share in shares.items() if share is not None}
    body: dict[str, Any] = {
        "name": words.name or "",
        "description": words.description or "",
        "split_options": {
            "seed": words.seed,
            "stratify": not words.no_stratify,
            "sticky": words.sticky,
            "group_by": words.group_by or [],
        },
    }
    if split:
        body["split"] = split
    job = server.post(f"/datasets/{dataset['id']}/versions", body)["job"]
    if words.no_wait:
        desk.terminal.result({"job": job}, [f"Job {job['id']} has started: easel jobs {job['id']} --follow"])
        return 0
    done = follow(server, desk.terminal, job)
    version = server.get(f"/datasets/{dataset['id']}/versions/{done['result']['version']}")
    counts = version["counts"]
    lines = [
        f"Published {version['name']}: {counts['total']:,} samples, of which {counts['labeled']:,} are labeled; "
        f"train {counts['train']:,}, eval {counts['eval']:,}, inference {counts['inference']:,}.",
        f"digest  sha256:{version['digest']}",
        f"path    {folder_of(version)}",
    ]
    desk.terminal.result({**version, "path": folder_of(version)}, lines)
    return 0


def verify(desk: Desk) -> int:
    """Compare a version with what was published: a folder here, or by a job of the server."""
    words = desk.words
    is_folder = words.path is not None
    if is_folder == (words.dataset is not None):
        raise CommandError(
            "Name the folder of a version, or a dataset with --dataset.", "what_to_verify", USAGE
        )
    return _verify_folder(desk) if is_folder else _verify_by_job(desk)


def _verify_folder(desk: Desk) -> int:
    words = desk.words
    report = verify_version(
        words.path,
        Places(env=desk.env),
        Cache(),
        digest=words.digest,
        progress=lambda done, total: _tell(desk, done, total),
    )
    said = {
        "digest": report.version.digest if report.version else None,
        "checked": report.checked,
        "unknown": report.unknown,
        "faults": [each._asdict() for each in report.faults],
    }
    lines = [f"{plain(each.file)}: {WORDS[each.code]}" for each in report.faults]
    return _conclude(desk, said, lines, len(report.faults), report.checked)


def _tell(desk: Desk, done: int, total: int) -> None:
    if done % 50 == 0 or done == total:
        desk.terminal.progress(done, total, "Reading all files.")


def _verify_by_job(desk: Desk) -> int:
    words, server = desk.words, desk.server
    dataset = find_dataset(server, words.dataset)
    version = find_version(server, dataset, words.version)
    place = f"/datasets/{dataset['id']}/versions/{version['id']}"
    job = server.post(f"{place}/verify")["job"]
    if words.no_wait:
        desk.terminal.result({"job": job}, [f"Job {job['id']} has started: easel jobs {job['id']} --follow"])
        return 0
    result = follow(server, desk.terminal, job)["result"]
    faults = list(server.rows(f"{place}/problems"))
    said = {"digest": version["digest"], **result, "faults": faults}
    lines = [f"{plain(each['path'])}: {WORDS.get(each['code'], each['code'])}" for each in faults]
    return _conclude(desk, said, lines, len(faults), result["checked"])


def _conclude(desk: Desk, said: dict[str, Any], lines: list[str], faults: int, checked: int) -> int:
    shown = [*lines[:SHOWN], *([f"and {faults - SHOWN:,} more"] if faults > SHOWN else [])]
    verdict = f"{faults:,} files are not as they were published." if faults else "All files are as published."
    digest = [f"digest  sha256:{said['digest']}"] if said["digest"] else []
    desk.terminal.result(said, [*shown, f"{verdict} {checked:,} samples were compared.", *digest])
    return FAULTY if faults else 0
