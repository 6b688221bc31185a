"""Several people at once: who changed what is asked, nobody's drawing is lost."""

import pytest
from playwright.sync_api import expect

from tests.e2e.calls import Caller
from tests.e2e.conftest import OpenWindow, Window, Workplace
from tests.e2e.drawing import Annotator, Box

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(120)]
DRAWN = Box(100, 100, 200, 180)


def open_sample(window: Window, workplace: Workplace, number: int) -> Annotator:
    window.page.goto(workplace.page_of(number))
    annotator = Annotator(window.page)
    annotator.wait_for_image()
    return annotator


def two_people(open_window: OpenWindow, workplace: Workplace, role: str = "labeler") -> list[Window]:
    windows = [open_window(username=workplace.let_in(name, role)) for name in ("anna", "bao")]
    windows[1].accept("409")
    return windows


def relabel_first(annotator: Annotator, key: str) -> None:
    annotator.rows.filter(has_text="RBC").first.click()
    annotator.press(key)


def first_label(workplace: Workplace) -> str:
    """The label of the box that `relabel_first` changes: the first that was a red cell."""
    return str(workplace.stored(1)["annotations"][1]["label"])


@pytest.mark.parametrize(("key", "kept"), [("1", "WBC"), ("2", "Platelets")])
def test_two_people_who_change_the_same_box_compare_and_choose(
    open_window: OpenWindow, workplace: Workplace, key: str, kept: str
) -> None:
    windows = two_people(open_window, workplace)
    first, second = (open_sample(each, workplace, 1) for each in windows)
    before = len(workplace.boxes(1))
    relabel_first(first, "3")  # Platelets
    first.wait_until_saved()
    relabel_first(second, "1")  # WBC
    dialog = windows[1].page.get_by_test_id("conflict-desk")
    expect(dialog.get_by_role("application")).to_have_count(2)
    expect(dialog.get_by_test_id("conflict-row")).to_have_count(1)
    assert first_label(workplace) == "Platelets"
    second.press(key, "Enter")
    second.wait_until_saved()

    expect(dialog).to_have_count(0)
    assert len(workplace.boxes(1)) == before
    assert first_label(workplace) == kept


def test_a_conflict_waits_until_the_person_has_time_for_it(
    open_window: OpenWindow, workplace: Workplace
) -> None:
    windows = two_people(open_window, workplace)
    first, second = (open_sample(each, workplace, 1) for each in windows)
    relabel_first(first, "3")
    first.wait_until_saved()
    relabel_first(second, "1")
    page = windows[1].page
    page.get_by_test_id("conflict-later").click()
    expect(page.get_by_test_id("conflict-desk")).to_have_count(0)
    page.reload()
    second.wait_for_image()
    page.get_by_test_id("conflict-later").click()
    expect(second.save_state).to_have_attribute("data-state", "conflict")
    page.get_by_test_id("compare").click()
    page.get_by_test_id("all-mine").click()
    page.get_by_test_id("settle-conflicts").click()
    second.wait_until_saved()

    assert first_label(workplace) == "WBC"


def draw_with_a_label_that_goes(window: Window, workplace: Workplace, admin: Caller) -> Annotator:
    """Someone draws while he is offline, and meanwhile the label is deleted."""
    label = admin.post(f"{workplace.path}/labels", {"name": "Cyst"})["id"]
    window.accept("400|ERR_")
    annotator = open_sample(window, workplace, 5)
    window.context.set_offline(True)
    annotator.drag(DRAWN)
    annotator.type_label("Cyst")
    admin.call("DELETE", f"{workplace.path}/labels/{label}")
    window.context.set_offline(False)
    expect(window.page.get_by_test_id("gone-label-notice")).to_contain_text("“Cyst”")
    return annotator


def test_what_was_drawn_with_a_label_deleted_elsewhere_gets_another_one(
    open_window: OpenWindow, workplace: Workplace, admin: Caller
) -> None:
    window = open_window(username=workplace.let_in("anna", "labeler"))
    annotator = draw_with_a_label_that_goes(window, workplace, admin)
    window.page.reload()
    annotator.wait_for_image()
    window.page.get_by_test_id("gone-label-other").click()
    window.page.get_by_title("WBC", exact=True).click()
    annotator.wait_until_saved()

    expect(annotator.rows).to_have_count(1)
    assert [label for label, _ in workplace.boxes(5)] == ["WBC"]


def test_a_label_deleted_elsewhere_is_created_again_for_what_was_drawn_with_it(
    open_window: OpenWindow, workplace: Workplace, admin: Caller
) -> None:
    window = open_window(username=workplace.let_in("anna", "manager"))
    annotator = draw_with_a_label_that_goes(window, workplace, admin)
    window.page.get_by_test_id("gone-label-create").click()
    annotator.wait_until_saved()

    assert [label for label, _ in workplace.boxes(5)] == ["Cyst"]


def start_labeling(window: Window, workplace: Workplace) -> Annotator:
    window.page.goto(f"{workplace.path}/samples")
    window.page.get_by_role("button", name="Start labeling").click()
    annotator = Annotator(window.page)
    annotator.wait_for_image()
    return annotator


def box_and_next(annotator: Annotator) -> str:
    annotator.drag(DRAWN)
    annotator.type_label("RBC")
    return annotator.next_image()


def test_the_queue_gives_two_people_different_samples(open_window: OpenWindow, workplace: Workplace) -> None:
    windows = two_people(open_window, workplace)
    people = [start_labeling(each, workplace) for each in windows]
    begun = [each.name() for each in people]
    went_on = [box_and_next(each) for each in people]
    for each in people:
        each.wait_until_saved()

    assert len({*begun, *went_on}) == 4
    assert len(workplace.boxes(4) + workplace.boxes(5)) == 2


def test_a_sample_is_skipped_with_a_reason_and_goes_to_the_next_person(
    open_window: OpenWindow, workplace: Workplace
) -> None:
    windows = two_people(open_window, workplace)
    first = start_labeling(windows[0], workplace)
    skipped = first.name()
    windows[0].page.get_by_test_id("skip").click()
    windows[0].page.get_by_label("Why? Optional").fill("too dark")
    first.press("Enter")
    first.wait_for_image(skipped)

    assert start_labeling(windows[1], workplace).name() == skipped


def test_a_sample_that_is_left_goes_to_the_next_person(open_window: OpenWindow, workplace: Workplace) -> None:
    windows = two_people(open_window, workplace)
    left = start_labeling(windows[0], workplace).name()
    with windows[0].page.expect_response(lambda answer: answer.url.endswith("/release")):
        windows[0].page.get_by_test_id("return-to-preview").click()

    assert start_labeling(windows[1], workplace).name() == left


def test_the_queue_says_when_nothing_is_left_and_leads_back(
    open_window: OpenWindow, workplace: Workplace, admin: Caller
) -> None:
    rest = {"action": "delete", "samples": workplace.samples[4:], "delete_source": False}
    admin.post(f"{workplace.path}/samples/batch", rest)
    window = open_window(username=workplace.let_in("anna", "labeler"))
    annotator = start_labeling(window, workplace)
    annotator.drag(DRAWN)
    annotator.type_label("RBC")
    annotator.press("f")
    window.page.get_by_test_id("queue-over").get_by_role("button").click()

    expect(window.page.get_by_role("tab", name="Unlabeled 0")).to_be_visible()


def test_people_at_the_same_sample_see_each_other(open_window: OpenWindow, workplace: Workplace) -> None:
    windows = two_people(open_window, workplace)
    for each in windows:
        open_sample(each, workplace, 5)
    expect(windows[0].page.get_by_test_id("together")).to_have_text("bao has this image open too")
    windows[1].page.get_by_test_id("return-to-preview").click()

    expect(windows[0].page.get_by_test_id("together")).to_have_count(0)
    expect(windows[0].page.get_by_test_id("person")).to_have_count(0)
