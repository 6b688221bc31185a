"""Datasets and versions by the names that people know them by."""

from __future__ import annotations

from typing import Any

from easel.cli.faults import NOT_FOUND, CommandError
from easel.cli.server import Server


def find_dataset(server: Server, name: str) -> dict[str, Any]:
    """The dataset of this name or id."""
    for each in server.rows("/datasets", search=name):
        if each["name"] == name:
            return dict(each)
    if name.isdecimal():
        return dict(server.get(f"/datasets/{name}"))
    raise CommandError(
        f"There is no dataset {name}, or not for you. See: easel datasets", "dataset_not_found", NOT_FOUND
    )


def find_version(server: Server, dataset: dict[str, Any], name: str | None) -> dict[str, Any]:
    """The version of this name, or the current one."""
    current = dataset["current_version"]
    if name is None and current is None:
        raise CommandError(
            f"{dataset['name']} has no version yet. Publish one with: easel publish {dataset['name']}",
            "version_not_found",
            NOT_FOUND,
        )
    if name is None and current:
        return dict(server.get(f"/datasets/{dataset['id']}/versions/{current['id']}"))
    for each in server.rows(f"/datasets/{dataset['id']}/versions"):
        if each["name"] == name:
            return dict(each)
    raise CommandError(
        f"{dataset['name']} has no version {name}. See: easel datasets {dataset['name']}",
        "version_not_found",
        NOT_FOUND,
    )


def folder_of(version: dict[str, Any]) -> str:
    """The path of the version's folder, as `easel.open` takes it."""
    return str(version["manifest_path"]).rpartition("/")[0]
