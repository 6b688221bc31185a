"""What `make dist` puts into its archive."""

import tarfile
from pathlib import Path

import pytest

from config import installing, packing
from config.terminal import RefusedError

COMMITTED = 1_700_000_000


@pytest.fixture
def members(tmp_path: Path) -> list[tuple[Path, Path]]:
    """A program and a page, named in no order."""
    for name, mode in (("start.sh", 0o750), ("page.html", 0o600)):
        (tmp_path / name).write_text(name)
        (tmp_path / name).chmod(mode)
    return [(tmp_path / name, Path("site", name)) for name in ("start.sh", "page.html")]


def test_the_same_files_give_the_same_bytes(members: list[tuple[Path, Path]], tmp_path: Path) -> None:
    packing.pack(members, tmp_path / "out" / "one.tar.gz", top="easel", time=COMMITTED)
    packing.pack(members[::-1], tmp_path / "out" / "two.tar.gz", top="easel", time=COMMITTED)

    one, two = ((tmp_path / "out" / f"{name}.tar.gz").read_bytes() for name in ("one", "two"))
    assert one == two


def test_names_times_and_owners_are_nobodys_own(members: list[tuple[Path, Path]], tmp_path: Path) -> None:
    packing.pack(members, tmp_path / "out" / "one.tar.gz", top="easel", time=COMMITTED)

    with tarfile.open(tmp_path / "out" / "one.tar.gz") as archive:
        found = [(each.name, each.mode, each.mtime, each.uid, each.uname) for each in archive]
    assert found == [
        ("easel/site/page.html", 0o644, COMMITTED, 0, ""),
        ("easel/site/start.sh", 0o755, COMMITTED, 0, ""),
    ]


def test_a_folder_without_commits_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(packing, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    with pytest.raises(RefusedError, match="run it in a git checkout"):
        packing.describe_commit()


def test_only_what_git_knows_is_packed() -> None:
    names = {path.relative_to(installing.ROOT).as_posix() for path in packing.tracked_files()}

    assert "config/place.py" in names
    assert not [
        name for name in names if name.startswith((".git/", ".venv/", "var/", "frontend/node_modules/"))
    ]
