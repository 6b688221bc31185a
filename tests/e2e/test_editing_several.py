"""Working on several annotations at once, from image to image, in both languages."""

import os
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.calls import Caller, until
from tests.e2e.conftest import OpenWindow, Workplace
from tests.e2e.drawing import Annotator, Box

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(180)]
FIRST, SECOND = Box(100, 100, 200, 180), Box(300, 220, 420, 330)


class Words(NamedTuple):
    locale: str
    repeated: str
    undo: str
    relabel: str
    lock: str


WORDS = [
    Words("en-US", "2 annotations repeated from the previous image.", "Undo", "Change the label…", "Lock"),
    Words("zh-CN", "已复用上一张图片的 2 个标注。", "撤销", "修改标签…", "锁定"),
]


def look(page: Page, name: str) -> None:
    """A picture for whoever asks for it."""
    if folder := os.environ.get("EASEL_LOOK"):
        page.screenshot(path=f"{folder}/{name}.png")


def give_attributes(admin: Caller, workplace: Workplace) -> None:
    labels = admin.get(f"{workplace.path}/labels")["results"]
    [rbc] = [each for each in labels if each["name"] == "RBC"]
    attributes = [
        {"name": "stage", "type": "select", "values": ["young", "mature"], "default": "mature"},
        {"name": "remark", "type": "text"},
    ]
    admin.call("PATCH", f"{workplace.path}/labels/{rbc['id']}", {"attributes": attributes})


def draw_two(annotator: Annotator) -> None:
    for box in (FIRST, SECOND):
        annotator.drag(box)
        annotator.type_label("RBC")


def marks(workplace: Workplace, number: int) -> list[dict[str, object]]:
    return [each["attributes"] for each in workplace.stored(number)["annotations"]]


@pytest.mark.parametrize("words", WORDS, ids=["en", "zh"])
def test_marks_are_copied_with_what_is_said_of_them(
    words: Words, open_window: OpenWindow, workplace: Workplace, admin: Caller
) -> None:
    give_attributes(admin, workplace)
    page = open_window(username="operator", locale=words.locale).page
    page.goto(workplace.page_of(5))
    annotator = Annotator(page)
    annotator.wait_for_image()
    draw_two(annotator)
    annotator.press("v", "Control+a")
    page.get_by_role("textbox", name="remark").fill("seen")
    page.keyboard.press("Enter")
    look(page, f"several-{words.locale}")
    annotator.press("Control+c")
    annotator.next_image()
    annotator.press("Control+v")
    expect(annotator.rows).to_have_count(2)
    annotator.next_image()
    look(page, f"empty-{words.locale}")
    annotator.press("Shift+R")
    expect(annotator.rows).to_have_count(2)
    expect(page.get_by_text(words.repeated)).to_be_visible()
    look(page, f"repeated-{words.locale}")
    annotator.press("Shift+Q")
    annotator.wait_until_saved()

    said = {"stage": "mature", "remark": "seen"}
    assert [marks(workplace, number) for number in (5, 6, 7)] == [[said, said]] * 3
    assert workplace.boxes(7) == workplace.boxes(5)

    page.get_by_role("button", name=words.undo, exact=True).last.click()
    expect(annotator.rows).to_have_count(0)

    annotator.press("Shift+M")
    page.keyboard.type("blurred")
    page.get_by_test_id("next-sample").click()
    sample = f"{workplace.path}/samples/{workplace.samples[6]}"
    until(lambda: admin.get(sample)["hard"] and admin.get(sample)["properties"].get("note") == "blurred")


@pytest.mark.parametrize("words", WORDS, ids=["en", "zh"])
def test_a_menu_relabels_and_a_lock_holds(
    words: Words, open_window: OpenWindow, workplace: Workplace
) -> None:
    page = open_window(username="operator", locale=words.locale, size=(1024, 768)).page
    page.goto(workplace.page_of(5))
    annotator = Annotator(page)
    annotator.wait_for_image()
    draw_two(annotator)
    annotator.press("v")
    page.mouse.click(*annotator.place(*FIRST.middle), button="right")
    look(page, f"menu-{words.locale}")
    page.get_by_role("menuitem", name=words.relabel).click()
    page.keyboard.type("WBC")
    page.keyboard.press("Enter")
    annotator.press("Shift+L", "Escape")
    annotator.move_between(FIRST.middle, (FIRST.middle[0] + 60, FIRST.middle[1]))
    annotator.press("0")
    look(page, f"locked-{words.locale}")
    page.keyboard.down("Shift")
    annotator.move_between((50, 50), (500, 400))
    page.keyboard.up("Shift")
    annotator.press("Delete")
    annotator.wait_until_saved()

    [(label, corners)] = workplace.boxes(5)
    assert label == "WBC"
    assert list(corners) == pytest.approx(list(FIRST), abs=1)
    [row] = annotator.rows.all()
    expect(row).to_have_attribute("data-locked", "true")
