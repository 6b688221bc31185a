"""Chromium with an Easel beside it, and how long what one does in it takes."""

import bisect
import itertools
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.calls import Caller, signed_in_cookies
from tests.e2e.conftest import FLAGS, find_chromium
from tests.e2e.product import Product

PASSWORD = "a password for benchmarks"
SIZE = (1440, 900)  # CSS pixels
MEGABYTE = 1 << 20
# What a page does on its main thread for a frame, up to the list of what is to be drawn: no rasterising.
RECORDING = frozenset(
    ("EventDispatch", "FireAnimationFrame", "FunctionCall", "TimerFire", "RunMicrotasks", "UpdateLayoutTree",
     "Layout", "PrePaint", "Paint", "Layerize", "MajorGC", "MinorGC")
)  # fmt: skip
AT_REST = 0.5  # ms: frames below it only count frames, and would make the others look better
TRACED = "devtools.timeline,disabled-by-default-devtools.timeline,v8"
# From an event to the end of the first frame after which DONE holds; kept in `window.took`. What is drawn in a frame
# may come after other callbacks of it: looked for among them it would be seen a frame late.
WATCH = """() => {
  window.took = new Promise((resolve) => {
    addEventListener("TYPE", (event) => {
      const after = () => {
        const now = performance.now();
        (DONE) ? resolve(now - event.timeStamp) : look();
      };
      const look = () => requestAnimationFrame(() => setTimeout(after));
      look();
    }, { once: true, capture: true });
  });
}"""
COUNT_FRAMES = """() => {
  window.frames_ = [];
  const count = (now) => { window.frames_.push(now); window.counting = requestAnimationFrame(count); };
  window.counting = requestAnimationFrame(count);
}"""


@dataclass(frozen=True, slots=True)
class Stage:
    """A running Easel, a browser, and an administrator's way to the API. `photos` is its only bucket."""

    product: Product
    browser: Browser
    caller: Caller
    photos: Path

    def window(self) -> Page:
        """A page of a new profile, signed in."""
        size = {"width": SIZE[0], "height": SIZE[1]}
        context = self.browser.new_context(base_url=self.product.base_url, viewport=size, locale="en-US")  # type: ignore[arg-type]
        context.add_cookies(signed_in_cookies(self.product.base_url, "operator", PASSWORD))
        context.add_init_script("localStorage.setItem('easel.language', 'en')")
        return context.new_page()

    def dataset(self, name: str, labels: list[str]) -> tuple[str, list[str]]:
        """A dataset of the folder of this name in the bucket: its path and its samples' ids."""
        body = {
            "name": name, "type": "object_detection", "input_path": f"obs://photos/{name}/",
            "labels": [{"name": label} for label in labels],
        }  # fmt: skip
        dataset = self.caller.post("/datasets", body)["id"]
        self.caller.wait_for_jobs(dataset)
        rows = self.caller.get(f"/datasets/{dataset}/samples", order="number")["results"]
        return f"/datasets/{dataset}", [row["id"] for row in rows]


@contextmanager
def stage() -> Iterator[Stage]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
    with tempfile.TemporaryDirectory(prefix="easel-bench-browser-") as folder:
        photos = Path(folder, "photos")
        photos.mkdir()
        product = Product(Path(folder, "var"), {"photos": str(photos)})
        try:
            caller = product.administrator("operator", PASSWORD)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
                yield Stage(product, browser, caller, photos)
                browser.close()
        finally:
            product.stop()


@dataclass(frozen=True, slots=True)
class Frames:
    """Milliseconds of the frames of a gesture: script and recording, and from frame to frame."""

    recording: list[float]
    intervals: list[float]


@contextmanager
def traced(browser: Browser, page: Page) -> Iterator[Frames]:
    """The frames of what the block does; filled in when it ends."""
    found = Frames([], [])
    session = browser.new_browser_cdp_session()
    events: list[dict[str, Any]] = []
    ended: list[Any] = []
    session.on("Tracing.dataCollected", lambda chunk: events.extend(chunk["value"]))
    session.on("Tracing.tracingComplete", lambda told: ended.append(told))  # noqa: PLW0108  it wraps no builtin
    session.send("Tracing.start", {"categories": TRACED, "transferMode": "ReportEvents"})
    page.evaluate(COUNT_FRAMES)
    yield found
    page.evaluate("() => cancelAnimationFrame(window.counting)")
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)
    times = page.evaluate("() => window.frames_")
    found.intervals.extend(after - before for before, after in itertools.pairwise(times))
    found.recording.extend(recording_of(events))
    session.detach()


def recording_of(events: list[dict[str, Any]]) -> list[float]:
    """Milliseconds of the page's own work by frame, from the events of a trace."""
    frames = [event for event in events if event["name"] == "FireAnimationFrame" and event["ph"] == "X"]
    if not frames:
        return []
    thread = (frames[0]["pid"], frames[0]["tid"])
    starts = sorted(event["ts"] for event in frames)
    costs = [0.0] * (len(starts) + 1)
    end = 0.0
    spans = [event for event in events if event["name"] in RECORDING and event["ph"] == "X"]
    for event in sorted(spans, key=lambda event: (event["ts"], -event.get("dur", 0))):
        if (event["pid"], event["tid"]) != thread or event["ts"] < end:
            continue  # of another thread, or inside the one before
        end = event["ts"] + event.get("dur", 0)
        costs[bisect.bisect_right(starts, event["ts"])] += event.get("dur", 0) / 1000
    return [cost for cost in costs[1:-1] if cost >= AT_REST]


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else median(values)


def watch(page: Page, event: str, is_done: str = "true") -> None:
    """From now on the next such event is timed, until the page shows what `is_done`, an expression, asks for."""
    page.evaluate(WATCH.replace("TYPE", event).replace("DONE", is_done))


def took(page: Page) -> float:
    """Milliseconds that the watched event took."""
    return float(page.evaluate("() => window.took"))


def memory_of_browser() -> dict[str, float]:
    """Megabytes that are each process' own, by its kind, of all Chromiums below this process."""
    sizes: dict[str, float] = {}
    for child in psutil.Process().children(recursive=True):
        try:
            words = child.cmdline()
            if not any("chrom" in word for word in words[:1]):
                continue
            kind = next((word.partition("=")[2] for word in words if word.startswith("--type=")), "browser")
            sizes[kind] = sizes.get(kind, 0) + child.memory_full_info().uss / MEGABYTE
        except psutil.Error:
            continue  # it has just ended
    return sizes


def told(sizes: dict[str, float]) -> str:
    return json.dumps({kind: round(size) for kind, size in sorted(sizes.items())})
