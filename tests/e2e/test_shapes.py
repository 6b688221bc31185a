"""Every kind of shape drawn by hand, and what outlines are turned into: read back from the server, and by a reload."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from datasets.run_lengths import decode_counts, mask_extent
from tests.e2e.conftest import OpenWindow, Workplace
from tests.e2e.drawing import Annotator, Box

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(180)]
Points = list[tuple[float, float]]


def begin(page: Page, workplace: Workplace) -> Annotator:
    """An image without annotations, and RBC as the active label, so that no drawing asks."""
    page.goto(workplace.page_of(5))
    annotator = Annotator(page)
    annotator.wait_for_image()
    annotator.press("1")
    return annotator


def click_through(annotator: Annotator, key: str, points: Points) -> None:
    annotator.press(key)
    for point in points:
        annotator.click(*point)


def shapes(workplace: Workplace) -> list[dict[str, Any]]:
    return [each["shape"] for each in workplace.stored(5)["annotations"]]


def reloaded(page: Page, annotator: Annotator, count: int) -> None:
    page.reload()
    expect(annotator.rows).to_have_count(count)


def area_of(mask: dict[str, Any]) -> int:
    runs = decode_counts(mask["rle"]["counts"])
    return mask_extent(runs, mask["rle"]["size"][0])[1]


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_every_kind_is_drawn_and_stored(open_window: OpenWindow, workplace: Workplace, locale: str) -> None:
    page = open_window(username="operator", locale=locale).page
    annotator = begin(page, workplace)
    annotator.drag(Box(20, 20, 100, 90))
    click_through(annotator, "w", [(150, 20), (220, 60), (180, 90), (130, 50)])
    click_through(annotator, "t", [(300, 60), (380, 60), (380, 100)])
    click_through(annotator, "p", [(450, 30), (560, 30), (500, 110), (450, 30)])
    annotator.press("c")
    annotator.move_between((80, 200), (120, 200))
    click_through(annotator, "l", [(200, 160), (260, 240), (320, 160)])
    annotator.press("Enter")
    click_through(annotator, "i", [(380, 160), (440, 240)])
    click_through(annotator, "Shift+I", [(480, 160), (540, 240)])
    click_through(annotator, "o", [(600, 200)])
    annotator.press("b")
    annotator.move_between((100, 350), (300, 350))
    annotator.wait_until_saved()

    found = {shape["kind"]: shape for shape in shapes(workplace)}
    assert [shape["kind"] for shape in shapes(workplace)].count("rectangle") == 2
    assert set(found) == {
        "rectangle", "rotated_rectangle", "polygon", "circle", "polyline", "line", "dashed", "point", "mask"
    }  # fmt: skip
    assert found["rectangle"]["points"] == [pytest.approx([130, 20], abs=1), pytest.approx([220, 90], abs=1)]
    assert found["rotated_rectangle"]["points"] == [
        pytest.approx([340, 80], abs=1),
        pytest.approx([80, 40], abs=1),
    ]
    assert found["circle"]["points"] == [pytest.approx([80, 200], abs=1), pytest.approx([40, 0], abs=1)]
    assert area_of(found["mask"]) == pytest.approx(200 * 20 + 314, rel=0.05)
    reloaded(page, annotator, 10)


def test_a_mask_is_painted_stroke_by_stroke_and_erased(page: Page, workplace: Workplace) -> None:
    annotator = begin(page, workplace)
    annotator.press("b", "]", "]")
    annotator.move_between((100, 200), (300, 200))
    annotator.move_between((200, 100), (200, 300))
    expect(annotator.rows).to_have_count(1)
    annotator.wait_until_saved()
    [before] = shapes(workplace)
    annotator.press("Shift+B")
    annotator.click(200, 200)
    annotator.wait_until_saved()

    [after] = shapes(workplace)
    assert area_of(after) < area_of(before)
    annotator.press("Control+z", "Control+z")
    annotator.wait_until_saved()
    [undone] = shapes(workplace)
    assert area_of(undone) < area_of(after)
    reloaded(page, annotator, 1)


def test_an_outline_is_cut_joined_simplified_and_turned_into_a_mask(page: Page, workplace: Workplace) -> None:
    annotator = begin(page, workplace)
    click_through(annotator, "p", [(100, 100), (200, 100.4), (300, 100), (300, 300), (100, 300)])
    annotator.press("Enter", "k")
    annotator.move_between((200, 50), (200, 350))
    expect(annotator.rows).to_have_count(2)
    annotator.press("v", "Control+a", "j")
    expect(annotator.rows).to_have_count(1)
    annotator.press("s")
    annotator.wait_until_saved()
    [outline] = shapes(workplace)
    assert len(outline["points"]) == 4

    annotator.press("Shift+P")
    annotator.wait_until_saved()
    [mask] = shapes(workplace)
    assert area_of(mask) == pytest.approx(40_000, rel=0.01)
    annotator.press("m")
    annotator.wait_until_saved()
    [back] = shapes(workplace)
    assert back["kind"] == "polygon"
    reloaded(page, annotator, 1)
