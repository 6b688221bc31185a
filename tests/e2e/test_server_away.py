"""A server that is away, and a sign-in that ends: in both languages the page says what becomes of the work."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.calls import signed_in_cookies
from tests.e2e.conftest import PASSWORD, OpenWindow, Window, Workplace
from tests.e2e.drawing import Annotator, Box
from tests.e2e.product import Product

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(180)]
FIRST, SECOND = Box(100, 100, 200, 180), Box(300, 220, 420, 330)


class Words(NamedTuple):
    """What the pages say in one language."""

    locale: str
    offline: str
    kept: str
    unsaved: str
    signed_out: str


WORDS = [
    Words(
        "en-US",
        "Offline",
        "Kept in this browser; images waiting: 2.",
        "Not everything is saved yet",
        "Your work is kept in this browser and sent once you have signed in again.",
    ),
    Words(
        "zh-CN",
        "离线",
        "已保留在此浏览器中，待保存图片数：2。",
        "还有内容未保存",
        "您的工作已保留在此浏览器中，重新登录后自动发送。",
    ),
]
both_languages = pytest.mark.parametrize("words", WORDS, ids=["en", "zh"])


def open_sample(page: Page, workplace: Workplace, number: int) -> Annotator:
    page.goto(workplace.page_of(number))
    annotator = Annotator(page)
    annotator.wait_for_image()
    return annotator


@both_languages
def test_labeling_goes_on_while_the_server_is_away(
    open_window: OpenWindow, workplace: Workplace, easel: Product, outage: Callable[[], None], words: Words
) -> None:
    window = open_window(username=workplace.let_in("anna", "labeler"), locale=words.locale)
    window.accept("ERR_")
    annotator = open_sample(window.page, workplace, 5)
    window.page.wait_for_load_state("networkidle")  # the next image is there, too
    outage()
    annotator.press("2")
    annotator.drag(FIRST)
    annotator.next_image()
    annotator.drag(FIRST)
    annotator.drag(SECOND)
    expect(annotator.save_state).to_have_text(words.offline)
    annotator.save_state.hover()
    expect(window.page.get_by_role("tooltip")).to_contain_text(words.kept)
    window.page.get_by_test_id("return-to-preview").click()
    expect(window.page.get_by_role("dialog")).to_contain_text(words.unsaved)
    easel.start()

    expect(window.page.get_by_role("dialog")).to_have_count(0, timeout=15_000)
    assert [len(workplace.boxes(number)) for number in (5, 6)] == [1, 2]


def sign_in(window: Window, username: str) -> None:
    window.context.clear_cookies()
    window.context.add_cookies(signed_in_cookies(easel_of(window), username, PASSWORD))


def easel_of(window: Window) -> str:
    return window.page.url.partition("/datasets")[0]


@both_languages
def test_work_left_by_one_person_waits_for_him(
    open_window: OpenWindow, workplace: Workplace, words: Words
) -> None:
    anna, bao = (workplace.let_in(name, "labeler") for name in ("anna", "bao"))
    window = open_window(username=anna, locale=words.locale)
    window.accept("401|403")
    annotator = open_sample(window.page, workplace, 5)
    window.page.wait_for_load_state("networkidle")
    window.context.clear_cookies()
    annotator.press("2")
    annotator.drag(FIRST)
    expect(window.page.get_by_test_id("signed-out-notice")).to_contain_text(words.signed_out)
    sign_in(window, bao)
    annotator = open_sample(window.page, workplace, 5)
    expect(annotator.rows).to_have_count(0)
    annotator.press("2")
    annotator.drag(SECOND)
    annotator.wait_until_saved()
    assert len(workplace.boxes(5)) == 1
    sign_in(window, anna)
    window.accept("409")  # bao has changed the image meanwhile
    annotator = open_sample(window.page, workplace, 5)

    expect(annotator.rows).to_have_count(2)
    annotator.wait_until_saved()
    assert sorted(each["author"] for each in workplace.stored(5)["annotations"]) == ["anna", "bao"]
