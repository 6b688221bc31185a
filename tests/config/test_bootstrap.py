"""What `make run` says before it starts anything: each refusal is one sentence that says what to do."""

import ast
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import installing, prerequisites
from config import place as place_module
from config.image_folders import bucket_of, buckets_with_folders
from config.place import environment_for, own_addresses, place_of
from config.terminal import RefusedError

ROOT = Path(__file__).resolve().parents[2]


def bootstrap(*arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    """Run the script as the Makefile does, with no packages to lean on."""
    return subprocess.run(
        [sys.executable, "-S", "-E", "config/bootstrap.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_an_unknown_verb_is_answered_with_the_known_ones() -> None:
    answer = bootstrap("walk")

    assert answer.returncode == 2
    assert answer.stderr == (
        "Say what to do: python3 config/bootstrap.py "
        "run|install|test|fuzz|test-servers|check|schema|bench|bench-smart|bench-scale|dist.\n"
    )


def test_an_old_python_can_read_the_script_far_enough_to_be_told() -> None:
    source = (ROOT / "config" / "bootstrap.py").read_text()

    assert ast.parse(source, feature_version=(3, 7))
    assert source.index("sys.version_info < (3, 11)") < source.index("from config import")


def test_a_busy_port_is_named_with_one_that_is_free(tmp_path: Path, busy_port: int) -> None:
    answer = bootstrap("run", EASEL_DATA=str(tmp_path), PORT=str(busy_port), HOST="127.0.0.1")

    free = prerequisites.next_free_port("127.0.0.1", busy_port)
    assert answer.returncode == 1
    assert answer.stderr == (
        f"Port {busy_port} is in use: stop what uses it, or start with make run PORT={free}.\n"
    )


def test_an_unwritable_data_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    answer = bootstrap("run", EASEL_DATA=str(tmp_path / "file" / "var"))

    assert answer.returncode == 1
    assert answer.stderr == (
        f"The data folder {tmp_path}/file/var cannot be written (Not a directory): "
        "choose another one with make run EASEL_DATA=/path/to/folder.\n"
    )


def test_a_second_start_on_the_same_folder_is_refused(tmp_path: Path, busy_port: int) -> None:
    with prerequisites.lock_data_folder(tmp_path, "http://127.0.0.1:8000"):
        answer = bootstrap("run", EASEL_DATA=str(tmp_path), PORT=str(busy_port))

    assert answer.returncode == 1
    assert answer.stderr == (
        f"Easel already runs on {tmp_path} (process {os.getpid()}, http://127.0.0.1:8000): stop it first, "
        "or choose another folder with make run EASEL_DATA=/path/to/folder.\n"
    )


def test_the_folder_is_free_again_after_its_holder_ended(tmp_path: Path) -> None:
    prerequisites.lock_data_folder(tmp_path, "http://127.0.0.1:8000").close()

    with prerequisites.lock_data_folder(tmp_path, "http://127.0.0.1:8001") as lock:
        assert Path(lock.name).read_text() == f"process {os.getpid()}, http://127.0.0.1:8001\n"


@pytest.mark.parametrize("port", ["web", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    with pytest.raises(RefusedError, match=f"PORT={port} is not a port: choose a number from 1 to 65535"):
        place_of({"PORT": port})


def test_a_missing_node_is_said_with_the_version_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(RefusedError, match=r"^Node is missing, .* install Node 20\.19 .* start again\.$"):
        prerequisites.check_node()


@pytest.mark.parametrize("version", ["v18.20.4", "v20.18.1", "v21.7.0", "v22.11.0"])
def test_an_old_node_is_refused_with_its_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str
) -> None:
    stand_in_node(tmp_path, version)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    with pytest.raises(RefusedError, match=rf"^Node {version[1:]} is too old: install Node 20\.19"):
        prerequisites.check_node()


@pytest.mark.parametrize("version", ["v20.19.0", "v22.12.0", "v24.1.0"])
def test_a_node_that_can_build_the_pages_is_accepted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str
) -> None:
    stand_in_node(tmp_path, version)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    prerequisites.check_node()


def stand_in_node(folder: Path, version: str) -> None:
    """Programs `node` and `npm` that know nothing but a version."""
    for name in ("node", "npm"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)


def test_no_network_is_said_in_one_sentence_that_names_the_log(
    monkeypatch: pytest.MonkeyPatch, checkout: Path
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/nothing-listens-here")
    monkeypatch.setenv("PIP_RETRIES", "0")
    (checkout / "requirements.txt").write_text("a-package-that-is-not-installed==1.0\n")

    with pytest.raises(RefusedError, match=r"check the network connection .* is in .*\.venv/log/pip\.txt\.$"):
        installing.install_python_packages()


def test_a_second_start_installs_nothing(checkout: Path, commands: list[str]) -> None:
    installing.install_python_packages()
    commands.clear()

    installing.install_python_packages()

    assert commands == []


def test_changed_requirements_are_installed_into_the_same_environment(
    checkout: Path, commands: list[str]
) -> None:
    installing.install_python_packages()
    commands.clear()

    (checkout / "requirements.txt").write_text("# another list\n")
    installing.install_python_packages()

    assert commands == ["pip install --no-input --disable-pip-version-check -r requirements.txt"]


def test_packages_that_came_with_the_source_need_no_network(checkout: Path, commands: list[str]) -> None:
    (checkout / "wheels").mkdir()

    installing.install_python_packages()

    assert commands[-1].endswith(f"-r requirements.txt --no-index --find-links={checkout}/wheels")


def test_an_extra_is_installed_beside_the_rest(
    checkout: Path, commands: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EXTRAS", "torch")

    installing.install_python_packages()

    assert commands[-1].endswith("-r requirements.txt -r requirements-torch.txt")
    assert capsys.readouterr().out.startswith("Installing Python packages and PyTorch ... ")


def test_an_extra_comes_to_packages_that_are_there(
    checkout: Path, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    installing.install_python_packages()
    commands.clear()
    monkeypatch.setenv("EXTRAS", "torch")

    installing.install_python_packages()

    assert len(commands) == 1


def test_a_later_start_keeps_an_extra_without_being_told(
    checkout: Path, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXTRAS", "torch")
    installing.install_python_packages()
    monkeypatch.delenv("EXTRAS")
    (checkout / "requirements.txt").write_text("# another list\n")

    installing.install_python_packages()

    assert commands[-1].endswith("-r requirements.txt -r requirements-torch.txt")


def test_an_extra_that_is_there_is_not_installed_again(
    checkout: Path, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXTRAS", "torch")
    installing.install_python_packages()
    monkeypatch.delenv("EXTRAS")
    commands.clear()

    installing.install_python_packages()

    assert commands == []


def test_another_python_gets_the_extras_of_the_first(
    checkout: Path, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXTRAS", "torch")
    installing.install_python_packages()
    monkeypatch.delenv("EXTRAS")
    (checkout / ".venv" / "python.stamp").write_text("3.10.1")
    (checkout / ".venv" / "requirements.txt.stamp").write_text("made by 3.10.1")

    installing.install_python_packages()

    assert commands[-1].endswith("-r requirements.txt -r requirements-torch.txt")


def test_an_extra_comes_from_the_network_also_where_packages_came_along(
    checkout: Path, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / "wheels").mkdir()
    monkeypatch.setenv("EXTRAS", "torch")

    installing.install_python_packages()

    assert commands[-1].endswith(f"-r requirements-torch.txt --find-links={checkout}/wheels")


def test_an_unknown_extra_is_refused_with_the_known_ones(
    checkout: Path, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXTRAS", "torch tensorflow")

    with pytest.raises(RefusedError, match=r"^EXTRAS=tensorflow is not known: choose from torch\.$"):
        installing.install_python_packages()

    assert commands == []


def test_another_python_gets_an_environment_of_its_own(checkout: Path, commands: list[str]) -> None:
    installing.install_python_packages()
    (checkout / ".venv" / "python.stamp").write_text("3.10.1")
    (checkout / ".venv" / "requirements.txt.stamp").write_text("made by 3.10.1")
    commands.clear()

    installing.install_python_packages()

    assert commands[0] == f"venv {checkout}/.venv"
    assert commands[-1].startswith("pip install")


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Records the modules that would be run instead of running them."""
    ran: list[str] = []

    def record(command: list[str], *, folder: Path, log: str, sentence: str) -> None:
        ran.append(" ".join(command[2:]))
        installing.VENV_PYTHON.parent.mkdir(parents=True, exist_ok=True)
        installing.VENV_PYTHON.touch()
        (installing.VENV / "lib" / "python3" / "site-packages" / "pip").mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(installing, "run_logged", record)
    return ran


@pytest.fixture
def checkout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A checkout of its own that needs no package, with a `.venv` that borrows this Python and its pip."""
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    (tmp_path / "requirements-torch.txt").write_text("# nothing, neither\n")
    monkeypatch.delenv("EXTRAS", raising=False)
    monkeypatch.setattr(installing, "ROOT", tmp_path)
    monkeypatch.setattr(installing, "WHEELS", tmp_path / "wheels")
    monkeypatch.setattr(installing, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(installing, "VENV_PYTHON", tmp_path / ".venv" / "bin" / "python")
    return tmp_path


def test_the_build_is_asked_for_when_a_source_changes_but_not_for_a_test(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(installing, "FRONTEND", tmp_path)
    monkeypatch.setattr(installing, "BUILD_SOURCES", ("index.html", "src"))
    (tmp_path / "index.html").touch()
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.tsx").write_text("one")
    before = installing.fingerprint(installing.build_sources())

    (tmp_path / "src" / "main.test.tsx").write_text("a test")
    with_test = installing.fingerprint(installing.build_sources())
    (tmp_path / "src" / "main.tsx").write_text("two")

    assert with_test == before
    assert installing.fingerprint(installing.build_sources()) != before


def test_the_address_is_local_unless_a_host_is_given(tmp_path: Path) -> None:
    place = place_of({"EASEL_DATA": str(tmp_path)})

    assert (place.host, place.port, place.base_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert "EASEL_ALLOWED_HOSTS" not in environment_for(place, {})


def test_another_host_is_trusted_by_name_and_never_by_wildcard(tmp_path: Path) -> None:
    place = place_of({"HOST": "0.0.0.0", "PORT": "8123", "EASEL_DATA": str(tmp_path)})

    env = environment_for(place, {"EASEL_ALLOWED_HOSTS": "easel.example.org"})

    assert env["EASEL_ALLOWED_HOSTS"].split(",")[0] == "easel.example.org"
    assert socket.gethostname() in env["EASEL_ALLOWED_HOSTS"].split(",")
    assert f"http://{socket.gethostname()}:8123" in env["EASEL_CSRF_ORIGINS"].split(",")
    assert "0.0.0.0" not in env["EASEL_ALLOWED_HOSTS"] + env["EASEL_CSRF_ORIGINS"] + env["EASEL_BASE_URL"]


def test_every_address_of_the_machine_is_trusted_and_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(place_module, "own_addresses", lambda: ["192.168.1.5", "10.0.0.3"])
    monkeypatch.setattr(place_module, "own_address", lambda: "192.168.1.5")
    place = place_of({"HOST": "0.0.0.0", "EASEL_DATA": str(tmp_path)})

    env = environment_for(place, {})

    assert place.base_url == "http://192.168.1.5:8000"
    assert place.other_urls() == ["http://10.0.0.3:8000", "http://localhost:8000"]
    assert env["EASEL_ALLOWED_HOSTS"].split(",")[:2] == ["192.168.1.5", "10.0.0.3"]
    assert "http://10.0.0.3:8000" in env["EASEL_CSRF_ORIGINS"].split(",")


def test_the_machines_own_addresses_are_never_the_local_one() -> None:
    assert [each for each in own_addresses() if each.startswith("127.")] == []


def test_a_single_address_has_no_others(tmp_path: Path) -> None:
    assert place_of({"EASEL_DATA": str(tmp_path)}).other_urls() == []


def test_a_base_url_is_taken_as_given(tmp_path: Path) -> None:
    place = place_of({"EASEL_BASE_URL": "https://easel.example.org/", "EASEL_DATA": str(tmp_path)})

    assert place.base_url == "https://easel.example.org"


def test_images_become_a_read_only_bucket_that_later_starts_keep(tmp_path: Path) -> None:
    images = tmp_path / "My Images"
    images.mkdir()

    first = buckets_with_folders(tmp_path, {"IMAGES": str(images), "EASEL_BUCKETS": "lake=/srv/lake"})
    later = buckets_with_folders(tmp_path, {})

    assert first == f"lake=/srv/lake,my-images={images}:ro"
    assert later == f"my-images={images}:ro"
    assert bucket_of(images, first) == "my-images"


def test_a_second_folder_of_the_same_name_gets_a_bucket_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a" / "图片").mkdir(parents=True)
    (tmp_path / "b" / "图片").mkdir(parents=True)
    buckets_with_folders(tmp_path, {"IMAGES": str(tmp_path / "a" / "图片")})

    buckets = buckets_with_folders(tmp_path, {"IMAGES": str(tmp_path / "b" / "图片")})

    assert buckets == f"images={tmp_path}/a/图片:ro,images-2={tmp_path}/b/图片:ro"


def test_images_that_are_no_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        RefusedError, match=r"IMAGES=.*nowhere is not a folder that can be read: name the folder"
    ):
        buckets_with_folders(tmp_path, {"IMAGES": str(tmp_path / "nowhere")})
