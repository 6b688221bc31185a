"""`make dist`: one archive with the source, the built pages and the Python packages. Standard library only.

`make run` in the unpacked folder needs neither Node nor a network: the pages carry the stamp of their sources, and
packages are taken from `wheels/`. Packages are of one system and one Python, which the archive's name says.
"""

import gzip
import platform
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from pathlib import Path

from config.installing import (
    FRONTEND,
    NETWORK_HINT,
    ROOT,
    VENV,
    VENV_PYTHON,
    build_frontend,
    fingerprint,
    install_python_packages,
    is_stamped,
    one_at_a_time,
    run_logged,
)
from config.terminal import RefusedError, say, step


def dist() -> int:
    """Write `dist/easel-<day>-<commit>-<system>.tar.gz` and say its place."""
    commit, day, seconds = describe_commit()
    install_python_packages()
    build_frontend()
    wheels = download_wheels()
    name = f"easel-{day}-{commit}-{system_name()}"
    target = ROOT / "dist" / f"{name}.tar.gz"
    with step("Packing"):
        members = [(path, path.relative_to(ROOT)) for path in (*tracked_files(), *built_files())]
        members += [(path, Path("wheels", path.name)) for path in wheels.glob("*.whl")]
        pack(members, target, top=name, time=seconds)
    say(f"{target} has {target.stat().st_size / 1e6:.0f} MB. Unpack it, then start it with make run.")
    return 0


def describe_commit() -> tuple[str, str, int]:
    """The short name of the commit, its day and its time, seconds since 1970."""
    try:
        words = git("log", "-1", "--format=%h %cs %ct").split()
        return words[0], words[1], int(words[2])
    except (OSError, subprocess.CalledProcessError, IndexError) as error:
        raise RefusedError("make dist packs a commit: run it in a git checkout.") from error


def git(*words: str) -> str:
    command = ["git", "-C", str(ROOT), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def system_name() -> str:
    python = "".join(platform.python_version_tuple()[:2])
    return f"{platform.system().lower()}-{platform.machine()}-python{python}"


def tracked_files() -> list[Path]:
    """What git knows and is there, as it lies in the folder now."""
    found = (ROOT / name for name in git("ls-files", "-z").split("\0") if name)
    return [path for path in found if path.is_file() and not path.is_symlink()]


def built_files() -> list[Path]:
    return [path for path in (FRONTEND / "dist").rglob("*") if path.is_file()]


def download_wheels() -> Path:
    """The folder of the pinned packages as wheels, for this system and Python; fetched when the list changed."""
    folder = VENV / "wheels"
    stamp = folder / "stamp"
    wanted = fingerprint([ROOT / "requirements.txt"], platform.python_version())
    if is_stamped(stamp, wanted):
        return folder
    with one_at_a_time(), step("Fetching Python packages"):
        shutil.rmtree(folder, ignore_errors=True)
        run_logged(
            [
                str(VENV_PYTHON),
                "-m",
                "pip",
                "wheel",
                "--no-input",
                "--disable-pip-version-check",
                f"--wheel-dir={folder}",
                "-r",
                "requirements.txt",
            ],
            folder=ROOT,
            log="wheels.txt",
            sentence=f"The Python packages could not be fetched: {NETWORK_HINT}",
        )
        stamp.write_text(wanted)
    return folder


def pack(members: Iterable[tuple[Path, Path]], target: Path, *, top: str, time: int) -> None:
    """Write an archive below the folder `top`: the same files give the same bytes, whoever packs them and when."""
    target.parent.mkdir(exist_ok=True)
    partial = target.with_suffix(".part")
    with (
        partial.open("wb") as file,
        gzip.GzipFile("", "wb", 6, file, mtime=time) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive,
    ):
        for path, name in sorted(members, key=lambda member: member[1].as_posix()):
            entry = tarfile.TarInfo(f"{top}/{name.as_posix()}")
            status = path.stat()
            entry.size, entry.mtime = status.st_size, time
            entry.mode = 0o755 if status.st_mode & 0o100 else 0o644
            with path.open("rb") as contents:
                archive.addfile(entry, contents)
    partial.replace(target)
