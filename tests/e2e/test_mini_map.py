"""The map of an image of which only a part is in sight."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenWindow, Workplace
from tests.e2e.drawing import Annotator, Box

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(120)]
IMAGE = (640, 480)


def open_enlarged(page: Page, workplace: Workplace) -> Annotator:
    page.goto(workplace.page_of(5))
    annotator = Annotator(page)
    annotator.wait_for_image()
    annotator.press("=", "=", "=", "=")
    return annotator


def test_the_map_moves_the_view_to_where_it_is_pressed(page: Page, workplace: Workplace) -> None:
    annotator = open_enlarged(page, workplace)
    zoom = page.get_by_test_id("zoom").inner_text()
    mini_map = page.get_by_test_id("mini-map")
    box = mini_map.bounding_box()
    assert box is not None
    corner = (box["x"] + 0.75 * box["width"], box["y"] + 0.75 * box["height"])
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(*corner, steps=5)
    page.mouse.up()
    area = annotator.canvas.bounding_box()
    assert area is not None
    middle = area["x"] + area["width"] / 2, area["y"] + area["height"] / 2
    page.mouse.move(middle[0] - 60, middle[1] - 60)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1] + 60, steps=4)
    page.mouse.up()
    annotator.type_label("RBC")
    annotator.wait_until_saved()

    [(_, corners)] = workplace.boxes(5)
    assert page.get_by_test_id("zoom").inner_text() == zoom
    assert Box(*corners).middle == pytest.approx((0.75 * IMAGE[0], 0.75 * IMAGE[1]), abs=4)


def test_the_map_goes_by_its_key_and_stays_away(page: Page, workplace: Workplace) -> None:
    annotator = open_enlarged(page, workplace)
    mini_map = page.get_by_test_id("mini-map")
    expect(mini_map).to_be_visible()
    annotator.press("Shift+o")
    expect(mini_map).to_have_count(0)
    page.reload()
    annotator.wait_for_image()
    annotator.press("=", "=", "=", "=")
    expect(mini_map).to_have_count(0)


def test_the_map_leaves_the_tools_in_reach_on_a_small_screen(
    open_window: OpenWindow, workplace: Workplace
) -> None:
    page = open_window(username="operator", size=(1024, 768)).page
    open_enlarged(page, workplace)
    map_box = page.get_by_test_id("mini-map").bounding_box()
    tools = page.get_by_role("toolbar").bounding_box()
    assert map_box is not None
    assert tools is not None
    assert map_box["x"] > tools["x"] + tools["width"]
