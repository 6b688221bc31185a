"""`easel` on a shell, against a server of this process: what people type, what they get, and what they did wrong."""

import io
import json
import stat
import sys
import urllib.request
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from django.test import Client

from datasets import jobs
from datasets.models import Dataset, User
from easel.cli import following, server
from easel.cli.main import main
from tests.client.conftest import Buckets, picture
from tests.factories import UserFactory

PASSWORD = "a password for tests"


class HereAndNow(urllib.request.OpenerDirector):
    """Asks the server in this process: a test then needs no socket, and its database no emptying."""

    def open(self, fullurl: Any, data: Any = None, timeout: Any = None) -> Any:
        request: urllib.request.Request = fullurl
        headers = dict(request.header_items())
        kind, body = headers.pop("Content-type", ""), request.data
        assert body is None or isinstance(body, bytes)
        answer: Any = Client().generic(
            request.get_method(), request.selector, body or b"", kind, headers=headers
        )
        content = io.BytesIO(b"".join(answer) if answer.streaming else answer.content)
        if answer.status_code >= 300:
            raise HTTPError(request.full_url, answer.status_code, "", Message(), content)
        return content


class Shell:
    """Types commands; `out` and `err` are what the last one said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def run(self, *words: str) -> int:
        try:
            return main(words)
        except SystemExit as end:
            return int(str(end.code))
        finally:
            self.out, self.err = self._capsys.readouterr()

    def json(self, *words: str) -> Any:
        assert self.run(*words, "--json") == 0, self.err
        return json.loads(self.out)


@pytest.fixture
def shell(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    db: None,
    buckets: Buckets,
) -> Shell:
    """A shell of nobody who is signed in yet. While a command waits for a job, it is done."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("EASEL_URL", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setattr(server, "opener", HereAndNow)
    monkeypatch.delenv("EASEL_TOKEN", raising=False)
    monkeypatch.setattr(following, "sleep", lambda _seconds: jobs.run_pending())
    return Shell(capsys)


@pytest.fixture
def person(db: None) -> User:
    person: User = UserFactory.create(username="ana", is_superuser=True)
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def signed_in(shell: Shell, person: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Shell:
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSWORD}\n")
    with secret.open() as typed:
        monkeypatch.setattr(sys, "stdin", typed)
        assert shell.run("login", "--username", "ana", "--password-stdin") == 0, shell.err
    return shell


@pytest.fixture
def streets(signed_in: Shell, buckets: Buckets) -> Shell:
    """A dataset of two classes of three images, published."""
    for folder, colours in (("cat", ("red", "gold", "teal")), ("dog", ("blue", "gray", "pink"))):
        (buckets.photos / folder).mkdir()
        for colour in colours:
            (buckets.photos / folder / f"{colour}.jpg").write_bytes(picture(colour))
    words = ("--type", "image_classification", "--output", "obs://out/")
    assert signed_in.run("import", "streets", "obs://photos/", *words) == 0, signed_in.err
    assert signed_in.run("publish", "streets", "--train", "0.5", "--eval", "0.5") == 0, signed_in.err
    return signed_in


def path_of(shell: Shell) -> str:
    return str(shell.json("datasets", "streets")["versions"][0]["manifest_path"]).rpartition("/")[0]


def test_a_token_is_kept_where_only_its_owner_reads(signed_in: Shell, tmp_path: Path) -> None:
    file = tmp_path / "config" / "easel" / "credentials.json"

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert PASSWORD not in file.read_text()


def test_from_login_to_a_verified_copy(streets: Shell, tmp_path: Path) -> None:
    path = path_of(streets)

    copied = streets.json("download", path, "--to", str(tmp_path / "V001"))
    exported = streets.json("export", "streets", "--format", "imagenet", "--to", "obs://out/exported/")
    fetched = streets.json("download", "streets", "--format", "imagenet", "--to", str(tmp_path / "classes"))
    by_job = streets.json("verify", "--dataset", "streets", "--version", "V001")
    offline = streets.json("verify", str(tmp_path / "V001"), "--digest", copied["digest"])

    assert (copied["written"], copied["skipped"]) == (12, 0)
    assert exported["written"] >= 6
    assert fetched["written"] >= 6
    assert len(list((tmp_path / "classes").rglob("*.jpg"))) == 6
    assert (by_job["checked"], by_job["faults"]) == (6, [])
    assert (offline["checked"], offline["faults"]) == (6, [])


def test_a_copy_is_read_without_the_storage_it_came_from(
    streets: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import easel  # noqa: PLC0415  beside the command, as a program would

    streets.json("download", path_of(streets), "--to", str(tmp_path / "V001"))
    monkeypatch.delenv("EASEL_BUCKETS")

    data = easel.open(tmp_path / "V001")

    assert sorted(target for _, target in data) == [0, 0, 0, 1, 1, 1]


def test_a_download_that_was_stopped_goes_on_where_it_was(streets: Shell, tmp_path: Path) -> None:
    path, folder = path_of(streets), str(tmp_path / "V001")
    streets.json("download", path, "--to", folder)
    (tmp_path / "V001" / "version.json").unlink()

    again = streets.json("download", path, "--to", folder)

    assert (again["written"], again["skipped"]) == (1, 11)


def test_verify_names_a_flipped_byte_and_what_is_gone(streets: Shell, buckets: Buckets) -> None:
    (buckets.photos / "cat" / "red.jpg").write_bytes(b"other")
    (buckets.photos / "dog" / "blue.jpg").unlink()
    path = path_of(streets)
    (buckets.local(path) / "README.md").write_text("another card")

    code = streets.run("verify", path)

    assert code == 1
    assert f"{path}/README.md: changed" in streets.out
    assert "obs://photos/cat/red.jpg: changed" in streets.out
    assert "obs://photos/dog/blue.jpg: gone" in streets.out
    assert "3 files are not as they were published." in streets.out


def test_verify_by_the_server_ends_with_one_for_a_damaged_version(streets: Shell, buckets: Buckets) -> None:
    (buckets.photos / "cat" / "red.jpg").write_bytes(b"other")

    code = streets.run("verify", "--dataset", "streets")

    assert code == 1
    assert "obs://photos/cat/red.jpg: changed" in streets.out


def test_a_version_that_is_not_the_wanted_one_is_refused(streets: Shell) -> None:
    code = streets.run("verify", path_of(streets), "--digest", "ab" * 32)

    assert (code, streets.out) == (1, "")
    assert "was asked for" in streets.err


def test_publishing_says_what_papers_and_programs_need(streets: Shell) -> None:
    assert streets.run("publish", "streets", "--name", "night", "--sticky") == 0

    assert "Published night: 6 samples" in streets.out
    assert "digest  sha256:" in streets.out
    assert "path    obs://out/streets-" in streets.out


def test_an_import_can_be_tried_first(streets: Shell, buckets: Buckets) -> None:
    (buckets.photos / "cat" / "new.jpg").write_bytes(picture("black"))

    tried = streets.json("import", "streets", "obs://photos/", "--dry-run")

    assert (tried["added"], tried["dry_run"]) == (1, True)
    assert streets.json("datasets", "streets")["counts"]["total"] == 6


def test_a_job_that_nobody_waits_for_is_followed_later(streets: Shell) -> None:
    job = streets.json("publish", "streets", "--no-wait")["job"]

    assert job["state"] == "waiting"
    assert streets.json("jobs", job["id"], "--follow")["state"] == "succeeded"
    assert streets.json("jobs", "--kind", "publish", "--limit", "1")[0]["id"] == job["id"]


def test_an_interruption_leaves_the_job_running(streets: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(following, "sleep", interrupt)

    code = streets.run("publish", "streets")

    said = streets.err
    job = streets.json("jobs", "--kind", "publish")[0]
    assert (code, job["state"]) == (130, "waiting")
    assert said == f"The job goes on. Follow it with: easel jobs {job['id']} --follow\n"


def test_a_job_is_canceled(streets: Shell) -> None:
    job = streets.json("publish", "streets", "--no-wait")["job"]

    streets.json("jobs", job["id"], "--cancel")
    code = streets.run("jobs", job["id"], "--follow")

    assert (code, streets.err) == (1, f"Job {job['id']} was canceled.\n")


def test_a_list_of_datasets_is_a_table(streets: Shell) -> None:
    assert streets.run("datasets") == 0

    head, row = streets.out.splitlines()
    assert head.split() == ["ID", "NAME", "TYPE", "SAMPLES", "LABELED", "VERSION"]
    assert row.split()[1:] == ["streets", "image_classification", "6", "6", "V001"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("datasets", "fields"), 4, "There is no dataset fields"),
        (("publish", "streets", "--name", "V001"), 1, "had, a version of that name"),
        (("publish", "streets", "--train", "7"), 1, "split"),
        (("export", "streets", "--format", "nonsense", "--to", "obs://out/x/"), 1, "format"),
        (
            ("export", "streets", "--version", "V009", "--format", "csv", "--to", "obs://out/x/"),
            4,
            "no version V009",
        ),
        (("download", "streets", "--to", "there"), 2, "Say the format"),
        (("download", "obs://nowhere/V001", "--to", "there"), 1, "set EASEL_BUCKETS=nowhere=/its/folder"),
        (("verify",), 2, "Name the folder of a version"),
        (("verify", "obs://out/nothing"), 4, "There is no version at obs://out/nothing"),
        (("import", "fields", "obs://photos/"), 4, "say its kind with --type"),
        (("import", "streets", "photos"), 1, "path"),
        (("jobs", "--cancel"), 2, "Name the job"),
        (("jobs", "999999"), 4, ""),
        (("datasets", "--url", "ftp://example.org"), 2, "write http://host:port"),
        (("nonsense",), 2, "invalid choice"),
    ],
)
def test_a_mistake_gets_a_sentence_and_its_exit_code(
    streets: Shell, words: tuple[str, ...], code: int, said: str
) -> None:
    assert streets.run(*words) == code

    assert said in streets.err
    assert "Traceback" not in streets.err


def test_programs_get_mistakes_as_json(streets: Shell) -> None:
    assert streets.run("datasets", "fields", "--json") == 4

    assert json.loads(streets.err)["code"] == "dataset_not_found"


def test_whoever_is_not_signed_in_is_told_how(shell: Shell, person: User) -> None:
    assert shell.run("datasets") == 3

    assert "easel login" in shell.err


def test_a_wrong_password_is_refused(
    shell: Shell, person: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("wrong\n")
    with (tmp_path / "secret").open() as typed:
        monkeypatch.setattr(sys, "stdin", typed)
        code = shell.run("login", "--username", "ana", "--password-stdin")

    assert code in (1, 3)
    assert not (tmp_path / "config" / "easel" / "credentials.json").exists()


def test_a_logout_forgets_the_token(signed_in: Shell) -> None:
    assert signed_in.run("logout") == 0

    assert signed_in.run("datasets") == 3


def test_a_server_that_is_away_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    shell = Shell(capsys)

    code = shell.run("datasets", "--url", "http://127.0.0.1:9")

    assert code == 5
    assert "http://127.0.0.1:9 does not answer" in shell.err


def test_names_of_other_people_do_not_reach_the_terminal_as_commands(streets: Shell) -> None:
    Dataset.objects.update(name="str\x1b[31meets")

    assert streets.run("datasets") == 0
    assert "\x1b" not in streets.out
