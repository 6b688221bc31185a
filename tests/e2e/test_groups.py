"""Auto grouping: real images come into groups, a group gets its label at once, and all of it is taken back."""

import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.calls import Caller
from tests.e2e.conftest import OpenWindow

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(400)]

EACH = 20  # images of each digit
GROUPS = 10


def look(page: Page, name: str) -> None:
    """A picture for whoever asks for it."""
    if folder := os.environ.get("EASEL_LOOK"):
        page.screenshot(path=f"{folder}/{name}.png")


@pytest.fixture
def digits(admin: Caller, photos: Path, real_data: Path) -> str:
    """The path of a dataset of real images of hands that show a digit; nobody has labeled one."""
    for digit in range(10):
        for image in sorted((real_data / "sign-digits" / str(digit)).iterdir())[:EACH]:
            shutil.copyfile(image, photos / f"{digit}-{image.name}")
    labels = [{"name": "zero"}, {"name": "one"}]
    body = {
        "name": photos.name,
        "type": "image_classification",
        "input_path": f"obs://photos/{photos.name}/",
        "labels": labels,
    }
    path = f"/datasets/{admin.post('/datasets', body)['id']}"
    admin.wait_for_jobs(path.removeprefix("/datasets/"))
    return path


def labeled(admin: Caller, path: str) -> int:
    return int(admin.get(path)["counts"]["labeled"])


def test_a_group_gets_its_label_at_once_and_loses_it_by_undo(
    digits: str, admin: Caller, open_window: OpenWindow
) -> None:
    page = open_window(username="operator", size=(1440, 900), locale="en-US").page

    page.goto(f"{digits}/samples")
    page.get_by_role("link", name="Groups").click()
    page.get_by_role("button", name="Auto grouping…").click()
    page.get_by_label("Number of groups").fill(str(GROUPS))
    look(page, "groups-dialog")
    page.get_by_role("button", name=f"Group {10 * EACH} samples").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    look(page, "groups-running")
    expect(page.get_by_role("listitem")).to_have_count(GROUPS, timeout=180_000)
    look(page, "groups")

    largest = page.get_by_role("listitem", name=re.compile("^Group 0,"))
    size = int(re.findall(r"(\d+) samples", largest.get_attribute("aria-label") or "")[0])
    largest.get_by_role("button", name=re.compile("^Mark ")).first.focus()
    page.keyboard.press("2")
    expect(page.get_by_text(f"{size} samples were changed")).to_be_visible()
    expect(largest.get_by_text("All labeled")).to_be_visible()
    assert labeled(admin, digits) == size
    look(page, "groups-labeled")

    page.keyboard.press("Control+z")
    expect(page.get_by_text("Undone")).to_be_visible()
    expect(largest.get_by_text(f"{size} unlabeled")).to_be_visible()
    assert labeled(admin, digits) == 0


def test_marked_pictures_get_a_new_label_and_a_group_is_split(
    digits: str, admin: Caller, open_window: OpenWindow
) -> None:
    body = {"groups": 3, "property": "look", "features": ["brightness"]}
    admin.wait_for(admin.post(f"{digits}/auto-grouping", body)["job"]["id"])
    window = open_window(username="operator", size=(1024, 768), locale="zh-CN")
    page = window.page
    page.emulate_media(color_scheme="dark")

    page.goto(f"{digits}/samples/groups")
    first = page.get_by_role("listitem", name=re.compile("^分组 0，"))
    pictures = first.get_by_role("button", name=re.compile("^选择 "))
    pictures.nth(0).click()
    pictures.nth(1).click()
    page.keyboard.press("l")
    expect(page.get_by_role("combobox", name="分组 0 的标签")).to_be_focused()
    page.keyboard.insert_text("两")
    look(page, "groups-label-zh")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已更改 2 个样本")).to_be_visible()
    assert [
        each["sample_count"] for each in admin.get(f"{digits}/labels")["results"] if each["name"] == "两"
    ] == [2]

    pictures.nth(0).focus()
    page.keyboard.press("s")
    page.get_by_role("spinbutton", name="再分为几组").fill("4")
    look(page, "groups-split-zh")
    page.keyboard.press("Enter")
    expect(page.get_by_role("listitem")).to_have_count(6, timeout=120_000)
    look(page, "groups-split-done-zh")
