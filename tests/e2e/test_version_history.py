"""The history of versions as a person reads it: compared, tagged, made current again, and published in part."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenWindow, Window, Workplace

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(180)]


class History:
    """Two versions of a workplace: in the second a box moved, another has a new label, a third image has one."""

    def __init__(self, workplace: Workplace) -> None:
        self.workplace, self.admin = workplace, workplace.admin
        self.path = workplace.path
        self.first = self.publish()
        labeled = self.admin.get(f"{self.path}/samples", tab="labeled")["results"]
        unlabeled = self.admin.get(f"{self.path}/samples", tab="unlabeled")["results"]
        self.change(labeled[0]["id"], move=25)
        self.change(labeled[1]["id"], label="Platelets")
        self.draw(unlabeled[0]["id"])
        self.second = self.publish()

    def publish(self) -> str:
        job = self.admin.post(f"{self.path}/versions", {"split": {"train": 1}})["job"]
        return str(self.admin.wait_for(job["id"])["result"]["version"])

    def change(self, sample: str, *, move: float = 0, label: str = "") -> None:
        """Move the first box of a sample, or give it another label."""
        address = f"{self.path}/samples/{sample}/annotations"
        stored = self.admin.get(address)
        first = stored["annotations"][0]
        points = [[x + move, y + move] for x, y in first["shape"]["points"]]
        mark = {
            "id": first["id"],
            "label": label or first["label"],
            "shape": first["shape"] | {"points": points},
        }
        self.admin.call("PATCH", address, {"revision": stored["revision"], "upsert": [mark], "delete": []})

    def draw(self, sample: str) -> None:
        address = f"{self.path}/samples/{sample}/annotations"
        mark = {"label": "RBC", "shape": {"kind": "rectangle", "points": [[30, 30], [120, 110]]}}
        stored = self.admin.get(address)
        self.admin.call("PATCH", address, {"revision": stored["revision"], "upsert": [mark], "delete": []})


@pytest.fixture
def history(workplace: Workplace) -> History:
    return History(workplace)


def pictured(page: Page, name: str) -> None:
    """Keep a screenshot where a folder for them is named."""
    if folder := os.environ.get("EASEL_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def in_language(page: Page, language: str) -> None:
    page.add_init_script(f"localStorage.setItem('easel.language', '{language}')")


@pytest.mark.parametrize(
    ("language", "size", "moved", "relabeled"),
    [
        ("en", (1440, 900), r"1\s*Moved", r"2\s*Relabeled"),
        ("zh-CN", (1024, 768), r"1\s*形状移动", r"2\s*标注变化"),
    ],
)
def test_versions_are_compared_by_sample(
    history: History,
    open_window: OpenWindow,
    language: str,
    size: tuple[int, int],
    moved: str,
    relabeled: str,
) -> None:
    page = open_window(username="operator", size=size).page
    in_language(page, language)
    page.goto(f"{history.path}/versions")
    pictured(page, f"versions-{language}-{size[0]}")
    page.locator(f'a[href="{history.path}/versions/compare"]').click()

    kinds = page.get_by_role("group", name=re.compile("What changed|变化类型"))
    expect(kinds.get_by_role("button", name=re.compile(relabeled))).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-index]")).to_have_count(2)
    pictured(page, f"compare-relabeled-{language}-{size[0]}")
    kinds.get_by_role("button", name=re.compile(moved)).click()
    expect(page.locator("[data-index]")).to_have_count(1)
    expect(page.locator("[data-index] img")).to_have_count(2)
    pictured(page, f"compare-moved-{language}-{size[0]}")
    assert f"base={history.first}&version={history.second}&list=moved" in page.url

    page.reload()
    expect(page.locator("[data-index]")).to_have_count(1)


@pytest.mark.parametrize(
    ("language", "size", "more", "action", "kept", "automatic"),
    [
        (
            "en",
            (1440, 900),
            "More actions for V001",
            "Set as current",
            "No version has these changes",
            "Automatic",
        ),
        ("zh-CN", (1024, 768), "V001 的更多操作", "设为当前版本", "这些改动尚未发布", "自动保存"),
    ],
)
def test_what_would_be_lost_is_said_and_kept(
    history: History,
    open_window: OpenWindow,
    language: str,
    size: tuple[int, int],
    more: str,
    action: str,
    kept: str,
    automatic: str,
) -> None:
    unlabeled = history.admin.get(f"{history.path}/samples", tab="unlabeled")["results"]
    history.draw(unlabeled[0]["id"])
    page = open_window(username="operator", size=size).page
    in_language(page, language)
    page.goto(f"{history.path}/versions")

    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="V001", exact=True))
    row.get_by_role("button").click()
    page.get_by_role("menuitem", name=action).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(kept)
    pictured(page, f"make-current-{language}-{size[0]}")
    dialog.get_by_role("button", name=action).click()
    expect(dialog).to_be_hidden()

    expect(page.get_by_text(automatic, exact=True)).to_be_visible(timeout=30_000)
    history.admin.wait_for_jobs(history.workplace.id)
    assert history.admin.get(history.path)["counts"]["labeled"] == 3
    page.reload()
    expect(page.get_by_text(automatic, exact=True)).to_be_visible()
    pictured(page, f"graph-{language}-{size[0]}")


def test_a_version_is_tagged_and_noted_and_then_not_deleted(history: History, window: Window) -> None:
    page = window.page
    window.accept("409")  # the refusal that is looked for
    page.goto(f"{history.path}/versions/{history.first}")

    page.get_by_role("button", name="Add tag").click()
    page.get_by_role("textbox", name="Tag", exact=True).fill("used by model X")
    page.keyboard.press("Enter")
    expect(page.get_by_text("used by model X", exact=True)).to_be_visible()
    page.get_by_role("button", name="Edit note").click()
    page.get_by_role("textbox", name="Edit note").fill("the first of all")
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("the first of all")).to_be_visible()
    pictured(page, "version-en-1440")
    page.get_by_role("button", name=re.compile("V001")).click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()

    refusal = page.get_by_role("dialog").filter(has_text="can't be deleted yet")
    expect(refusal).to_contain_text("Tags: used by model X")
    expect(refusal).not_to_contain_text("V002")  # a child needs nothing of it
    pictured(page, "in-use-en-1440")


def test_what_a_filter_shows_is_published(workplace: Workplace, page: Page) -> None:
    page.goto(f"{workplace.path}/samples?label=WBC")
    shown = workplace.admin.get(f"{workplace.path}/samples/count", label="WBC")["count"]

    page.get_by_role("button", name=re.compile("Publish th")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Those of the current filter")
    pictured(page, "publish-filter-en-1440")
    dialog.get_by_role("button", name="Publish").click()
    expect(dialog).to_be_hidden()
    workplace.admin.wait_for_jobs(workplace.id)

    [version] = workplace.admin.get(f"{workplace.path}/versions")["results"]
    assert version["counts"]["total"] == shown
