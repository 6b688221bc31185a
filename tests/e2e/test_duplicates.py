"""Duplicates: real images that came twice, seen side by side, one kept, labeled alike, and taken back."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.calls import Caller
from tests.e2e.conftest import OpenWindow

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(180)]

ALONE = 6


@dataclass(frozen=True)
class Words:
    locale: str
    theme: str
    duplicates: str
    stack: re.Pattern[str]
    found: str
    keep: str
    undone: str
    size: tuple[int, int]


ENGLISH = Words(
    "en-US",
    "light",
    "Duplicates",
    re.compile("^Stack of 3 samples like"),
    "2 stacks · 3 could go",
    "Keep one",
    "Undone",
    (1440, 900),
)
CHINESE = Words(
    "zh-CN",
    "dark",
    "重复图片",
    re.compile("相似的 3 个样本$"),
    "2 组 · 可清理 3 张",
    "保留一张",
    "已撤销",
    (1024, 768),
)


def look(page: Page, name: str) -> None:
    """A picture for whoever asks for it."""
    if folder := os.environ.get("EASEL_LOOK"):
        page.screenshot(path=f"{folder}/{name}.png")


@pytest.fixture
def doubled(admin: Caller, photos: Path, cells: Path) -> str:
    """The path of a dataset of real images: the first came three times, once recompressed and once at half its size,
    the second twice; both are labeled as they came first, and all others are alone."""
    # Neighbours of the set are alike by themselves.
    images = sorted((cells / "images").glob("*.jpg"))[: 40 * (2 + ALONE) : 40]
    for image in images:
        shutil.copyfile(image, photos / image.name)
    for image in images[:2]:
        shutil.copyfile(cells / "annotations" / f"{image.stem}.xml", photos / f"{image.stem}.xml")
    with Image.open(images[0]) as first, Image.open(images[1]) as second:
        first.save(photos / "recompressed.jpg", quality=60)
        first.resize((first.width // 2, first.height // 2)).save(photos / "half.jpg")
        second.save(photos / "again.jpg", quality=70)
    body = {"name": photos.name, "type": "object_detection", "input_path": f"obs://photos/{photos.name}/"}
    path = f"/datasets/{admin.post('/datasets', body)['id']}"
    admin.wait_for_jobs(path.removeprefix("/datasets/"))
    return path


def total(admin: Caller, path: str) -> int:
    return int(admin.get(path)["counts"]["total"])


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=lambda words: words.locale)
def test_one_of_each_stack_is_kept_and_taken_back(
    words: Words, doubled: str, admin: Caller, open_window: OpenWindow
) -> None:
    window = open_window(username="operator", size=words.size, locale=words.locale)
    page = window.page
    page.emulate_media(color_scheme="dark" if words.theme == "dark" else "light")
    before = total(admin, doubled)

    page.goto(f"{doubled}/samples")
    page.get_by_role("link", name=words.duplicates).click()
    stack = page.get_by_role("listitem", name=words.stack)
    expect(stack).to_be_visible()
    expect(page.get_by_text(words.found)).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_count(2)
    expect(stack.get_by_role("img")).to_have_count(3)
    look(page, f"duplicates-{words.locale}")

    stack.get_by_role("button", name=words.keep).click()
    expect(page.get_by_role("listitem")).to_have_count(1)
    look(page, f"duplicates-kept-{words.locale}")
    page.keyboard.press("Control+z")
    expect(page.get_by_text(words.undone)).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_count(2)
    assert total(admin, doubled) == before


def test_keys_label_copies_alike_and_ignore_a_stack(doubled: str, admin: Caller, page: Page) -> None:
    page.goto(f"{doubled}/samples/duplicates")
    first = page.get_by_role("button", name="Keep BloodImage_00000.jpg")
    first.focus()
    page.keyboard.press("l")
    expect(page.get_by_text("2 samples were changed")).to_be_visible()
    labeled = {each["name"]: each["annotation_count"] for each in admin.get(f"{doubled}/samples")["results"]}
    assert labeled["half.jpg"] == labeled["recompressed.jpg"] > 0
    expect(page.get_by_role("button", name="Label alike")).to_have_count(2)
    look(page, "duplicates-alike")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("i")
    expect(page.get_by_text("1 stack is ignored")).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_count(1)
    page.get_by_text("Ignored", exact=True).click()
    expect(page.get_by_role("listitem", name=re.compile("^Stack of 2 samples"))).to_be_visible()
    look(page, "duplicates-ignored")
