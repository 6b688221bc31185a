"""The database and the machine that figures stand on."""

import os
import platform
import sys

from django.core.management import call_command
from django.db import connection


def make() -> None:
    """Make the tables, in a database that must be empty."""
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            sys.exit("DATABASE_URL names a database that is not empty. Figures need one of their own.")
    call_command("migrate", verbosity=0)


def database() -> str:
    """Such as `PostgreSQL 15`."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            return f"SQLite {cursor.fetchone()[0]}"
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def title(what: str) -> str:
    """What is measured, where: so that two tables are not compared that can't be."""
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    return f"{what}, {database()}, Python {platform.python_version()}, {load}"


def database_cpu() -> float:
    """CPU seconds that PostgreSQL has spent for this connection so far; 0 where it can't be told or for SQLite."""
    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    try:
        with open(f"/proc/{pid}/schedstat") as file:
            return int(file.read().split()[0]) / 1e9
    except OSError:  # on another machine
        return 0.0
