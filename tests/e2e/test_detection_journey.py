"""The main job, once from end to end on the real detection set, as a person does it in the browser."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pycocotools.coco import COCO

from tests.e2e.calls import Caller
from tests.e2e.conftest import OpenWindow
from tests.e2e.drawing import Annotator, Box
from tests.e2e.product import Product
from tests.e2e.voc import Mark, read_marks

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(240)]
LABELED_BY_HAND = 20
MARKS_OF_AN_IMAGE = 3
RENAMED = {"WBC": "White cell"}
SIDE = 8  # pixels: what is thinner can't be drawn in any sensible way


@pytest.fixture
def third(photos: Path, cells: Path) -> Path:
    """All images, and the XML of every third beside its image."""
    for number, image in enumerate(sorted((cells / "images").glob("*.jpg"))):
        shutil.copyfile(image, photos / image.name)
        if number % 3 == 0:
            xml = f"{image.stem}.xml"
            shutil.copyfile(cells / "annotations" / xml, photos / xml)
    return photos


def test_a_person_takes_a_real_detection_set_from_folder_to_export(
    easel: Product, admin: Caller, open_window: OpenWindow, third: Path, cells: Path
) -> None:
    window = open_window()
    window.accept(r"401 .*/auth/me")  # how the pages learn that nobody is signed in yet
    page = window.page
    sign_in(page, easel.link)
    dataset = create_dataset(page, third.name)
    admin.wait_for_jobs(dataset)
    imported = {path.stem: usable(read_marks(path)) for path in third.glob("*.xml")}
    assert marks_by_image(admin, dataset) == rounded(imported)

    drawn = label_by_hand(page, dataset, cells, admin)
    assert len(drawn) == LABELED_BY_HAND
    rename_label(page, dataset, "WBC", RENAMED["WBC"])
    publish(page, dataset)
    folder = export_version(page, admin, dataset, easel.folder.parent)

    exported = read_coco(folder)
    stored = marks_by_image(admin, dataset)
    assert exported == stored
    assert {stem: exported[stem] for stem in imported} == rounded(renamed(imported))
    compare_drawn({stem: exported[stem] for stem in drawn}, renamed(drawn))
    assert set(exported) == {*imported, *drawn}


def sign_in(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.get_by_role("heading", name="Datasets")).to_be_visible()


def create_dataset(page: Page, folder: str) -> str:
    """Make a dataset of a folder that is chosen in the picker; answers its id."""
    page.get_by_role("link", name="Create dataset").first.click()
    page.get_by_role("textbox", name="Name", exact=True).fill("blood-cells")
    page.get_by_label("Description").fill("Cells under a microscope")
    page.get_by_role("button", name="Browse").first.click()
    picker = page.get_by_role("dialog")
    picker.get_by_role("button", name="photos").click()
    picker.get_by_role("button", name=folder).click()
    picker.get_by_role("button", name="Choose this folder").click()
    expect(page.get_by_label("Input path")).to_have_value(f"obs://photos/{folder}/")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("heading", name="blood-cells")).to_be_visible()
    return page.url.rstrip("/").rpartition("/")[2]


def usable(marks: list[Mark]) -> list[Mark]:
    """What an import takes: boxes with an area, cut at the edges of the image."""
    cut = [(label, Box(max(0, b.x0), max(0, b.y0), min(640, b.x1), min(480, b.y1))) for label, b in marks]
    return [(label, box) for label, box in cut if box.x1 - box.x0 >= 1 and box.y1 - box.y0 >= 1]


def rounded(marks: dict[str, list[Mark]]) -> dict[str, Counter[Mark]]:
    """For comparing: by image, in any order, to a hundredth of a pixel. Images without marks are left out."""
    return {
        stem: Counter((label, Box(*(round(each, 2) for each in box))) for label, box in some)
        for stem, some in marks.items()
        if some
    }


def renamed(marks: dict[str, list[Mark]]) -> dict[str, list[Mark]]:
    return {stem: [(RENAMED.get(label, label), box) for label, box in some] for stem, some in marks.items()}


def marks_by_image(caller: Caller, dataset: str) -> dict[str, Counter[Mark]]:
    """Every annotation that the API knows."""
    samples = caller.pages(f"/datasets/{dataset}/samples", tab="labeled", limit=200)
    return rounded({Path(each["name"]).stem: marks_of(caller, dataset, each["id"]) for each in samples})


def marks_of(caller: Caller, dataset: str, sample: str) -> list[Mark]:
    stored = caller.get(f"/datasets/{dataset}/samples/{sample}/annotations")["annotations"]
    return [(each["label"], Box(*each["shape"]["points"][0], *each["shape"]["points"][1])) for each in stored]


def label_by_hand(page: Page, dataset: str, cells: Path, admin: Caller) -> dict[str, list[Mark]]:
    """Label twenty images with what their XML says, by turns in every way; answers what was drawn."""
    page.goto(f"/datasets/{dataset}/samples?tab=unlabeled")
    page.get_by_role("link", name="Label BloodImage").first.click()
    annotator = Annotator(page)
    drawn: dict[str, list[Mark]] = {}
    name = annotator.wait_for_image()
    for number in range(LABELED_BY_HAND):
        stem = Path(name).stem
        marks = usable(read_marks(cells / "annotations" / f"{stem}.xml"))
        drawn[stem] = drawable(marks)[:MARKS_OF_AN_IMAGE]
        WAYS[number % len(WAYS)](annotator, drawn[stem])
        expect(annotator.rows).to_have_count(len(drawn[stem]))
        expect(annotator.sample_state).to_have_attribute("data-state", "labeled")
        name = annotator.next_image()
    annotator.wait_until_saved()
    page.get_by_test_id("return-to-preview").click()
    expect(page.get_by_role("tab", name="Unlabeled")).to_be_visible()
    return drawn


def drawable(marks: list[Mark]) -> list[Mark]:
    return [(label, b) for label, b in marks if b.x1 - b.x0 >= SIDE and b.y1 - b.y0 >= SIDE]


def by_drag_and_typed_label(annotator: Annotator, marks: list[Mark]) -> None:
    for label, box in marks:
        annotator.drag(box)
        annotator.type_label(label)


def by_two_clicks_and_typed_label(annotator: Annotator, marks: list[Mark]) -> None:
    for label, box in marks:
        annotator.click_corners(box)
        annotator.type_label(label)


def by_label_key_first(annotator: Annotator, marks: list[Mark]) -> None:
    """A digit makes a label active, so that drawing asks nothing; Escape makes it inactive."""
    for label, box in marks:
        annotator.press(key_of(annotator, label))
        annotator.drag(box)
        annotator.press("Escape", "Escape")
        annotator.press("r")


def by_undo_and_redo(annotator: Annotator, marks: list[Mark]) -> None:
    by_drag_and_typed_label(annotator, marks)
    for _ in marks:
        annotator.press("Control+z")
    expect(annotator.rows).to_have_count(0)
    for _ in marks:
        annotator.press("Control+Shift+z")


WAYS = (by_drag_and_typed_label, by_two_clicks_and_typed_label, by_label_key_first, by_undo_and_redo)


def key_of(annotator: Annotator, label: str) -> str:
    """The key that the page shows beside a label."""
    choice = annotator.page.get_by_test_id("label-choice").filter(has_text=label)
    return choice.locator("kbd").inner_text()


def rename_label(page: Page, dataset: str, old: str, new: str) -> None:
    page.goto(f"/datasets/{dataset}/samples")
    panel = page.get_by_label("Labels", exact=True).locator("visible=true")
    row = page.get_by_role("listitem").filter(has_text=old)
    expect(panel.first).to_be_visible()
    row.hover()
    row.get_by_role("button", name=f"Change {old}").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Label").fill(new)
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("listitem").filter(has_text=new)).to_be_visible()


def publish(page: Page, dataset: str) -> None:
    page.goto(f"/datasets/{dataset}/versions")
    page.get_by_role("button", name="Publish").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Version").fill("V001")
    expect(dialog.get_by_text("0.2", exact=True)).to_be_visible()  # what is left for evaluation
    dialog.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Normal")).to_be_visible(timeout=30_000)


def export_version(page: Page, admin: Caller, dataset: str, buckets: Path) -> Path:
    """Export V001 as COCO to a storage path; answers the folder on disk."""
    page.get_by_role("button", name="More for V001").click()
    page.get_by_role("menuitem", name="Export this version").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Storage path").check()
    dialog.get_by_label("Path", exact=True).fill("obs://photos/exports/")
    dialog.get_by_role("button", name="Export").click()
    expect(dialog).to_be_hidden()
    page.goto(f"/datasets/{dataset}/jobs?kind=export")
    expect(page.get_by_text("Succeeded")).to_be_visible(timeout=30_000)
    [job] = admin.get("/jobs", dataset=dataset, kind="export")["results"]
    assert job["parameters"]["path"] == "obs://photos/exports/"
    return buckets / "photos" / "exports"


def read_coco(folder: Path) -> dict[str, Counter[Mark]]:
    """Every box of every file, by image. That each file's images are there is asserted on the way."""
    marks: dict[str, list[Mark]] = {}
    for path in sorted((folder / "annotations").glob("instances_*.json")):
        for stem, mark in read_coco_file(path):
            marks.setdefault(stem, []).append(mark)
    return rounded(marks)


def read_coco_file(path: Path) -> Iterator[tuple[str, Mark]]:
    coco = COCO(str(path))
    assert json.loads(path.read_text())["images"]
    for image in coco.loadImgs(coco.getImgIds()):
        assert (path.parents[1] / "images" / image["file_name"]).is_file()
        yield from ((Path(image["file_name"]).stem, each) for each in coco_marks(coco, image["id"]))


def coco_marks(coco: Any, image: int) -> Iterator[Mark]:
    for each in coco.loadAnns(coco.getAnnIds(imgIds=[image])):
        x, y, width, height = each["bbox"]
        yield coco.cats[each["category_id"]]["name"], Box(x, y, x + width, y + height)


def compare_drawn(exported: dict[str, Counter[Mark]], drawn: dict[str, list[Mark]]) -> None:
    """What a mouse drew lies within a pixel of where it was meant to: it moves by whole pixels of the screen."""
    for stem, marks in drawn.items():
        ours, theirs = sorted(marks), sorted(exported[stem].elements())
        assert [label for label, _ in ours] == [label for label, _ in theirs]
        for (_, wanted), (_, found) in zip(ours, theirs, strict=True):
            assert list(found) == pytest.approx(list(wanted), abs=1), stem
