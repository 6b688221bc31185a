"""The package itself: it installs, runs on old Pythons, and completes on shells."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from easel.cli.completion import bash, commands, fish
from easel.cli.parser import build_parser

CLIENT = Path(__file__).resolve().parents[2] / "client"
SOURCES = sorted((CLIENT / "easel").rglob("*.py"))


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(CLIENT)))
def test_every_file_is_read_by_python_3_9(file: Path) -> None:
    assert ast.parse(file.read_text(), feature_version=(3, 9))


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(CLIENT)))
def test_nothing_of_the_server_is_imported(file: Path) -> None:
    found = [
        node
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom | ast.Import)
    ]

    modules = {alias.name for node in found for alias in node.names} | {
        node.module or "" for node in found if isinstance(node, ast.ImportFrom)
    }

    assert not {name.partition(".")[0] for name in modules} & {
        "django",
        "datasets",
        "labeling",
        "analysis",
        "config",
    }


def test_the_package_installs_into_a_folder_and_runs_there(tmp_path: Path) -> None:
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    source = tmp_path / "client"
    copied = subprocess.run(["cp", "-r", str(CLIENT), str(source)], check=False)

    installed = subprocess.run(
        [*pip, "--target", str(tmp_path / "there"), str(source)], capture_output=True, text=True, check=False
    )
    shown = subprocess.run(
        [sys.executable, "-m", "easel.cli", "--version"],
        cwd=tmp_path / "there", capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (copied.returncode, installed.returncode) == (0, 0), installed.stderr
    assert shown.stdout == "easel-client 0.1.0\n"
    assert (tmp_path / "there" / "bin" / "easel").exists()


def test_the_command_takes_no_time_for_pytorch() -> None:
    code = "import sys, easel, easel.cli.main; print('torch' in sys.modules, 'numpy' in sys.modules)"

    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=CLIENT, capture_output=True, text=True, check=False
    )

    assert shown.stdout.split()[0] == "False"


def test_bash_reads_its_completion() -> None:
    offered = f'{bash()}COMP_WORDS=(easel jobs --st); COMP_CWORD=2; _easel; echo "${{COMPREPLY[@]}}"'

    shown = subprocess.run(["bash", "-c", offered], capture_output=True, text=True, check=False)

    assert shown.stdout == "--state\n"


def test_bash_offers_the_values_of_an_option() -> None:
    offered = f'{bash()}COMP_WORDS=(easel jobs --state fa); COMP_CWORD=3; _easel; echo "${{COMPREPLY[@]}}"'

    shown = subprocess.run(["bash", "-c", offered], capture_output=True, text=True, check=False)

    assert shown.stdout == "failed\n"


def test_fish_offers_every_command() -> None:
    script = fish()

    assert [each.name for each in commands() if f"-a {each.name} " not in script] == []


@pytest.mark.parametrize("name", [each.name for each in commands()])
def test_the_help_of_every_command_has_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args([name, "--help"])

    assert "examples:" in capsys.readouterr().out
