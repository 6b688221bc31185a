"""Smart labeling of boxes on real images, as an annotator works with it: run, confirm and correct, and run again."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Position, expect

from tests.e2e.calls import Caller, until
from tests.e2e.drawing import Annotator

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(300)]

LABELED, OTHERS = 20, 20
BY_KEY = 5  # images that are confirmed as they are
ON_ITS_NAME: Position = {"x": 30, "y": 14}
NAME = re.compile("^Label BloodImage")


@pytest.fixture
def dataset(admin: Caller, photos: Path, cells: Path) -> str:
    """The path of a dataset of forty images under a microscope, of which the first twenty come with their boxes."""
    for number, image in enumerate(sorted((cells / "images").glob("*.jpg"))[: LABELED + OTHERS]):
        shutil.copyfile(image, photos / image.name)
        if number < LABELED:
            xml = f"{image.stem}.xml"
            shutil.copyfile(cells / "annotations" / xml, photos / xml)
    body = {"name": photos.name, "type": "object_detection", "input_path": f"obs://photos/{photos.name}/"}
    found = admin.post("/datasets", body)["id"]
    admin.wait_for_jobs(found)
    return f"/datasets/{found}"


class Confirmer:
    """Whoever confirms what is suggested, mostly by keys."""

    def __init__(self, page: Page, admin: Caller, path: str) -> None:
        self.page, self.admin, self.path = page, admin, path
        self.canvas = Annotator(page)
        self.tiles = page.get_by_role("link", name=NAME)
        self.suggested = page.locator('[data-testid="annotation-row"][data-suggestion="true"]')

    def start(self) -> None:
        self.page.get_by_role("button", name="Smart labeling").first.click()
        self.page.get_by_role("dialog").get_by_role("button", name="Start").click()

    def watch(self) -> None:
        """Follow the run under its tab until it has ended."""
        progress = self.page.get_by_test_id("run-progress")
        expect(progress.get_by_role("button", name="Stop")).to_be_visible()
        self.admin.wait_for_jobs(self.path.rpartition("/")[2], seconds=150)
        expect(progress).to_be_hidden()

    def tab(self, name: str) -> Locator:
        return self.page.get_by_role("tab", name=re.compile(f"^{name}"))

    def counts(self) -> dict[str, int]:
        counts: dict[str, int] = self.admin.get(self.path)["counts"]
        return counts

    def stored(self, sample: str) -> dict[str, dict[str, Any]]:
        answer = self.admin.get(f"{self.path}/samples/{sample}/annotations")
        return {each["id"]: each for each in answer["annotations"]}

    def remove_the_first(self) -> str:
        """Delete a suggestion; answers its id."""
        row = self.suggested.first
        gone = str(row.get_attribute("data-id"))
        row.click(position=ON_ITS_NAME)
        self.canvas.press("Delete")
        expect(self.page.locator(f'[data-id="{gone}"]')).to_have_count(0)
        return gone

    def nudge_the_last(self) -> str:
        """Move a suggestion, which then is the person's own; answers its id."""
        row = self.suggested.last
        moved = str(row.get_attribute("data-id"))
        row.click(position=ON_ITS_NAME)
        self.canvas.press("ArrowRight", "ArrowRight", "ArrowDown")
        expect(self.page.locator(f'[data-id="{moved}"]')).to_have_attribute("data-suggestion", "false")
        return moved

    def confirm(self) -> None:
        """Enter takes what is shown, and the next one comes."""
        before = self.canvas.name()
        self.canvas.press("Enter")
        self.canvas.wait_for_image(before)


def test_a_person_confirms_boxes_with_corrections_and_sees_whether_going_on_pays(
    page: Page, admin: Caller, dataset: str
) -> None:
    person = Confirmer(page, admin, dataset)
    page.goto(f"{dataset}/samples")
    person.start()
    person.tab("To confirm").click()
    person.watch()
    expect(page.get_by_text(f"{OTHERS} left to confirm")).to_be_visible()

    person.tiles.first.click()
    person.canvas.wait_for_image()
    sample = page.url.partition("?")[0].rpartition("/")[2]
    shown = person.suggested.count()
    gone = person.remove_the_first()
    moved = person.nudge_the_last()
    person.confirm()
    until(lambda: person.counts()["labeled"] == LABELED + 1)
    kept = person.stored(sample)
    assert (len(kept), gone in kept) == (shown - 1, False)
    assert {pk for pk, mark in kept.items() if mark["changed"]} == {moved}
    assert {mark["source"] for mark in kept.values()} == {"smart"}

    for _ in range(BY_KEY):
        person.confirm()
    until(lambda: person.counts()["labeled"] == LABELED + 1 + BY_KEY)
    page.get_by_test_id("return-to-preview").click()
    expect(page.get_by_text(f"{OTHERS - 1 - BY_KEY} left to confirm")).to_be_visible()
    expect(person.tab("To confirm")).to_contain_text(str(OTHERS - 1 - BY_KEY))
    expect(person.tab("Labeled")).to_contain_text(str(LABELED + 1 + BY_KEY))

    person.start()
    person.watch()
    page.get_by_role("button", name="Quality").click()
    expect(page.locator("figure circle")).to_have_count(2)
    expect(page.get_by_test_id("gain")).to_contain_text("points")
