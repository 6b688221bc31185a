"""Labels of whole images, given by keys alone."""

import itertools
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.calls import Caller, until
from tests.e2e.conftest import Window

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(120)]
LABELS = ("dress", "hat", "shirt")  # keys 1, 2, 3
KEYS = ("1", "2", "3", "1", "2", "3", "1", "2", "3", "1")


class Wardrobe:
    """A classification dataset of ten real images."""

    def __init__(self, admin: Caller, folder: Path) -> None:
        self.admin = admin
        body = {
            "name": folder.name,
            "type": "image_classification",
            "input_path": f"obs://photos/{folder.name}/",
            "labels": [{"name": name} for name in LABELS],
        }
        self.path = f"/datasets/{admin.post('/datasets', body)['id']}"
        admin.wait_for_jobs(self.path.rpartition("/")[2])

    def samples(self) -> list[Any]:
        found: list[Any] = self.admin.get(f"{self.path}/samples", order="number")["results"]
        return found

    def counts(self) -> dict[str, int]:
        found: dict[str, int] = self.admin.get(self.path)["counts"]
        return found


@pytest.fixture
def wardrobe(admin: Caller, photos: Path, real_data: Path) -> Wardrobe:
    folders = [sorted((real_data / "clothing" / name).glob("*.jpg"))[:4] for name in LABELS]
    images = list(itertools.islice(itertools.chain.from_iterable(zip(*folders, strict=True)), 10))
    for number, image in enumerate(images):
        shutil.copyfile(image, photos / f"{number:02}-{image.parent.name}.jpg")
    return Wardrobe(admin, photos)


def open_first(page: Page, wardrobe: Wardrobe, query: str = "") -> None:
    page.goto(f"{wardrobe.path}/annotate/{wardrobe.samples()[0]['id']}{query}")
    expect(page.get_by_test_id("finish-sample")).to_be_enabled()


def label_one(page: Page, key: str) -> None:
    """Give the shown image one label and go on, as soon as it can be seen."""
    button = page.get_by_test_id("label-choice").nth(int(key) - 1)
    expect(button).to_be_enabled()
    page.keyboard.press(key)
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")


def wait_until_saved(page: Page) -> None:
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")


def test_ten_images_are_labeled_by_keys_alone(page: Page, wardrobe: Wardrobe) -> None:
    open_first(page, wardrobe, "?tab=unlabeled")
    for number, key in enumerate(KEYS):
        expect(page.get_by_test_id("sample-name")).to_contain_text(f"{number:02}-")
        label_one(page, key)
    expect(page.get_by_text("last image of the list")).to_be_visible()
    expect(page.get_by_text("Unlabeled 0")).to_be_visible()
    wait_until_saved(page)

    assert [each["labels"] for each in wardrobe.samples()] == [[LABELS[int(key) - 1]] for key in KEYS]
    assert wardrobe.counts()["labeled"] == 10


def test_an_image_may_have_several_labels_and_none_on_purpose(page: Page, wardrobe: Wardrobe) -> None:
    open_first(page, wardrobe)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Choose a label first")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("3")
    page.keyboard.press("1")
    page.keyboard.press("Control+z")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("nothing-here")).to_be_enabled()
    page.keyboard.press("e")
    expect(page.get_by_test_id("sample-state")).to_have_attribute("data-state", "labeled")
    wait_until_saved(page)

    first, second = wardrobe.samples()[:2]
    assert (sorted(first["labels"]), second["labels"]) == (["dress", "shirt"], [])
    assert wardrobe.counts()["labeled"] == 2


def test_who_cannot_decide_goes_on_and_finds_the_image_again(page: Page, wardrobe: Wardrobe) -> None:
    open_first(page, wardrobe)
    page.keyboard.press("u")
    expect(page.get_by_test_id("sample-name")).to_contain_text("01-")
    until(lambda: wardrobe.samples()[0]["properties"] == {"undecided": "yes"})
    page.keyboard.press("d")
    expect(page.get_by_test_id("undecided")).to_be_visible()
    label_one(page, "2")

    until(lambda: wardrobe.samples()[0]["properties"] == {})
    until(lambda: wardrobe.samples()[0]["labels"] == ["hat"])


def test_a_step_before_the_neighbours_are_known_is_taken_when_they_are(
    page: Page, wardrobe: Wardrobe
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/neighbours?**", hold)
    open_first(page, wardrobe)
    page.keyboard.press("u")
    expect(page.get_by_test_id("undecided")).to_be_visible()
    until(lambda: len(held) > 0)
    held[0].continue_()

    expect(page.get_by_test_id("sample-name")).to_contain_text("01-")


def test_labels_given_without_a_network_are_sent_when_it_is_back(window: Window, wardrobe: Wardrobe) -> None:
    page = window.page
    window.accept("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    open_first(page, wardrobe)
    expect(page.get_by_test_id("label-choice").first).to_be_enabled()
    window.context.set_offline(True)
    page.keyboard.press("2")
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "offline")
    window.context.set_offline(False)
    wait_until_saved(page)

    assert wardrobe.samples()[0]["labels"] == ["hat"]
