"""The annotation page as a person uses it: mouse and keyboard, in pixels of the image."""

import re
from typing import NamedTuple

from playwright.sync_api import FloatRect, Page, expect

FIT_MARGIN = 24  # CSS pixels that the page leaves around an image it has fitted


class Box(NamedTuple):
    """A rectangle in pixels of the image."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


class Annotator:
    """The annotation page of a dataset whose images are all of one size; its view is always the fitted one."""

    def __init__(self, page: Page, image: tuple[int, int] = (640, 480)) -> None:
        self.page = page
        self.image = image
        self.canvas = page.get_by_test_id("canvas")
        self.rows = page.get_by_test_id("annotation-row")
        self.save_state = page.get_by_test_id("save-state")
        self.sample_state = page.get_by_test_id("sample-state")

    @property
    def scale(self) -> float:
        """CSS pixels to a pixel of the image."""
        area = self._area()
        width, height = self.image
        room = area["width"] - 2 * FIT_MARGIN, area["height"] - 2 * FIT_MARGIN
        return min(room[0] / width, room[1] / height, 8)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where on the screen a point of the image lies."""
        area, scale = self._area(), self.scale
        left = area["x"] + (area["width"] - self.image[0] * scale) / 2
        top = area["y"] + (area["height"] - self.image[1] * scale) / 2
        return left + x * scale, top + y * scale

    def drag(self, box: Box) -> None:
        self.move_between((box.x0, box.y0), (box.x1, box.y1))

    def move_between(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press at one point of the image and let go at another."""
        self.page.mouse.move(*self.place(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.place(*end), steps=4)
        self.page.mouse.up()

    def click_corners(self, box: Box) -> None:
        self.page.mouse.click(*self.place(box.x0, box.y0))
        self.page.mouse.move(*self.place(*box.middle))
        self.page.mouse.click(*self.place(box.x1, box.y1))

    def click(self, x: float, y: float) -> None:
        self.page.mouse.click(*self.place(x, y))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type_label(self, name: str) -> None:
        """Answer the popup by typing."""
        expect(self.page.get_by_test_id("label-popup-input")).to_be_focused()
        self.page.keyboard.type(name)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_test_id("label-popup")).to_be_hidden()

    def name(self) -> str:
        return self.page.get_by_test_id("sample-name").inner_text()

    def wait_for_image(self, previous: str = "") -> str:
        """The name of the shown sample, once it is another than `previous` and can be drawn on."""
        title = self.page.get_by_test_id("sample-name")
        expect(title).to_have_text(re.compile(rf"^(?!{re.escape(previous)}$).+"))  # empty while it is read
        expect(self.sample_state).to_be_visible()
        return title.inner_text()

    def wait_until_saved(self) -> None:
        expect(self.save_state).to_have_attribute("data-state", "saved")

    def next_image(self) -> str:
        """Go on by key; answers the name of the new sample."""
        before = self.name()
        self.press("f")
        return self.wait_for_image(before)

    def _area(self) -> FloatRect:
        box = self.canvas.bounding_box()
        assert box is not None
        return box
