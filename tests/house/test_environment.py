"""Every variable of the environment stands in docs/operations.md."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READERS = ["settings.py", "place.py", "running.py", "image_folders.py", "web_server.py"]
WANTED = re.compile(r"""(?:environ\.get|environ|env\.get|env)[(\[]\s*['"]([A-Z0-9_]+)['"]""")
# Tests and benchmarks turn these; nobody else has to.
INTERNAL = {
    "EASEL_DEBUG",
    "EASEL_JOB_LEASE_SECONDS",
    "EASEL_JOB_SLICE_SECONDS",
    "EASEL_JOB_SWEEP_SECONDS",
    "EASEL_JOB_FAN_OUT",
    "PYTHONWARNINGS",
}


def variables() -> list[str]:
    text = "".join((ROOT / "config" / name).read_text() for name in READERS)
    return sorted(set(WANTED.findall(text)) - INTERNAL)


@pytest.mark.parametrize("name", variables())
def test_a_variable_that_is_read_is_described(name: str) -> None:
    described = f"`{name}`" in (ROOT / "docs" / "operations.md").read_text()

    assert described, f"Add {name} to the table in docs/operations.md, or to INTERNAL here."
