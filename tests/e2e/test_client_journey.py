"""From a folder of images to a model's data: the command line against a whole Easel, then the lines of the page."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.calls import Caller
from tests.e2e.conftest import PASSWORD
from tests.e2e.product import ROOT, Product, clean_environment

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

Easel = Callable[..., Any]
COLOURS = {"cats": ("red", "gold", "teal"), "dogs": ("blue", "gray", "pink")}


@pytest.fixture
def env(easel: Product, tmp_path: Path) -> dict[str, str]:
    """What a person who trains has: the client, the address, and the folder that a bucket is."""
    return clean_environment() | {
        "PYTHONPATH": str(ROOT / "client"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "EASEL_CACHE": str(tmp_path / "cache"),
        "EASEL_URL": easel.base_url,
        "EASEL_BUCKETS": f"photos={easel.folder.parent / 'photos'}",
    }


@pytest.fixture
def command(env: dict[str, str], admin: Caller) -> Easel:
    """`command("datasets")`: what `easel datasets --json` says; of a person who is signed in."""

    def run(*words: str, typed: str = "") -> Any:
        call = [sys.executable, "-m", "easel.cli", *words, "--json"]
        done = subprocess.run(call, env=env, input=typed, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    run("login", "--username", "operator", "--password-stdin", typed=f"{PASSWORD}\n")
    return run


@pytest.fixture
def published(command: Easel, photos: Path) -> dict[str, Any]:
    """A dataset of two classes that the command line has imported and published."""
    for label, colours in COLOURS.items():
        (photos / "in" / label).mkdir(parents=True)
        for colour in colours:
            Image.new("RGB", (64, 48), colour).save(photos / "in" / label / f"{colour}.jpg")
    root = f"obs://photos/{photos.name}"
    words = ("--type", "image_classification", "--output", f"{root}/out/")
    command("import", photos.name, f"{root}/in/", *words)
    version: dict[str, Any] = command("publish", photos.name, "--train", "1")
    return version


def test_from_a_folder_to_a_verified_copy(
    command: Easel, published: dict[str, Any], photos: Path, tmp_path: Path
) -> None:
    root = f"obs://photos/{photos.name}"

    exported = command("export", photos.name, "--format", "imagenet", "--to", f"{root}/exported/")
    fetched = command("download", photos.name, "--format", "imagenet", "--to", str(tmp_path / "classes"))
    copied = command("download", published["path"], "--to", str(tmp_path / "V001"))
    by_job = command("verify", "--dataset", photos.name)
    offline = command("verify", str(tmp_path / "V001"), "--digest", published["digest"])

    assert exported["written"] >= 6  # the images, and a word on what was written
    assert fetched["written"] >= 6
    assert sorted(each.stem for each in (tmp_path / "classes").rglob("*.jpg")) == sorted(
        colour for colours in COLOURS.values() for colour in colours
    )
    assert copied["digest"] == published["digest"]
    assert (by_job["checked"], by_job["faults"]) == (6, [])
    assert (offline["checked"], offline["faults"]) == (6, [])


def test_the_lines_of_the_page_open_the_version(
    page: Page, command: Easel, published: dict[str, Any], env: dict[str, str], photos: Path
) -> None:
    dataset = command("datasets", photos.name)["id"]
    page.goto(f"/datasets/{dataset}/versions/{published['id']}")
    page.get_by_role("button", name="Use in training").click()
    lines = page.get_by_role("dialog").get_by_label("In Python")
    expect(lines).to_contain_text(published["path"])

    code = f"{lines.inner_text()}\nprint(len(train), image.size, train.labels[target])"
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)

    assert done.stdout == "6 (64, 48) cats\n", done.stderr
    if folder := os.environ.get("EASEL_TEST_PICTURES"):
        take_pictures(page, Path(folder))


def take_pictures(page: Page, folder: Path) -> None:
    for width, height in ((1440, 900), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        for tab in ("Easel", "torchvision", "Hugging", "ModelArts"):
            page.get_by_role("tab", name=re.compile(tab)).click()
            page.wait_for_timeout(400)
            page.screenshot(path=folder / f"{tab}-{width}.png")
