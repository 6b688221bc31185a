"""Exports as a person starts them: any format of the dataset's type, with a word before on what it can't carry."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Workplace

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(120)]


@pytest.fixture
def dialog(page: Page, workplace: Workplace) -> Locator:
    """The dialog, opened on the three labeled images."""
    page.goto(f"{workplace.path}/samples?tab=labeled")
    page.get_by_text("Export", exact=True).click()
    return page.get_by_role("dialog")


def choose_format(dialog: Locator, name: str) -> None:
    dialog.get_by_label("Format").click()
    dialog.page.locator(".ant-select-item-option", has_text=name).click()


def test_a_format_is_chosen_and_its_files_are_downloaded(
    dialog: Locator, page: Page, workplace: Workplace, tmp_path: Path
) -> None:
    choose_format(dialog, "YOLO")
    expect(dialog.get_by_test_id("export-forecast")).to_contain_text("3 images")
    dialog.get_by_role("button", name="Export").click()
    expect(dialog).to_be_hidden()
    page.goto(f"{workplace.path}/jobs?tab=exports")
    with page.expect_download(timeout=30_000) as download:
        page.get_by_role("link", name="Download").click()
    download.value.save_as(tmp_path / "export.zip")

    with zipfile.ZipFile(tmp_path / "export.zip") as archive:
        names = archive.namelist()
    assert "data.yaml" in names
    assert len([name for name in names if name.startswith("labels/all/")]) == 3


def test_a_line_of_yolo_is_what_the_person_chooses(
    dialog: Locator, page: Page, workplace: Workplace, tmp_path: Path
) -> None:
    choose_format(dialog, "YOLO")
    dialog.get_by_label("On each line").click()
    page.locator(".ant-select-item-option", has_text="A turned box").click()
    dialog.get_by_role("button", name="Export").click()
    expect(dialog).to_be_hidden()
    page.goto(f"{workplace.path}/jobs?tab=exports")
    with page.expect_download(timeout=30_000) as download:
        page.get_by_role("link", name="Download").click()
    download.value.save_as(tmp_path / "export.zip")

    with zipfile.ZipFile(tmp_path / "export.zip") as archive:
        label = next(name for name in archive.namelist() if name.startswith("labels/all/"))
        lines = archive.read(label).decode().splitlines()
    assert {len(line.split()) for line in lines} == {9}


def test_shards_have_their_images_inside_and_their_size_is_asked_for(dialog: Locator) -> None:
    choose_format(dialog, "WebDataset")
    expect(dialog.get_by_label("Shard size (MB)")).to_be_visible()
    expect(dialog.get_by_role("switch")).to_be_disabled()


def test_a_new_dataset_refers_to_images_where_they_are(dialog: Locator, workplace: Workplace) -> None:
    dialog.get_by_label("New dataset").check()
    dialog.get_by_label("Name").fill("labeled-cells")
    dialog.get_by_role("switch").click()
    dialog.get_by_role("button", name="Export").click()
    expect(dialog).to_be_hidden()
    workplace.admin.wait_for_jobs(workplace.id)

    [made] = workplace.admin.get("/datasets", search="labeled-cells")["results"]
    assert made["counts"]["labeled"] == made["counts"]["total"] == 3
