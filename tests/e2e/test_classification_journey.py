"""A classification set from a folder of folders to a new dataset, in Chinese, as an annotator works on it."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.calls import Caller
from tests.e2e.conftest import OpenWindow

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(180)]

BROUGHT = {"dress": 5, "hat": 4, "shirt": 4, "shoes": 3, "t-shirt": 4}
TABS = ("全部", "未标注", "已标注", "待确认")


@pytest.fixture
def folders(tmp_path: Path, real_data: Path) -> Path:
    """Real images on a person's own computer, in a folder for each label."""
    for label, count in BROUGHT.items():
        (tmp_path / "衣物" / label).mkdir(parents=True)
        for image in sorted((real_data / "clothing" / label).iterdir())[:count]:
            shutil.copyfile(image, tmp_path / "衣物" / label / image.name)
    return tmp_path / "衣物"


@pytest.fixture
def empty(admin: Caller, photos: Path) -> str:
    """The id of a dataset without images; its paths are in the test's own folder."""
    root = f"obs://photos/{photos.name}"
    (photos / "in").mkdir()
    paths = {"input_path": f"{root}/in/", "output_path": f"{root}/out/"}
    dataset: str = admin.post("/datasets", {"name": "衣物", "type": "image_classification", **paths})["id"]
    admin.wait_for_jobs(dataset)
    return dataset


def labels_of(admin: Caller, dataset: str) -> Counter[str]:
    """How many samples carry each label, counted sample by sample."""
    samples = admin.pages(f"/datasets/{dataset}/samples", limit=100)
    return Counter(label for each in samples for label in each["labels"])


class Person:
    """Whoever works on the dataset, with a Chinese browser."""

    def __init__(self, page: Page, admin: Caller, dataset: str) -> None:
        self.page = page
        self.admin = admin
        self.dataset = dataset
        self.dialog = page.get_by_role("dialog")
        self.tiles = page.get_by_role("link", name=re.compile("^标注 .*jpg$"))
        self.panel = page.get_by_role("complementary", name="标签")
        self.selection = page.get_by_role("region", name="所选样本")

    def open(self, tab: str) -> None:
        """Open the samples or the labels by the page's own navigation."""
        self.page.get_by_role("navigation", name="数据集页面").get_by_role("link", name=tab).click()

    def upload(self, folder: Path) -> None:
        self.page.get_by_role("button", name="添加数据").click()
        self.dialog.get_by_label("选择文件夹").set_input_files(folder)
        self.dialog.get_by_role("button", name="开始上传").click()
        expect(self.page.locator('[data-phase="done"]')).to_be_visible(timeout=30_000)

    def expect_counts(self, expected: dict[str, int]) -> None:
        """Samples by label, as expected: stored, counted by the API, and shown by tabs and panel."""
        path = f"/datasets/{self.dataset}"
        self.admin.wait_for_jobs(self.dataset)
        labels = self.admin.get(f"{path}/labels", limit=500)["results"]
        counts = self.admin.get(path)["counts"]
        assert labels_of(self.admin, self.dataset) == expected
        assert {each["name"]: each["sample_count"] for each in labels} == expected
        shown = [counts[name] for name in ("total", "unlabeled", "labeled", "to_confirm")]
        expect(self.page.get_by_role("tab")).to_have_text(
            [f"{a}{b}" for a, b in zip(TABS, shown, strict=True)]
        )
        rows = [f"{each['name']}{each['annotation_count']}" for each in labels]
        expect(self.panel.get_by_role("listitem")).to_have_text(rows)

    def filter_by(self, label: str, *, shown: int) -> None:
        """Click a label of the panel, which adds it to the filter or takes it out."""
        self.panel.get_by_role("button", name=re.compile(f"^{label} ?[0-9]+$")).click()
        expect(self.tiles).to_have_count(shown)

    def row_of(self, label: str) -> Locator:
        return self.selection.get_by_role("listitem").filter(has_text=label)

    def add_to_selection(self, label: str) -> None:
        self.selection.get_by_role("combobox", name="为所选样本添加的标签").press_sequentially(label)
        self.page.keyboard.press("Enter")
        self.selection.get_by_role("button", name="确认").click()
        expect(self.row_of(label)).to_be_visible()

    def replace_in_selection(self, label: str, by: str) -> None:
        self.row_of(label).get_by_role("button", name=f"在所选样本中替换 {label}").click()
        self.page.keyboard.type(by)
        self.page.keyboard.press("Enter")

    def expect_label_counts(self, admin: Caller) -> None:
        """The table of labels says of each how many samples carry it."""
        labels = admin.get(f"/datasets/{self.dataset}/labels", limit=500)["results"]
        links = self.page.get_by_role("table").get_by_role("link")
        expect(links).to_have_text([str(each["sample_count"]) for each in labels])

    def rename(self, label: str, to: str) -> None:
        self.page.get_by_role("textbox", name=f"重命名 {label}", exact=True).fill(to)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_text(f"已将 {label} 重命名为 {to}")).to_be_visible()

    def merge(self, label: str, into: str, *, effect: str) -> None:
        self.page.get_by_role("button", name=f"将 {label} 合并到其他标签").click()
        self.dialog.get_by_role("combobox", name="合并到").fill(into)
        self.page.keyboard.press("Enter")
        expect(self.dialog.get_by_test_id("merge-effect")).to_contain_text(effect)
        self.dialog.get_by_role("button", name="合并", exact=True).click()
        expect(self.page.get_by_text(f"已将 {label} 合并到 {into}")).to_be_visible()

    def delete_with_samples(self, label: str, *, effect: str, choice: str) -> None:
        self.page.get_by_role("button", name=f"删除 {label}", exact=True).click()
        expect(self.dialog.get_by_test_id("removal-effect")).to_contain_text(effect)
        self.dialog.get_by_text(choice).click()
        expect(self.dialog.get_by_text("30 天内从回收站恢复")).to_be_visible()
        self.dialog.get_by_role("button", name="删除", exact=True).click()
        expect(self.page.get_by_text(f"已删除标签 {label}")).to_be_visible()

    def export_what_matches(self, path: str, *, forecast: str) -> None:
        """Export the filtered samples as imageNet folders to a storage path."""
        self.page.get_by_role("button", name="导出", exact=True).click()
        self.dialog.get_by_label("存储位置").check()
        self.dialog.get_by_label("导出格式").click()
        self.page.locator(".ant-select-item-option", has_text="ImageNet 目录").click()
        self.dialog.get_by_label("导出路径").fill(path)
        expect(self.dialog.get_by_test_id("export-forecast")).to_contain_text(forecast)
        self.dialog.get_by_role("button", name="导出", exact=True).click()
        expect(self.dialog).to_be_hidden()
        self.admin.wait_for_jobs(self.dataset)

    def create_dataset(self, name: str, path: str) -> None:
        """Make a dataset of what lies at the path, and go on in it."""
        self.page.goto("/datasets")
        self.page.get_by_role("link", name="创建数据集").first.click()
        self.page.get_by_role("textbox", name="名称", exact=True).fill(name)
        self.page.get_by_role("radio", name=re.compile("图像分类")).click()
        self.page.get_by_label("输入位置").fill(path)
        self.page.get_by_role("button", name="创建", exact=True).click()
        expect(self.page.get_by_role("heading", name=name)).to_be_visible()
        self.dataset = self.page.url.rstrip("/").rpartition("/")[2]


@pytest.fixture
def person(open_window: OpenWindow, admin: Caller, empty: str) -> Person:
    page = open_window(username="operator", locale="zh-CN").page
    page.goto(f"/datasets/{empty}/samples")
    return Person(page, admin, empty)


def test_a_person_takes_folders_of_labels_to_a_new_dataset_in_chinese(
    person: Person, admin: Caller, folders: Path, photos: Path
) -> None:
    person.upload(folders)
    person.expect_counts(BROUGHT)

    relabel_by_selection(person)
    person.expect_counts({"dress": 5, "hat": 1, "shirt": 5, "shoes": 3, "t-shirt": 3, "帽子": 3})

    person.open("标签")
    person.rename("shoes", "鞋")
    person.merge("hat", "帽子", effect="1 个样本中的 1 个标注")
    person.delete_with_samples(
        "dress", effect="5 个样本中的 5 个标注", choice="同时删除 5 个不含其他标签的样本"
    )
    person.expect_label_counts(admin)
    person.open("样本")
    person.expect_counts({"shirt": 5, "t-shirt": 3, "帽子": 4, "鞋": 3})

    person.filter_by("帽子", shown=4)
    person.filter_by("鞋", shown=7)
    path = f"obs://photos/{photos.name}/exported/"
    person.export_what_matches(path, forecast="7 张图片")
    person.create_dataset("鞋帽", path)
    person.open("样本")
    person.expect_counts({"帽子": 4, "鞋": 3})
    expect(person.tiles).to_have_count(7)


def relabel_by_selection(person: Person) -> None:
    """Three of four hats get a label that is typed, in place of theirs; one T-shirt turns out to be a shirt."""
    person.filter_by("hat", shown=4)
    person.tiles.nth(0).click(modifiers=["ControlOrMeta"])
    person.tiles.nth(2).click(modifiers=["Shift"])
    person.add_to_selection("帽子")
    expect(person.row_of("帽子")).to_contain_text("3")
    person.row_of("hat").get_by_role("button", name="从所选样本中移除 hat").click()
    expect(person.tiles).to_have_count(1)
    person.filter_by("hat", shown=20)
    person.filter_by("t-shirt", shown=4)
    person.tiles.nth(0).focus()
    person.page.keyboard.press("ArrowRight")
    person.page.keyboard.press("Space")
    person.replace_in_selection("t-shirt", "shirt")
    expect(person.tiles).to_have_count(3)
    person.filter_by("t-shirt", shown=20)
