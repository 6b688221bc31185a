"""The keys of the annotation page: those of another tool, a person's own, and what labels make of them."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Workplace
from tests.e2e.drawing import Annotator, Box

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(120)]
BOX = Box(100, 100, 200, 180)


def test_keys_of_another_tool_are_chosen_changed_and_used(page: Page, workplace: Workplace) -> None:
    page.goto(workplace.page_of(5))
    annotator = Annotator(page)
    annotator.wait_for_image()
    annotator.press("F2")
    page.get_by_role("combobox", name="Preset").focus()
    annotator.press("ArrowDown", "ArrowDown", "Enter")  # opens the list, goes to the next, takes it
    expect(page.get_by_test_id("key-preset")).to_contain_text("CVAT")
    row = page.locator("[data-testid=key-row][data-action=polygon-tool]")
    row.get_by_test_id("add-key").click()
    page.keyboard.press("f")
    expect(page.get_by_test_id("key-clash")).to_contain_text("F does “Next image” (always).")
    page.get_by_test_id("take-key").click()
    expect(row.locator("kbd")).to_have_text(["P", "F"])
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("keys-dialog")).to_be_hidden()

    annotator.press("f")
    expect(page.get_by_test_id("action-polygon-tool")).to_have_attribute("aria-pressed", "true")
    annotator.press("n", "Control+2")  # CVAT's keys: draw again, and the second label
    annotator.drag(BOX)
    expect(annotator.rows).to_have_attribute("data-label", "RBC")
    annotator.wait_until_saved()
    page.reload()
    annotator.wait_for_image()
    expect(page.get_by_test_id("label-choice").nth(1)).to_contain_text("Ctrl+2")
    annotator.press("F1")
    expect(page.get_by_test_id("help-sheet")).to_contain_text("PF")


def test_a_labels_key_that_a_command_has_is_shown_as_a_conflict(page: Page, workplace: Workplace) -> None:
    [label, *_] = workplace.admin.get(f"{workplace.path}/labels")["results"]
    workplace.admin.call("PATCH", f"{workplace.path}/labels/{label['id']}", {"shortcut": "d"})
    page.goto(f"{workplace.path}/labels")
    expect(page.get_by_test_id("label-key-clash")).to_have_accessible_name(
        "D does “Previous image” on the annotation page; 1 chooses the label there."
    )
