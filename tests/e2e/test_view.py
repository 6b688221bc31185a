"""How a person sees and draws: aligned to neighbours, with his own view settings, on the full screen."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Workplace
from tests.e2e.drawing import Annotator, Box

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(120)]
FIRST = Box(100, 100, 200, 180)
BESIDE = Box(203, 102, 220, 183)  # two or three pixels off the first one's sides: within reach of its pull
ALIGNED, EXACT = (200, 100, 220, 180), tuple(BESIDE)


@pytest.fixture
def annotator(page: Page, workplace: Workplace) -> Annotator:
    """The annotation page on an empty image."""
    page.goto(workplace.page_of(5))
    annotator = Annotator(page)
    annotator.wait_for_image()
    page.get_by_test_id("guide").get_by_role("button").click()  # it is skipped
    return annotator


def draw(annotator: Annotator, box: Box) -> None:
    annotator.drag(box)
    annotator.type_label("RBC")
    annotator.wait_until_saved()


def draw_with_alt(annotator: Annotator, box: Box) -> None:
    keyboard = annotator.page.keyboard
    keyboard.down("Alt")
    annotator.drag(box)
    keyboard.up("Alt")
    annotator.type_label("RBC")
    annotator.wait_until_saved()


def seen(annotator: Annotator) -> Image.Image:
    """The drawing area as it looks, without what is under the pointer."""
    annotator.page.mouse.move(700, 2)
    shot = annotator.canvas.screenshot()
    return Image.open(io.BytesIO(shot)).convert("RGB")


def brightness(image: Image.Image) -> float:
    return float(ImageStat.Stat(image.convert("L")).mean[0])


def open_view(page: Page) -> None:
    page.get_by_test_id("view-settings").click()
    expect(page.get_by_test_id("view-panel")).to_be_visible()


def test_a_box_is_drawn_to_the_pixel_without_alt(annotator: Annotator, workplace: Workplace) -> None:
    draw(annotator, FIRST)
    draw(annotator, BESIDE)
    assert [corners for _, corners in workplace.boxes(5)] == [tuple(FIRST), EXACT]


def test_with_alt_held_a_box_is_aligned_to_its_neighbour(annotator: Annotator, workplace: Workplace) -> None:
    draw(annotator, FIRST)
    draw_with_alt(annotator, BESIDE)
    assert [corners for _, corners in workplace.boxes(5)] == [tuple(FIRST), ALIGNED]


def test_where_aligning_is_set_alt_suspends_it(annotator: Annotator, workplace: Workplace) -> None:
    draw(annotator, FIRST)
    annotator.press("Shift+a")
    draw_with_alt(annotator, BESIDE)
    assert [corners for _, corners in workplace.boxes(5)] == [tuple(FIRST), EXACT]


def test_the_setting_to_align_is_kept_over_a_reload(annotator: Annotator, workplace: Workplace) -> None:
    annotator.press("Shift+a")
    annotator.page.reload()
    annotator.wait_for_image()
    draw(annotator, FIRST)
    draw(annotator, BESIDE)
    assert [corners for _, corners in workplace.boxes(5)] == [tuple(FIRST), ALIGNED]


def test_a_brighter_picture_is_seen_and_stays_brighter_until_reset(annotator: Annotator) -> None:
    page = annotator.page
    usual = brightness(seen(annotator))
    open_view(page)
    page.get_by_role("slider", name="Brightness").focus()
    annotator.press("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "Escape")
    page.reload()
    annotator.wait_for_image()
    brighter = brightness(seen(annotator))
    annotator.press("Shift+t")
    reset = brightness(seen(annotator))
    assert brighter > usual + 10
    assert reset == pytest.approx(usual, abs=1)


def test_fills_names_and_colours_change_the_pixels_and_are_kept(annotator: Annotator) -> None:
    draw(annotator, FIRST)
    annotator.press("Escape")
    usual = seen(annotator)
    annotator.press("Shift+f", "Shift+n")
    bare = seen(annotator)
    annotator.page.reload()
    annotator.wait_for_image()
    reloaded = seen(annotator)
    annotator.press("Shift+f", "Shift+n")
    restored = seen(annotator)
    assert ImageChops.difference(usual, bare).getbbox() is not None
    assert ImageChops.difference(bare, reloaded).getbbox() is None
    assert ImageChops.difference(usual, restored).getbbox() is None


def test_the_page_fills_the_screen_and_the_image_is_still_drawn_on(
    annotator: Annotator, workplace: Workplace
) -> None:
    page = annotator.page
    annotator.press("Control+Shift+f")
    button = page.get_by_role("button", name="Full screen")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.fullscreenElement === document.documentElement")
    draw(annotator, FIRST)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("document.fullscreenElement") is None
    assert workplace.boxes(5) == [("RBC", tuple(FIRST))]


def test_who_leaves_the_page_leaves_full_screen(annotator: Annotator) -> None:
    page = annotator.page
    annotator.press("Control+Shift+f")
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.get_by_role("button", name="Return to preview").click()
    page.wait_for_function("() => document.fullscreenElement === null")
