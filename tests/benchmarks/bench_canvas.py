"""The annotation page in Chromium with very many shapes and labels: what a frame, an edit and the picker cost.

A machine without a graphics card rasterises in software, slower than a person's screen does: limits are on script and
on the recording of what is to be drawn, and the time from frame to frame stands beside it.
"""

import json
import math
import uuid
from statistics import median
from typing import Any

from PIL import Image
from playwright.sync_api import Page

from tests.benchmarks import ground
from tests.benchmarks.browser import Frames, Stage, p95, stage, took, traced, watch
from tests.benchmarks.figures import Table
from tests.e2e.drawing import Annotator, Box

SIZE = (3000, 2000)
BOXES = 5000
POINTS = 10_000
LABELS = 3000
STEPS = 60
DRAGS = 10
FRAME = 10.0  # ms
EDIT = 50.0
ROW = "document.querySelector('[data-testid=label-popup-input]')"


def run() -> None:
    table = Table(ground.title("Canvas"))
    with stage() as easel:
        path, (boxes, polygon) = make_images(easel)
        many_boxes(table, easel, path, boxes)
        long_polygon(table, easel, path, polygon)
        many_labels(table, easel)
    table.close()


def make_images(easel: Stage) -> tuple[str, list[str]]:
    folder = easel.photos / "many"
    folder.mkdir()
    for name in ("boxes", "polygon"):
        Image.effect_mandelbrot(SIZE, (-3, -2.5, 2, 2.5), 40).convert("RGB").save(folder / f"{name}.jpg")
    return easel.dataset("many", ["cell", "nucleus"])


def many_boxes(table: Table, easel: Stage, path: str, sample: str) -> None:
    marks = [mark("rectangle", corners_of(number)) for number in range(BOXES)]
    easel.caller.call("PATCH", f"{path}/samples/{sample}/annotations", {"revision": 0, "upsert": marks})
    page = open_sample(easel, path, sample)
    look_around(table, easel, page, f"{BOXES:,} boxes")
    annotator = Annotator(page, SIZE)
    annotator.press("0", "v")
    box = Box(*(value for point in corners_of(2525) for value in point))
    moved(table, annotator, box.middle, f"move one of {BOXES:,} boxes", marks[2525], "Escape")


def long_polygon(table: Table, easel: Stage, path: str, sample: str) -> None:
    outline = mark("polygon", ring())
    easel.caller.call("PATCH", f"{path}/samples/{sample}/annotations", {"revision": 0, "upsert": [outline]})
    page = open_sample(easel, path, sample)
    look_around(table, easel, page, f"a polygon of {POINTS:,} points")
    annotator = Annotator(page, SIZE)
    annotator.press("0", "v")
    annotator.click(SIZE[0] / 2, SIZE[1] / 2)
    moved(table, annotator, ring()[0], f"drag one of {POINTS:,} points", outline)


def look_around(table: Table, easel: Stage, page: Page, what: str) -> None:
    """Pan and zoom, with everything in sight and nearer."""
    x, y = Annotator(page, SIZE).place(SIZE[0] / 2, SIZE[1] / 2)
    page.mouse.move(x, y)
    page.mouse.down(button="middle")
    with traced(easel.browser, page) as frames:
        for step in range(STEPS):
            page.mouse.move(x + 120 * math.sin(step / 5), y + 80 * math.cos(step / 5))
    page.mouse.up(button="middle")
    told(table, f"pan over {what}, 95th of the frames", frames)
    with traced(easel.browser, page) as frames:
        for step in range(STEPS):
            page.mouse.wheel(0, -60 if step % 30 < 15 else 60)
    told(table, f"zoom over {what}, 95th of the frames", frames)
    with traced(easel.browser, page) as frames:
        for step in range(STEPS):
            page.mouse.move(x + 120 * math.sin(step / 5), y + 80 * math.cos(step / 5))
    told(table, f"point at {what}, 95th of the frames", frames)


def told(table: Table, what: str, frames: Frames) -> None:
    # Each step draws a frame; what there is beyond these has only waited for the next step.
    drawn = sorted(frames.recording)[-STEPS:]
    note = f"{len(drawn)} frames; from frame to frame {p95(frames.intervals):.0f} ms"
    table.add(what, p95(drawn), "ms", limit=FRAME, note=note)


def moved(
    table: Table,
    annotator: Annotator,
    here: tuple[float, float],
    what: str,
    original: dict[str, Any],
    *keys: str,
) -> None:
    """Drags there and back: from letting go to the next frame, and what the first of them sends.

    `keys` are pressed before each.
    """
    there = (here[0] + 40, here[1] + 30)
    times, sent = [], ""
    for start, end in [(here, there), (there, here)] * (DRAGS // 2):
        annotator.press(*keys)
        watch(annotator.page, "pointerup")
        with annotator.page.expect_request(lambda request: request.method == "PATCH") as waiting:
            annotator.move_between(start, end)
        times.append(took(annotator.page))
        sent = sent or waiting.value.post_data or ""
        annotator.wait_until_saved()
    note = f"half under {median(times):.0f} ms; {len(sent):,} bytes sent, {changed_by(json.loads(sent), original)}"
    table.add(f"{what}, slowest of {DRAGS}", max(times), "ms", limit=EDIT, note=note)


def changed_by(save: dict[str, Any], original: dict[str, Any]) -> str:
    """What a save changes, in words: a drag that has caught something else is no figure."""
    [sent] = save["upsert"]
    assert sent["id"] == original["id"]
    pairs = zip(sent["shape"]["points"], original["shape"]["points"], strict=True)
    return f"{sum(now != list(before) for now, before in pairs)} points changed"


def many_labels(table: Table, easel: Stage) -> None:
    folder = easel.photos / "labels"
    folder.mkdir()
    Image.new("RGB", SIZE, "grey").save(folder / "one.jpg")
    path, [sample] = easel.dataset("labels", [f"label {number}" for number in range(LABELS)])
    page = open_sample(easel, path, sample)
    watch(page, "pointerup", ROW)
    Annotator(page, SIZE).drag(Box(300, 300, 900, 900))
    table.add(f"open the picker of {LABELS:,} labels", took(page), "ms", limit=100)
    times = []
    for letter in "label 2999":
        watch(page, "keydown")
        page.keyboard.press(letter if letter != " " else "Space")
        times.append(took(page))
    table.add(f"a letter typed there, slowest of {len(times)}", max(times), "ms", limit=EDIT)


def open_sample(easel: Stage, path: str, sample: str) -> Page:
    page = easel.window()
    page.goto(f"{path}/annotate/{sample}")
    Annotator(page, SIZE).wait_for_image()
    page.wait_for_timeout(1000)  # everything that a fresh page does has been done
    return page


def mark(kind: str, points: list[tuple[float, float]]) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "label": "cell", "shape": {"kind": kind, "points": points}}


def corners_of(number: int) -> list[tuple[float, float]]:
    """Of one of 5,000 boxes, in 50 rows of 100."""
    x, y = number % 100 * 29.5 + 10, number // 100 * 39.5 + 10
    return [(x, y), (x + 26, y + 34)]


def ring() -> list[tuple[float, float]]:
    """A wavy outline around the middle of the image."""
    turns = [place / POINTS * 2 * math.pi for place in range(POINTS)]
    reach = [750 + 60 * math.sin(turn * 40) for turn in turns]
    return [
        (round(1500 + radius * math.cos(turn), 2), round(1000 + radius * math.sin(turn), 2))
        for radius, turn in zip(reach, turns, strict=True)
    ]
