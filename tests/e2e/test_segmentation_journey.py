"""Segmentation from other people's outlines and masks to a COCO file that imports again, as a person does it."""

import re
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pycocotools.coco import COCO
from pycocotools.mask import area

from tests.e2e.calls import Caller
from tests.e2e.conftest import OpenWindow

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(180)]

Outline = tuple[str, tuple[float, ...]]
"""A label and the corners of a polygon, or what a mask's runs are, to a hundredth of a pixel."""


class Words(dict[str, str]):
    """What the pages say in one language."""


ENGLISH = Words(
    create="Create dataset", name="Name", type="Segmentation", input="Input path", make="Create",
    label_one="Label ", publish="Publish", version="Version", more="More for V001", normal="Normal",
    export_version="Export this version", to_storage="Storage path", path="Path", export="Export",
)  # fmt: skip
CHINESE = Words(
    create="创建数据集", name="名称", type="图像分割", input="输入位置", make="创建",
    label_one="标注 ", publish="发布", version="版本", more="V001 的更多操作", normal="正常",
    export_version="导出该版本", to_storage="存储位置", path="导出路径", export="导出",
)  # fmt: skip


class Person:
    """Whoever takes a set of images through the pages."""

    def __init__(self, page: Page, admin: Caller, words: Words) -> None:
        self.page = page
        self.admin = admin
        self.words = words
        self.dialog = page.get_by_role("dialog")
        self.rows = page.get_by_test_id("annotation-row")
        self.dataset = ""

    def create(self, name: str, path: str) -> None:
        """Make a dataset of images and annotations that lie at the path, and wait until all are read."""
        words, page = self.words, self.page
        page.goto("/datasets")
        page.get_by_role("link", name=words["create"]).first.click()
        page.get_by_role("textbox", name=words["name"], exact=True).fill(name)
        page.get_by_role("radio", name=words["type"]).click()
        page.get_by_label(words["input"]).fill(path)
        page.get_by_role("button", name=words["make"], exact=True).click()
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        self.dataset = page.url.rstrip("/").rpartition("/")[2]
        self.admin.wait_for_jobs(self.dataset)

    def recognised_as(self) -> str:
        [job] = self.admin.get("/jobs", dataset=self.dataset, kind="import")["results"]
        return str(job["result"]["format"])

    def open_first(self) -> str:
        """Open the first labeled image; answers its name."""
        self.page.goto(f"/datasets/{self.dataset}/samples?tab=labeled")
        self.page.get_by_role("link", name=re.compile(f"^{self.words['label_one']}")).first.click()
        expect(self.page.get_by_test_id("sample-state")).to_be_visible()
        return self.page.get_by_test_id("sample-name").inner_text()

    def wait_until_saved(self) -> None:
        expect(self.page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")

    def publish(self) -> None:
        words, page = self.words, self.page
        page.goto(f"/datasets/{self.dataset}/versions")
        page.get_by_role("button", name=words["publish"]).first.click()
        self.dialog.get_by_role("textbox", name=words["version"]).fill("V001")
        self.dialog.get_by_role("button", name=words["publish"]).click()
        expect(page.get_by_text(words["normal"], exact=True)).to_be_visible(timeout=30_000)

    def export_version(self, path: str) -> None:
        """Export V001 as COCO, the format that is chosen where nothing else is."""
        words, page = self.words, self.page
        page.get_by_role("button", name=words["more"]).click()
        page.get_by_role("menuitem", name=words["export_version"]).click()
        self.dialog.get_by_label(words["to_storage"]).check()
        self.dialog.get_by_label(words["path"], exact=True).fill(path)
        self.dialog.get_by_role("button", name=words["export"], exact=True).click()
        expect(self.dialog).to_be_hidden()
        self.admin.wait_for_jobs(self.dataset)


def stored(admin: Caller, dataset: str) -> dict[str, Counter[Outline]]:
    """Every shape that the API knows, by image."""
    samples = admin.pages(f"/datasets/{dataset}/samples", tab="labeled", limit=200)
    return {each["name"]: Counter(outlines(admin, dataset, each["id"])) for each in samples}


def outlines(admin: Caller, dataset: str, sample: str) -> Iterable[Outline]:
    for each in admin.get(f"/datasets/{dataset}/samples/{sample}/annotations")["annotations"]:
        shape = each["shape"]
        runs = shape.get("rle", {}).get("counts", "")
        yield each["label"], tuple(flat(shape.get("points") or [])) or tuple(map(float, runs.encode()))


def flat(points: Iterable[Iterable[float]]) -> Iterable[float]:
    return (round(number, 2) for point in points for number in point)


def of_coco(path: Path) -> dict[str, Counter[Outline]]:
    """Every polygon of a COCO file, by image, as pycocotools reads it."""
    coco = COCO(str(path))
    return {
        image["file_name"]: Counter(
            (coco.cats[each["category_id"]]["name"], tuple(round(number, 2) for number in ring))
            for each in coco.loadAnns(coco.getAnnIds(imgIds=[image["id"]]))
            for ring in each["segmentation"]
        )
        for image in coco.loadImgs(coco.getImgIds())
    }


def exported_polygons(folder: Path) -> dict[str, Counter[Outline]]:
    """All lists of an exported version together."""
    return {
        name: found
        for path in sorted((folder / "annotations").glob("instances_*.json"))
        for name, found in of_coco(path).items()
        if found
    }


def masked_pixels(folder: Path) -> dict[str, int]:
    """How many pixels the masks of each image cover in an exported version, as pycocotools decodes them."""
    return {
        image["file_name"]: sum(
            int(area(coco.annToRLE(each))) for each in coco.loadAnns(coco.getAnnIds(image["id"]))
        )
        for path in sorted((folder / "annotations").glob("instances_*.json"))
        for coco in [COCO(str(path))]
        for image in coco.loadImgs(coco.getImgIds())
    }


def painted_pixels(path: Path) -> int:
    """How many pixels of a mask are not background."""
    with Image.open(path) as image:
        return sum(image.histogram()[1:])


def test_polygons_come_are_corrected_and_go_as_coco(
    open_window: OpenWindow, admin: Caller, photos: Path, real_data: Path
) -> None:
    shutil.copytree(real_data / "circuit-boards", photos / "in")
    person = Person(open_window(username="operator").page, admin, ENGLISH)
    person.create("nuts", f"obs://photos/{photos.name}/in/")
    assert person.recognised_as() == "coco"
    given = of_coco(real_data / "circuit-boards" / "annotations.json")
    assert stored(admin, person.dataset) == given

    first = person_corrects(person)
    after = stored(admin, person.dataset)
    assert {name: found for name, found in after.items() if name != first} == {
        name: found for name, found in given.items() if name != first
    }
    assert Counter(label for label, _ in after[first].elements())["walnut"] == 1
    assert after[first].total() == given[first].total() - 1

    person.publish()
    person.export_version(f"obs://photos/{photos.name}/out/")
    assert exported_polygons(photos / "out") == after
    person.create("nuts-again", f"obs://photos/{photos.name}/out/")
    assert stored(admin, person.dataset) == after


def person_corrects(person: Person) -> str:
    """One shape gets another label, one is deleted, one is deleted and comes back; answers the image's name."""
    person.admin.post(f"/datasets/{person.dataset}/labels", {"name": "walnut"})
    name = person.open_first()
    count = person.rows.count()
    person.rows.nth(0).click()
    person.rows.nth(0).get_by_test_id("relabel").click()
    person.page.keyboard.type("walnut")
    person.page.keyboard.press("Enter")
    expect(person.rows.filter(has_text="walnut")).to_have_count(1)
    person.rows.nth(1).click()
    person.page.keyboard.press("Delete")
    person.rows.nth(1).click()
    person.page.keyboard.press("Delete")
    expect(person.rows).to_have_count(count - 2)
    person.page.keyboard.press("Control+z")
    expect(person.rows).to_have_count(count - 1)
    person.wait_until_saved()
    return name


def test_masks_come_from_png_files_and_go_as_coco_in_chinese(
    open_window: OpenWindow, admin: Caller, photos: Path, real_data: Path
) -> None:
    shutil.copytree(real_data / "cell-membranes", photos / "in")
    person = Person(open_window(username="operator", locale="zh-CN").page, admin, CHINESE)
    person.create("细胞膜", f"obs://photos/{photos.name}/in/")
    assert person.recognised_as() == "masks"
    given = stored(admin, person.dataset)
    assert len(given) == 12

    name = person.open_first()
    expect(person.page.get_by_test_id("annotation-count")).to_have_text(str(given[name].total()))
    person.publish()
    person.export_version(f"obs://photos/{photos.name}/out/")
    masks = (photos / "in" / "masks").iterdir()
    assert masked_pixels(photos / "out") == {path.name: painted_pixels(path) for path in masks}
    person.create("细胞膜副本", f"obs://photos/{photos.name}/out/")
    assert stored(admin, person.dataset) == given
