"""Smart labeling's pages and dialogs for who uses no mouse, hears the page instead of seeing it, or sees pale letters
badly."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import problems_in_sight, problems_of, problems_of_dialog
from tests.e2e.conftest import Window, Workplace
from tests.label_studio_backend import MlBackend, ml_backend
from tests.labeling.smart import onnx_graphs as graphs

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(240)]
LABELED = 6
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ONNX, SERVED = "cells by file", "cells by URL"
PAGES = (
    "{dataset}/samples?tab=to_confirm",
    "{dataset}/samples/groups",
    "/models",
    "/models/{onnx}",
    "/models/{served}",
)
DIALOGS = (
    ("{dataset}/samples?tab=to_confirm", "Smart labeling"),
    ("{dataset}/samples?tab=to_confirm", "Quality"),
    ("{dataset}/samples?tab=to_confirm", "Confirm in bulk"),
    ("{dataset}/samples/groups", "Auto grouping…"),
    ("/models", "Add a model"),
)


@pytest.fixture
def backend() -> Iterator[MlBackend]:
    with ml_backend() as running:
        yield running


@pytest.fixture
def words(workplace: Workplace, photos: Path, cells: Path, backend: MlBackend) -> Iterator[dict[str, str]]:
    """Of a dataset that has learned and is grouped, and of models of both kinds: what their addresses are made of."""
    admin, path = workplace.admin, workplace.path
    for image in sorted(photos.glob("*.jpg"))[:LABELED]:
        shutil.copyfile(cells / "annotations" / f"{image.stem}.xml", photos / f"{image.stem}.xml")
    admin.wait_for(admin.post(f"{path}/imports", {"path": f"obs://photos/{photos.name}/"})["job"]["id"])
    run = admin.post(f"{path}/smart-labeling", {"type": "active_learning"})
    admin.wait_for(run["job"]["id"], seconds=120)
    body = {"groups": 2, "property": "look", "features": ["brightness"]}
    admin.wait_for(admin.post(f"{path}/auto-grouping", body)["job"]["id"])
    rows = np.zeros((1, 300, 6), dtype=np.float32)
    file = photos / "cells.onnx"
    file.write_bytes(
        graphs.answering(
            {"output0": rows}, shape=(1, 3, 640, 640), metadata={"names": "{0: 'RBC', 1: 'cell'}"}
        )
    )
    onnx = admin.post(
        "/models", {"name": ONNX, "kind": "onnx", "path": f"obs://photos/{photos.name}/cells.onnx"}
    )
    served = admin.post("/models", {"name": SERVED, "kind": "label_studio_ml", "url": backend.url})
    yield {"dataset": path, "onnx": onnx["id"], "served": served["id"]}
    for model in (onnx, served):
        admin.call("DELETE", f"/models/{model['id']}")


@pytest.fixture
def page(window: Window) -> Page:
    window.page.emulate_media(reduced_motion="reduce")
    return window.page


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("link").or_(page.get_by_role("button")).first).to_be_visible()


def problems_on(page: Page, address: str, theme: Literal["light", "dark"]) -> list[str]:
    page.emulate_media(color_scheme=theme)
    open_page(page, address)
    return [f"{address}, {theme}: {each}" for each in problems_of(page)]


def problems_of_dialog_at(page: Page, address: str, button: str) -> list[str]:
    open_page(page, address)
    opener = page.get_by_role("button", name=button).first
    return [f"{button}: {each}" for each in problems_of_dialog(page, opener)]


def test_its_pages_are_named_reached_by_keyboard_and_read(page: Page, words: dict[str, str]) -> None:
    found = [
        each
        for theme in THEMES
        for address in PAGES
        for each in problems_on(page, address.format(**words), theme)
    ]
    assert found == []


def test_its_dialogs_keep_the_keyboard_and_give_it_back(page: Page, words: dict[str, str]) -> None:
    found = [
        each
        for address, button in DIALOGS
        for each in problems_of_dialog_at(page, address.format(**words), button)
    ]
    assert found == []


def test_all_fields_of_its_start_are_named_and_read(page: Page, words: dict[str, str]) -> None:
    open_page(page, f"{words['dataset']}/samples?tab=to_confirm")
    page.get_by_role("button", name="Smart labeling").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Advanced").click()
    expect(dialog.get_by_label("Time, in minutes")).to_be_visible()
    learning = problems_in_sight(page)
    dialog.get_by_text("Pre-labeling", exact=True).click()
    assert [*learning, *problems_with(page, ONNX), *problems_with(page, SERVED)] == []


def problems_with(page: Page, model: str) -> list[str]:
    """Of pre-labeling by this model."""
    dialog = page.get_by_role("dialog")
    choice = dialog.get_by_role("combobox", name="Model")
    choice.fill(model)
    choice.press("Enter")
    expect(dialog.get_by_label("Labeled samples too")).to_be_visible()
    return problems_in_sight(page)
