"""Files of other machines, kept by their content: what has the same sha256 is fetched once, whatever refers to it."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def default_folder() -> Path:
    """`EASEL_CACHE`, or `easel` below the user's cache folder."""
    if named := os.environ.get("EASEL_CACHE"):
        return Path(named).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "easel"


class Cache:
    """Safe in many processes: a file appears whole. What is there is checked by whoever takes it."""

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        self.folder = Path(folder) if folder is not None else default_folder()

    def path(self, kind: str, sha256: str) -> Path:
        return self.folder / kind / sha256[:2] / sha256

    def get(self, kind: str, sha256: str) -> bytes | None:
        try:
            return self.path(kind, sha256).read_bytes()
        except OSError:
            return None

    def put(self, kind: str, sha256: str, data: bytes) -> None:
        """Keep it; where the disk is full or not to be written, training goes on without."""
        with suppress(OSError):
            write_whole(self.path(kind, sha256), data)

    def drop(self, kind: str, sha256: str) -> None:
        with suppress(OSError):
            self.path(kind, sha256).unlink()


def write_whole(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file that others see whole or not at all; `mode` is its permissions from the first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".easel-", dir=path.parent)  # of mode 600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        if mode is None:
            mask = os.umask(0)
            os.umask(mask)
            mode = 0o666 & ~mask
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
