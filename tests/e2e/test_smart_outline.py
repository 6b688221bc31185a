"""Outlines that are found in a box, on real photos whose objects somebody has outlined by hand."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat
from playwright.sync_api import Page, expect

from tests.e2e.calls import Caller
from tests.e2e.conftest import OpenWindow
from tests.e2e.drawing import Annotator, Box

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(180)]

Points = list[tuple[float, float]]


class Photo:
    """A photo in a dataset of its own, and the outlines that a person drew on it."""

    def __init__(self, admin: Caller, folder: Path, source: Path) -> None:
        known = json.loads((source / "annotations.json").read_text())
        image = known["images"][0]
        self.size = (image["width"], image["height"])
        rings = [each["segmentation"][0] for each in known["annotations"] if each["image_id"] == image["id"]]
        self.outlines: list[Points] = [list(zip(ring[::2], ring[1::2], strict=True)) for ring in rings]
        shutil.copy(source / "images" / Path(image["file_name"]).name, folder)
        body = {
            "name": folder.name, "type": "image_segmentation", "input_path": f"obs://photos/{folder.name}/",
            "labels": [{"name": "fruit"}],
        }  # fmt: skip
        self.dataset = admin.post("/datasets", body)["id"]
        admin.wait_for_jobs(self.dataset)
        [row] = admin.get(f"/datasets/{self.dataset}/samples")["results"]
        self.path = f"/datasets/{self.dataset}/samples/{row['id']}"
        self.page_path = f"/datasets/{self.dataset}/annotate/{row['id']}"
        self.admin = admin

    def box(self, number: int) -> Box:
        xs, ys = zip(*self.outlines[number], strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))

    def shapes(self) -> list[dict[str, Any]]:
        return [each["shape"] for each in self.admin.get(f"{self.path}/annotations")["annotations"]]

    def overlap(self, number: int, points: Points) -> float:
        """Intersection over union of a person's outline and these points."""
        ours, theirs = filled(self.size, points), filled(self.size, self.outlines[number])
        both = ImageStat.Stat(ImageChops.darker(ours, theirs)).sum[0]
        return float(both / ImageStat.Stat(ImageChops.lighter(ours, theirs)).sum[0])


def filled(size: tuple[int, int], points: Points) -> Image.Image:
    image = Image.new("L", size)
    ImageDraw.Draw(image).polygon([tuple(point) for point in points], fill=1)
    return image


@pytest.fixture
def photo(admin: Caller, photos: Path, real_data: Path) -> Photo:
    return Photo(admin, photos, real_data / "circuit-boards")


def begin(page: Page, photo: Photo) -> Annotator:
    page.goto(photo.page_path)
    annotator = Annotator(page, photo.size)
    annotator.wait_for_image()
    annotator.press("1", "g")
    return annotator


def wait_until(page: Page, phase: str) -> None:
    expect(page.get_by_test_id("outline-panel")).to_have_attribute("data-phase", phase, timeout=30_000)


@pytest.mark.parametrize(("locale", "accept"), [("en-US", "Accept"), ("zh-CN", "采用")])
def test_a_box_becomes_the_outline_of_what_is_in_it(
    open_window: OpenWindow, photo: Photo, locale: str, accept: str
) -> None:
    page = open_window(username="operator", locale=locale).page
    annotator = begin(page, photo)
    annotator.drag(photo.box(0))
    wait_until(page, "proposed")
    assert photo.shapes() == []
    page.get_by_role("button", name=accept).click()
    annotator.wait_until_saved()
    [shape] = photo.shapes()
    assert (shape["kind"], photo.overlap(0, shape["points"]) > 0.85) == ("polygon", True)

    annotator.drag(photo.box(1))
    wait_until(page, "proposed")
    x, y = photo.box(1).middle
    annotator.click(x, y)
    wait_until(page, "proposed")
    annotator.press("Enter")
    expect(annotator.rows).to_have_count(2)
    annotator.wait_until_saved()
    assert photo.overlap(1, photo.shapes()[1]["points"]) > 0.85


def test_a_selected_box_becomes_an_outline_in_one_step(page: Page, photo: Photo) -> None:
    annotator = begin(page, photo)
    annotator.press("r")
    annotator.drag(photo.box(0))
    annotator.press("v")
    annotator.click(*photo.box(0).middle)
    annotator.press("Shift+G")
    expect(page.get_by_test_id("outline-panel")).to_be_hidden(timeout=30_000)
    annotator.wait_until_saved()
    [shape] = photo.shapes()
    assert (shape["kind"], photo.overlap(0, shape["points"]) > 0.85) == ("polygon", True)
    annotator.press("Control+z")
    annotator.wait_until_saved()
    assert [each["kind"] for each in photo.shapes()] == ["rectangle"]


def test_without_what_finds_outlines_the_page_says_so(open_window: OpenWindow, photo: Photo) -> None:
    window = open_window(username="operator")
    window.accept("outline-worker")
    window.context.route("**/outline-worker*", lambda route: route.abort())
    annotator = begin(window.page, photo)
    annotator.drag(photo.box(0))
    wait_until(window.page, "unavailable")
    expect(window.page.get_by_test_id("outline-panel")).to_contain_text("could not be loaded")
