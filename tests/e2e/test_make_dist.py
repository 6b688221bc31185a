"""The archive of `make dist` starts in an empty folder, with no Node, no network, and nothing installed."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.e2e.product import free_port

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(400),
]  # it may have to fetch packages and to build the pages

# Runs alone in a network of its own, whose loopback it has to bring up first.
VISITOR = """
import fcntl, os, re, signal, socket, struct, subprocess, urllib.request
with socket.socket() as probe:
    fcntl.ioctl(probe, 0x8914, struct.pack("16sH14x", b"lo", 1))
make = subprocess.Popen(
    ["make", "run", "PYTHON={python}"],
    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
)
for line in make.stdout:
    print(line, end="", flush=True)
    if link := re.search(r"Open (\\S+)", line):
        page = urllib.request.urlopen(link[1]).read().decode()
        script = re.search(r'src="(/[^"]+\\.js)"', page)[1]
        print("page", len(urllib.request.urlopen("http://127.0.0.1:" + "{port}" + script).read()))
        os.killpg(make.pid, signal.SIGINT)
"""


def test_the_archive_starts_without_node_and_without_a_network(tmp_path: Path) -> None:
    archive = make_dist()
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()

    said = run_alone(folder, free_port())

    assert re.search(r"^page [1-9]\d{3,}$", said, re.MULTILINE), said
    assert "Building the pages" not in said


def make_dist() -> str:
    made = subprocess.run(["make", "dist"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    return str(re.findall(r"^(/.+\.tar\.gz) has ", made.stdout, re.MULTILINE)[-1])


def run_alone(folder: Path, port: int) -> str:
    """Start it in a network namespace of its own, with no Node to be found; what it said."""
    programs = folder.parent / "bin"
    programs.mkdir()
    for name in ("make", "sh", "uname"):
        (programs / name).symlink_to(str(shutil.which(name)))
    ran = subprocess.run(
        [str(shutil.which("unshare")), "--map-root-user", "--net", sys.executable, "-c", visitor(port)],
        cwd=folder,
        env={
            "PATH": str(programs),
            "PORT": str(port),
            "HOME": str(folder),
            "EASEL_DEMO": "0",
            "LANG": os.environ.get("LANG", "C.UTF-8"),
        },
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    return ran.stdout + ran.stderr


def visitor(port: int) -> str:
    python = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    return VISITOR.replace("{python}", str(python)).replace("{port}", str(port))
