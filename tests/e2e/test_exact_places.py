"""What is drawn around a thing on the screen is stored around it on the upright image.

Photographs are turned by their EXIF; screens have one, one and a half or two pixels to a pixel of CSS. Where a thing
lies is read off the screen itself, as eyes do.
"""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from tests.e2e.calls import Caller, until
from tests.e2e.conftest import OpenWindow, Workplace
from tests.e2e.drawing import Annotator, Box

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]
ORIENTATION = 0x0112
# A viewer of a file with this orientation turns its pixels; how they were turned the other way before.
STORED = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
PATCH = Box(416, 224, 560, 320)
LARGE_PATCH = Box(4800, 2880, 5120, 3072)
SOFT_EDGE = 6  # device pixels over which the edge of a sharp picture may stretch


def photograph(file: Path, size: tuple[int, int], patch: Box, orientation: int) -> None:
    """Write a grey photograph with a red patch; size and patch are of the upright image."""
    upright = Image.new("RGB", size, "grey")
    upright.paste("red", (int(patch.x0), int(patch.y0), int(patch.x1), int(patch.y1)))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    upright.transpose(STORED[orientation]).save(file, quality=95, subsampling=0, exif=exif)


class Screen:
    """What is seen of the canvas of a page."""

    def __init__(self, page: Page, ratio: float) -> None:
        self.page = page
        self.ratio = ratio

    def patch(self) -> Box:
        """Where the red patch is seen, in CSS pixels of the page, once its edges are sharp."""
        found = until(self._sharp_patch, seconds=30)
        assert found is not None
        return found

    def draw_around_patch(self) -> None:
        found = self.patch()
        self.page.mouse.move(found.x0, found.y0)
        self.page.mouse.down()
        self.page.mouse.move(*found.middle)
        self.page.mouse.move(found.x1, found.y1)
        self.page.mouse.up()

    def zoom_at_patch(self, turn: int) -> None:
        self.page.mouse.move(*self.patch().middle)
        # Chromium takes the turn of a simulated wheel in device pixels.
        self.page.mouse.wheel(0, turn * self.ratio)

    def _sharp_patch(self) -> Box | None:
        area = self.page.get_by_test_id("canvas").bounding_box()
        assert area is not None
        shot = Image.open(io.BytesIO(self.page.screenshot(clip=area))).convert("RGB")
        redness = ImageChops.subtract(shot.getchannel("R"), shot.getchannel("G"))
        outer, edge, inner = (
            redness.point([0] * least + [255] * (256 - least)).getbbox() for least in (60, 128, 200)
        )
        if not outer or not edge or not inner:
            return None
        if max(abs(one - other) for one, other in zip(outer, inner, strict=True)) > SOFT_EDGE:
            return None
        x0, y0, x1, y1 = (side / self.ratio for side in edge)
        return Box(area["x"] + x0, area["y"] + y0, area["x"] + x1, area["y"] + y1)


def open_hidden(page: Page, workplace: Workplace) -> Annotator:
    """The first sample without shapes, names and map over the picture."""
    page.goto(workplace.page_of(1))
    annotator = Annotator(page)
    annotator.wait_for_image()
    annotator.press("Shift+h", "Shift+o", "1")
    return annotator


def is_patch(corners: tuple[float, ...], patch: Box) -> bool:
    return list(corners) == pytest.approx(list(patch), abs=1)


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_turned_photograph_is_labeled_where_it_shows(
    open_window: OpenWindow, admin: Caller, photos: Path, orientation: int, ratio: float
) -> None:
    photograph(photos / "turned.jpg", (900, 600), PATCH, orientation)
    workplace = Workplace(admin, photos)
    page = open_window(username="operator", ratio=ratio).page
    annotator = open_hidden(page, workplace)
    screen = Screen(page, ratio)
    screen.draw_around_patch()
    annotator.press("Shift+0")
    screen.draw_around_patch()
    screen.zoom_at_patch(-700)
    expect(page.get_by_test_id("zoom")).to_have_text("306%")
    screen.draw_around_patch()
    expect(annotator.rows).to_have_count(3)
    annotator.wait_until_saved()

    [(_, fitted), (_, actual), (_, enlarged)] = workplace.boxes(1)
    assert is_patch(fitted, PATCH), fitted
    assert is_patch(actual, PATCH), actual
    assert is_patch(enlarged, PATCH), enlarged


@pytest.mark.parametrize(("orientation", "ratio"), [(3, 2), (6, 1.5), (8, 1)])
def test_turned_tiles_are_labeled_where_they_show(
    open_window: OpenWindow, admin: Caller, photos: Path, orientation: int, ratio: float
) -> None:
    photograph(photos / "large.jpg", (9000, 5000), LARGE_PATCH, orientation)
    workplace = Workplace(admin, photos)
    page = open_window(username="operator", ratio=ratio).page
    annotator = open_hidden(page, workplace)
    screen = Screen(page, ratio)
    screen.zoom_at_patch(-1400)
    screen.draw_around_patch()
    screen.zoom_at_patch(-300)
    screen.draw_around_patch()
    expect(annotator.rows).to_have_count(2)
    annotator.wait_until_saved()

    [(_, first), (_, second)] = workplace.boxes(1)
    assert is_patch(first, LARGE_PATCH), first
    assert is_patch(second, LARGE_PATCH), second


def test_on_another_screen_the_picture_is_drawn_as_fine_as_that_one(
    page: Page, admin: Caller, photos: Path
) -> None:
    photograph(photos / "upright.jpg", (900, 600), PATCH, 6)
    annotator = open_hidden(page, Workplace(admin, photos))
    finer = {"width": 1440, "height": 900, "deviceScaleFactor": 2, "mobile": False}
    page.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", finer)
    page.mouse.move(*annotator.place(100, 100))
    page.wait_for_function(
        """() => [...document.querySelectorAll("[data-testid=canvas] canvas")]
          .every((canvas) => canvas.width === 2 * canvas.clientWidth)"""
    )
