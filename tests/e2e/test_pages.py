"""The pages around the labeling: language, task history, downloads, what a role is offered."""

import json
import re
import shutil
import signal
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PASSWORD, OpenWindow, Workplace
from tests.e2e.product import Product

CHANGING = re.compile("Start labeling|Publish|Files|Add|Change|Delete|Export|Look for new images")
pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(120)]


def test_a_language_that_was_chosen_stays_and_follows_the_person(
    open_window: OpenWindow, workplace: Workplace
) -> None:
    name = workplace.let_in("lili", "labeler")
    page = open_window(username=name).page
    page.goto("/datasets")
    page.get_by_role("button", name="Language").click()
    page.get_by_role("menuitem", name="中文").click()
    expect(page.get_by_role("heading", name="数据集")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="数据集")).to_be_visible()

    elsewhere = open_window(username=name).page
    elsewhere.goto(f"{workplace.path}/samples")
    expect(elsewhere.get_by_role("tab", name="未标注")).to_be_visible()


def test_a_chinese_browser_is_spoken_to_in_chinese(open_window: OpenWindow, workplace: Workplace) -> None:
    page = open_window(username=workplace.let_in("ming", "manager"), locale="zh-CN").page
    page.goto(f"{workplace.path}/jobs")
    expect(page.get_by_role("heading", name="任务历史")).to_be_visible()
    page.goto(workplace.page_of(1))
    expect(page.get_by_test_id("return-to-preview")).to_have_text("返回预览")


@pytest.fixture
def stopped_workers(easel: Product) -> Iterator[list[psutil.Process]]:
    """The workers, frozen; they go on at the end at the latest."""
    children = psutil.Process(easel.process.pid).children(recursive=True)
    workers = [each for each in children if "config.work" in each.cmdline()]
    assert workers
    for each in workers:
        each.send_signal(signal.SIGSTOP)
    yield workers
    for each in workers:
        each.send_signal(signal.SIGCONT)


def test_a_job_is_canceled_and_retried_from_the_task_history(
    page: Page, workplace: Workplace, stopped_workers: list[psutil.Process]
) -> None:
    body = {"target": "download", "format": "voc", "scope": {"filter": {}}}
    workplace.admin.post(f"{workplace.path}/exports", body)
    page.goto(f"{workplace.path}/jobs")
    job = page.get_by_role("row").filter(has_text="Export")
    expect(job).to_contain_text("Waiting")
    job.get_by_role("button", name="Cancel").click()
    expect(job).to_contain_text("Canceled")

    for each in stopped_workers:
        each.send_signal(signal.SIGCONT)
    job.get_by_role("button", name="Retry").click()
    expect(page.get_by_role("row").filter(has_text="Succeeded").filter(has_text="Export")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Export").filter(has_text="12 / 12")).to_be_visible()


def test_the_task_history_moves_by_itself(
    page: Page, workplace: Workplace, stopped_workers: list[psutil.Process]
) -> None:
    workplace.admin.post(f"{workplace.path}/versions", {"name": "V001"})
    page.goto(f"{workplace.path}/jobs")
    job = page.get_by_role("row").filter(has_text="Publish")
    expect(job).to_contain_text("Waiting")

    for each in stopped_workers:
        each.send_signal(signal.SIGCONT)
    expect(job).to_contain_text("Succeeded")
    expect(job).to_contain_text("12 / 12")


def test_an_export_is_downloaded_as_a_zip(page: Page, workplace: Workplace, tmp_path: Path) -> None:
    page.goto(f"{workplace.path}/samples?tab=labeled")
    page.get_by_text("Export", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Export").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.goto(f"{workplace.path}/jobs?tab=exports")
    with page.expect_download(timeout=30_000) as download:
        page.get_by_role("link", name="Download").click()
    download.value.save_as(tmp_path / "export.zip")

    with zipfile.ZipFile(tmp_path / "export.zip") as archive:
        coco = json.loads(archive.read("annotations/instances_all.json"))
        images = {name for name in archive.namelist() if name.startswith("images/")}
    assert len(coco["images"]) == len(images) == 3
    assert len(coco["annotations"]) == sum(len(workplace.boxes(number)) for number in (1, 2, 3))


def test_a_viewer_is_offered_nothing_that_changes_the_dataset(
    open_window: OpenWindow, workplace: Workplace
) -> None:
    page = open_window(username=workplace.let_in("vera", "viewer")).page
    page.goto(f"{workplace.path}/samples")
    expect(page.get_by_role("link", name="Label BloodImage")).to_have_count(12)
    expect(page.get_by_role("button", name=CHANGING)).to_have_count(0)
    expect(page.get_by_role("checkbox")).to_have_count(0)


def test_images_put_into_the_folder_later_are_found(
    page: Page, workplace: Workplace, photos: Path, cells: Path
) -> None:
    page.goto(f"{workplace.path}/samples")
    expect(page.get_by_role("tab", name="All 12")).to_be_visible()
    shutil.copyfile(cells / "images" / "BloodImage_00100.jpg", photos / "later.jpg")
    page.get_by_role("button", name="Look for new images").click()

    expect(page.get_by_role("tab", name="All 13")).to_be_visible()
    expect(page.get_by_role("link", name="Label later.jpg")).to_be_visible()


def test_a_deleted_dataset_leaves_the_list_and_its_files_stay(
    page: Page, workplace: Workplace, photos: Path
) -> None:
    files = sorted(each.name for each in photos.iterdir())
    page.goto(workplace.path)
    page.get_by_role("button", name=f"More for {photos.name}").click()
    page.get_by_role("menuitem", name="Delete").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("no source file is deleted")
    dialog.get_by_role("button", name="Delete").click()

    expect(page.get_by_role("heading", name="Datasets")).to_be_visible()
    expect(page.get_by_role("link", name=photos.name)).to_have_count(0)
    assert sorted(each.name for each in photos.iterdir()) == files


def test_a_deleted_dataset_comes_back_from_the_trash(page: Page, workplace: Workplace) -> None:
    name = workplace.admin.get(workplace.path)["name"]
    workplace.admin.call("DELETE", workplace.path)
    page.goto("/datasets")
    page.get_by_role("link", name="Trash").click()
    page.get_by_role("button", name=f"Restore {name}").click()
    expect(page.get_by_text(f"{name} was restored")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=name)).to_have_count(0)

    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.goto("/datasets")
    expect(page.get_by_role("link", name=name)).to_be_visible()


def test_a_wrong_password_is_refused_and_the_right_one_leads_back(
    open_window: OpenWindow, workplace: Workplace
) -> None:
    window = open_window()
    window.accept("401")
    name = workplace.let_in("paul", "reviewer")
    page = window.page
    page.goto(f"{workplace.path}/samples?tab=labeled")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("User name or password is wrong.")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("tab", name="Labeled 3")).to_be_visible()
    assert page.url.endswith("/samples?tab=labeled")
