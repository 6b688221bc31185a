"""What happens to the database before the first page: copied, migrated, and never by an older Easel."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from datasets.management.commands import prepare_start

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 5, 4, 12, 0, 0, tzinfo=UTC)


def manage(folder: Path, *arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    """A management command of an Easel of its own."""
    own = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "EASEL_DATA": str(folder),
        "EASEL_BASE_URL": "http://easel",
    }
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**inherited, **own, **env},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def database(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database file in use, as the command's connection names it."""
    settings.EASEL_DATA = tmp_path
    path = tmp_path / "easel.sqlite3"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE kept (value)")
        connection.execute("INSERT INTO kept VALUES ('a label')")
    stand_in = SimpleNamespace(vendor="sqlite", settings_dict={"NAME": str(path)})
    monkeypatch.setattr(prepare_start, "connection", stand_in)
    return path


def test_a_new_database_is_made_and_its_administrator_gets_a_link(tmp_path: Path) -> None:
    answer = json.loads(manage(tmp_path, "prepare_start").stdout)

    assert answer["url"].startswith("http://easel/sign-in?token=")
    assert not (tmp_path / "backups").exists()
    assert "brought up to date" in answer["notes"][0]


def test_an_existing_database_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    assert manage(tmp_path, "migrate", "--skip-checks", "datasets").returncode == 0  # and nothing of labeling

    answer = json.loads(manage(tmp_path, "prepare_start").stdout)

    copies = list((tmp_path / "backups").iterdir())
    assert answer["notes"][0] == f"The database was copied to {copies[0]} before it was migrated."
    assert "labeling_suggestion" in tables_of(tmp_path / "easel.sqlite3")
    assert "labeling_suggestion" not in tables_of(copies[0])


def tables_of(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_database_that_does_not_answer_is_named_in_one_sentence(tmp_path: Path) -> None:
    answer = manage(tmp_path, "prepare_start", DATABASE_URL="postgresql://nobody@127.0.0.1:9/nothing")

    assert answer.returncode == 1
    assert answer.stderr.startswith("CommandError: The database 127.0.0.1 does not answer (")
    assert answer.stderr.endswith("start it, or correct DATABASE_URL.\n")


def test_the_copy_is_whole_private_and_in_its_place(database: Path, tmp_path: Path) -> None:
    sentence = prepare_start.keep_a_copy(now=NOON)

    copy = tmp_path / "backups" / "easel-20260504-120000.sqlite3"
    assert sentence == f"The database was copied to {copy} before it was migrated."
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT value FROM kept").fetchall() == [("a label",)]


def test_no_copy_no_migration(database: Path, tmp_path: Path) -> None:
    (tmp_path / "backups").touch()  # a file where the folder should be

    with pytest.raises(
        CommandError, match=r"^The database was not migrated, because its copy .* make room there"
    ):
        prepare_start.keep_a_copy(now=NOON)


def test_of_postgresql_it_is_said_that_no_copy_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare_start, "connection", SimpleNamespace(vendor="postgresql"))

    assert prepare_start.keep_a_copy(now=NOON).startswith("No copy of the database was made before migrating")


def test_a_database_of_a_newer_easel_is_refused() -> None:
    loader = SimpleNamespace(applied_migrations={("datasets", "0099_of_tomorrow"): None}, disk_migrations={})
    executor: Any = SimpleNamespace(loader=loader)

    with pytest.raises(
        CommandError, match=r"newer Easel \(datasets\.0099_of_tomorrow\): update this checkout"
    ):
        prepare_start.refuse_newer_database(executor)
