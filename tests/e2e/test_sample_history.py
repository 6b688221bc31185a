"""The history of a sample beside its image, and undo of any change."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.calls import Caller
from tests.e2e.conftest import Window, Workplace
from tests.e2e.drawing import Annotator, Box

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(120)]
FIRST, SECOND = Box(100, 100, 200, 180), Box(300, 220, 420, 330)


def draw(annotator: Annotator, box: Box) -> None:
    annotator.drag(box)
    annotator.type_label("RBC")
    annotator.wait_until_saved()


def test_an_earlier_change_is_undone_and_later_work_stays(page: Page, workplace: Workplace) -> None:
    page.goto(workplace.page_of(5))
    annotator = Annotator(page)
    annotator.wait_for_image()
    annotator.press("y")
    history = page.get_by_role("dialog", name="History")
    expect(history).to_contain_text("Nobody has changed this sample yet.")
    draw(annotator, FIRST)
    draw(annotator, SECOND)

    entries = history.get_by_role("list", name="History").locator("> li")
    expect(entries).to_have_count(2)
    expect(history).to_contain_text("Active time: you")
    entries.nth(1).get_by_role("button", name="Undo").click()

    expect(page.get_by_text("Undone")).to_be_visible()
    expect(entries).to_have_count(3)
    expect(entries.nth(0)).to_contain_text("1 annotation removed")
    expect(page.get_by_test_id("annotation-row")).to_have_count(1)
    assert workplace.boxes(5) == [("RBC", tuple(SECOND))]


def test_what_was_changed_since_is_not_undone_and_says_so_in_chinese(
    window: Window, workplace: Workplace, admin: Caller
) -> None:
    page = window.page
    window.accept(r"409 \(Conflict\)")
    batch = f"{workplace.path}/samples/batch"
    sample = workplace.samples[0]
    admin.post(batch, {"action": "replace_label", "from": "RBC", "to": "WBC", "samples": [sample]})
    admin.post(batch, {"action": "clear", "samples": [sample]})
    page.add_init_script("localStorage.setItem('easel.language', 'zh-CN')")
    page.goto(workplace.page_of(1))
    Annotator(page).wait_for_image()
    page.get_by_role("button", name="标注历史").click()

    entries = page.get_by_role("list", name="标注历史").locator("> li")
    entries.nth(1).get_by_role("button", name="仅撤销此样本").click()

    expect(page.get_by_text("之后又有更改，无法撤销")).to_be_visible()
    assert workplace.stored(1)["annotations"] == []


def upper_canvas(page: Page) -> str:
    """What lies over the shapes: what a person holds, or points at."""
    found: str = page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=canvas] canvas')].at(-1).toDataURL()"
    )
    return found


def test_a_change_that_is_pointed_at_is_seen_on_the_image(page: Page, workplace: Workplace) -> None:
    page.goto(workplace.page_of(5))
    annotator = Annotator(page)
    annotator.wait_for_image()
    draw(annotator, FIRST)
    annotator.press("y")
    entry = page.get_by_role("dialog", name="History").get_by_role("list", name="History").locator("> li")
    expect(entry).to_have_count(1)
    page.get_by_test_id("sample-name").hover()  # no crosshair is seen then
    nothing = upper_canvas(page)
    entry.hover()
    page.wait_for_function(
        """(before) => [...document.querySelectorAll('[data-testid=canvas] canvas')].at(-1).toDataURL() !== before""",
        arg=nothing,
    )
    page.get_by_test_id("sample-name").hover()
    page.wait_for_function(
        """(before) => [...document.querySelectorAll('[data-testid=canvas] canvas')].at(-1).toDataURL() === before""",
        arg=nothing,
    )


def test_a_change_is_shown_by_keyboard_too(page: Page, workplace: Workplace) -> None:
    page.goto(workplace.page_of(1))
    annotator = Annotator(page)
    annotator.wait_for_image()
    annotator.press("y")
    entry = (
        page.get_by_role("dialog", name="History").get_by_role("list", name="History").locator("> li").first
    )
    nothing = upper_canvas(page)
    entry.get_by_role("button", name="Undo").focus()
    page.wait_for_function(
        """(before) => [...document.querySelectorAll('[data-testid=canvas] canvas')].at(-1).toDataURL() !== before""",
        arg=nothing,
    )
