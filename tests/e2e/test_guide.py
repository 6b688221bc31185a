"""The first steps of somebody who labels for the first time: shown once, led by what is done, never in the way."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Workplace
from tests.e2e.drawing import Annotator, Box

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(120)]


def open_sample(page: Page, workplace: Workplace, number: int) -> Annotator:
    page.goto(workplace.page_of(number))
    annotator = Annotator(page)
    annotator.wait_for_image()
    return annotator


def test_the_first_steps_follow_what_is_done_and_do_not_come_back(page: Page, workplace: Workplace) -> None:
    annotator = open_sample(page, workplace, 5)
    guide = page.get_by_test_id("guide")
    expect(guide).to_have_attribute("data-step", "draw")
    annotator.drag(Box(100, 100, 200, 180))
    expect(guide).to_have_attribute("data-step", "name")
    annotator.type_label("RBC")
    expect(guide).to_have_attribute("data-step", "next")
    annotator.next_image()
    expect(guide).to_have_attribute("data-step", "done")
    guide.get_by_role("button").click()

    page.reload()
    annotator.wait_for_image()
    expect(guide).to_be_hidden()


def test_the_first_steps_are_skipped_and_shown_again_on_demand(page: Page, workplace: Workplace) -> None:
    annotator = open_sample(page, workplace, 5)
    guide = page.get_by_test_id("guide")
    guide.get_by_role("button", name="Skip the steps").click()
    expect(guide).to_be_hidden()
    annotator.press("?")
    page.get_by_role("button", name="Show the first steps again").click()

    expect(guide).to_have_attribute("data-step", "draw")


def test_a_box_is_drawn_through_the_card(page: Page, workplace: Workplace) -> None:
    annotator = open_sample(page, workplace, 5)
    card = page.get_by_test_id("guide").bounding_box()
    assert card is not None
    page.mouse.move(card["x"] + 20, card["y"] - 60)
    page.mouse.down()
    page.mouse.move(card["x"] + 60, card["y"] + 10, steps=4)
    page.mouse.up()
    annotator.type_label("RBC")
    annotator.wait_until_saved()

    assert [label for label, _ in workplace.boxes(5)] == ["RBC"]
