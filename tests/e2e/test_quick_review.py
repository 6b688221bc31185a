"""Quick review: a wrong label among many is found, mended and taken back."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.calls import Caller, until
from tests.e2e.conftest import Window, Workplace
from tests.e2e.drawing import Annotator

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(120)]


def count_of(admin: Caller, workplace: Workplace, label: str) -> int:
    labels = admin.get(f"{workplace.path}/labels")["results"]
    return int(next(each["annotation_count"] for each in labels if each["name"] == label))


def look(page: Page, name: str) -> None:
    if folder := os.environ.get("LOOK"):
        page.wait_for_timeout(600)
        page.screenshot(path=Path(folder, f"{name}.png"))


def plant_wrong_label(admin: Caller, workplace: Workplace) -> str:
    """Call a white cell red; answers its id."""
    white = admin.get(f"{workplace.path}/annotations", label="WBC")["results"][0]
    change = {"id": white["id"], "revision": white["sample"]["revision"], "label": "RBC"}
    admin.post(f"{workplace.path}/annotations/batch", {"changes": [change]})
    return str(white["id"])


def first_tile(page: Page) -> Locator:
    return page.locator("[data-index='0'] button")


def test_a_wrong_label_is_found_mended_and_taken_back(
    page: Page, workplace: Workplace, admin: Caller
) -> None:
    wrong = plant_wrong_label(admin, workplace)
    red, white = count_of(admin, workplace, "RBC"), count_of(admin, workplace, "WBC")
    page.goto(f"{workplace.path}/samples?tab=labeled")
    page.get_by_role("link", name="Quick review").click()
    tile = page.locator(f"[data-index]:has(img[src*='{wrong}'])")
    expect(tile).to_have_attribute("data-index", re.compile(r"^[0-4]$"))  # among the first five of some fifty
    tile.get_by_role("button").click()
    look(page, "grid")
    page.keyboard.press("1")
    expect(tile).to_contain_text("WBC")
    look(page, "marked")
    page.get_by_role("button", name="Apply 1 change").click()
    expect(page.get_by_text("1 annotation was changed.")).to_be_visible()
    look(page, "applied")

    until(
        lambda: (count_of(admin, workplace, "RBC"), count_of(admin, workplace, "WBC")) == (red - 1, white + 1)
    )
    page.get_by_text("1 annotation was changed.").get_by_role("button", name="Undo").click()
    until(lambda: count_of(admin, workplace, "RBC") == red)


def test_a_box_is_mended_in_its_image(page: Page, workplace: Workplace, admin: Caller) -> None:
    page.goto(f"{workplace.path}/samples/review?order=-area")
    first_tile(page).dblclick()
    canvas = page.get_by_test_id("canvas")
    expect(canvas).to_be_visible()
    page.wait_for_load_state("networkidle")
    look(page, "dialog")
    area = canvas.bounding_box()
    assert area
    middle = area["x"] + area["width"] / 2, area["y"] + area["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 30, middle[1], steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Done").click()
    expect(first_tile(page)).to_contain_text("Changed")
    before = admin.get(f"{workplace.path}/annotations", label="RBC", order="-area", limit=1)["results"][0]

    page.get_by_role("button", name="Apply 1 change").click()
    expect(page.get_by_text("1 annotation was changed.")).to_be_visible()

    stored = admin.get(f"{workplace.path}/samples/{before['sample']['id']}/annotations")["annotations"]
    moved = next(each for each in stored if each["id"] == before["id"])
    assert moved["shape"]["points"][0][0] > before["box"][0]


def test_leaving_with_marks_asks_and_keys_mark(page: Page, workplace: Workplace) -> None:
    page.goto(f"{workplace.path}/samples/review?order=area")
    first_tile(page).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Space")
    page.keyboard.press("Delete")
    expect(page.get_by_text("Deleted", exact=True)).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Deleted", exact=True)).to_have_count(0)
    page.keyboard.press("Control+Shift+z")

    page.get_by_role("link", name="Labels", exact=True).click()

    expect(page.get_by_role("dialog")).to_contain_text("Leave without applying 2 changes?")
    look(page, "leaving")
    page.get_by_role("button", name="Stay").click()
    expect(page.get_by_text("Deleted", exact=True)).to_have_count(2)
    page.get_by_role("button", name="Cancel changes").click()
    page.get_by_role("link", name="Labels", exact=True).click()
    expect(page).to_have_url(f"{page.url.split('/datasets')[0]}{workplace.path}/labels")


def test_the_keys_walk_select_and_mark_without_a_mouse(page: Page, workplace: Workplace) -> None:
    page.goto(f"{workplace.path}/samples/review?order=area")
    first_tile(page).focus()
    page.keyboard.press("1")
    expect(first_tile(page)).to_contain_text("WBC")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_role("button", pressed=True)).to_have_count(3)
    page.keyboard.press("Delete")
    expect(page.get_by_text("Deleted", exact=True)).to_have_count(3)
    page.keyboard.press("Escape")
    page.keyboard.press("Home")
    expect(first_tile(page)).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.get_by_test_id("canvas")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("canvas")).to_have_count(0)
    expect(first_tile(page)).to_be_focused()


def test_own_work_that_is_not_saved_yet_goes_before_the_marks(
    window: Window, workplace: Workplace, admin: Caller
) -> None:
    window.accept("ERR_FAILED")
    page = window.page
    page.route(
        "**/annotations",
        lambda route: route.abort() if route.request.method == "PATCH" else route.continue_(),
    )
    page.goto(workplace.page_of(1))
    annotator = Annotator(page)
    annotator.wait_for_image()
    annotator.rows.first.click()
    annotator.press("ArrowDown")
    expect(annotator.save_state).to_have_attribute("data-state", "offline")
    label = annotator.rows.first.get_attribute("data-label")
    moved = annotator.rows.first.get_attribute("data-id")
    labels = {each["name"]: each["id"] for each in admin.get(f"{workplace.path}/labels")["results"]}
    page.goto(f"{workplace.path}/samples/review?order=area&label={labels[label]}")
    page.locator(f"[data-index]:has(img[src*='{moved}'])").get_by_role("button").click()
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Apply 1 change").click()
    expect(page.get_by_text("Nothing is applied yet: your work on 1 image is not saved")).to_be_visible()
    look(page, "unsaved")

    page.unroute("**/annotations")
    page.get_by_role("button", name="Apply 1 change").click()

    expect(page.get_by_text("1 was changed meanwhile and left as it is.")).to_be_visible()  # what was marked
    page.goto(workplace.page_of(1))
    annotator.wait_for_image()
    annotator.wait_until_saved()
    expect(page.get_by_test_id("conflict-notice")).to_have_count(0)
