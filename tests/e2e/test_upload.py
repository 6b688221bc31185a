"""Data that a person brings from his own computer: images, folders that are labels, zips; with an outage on the way."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.calls import Caller
from tests.e2e.conftest import Window

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(120)]
FINISHED = '[data-phase="done"]'


def dataset_of(admin: Caller, folder: Path, kind: str) -> str:
    """An empty dataset whose paths are in the test's own folder."""
    root = f"obs://photos/{folder.name}/"
    (folder / "in").mkdir()
    body = {"name": folder.name, "type": kind, "input_path": f"{root}in/", "output_path": f"{root}out/"}
    dataset: str = admin.post("/datasets", body)["id"]
    admin.wait_for_jobs(dataset)
    return dataset


def open_dialog(page: Page, dataset: str) -> Any:
    page.goto(f"/datasets/{dataset}/samples")
    page.get_by_role("button", name="Add data").click()
    return page.get_by_role("dialog")


def send(page: Page, dialog: Any) -> None:
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator(FINISHED)).to_be_visible(timeout=30_000)


def counts_of(admin: Caller, dataset: str) -> dict[str, int]:
    admin.wait_for_jobs(dataset)
    counts: dict[str, int] = admin.get(f"/datasets/{dataset}")["counts"]
    return counts


def some_cells(cells: Path, number: int) -> list[Path]:
    return sorted((cells / "images").glob("*.jpg"))[:number]


def zip_of_voc(cells: Path, folder: Path, *, number: int) -> Path:
    """A zip of so many images, each with its boxes."""
    packed = folder / "cells.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for image in some_cells(cells, number):
            archive.write(image, f"set/{image.name}")
            archive.write(cells / "annotations" / f"{image.stem}.xml", f"set/{image.stem}.xml")
    return packed


def test_images_are_uploaded_and_what_is_none_is_named(
    page: Page, admin: Caller, photos: Path, cells: Path, tmp_path: Path
) -> None:
    dataset = dataset_of(admin, photos, "object_detection")
    page_of_html = tmp_path / "not found.jpg"
    page_of_html.write_bytes(b"<html>404</html>")
    dialog = open_dialog(page, dataset)
    expect(dialog.locator("input[type=file]").first).to_be_hidden()
    dialog.get_by_label("Choose files").set_input_files([*some_cells(cells, 5), page_of_html])
    expect(dialog.get_by_text("6 images")).to_be_visible()

    send(page, dialog)

    expect(page.get_by_text("The file is a web page")).to_be_visible()
    expect(page.get_by_role("link", name="Label BloodImage")).to_have_count(5)
    assert counts_of(admin, dataset)["total"] == 5


def test_a_folder_of_folders_labels_whole_images(
    page: Page, admin: Caller, photos: Path, real_data: Path, tmp_path: Path
) -> None:
    dataset = dataset_of(admin, photos, "image_classification")
    for label in ("3", "5"):
        (tmp_path / "digits" / label).mkdir(parents=True)
        for image in sorted((real_data / "sign-digits" / label).iterdir())[:4]:
            shutil.copyfile(image, tmp_path / "digits" / label / image.name)
    dialog = open_dialog(page, dataset)
    dialog.get_by_label("Choose a folder").set_input_files(tmp_path / "digits")

    send(page, dialog)

    assert counts_of(admin, dataset)["labeled"] == 8
    labels = admin.get(f"/datasets/{dataset}/labels")["results"]
    assert {each["name"]: each["sample_count"] for each in labels} == {"3": 4, "5": 4}


def test_a_zip_of_voc_comes_twice_and_adds_nothing_the_second_time(
    page: Page, admin: Caller, photos: Path, cells: Path, tmp_path: Path
) -> None:
    dataset = dataset_of(admin, photos, "object_detection")
    packed = zip_of_voc(cells, tmp_path, number=4)
    for _ in range(2):
        dialog = open_dialog(page, dataset)
        dialog.get_by_label("Choose files").set_input_files(packed)
        send(page, dialog)
        assert counts_of(admin, dataset)["labeled"] == counts_of(admin, dataset)["total"] == 4


def test_what_a_zip_would_bring_is_shown_before_it_is_imported(
    page: Page, admin: Caller, photos: Path, cells: Path, tmp_path: Path
) -> None:
    dataset = dataset_of(admin, photos, "object_detection")
    dialog = open_dialog(page, dataset)
    dialog.get_by_label("Choose files").set_input_files(zip_of_voc(cells, tmp_path, number=4))
    dialog.get_by_role("button", name="Upload and check first").click()
    uploads = page.get_by_role("complementary", name="Uploads")
    expect(uploads.get_by_text("Recognised: PASCAL VOC")).to_be_visible(timeout=30_000)
    assert counts_of(admin, dataset)["total"] == 0

    uploads.get_by_role("button", name="Import").click()
    expect(page.locator(FINISHED)).to_be_visible(timeout=30_000)
    assert counts_of(admin, dataset)["labeled"] == 4


def test_an_upload_waits_for_the_connection_and_goes_on_by_itself(
    window: Window, admin: Caller, photos: Path, cells: Path
) -> None:
    window.accept("ERR_INTERNET_DISCONNECTED")
    page = window.page
    dataset = dataset_of(admin, photos, "object_detection")
    dialog = open_dialog(page, dataset)
    dialog.get_by_label("Choose files").set_input_files(some_cells(cells, 3))
    window.context.set_offline(True)
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("No connection.")).to_be_visible()

    window.context.set_offline(False)

    expect(page.locator(FINISHED)).to_be_visible(timeout=30_000)
    assert counts_of(admin, dataset)["total"] == 3
