"""Which server a command speaks to and as whom: --url and EASEL_URL, EASEL_TOKEN, and what `easel login` kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from easel.cache import write_whole
from easel.cli.faults import FAULTY, USAGE, CommandError
from easel.cli.server import Server


def credentials_file(env: Mapping[str, str]) -> Path:
    return Path(env.get("XDG_CONFIG_HOME") or "~/.config").expanduser() / "easel" / "credentials.json"


def server_of(url: str | None, env: Mapping[str, str]) -> Server:
    """The server that the words and the environment name, or the one that was signed in to last."""
    kept = read(credentials_file(env))
    address = (url or env.get("EASEL_URL") or str(kept.get("current", ""))).rstrip("/")
    if not address:
        raise CommandError(
            "No server is named. Sign in with: easel login --url http://host:port", "no_server", USAGE
        )
    tokens = kept.get("tokens", {})
    return Server(address, env.get("EASEL_TOKEN") or tokens.get(address, ""))


def keep(file: Path, server: Server) -> None:
    """Keep the token in a file that only its owner reads."""
    kept = read(file)
    tokens = {**kept.get("tokens", {}), server.url: server.token}
    _write(file, {"current": server.url, "tokens": tokens})


def forget(file: Path, url: str) -> bool:
    """Remove the token of a server; False where there is none."""
    kept = read(file)
    tokens = kept.get("tokens", {})
    if url not in tokens:
        return False
    del tokens[url]
    _write(file, {"current": kept.get("current", ""), "tokens": tokens})
    return True


def read(file: Path) -> dict[str, Any]:
    try:
        kept = json.loads(file.read_text())
        if isinstance(kept, dict) and isinstance(kept.get("tokens", {}), dict):
            return kept
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        pass
    raise CommandError(f"{file} can't be read. Remove it, and sign in again.", "credentials_broken", FAULTY)


def _write(file: Path, kept: dict[str, Any]) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(file, json.dumps(kept, indent=1).encode(), mode=0o600)
    except OSError as error:
        raise CommandError(
            f"{file} can't be written: {error.strerror}.", "credentials_unwritable", FAULTY
        ) from None
