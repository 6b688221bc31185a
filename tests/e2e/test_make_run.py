"""`make run` as a person does it: start, open, stop, start again. Nothing is stood in for."""

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]  # the first start may have to build the pages


class Easel:
    """A running `make run` and what it has said so far."""

    def __init__(self, folder: Path, port: int, **env: str) -> None:
        ours = ("EASEL_", "DJANGO_", "DATABASE_URL", "REDIS_URL", "HOST", "IMAGES")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.make = subprocess.Popen(
            ["make", "run"],
            cwd=ROOT,
            env={**inherited, "EASEL_DATA": str(folder), "PORT": str(port), "EASEL_DEMO": "0", **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # a group of its own, as a shell gives it
        )
        self.base_url = f"http://127.0.0.1:{port}"
        self.said = ""

    def wait_for(self, pattern: str) -> "re.Match[str]":
        """Read on until a line matches."""
        assert self.make.stdout is not None
        for line in self.make.stdout:
            self.said += line
            if match := re.search(pattern, line):
                return match
        raise AssertionError(f"it ended without saying {pattern!r}:\n{self.said}")

    def opened(self) -> str:
        """The address that it says to open."""
        return self.wait_for(r"Open (\S+)")[1]

    def children(self) -> list[psutil.Process]:
        return list(psutil.Process(self.make.pid).children(recursive=True))

    def child(self, word: str) -> psutil.Process:
        """The child process whose command holds `word`; waits for it to be started."""
        return until(
            lambda: next((each for each in self.children() if word in " ".join(command_of(each))), None)
        )

    def press_ctrl_c(self) -> None:
        os.killpg(self.make.pid, signal.SIGINT)
        self.said += self.make.communicate(timeout=30)[0]


def command_of(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:  # it ended meanwhile
        return []


def until(look: Callable[[], Any], seconds: float = 60) -> Any:
    """Look again until there is something to see."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
    return seen


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path, port: int) -> Iterator[Callable[..., Easel]]:
    started: list[Easel] = []

    def begin(**env: str) -> Easel:
        started.append(Easel(tmp_path / "var", port, **env))
        return started[-1]

    yield begin
    for easel in started:
        easel.make.kill()
        easel.make.communicate()


class Visitor:
    """A person's cookies, and the calls that the pages make."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> Any:
        with self.opener.open(f"{self.base_url}{path}") as answer:
            return json.load(answer)

    def sign_in(self, link: str) -> Any:
        """Open the link's page, then send its token as the page does."""
        self.opener.open(link).close()
        csrf = next(each.value for each in self.cookies if each.name == "csrftoken")
        token = parse_qs(urlsplit(link).query)["token"][0]
        call = urllib.request.Request(
            f"{self.base_url}/api/v1/auth/login",
            json.dumps({"token": token}).encode(),
            {"Content-Type": "application/json", "X-CSRFToken": csrf or "", "Origin": self.base_url},
        )
        with self.opener.open(call) as answer:
            return json.load(answer)


def test_the_printed_link_signs_the_first_administrator_in_once(start: Callable[..., Easel]) -> None:
    easel = start()
    link = easel.opened()

    person = Visitor(easel.base_url).sign_in(link)

    assert person["is_admin"] is True
    with pytest.raises(urllib.error.HTTPError, match="401"):
        Visitor(easel.base_url).sign_in(link)


def test_with_every_network_let_in_each_address_is_said_and_answers(start: Callable[..., Easel]) -> None:
    easel = start(HOST="0.0.0.0")

    link = easel.opened()
    others = easel.wait_for(r"It also answers at (.+)\.")[1].split(", ")

    answers = [urllib.request.urlopen(f"{url}/healthz").status for url in (base_of(link), *others)]
    assert answers == [200] * len(answers)
    assert Visitor(base_of(link)).sign_in(link)["is_admin"]


def base_of(link: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(link))


def test_ctrl_c_ends_everything_and_the_second_start_keeps_the_data(start: Callable[..., Easel]) -> None:
    easel = start()
    Visitor(easel.base_url).sign_in(easel.opened())
    easel.child("config.work heavy")
    children = easel.children()
    easel.press_ctrl_c()

    again = start()

    assert "\nStopped.\n" in easel.said
    assert [each for each in children if each.is_running()] == []
    assert again.opened() == f"{again.base_url}/"  # the administrator of the first start is known
    assert "Installing" not in again.said
    assert "Building" not in again.said


def test_a_killed_worker_and_a_killed_web_server_are_started_again(start: Callable[..., Easel]) -> None:
    easel = start()
    easel.opened()
    worker, web = easel.child("config.work quick"), easel.child("gunicorn")

    worker.kill()
    web.kill()

    easel.wait_for(r"The quick worker ended \(signal 9\)|The web server ended \(signal 9\)")
    easel.wait_for(r"The quick worker ended \(signal 9\)|The web server ended \(signal 9\)")
    assert easel.child("config.work quick").pid != worker.pid
    assert Visitor(easel.base_url).get("/healthz") == {"status": "ok"}


def test_killing_the_supervisor_ends_its_children(start: Callable[..., Easel]) -> None:
    easel = start()
    easel.opened()
    easel.child("config.work heavy")
    children = easel.children()

    easel.make.kill()

    gone, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []
    assert len(gone) >= 4


def test_after_a_kill_the_next_start_finds_its_port_free(start: Callable[..., Easel]) -> None:
    easel = start()
    Visitor(easel.base_url).sign_in(easel.opened())
    boss = easel.child("config/bootstrap.py")

    boss.kill()
    psutil.wait_procs([boss], timeout=10)

    assert start().opened() == f"{easel.base_url}/"


def test_a_second_start_on_the_same_data_is_refused_in_one_sentence(start: Callable[..., Easel]) -> None:
    easel = start()
    easel.opened()

    second = start()
    second.wait_for(r"^Easel already runs on .*: stop it first")

    assert second.make.wait(timeout=30) != 0


def test_images_opens_on_a_dataset_of_the_folder(start: Callable[..., Easel], tmp_path: Path) -> None:
    (tmp_path / "my photos").mkdir()
    Image.new("RGB", (64, 48)).save(tmp_path / "my photos" / "one.jpg")
    easel = start(IMAGES=str(tmp_path / "my photos"))
    link = easel.opened()
    visitor = Visitor(easel.base_url)
    visitor.sign_in(link)

    page = parse_qs(urlsplit(link).query)["next"][0]
    samples = until(lambda: visitor.get(f"/api/v1{page}/samples")["results"])

    assert [each["path"] for each in samples] == ["obs://my-photos/one.jpg"]
