"""The canvas under fingers and on a touchpad: one finger draws, two move the view."""

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.conftest import Workplace
from tests.e2e.drawing import Annotator, Box

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(120)]
CELL = Box(100, 100, 200, 180)
Place = tuple[float, float]


class Hand:
    """Fingers on a screen, as the browser hears of them."""

    def __init__(self, page: Page) -> None:
        self.devtools: CDPSession = page.context.new_cdp_session(page)

    def touch(self, kind: str, *fingers: Place) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(fingers)]
        self.devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def drag(self, start: Place, end: Place) -> None:
        self.touch("touchStart", start)
        self.touch("touchMove", between(start, end, 0.5))
        self.touch("touchMove", end)
        self.touch("touchEnd")

    def drag_two(self, starts: tuple[Place, Place], ends: tuple[Place, Place]) -> None:
        """The second finger comes when the first has moved already, as on any real screen."""
        (first, second), (first_end, second_end) = starts, ends
        self.touch("touchStart", first)
        self.touch("touchMove", between(first, first_end, 0.2))
        self.touch("touchStart", between(first, first_end, 0.2), between(second, second_end, 0.2))
        for share in (0.4, 0.6, 0.8, 1.0):
            self.touch("touchMove", between(first, first_end, share), between(second, second_end, share))
        self.touch("touchEnd", first_end)
        self.touch("touchMove", (first_end[0] + 60, first_end[1] + 60))
        self.touch("touchEnd")


def between(start: Place, end: Place, share: float) -> Place:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def open_sample(page: Page, workplace: Workplace) -> Annotator:
    page.goto(workplace.page_of(5))
    annotator = Annotator(page)
    annotator.wait_for_image()
    return annotator


def percent(page: Page) -> int:
    return int(page.get_by_test_id("zoom").inner_text().removesuffix("%"))


def test_one_finger_draws_a_box(page: Page, workplace: Workplace) -> None:
    annotator = open_sample(page, workplace)
    Hand(page).drag(annotator.place(CELL.x0, CELL.y0), annotator.place(CELL.x1, CELL.y1))
    annotator.type_label("RBC")
    annotator.wait_until_saved()
    assert workplace.boxes(5) == [("RBC", tuple(CELL))]


def test_two_fingers_zoom_about_what_is_between_them_and_draw_nothing(
    page: Page, workplace: Workplace
) -> None:
    annotator = open_sample(page, workplace)
    x, y = annotator.place(*CELL.middle)
    before = percent(page)
    Hand(page).drag_two(((x - 40, y), (x + 40, y)), ((x - 80, y), (x + 80, y)))
    after = percent(page)
    zoomed = after / before
    # What lay between the fingers lies there still: a box drawn around it there is a box around it on the image.
    half = (
        (CELL.x1 - CELL.x0) / 2 * annotator.scale * zoomed,
        (CELL.y1 - CELL.y0) / 2 * annotator.scale * zoomed,
    )
    Hand(page).drag((x - half[0], y - half[1]), (x + half[0], y + half[1]))
    annotator.type_label("RBC")
    annotator.wait_until_saved()
    [(_, corners)] = workplace.boxes(5)
    assert 1.4 < zoomed < 2.6
    assert list(corners) == pytest.approx(list(CELL), abs=2)


def test_two_fingers_that_move_together_pan(page: Page, workplace: Workplace) -> None:
    annotator = open_sample(page, workplace)
    x, y = annotator.place(320, 240)
    before = percent(page)
    Hand(page).drag_two(((x - 50, y), (x + 50, y)), ((x + 50, y + 60), (x + 150, y + 60)))
    expect(annotator.rows).to_have_count(0)
    assert percent(page) == before

    left, top = annotator.place(CELL.x0, CELL.y0)
    right, bottom = annotator.place(CELL.x1, CELL.y1)
    # The view followed from where the second finger came: four fifths of the way.
    Hand(page).drag((left + 80, top + 48), (right + 80, bottom + 48))
    annotator.type_label("RBC")
    annotator.wait_until_saved()
    [(_, corners)] = workplace.boxes(5)
    assert list(corners) == pytest.approx(list(CELL), abs=1)


def test_a_pinch_on_a_touchpad_zooms_the_image_and_not_the_page(page: Page, workplace: Workplace) -> None:
    annotator = open_sample(page, workplace)
    before = percent(page)
    page.mouse.move(*annotator.place(320, 240))
    page.keyboard.down("Control")
    page.mouse.wheel(0, -40)
    page.keyboard.up("Control")
    expect(page.get_by_test_id("zoom")).not_to_have_text(f"{before}%")
    assert percent(page) == pytest.approx(before * 1.49, rel=0.02)
    assert page.evaluate("visualViewport.scale") == 1
