"""What a person decides of a version before it is published: who evaluates, and that its images go along."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.calls import Caller
from tests.e2e.conftest import OpenWindow, Workplace

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(180)]


@dataclass(frozen=True)
class Words:
    locale: str
    select: str
    usage: str
    evaluation: str
    changed: str
    publish: str
    copy: str
    file: str


ENGLISH = Words(
    "en-US", "Select ", "Usage in versions", "Evaluation", "2 samples were changed", "Publish",
    "Copy the images beside the version", "Also write a PASCAL VOC file",
)  # fmt: skip
CHINESE = Words(
    "zh-CN", "选择 ", "版本中的用途", "验证", "已更改 2 个样本", "发布",
    "将图片复制到版本目录", "同时为每张已标注图片生成 PASCAL VOC 文件",
)  # fmt: skip


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=lambda words: words.locale)
def test_what_is_set_by_hand_and_copied_is_in_the_version(
    words: Words, workplace: Workplace, photos: Path, open_window: OpenWindow
) -> None:
    page = open_window(username="operator", locale=words.locale).page
    page.goto(f"{workplace.path}/samples?tab=labeled")
    ticks = page.get_by_role("checkbox", name=re.compile(f"^{words.select}"))
    ticks.nth(0).click()
    ticks.nth(2).click()
    page.get_by_label(words.usage).click()
    page.locator(".ant-select-item-option", has_text=words.evaluation).click()
    expect(page.get_by_text(words.changed)).to_be_visible()

    page.goto(f"{workplace.path}/versions")
    page.get_by_role("button", name=words.publish).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox", name=words.copy).check()
    dialog.get_by_role("checkbox", name=re.compile(f"^{words.file}")).check()
    dialog.get_by_role("button", name=words.publish).click()
    expect(page.get_by_role("link", name="V001")).to_be_visible()
    workplace.admin.wait_for_jobs(workplace.id)

    rows = rows_of(workplace.admin, workplace.path)
    assert [row["usage"] for row in rows[:3]] == ["eval", "train", "eval"]
    assert {row["path"].rpartition("/")[2].partition(".")[0] for row in rows} == {
        hashlib.sha256(file.read_bytes()).hexdigest() for file in photos.glob("*.jpg")
    }


def rows_of(admin: Caller, path: str) -> list[dict[str, Any]]:
    [version] = admin.get(f"{path}/versions")["results"]
    assert version["has_copies"]
    found: list[dict[str, Any]] = admin.get(f"{path}/versions/{version['id']}/samples")["results"]
    return found
