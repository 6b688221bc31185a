"""What the machine must offer before Easel can start, and a sentence for each thing it lacks. Standard library only."""

import contextlib
import errno
import fcntl
import os
import re
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from config.terminal import RefusedError

NODE_HINT = "install Node 20.19 (or 22.12 and newer) from https://nodejs.org, then start again"


def check_node() -> None:
    """Node is needed only while the pages are built: refuse a missing and an old one."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise RefusedError(f"Node is missing, and the pages must be built: {NODE_HINT}.")
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.(\d+)", answer)
    version = (int(match[1]), int(match[2])) if match else (0, 0)
    if not ((20, 19) <= version < (21, 0) or version >= (22, 12)):
        raise RefusedError(f"Node {answer.strip().lstrip('v') or '(no version)'} is too old: {NODE_HINT}.")


def check_data_folder(folder: Path) -> None:
    """Make the data folder and write into it once: a refusal now is better than one in the middle of a save."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise RefusedError(
            f"The data folder {folder} cannot be written ({error.strerror}): "
            "choose another one with make run EASEL_DATA=/path/to/folder."
        ) from error


def lock_data_folder(folder: Path, address: str) -> IO[str]:
    """Hold the folder for this process; the answer is the open lock file, to be kept until the end.

    The lock belongs to the open file, so the system takes it back however this process ends.
    """
    lock = (folder / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        holder = lock.read().strip() or "another process"
        lock.close()
        raise RefusedError(
            f"Easel already runs on {folder} ({holder}): stop it first, "
            "or choose another folder with make run EASEL_DATA=/path/to/folder."
        ) from error
    lock.truncate(0)
    lock.write(f"process {os.getpid()}, {address}\n")
    lock.flush()
    return lock


def listen(host: str, port: int) -> socket.socket:
    """A listening socket that the web server inherits: while it restarts, callers wait instead of failing."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise RefusedError(
            f"HOST={host} is not known: use 127.0.0.1, or 0.0.0.0 for every network."
        ) from error
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise RefusedError(why_not_listening(error, host, port)) from error
    return listener


def why_not_listening(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use: stop what uses it, or start with make run PORT={next_free_port(host, port)}."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST={host} is not an address of this machine: use 127.0.0.1, or 0.0.0.0 for every network."
    if error.errno == errno.EACCES:
        return f"Port {port} may be used by the system's administrator only: start with make run PORT=8000."
    return f"Cannot listen on {host} port {port} ({error.strerror}): start with another PORT or HOST."


def next_free_port(host: str, port: int) -> int:
    """The first port above `port` that nobody listens on; `port + 1` when none of the next twenty is free."""
    for candidate in range(port + 1, min(port + 21, 65536)):
        with contextlib.suppress(OSError), socket.create_server((host, candidate)):
            return candidate
    return port + 1


def read_port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise RefusedError(
            f"PORT={text} is not a port: choose a number from 1 to 65535, as in make run PORT=8001."
        )
    return int(text)
