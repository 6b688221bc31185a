"""Kill -9 of web server and workers in the middle of everything that writes, twenty-five times at random moments.

On SQLite and the filesystem transport, or on what `DATABASE_URL` and `REDIS_URL` name.
"""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.e2e.calls import until
from tests.faults.clients import PatientCaller, Saver, found_or_made
from tests.faults.servers import Servers, own_database

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
IMAGES = 1200
MARKED = 600
TIMES = range(5)
PEOPLE = 4
XML = """<annotation><size><width>24</width><height>24</height></size>
<object><name>cell</name><bndbox><xmin>2</xmin><ymin>3</ymin><xmax>12</xmax><ymax>13</ymax></bndbox></object>
<object><name>spot</name><bndbox><xmin>5</xmin><ymin>6</ymin><xmax>9</xmax><ymax>10</ymax></bndbox></object>
</annotation>"""


@dataclass
class Stage:
    """A running Easel with a labeled dataset, and how many seconds each kind of work takes undisturbed."""

    servers: Servers
    caller: PatientCaller
    folder: Path
    dataset: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    interrupted: list[bool] = field(default_factory=list)
    series: Any = None

    def kill_during(self, work: Callable[[], Any], *, within: float, seed: int) -> Any:
        """Do `work` in a thread, kill everything at a random moment of it, start again; answers what it answers."""
        moment = random.Random(f"{seed}").uniform(0, within)
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(work)
            time.sleep(moment)
            self.interrupted.append(not answer.done())
            self.servers.kill()
            self.servers.start()
            return answer.result()


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bucket of small images, half of them with an XML beside them, and a few in `few/`."""
    bucket = tmp_path_factory.mktemp("images")
    (bucket / "many").mkdir()
    (bucket / "few").mkdir()
    for number in range(IMAGES):
        Image.new("RGB", (24, 24), (number % 256, number // 256, 99)).save(bucket / f"many/{number:04}.png")
    for number in range(MARKED):
        (bucket / f"many/{number:04}.xml").write_text(XML)
    for number in range(PEOPLE):
        Image.new("RGB", (24, 24), (number, 0, 0)).save(bucket / f"few/{number}.png")
    return bucket


@pytest.fixture(scope="module")
def stage(images: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """At its end nothing may be wrong: counts, open jobs, published files; and most kills must have hit work."""
    folder = tmp_path_factory.mktemp("faults")
    (folder / "out").mkdir()
    with own_database() as env:
        servers = Servers(folder / "var", {"images": images, "out": folder / "out"}, env)
        servers.run(
            "manage.py",
            "createsuperuser",
            "--noinput",
            "--username=tester",
            "--email=tester@example.org",
            DJANGO_SUPERUSER_PASSWORD="a password for tests",
        )
        servers.start()
        caller = PatientCaller(servers.base_url, "")
        caller.token = caller.post("/auth/token", {"username": "tester", "password": "a password for tests"})[
            "token"
        ]
        stage = Stage(servers, caller, folder)
        try:
            rehearse(stage)
            yield stage
            found = servers.inspect()
        finally:
            servers.stop()
    assert found == {"counts": [], "open": [], "versions": []}
    assert sum(stage.interrupted) * 2 >= len(stage.interrupted), "Most kills came after the work was done."


def rehearse(stage: Stage) -> None:
    """Do each kind of work once undisturbed, to know how long it takes."""
    for kind, work in (("import", import_many), ("publish", publish), ("export", export)):
        start = time.monotonic()
        answer = work(stage, "rehearsal")
        stage.seconds[kind] = time.monotonic() - start
        stage.dataset = stage.dataset or answer["id"]
    start = time.monotonic()
    stage.series = analyse(stage)
    stage.seconds["analysis"] = time.monotonic() - start


def import_many(stage: Stage, name: str) -> Any:
    """A dataset of the labeled images, once everything that its creation started is through."""
    body = {"name": name, "type": "object_detection", "input_path": "obs://images/many/"}
    caller = stage.caller
    dataset = found_or_made(
        lambda: caller.post("/datasets", body),
        lambda: next(iter(caller.get("/datasets", search=name)["results"])),
    )
    caller.wait_for_jobs(dataset["id"])
    return caller.get(f"/datasets/{dataset['id']}")


def publish(stage: Stage, name: str, **asked: Any) -> Any:
    """A version of the labeled dataset, once it is published."""
    caller, path = stage.caller, f"/datasets/{stage.dataset}/versions"
    body = {"name": name, "split": {"train": 0.8, "eval": 0.2}, **asked}
    found_or_made(lambda: caller.post(path, body), lambda: None)
    caller.wait_for_jobs(stage.dataset)
    return next(each for each in caller.get(path)["results"] if each["name"] == name)


def export(stage: Stage, name: str) -> Any:
    """The content of a COCO export of the labeled dataset, once it has ended."""
    caller, path = stage.caller, f"/datasets/{stage.dataset}/exports"
    target = f"obs://out/{name}/"
    body = {"target": "obs", "path": target, "format": "coco", "scope": {"filter": {"tab": "labeled"}}}
    caller.post(path, body)
    caller.wait_for_jobs(stage.dataset)
    done = [each for each in caller.get(path)["results"] if each["path"] == target]
    assert {each["state"] for each in done} == {"succeeded"}
    return json.loads((stage.folder / "out" / name / "annotations" / "instances_all.json").read_text())


def export_shards(stage: Stage, name: str) -> None:
    """Write the labeled dataset as shards for WebDataset."""
    caller, path = stage.caller, f"/datasets/{stage.dataset}/exports"
    body = {
        "target": "obs",
        "path": f"obs://out/{name}/",
        "format": "webdataset",
        "options": {"shard_mb": 1},
        "scope": {"filter": {"tab": "labeled"}},
    }
    caller.post(path, body)
    caller.wait_for_jobs(stage.dataset)


def files_of(folder: Path) -> dict[str, bytes]:
    """All files of an export but the one that says when it was made, hidden ones among them."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "export.json")
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def analyse(stage: Stage) -> Any:
    """The distributions of the version of the rehearsal, once it was analysed."""
    caller, path = stage.caller, f"/datasets/{stage.dataset}"
    versions = caller.get(f"{path}/versions")["results"]
    version = next(each["id"] for each in versions if each["name"] == "rehearsal")
    found_or_made(lambda: caller.post(f"{path}/versions/{version}/analysis", {}), lambda: None)
    caller.wait_for_jobs(stage.dataset)
    return caller.get(f"{path}/analysis/series", versions=version, usages="all,train,eval")["series"]


@pytest.mark.parametrize("seed", TIMES)
def test_an_import_that_is_killed_goes_on_to_its_end(stage: Stage, seed: int) -> None:
    dataset = stage.kill_during(
        lambda: import_many(stage, f"import-{seed}"), within=stage.seconds["import"], seed=seed
    )
    counts = {"total": IMAGES, "labeled": MARKED, "unlabeled": IMAGES - MARKED, "to_confirm": 0}
    assert {name: dataset["counts"][name] for name in counts} == counts
    labels = stage.caller.get(f"/datasets/{dataset['id']}/labels")
    assert marks_of(labels) == {"cell": MARKED, "spot": MARKED}


def marks_of(labels: Any) -> dict[str, int]:
    rows = labels["results"] if isinstance(labels, dict) else labels
    return {each["name"]: each["annotation_count"] for each in rows}


@pytest.mark.parametrize("seed", TIMES)
def test_a_publication_that_is_killed_goes_on_to_its_end(stage: Stage, seed: int) -> None:
    version = stage.kill_during(
        lambda: publish(stage, f"V{seed}"), within=stage.seconds["publish"], seed=seed
    )
    split = {"train": MARKED * 8 // 10, "eval": MARKED * 2 // 10, "inference": 0}
    assert version["status"] == "normal"
    assert version["counts"] == {"total": IMAGES, "labeled": MARKED, **split}


@pytest.mark.parametrize("seed", TIMES[:2])
def test_copies_and_voc_files_that_are_killed_while_they_are_written_are_whole(
    stage: Stage, seed: int
) -> None:
    version = stage.kill_during(
        lambda: publish(stage, f"C{seed}", copy_images=True, voc_xml=True),
        within=2 * stage.seconds["publish"],
        seed=seed,
    )
    path = f"/datasets/{stage.dataset}/versions/{version['id']}"
    stage.caller.post(f"{path}/verify", {})
    stage.caller.wait_for_jobs(stage.dataset)
    verified = stage.caller.get(path)
    assert verified["has_copies"]
    assert verified["verified_at"]
    assert set(verified["problems"].values()) == {0}


@pytest.mark.parametrize("seed", TIMES)
def test_an_export_that_is_killed_goes_on_to_its_end(stage: Stage, seed: int) -> None:
    name = f"export-{seed}"
    coco = stage.kill_during(lambda: export(stage, name), within=stage.seconds["export"], seed=seed)
    images = {each.name for each in (stage.folder / "out" / name / "images").iterdir()}
    assert {each["file_name"] for each in coco["images"]} == images
    assert (len(images), len(coco["annotations"])) == (MARKED, 2 * MARKED)


@pytest.mark.parametrize("seed", TIMES)
def test_shards_that_are_killed_while_they_are_written_are_those_of_an_undisturbed_export(
    stage: Stage, seed: int
) -> None:
    name = f"shards-{seed}"
    stage.kill_during(lambda: export_shards(stage, name), within=stage.seconds["export"], seed=seed)
    export_shards(stage, "shards")
    killed, undisturbed = (files_of(stage.folder / "out" / each) for each in (name, "shards"))
    assert killed == undisturbed
    assert [*killed] == ["all-000000.tar", "all-000001.tar", "classes.txt", "export.files"]


@pytest.mark.parametrize("seed", TIMES)
def test_an_analysis_that_is_killed_counts_everything_once(stage: Stage, seed: int) -> None:
    series = stage.kill_during(lambda: analyse(stage), within=stage.seconds["analysis"], seed=seed)

    assert series == stage.series
    assert {each["n"] for each in series if each["name"] == "rehearsal_all"} >= {MARKED, 2 * MARKED}


@pytest.mark.parametrize("seed", TIMES)
def test_no_acknowledged_save_is_lost_when_everything_is_killed(stage: Stage, seed: int) -> None:
    savers = start_saving(stage, f"save-{seed}")
    stage.kill_during(lambda: save_for(savers, seconds=3, times=20), within=3, seed=seed)

    assert [each.error for each in savers] == [None] * PEOPLE
    assert [stored_marks(each) for each in savers] == [set(each.acknowledged) for each in savers]
    assert [repeated(each) for each in savers] == [each.answer["revision"] for each in savers]


def start_saving(stage: Stage, name: str) -> list[Saver]:
    """Four people, each on a sample of a new dataset."""
    body = {
        "name": name,
        "type": "object_detection",
        "input_path": "obs://images/few/",
        "labels": [{"name": "cell"}],
    }
    dataset = stage.caller.post("/datasets", body)["id"]
    stage.caller.wait_for_jobs(dataset)
    samples = stage.caller.get(f"/datasets/{dataset}/samples")["results"]
    stopping = threading.Event()
    path = f"/datasets/{dataset}/samples/{{}}/annotations"
    return [Saver(stage.caller, path.format(each["id"]), stopping) for each in samples]


def save_for(savers: list[Saver], *, seconds: float, times: int) -> None:
    """Let everybody save, for some seconds and some times at least."""
    deadline = time.monotonic() + seconds
    for saver in savers:
        saver.start()
    until(lambda: time.monotonic() > deadline and all(each.has_saved(times) for each in savers))
    savers[0].stopping.set()
    for saver in savers:
        saver.join()


def stored_marks(saver: Saver) -> set[str]:
    return {each["id"] for each in saver.caller.get(saver.path)["annotations"]}


def repeated(saver: Saver) -> Any:
    """The revision that a repeat of the last save is answered with."""
    return saver.caller.call("PATCH", saver.path, saver.last)["revision"]
