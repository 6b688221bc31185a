"""A running Easel, a browser, and people who are signed in. What a page complains about fails its test."""

import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    sync_playwright,
)

from tests.e2e.calls import Caller, RefusedError, signed_in_cookies
from tests.e2e.product import ROOT, Product

SCREENSHOTS = ROOT / "test-results"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PASSWORD = "a password for tests"
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.effectiveDirective} refused ${event.blockedURI}`));
"""
LABELS = ("WBC", "RBC", "Platelets")  # keys 1, 2, 3
Failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let fixtures know, when they end, that their test has failed."""
    report = yield
    if report.failed:
        item.stash[Failed] = True
    return report


@pytest.fixture(scope="session")
def cells(real_data: Path) -> Path:
    """The real detection set: `images/*.jpg`, `annotations/*.xml`."""
    return real_data / "blood-cells"


@pytest.fixture(scope="session")
def easel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One Easel for all tests of a session: bucket `cells` is the real images, read-only; `photos` is a test's own."""
    folder = tmp_path_factory.mktemp("easel")
    (folder / "photos").mkdir()
    buckets = {"photos": str(folder / "photos")}
    if real := os.environ.get("EASEL_REAL_DATA"):
        buckets["cells"] = f"{real}/blood-cells:ro"
    product = Product(folder / "var", buckets, {"EASEL_ML_HOSTS": "127.0.0.1"})
    yield product
    product.stop()


@pytest.fixture
def outage(easel: Product) -> Iterator[Callable[[], None]]:
    """`outage()` stops Easel; it answers again after `easel.start()`, at the latest when the test ends."""
    yield easel.stop
    if easel.process.poll() is not None:
        easel.start()


@pytest.fixture(scope="session")
def admin(easel: Product) -> Caller:
    return easel.administrator("operator", PASSWORD)


@pytest.fixture
def photos(easel: Product, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder in the bucket `photos` for this test alone; its path is `obs://photos/<its name>/`."""
    folder = easel.folder.parent / "photos" / re.sub(r"[^a-z0-9]+", "-", request.node.name.lower())[:60]
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright keeps an event loop in this thread, and Django then refuses to touch a database: other tests of
    # the same run would fail, although nothing here is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
    yield chromium
    chromium.close()


def find_chromium() -> str | None:
    """`EASEL_CHROMIUM` or the system's; None lets Playwright look for its own."""
    names = [os.environ.get("EASEL_CHROMIUM", ""), *CHROMIUM]
    return next((found for name in names if name and (found := shutil.which(name))), None)


class Window:
    """A browser window of one person. `complaints` is what its pages said that they should not say."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.complaints: list[str] = []
        self.accepted: list[str] = []
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))
        self.page = context.new_page()

    def accept(self, pattern: str) -> None:
        """The test provokes messages that match: they are no complaint."""
        self.accepted.append(pattern)

    def unexpected(self) -> list[str]:
        return [each for each in self.complaints if not any(re.search(one, each) for one in self.accepted)]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")


OpenWindow = Callable[..., Window]


@pytest.fixture
def open_window(browser: Browser, easel: Product, request: pytest.FixtureRequest) -> Iterator[OpenWindow]:
    """`open_window()`: a new browser profile; `username=` signs that person in.

    `size=` is in CSS pixels, `ratio=` is device pixels to each.
    """
    windows: list[Window] = []

    def open_one(
        *, username: str = "", size: tuple[int, int] = (1440, 900), locale: str = "en-US", ratio: float = 1
    ) -> Window:
        context = browser.new_context(
            base_url=easel.base_url,
            viewport={"width": size[0], "height": size[1]},
            locale=locale,
            device_scale_factor=ratio,
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        if username:
            context.add_cookies(signed_in_cookies(easel.base_url, username, PASSWORD))
        windows.append(Window(context))
        return windows[-1]

    yield open_one
    if request.node.stash.get(Failed, False):
        keep_screenshots(windows, request.node.name)
    said = [each for window in windows for each in window.unexpected()]
    for window in windows:
        window.context.close()
    assert said == []


def keep_screenshots(windows: list[Window], name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    pages = [page for window in windows for page in window.context.pages]
    for number, page in enumerate(pages, 1):
        try:
            page.screenshot(path=SCREENSHOTS / f"{name}-{number}.png")
        except Error as error:
            print(f"No screenshot of {page.url}: {error}")  # noqa: T201  pytest shows it with the failure


@pytest.fixture
def window(open_window: OpenWindow, admin: Caller) -> Window:
    """A window of an administrator."""
    return open_window(username="operator")


@pytest.fixture
def page(window: Window) -> Page:
    return window.page


class Workplace:
    """A dataset of twelve real images, of which the first three carry their boxes, and how people come to it."""

    def __init__(self, admin: Caller, folder: Path) -> None:
        self.admin = admin
        labels = [{"name": name} for name in LABELS]
        path = f"obs://photos/{folder.name}/"
        body = {"name": folder.name, "type": "object_detection", "input_path": path, "labels": labels}
        self.id = admin.post("/datasets", body)["id"]
        admin.wait_for_jobs(self.id)
        self.path = f"/datasets/{self.id}"
        rows = admin.get(f"{self.path}/samples", order="number")["results"]
        self.samples: list[str] = [each["id"] for each in rows]

    def let_in(self, username: str, role: str) -> str:
        """Give a person an account, where he has none, and a role here; answers his name."""
        try:
            self.admin.post("/users", {"username": username, "email": "", "password": PASSWORD})
        except RefusedError as refusal:
            if refusal.status != 409:
                raise
        self.admin.post(f"{self.path}/members", {"user": username, "role": role})
        return username

    def page_of(self, number: int) -> str:
        """The address at which the sample of this number, from 1, is annotated."""
        return f"{self.path}/annotate/{self.samples[number - 1]}"

    def stored(self, number: int) -> dict[str, Any]:
        """What the API knows of the sample: `revision`, `state`, `annotations`."""
        answer: dict[str, Any] = self.admin.get(f"{self.path}/samples/{self.samples[number - 1]}/annotations")
        return answer

    def boxes(self, number: int) -> list[tuple[str, tuple[float, ...]]]:
        """Label and corners of every box, to a pixel, in order."""
        return sorted(
            (each["label"], tuple(round(value) for corner in each["shape"]["points"] for value in corner))
            for each in self.stored(number)["annotations"]
        )


@pytest.fixture
def workplace(admin: Caller, photos: Path, cells: Path) -> Workplace:
    images = sorted((cells / "images").glob("*.jpg"))[:12]
    for image in images:
        shutil.copyfile(image, photos / image.name)
    for image in images[:3]:
        shutil.copyfile(cells / "annotations" / f"{image.stem}.xml", photos / f"{image.stem}.xml")
    return Workplace(admin, photos)
