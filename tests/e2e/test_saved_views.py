"""Filters with alternatives, saved as views that a team shares."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.calls import Caller
from tests.e2e.conftest import OpenWindow, Workplace

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(120)]

TILES = re.compile("^(Label|标注) ")


@pytest.fixture
def wardrobe(admin: Caller, photos: Path, real_data: Path) -> str:
    """Two dresses, two hats and two shoes; a dress is labeled, a hat is hard."""
    for kind in ("dress", "hat", "shoes"):
        (photos / kind).mkdir()
        for image in sorted((real_data / "clothing" / kind).iterdir())[:2]:
            shutil.copyfile(image, photos / kind / image.name)
    body = {
        "name": photos.name,
        "type": "image_classification",
        "input_path": f"obs://photos/{photos.name}/",
        "labels": [{"name": "dress"}],
        "import_annotations": False,
    }
    dataset = admin.post("/datasets", body)["id"]
    admin.wait_for_jobs(dataset)
    samples = admin.get(f"/datasets/{dataset}/samples")["results"]
    batch = f"/datasets/{dataset}/samples/batch"
    dress = next(each["id"] for each in samples if each["directory"] == "dress")
    hat = next(each["id"] for each in samples if each["directory"] == "hat")
    admin.post(batch, {"action": "add_labels", "labels": ["dress"], "samples": [dress]})
    admin.post(batch, {"action": "mark_hard", "samples": [hat]})
    return f"/datasets/{dataset}"


def test_alternatives_are_added_kept_in_the_address_and_saved_as_a_view(page: Page, wardrobe: str) -> None:
    page.goto(f"{wardrobe}/samples?label=dress")
    tiles = page.get_by_role("link", name=TILES)
    expect(tiles).to_have_count(1)

    page.get_by_role("button", name="Or…").click()
    page.get_by_role("radiogroup", name="Hard examples").get_by_text("Hard", exact=True).click()
    page.keyboard.press("Escape")
    expect(tiles).to_have_count(2)
    page.get_by_role("button", name="Views").click()
    page.get_by_role("menuitem", name="Save as a view").click()
    page.get_by_role("textbox", name="Name of the view").fill("Dress or hard")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The view “Dress or hard” was saved")).to_be_visible()
    page.get_by_role("button", name="Clear the filter").click()
    expect(tiles).to_have_count(6)

    page.get_by_role("button", name="Dress or hard").click()
    page.get_by_role("menuitem", name="Dress or hard", exact=True).click()
    expect(tiles).to_have_count(2)
    page.reload()
    expect(tiles).to_have_count(2)
    expect(page.get_by_role("group", name="Alternative 2")).to_contain_text("Hard")


def test_a_view_is_chosen_and_deleted_and_brought_back_in_chinese(
    admin: Caller, page: Page, wardrobe: str
) -> None:
    either = [{"label": ["dress"]}, {"directory": "shoes"}]
    admin.post(f"{wardrobe}/views", {"name": "裙子或鞋", "filter": {"any_of": either}, "grid": "compact"})
    page.add_init_script("localStorage.setItem('easel.language', 'zh-CN')")
    page.goto(f"{wardrobe}/samples")
    tiles = page.get_by_role("link", name=TILES)
    expect(tiles).to_have_count(6)

    page.get_by_role("button", name="视图", exact=True).click()
    page.get_by_role("menuitem", name="裙子或鞋").click()
    expect(tiles).to_have_count(3)
    page.get_by_role("button", name="裙子或鞋").click()
    page.get_by_role("menuitem", name="删除").click()
    expect(page.get_by_text("视图“裙子或鞋”已删除")).to_be_visible()
    page.get_by_role("button", name="撤销", exact=True).click()

    expect(page.get_by_text("视图“裙子或鞋”已保存")).to_be_visible()
    expect(page.get_by_role("button", name="裙子或鞋")).to_be_visible()


def choose(page: Page, button: str, item: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def test_two_people_use_a_view_until_one_of_them_deletes_it(
    page: Page, workplace: Workplace, open_window: OpenWindow
) -> None:
    colleague = open_window(username=workplace.let_in("colleague", "labeler"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{workplace.path}/samples?label=WBC")
    choose(page, "Views", "Save as a view…")
    page.get_by_role("textbox", name="Name of the view").fill("White cells")
    page.get_by_role("button", name="Save", exact=True).click()
    choose(page, "White cells", "Copy the link to “White cells”")
    expect(page.get_by_text("is on the clipboard")).to_be_visible()

    other = colleague.page
    other.goto(page.evaluate("navigator.clipboard.readText()"))
    expect(other.get_by_text("Label WBC")).to_be_visible()
    choose(page, "White cells", "Rename “White cells”…")
    page.get_by_role("textbox", name="Name of the view").fill("Leukocytes")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Leukocytes")).to_be_visible()
    other.reload()
    other.get_by_role("button", name="Leukocytes").click()
    expect(other.get_by_role("menuitem", name="Leukocytes", exact=True)).to_be_visible()
    expect(other.get_by_role("menuitem", name="Delete “Leukocytes”")).to_have_count(0)
    other.keyboard.press("Escape")

    choose(page, "Leukocytes", "Delete “Leukocytes”")
    expect(page.get_by_text("The view “Leukocytes” was deleted")).to_be_visible()
    other.reload()
    expect(other.get_by_role("button", name="Views", exact=True)).to_be_visible()
    expect(other.get_by_text("Label WBC")).to_be_visible()
