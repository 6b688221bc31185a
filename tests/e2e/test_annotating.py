"""Labeling one image: by mouse, by keyboard, through outages, beside other people."""

from collections.abc import Callable

import psutil
import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.calls import Caller, until
from tests.e2e.conftest import PASSWORD, OpenWindow, Window, Workplace
from tests.e2e.drawing import Annotator, Box
from tests.e2e.product import Product

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(120)]
FIRST, SECOND = Box(100, 100, 200, 180), Box(300, 220, 420, 330)
OFFLINE = r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"


def open_sample(page: Page, workplace: Workplace, number: int) -> Annotator:
    page.goto(workplace.page_of(number))
    annotator = Annotator(page)
    annotator.wait_for_image()
    return annotator


def draw(annotator: Annotator, box: Box, label: str = "RBC") -> None:
    annotator.drag(box)
    annotator.type_label(label)


def rbc(box: Box) -> tuple[str, tuple[float, ...]]:
    return "RBC", tuple(box)


def test_what_is_drawn_moved_and_resized_is_what_is_stored(page: Page, workplace: Workplace) -> None:
    annotator = open_sample(page, workplace, 5)
    draw(annotator, FIRST)
    draw(annotator, SECOND)
    annotator.press("v")
    annotator.move_between(FIRST.middle, (FIRST.middle[0] + 40, FIRST.middle[1] + 20))
    annotator.click(*SECOND.middle)
    annotator.move_between((SECOND.x1, SECOND.y1), (SECOND.x1 + 30, SECOND.y1 - 40))
    annotator.wait_until_saved()

    moved, resized = Box(140, 120, 240, 200), Box(300, 220, 450, 290)
    found = workplace.boxes(5)
    assert [label for label, _ in found] == ["RBC", "RBC"]
    assert [list(corners) for _, corners in found] == [
        pytest.approx(list(moved), abs=1),
        pytest.approx(list(resized), abs=1),
    ]


def test_a_polygon_is_drawn_corrected_and_stored(page: Page, workplace: Workplace, admin: Caller) -> None:
    annotator = open_sample(page, workplace, 5)
    annotator.press("p")
    for corner in [(100, 100), (200, 110), (400, 400), (150, 200)]:
        annotator.click(*corner)
    annotator.press("Backspace")
    annotator.click(150, 220)
    annotator.press("Enter")
    annotator.type_label("RBC")
    annotator.press("v")
    annotator.click(160, 150)
    annotator.move_between((150, 105), (150, 60))  # the middle of an edge becomes a corner
    annotator.wait_until_saved()

    wanted = [(100, 100), (150, 60), (200, 110), (400, 400), (150, 220)]
    path = f"{workplace.path}/samples/{workplace.samples[4]}/annotations"
    [stored] = admin.get(path)["annotations"]
    assert (stored["label"], stored["shape"]["kind"]) == ("RBC", "polygon")
    assert [tuple(point) for point in stored["shape"]["points"]] == [
        pytest.approx(each, abs=1) for each in wanted
    ]
    page.reload()
    expect(annotator.rows).to_have_count(1)


def test_drawing_at_a_zoom_is_exact(page: Page, workplace: Workplace) -> None:
    annotator = open_sample(page, workplace, 5)
    page.mouse.move(*annotator.place(320, 240))
    page.mouse.wheel(0, -700)
    expect(page.get_by_test_id("zoom")).not_to_have_text("153%")
    annotator.press("0")
    draw(annotator, FIRST)
    annotator.wait_until_saved()

    [(_, corners)] = workplace.boxes(5)
    assert list(corners) == pytest.approx(list(FIRST), abs=1)


def test_labels_are_changed_and_boxes_deleted_by_keys_alone(page: Page, workplace: Workplace) -> None:
    before = workplace.boxes(1)
    annotator = open_sample(page, workplace, 1)
    annotator.press(".")  # the first is a white cell
    selected = page.locator("[data-testid=annotation-row][data-selected=true]")
    expect(selected).to_have_count(1)
    annotator.press("3")
    expect(selected).to_have_attribute("data-label", "Platelets")
    annotator.press(".", "Delete")
    expect(annotator.rows).to_have_count(len(before) - 1)
    annotator.press("Control+z")
    expect(annotator.rows).to_have_count(len(before))
    annotator.wait_until_saved()

    after = workplace.boxes(1)
    assert [corners for _, corners in sorted(after, key=lambda each: each[1])] == sorted(
        corners for _, corners in before
    )
    assert len([label for label, _ in after if label == "Platelets"]) == 1


def test_arrows_move_the_selection_by_a_pixel(page: Page, workplace: Workplace) -> None:
    annotator = open_sample(page, workplace, 5)
    draw(annotator, FIRST)
    annotator.press("v")
    annotator.click(*FIRST.middle)
    annotator.press("ArrowRight", "Shift+ArrowDown")
    annotator.wait_until_saved()

    [(_, corners)] = workplace.boxes(5)
    assert list(corners) == pytest.approx([101, 110, 201, 190], abs=1)


def test_a_click_on_a_row_of_a_narrow_panel_selects_it_and_shows_its_fields(
    open_window: OpenWindow, workplace: Workplace
) -> None:
    page = open_window(username="operator", size=(1024, 768)).page
    annotator = open_sample(page, workplace, 1)

    annotator.rows.first.click()

    expect(annotator.rows.first).to_have_attribute("data-selected", "true")
    expect(page.get_by_test_id("selection-fields")).to_be_in_viewport()


def test_nothing_here_and_next_work_by_key(page: Page, workplace: Workplace) -> None:
    annotator = open_sample(page, workplace, 5)
    annotator.press("e")
    expect(annotator.sample_state).to_have_attribute("data-state", "labeled")
    annotator.next_image()
    annotator.wait_until_saved()

    assert workplace.stored(5)["state"] == "labeled"
    assert workplace.boxes(5) == []


def test_nothing_reaches_beyond_the_page_and_could_move_it(page: Page, workplace: Workplace) -> None:
    open_sample(page, workplace, 5)
    offer = page.get_by_test_id("repeat-previous")
    expect(offer).to_be_visible()
    box = offer.bounding_box()

    assert box is not None
    assert box["x"] + box["width"] <= 1440


def test_undo_and_redo_lead_to_the_image_before(page: Page, workplace: Workplace) -> None:
    annotator = open_sample(page, workplace, 5)
    first = annotator.name()
    draw(annotator, FIRST)
    annotator.wait_until_saved()
    second = annotator.next_image()
    annotator.press("Control+z")
    annotator.wait_for_image(second)
    expect(annotator.rows).to_have_count(0)
    annotator.wait_until_saved()
    assert (annotator.name(), workplace.boxes(5)) == (first, [])
    annotator.next_image()
    annotator.press("Control+y")
    annotator.wait_for_image(second)
    expect(annotator.rows).to_have_count(1)
    annotator.wait_until_saved()

    assert workplace.boxes(5) == [rbc(FIRST)]


def test_undo_goes_on_after_the_samples_were_looked_at(page: Page, workplace: Workplace) -> None:
    annotator = open_sample(page, workplace, 5)
    draw(annotator, FIRST)
    annotator.wait_until_saved()
    page.get_by_test_id("return-to-preview").click()
    page.get_by_role("link", name="Label BloodImage_00004").click()
    annotator.wait_for_image()
    expect(annotator.rows).to_have_count(1)
    annotator.press("Control+z")
    expect(annotator.rows).to_have_count(0)
    annotator.wait_until_saved()

    assert workplace.boxes(5) == []


def test_a_new_label_is_added_by_typing_it(page: Page, workplace: Workplace) -> None:
    annotator = open_sample(page, workplace, 5)
    draw(annotator, FIRST, "有核细胞 (new)")
    annotator.wait_until_saved()

    assert [label for label, _ in workplace.boxes(5)] == ["有核细胞 (new)"]


def test_returning_to_the_samples_shows_the_new_counts(page: Page, workplace: Workplace) -> None:
    page.goto(f"{workplace.path}/samples?tab=unlabeled")
    expect(page.get_by_role("tab", name="Unlabeled 9")).to_be_visible()
    page.get_by_role("link", name="Label BloodImage").first.click()
    annotator = Annotator(page)
    annotator.wait_for_image()
    draw(annotator, FIRST)
    page.get_by_test_id("return-to-preview").click()

    expect(page.get_by_role("tab", name="Unlabeled 8")).to_be_visible()
    expect(page.get_by_role("tab", name="Labeled 4", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Label BloodImage")).to_have_count(8)


def test_work_done_offline_is_saved_when_the_connection_is_back(window: Window, workplace: Workplace) -> None:
    window.accept(OFFLINE)
    annotator = open_sample(window.page, workplace, 5)
    window.context.set_offline(True)
    draw(annotator, FIRST)
    draw(annotator, SECOND)
    expect(annotator.save_state).to_have_attribute("data-state", "offline")
    assert workplace.boxes(5) == []

    window.context.set_offline(False)
    annotator.wait_until_saved()
    assert len(workplace.boxes(5)) == 2


class Saves:
    """The saves of a window, of which the first one meets with an accident."""

    def __init__(self, window: Window, accident: Callable[[Route], object]) -> None:
        window.accept(OFFLINE)
        self.accident = accident
        self.routes: list[Route] = []
        window.page.route("**/annotations", self._meet)

    def _meet(self, route: Route) -> None:
        if route.request.method == "GET":
            route.continue_()
            return
        self.routes.append(route)
        if len(self.routes) == 1:
            self.accident(route)
        else:
            route.continue_()


def hold(route: Route) -> None:
    """Never answer."""


def lose_the_answer(route: Route) -> None:
    route.fetch()
    route.abort()


def test_leaving_with_unsaved_work_goes_on_by_itself_once_it_is_saved(
    window: Window, workplace: Workplace
) -> None:
    window.accept(OFFLINE)
    annotator = open_sample(window.page, workplace, 5)
    window.context.set_offline(True)
    draw(annotator, FIRST)
    window.page.get_by_test_id("return-to-preview").click()
    expect(window.page.get_by_role("dialog")).to_contain_text("Not everything is saved yet")
    window.context.set_offline(False)

    expect(window.page.get_by_role("tab", name="Labeled 4", exact=True)).to_be_visible(timeout=15_000)
    expect(window.page.get_by_role("dialog")).to_have_count(0)
    assert len(workplace.boxes(5)) == 1


def test_a_page_reloaded_in_the_middle_of_a_save_loses_nothing(window: Window, workplace: Workplace) -> None:
    annotator = open_sample(window.page, workplace, 5)
    saves = Saves(window, hold)
    with window.page.expect_request(lambda request: request.method == "PATCH"):
        draw(annotator, FIRST)
    expect(annotator.save_state).to_have_attribute("data-state", "saving")
    window.page.reload()
    annotator.wait_for_image()

    expect(annotator.rows).to_have_count(1)
    annotator.wait_until_saved()
    assert len(saves.routes) == 2
    assert len(workplace.boxes(5)) == 1


def test_a_save_whose_answer_was_lost_is_stored_once(window: Window, workplace: Workplace) -> None:
    annotator = open_sample(window.page, workplace, 5)
    saves = Saves(window, lose_the_answer)
    draw(annotator, FIRST)
    annotator.wait_until_saved()

    assert len(saves.routes) == 2
    assert workplace.stored(5)["revision"] == 1
    assert len(workplace.boxes(5)) == 1


def test_two_people_who_draw_different_boxes_both_keep_theirs(
    open_window: OpenWindow, workplace: Workplace
) -> None:
    people = [workplace.let_in(name, "labeler") for name in ("anna", "bao")]
    windows = [open_window(username=name) for name in people]
    windows[1].accept("409")
    first, second = (open_sample(each.page, workplace, 5) for each in windows)
    draw(first, FIRST)
    first.wait_until_saved()
    draw(second, SECOND)
    second.wait_until_saved()

    assert len(workplace.boxes(5)) == 2
    expect(second.rows).to_have_count(2)


def test_a_viewer_sees_everything_and_can_change_nothing(
    open_window: OpenWindow, workplace: Workplace
) -> None:
    before = workplace.stored(1)
    window = open_window(username=workplace.let_in("vera", "viewer"))
    annotator = open_sample(window.page, workplace, 1)
    expect(annotator.rows).to_have_count(len(before["annotations"]))
    annotator.press("n")
    annotator.drag(FIRST)
    expect(window.page.get_by_test_id("label-popup")).to_be_hidden()
    annotator.press("v")
    annotator.click(*FIRST.middle)
    annotator.press("Delete", "1", "Shift+Delete", "e")

    expect(annotator.rows).to_have_count(len(before["annotations"]))
    expect(window.page.get_by_test_id("relabel")).to_have_count(0)
    assert workplace.stored(1) == before


def test_work_done_after_the_sign_in_ended_is_saved_after_the_next(
    window: Window, workplace: Workplace
) -> None:
    window.accept("401|403")
    annotator = open_sample(window.page, workplace, 5)
    # Whatever is still read when the cookies are gone leads to the sign-in page before the save does.
    window.page.wait_for_load_state("networkidle")
    window.context.clear_cookies()
    draw(annotator, FIRST)
    expect(annotator.save_state).to_have_attribute("data-state", "signed-out")
    window.page.get_by_test_id("signed-out-notice").get_by_role("link").click()
    window.page.get_by_label("User name").fill("operator")
    window.page.get_by_label("Password").fill(PASSWORD)
    window.page.get_by_role("button", name="Sign in").click()
    annotator.wait_for_image()

    expect(annotator.rows).to_have_count(1)
    until(lambda: len(workplace.boxes(5)) == 1, seconds=15)


def test_labeling_goes_on_over_a_killed_web_server(
    window: Window, workplace: Workplace, easel: Product
) -> None:
    window.accept("ERR_")
    annotator = open_sample(window.page, workplace, 5)
    draw(annotator, FIRST)
    web_server_of(easel).kill()
    draw(annotator, SECOND)
    annotator.next_image()
    draw(annotator, FIRST)

    expect(annotator.save_state).to_have_attribute("data-state", "saved", timeout=30_000)
    assert [len(workplace.boxes(number)) for number in (5, 6)] == [2, 1]


def web_server_of(easel: Product) -> psutil.Process:
    """The master of the web server: when it is killed, its workers end too."""
    children = psutil.Process(easel.process.pid).children()
    return next(each for each in children if any("gunicorn" in word for word in each.cmdline()))
