"""docker-compose.yml: what the compose schema and a reader of the file can know without an engine."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.running import QUEUES, worker_command

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def test_the_file_keeps_to_the_compose_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE)]

    answer = subprocess.run(command, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_named_services_are_there() -> None:
    wanted = {"web", "worker-quick", "worker-heavy", "postgres", "redis", "object-storage", "proxy"}

    assert wanted <= set(SERVICES)


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_a_service_that_keeps_running_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_what_a_service_waits_for_is_a_service_that_can_say_it_is_ready(name: str) -> None:
    awaited = SERVICES[name].get("depends_on", {})

    assert set(awaited) <= set(SERVICES)
    assert all(
        each["condition"] != "service_healthy" or "healthcheck" in SERVICES[other]
        for other, each in awaited.items()
    )


def test_every_named_volume_is_declared_and_used() -> None:
    mounts = [each for service in SERVICES.values() for each in service.get("volumes", [])]
    used = {mount.partition(":")[0] for mount in mounts if mount[0] not in "./$"}

    assert used == set(COMPOSE["volumes"])


@pytest.mark.parametrize("queue", QUEUES)
def test_a_worker_runs_as_under_make_run(queue: str) -> None:
    assert worker_command(queue)[1:] == SERVICES[f"worker-{queue}"]["command"][1:]


def test_easel_runs_without_privileges_on_a_read_only_file_system() -> None:
    easel = COMPOSE["x-easel"]

    assert easel["read_only"] is True
    assert easel["cap_drop"] == ["ALL"]
    assert re.search(r"^USER easel$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


@pytest.mark.parametrize(
    "name", sorted(each for each in COMPOSE["x-easel"]["environment"] if each.startswith("EASEL_"))
)
def test_every_variable_of_easel_is_read_by_the_settings(name: str) -> None:
    assert f'"{name}"' in (ROOT / "config" / "settings.py").read_text()
