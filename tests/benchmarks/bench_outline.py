"""From a box to the outline that is proposed in it, in Chromium, on a real photo shown at sizes of objects."""

import json
import os
from pathlib import Path
from statistics import median

from PIL import Image
from playwright.sync_api import Page

from tests.benchmarks import ground
from tests.benchmarks.browser import MEGABYTE, Stage, stage, took, watch
from tests.benchmarks.figures import Table
from tests.e2e.drawing import Annotator, Box

SIDES = (30, 100, 300, 1000)  # long sides of the first object's box, in pixels of the image
TIMES = 5
LIMIT = 1000.0  # ms
PROPOSED = "document.querySelector('[data-testid=outline-panel]')?.dataset.phase === 'proposed'"


def run() -> None:
    table = Table(ground.title("Outlines"))
    source = Path(os.environ["EASEL_REAL_DATA"]) / "circuit-boards"
    with stage() as easel:
        boxes = make_images(easel, source)
        path, samples = easel.dataset("outlines", ["fruit"])
        for side, sample, (size, box) in zip(SIDES, samples, boxes, strict=True):
            measure(table, easel, f"{path}/annotate/{sample}", side, size, box)
    table.close()


def make_images(easel: Stage, source: Path) -> list[tuple[tuple[int, int], Box]]:
    """The photo so large that its first object has the wanted side; answers sizes and boxes."""
    folder = easel.photos / "outlines"
    folder.mkdir()
    mark = json.loads((source / "annotations.json").read_text())["annotations"][0]
    x, y, width, height = mark["bbox"]
    made = []
    with Image.open(source / "images" / "0.jpg") as photo:
        for number, side in enumerate(SIDES):
            scale = side / max(width, height)
            size = (round(photo.width * scale), round(photo.height * scale))
            photo.resize(size, Image.Resampling.LANCZOS).save(folder / f"{number}.jpg", quality=92)
            made.append((size, Box(*(value * scale for value in (x, y, x + width, y + height)))))
    return made


def measure(table: Table, easel: Stage, address: str, side: int, size: tuple[int, int], box: Box) -> None:
    page = easel.window()
    page.goto(address)
    annotator = Annotator(page, size)
    annotator.wait_for_image()
    page.wait_for_timeout(1000)  # everything that a fresh page does has been done
    annotator.press("1", "g")
    first = propose(page, annotator, box)
    times = []
    for _ in range(TIMES):
        annotator.press("Escape")
        times.append(propose(page, annotator, box))
    loaded = page.evaluate(
        "performance.getEntriesByType('resource').find(({name}) => name.includes('outline-worker')).encodedBodySize"
    )
    note = f"the first {first:.0f} ms, with {loaded / MEGABYTE:.1f} MB to load from this machine"
    table.add(
        f"outline in a box of {side} pixels, middle of {TIMES}", median(times), "ms", limit=LIMIT, note=note
    )
    page.context.close()


def propose(page: Page, annotator: Annotator, box: Box) -> float:
    watch(page, "pointerup", PROPOSED)
    annotator.drag(box)
    return took(page)
