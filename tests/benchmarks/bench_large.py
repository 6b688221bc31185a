"""An image of 100 megapixels in Chromium: what its page takes of memory while someone zooms through all of it."""

from collections.abc import Iterator

from PIL import Image
from playwright.sync_api import Page, expect

from tests.benchmarks import ground
from tests.benchmarks.browser import Stage, memory_of_browser, stage, told
from tests.benchmarks.figures import Table
from tests.e2e.drawing import Annotator

SIZE = (12_000, 8_400)
PLACES = [(x, y) for y in (2000, 6400) for x in (1500, 6000, 10_500)]
IN, OUT = 8, 12  # turns of the wheel: from the whole image to its own pixels and further, and back
TURN = 240.0  # CSS px
REST = 600  # ms until the tiles of a place are here, about


def run() -> None:
    table = Table(ground.title("An image of 100 megapixels in Chromium"))
    with stage() as easel:
        page = open_large(easel)
        sizes = list(zoomed_through(page))
    highest = max(sizes, key=lambda size: size["renderer"])
    note = f"{sizes[0]['renderer']:.0f} MB before; at the most, by process: {told(highest)}"
    table.add("memory of its page while zooming, most", highest["renderer"], "MB", limit=500, note=note)
    table.close()


def open_large(easel: Stage) -> Page:
    """The page of a photo of this size, with fine detail everywhere."""
    folder = easel.photos / "large"
    folder.mkdir()
    Image.effect_noise((SIZE[0] // 4, SIZE[1] // 4), 60).resize(SIZE).convert("RGB").save(
        folder / "large.jpg"
    )
    path, [sample] = easel.dataset("large", ["cell"])
    page = easel.window()
    page.goto(f"{path}/annotate/{sample}")
    Annotator(page, SIZE).wait_for_image()
    expect(page.get_by_text("The large image is being prepared")).to_have_count(0, timeout=120_000)
    return page


def zoomed_through(page: Page) -> Iterator[dict[str, float]]:
    """What each process holds: before, and at every place of the image, after each turn."""
    annotator = Annotator(page, SIZE)
    yield memory_of_browser()
    for place in PLACES:
        page.mouse.move(*annotator.place(*place))
        for turn in [-TURN] * IN + [TURN] * OUT:
            page.mouse.wheel(0, turn)
            page.wait_for_timeout(REST / 4 if turn > 0 else REST)
            yield memory_of_browser()
        annotator.press("0")
