"""All pages for who uses no mouse, hears the page instead of seeing it, or sees pale letters badly."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import problems_of, problems_of_dialog
from tests.e2e.conftest import OpenWindow, Window, Workplace

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(240)]
PAGES = (
    "/datasets",
    "/datasets/new",
    "/datasets/trash",
    "/account",
    "/users",
    "{dataset}",
    "{dataset}/samples",
    "{dataset}/samples/review",
    "{dataset}/samples/duplicates",
    "{dataset}/samples/groups",
    "{dataset}/labels",
    "{dataset}/versions",
    "{dataset}/versions/{version}",
    "{dataset}/analysis",
    "{dataset}/jobs",
    "{dataset}/trash",
    "{dataset}/members",
    "{dataset}/annotate/{sample}",
    "/nowhere",
)
# The page, the button that opens a dialog, and the item of its menu where it opens one first.
DIALOGS = (
    ("/datasets/new", "Browse"),
    ("{dataset}", "Publish"),
    ("{dataset}", "More for {name}", "Rename"),
    ("{dataset}", "More for {name}", "Delete"),
    ("{dataset}/samples", "Add data"),
    ("{dataset}/samples", "Export"),
    ("{dataset}/labels", "Copy from a dataset"),
    ("{dataset}/labels", "Add labels"),
    ("{dataset}/labels", "Attributes of RBC"),
    ("{dataset}/labels", "Merge RBC"),
    ("{dataset}/labels", "Delete RBC"),
    ("{dataset}/versions", "More for V001", "Export"),
    ("{dataset}/analysis", "Feature analysis"),
    ("{dataset}/analysis", "Task history"),
    ("{dataset}/jobs", "Details"),
    ("/users", "Add user"),
    ("{dataset}/annotate/{sample}", "Keys"),
    ("{dataset}/annotate/{sample}", "Help"),
)


class Lived:
    """A dataset in which there is something on every page."""

    def __init__(self, workplace: Workplace) -> None:
        admin, path = workplace.admin, workplace.path
        admin.post(f"{path}/versions", {"split": {"train": 0.8, "eval": 0.2}})
        admin.wait_for_jobs(workplace.id)
        admin.post(f"{path}/samples/batch", {"action": "delete", "samples": workplace.samples[-1:]})
        workplace.let_in("lili", "labeler")
        [version] = admin.get(f"{path}/versions")["results"]
        admin.wait_for(admin.post(f"{path}/versions/{version['id']}/analysis")["job"]["id"])
        name = admin.get(path)["name"]
        self.words = {"dataset": path, "version": version["id"], "sample": workplace.samples[0], "name": name}

    def problems_on(self, page: Page, address: str) -> list[str]:
        self.open(page, address)
        return [f"{address}: {each}" for each in problems_of(page)]

    def problems_of_dialog(self, page: Page, address: str, button: str, *items: str) -> list[str]:
        self.open(page, address)
        opener = page.get_by_role("button", name=button.format(**self.words)).first
        return [f"{button}: {each}" for each in problems_of_dialog(page, opener, *items)]

    def open(self, page: Page, address: str) -> None:
        page.goto(address.format(**self.words))
        page.wait_for_load_state("networkidle")
        expect(page.get_by_role("link").or_(page.get_by_role("button")).first).to_be_visible()


@pytest.fixture
def lived(workplace: Workplace) -> Lived:
    return Lived(workplace)


def themed(window: Window, theme: str) -> Page:
    window.page.emulate_media(reduced_motion="reduce")
    window.page.add_init_script(f"localStorage.setItem('easel.theme', '{theme}')")
    return window.page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_named_reached_by_keyboard_and_read(window: Window, lived: Lived, theme: str) -> None:
    window.accept("404")  # of the page that is not there
    page = themed(window, theme)
    assert [each for address in PAGES for each in lived.problems_on(page, address)] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_sign_in_page_is_named_reached_by_keyboard_and_read(open_window: OpenWindow, theme: str) -> None:
    window = open_window()
    window.accept("401")  # the page asks who is there
    page = themed(window, theme)
    page.goto("/sign-in")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert problems_of(page) == []


def test_dialogs_keep_the_keyboard_and_give_it_back(window: Window, lived: Lived) -> None:
    page = themed(window, "light")
    assert [each for dialog in DIALOGS for each in lived.problems_of_dialog(page, *dialog)] == []


def test_a_question_beside_a_button_is_answered_by_keyboard(page: Page, lived: Lived) -> None:
    lived.open(page, "{dataset}/members")
    remove = page.get_by_role("row", name="lili").get_by_role("button", name="Remove")
    remove.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(remove).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="lili")).to_have_count(0)


def test_an_item_of_a_menu_is_chosen_by_arrows_and_its_enter_sends_nothing(page: Page, lived: Lived) -> None:
    lived.open(page, "{dataset}")
    page.get_by_role("button", name="More for").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Versions")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Rename")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Name")).to_be_focused()


def test_a_tile_is_marked_hard_by_keyboard(page: Page, lived: Lived) -> None:
    lived.open(page, "{dataset}/samples")
    mark = page.get_by_role("button", name="is a hard example").first
    page.get_by_role("link", name="Label Blood").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(mark).to_be_focused()
    page.keyboard.press("Space")
    expect(mark).to_have_attribute("aria-pressed", "true")
