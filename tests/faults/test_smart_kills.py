"""Kill -9 of web server and workers in the middle of smart labeling, at random moments: it goes on to its end."""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.faults.clients import PatientCaller, found_or_made
from tests.faults.servers import Servers, own_database
from tests.labeling.smart.drawing import draw

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
IMAGES, LABELED = 240, 24
KINDS = ("disc", "square", "stripes")
TIMES = range(4)
PASSWORD = "a password for tests"


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Images of three kinds in turn."""
    bucket = tmp_path_factory.mktemp("images")
    chance = np.random.default_rng(8)
    for number in range(IMAGES):
        Image.fromarray(draw(number % 3, chance)).save(bucket / f"{number:03}.png", compress_level=1)
    return bucket


@pytest.fixture(scope="module")
def servers(images: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """At its end nothing may be wrong: counts, open jobs, published files."""
    folder = tmp_path_factory.mktemp("smart")
    with own_database() as env:
        servers = Servers(folder / "var", {"images": images}, env)
        words = ("createsuperuser", "--noinput", "--username=tester", "--email=tester@example.org")
        servers.run("manage.py", *words, DJANGO_SUPERUSER_PASSWORD=PASSWORD)
        servers.start()
        try:
            yield servers
            found = servers.inspect()
        finally:
            servers.stop()
    assert found == {"counts": [], "open": [], "versions": []}


@pytest.fixture(scope="module")
def caller(servers: Servers) -> PatientCaller:
    caller = PatientCaller(servers.base_url, "")
    caller.token = caller.post("/auth/token", {"username": "tester", "password": PASSWORD})["token"]
    return caller


@pytest.fixture(scope="module")
def dataset(caller: PatientCaller) -> str:
    """The first of its images are labeled."""
    labels = [{"name": kind} for kind in KINDS]
    body = {"name": "shapes", "type": "image_classification", "input_path": "obs://images/", "labels": labels}
    dataset = str(caller.post("/datasets", body)["id"])
    caller.wait_for_jobs(dataset)
    samples = caller.get(f"/datasets/{dataset}/samples", limit=LABELED, order="name")["results"]
    for place, kind in enumerate(KINDS):
        wanted = [each["id"] for each in samples if int(each["name"][-7:-4]) % 3 == place]
        body = {"action": "add_labels", "samples": wanted, "labels": [kind]}
        caller.post(f"/datasets/{dataset}/samples/batch", body)
    return dataset


@pytest.fixture(scope="module")
def seconds(caller: PatientCaller, dataset: str) -> float:
    """How long a run takes undisturbed."""
    start = time.monotonic()
    run(caller, dataset)
    return time.monotonic() - start


def run(caller: PatientCaller, dataset: str) -> Any:
    """What is told of a run, once it has ended."""
    path = f"/datasets/{dataset}/smart-labeling"
    found_or_made(lambda: caller.post(path, {"type": "active_learning"}), lambda: None)
    caller.wait_for_jobs(dataset)
    return caller.get(path)["runs"][0]


@pytest.mark.parametrize("seed", TIMES)
def test_a_run_that_is_killed_goes_on_to_its_end(
    servers: Servers, caller: PatientCaller, dataset: str, seconds: float, seed: int
) -> None:
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(run, caller, dataset)
        time.sleep(random.Random(f"{seed}").uniform(0, seconds))
        servers.kill()
        servers.start()
        told = answer.result()

    assert told["job"]["state"] == "succeeded"
    counted = {name: told["counts"][name] for name in ("examples", "suggested", "problems")}
    assert counted == {"examples": LABELED, "suggested": IMAGES - LABELED, "problems": 0}
    counts = caller.get(f"/datasets/{dataset}")["counts"]
    assert (counts["labeled"], counts["to_confirm"]) == (LABELED, IMAGES - LABELED)
    waiting = caller.get(
        f"/datasets/{dataset}/samples", tab="to_confirm", limit=IMAGES, include="annotations"
    )["results"]
    assert [len(each["suggestions"]) for each in waiting] == [1] * (IMAGES - LABELED)
