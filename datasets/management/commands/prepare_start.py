"""What `make run` needs of Django before the first page, in one process: starting Django is what costs time."""

import json
import os
import sqlite3
from argparse import ArgumentParser
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from datasets.errors import DomainError
from datasets.models.dataset import Dataset
from datasets.models.user import User
from datasets.services.accounts import make_sign_in_link
from datasets.services.datasets import ensure_default_bucket, open_images_folder
from datasets.services.demo import make_demo

OWN_APPS = ("datasets", "labeling", "analysis")


class Command(BaseCommand):
    """Migrates, then prints `{"url": address to open, "notes": [sentences]}`."""

    help = "Bring the database up to date and print, as JSON, which address to open first. Used by make run."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--images", default="", help="an obs:// path: open on a dataset of its images")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            notes = bring_up_to_date(now=datetime.now(UTC))
            url = first_url(base_url=settings.EASEL_BASE_URL, images=options["images"])
        except OperationalError as error:
            where = connection.settings_dict["HOST"] or connection.settings_dict["NAME"]
            raise CommandError(
                f"The database {where} does not answer ({str(error).splitlines()[0]}): "
                "start it, or correct DATABASE_URL."
            ) from error
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(json.dumps({"url": url, "notes": notes}))


def first_url(*, base_url: str, images: str) -> str:
    """The page to open: a dataset of `images` if given, behind a sign-in link while nobody has signed in yet."""
    ensure_default_bucket()
    link = make_sign_in_link(base_url=base_url)
    if not images:
        if link and settings.EASEL_DEMO:
            make_first_demo()
        return link or f"{base_url}/"
    owner = User.objects.filter(is_superuser=True).order_by("pk").first()
    if owner is None:
        raise CommandError("IMAGES needs an administrator to own the dataset: make one with createsuperuser.")
    page = f"/datasets/{open_images_folder(folder=images, owner=owner).pk}"
    return f"{link}&{urlencode({'next': page})}" if link else f"{base_url}{page}"


def make_first_demo() -> None:
    """The demo dataset, where nobody has signed in and nothing was ever there. Without it Easel starts as well."""
    owner = User.objects.filter(is_superuser=True).order_by("pk").first()
    if owner is not None and not Dataset.objects.exists():
        with suppress(DomainError):
            make_demo(owner=owner)


def bring_up_to_date(*, now: datetime) -> list[str]:
    """Apply pending migrations, after a copy of an existing SQLite database. Answers what to tell the person."""
    executor = MigrationExecutor(connection)
    refuse_newer_database(executor)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return []
    notes = [keep_a_copy(now=now)] if executor.loader.applied_migrations else []
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise CommandError(
            f"The database could not be migrated ({error}): start the Easel that you had before, and report this. "
            + " ".join(notes)
        ) from error
    return [*notes, f"The database was brought up to date with {len(plan)} migrations."]


def refuse_newer_database(executor: MigrationExecutor) -> None:
    """A database that knows migrations which this checkout lacks would be written with rules it has outgrown."""
    unknown = [
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in OWN_APPS and (app, name) not in executor.loader.disk_migrations
    ]
    if unknown:
        raise CommandError(
            f"The database was written by a newer Easel ({', '.join(sorted(unknown))}): update this checkout, "
            f"or put back a copy from {settings.EASEL_DATA / 'backups'}."
        )


def keep_a_copy(*, now: datetime) -> str:
    """Copy the SQLite database before it is migrated and say where; of PostgreSQL no copy is made, and that is said."""
    if connection.vendor != "sqlite":
        return "No copy of the database was made before migrating: PostgreSQL is copied with pg_dump."
    target = settings.EASEL_DATA / "backups" / f"easel-{now:%Y%m%d-%H%M%S}.sqlite3"
    try:
        copy_sqlite(Path(connection.settings_dict["NAME"]), target)
    except (OSError, sqlite3.Error) as error:
        raise CommandError(
            f"The database was not migrated, because its copy {target} could not be written ({error}): "
            "make room there and start again."
        ) from error
    return f"The database was copied to {target} before it was migrated."


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy, also of a database in use. It is on disk under its name, whole, or not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    partial.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(partial)) as copy:
        original.backup(copy)
    with partial.open("rb") as written:
        os.fsync(written.fileno())
    partial.rename(target)
