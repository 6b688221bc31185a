"""Images and exports on an S3 server, which `.ci/with-servers` starts, as a person meets them in the pages."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from datasets.storage.s3 import S3Store
from tests.e2e.calls import Caller, signed_in_cookies
from tests.e2e.conftest import PASSWORD, Window
from tests.e2e.drawing import Annotator, Box
from tests.e2e.product import Product
from tests.s3 import empty_server

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.s3, pytest.mark.timeout(240)]
IMAGES = 24
DRAWN = Box(100, 80, 260, 240)


@pytest.fixture(scope="module")
def store(cells: Path) -> Iterator[S3Store]:
    """Bucket `images` has real images, half of them with their XML; bucket `out` is empty."""
    with empty_server("images", "out") as place:
        store = S3Store(place)
        for number, image in enumerate(sorted((cells / "images").glob("*.jpg"))[:IMAGES]):
            store.put(f"obs://images/cells/{image.name}", image.read_bytes())
            if number % 2 == 0:
                xml = cells / "annotations" / f"{image.stem}.xml"
                store.put(f"obs://images/cells/{xml.name}", xml.read_bytes())
        yield store


@pytest.fixture(scope="module")
def on_s3(store: S3Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """An Easel that knows the S3 server, and sends browsers there for images."""
    given = {name: value for name, value in os.environ.items() if name.startswith("EASEL_S3_")}
    product = Product(tmp_path_factory.mktemp("s3") / "var", {}, given | {"EASEL_MEDIA": "redirect"})
    yield product
    product.stop()


@pytest.fixture(scope="module")
def admin(on_s3: Product) -> Caller:
    return on_s3.administrator("operator", PASSWORD)


@pytest.fixture
def easel(on_s3: Product) -> Product:
    return on_s3


def test_a_person_labels_images_of_one_bucket_and_exports_to_another(
    window: Window, admin: Caller, store: S3Store
) -> None:
    page = window.page
    from_store: list[str] = []
    page.on("response", lambda answer: from_store.append(answer.url) if is_of_store(answer.url) else None)
    dataset = create_from_picker(page)
    admin.wait_for_jobs(dataset)
    counts = admin.get(f"/datasets/{dataset}")["counts"]
    assert (counts["total"], counts["labeled"]) == (IMAGES, IMAGES // 2)

    draw_one(page, dataset)
    assert from_store, "The browser was not sent to the S3 server."
    publish(page, dataset)
    export_version(page, dataset)
    admin.wait_for_jobs(dataset)
    assert store.exists("obs://out/exported/annotations/instances_train.json")
    again = import_into_new(page)
    admin.wait_for_jobs(again)
    assert boxes(admin, again) == boxes(admin, dataset)
    assert sum(found.total() for found in boxes(admin, dataset).values()) > IMAGES


def is_of_store(url: str) -> bool:
    return url.startswith(os.environ["EASEL_S3_ENDPOINT"])


def create_from_picker(page: Page) -> str:
    """Make a dataset of a folder of the bucket, found in the picker, with an output in the other bucket."""
    page.goto("/datasets")
    page.get_by_role("link", name="Create dataset").first.click()
    page.get_by_role("textbox", name="Name", exact=True).fill("cells-on-s3")
    page.get_by_role("button", name="Browse").first.click()
    picker = page.get_by_role("dialog")
    picker.get_by_role("button", name="images").click()
    picker.get_by_role("button", name="cells").click()
    picker.get_by_role("button", name="Choose this folder").click()
    expect(page.get_by_label("Input path")).to_have_value("obs://images/cells/")
    page.get_by_label("Output path").fill("obs://out/easel/")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("heading", name="cells-on-s3")).to_be_visible()
    return page.url.rstrip("/").rpartition("/")[2]


def draw_one(page: Page, dataset: str) -> None:
    page.goto(f"/datasets/{dataset}/samples?tab=unlabeled")
    page.get_by_role("link", name=re.compile("^Label BloodImage")).first.click()
    annotator = Annotator(page)
    annotator.wait_for_image()
    annotator.drag(DRAWN)
    annotator.type_label("WBC")
    expect(annotator.rows).to_have_count(1)
    annotator.wait_until_saved()


def publish(page: Page, dataset: str) -> None:
    page.goto(f"/datasets/{dataset}/versions")
    page.get_by_role("button", name="Publish").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Version").fill("V001")
    dialog.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Normal")).to_be_visible(timeout=30_000)


def export_version(page: Page, dataset: str) -> None:
    """Export V001 with its images to the other bucket."""
    page.get_by_role("button", name="More for V001").click()
    page.get_by_role("menuitem", name="Export this version").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Storage path").check()
    dialog.get_by_label("Path", exact=True).fill("obs://out/exported/")
    dialog.get_by_role("button", name="Export").click()
    expect(dialog).to_be_hidden()
    page.goto(f"/datasets/{dataset}/jobs?kind=export")
    expect(page.get_by_text("Succeeded")).to_be_visible(timeout=60_000)


def import_into_new(page: Page) -> str:
    """Make a dataset of what was exported."""
    page.goto("/datasets/new")
    page.get_by_role("textbox", name="Name", exact=True).fill("cells-again")
    page.get_by_label("Input path").fill("obs://out/exported/")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("heading", name="cells-again")).to_be_visible()
    return page.url.rstrip("/").rpartition("/")[2]


def boxes(admin: Caller, dataset: str) -> dict[str, Counter[Any]]:
    """Every box, by image."""
    samples = admin.pages(f"/datasets/{dataset}/samples", tab="labeled", limit=200)
    return {each["name"]: Counter(boxes_of(admin, dataset, each["id"])) for each in samples}


def boxes_of(admin: Caller, dataset: str, sample: str) -> Iterator[Any]:
    for each in admin.get(f"/datasets/{dataset}/samples/{sample}/annotations")["annotations"]:
        yield each["label"], tuple(round(number, 2) for point in each["shape"]["points"] for number in point)


def test_a_person_who_reads_chinese_is_told_what_is_wrong_with_a_bucket(
    browser: Browser, easel: Product, admin: Caller
) -> None:
    context = browser.new_context(base_url=easel.base_url, locale="zh-CN")
    context.add_cookies(signed_in_cookies(easel.base_url, "operator", PASSWORD))
    page = context.new_page()
    page.goto("/datasets/new")
    page.get_by_role("textbox", name="名称", exact=True).fill("nowhere")
    page.get_by_label("输入位置").fill("obs://no-such-bucket/cells/")
    page.get_by_role("button", name="创建", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("存储桶不存在，请通过“浏览”选择")
    assert page.url.endswith("/datasets/new")
    context.close()
