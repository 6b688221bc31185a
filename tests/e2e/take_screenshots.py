"""`EASEL_REAL_DATA=... python -m tests.e2e.take_screenshots`: the pictures of the README, in both languages."""

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.calls import Caller, signed_in_cookies
from tests.e2e.conftest import FLAGS, find_chromium
from tests.e2e.drawing import Annotator
from tests.e2e.product import ROOT, Product

IMAGES = ROOT / "docs" / "images"
SIZE = {"width": 1440, "height": 900}
PASSWORD = "a password for pictures"
LABELED = 300  # more than the first pages show
LOOKED_AT = "BloodImage_00125.jpg"
LABELS = [{"name": "RBC"}, {"name": "WBC"}, {"name": "Platelets"}]
LANGUAGES = {"en-US": "", "zh-CN": ".zh-CN"}


@contextmanager
def easel_with_cells(real_data: Path) -> Iterator[tuple[Product, str, str]]:
    """An Easel whose dataset `blood-cells` is partly labeled and published, the dataset's path, and a sample's id."""
    with tempfile.TemporaryDirectory() as name:
        photos = Path(name) / "photos"
        shutil.copytree(real_data / "blood-cells" / "images", photos / "blood-cells")
        for xml in sorted((real_data / "blood-cells" / "annotations").iterdir())[:LABELED]:
            shutil.copy(xml, photos / "blood-cells")
        product = Product(Path(name) / "var", {"photos": f"{photos}:ro"})
        try:
            admin = product.administrator("mei", PASSWORD)
            path = fill(admin)
            [sample] = admin.get(f"{path}/samples", name=LOOKED_AT)["results"]
            yield product, path, sample["id"]
        finally:
            product.stop()


def fill(admin: Caller) -> str:
    body = {
        "name": "blood-cells",
        "description": "Cells under a microscope",
        "type": "object_detection",
        "input_path": "obs://photos/blood-cells/",
        "labels": LABELS,
    }
    dataset = admin.post("/datasets", body)["id"]
    admin.wait_for_jobs(dataset)
    admin.post(f"/datasets/{dataset}/versions", {"split": {"train": 0.8, "eval": 0.2}})
    admin.wait_for_jobs(dataset)
    [version] = admin.get(f"/datasets/{dataset}/versions")["results"]
    admin.wait_for(admin.post(f"/datasets/{dataset}/versions/{version['id']}/analysis")["job"]["id"])
    return f"/datasets/{dataset}"


def take_all(browser: Browser, product: Product, path: str, sample: str, locale: str) -> None:
    context = browser.new_context(base_url=product.base_url, viewport=SIZE, locale=locale)  # type: ignore[arg-type]  # SIZE is a ViewportSize
    context.add_cookies(signed_in_cookies(product.base_url, "mei", PASSWORD))
    page = context.new_page()
    pages = {
        "overview": path,
        "samples": f"{path}/samples",
        "analysis": f"{path}/analysis?usages=train,eval",
    }
    for name, show in pages.items():
        page.goto(show)
        keep(page, f"{name}{LANGUAGES[locale]}")
    page.goto(f"{path}/annotate/{sample}")
    annotator = Annotator(page)
    page.get_by_test_id("guide").get_by_role("button").click()  # it is skipped
    annotator.wait_for_image()
    annotator.press("v")
    annotator.rows.filter(has_text="WBC").first.click()
    keep(page, f"annotate{LANGUAGES[locale]}")
    context.close()


def keep(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1000)  # motion comes to rest
    taken = Image.open(io.BytesIO(page.screenshot()))
    taken.convert("RGB").quantize(256).save(IMAGES / f"{name}.png", optimize=True)  # a third of the bytes


def main() -> int:
    real_data = os.environ.get("EASEL_REAL_DATA")
    if not real_data:
        print("Set EASEL_REAL_DATA to the folder of real images.", file=sys.stderr)  # noqa: T201  a command
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with easel_with_cells(Path(real_data)) as (product, path, sample), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for locale in LANGUAGES:
            take_all(browser, product, path, sample, locale)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
