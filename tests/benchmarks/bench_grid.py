"""The grid of samples in a browser: 100,000 samples scrolled to the end and back, and the script of its longest frame.

Script is counted in CPU time of the page's thread, which hardly depends on what else the machine does. The images are
not there and not asked for: what is measured is the page, and a picture costs it no script.
"""

import os
import shutil
import time

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.benchmarks import ground
from tests.benchmarks.figures import Table
from tests.benchmarks.scene import make_scene
from tests.benchmarks.serving import web_server

SAMPLES = int(os.environ.get("EASEL_BENCH_SAMPLES", "100000"))
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

# A picture is neither asked for nor fails. A browser that is watched keeps a record of each request, among the objects
# that the collector of garbage walks over, and one that is refused draws its tile twice: neither is so for a person.
WITHOUT_PICTURES = """
HTMLImageElement.prototype.setAttribute = function (name, value) {
  if (name !== "src") Element.prototype.setAttribute.call(this, name, value);
};
Object.defineProperty(HTMLImageElement.prototype, "src", { set() {} });
"""
# Scrolls by what the grid shows at once and waits for the frame; answers whether there is more in that direction.
STEP = """
([down, last]) => new Promise((resolve) => {
  const grid = document.querySelector("[data-index]").parentElement.parentElement.parentElement.parentElement;
  grid.scrollTop += (down ? 1 : -1) * grid.clientHeight;
  requestAnimationFrame(() => setTimeout(() => {
    resolve(down ? document.querySelector(`[data-index="${last}"]`) === null : grid.scrollTop > 0);
  }));
})
"""


def run() -> None:
    table = Table(ground.title(f"The grid of {SAMPLES:,} samples in Chromium"))
    scene = make_scene("scrolled", SAMPLES)
    with web_server() as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": 1440, "height": 900},
            extra_http_headers={"Authorization": f"Token {scene.key}"},
        )
        context.add_init_script(WITHOUT_PICTURES)
        page = context.new_page()
        clock = context.new_cdp_session(page)
        page.goto(f"http://127.0.0.1:{port}/datasets/{scene.dataset.pk}/samples")
        page.locator("[data-index]").first.wait_for()
        clock.send("Performance.enable", {"timeDomain": "threadTicks"})
        scroll(table, page, clock, "to the end", is_down=True)
        scroll(table, page, clock, "back to the begin", is_down=False)
        browser.close()
    table.close()


def scroll(table: Table, page: Page, clock: CDPSession, words: str, *, is_down: bool) -> None:
    """Frame by frame, as fast as the page follows."""
    start, scripts = time.perf_counter(), []
    before, goes_on = script_seconds(clock), True
    while goes_on:
        goes_on = page.evaluate(STEP, [is_down, SAMPLES - 1])
        now = script_seconds(clock)
        scripts.append(1000 * (now - before))
        before = now
    took = time.perf_counter() - start
    scripts.sort()
    table.add(
        f"{words}: script of the longest frame", scripts[-1], "ms", limit=100,
        note=f"{len(scripts):,} frames in {took:.0f} s, half of them under {scripts[len(scripts) // 2]:.1f} ms",
    )  # fmt: skip
    table.add(f"{words}: frames with over 100 ms of script", sum(one > 100 for one in scripts), "", limit=0)


def script_seconds(clock: CDPSession) -> float:
    """CPU time that the page's scripts have taken so far."""
    metrics = clock.send("Performance.getMetrics")["metrics"]
    found: float = next(each["value"] for each in metrics if each["name"] == "ScriptDuration")
    return found


def find_chromium() -> str | None:
    names = [os.environ.get("EASEL_CHROMIUM", ""), *CHROMIUM]
    return next((found for name in names if name and (found := shutil.which(name))), None)
