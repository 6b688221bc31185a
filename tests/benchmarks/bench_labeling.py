"""From image to image in Chromium: the first paint, the next image, and a person who labels fifty of them."""

import random
import time
from pathlib import Path
from statistics import median

from PIL import Image

from tests.benchmarks import ground
from tests.benchmarks.bench_grid import script_seconds
from tests.benchmarks.browser import Stage, stage, took, watch
from tests.benchmarks.figures import Table
from tests.benchmarks.person import Person, Point
from tests.e2e.drawing import Annotator, Box

SIZE = (1600, 1200)
IMAGES = 50
BOXES = 5  # of each image
LOADS = 5
NEXT = 20
LOOK = 0.5  # s in which a person sees what is on a new image
CHOOSE = 0.15  # s until he has chosen what to box next
# The middle of the picture is light on every second image and dark on the others, which tells what is painted.
PAINTED = """(() => {
  const canvas = document.querySelector("[data-testid=canvas] canvas");
  const pixel = canvas?.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
  return pixel?.[3] === 255 && pixel[0] > 127 === IS_LIGHT;
})()"""
# When the picture was painted, in milliseconds since the page was asked for: in `window.painted`.
WATCH_LOADING = """
window.painted = new Promise((resolve) => {
  const end = () => resolve(performance.now());
  const look = () => (DONE) ? setTimeout(end) : requestAnimationFrame(look);
  requestAnimationFrame(look);
});
"""
COUNT_ACTS = """() => {
  window.acts = { pointerdown: 0, pointerup: 0, keydown: 0 };
  for (const type in window.acts) addEventListener(type, () => window.acts[type]++, { capture: true });
}"""


def run() -> None:
    table = Table(ground.title("From image to image in Chromium"))
    with stage() as easel:
        make_images(easel.photos / "walk")
        path, samples = easel.dataset("walk", ["cell"])
        first_paint(table, easel, f"{path}/annotate/{samples[0]}")
        next_image(table, easel, f"{path}/annotate/{samples[0]}")
        label_all(table, easel, path, samples)
    table.close()


def make_images(folder: Path) -> None:
    folder.mkdir()
    side = 300
    corner = (SIZE[0] - side) // 2, (SIZE[1] - side) // 2
    for number in range(IMAGES):
        image = Image.effect_noise((SIZE[0] // 4, SIZE[1] // 4), 60).resize(SIZE).convert("RGB")
        image.paste("white" if is_light(number) else "black", (*corner, corner[0] + side, corner[1] + side))
        image.save(folder / f"{number:03}.jpg", quality=85)


def is_light(number: int) -> bool:
    return number % 2 == 0


def painted(number: int) -> str:
    """Whether the picture of this number is seen, and not the one before: an expression."""
    return PAINTED.replace("IS_LIGHT", "true" if is_light(number) else "false")


def first_paint(table: Table, easel: Stage, address: str) -> None:
    """Each time in a new profile, which has nothing cached."""
    firsts, pictures = [], []
    for _ in range(LOADS):
        page = easel.window()
        page.add_init_script(WATCH_LOADING.replace("DONE", painted(0)))
        page.goto(address)
        pictures.append(page.evaluate("() => window.painted"))
        firsts.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        page.context.close()
    for what, times in {"first paint": firsts, "image painted": pictures}.items():
        note = f"half under {median(times):,.0f} ms"
        table.add(f"fresh load: {what}, slowest of {LOADS}", max(times), "ms", limit=1000, note=note)


def next_image(table: Table, easel: Stage, address: str) -> None:
    """From the key to the painted image, a person's look after the one before."""
    page = easel.window()
    page.goto(address)
    Annotator(page, SIZE).wait_for_image()
    clock = page.context.new_cdp_session(page)
    clock.send("Performance.enable", {"timeDomain": "threadTicks"})
    times, scripts = [], []
    for number in range(1, NEXT + 1):
        page.wait_for_timeout(1000 * LOOK)
        watch(page, "keydown", painted(number))
        before = script_seconds(clock)
        page.keyboard.press("f")
        times.append(took(page))
        scripts.append(1000 * (script_seconds(clock) - before))
    page.context.close()
    note = f"half under {median(times):.0f} ms, of which {median(scripts):.0f} ms are CPU time of scripts"
    table.add(f"next image, slowest of {NEXT}", max(times), "ms", limit=100, note=note)


def label_all(table: Table, easel: Stage, path: str, samples: list[str]) -> None:
    """What passes from the first look to the last box saved beyond what the person takes for himself.

    He goes on half a second after his key for the next image, whether it is there or not; that it was not is added.
    """
    page = easel.window()
    page.goto(f"{path}/annotate/{samples[0]}")
    annotator = Annotator(page, SIZE)
    annotator.wait_for_image()
    annotator.press("r", "1")
    page.evaluate(COUNT_ACTS)
    (left, top), scale = annotator.place(0, 0), annotator.scale
    person, waits, start = Person(page, random.Random(1)), [], time.perf_counter()
    for number in range(IMAGES):
        if number > 0:
            watch(page, "keydown", painted(number))
            person.press("f")
        person.rest(LOOK)
        for box in boxes_of(number):
            person.rest(CHOOSE)
            person.drag(*((left + x * scale, top + y * scale) for x, y in corners(box)))
        if number > 0:
            waits.append(took(page) / 1000)
    annotator.wait_until_saved()
    total = time.perf_counter() - start
    count = IMAGES * BOXES
    note = f"{person.own_seconds:.0f} s are the person's own; {sum(waits):.1f} s until images were painted"
    added = total - person.own_seconds + sum(waits)
    table.add(
        f"label {IMAGES} images with {count} boxes: added to the person's time",
        added,
        "s",
        limit=5,
        note=note,
    )
    acts = page.evaluate("window.acts")
    buttons = acts["pointerdown"] + acts["pointerup"]
    note = f"a press and a release; beside them {acts['keydown'] / IMAGES:.2f} keys an image"
    table.add(
        "presses, releases and keys a box",
        (buttons + acts["keydown"] - IMAGES + 1) / count,
        "",
        limit=2,
        note=note,
    )
    lost = sum(not is_stored(easel, path, sample, number, 1 / scale) for number, sample in enumerate(samples))
    table.add("images whose boxes are not stored as drawn", lost, "", limit=0)


def boxes_of(number: int) -> list[Box]:
    """Where the person draws on an image: on each one elsewhere, some over others."""
    chance = random.Random(number)
    places = ((chance.randint(20, 1200), chance.randint(20, 900)) for _ in range(BOXES))
    return [Box(x, y, x + chance.randint(60, 380), y + chance.randint(60, 280)) for x, y in places]


def corners(box: Box) -> tuple[Point, Point]:
    return (box.x0, box.y0), (box.x1, box.y1)


def is_stored(easel: Stage, path: str, sample: str, number: int, pixel: float) -> bool:
    """Whether the image has its boxes and no others, to a pixel of the screen."""
    stored = easel.caller.get(f"{path}/samples/{sample}/annotations")["annotations"]
    found = sorted(value for each in stored for point in each["shape"]["points"] for value in point)
    drawn = sorted(float(value) for box in boxes_of(number) for value in box)
    pairs = zip(found, drawn, strict=False)
    return len(found) == len(drawn) and all(abs(a - b) <= pixel for a, b in pairs)
