"""An image that is too large to be shown whole: it comes as tiles, and what is drawn on it lies where it was drawn."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.calls import Caller
from tests.e2e.conftest import Workplace
from tests.e2e.drawing import Annotator, Box

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]
SIZE = (9000, 6000)
RED = Box(6000, 4000, 6600, 4400)
MOST_APART = 8  # px of the image: a pixel of the screen is seven of them


@pytest.fixture
def large(admin: Caller, photos: Path) -> Workplace:
    """A dataset of one image of 54 megapixels: a red box on grey."""
    image = Image.new("RGB", SIZE, "grey")
    image.paste("red", (int(RED.x0), int(RED.y0), int(RED.x1), int(RED.y1)))
    image.save(photos / "large.png", compress_level=1)
    return Workplace(admin, photos)


def colour_at(page: Page, x: float, y: float) -> list[int]:
    """What the lower canvas shows at a place of the page: red, green, blue."""
    found: list[int] = page.evaluate(
        """([x, y]) => {
          const canvas = document.querySelector("[data-testid=canvas] canvas");
          const box = canvas.getBoundingClientRect();
          return [...canvas.getContext("2d").getImageData(x - box.left, y - box.top, 1, 1).data.slice(0, 3)];
        }""",
        [x, y],
    )
    return found


def test_a_large_image_comes_as_tiles_and_is_labeled_where_it_shows(page: Page, large: Workplace) -> None:
    tiles: list[str] = []
    whole: list[str] = []
    page.on("response", lambda answer: tiles.append(answer.url) if "/tiles/" in answer.url else None)
    page.on("request", lambda request: whole.append(request.url) if "/image?" in request.url else None)
    page.goto(large.page_of(1))
    annotator = Annotator(page, SIZE)
    annotator.wait_for_image()
    expect(page.get_by_text("The large image is being prepared")).to_have_count(0, timeout=30_000)
    middle = annotator.place(*RED.middle)
    page.mouse.move(*middle)
    page.mouse.wheel(0, -1200)
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some((entry) => /tiles[/]5[/]/.test(entry.name))"
    )
    red, green, blue = colour_at(page, *middle)
    annotator.press("0")
    annotator.drag(RED)
    annotator.type_label("RBC")
    annotator.wait_until_saved()
    [(label, corners)] = large.boxes(1)
    assert (label, red > 200, green < 60, blue < 60, whole) == ("RBC", True, True, True, [])
    assert corners == pytest.approx((RED.x0, RED.y0, RED.x1, RED.y1), abs=MOST_APART)


def test_quick_review_mends_a_box_of_a_large_image_by_tiles(
    page: Page, admin: Caller, large: Workplace
) -> None:
    shape = {"kind": "rectangle", "points": [[RED.x0, RED.y0], [RED.x1, RED.y1]]}
    box = {"label": "RBC", "shape": shape}
    admin.call(
        "PATCH", f"{large.path}/samples/{large.samples[0]}/annotations", {"revision": 0, "upsert": [box]}
    )
    whole: list[str] = []
    page.on("request", lambda request: whole.append(request.url) if "/image?" in request.url else None)
    page.goto(f"{large.path}/samples/review?order=area")
    page.locator("[data-index='0'] button").dblclick()
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some((entry) => /tiles[/]5[/]/.test(entry.name))"
    )
    page.wait_for_load_state("networkidle")
    area = page.get_by_test_id("canvas").bounding_box()
    assert area
    middle = area["x"] + area["width"] / 2, area["y"] + area["height"] / 2
    red, green, blue = colour_at(page, *middle)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 30, middle[1], steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Apply 1 change").click()
    expect(page.get_by_text("1 annotation was changed.")).to_be_visible()
    [(_, (left, *_rest))] = large.boxes(1)
    assert (red > 200, green < 60, blue < 60, whole, left > RED.x0) == (True, True, True, [], True)
