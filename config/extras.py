"""Packages that not everybody wants: `make run EXTRAS=torch` installs them beside the rest. Standard library only.

What is installed is remembered in `.venv`: later starts keep it without being told.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from config.terminal import RefusedError

EXTRAS = {"torch": "PyTorch"}  # each with its list of packages, requirements-<name>.txt


def installed_extras(venv: Path) -> list[str]:
    try:
        return [name for name in (venv / "extras").read_text().split() if name in EXTRAS]
    except OSError:
        return []


def wanted_extras(venv: Path, env: Mapping[str, str]) -> list[str]:
    """Those that `EXTRAS` names, and those that are there; an unknown one is refused."""
    named = env.get("EXTRAS", "").replace(",", " ").split()
    if unknown := [name for name in named if name not in EXTRAS]:
        raise RefusedError(f"EXTRAS={unknown[0]} is not known: choose from {', '.join(EXTRAS)}.")
    return sorted({*named, *installed_extras(venv)})


def remember_extras(venv: Path, names: Sequence[str]) -> None:
    (venv / "extras").write_text("\n".join(names))


def requirements_of(name: str) -> str:
    return f"requirements-{name}.txt"
