"""Smart labeling on real images, as an annotator works with it: label a few, run, confirm, and run again."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.calls import Caller, until

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(300)]

SIGNS = ("4", "6", "7", "8")  # keys 1 to 4; hands that are easily taken for each other
EACH = 25
LABELED, CONFIRMED = 20, 12
NAME = re.compile("^Label .*jpe?g$", re.I)


@pytest.fixture
def signs(admin: Caller, photos: Path, real_data: Path) -> str:
    """The id of a dataset of hands that sign digits, none of which is labeled; a file's name begins with its digit."""
    for sign in SIGNS:
        for image in sorted((real_data / "sign-digits" / sign).iterdir())[:EACH]:
            shutil.copyfile(image, photos / f"{sign}-{image.name}")
    body = {
        "name": photos.name,
        "type": "image_classification",
        "input_path": f"obs://photos/{photos.name}/",
        "labels": [{"name": sign} for sign in SIGNS],
    }
    dataset: str = admin.post("/datasets", body)["id"]
    admin.wait_for_jobs(dataset)
    return dataset


class Annotator:
    """Whoever labels hands, mostly by keys."""

    def __init__(self, page: Page, admin: Caller, dataset: str) -> None:
        self.page, self.admin, self.path = page, admin, f"/datasets/{dataset}"
        self.dataset = dataset
        self.tiles = page.get_by_role("link", name=NAME)
        self.progress = page.get_by_test_id("run-progress")

    def sign_on(self, tile: Locator) -> str:
        """The digit that is signed, by the file's name."""
        found = re.search(r"Label (\d)-", tile.get_attribute("aria-label") or "")
        assert found, "The tile names no file of the set."
        return found[1]

    def key_of(self, tile: Locator) -> str:
        return str(SIGNS.index(self.sign_on(tile)) + 1)

    def label_in_grid(self, number: int) -> None:
        """Label samples spread over all kinds, by keys on their tiles."""
        self.page.goto(f"{self.path}/samples?order=name")
        expect(self.tiles.first).to_be_visible()
        self.tiles.first.focus()
        step = len(SIGNS) * EACH // number
        for place in range(0, number * step, step):
            tile = self.page.locator(f'[data-index="{place}"] a:focus')
            expect(tile).to_be_visible()
            self.page.keyboard.press(self.key_of(tile))
            for _ in range(step):
                self.page.keyboard.press("ArrowRight")
        until(lambda: self.counts()["labeled"] == number)

    def counts(self) -> dict[str, int]:
        counts: dict[str, int] = self.admin.get(self.path)["counts"]
        return counts

    def start(self) -> None:
        self.page.get_by_role("button", name="Smart labeling").first.click()
        self.page.get_by_role("dialog").get_by_role("button", name="Start").click()

    def run(self) -> None:
        self.start()
        expect(self.progress).to_be_visible()
        self.admin.wait_for_jobs(self.dataset, seconds=120)
        expect(self.progress).to_be_hidden()

    def open_waiting(self, order: str = "score") -> None:
        self.page.goto(f"{self.path}/samples?tab=to_confirm&order={order}")

    def colleagues_confirm(self, *, each: int) -> None:
        """Others say of some samples of each digit what they show."""
        rows = list(self.admin.pages(f"{self.path}/samples", limit=100, tab="to_confirm"))
        for sign in SIGNS:
            ids = [row["id"] for row in rows if row["name"].startswith(sign)][:each]
            body = {"action": "confirm", "labels": [sign], "samples": ids}
            self.admin.post(f"{self.path}/samples/batch", body)

    def qualities(self) -> list[float]:
        """The share of right ones in each run, the first run first."""
        runs = self.admin.get(f"{self.path}/smart-labeling")["runs"]
        return [run["report"]["accuracy"]["value"] for run in reversed(runs)]

    def labels(self) -> Counter[tuple[str, str]]:
        """How often a sample of a digit carries a label."""
        rows = self.admin.pages(f"{self.path}/samples", limit=100)
        return Counter((each["name"][0], label) for each in rows for label in each["labels"])


@pytest.fixture
def annotator(page: Page, admin: Caller, signs: str) -> Annotator:
    return Annotator(page, admin, signs)


def test_a_person_labels_a_few_and_confirms_the_rest_with_corrections(annotator: Annotator) -> None:
    page, keyboard = annotator.page, annotator.page.keyboard
    annotator.label_in_grid(LABELED)
    annotator.open_waiting()
    expect(page.get_by_text("Nothing waits to be confirmed")).to_be_visible()

    annotator.run()
    waiting = len(SIGNS) * EACH - LABELED
    expect(page.get_by_text(f"{waiting} left to confirm")).to_be_visible()
    expect(page.get_by_test_id("suggested").first).to_have_text(re.compile(r"^[4678]\d\.\d\d$"))

    # Each by its key: what was suggested is corrected where it is wrong, and the next one comes by itself.
    annotator.tiles.first.focus()
    for left in range(waiting - 1, waiting - 1 - CONFIRMED, -1):
        tile = page.locator("[data-index='0'] a")
        expect(tile).to_be_focused()
        keyboard.press(annotator.key_of(tile))
        expect(page.get_by_text(f"{left} left to confirm")).to_be_visible()
    left = waiting - CONFIRMED

    # Enter takes what is suggested, Ctrl+Z gives it back.
    keyboard.press("Enter")
    expect(page.get_by_text(f"{left - 1} left to confirm")).to_be_visible()
    keyboard.press("Control+z")
    expect(page.get_by_text(f"{left} left to confirm")).to_be_visible()

    annotator.colleagues_confirm(each=12)
    annotator.run()
    assert all(digit == label for digit, label in annotator.labels())
    before, after = annotator.qualities()
    assert after > before
    page.get_by_role("button", name="Quality").click()
    expect(page.get_by_test_id("gain")).to_contain_text("points")


def test_a_person_walks_along_what_to_label_next(annotator: Annotator) -> None:
    page = annotator.page
    annotator.label_in_grid(LABELED)
    annotator.open_waiting()
    annotator.run()
    page.get_by_role("link", name="Label next").click()
    expect(page.get_by_test_id("place")).to_have_text("1 of 80 to label next")
    expect(page.get_by_test_id("suggested-line")).to_be_visible()

    page.keyboard.press("2")
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("place")).to_have_text("2 of 80 to label next")
    until(lambda: annotator.counts()["labeled"] == LABELED + 1)
    page.keyboard.press("Control+z")
    until(lambda: annotator.counts()["to_confirm"] == 80)


def test_a_run_is_stopped(annotator: Annotator) -> None:
    annotator.label_in_grid(LABELED)
    annotator.open_waiting()
    annotator.start()

    annotator.progress.get_by_role("button", name="Stop").click()
    annotator.page.get_by_role("tooltip").get_by_role("button", name="Stop").click()

    expect(annotator.progress).to_be_hidden(timeout=30_000)
    annotator.admin.wait_for_jobs(annotator.dataset)
    [run] = annotator.admin.get(f"{annotator.path}/smart-labeling")["runs"]
    assert run["job"]["state"] == "canceled"
