"""Pre-labeling: a model is added, tried and run, and what it proposes waits to be confirmed."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.calls import Caller
from tests.e2e.conftest import OpenWindow, Window
from tests.labeling.smart import onnx_graphs as graphs

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(180)]

IMAGES = 6
NAMES = {"names": "{0: 'cell', 1: 'platelet'}"}


def look(page: Page, name: str) -> None:
    """A picture for whoever asks for it."""
    if folder := os.environ.get("EASEL_LOOK"):
        page.screenshot(path=f"{folder}/{name}.png")


@pytest.fixture
def cells_alone(admin: Caller, photos: Path, cells: Path) -> str:
    """The path of a dataset of real images that nobody has labeled."""
    for image in sorted((cells / "images").glob("*.jpg"))[:IMAGES]:
        shutil.copyfile(image, photos / image.name)
    body = {"name": photos.name, "type": "object_detection", "input_path": f"obs://photos/{photos.name}/"}
    path = f"/datasets/{admin.post('/datasets', body)['id']}"
    admin.wait_for_jobs(path.removeprefix("/datasets/"))
    return path


@pytest.fixture
def model_file(tmp_path: Path) -> Path:
    """A YOLO with suppression inside, which finds two cells and a platelet wherever it looks."""
    found = [[40, 120, 240, 320, 0.92, 0], [300, 200, 500, 400, 0.71, 0], [520, 440, 580, 500, 0.55, 1]]
    rows = np.zeros((1, 300, 6), dtype=np.float32)
    rows[0, :3] = found
    path = tmp_path / "cells.onnx"
    path.write_bytes(graphs.answering({"output0": rows}, shape=(1, 3, 640, 640), metadata=NAMES))
    return path


@dataclass(frozen=True)
class Words:
    locale: str
    theme: Literal["light", "dark"]
    size: tuple[int, int]
    add: str
    name: str
    answers: str
    dataset: str
    attempt: str
    smart: str
    pre_labeling: str
    becomes: str
    left_out: str
    start: str


ENGLISH = Words(
    "en-US",
    "light",
    (1440, 900),
    "Add a model",
    "Name",
    "YOLO with suppression inside, v10",
    "Dataset",
    "Try",
    "Smart labeling",
    "Pre-labeling",
    "becomes",
    "Left out",
    "Start",
)
CHINESE = Words(
    "zh-CN",
    "dark",
    (1024, 768),
    "添加模型",
    "名称",
    "YOLO v10 或内置 NMS",
    "数据集",
    "试运行",
    "智能标注",
    "预标注",
    "映射为",
    "忽略",
    "开始",
)


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=lambda words: words.locale)
def test_a_model_is_added_tried_and_labels_what_nobody_has(
    words: Words, open_window: OpenWindow, admin: Caller, cells_alone: str, model_file: Path
) -> None:
    page = open_window(username="operator", size=words.size, locale=words.locale).page
    page.emulate_media(color_scheme=words.theme)
    name = f"cells {words.locale}"

    page.goto("/models")
    page.get_by_role("button", name=words.add).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(model_file)
    dialog.get_by_label(words.name, exact=True).fill(name)
    look(page, f"models-add-{words.locale}")
    dialog.get_by_role("button", name=words.add).click()

    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text(words.answers)).to_be_visible()
    dataset = admin.get(cells_alone)["name"]
    page.get_by_role("combobox", name=words.dataset).fill(dataset)
    page.get_by_title(dataset).click()
    page.get_by_role("button", name=words.attempt, exact=True).click()
    expect(page.get_by_role("figure")).to_have_count(5)
    expect(page.get_by_role("figure").first.get_by_text("92")).to_be_visible()
    look(page, f"models-try-{words.locale}")
    page.goto("/models")
    expect(page.get_by_role("link", name=name)).to_be_visible()
    look(page, f"models-list-{words.locale}")

    page.goto(f"{cells_alone}/samples?tab=unlabeled")
    page.get_by_role("button", name=words.smart).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(words.pre_labeling, exact=True).click()
    dialog.get_by_role("combobox").first.fill(name)
    dialog.get_by_role("combobox").first.press("Enter")
    dialog.get_by_role("combobox", name=f"platelet: {words.becomes}").fill(words.left_out)
    dialog.get_by_role("combobox", name=f"platelet: {words.becomes}").press("Enter")
    look(page, f"pre-labeling-{words.locale}")
    dialog.get_by_role("button", name=words.start).click()
    expect(dialog).to_be_hidden()
    admin.wait_for_jobs(cells_alone.removeprefix("/datasets/"))

    page.goto(f"{cells_alone}/samples?tab=to_confirm")
    expect(page.get_by_text("cell", exact=True).first).to_be_visible()
    look(page, f"pre-labeling-done-{words.locale}")
    waiting = admin.get(f"{cells_alone}/samples", tab="to_confirm")["results"]
    stored = admin.get(f"{cells_alone}/samples/{waiting[0]['id']}/annotations")
    assert len(waiting) == IMAGES
    assert [(each["label"], each["confidence"]) for each in stored["suggestions"]] == [
        ("cell", 0.92),
        ("cell", 0.71),
    ]


def test_a_file_that_is_no_model_is_refused_in_words(window: Window, tmp_path: Path) -> None:
    page = window.page
    window.accept("400")
    (tmp_path / "broken.onnx").write_bytes(b"not a model")

    page.goto("/models")
    page.get_by_role("button", name="Add a model").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(tmp_path / "broken.onnx")
    dialog.get_by_role("button", name="Add a model").click()

    expect(dialog.get_by_text("The file is no ONNX model.")).to_be_visible()
