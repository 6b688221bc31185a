"""Feature analysis: two versions over each other, and the samples that make the difference."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageFilter
from playwright.sync_api import Locator, Page, expect

from tests.e2e.calls import Caller, until
from tests.e2e.conftest import OpenWindow

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(180)]

ORIGINALS = 60
DARK = 36  # copies that are dark and blurred


@dataclass(frozen=True)
class Words:
    locale: str
    brightness: str
    clarity: str
    differs: str
    samples: str
    report: str
    limit: str
    dark: re.Pattern[str]
    cut_off: re.Pattern[str]
    size: tuple[int, int]


ENGLISH = Words(
    "en-US",
    "Brightness",
    "Clarity",
    "V002_all has a clear difference from V001_all.",
    "36 images",
    "What stands out in V002",
    "Limit: Dark images",
    re.compile("^Dark images: show 36 "),
    re.compile("^Boxes cut off at the border: show "),
    (1440, 900),
)
CHINESE = Words(
    "zh-CN",
    "图片亮度",
    "图片清晰度",
    "V002_all 与 V001_all 差异明显。",
    "36 张图片",
    "V002 概要",
    "阈值：过暗图片",
    re.compile("^过暗图片：查看 36 "),
    re.compile("^被图片边缘截断的框：查看 "),
    (1024, 768),
)


def look(page: Page, name: str) -> None:
    """A picture for whoever asks for it."""
    if folder := os.environ.get("EASEL_LOOK"):
        page.screenshot(path=f"{folder}/{name}.png")


def copy(cells: Path, image: Path, folder: Path, name: str) -> None:
    """The image's boxes under another name."""
    marks = (cells / "annotations" / f"{image.stem}.xml").read_text()
    (folder / f"{name}.xml").write_text(marks.replace(f"{image.stem}.jpg", f"{name}.jpg"))


def publish(admin: Caller, path: str, name: str) -> str:
    """A version of all that is labeled, analysed; answers its id."""
    admin.post(f"{path}/versions", {"name": name})
    admin.wait_for_jobs(path.removeprefix("/datasets/"))
    version = admin.get(f"{path}/versions")["results"][0]["id"]
    admin.wait_for(admin.post(f"{path}/versions/{version}/analysis")["job"]["id"])
    return str(version)


@pytest.fixture
def compared(admin: Caller, photos: Path, cells: Path) -> str:
    """The path of a dataset with V001, of real images, and V002, where dark and blurred copies were added."""
    images = sorted((cells / "images").glob("*.jpg"))[:ORIGINALS]
    for image in images:
        shutil.copyfile(image, photos / image.name)
        copy(cells, image, photos, image.stem)
    body = {"name": photos.name, "type": "object_detection", "input_path": f"obs://photos/{photos.name}/"}
    path = f"/datasets/{admin.post('/datasets', body)['id']}"
    admin.wait_for_jobs(path.removeprefix("/datasets/"))
    publish(admin, path, "V001")
    for image in images[:DARK]:
        copy(cells, image, photos, f"dark-{image.stem}")
        with Image.open(image) as picture:
            blurred = picture.convert("RGB").filter(ImageFilter.GaussianBlur(4))
            ImageEnhance.Brightness(blurred).enhance(0.2).save(photos / f"dark-{image.stem}.jpg")
    admin.post(f"{path}/sync")
    admin.wait_for_jobs(path.removeprefix("/datasets/"))
    publish(admin, path, "V002")
    return path


def choose_both(page: Page, path: str) -> None:
    first, second = (
        each["id"] for each in reversed(page.request.get(f"/api/v1{path}/versions").json()["results"])
    )
    page.goto(f"{path}/analysis?versions={first},{second}")


def brush(chart: Locator, *, start: float, end: float) -> None:
    """Drag over the plot, from a share of its width to another."""
    plot = chart.get_by_role("application")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    mouse = chart.page.mouse
    mouse.move(box["x"] + box["width"] * start, y)
    mouse.down()
    mouse.move(box["x"] + box["width"] * end, y, steps=5)
    mouse.up()


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_dark_images_that_were_added_are_seen_and_found(
    open_window: OpenWindow, compared: str, words: Words
) -> None:
    page = open_window(username="operator", locale=words.locale).page
    choose_both(page, compared)
    bright, clear = (
        page.get_by_role("article", name=name, exact=True) for name in (words.brightness, words.clarity)
    )
    expect(bright).to_contain_text(words.differs)
    expect(clear).to_contain_text(words.differs)

    with page.expect_response("**/analysis/bin?**") as answer:
        brush(bright, start=0.01, end=0.4)

    listed = [each["name"] for each in answer.value.json()["results"]]
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_text(words.samples, exact=True)).to_be_visible()
    expect(drawer.get_by_role("img", name=re.compile("^dark-")).first).to_be_visible()
    expect(drawer.locator("img:not([alt^='dark-'])")).to_have_count(0)
    assert [len(listed), all(name.startswith("dark-") for name in listed)] == [DARK, True]


def test_the_page_scrolls_and_the_window_does_not(open_window: OpenWindow, compared: str) -> None:
    page = open_window(username="operator").page
    choose_both(page, compared)
    expect(page.get_by_role("application").last).to_be_attached()

    heights = page.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    assert heights[0] == heights[1]


def test_a_version_is_analysed_and_its_dark_images_marked_by_keyboard(
    open_window: OpenWindow, compared: str, admin: Caller
) -> None:
    page = open_window(username="operator").page
    page.goto(f"{compared}/analysis")
    plot = page.get_by_role("article", name="Brightness", exact=True).get_by_role("application")
    plot.focus()
    plot.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    plot.press("Enter")
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("button", name=re.compile("^Select")).click()
    drawer.get_by_role("button", name="Mark as hard").click()

    expect(page.get_by_text(re.compile("samples? (was|were) changed"))).to_be_visible()
    hard = [each["name"] for each in admin.pages(f"{compared}/samples") if each["hard"]]
    assert hard
    assert all(name.startswith("dark-") for name in hard)


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_what_stands_out_leads_to_its_samples(
    open_window: OpenWindow, compared: str, words: Words, admin: Caller
) -> None:
    page = open_window(username="operator", locale=words.locale, size=words.size).page
    page.goto(f"{compared}/analysis")
    report = page.get_by_role("region", name=words.report)
    report.get_by_role("spinbutton", name=words.limit).fill("0.3")
    report.get_by_role("spinbutton", name=words.limit).press("Enter")
    shown = report.get_by_role("button", name=words.dark)
    expect(shown).to_be_enabled()
    look(page, f"analysis-{words.locale}")
    shown.click()

    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_text(words.samples, exact=True)).to_be_visible()
    expect(drawer.locator("img:not([alt^='dark-'])")).to_have_count(0)
    look(page, f"analysis-dark-{words.locale}")


def test_of_near_duplicates_one_is_kept(open_window: OpenWindow, compared: str, admin: Caller) -> None:
    page = open_window(username="operator").page
    page.goto(f"{compared}/analysis")
    page.get_by_role("button", name=re.compile("^Near-duplicates: ")).click()
    drawer = page.get_by_role("dialog")
    look(page, "analysis-stacks")
    drawer.get_by_role("button", name="Keep the first, delete the others").first.click()
    page.get_by_role("button", name="Keep the first, delete the others").last.click()

    expect(page.get_by_text(re.compile("samples? (was|were) changed|deleted"))).to_be_visible()
    until(lambda: admin.get(compared)["counts"]["total"] < ORIGINALS + DARK)


def test_what_a_chart_shows_becomes_a_view_and_all_of_it_is_held_back(
    open_window: OpenWindow, compared: str, admin: Caller
) -> None:
    page = open_window(username="operator").page
    page.goto(f"{compared}/analysis?range=brightness,0,0.2")
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("button", name="Save as view").click()
    page.get_by_role("textbox", name="Name of the view").fill("Too dark")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Open", exact=True).click()

    expect(page.get_by_text("Set: Too dark")).to_be_visible()
    expect(page.get_by_text(f"{DARK} match")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Select the ")).click()
    page.get_by_role("button", name="Hold back").click()

    expect(page.get_by_text(f"{DARK} samples were changed")).to_be_visible()
    preview = admin.post(f"{compared}/versions/preview", {})
    assert (preview["counts"]["total"], preview["excluded"]) == (ORIGINALS, DARK)


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_boxes_behind_a_finding_stand_out_on_their_samples(
    open_window: OpenWindow, compared: str, words: Words
) -> None:
    page = open_window(username="operator", locale=words.locale, size=words.size).page
    page.goto(f"{compared}/analysis")
    page.get_by_role("region", name=words.report).get_by_role("button", name=words.cut_off).click()

    drawer = page.get_by_role("dialog")
    expect(drawer.locator("path[class*=emphasised]").first).to_be_attached()
    expect(drawer.locator("path[class*=faint]").first).to_be_attached()
    look(page, f"analysis-boxes-{words.locale}")


@dataclass(frozen=True)
class OutsideWords:
    locale: str
    tab: str
    label: str
    mark: str
    reason: str
    start: str
    size: tuple[int, int]
    is_dark: bool


OUTSIDE = [
    OutsideWords(
        "en-US", "Outside this version (36)", "Label them", "Mark hard examples", "Brightness 36",
        "Mark 36 samples", (1440, 900), False,
    ),
    OutsideWords(
        "zh-CN", "该版本外（36）", "去标注", "标记难例", "图片亮度 36",
        "标记 36 个样本", (1024, 768), True,
    ),
]  # fmt: skip


@pytest.mark.parametrize("words", OUTSIDE, ids=["en", "zh"])
def test_what_a_version_lacks_is_found_outside_of_it(
    open_window: OpenWindow, compared: str, words: OutsideWords
) -> None:
    page = open_window(username="operator", locale=words.locale, size=words.size).page
    if words.is_dark:
        page.emulate_media(color_scheme="dark")
    choose_both(page, compared)
    page.goto(f"{page.url}&range=brightness,0,0.3&of=V001_all")
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("tab", name=words.tab).click()

    expect(drawer.get_by_role("img", name=re.compile("^dark-")).first).to_be_visible()
    expect(drawer.locator("img:not([alt^='dark-'])")).to_have_count(0)
    look(page, f"outside-{words.locale}")
    drawer.get_by_role("button", name=words.label).click()

    page.wait_for_url(re.compile(r"/annotate/\d+\?set=\d+"))
    expect(page.get_by_test_id("sample-hard")).to_be_visible()
    look(page, f"outside-walk-{words.locale}")
    walked = page.request.get(f"/api/v1{compared}/samples?{page.url.partition('?')[2]}").json()["results"]
    assert [len(walked), all(each["name"].startswith("dark-") for each in walked)] == [DARK, True]


@pytest.mark.parametrize("words", OUTSIDE, ids=["en", "zh"])
def test_odd_images_become_hard(
    open_window: OpenWindow, compared: str, words: OutsideWords, admin: Caller
) -> None:
    first = admin.get(f"{compared}/versions")["results"][-1]["name"]
    page = open_window(username="operator", locale=words.locale, size=words.size).page
    page.goto(f"{compared}/analysis")
    page.get_by_role("button", name=words.mark).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").click()
    page.get_by_title(first, exact=True).click()
    expect(dialog.get_by_role("checkbox", name=words.reason, exact=True)).to_be_checked()
    look(page, f"hard-{words.locale}")
    dialog.get_by_role("slider").press("End")
    dialog.get_by_role("slider").press("ArrowLeft")
    dialog.get_by_role("button", name=words.start).click()

    until(lambda: len(list(admin.pages(f"{compared}/samples?hard_reason=7"))) == DARK)
    page.goto(f"{compared}/samples?hard_reason=7")
    expect(page.get_by_role("img", name=re.compile("^dark-")).first).to_be_visible()
    look(page, f"hard-samples-{words.locale}")
    page.get_by_role("link", name=re.compile("dark-")).first.click()
    expect(page.get_by_test_id("sample-hard")).to_be_visible()
    look(page, f"hard-annotate-{words.locale}")
