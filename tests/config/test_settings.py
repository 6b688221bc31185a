"""What settings refuse, each in a process of its own."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PRODUCTION = {
    "EASEL_ENV": "production",
    "EASEL_SECRET_KEY": "k" * 40,
    "EASEL_BASE_URL": "https://easel.example",
}


def start(folder: Path, statement: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process with only these variables, then run a statement with them as `s`."""
    environment = {"PATH": os.environ["PATH"], "EASEL_DATA": str(folder), **variables}
    code = f"import config.settings as s; {statement}"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_production_starts_with_a_key_an_address_and_no_debug(tmp_path: Path) -> None:
    started = start(tmp_path, "print(s.ALLOWED_HOSTS[0], s.SESSION_COOKIE_SECURE, s.DEBUG)", **PRODUCTION)

    assert started.stdout == "easel.example True False\n", started.stderr


def test_django_finds_nothing_to_say_of_a_deployment(tmp_path: Path) -> None:
    words = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"]
    key = "v3ry-L0ng-and-w1thout-a-Pattern-0f-letters-that-c0mes-again_9xq"
    environment = {
        "PATH": os.environ["PATH"],
        "EASEL_DATA": str(tmp_path),
        **PRODUCTION,
        "EASEL_SECRET_KEY": key,
    }

    checked = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert (checked.returncode, "no issues" in checked.stdout) == (0, True), checked.stderr


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"EASEL_DEBUG": "1"}, "refuses EASEL_DEBUG"),
        ({"EASEL_SECRET_KEY": ""}, "needs EASEL_SECRET_KEY"),
        ({"EASEL_SECRET_KEY": "short"}, "needs EASEL_SECRET_KEY"),
        ({"EASEL_BASE_URL": ""}, "needs EASEL_BASE_URL"),
        ({"EASEL_ALLOWED_HOSTS": "*"}, "no * in EASEL_ALLOWED_HOSTS"),
    ],
)
def test_production_refuses(tmp_path: Path, change: dict[str, str], sentence: str) -> None:
    refused = start(tmp_path, **{**PRODUCTION, **change})

    assert refused.returncode != 0
    assert sentence in refused.stderr


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = start(tmp_path, "print(s.SECRET_KEY)").stdout
    second = start(tmp_path, "print(s.SECRET_KEY)").stdout

    assert len(first) > 50
    assert first == second
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_debug_is_off_unless_asked_for(tmp_path: Path) -> None:
    assert start(tmp_path, "print(s.DEBUG)").stdout == "False\n"


def test_sessions_are_rows_of_the_database(tmp_path: Path) -> None:
    statement = "from django.conf import settings; print(settings.SESSION_ENGINE)"

    shown = start(tmp_path, statement, DJANGO_SETTINGS_MODULE="config.settings")

    assert shown.stdout == "django.contrib.sessions.backends.db\n"
