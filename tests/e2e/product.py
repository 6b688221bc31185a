"""A whole Easel for tests: web server and workers under the supervisor of `make run`, on data of their own."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from config.children import end_group, spawn
from tests.e2e.calls import Caller

ROOT = Path(__file__).resolve().parents[2]
INDEX = ROOT / "frontend" / "dist" / "index.html"
OURS = ("EASEL_", "DJANGO_", "DATABASE_URL", "REDIS_URL", "HOST", "PORT", "IMAGES")
STOP_SECONDS = 20


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def clean_environment() -> dict[str, str]:
    """The environment without what would send an Easel to other people's data."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


class Product:
    """A running Easel. `link` signs the first person in, until he is; `folder` is its EASEL_DATA.

    `settings` are further variables of its environment.
    """

    def __init__(
        self, folder: Path, buckets: Mapping[str, str], settings: Mapping[str, str] | None = None
    ) -> None:
        assert INDEX.exists(), "The pages are not built: run `npm run build` in frontend/, or `make test`."
        self.folder = folder
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        mounts = ",".join(f"{name}={path}" for name, path in buckets.items())
        own = {"EASEL_DATA": str(folder), "PORT": str(self.port), "EASEL_BUCKETS": mounts, "EASEL_DEMO": "0"}
        self.env = clean_environment() | own | {"EASEL_BASE_URL": self.base_url} | dict(settings or {})
        self.log = folder.with_name(f"{folder.name}.log")
        self.start()

    def start(self) -> None:
        """Start it, for the first time or again after `stop`, at the same address."""
        self.process = self._spawn()
        opened = self._opened()
        if "?" in opened:  # after anybody signed in, it names the plain address, and the first link holds
            self.link = opened

    def _spawn(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tests.e2e.serving"]
        with self.log.open("ab") as errors:
            return spawn(command, env=self.env, folder=ROOT, output=subprocess.PIPE, errors=errors)

    def _opened(self) -> str:
        assert self.process.stdout is not None
        said = b""
        for line in self.process.stdout:
            said += line
            if match := re.search(rb"Open (\S+)", line):
                return match[1].decode()
        self.stop()
        raise AssertionError(f"Easel did not start: {said.decode()}{self.log.read_text()}")

    def manage(self, *words: str, **env: str) -> str:
        """Run a management command on this Easel's data; answers what it printed."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.env | env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def administrator(self, name: str, password: str) -> Caller:
        """A second administrator, so that the link of the first is left for a test to use."""
        words = ("createsuperuser", "--noinput", f"--username={name}", f"--email={name}@example.org")
        self.manage(*words, DJANGO_SUPERUSER_PASSWORD=password)
        return Caller.with_password(self.base_url, name, password)

    def stop(self) -> None:
        """End it politely, and by force what has not ended then."""
        self.process.terminate()
        try:
            self.process.communicate(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            end_group(self.process.pid)
            self.process.communicate()
