"""Installs and builds what changed, and nothing else. Standard library only.

Each result carries a stamp: a hash of what it was made from. A result whose stamp fits is left alone.
"""

import contextlib
import fcntl
import hashlib
import os
import platform
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from config.children import run_to_end
from config.extras import EXTRAS, remember_extras, requirements_of, wanted_extras
from config.prerequisites import check_node
from config.terminal import RefusedError, step

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
WHEELS = ROOT / "wheels"  # packed along by `make dist`
FRONTEND = ROOT / "frontend"
BUILD_SOURCES = (
    "index.html",
    "package.json",
    "package-lock.json",
    ".npmrc",
    "vite.config.ts",
    "public",
    "src",
)
SYSTEM_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-noto-cjk")
WHEELS_HINT = (
    "those in wheels/ are for one system and one Python; remove that folder to take them from the network, and start "
    "again; what was said is in"
)
NETWORK_HINT = "check the network connection and start again; what it said is in"


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two commands started together must not both write `.venv` or `node_modules`."""
    with (ROOT / "requirements.txt").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fingerprint(files: Iterable[Path], *words: str) -> str:
    """A hash of names (relative to the checkout) and contents, and of `words` such as a version."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in sorted(files):
        contents = path.read_bytes()
        digest.update(f"\0{os.path.relpath(path, ROOT)}\0{len(contents)}\0".encode() + contents)
    return digest.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    try:
        return stamp.read_text() == value
    except OSError:
        return False


def run_logged(command: Sequence[str], *, folder: Path, log: str, sentence: str) -> None:
    """Run `command` with its output in `.venv/log/<log>`; a failure is refused with `sentence` and the log's place."""
    path = VENV / "log" / log
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as output:
        code, _ = run_to_end(command, folder=folder, output=output, errors=output)
    if code:
        raise RefusedError(f"{sentence} {path}.")


def install_python_packages(*, with_tools: bool = False) -> None:
    """Make `.venv` when it is missing or of another Python, and bring its packages to the pinned versions.

    `with_tools`: those of tests and checks too. `EXTRAS` may name more, which later calls keep.
    """
    extras = wanted_extras(VENV, os.environ)
    names = ["requirements.txt"]
    names += ["requirements-dev.txt"] if with_tools else []
    files = [names[-1], *map(requirements_of, extras)]
    wanted = fingerprint((ROOT / name for name in {*names, *files}), platform.python_version())
    stamp = VENV / f"{names[-1]}.stamp"
    if is_stamped(stamp, wanted) and VENV_PYTHON.exists():
        return
    title = " and ".join(["Installing Python packages", *(EXTRAS[name] for name in extras)])
    with one_at_a_time(), step(title):
        make_venv()
        run_logged(
            [
                str(VENV_PYTHON),
                "-m",
                "pip",
                "install",
                "--no-input",
                "--disable-pip-version-check",
                *(word for file in files for word in ("-r", file)),
                *packed_along(with_others=len(names) > 1 or bool(extras)),
            ],
            folder=ROOT,
            log="pip.txt",
            sentence=f"The Python packages could not be installed: {WHEELS_HINT if WHEELS.is_dir() else NETWORK_HINT}",
        )
        remember_extras(VENV, extras)
        stamp.write_text(wanted)


def packed_along(*, with_others: bool) -> list[str]:
    """pip's options for packages that came with the source; tools and extras have to come from the network."""
    if not WHEELS.is_dir():
        return []
    return [f"--find-links={WHEELS}"] if with_others else ["--no-index", f"--find-links={WHEELS}"]


def make_venv() -> None:
    """Make `.venv`, anew when another Python made it; one without pip is given pip."""
    python = VENV / "python.stamp"
    if VENV_PYTHON.exists() and (is_stamped(python, platform.python_version()) or not python.exists()):
        if not list(VENV.glob("lib/python*/site-packages/pip")):
            run_logged(
                [str(VENV_PYTHON), "-m", "ensurepip"],
                folder=ROOT,
                log="venv.txt",
                sentence="pip is missing in .venv: remove that folder and start again; what was said is in",
            )
        return
    shutil.rmtree(VENV, ignore_errors=True)
    run_logged(
        [sys.executable, "-m", "venv", str(VENV)],
        folder=ROOT,
        log="venv.txt",
        sentence="Python could not make .venv: install its venv module (Debian: apt install python3-venv) and start "
        "again; what it said is in",
    )
    python.write_text(platform.python_version())


def install_node_packages() -> None:
    stamp = FRONTEND / "node_modules" / "easel.stamp"
    wanted = fingerprint([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    if is_stamped(stamp, wanted):
        return
    check_node()
    with one_at_a_time(), step("Installing the packages of the pages"):
        run_logged(
            ["npm", "ci", "--no-audit", "--no-fund"],
            folder=FRONTEND,
            log="npm.txt",
            sentence=f"The packages of the pages could not be installed: {NETWORK_HINT}",
        )
        stamp.write_text(wanted)


def build_frontend() -> None:
    """Build the pages when their sources changed. With a fitting build there, Node is not needed."""
    stamp = FRONTEND / "dist" / "easel.stamp"
    wanted = fingerprint(build_sources())
    if is_stamped(stamp, wanted) and (FRONTEND / "dist" / "index.html").exists():
        return
    check_node()
    install_node_packages()
    with one_at_a_time(), step("Building the pages"):
        run_logged(
            ["npm", "run", "build"],
            folder=FRONTEND,
            log="build.txt",
            sentence="The pages could not be built: undo the last change in frontend/ or mend it; what was said is in",
        )
        stamp.write_text(wanted)


def build_sources() -> Iterator[Path]:
    """The files that the build reads: tests are not among them."""
    for name in BUILD_SOURCES:
        path = FRONTEND / name
        found = path.rglob("*") if path.is_dir() else [path]
        yield from (each for each in found if each.is_file() and ".test." not in each.name)


def find_chromium() -> str | None:
    """`EASEL_CHROMIUM`, or a browser that the system has."""
    names = [os.environ.get("EASEL_CHROMIUM", ""), *SYSTEM_CHROMIUM]
    return next((found for name in names if name and (found := shutil.which(name))), None)


def install_chromium() -> str | None:
    """The browser for the browser tests: the system's, else Debian's package (as root), else Playwright's own.

    Answers its path, or None for Playwright's own, which Playwright finds by itself.
    """
    if found := find_chromium():
        return found
    with one_at_a_time(), step("Installing Chromium"):
        if os.geteuid() == 0 and shutil.which("apt-get"):
            install_debian_packages(CHROMIUM_PACKAGES)
            return find_chromium()
        run_logged(
            [str(VENV_PYTHON), "-m", "playwright", "install", "chromium"],
            folder=ROOT,
            log="chromium.txt",
            sentence=f"Chromium could not be installed: {NETWORK_HINT}",
        )
    return None


def install_debian_packages(names: Sequence[str]) -> None:
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"]
    sentence = f"Debian's packages could not be installed: {NETWORK_HINT}"
    run_logged([*apt, "update"], folder=ROOT, log="apt-update.txt", sentence=sentence)
    run_logged(
        [*apt, "install", "-y", "--no-install-recommends", *names],
        folder=ROOT,
        log="apt.txt",
        sentence=sentence,
    )
