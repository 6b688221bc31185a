"""`EASEL_REAL_DATA=... python -m tests.e2e.take_screenshots`: the pictures of the README, in both languages."""

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
TAUGHT = (8, 16, 40)  # labeled images of three runs of smart labeling
WAITING = 60  # images for which the last one proposes boxes
LOOKED_AT = "BloodImage_00125.jpg"
LABELS = [{"name": "RBC"}, {"name": "WBC"}, {"name": "Platelets"}]
SECONDS_TO_LEARN = 240
QUALITY = {"en-US": "Quality", "zh-CN": "效果评估"}
LANGUAGES = {"en-US": "", "zh-CN": ".zh-CN"}


@dataclass(frozen=True)
class Shown:
    """Paths of a dataset that is partly labeled and published, with a sample, and of one whose rest waits."""

    product: Product
    published: str
    taught: str
    sample: str


@contextmanager
def easel_with_cells(real_data: Path) -> Iterator[Shown]:
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
            yield Shown(
                product, path, teach(admin, real_data / "blood-cells", photos / "smears"), sample["id"]
            )
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


def teach(admin: Caller, cells: Path, folder: Path) -> str:
    """Label more and more images, and run smart labeling each time; the dataset's path."""
    images = sorted((cells / "images").iterdir())[: TAUGHT[-1] + WAITING]
    folder.mkdir()
    for image in images:
        shutil.copy(image, folder)
    place = f"obs://photos/{folder.name}/"
    body = {"name": folder.name, "type": "object_detection", "input_path": place, "labels": LABELS}
    dataset = admin.post("/datasets", body)["id"]
    admin.wait_for_jobs(dataset)
    path = f"/datasets/{dataset}"
    for labeled in TAUGHT:
        for image in images[:labeled]:
            shutil.copy(cells / "annotations" / f"{image.stem}.xml", folder)
        admin.wait_for(admin.post(f"{path}/imports", {"path": place})["job"]["id"])
        targets = {} if labeled == TAUGHT[-1] else {"max_samples": 1}  # what waits would not be imported
        run = admin.post(f"{path}/smart-labeling", {"type": "active_learning", **targets})
        admin.wait_for(run["job"]["id"], seconds=SECONDS_TO_LEARN)
        admin.wait_for_jobs(dataset)
    return path


def take_all(browser: Browser, shown: Shown, locale: str) -> None:
    product, path = shown.product, shown.published
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
    page.goto(f"{shown.taught}/samples?tab=to_confirm&order=score")
    keep(page, f"confirm{LANGUAGES[locale]}")
    page.get_by_role("button", name=QUALITY[locale], exact=True).click()
    keep(page, f"quality{LANGUAGES[locale]}")
    page.goto(f"{path}/annotate/{shown.sample}")
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
    with easel_with_cells(Path(real_data)) as shown, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for locale in LANGUAGES:
            take_all(browser, shown, locale)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
