"""A browser or a server that dies while someone draws: what was drawn is saved once, and shown when he is back."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, Route, expect

from tests.e2e.calls import signed_in_cookies, until
from tests.e2e.conftest import FLAGS, PASSWORD, Workplace, find_chromium
from tests.e2e.drawing import Annotator, Box
from tests.e2e.product import Product

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(180)]
# Tells the test of each mark that the browser has on its disk.
TELL_WHAT_IS_KEPT = """
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (entry) {
  const request = put.call(this, entry);
  const edits = entry.batches.flatMap((batch) => batch.edits);
  this.transaction.addEventListener("complete", () => edits.forEach(({ id }) => tellKept(id)));
  return request;
};
"""


class OwnBrowser:
    """A browser whose profile outlives it. `kept` are the ids of the annotations that it has put into its database."""

    def __init__(self, playwright: Playwright, profile: Path, base_url: str) -> None:
        self.playwright = playwright
        self.profile = profile
        self.base_url = base_url
        self.kept: set[str] = set()
        self.last_of: tuple[int, float] | None = None
        self.context = self._launch()

    def _launch(self) -> BrowserContext:
        context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=find_chromium(),
            args=FLAGS,
            base_url=self.base_url,
            viewport={"width": 1440, "height": 900},
            locale="en-US",
        )
        context.set_default_timeout(15_000)
        # A browser writes cookies to its disk only twice a minute: those of a killed one may be lost.
        context.add_cookies(signed_in_cookies(self.base_url, "operator", PASSWORD))
        context.expose_function("tellKept", self._hear)
        context.add_init_script(TELL_WHAT_IS_KEPT)
        return context

    def _hear(self, kept: str) -> None:
        self.kept.add(kept)
        if self.last_of and len(self.kept) == self.last_of[0]:
            threading.Timer(self.last_of[1], self.kill).start()
            self.last_of = None

    def die_after(self, kept: int, seconds: float) -> None:
        """Be killed so many seconds after so many marks are on the disk, whatever goes on then."""
        self.last_of = kept, seconds

    def wait_until_kept(self, count: int) -> None:
        # What the page tells is heard while something is asked of it.
        until(lambda: self.page.evaluate("true") and len(self.kept) == count, seconds=10)

    @property
    def page(self) -> Page:
        return self.context.pages[0]

    def processes(self) -> list[psutil.Process]:
        """The browser and all that it has started."""
        own = psutil.Process().children(recursive=True)
        [browser] = [each for each in own if is_browser_of(each, self.profile)]
        return [browser, *browser.children(recursive=True)]

    def kill(self) -> None:
        processes = self.processes()
        for each in processes:
            each.kill()
        psutil.wait_procs(processes, timeout=10)

    def open_again(self) -> None:
        self.context = self._launch()


def is_browser_of(process: psutil.Process, profile: Path) -> bool:
    words = process.cmdline()
    return f"--user-data-dir={profile}" in words and not any(word.startswith("--type=") for word in words)


@pytest.fixture
def own_browser(
    playwright: Playwright, tmp_path: Path, easel: Product, admin: object
) -> Iterator[OwnBrowser]:
    browser = OwnBrowser(playwright, tmp_path / "profile", easel.base_url)
    yield browser
    browser.context.close()


def open_sample(page: Page, workplace: Workplace, number: int) -> Annotator:
    page.goto(workplace.page_of(number))
    annotator = Annotator(page)
    annotator.wait_for_image()
    return annotator


def box(number: int) -> Box:
    """Boxes in rows, none of which is like another."""
    x, y = 20 + 40 * (number % 14), 20 + 36 * (number // 14)
    return Box(x, y, x + 30, y + 28)


def draw_until_it_dies(annotator: Annotator) -> None:
    mouse = annotator.page.mouse
    places = [
        (annotator.place(each.x0, each.y0), annotator.place(each.x1, each.y1))
        for each in map(box, range(140))
    ]
    annotator.press("2")
    try:
        for start, end in places:
            mouse.move(*start)
            mouse.down()
            mouse.move(*end)
            mouse.up()
    except Error:
        return
    raise AssertionError("The browser has outlived the drawing.")


def save_nothing(route: Route) -> None:
    """A server that reads and hangs: what is saved is never answered."""
    if route.request.method == "GET":
        route.continue_()


@pytest.mark.parametrize(("kept", "seconds"), [(1, 0), (2, 0.03), (6, 0.07), (12, 0)])
def test_a_browser_killed_while_drawing_loses_nothing(
    own_browser: OwnBrowser, workplace: Workplace, kept: int, seconds: float
) -> None:
    annotator = open_sample(own_browser.page, workplace, 5)
    own_browser.die_after(kept, seconds)
    draw_until_it_dies(annotator)
    own_browser.open_again()
    annotator = open_sample(own_browser.page, workplace, 5)
    annotator.wait_until_saved()

    expect_everything_once(own_browser, annotator, workplace)


@pytest.mark.parametrize(("kept", "seconds"), [(1, 0.01), (7, 0.04)])
def test_a_browser_killed_before_any_answer_loses_nothing(
    own_browser: OwnBrowser, workplace: Workplace, kept: int, seconds: float
) -> None:
    annotator = open_sample(own_browser.page, workplace, 5)
    own_browser.page.route("**/annotations", save_nothing)
    own_browser.die_after(kept, seconds)
    draw_until_it_dies(annotator)
    assert workplace.boxes(5) == []
    own_browser.open_again()
    annotator = open_sample(own_browser.page, workplace, 5)
    annotator.wait_until_saved()

    expect_everything_once(own_browser, annotator, workplace)


def expect_everything_once(own_browser: OwnBrowser, annotator: Annotator, workplace: Workplace) -> None:
    stored = workplace.stored(5)["annotations"]
    assert own_browser.kept
    assert own_browser.kept <= {each["id"] for each in stored}
    assert len(set(workplace.boxes(5))) == len(stored)
    expect(annotator.rows).to_have_count(len(stored))


def test_what_a_killed_browser_kept_is_sent_from_any_page(
    own_browser: OwnBrowser, workplace: Workplace, easel: Product, outage: Callable[[], None]
) -> None:
    annotator = open_sample(own_browser.page, workplace, 5)
    outage()
    annotator.press("2")
    for number in range(3):
        annotator.drag(box(number))
    expect(annotator.save_state).to_have_attribute("data-state", "offline")
    own_browser.wait_until_kept(3)
    own_browser.kill()
    easel.start()
    own_browser.open_again()
    own_browser.page.goto(f"{workplace.path}/samples")

    expect(own_browser.page.get_by_role("tab", name="Labeled 4", exact=True)).to_be_visible()
    assert [corners for _, corners in workplace.boxes(5)] == [
        pytest.approx(box(number), abs=1) for number in range(3)
    ]
