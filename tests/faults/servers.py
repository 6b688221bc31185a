"""Web server and workers as `make run` starts them, each of which a test may kill."""

import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from config import running
from config.children import end_group, spawn
from config.place import Place, environment_for
from tests.e2e.product import ROOT, clean_environment

SHORT_LEASE = {"EASEL_JOB_LEASE_SECONDS": "3", "EASEL_JOB_SWEEP_SECONDS": "1"}
SERVICES = ("web", *running.QUEUES)


class Servers:
    """An Easel without a supervisor. Its socket stays open, as in `make run`: callers wait while it restarts.

    Start services from the thread that outlives them: Linux ends a child together with the thread that made it.
    """

    def __init__(self, folder: Path, buckets: Mapping[str, Path], env: Mapping[str, str]) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        port = self.listener.getsockname()[1]
        self.base_url = f"http://127.0.0.1:{port}"
        self.place = Place("127.0.0.1", port, self.base_url, folder)
        folder.mkdir()
        mounts = ",".join(f"{name}={path}" for name, path in buckets.items())
        own = {"EASEL_BUCKETS": mounts, **SHORT_LEASE, **env}
        self.env = environment_for(self.place, clean_environment() | own)
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.link, _ = running.prepare(self.place, self.env)

    def start(self) -> None:
        """Start what does not run."""
        commands = {"web": running.web_command(self.listener)}
        commands |= {queue: running.worker_command(queue) for queue in running.QUEUES}
        with (self.place.folder / "servers.log").open("ab") as log:
            for name in SERVICES:
                if name not in self.children:
                    fds = [self.listener.fileno()]
                    self.children[name] = spawn(
                        commands[name], env=self.env, folder=ROOT, output=log, errors=log, pass_fds=fds
                    )

    def kill(self) -> None:
        """Kill -9 of everything, at once and without a word."""
        for child in self.children.values():
            end_group(child.pid)
        for child in self.children.values():
            child.wait()
        self.children = {}

    def stop(self) -> None:
        self.kill()
        self.listener.close()

    def run(self, *command: str, **env: str) -> str:
        """Run a program with this Easel's environment; answers what it printed."""
        words = [sys.executable, *command]
        done = subprocess.run(
            words, cwd=ROOT, env=self.env | env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def inspect(self) -> Any:
        """What `inspection` finds wrong in the database and in the published files."""
        return json.loads(self.run("-m", "tests.faults.inspection"))


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """The environment of an empty database: a file of the data folder, or a database of its own on `DATABASE_URL`."""
    servers = {name: os.environ[name] for name in ("REDIS_URL",) if os.environ.get(name)}
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield servers
        return
    name = f"easel_faults_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")  # the name is made above
        yield servers | {"DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
