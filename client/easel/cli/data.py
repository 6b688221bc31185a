"""`easel datasets` and `easel import`."""

from __future__ import annotations

from typing import Any

from easel.cli.desk import Desk
from easel.cli.faults import NOT_FOUND, USAGE, CommandError
from easel.cli.finding import find_dataset, folder_of
from easel.cli.following import follow
from easel.cli.terminal import plain, table

SHOWN = 20  # refused files


def datasets(desk: Desk) -> int:
    """List datasets; with a name, that dataset and its versions."""
    if desk.words.dataset:
        return _one(desk)
    found = list(desk.server.rows("/datasets", search=desk.words.search, type=desk.words.type))
    rows = [
        (
            each["id"],
            each["name"],
            each["type"],
            f"{each['counts']['total']:,}",
            f"{each['counts']['labeled']:,}",
            (each["current_version"] or {}).get("name", "-"),
        )
        for each in found
    ]
    desk.terminal.result(found, table(("ID", "NAME", "TYPE", "SAMPLES", "LABELED", "VERSION"), rows))
    return 0


def _one(desk: Desk) -> int:
    dataset = find_dataset(desk.server, desk.words.dataset)
    versions = list(desk.server.rows(f"/datasets/{dataset['id']}/versions"))
    rows = [
        (
            f"{each['name']}{' *' if each['is_current'] else ''}",
            each["status"],
            *(f"{each['counts'].get(key, 0):,}" for key in ("total", "train", "eval")),
            each["digest"][:12],
            folder_of(each),
        )
        for each in versions
    ]
    counts = dataset["counts"]
    lines = [
        f"{plain(dataset['name'])}, {dataset['type']}, {counts['labeled']:,} of {counts['total']:,} samples labeled",
        *table(("VERSION", "STATE", "SAMPLES", "TRAIN", "EVAL", "DIGEST", "PATH"), rows),
    ]
    desk.terminal.result({**dataset, "versions": versions}, lines)
    return 0


def import_data(desk: Desk) -> int:
    """Register the images of a folder in storage, into a dataset that is there or, with --type, into a new one."""
    words, server = desk.words, desk.server
    try:
        dataset = find_dataset(server, words.dataset)
    except CommandError as error:
        if error.code != "dataset_not_found" or not words.type:
            raise _with_advice(error) from None
        return _create(desk)
    if words.type and words.type != dataset["type"]:
        raise CommandError(
            f"{dataset['name']} is there, of the type {dataset['type']}.", "type_differs", USAGE
        )
    body = {
        "path": words.path,
        "format": words.format,
        "annotated": not words.no_annotations,
        "final": not words.to_confirm,
        "labels": words.label or None,
        "only_hard": words.only_hard,
        "dry_run": words.dry_run,
    }
    job = server.post(f"/datasets/{dataset['id']}/imports", body)["job"]
    return _finish(desk, dataset, job)


def _with_advice(error: CommandError) -> CommandError:
    if error.code != "dataset_not_found":
        return error
    return CommandError(f"{error} To make it now, say its kind with --type.", error.code, NOT_FOUND)


def _create(desk: Desk) -> int:
    words = desk.words
    if words.dry_run:
        raise CommandError("--dry-run needs a dataset that is there.", "dataset_not_found", NOT_FOUND)
    body: dict[str, Any] = {
        "name": words.dataset,
        "type": words.type,
        "input_path": words.path,
        "output_path": words.output or "",
        "import_annotations": not words.no_annotations,
    }
    created = desk.server.post("/datasets", body)
    return _finish(desk, created, created["job"])


def _finish(desk: Desk, dataset: dict[str, Any], job: dict[str, Any]) -> int:
    if desk.words.no_wait:
        desk.terminal.result({"job": job}, [f"Job {job['id']} has started: easel jobs {job['id']} --follow"])
        return 0
    result = follow(desk.server, desk.terminal, job)["result"] or {}
    refused = result.get("refused", [])
    count = result.get("refused_count", len(refused))
    verb = "would bring" if result.get("dry_run") else "brought"
    lines = [
        f"The import {verb} {result.get('added', 0):,} new images and {result.get('annotations', 0):,} annotations "
        f"into {plain(dataset['name'])}; {result.get('known', 0):,} images were known.",
        *([f"{count:,} files or annotations can't be used:"] if count else []),
        *(f"  {plain(each['name'])}: {plain(each['message'])}" for each in refused[:SHOWN]),
        *([f"  and {count - SHOWN:,} more: easel jobs {job['id']} --json"] if count > SHOWN else []),
    ]
    desk.terminal.result({"dataset": dataset["id"], "job": job["id"], **result}, lines)
    return 0
