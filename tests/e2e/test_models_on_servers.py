"""Pre-labeling by a model on another server: added by its address, tried and run; it fetches each image."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.calls import Caller
from tests.e2e.conftest import OpenWindow
from tests.label_studio_backend import MlBackend, ml_backend

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(180)]

IMAGES = 6
JPEG = b"\xff\xd8\xff"


def look(page: Page, name: str) -> None:
    """A picture for whoever asks for it."""
    if folder := os.environ.get("EASEL_LOOK"):
        page.screenshot(path=f"{folder}/{name}.png")


def cell(task: dict[str, Any], config: str) -> Any:
    """A cell in the middle of each image, and one that is turned."""
    middle = {"x": 25, "y": 25, "width": 50, "height": 50, "rectanglelabels": ["cell"]}
    turned = {"x": 60, "y": 10, "width": 20, "height": 10, "rotation": 30, "rectanglelabels": ["cell"]}
    return {"result": [{"value": middle, "score": 0.82}, {"value": turned, "score": 0.61}]}


@pytest.fixture
def backend() -> Iterator[MlBackend]:
    with ml_backend(answer=cell, fetches=True, password="geheim") as running:
        yield running


@pytest.fixture
def cells_alone(admin: Caller, photos: Path, cells: Path) -> str:
    """The path of a dataset of real images that nobody has labeled."""
    for image in sorted((cells / "images").glob("*.jpg"))[:IMAGES]:
        shutil.copyfile(image, photos / image.name)
    place = {"type": "object_detection", "input_path": f"obs://photos/{photos.name}/"}
    made = admin.post("/datasets", {"name": photos.name, "labels": [{"name": "cell"}]} | place)
    admin.wait_for_jobs(made["id"])
    return f"/datasets/{made['id']}"


@dataclass(frozen=True)
class Words:
    locale: str
    theme: Literal["light", "dark"]
    size: tuple[int, int]
    add: str
    server: str
    address: str
    user: str
    password: str
    name: str
    up: str
    dataset: str
    attempt: str
    smart: str
    pre_labeling: str
    start: str


ENGLISH = Words(
    "en-US",
    "light",
    (1440, 900),
    *("Add a model", "On a server", "Address", "User name", "Password", "Name", "Up"),
    *("Dataset", "Try", "Smart labeling", "Pre-labeling", "Start"),
)
CHINESE = Words(
    "zh-CN",
    "dark",
    (1024, 768),
    *("添加模型", "在服务器上", "地址", "用户名", "密码", "名称", "正常"),
    *("数据集", "试运行", "智能标注", "预标注", "开始"),
)


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=lambda words: words.locale)
def test_a_backend_is_added_tried_and_labels_what_nobody_has(
    words: Words, open_window: OpenWindow, admin: Caller, cells_alone: str, backend: MlBackend
) -> None:
    window = open_window(username="operator", size=words.size, locale=words.locale)
    window.accept("409")  # a wrong password
    page = window.page
    page.emulate_media(color_scheme=words.theme)
    name = f"cells by URL {words.locale}"

    page.goto("/models")
    page.get_by_role("button", name=words.add).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(words.server, exact=True).click()
    dialog.get_by_label(words.address, exact=True).fill(backend.url)
    dialog.get_by_label(words.user, exact=True).fill("easel")
    dialog.get_by_label(words.password, exact=True).fill("wrong")
    dialog.get_by_label(words.name, exact=True).fill(name)
    dialog.get_by_role("button", name=words.add).click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    look(page, f"backend-add-{words.locale}")
    dialog.get_by_label(words.password, exact=True).fill("geheim")
    dialog.get_by_role("button", name=words.add).click()

    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text("Dummy · dummy-1")).to_be_visible()
    dataset = admin.get(cells_alone)["name"]
    page.get_by_role("combobox", name=words.dataset).fill(dataset)
    page.get_by_title(dataset).click()
    page.get_by_role("button", name=words.attempt, exact=True).click()
    expect(page.get_by_role("figure")).to_have_count(5)
    expect(page.get_by_role("figure").first.get_by_text("82")).to_be_visible()
    look(page, f"backend-try-{words.locale}")
    page.goto("/models")
    expect(page.get_by_role("row", name=name).get_by_text(words.up, exact=True)).to_be_visible()
    look(page, f"backend-list-{words.locale}")

    page.goto(f"{cells_alone}/samples?tab=unlabeled")
    page.get_by_role("button", name=words.smart).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(words.pre_labeling, exact=True).click()
    dialog.get_by_role("combobox").first.fill(name)
    dialog.get_by_role("combobox").first.press("Enter")
    look(page, f"backend-start-{words.locale}")
    dialog.get_by_role("button", name=words.start).click()
    expect(dialog).to_be_hidden()
    admin.wait_for_jobs(cells_alone.removeprefix("/datasets/"))

    waiting = admin.get(f"{cells_alone}/samples", tab="to_confirm")["results"]
    stored = admin.get(f"{cells_alone}/samples/{waiting[0]['id']}/annotations")["suggestions"]
    assert len(waiting) == IMAGES
    assert [each["shape"]["kind"] for each in stored] == ["rectangle", "rotated_rectangle"]
    assert {image[:3] for image in backend.seen} == {JPEG}


def test_a_backend_that_went_away_is_told_in_words(
    open_window: OpenWindow, admin: Caller, backend: MlBackend
) -> None:
    page = open_window(username="operator").page
    body = {"kind": "label_studio_ml", "url": backend.url, "user": "easel", "password": "geheim"}
    model = admin.post("/models", body | {"name": "here today"})
    page.goto(f"/models/{model['id']}")
    expect(page.get_by_text("Up", exact=True)).to_be_visible()

    backend.password = "another"
    page.get_by_role("button", name="Ask again").click()

    expect(page.get_by_text("Not available", exact=True)).to_be_visible()
    expect(page.get_by_text("The backend wants a user name and a password")).to_be_visible()
    look(page, "backend-away")
