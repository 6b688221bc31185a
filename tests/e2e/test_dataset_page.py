"""The page of a dataset's samples: what is selected, what is done to it, what is filtered."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.calls import Caller, until
from tests.e2e.conftest import OpenWindow, Workplace

pytestmark = [pytest.mark.e2e, pytest.mark.real_data, pytest.mark.timeout(120)]

KINDS = ("dress", "hat", "shoes")
EACH = 4
PAGE = 100  # samples that the page reads at once


class Grid:
    """The tiles of the page, as a person uses them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tiles = page.get_by_role("link", name=re.compile("^Label "))
        self.ticks = page.get_by_role("checkbox", name=re.compile("^Select "))
        self.hard = page.get_by_role("button", name=re.compile("is a hard example$"), pressed=True)
        self.selection = page.get_by_role("region", name="Selection")
        self.chips = page.get_by_role("group", name="Active filters")

    def open(self, path: str, *, shown: int) -> None:
        self.page.goto(path)
        expect(self.tiles).to_have_count(shown)

    def tick(self, number: int) -> None:
        self.ticks.nth(number - 1).check()

    def extend_to(self, number: int) -> None:
        """Click the tile itself while Shift is held."""
        self.tiles.nth(number - 1).click(modifiers=["Shift"])

    def expect_ticked(self, *numbers: int) -> None:
        expect(self.page.get_by_role("checkbox", name=re.compile("^Select "), checked=True)).to_have_count(
            len(numbers)
        )
        for number in numbers:
            expect(self.ticks.nth(number - 1)).to_be_checked()

    def label_row(self, name: str) -> Locator:
        """The row of a label among those of the selection."""
        return self.selection.get_by_role("listitem").filter(has_text=name)

    def undo(self) -> None:
        self.page.get_by_role("button", name="Undo", exact=True).click()
        expect(self.page.get_by_text("Undone")).to_be_visible()


@pytest.fixture
def grid(page: Page) -> Grid:
    return Grid(page)


@pytest.fixture
def wardrobe(admin: Caller, photos: Path, real_data: Path) -> str:
    """The path of a classification dataset: four dresses, four hats and four shoes in folders, none labeled."""
    for kind in KINDS:
        (photos / kind).mkdir()
        for image in sorted((real_data / "clothing" / kind).iterdir())[:EACH]:
            shutil.copyfile(image, photos / kind / image.name)
    body = {
        "name": photos.name,
        "type": "image_classification",
        "input_path": f"obs://photos/{photos.name}/",
        "labels": [{"name": "dress"}, {"name": "hat"}],
        "import_annotations": False,
    }
    dataset = admin.post("/datasets", body)["id"]
    admin.wait_for_jobs(dataset)
    return f"/datasets/{dataset}"


@pytest.fixture
def many(admin: Caller, photos: Path, cells: Path) -> str:
    """The path of a dataset of more samples than the page reads at once."""
    for image in sorted((cells / "images").glob("*.jpg"))[: PAGE + 4]:
        shutil.copyfile(image, photos / image.name)
    body = {"name": photos.name, "type": "object_detection", "input_path": f"obs://photos/{photos.name}/"}
    dataset = admin.post("/datasets", body)["id"]
    admin.wait_for_jobs(dataset)
    return f"/datasets/{dataset}"


def labels_of(admin: Caller, path: str) -> list[list[str]]:
    """The labels of every sample, by number."""
    return [each["labels"] for each in admin.get(f"{path}/samples", order="number", limit=500)["results"]]


def test_a_range_gets_a_typed_label_and_one_undo_takes_it_back(
    grid: Grid, admin: Caller, wardrobe: str
) -> None:
    grid.open(f"{wardrobe}/samples", shown=12)
    grid.tick(5)
    grid.extend_to(8)
    grid.expect_ticked(5, 6, 7, 8)
    field = grid.selection.get_by_role("combobox", name="Labels to add to the selection")
    field.press_sequentially("bonnet")
    field.press("Enter")
    grid.selection.get_by_role("button", name="Confirm").click()

    expect(grid.page.get_by_text("4 samples were changed")).to_be_visible()
    expect(grid.label_row("bonnet")).to_contain_text("4")
    expect(grid.page.get_by_role("tab", name="Labeled 4", exact=True)).to_be_visible()
    assert labels_of(admin, wardrobe) == [[]] * 4 + [["bonnet"]] * 4 + [[]] * 4
    grid.undo()
    expect(grid.page.get_by_role("tab", name="Unlabeled 12")).to_be_visible()
    assert labels_of(admin, wardrobe) == [[]] * 12


def test_what_is_labeled_leaves_the_unlabeled_and_the_selection(
    grid: Grid, admin: Caller, wardrobe: str
) -> None:
    grid.open(f"{wardrobe}/samples?tab=unlabeled", shown=12)
    grid.page.keyboard.press("ControlOrMeta+a")
    grid.ticks.first.uncheck()
    expect(grid.selection).to_contain_text("11 selected")
    field = grid.selection.get_by_role("combobox", name="Labels to add to the selection")
    field.press_sequentially("hat")
    field.press("Enter")
    grid.selection.get_by_role("button", name="Confirm").click()

    expect(grid.tiles).to_have_count(1)
    expect(grid.selection).to_have_count(0)
    assert labels_of(admin, wardrobe) == [[], *[["hat"]] * 11]


def test_labels_are_replaced_and_removed_on_the_selection_alone(grid: Grid, workplace: Workplace) -> None:
    before = [[label for label, _ in workplace.boxes(number)] for number in (1, 2)]
    grid.open(f"{workplace.path}/samples", shown=12)
    grid.tick(1)
    grid.label_row("RBC").get_by_role("button", name="Replace RBC").click()
    grid.page.keyboard.type("Plate")
    grid.page.keyboard.press("Enter")
    expect(grid.label_row("RBC")).to_have_count(0)
    grid.label_row("WBC").get_by_role("button", name="Remove WBC").click()
    expect(grid.label_row("WBC")).to_have_count(0)

    there = [label for label, _ in workplace.boxes(1)]
    assert there == ["Platelets"] * (len(before[0]) - before[0].count("WBC"))
    assert [label for label, _ in workplace.boxes(2)] == before[1]


def test_filters_combine_as_chips_and_outlive_a_reload(grid: Grid, workplace: Workplace) -> None:
    grid.open(f"{workplace.path}/samples", shown=12)
    grid.page.get_by_role("button", name="Filter", exact=True).click()
    grid.page.get_by_role("radiogroup", name="Annotations").get_by_text("Some").click()
    grid.page.get_by_role("button", name="Today").click()
    expect(grid.chips.get_by_role("status")).to_have_text("3 match")
    grid.page.get_by_placeholder("File name").fill("00001")
    expect(grid.chips.get_by_role("status")).to_have_text("1 matches")
    grid.page.reload()
    expect(grid.tiles).to_have_count(1)
    grid.chips.get_by_role("button", name="Name has 00001").click()
    grid.chips.get_by_role("button", name="Something marked").click()
    expect(grid.tiles).to_have_count(12)
    expect(grid.chips).to_contain_text("Created from")


def test_a_property_and_the_beginning_of_a_name_are_typed_as_conditions(
    grid: Grid, admin: Caller, workplace: Workplace
) -> None:
    marked = {"action": "set_property", "properties": {"camera": "north"}, "samples": workplace.samples[:3]}
    admin.post(f"{workplace.path}/samples/batch", marked)
    grid.open(f"{workplace.path}/samples", shown=12)
    grid.page.get_by_role("button", name="Filter", exact=True).click()
    grid.page.get_by_role("combobox", name="Property").press_sequentially("camera=north")
    grid.page.keyboard.press("Enter")
    expect(grid.tiles).to_have_count(3)
    grid.page.get_by_role("combobox", name="Name begins with").fill("BloodImage_00001")
    grid.page.keyboard.press("Enter")
    expect(grid.tiles).to_have_count(1)
    expect(grid.chips).to_contain_text("camera = north")


def test_hard_examples_are_marked_singly_and_together_and_found_again(
    grid: Grid, workplace: Workplace
) -> None:
    grid.open(f"{workplace.path}/samples", shown=12)
    grid.tiles.nth(4).hover()
    grid.page.get_by_role("button", name=re.compile("is a hard example$")).nth(4).click()
    expect(grid.hard).to_have_count(1)
    grid.tick(7)
    grid.extend_to(9)
    grid.selection.get_by_role("button", name="Mark as hard").click()
    expect(grid.hard).to_have_count(4)
    grid.open(f"{workplace.path}/samples?hard=true", shown=4)
    grid.page.keyboard.press("ControlOrMeta+a")
    grid.selection.get_by_role("button", name="Not hard").click()
    expect(grid.page.get_by_text("No sample matches the filter")).to_be_visible()


def test_the_keyboard_undoes_the_last_action_once(grid: Grid, admin: Caller, workplace: Workplace) -> None:
    grid.open(f"{workplace.path}/samples", shown=12)
    grid.tick(2)
    grid.selection.get_by_role("button", name="Mark as hard").click()
    expect(grid.hard).to_have_count(1)
    grid.page.keyboard.press("ControlOrMeta+z")
    expect(grid.page.get_by_text("Undone")).to_be_visible()
    expect(grid.hard).to_have_count(0)
    assert admin.get(f"{workplace.path}/samples", hard="true")["results"] == []


@pytest.fixture
def waiting(admin: Caller, wardrobe: str, photos: Path) -> str:
    """The wardrobe, the folder of each image suggested as its label."""
    path = f"obs://photos/{photos.name}/"
    body = {"path": path, "format": "imagenet", "annotated": True, "final": False}
    admin.wait_for(admin.post(f"{wardrobe}/imports", body)["job"]["id"])
    return wardrobe


def confirm(grid: Grid, _: Caller) -> None:
    grid.selection.get_by_role("button", name="Confirm 3").click()


def delete(grid: Grid, _: Caller) -> None:
    grid.page.get_by_role("button", name="Delete", exact=True).click()
    grid.page.get_by_role("dialog").get_by_role("button", name="Delete").click()


def label(grid: Grid, _: Caller) -> None:
    field = grid.selection.get_by_role("combobox", name="Labels to add to the selection")
    field.press_sequentially("bonnet")
    field.press("Enter")
    grid.selection.get_by_role("button", name="Confirm", exact=True).click()


def move(grid: Grid, admin: Caller) -> None:
    name = "moved-to"
    admin.post("/datasets", {"name": name, "type": "image_classification"})
    grid.page.get_by_role("button", name="More", exact=True).click()
    grid.page.get_by_role("menuitem", name="Move to another dataset…").click()
    dialog = grid.page.get_by_role("dialog", name="Move 3 samples to another dataset")
    dialog.get_by_role("combobox").fill(name)
    grid.page.get_by_title(name, exact=True).click()
    dialog.get_by_role("button", name="Move").click()


def state_of(admin: Caller, path: str) -> list[tuple[str, str, list[str]]]:
    rows = admin.get(f"{path}/samples", order="number")["results"]
    return [(each["id"], each["state"], each["labels"]) for each in rows]


@pytest.mark.parametrize("act", [confirm, delete, label, move])
def test_the_keyboard_undoes(
    grid: Grid, admin: Caller, waiting: str, act: Callable[[Grid, Caller], None]
) -> None:
    before = state_of(admin, waiting)
    grid.open(f"{waiting}/samples", shown=12)
    grid.tick(1)
    grid.extend_to(3)
    act(grid, admin)
    expect(grid.page.get_by_text(re.compile("3 (samples were changed|confirmed)"))).to_be_visible()
    assert state_of(admin, waiting) != before
    grid.page.keyboard.press("ControlOrMeta+z")
    expect(grid.page.get_by_text(re.compile("undone", re.IGNORECASE))).to_be_visible()

    assert until(lambda: state_of(admin, waiting) == before, seconds=15)


def test_the_task_history_undoes_the_deletion_of_a_label(
    page: Page, admin: Caller, workplace: Workplace
) -> None:
    before = labels_of(admin, workplace.path)
    label = max(admin.get(f"{workplace.path}/labels")["results"], key=lambda each: each["sample_count"])
    admin.call("DELETE", f"{workplace.path}/labels/{label['id']}")
    assert labels_of(admin, workplace.path) != before
    page.goto(f"{workplace.path}/jobs")
    page.get_by_text("Bulk changes").click()
    row = page.get_by_role("row").filter(has_text="Label deleted")
    row.get_by_role("button", name="Undo").click()
    expect(row.get_by_text("Undone")).to_be_visible()
    expect(row.get_by_role("button")).to_have_count(0)
    assert labels_of(admin, workplace.path) == before


def test_a_note_and_doubts_are_kept_and_found_again(grid: Grid, admin: Caller, workplace: Workplace) -> None:
    grid.open(f"{workplace.path}/samples", shown=12)
    grid.tick(2)
    grid.selection.get_by_role("textbox", name="Note").fill("Ask the lab")
    grid.page.keyboard.press("Tab")
    expect(grid.page.get_by_title("Ask the lab")).to_be_visible()
    grid.selection.get_by_role("checkbox", name="Can't decide").click()
    expect(grid.selection.get_by_role("checkbox", name="Can't decide")).to_be_checked()

    [found] = admin.get(f"{workplace.path}/samples", has_property="note")["results"]
    assert found["properties"] == {"note": "Ask the lab", "undecided": "yes"}
    grid.open(f"{workplace.path}/samples?property.undecided=yes", shown=1)
    expect(grid.chips).to_contain_text("Can't decide")


def test_keys_alone_walk_select_and_open(grid: Grid, workplace: Workplace) -> None:
    grid.open(f"{workplace.path}/samples", shown=12)
    grid.tiles.first.focus()
    grid.page.keyboard.press("ArrowRight")
    grid.page.keyboard.press("Space")
    grid.page.keyboard.press("ArrowRight")
    grid.page.keyboard.press("ArrowRight")
    grid.page.keyboard.press("Shift+Space")
    grid.expect_ticked(2, 3, 4)
    grid.page.keyboard.press("Escape")
    grid.expect_ticked()
    grid.page.keyboard.press("Enter")
    expect(grid.page).to_have_url(re.compile(f"/annotate/{workplace.samples[3]}$"))


def test_the_end_key_leads_to_the_last_sample_of_all(grid: Grid, many: str) -> None:
    grid.page.goto(f"{many}/samples")
    grid.tiles.first.focus()

    grid.page.keyboard.press("End")

    last = grid.page.locator(f"[data-index='{PAGE + 3}'] a")
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()
    grid.page.keyboard.press("Home")
    expect(grid.tiles.first).to_be_focused()


def test_all_that_match_but_one_are_marked(grid: Grid, admin: Caller, many: str) -> None:
    grid.page.goto(f"{many}/samples?name~=Blood")
    expect(grid.chips.get_by_role("status")).to_have_text(f"{PAGE + 4} match")
    grid.page.keyboard.press("ControlOrMeta+a")
    grid.page.get_by_role("button", name=f"Select all {PAGE + 4} that match").click()
    grid.ticks.first.uncheck()
    expect(grid.page.get_by_text("All that match are selected but 1")).to_be_visible()
    grid.selection.get_by_role("button", name="Mark as hard").click()

    expect(grid.page.get_by_text(f"{PAGE + 3} samples were changed")).to_be_visible()
    expect(grid.selection).to_have_count(0)
    assert [each["number"] for each in admin.get(f"{many}/samples", hard="false")["results"]] == [1]


def test_selected_samples_are_moved_to_another_dataset_and_one_undo_brings_them_back(
    grid: Grid, admin: Caller, wardrobe: str
) -> None:
    name = f"{admin.get(wardrobe)['name']}-2"
    other = admin.post("/datasets", {"name": name, "type": "image_classification"})["id"]
    admin.post(f"{wardrobe}/samples/batch", {"action": "add_labels", "labels": ["dress"], "filter": {}})
    grid.open(f"{wardrobe}/samples", shown=12)
    grid.tick(1)
    grid.extend_to(3)
    grid.page.get_by_role("button", name="More", exact=True).click()
    grid.page.get_by_role("menuitem", name="Move to another dataset…").click()
    dialog = grid.page.get_by_role("dialog", name="Move 3 samples to another dataset")
    dialog.get_by_role("combobox").fill(name)
    grid.page.get_by_title(name, exact=True).click()
    expect(dialog.get_by_test_id("transfer-forecast")).to_contain_text("A label is new there: dress")
    dialog.get_by_role("button", name="Move").click()

    expect(grid.page.get_by_text("3 samples were changed")).to_be_visible()
    expect(grid.tiles).to_have_count(9)
    assert labels_of(admin, f"/datasets/{other}") == [["dress"]] * 3
    grid.undo()
    expect(grid.tiles).to_have_count(12)
    assert labels_of(admin, f"/datasets/{other}") == []


def test_a_preview_comes_under_the_resting_pointer_and_can_be_switched_off(
    grid: Grid, workplace: Workplace
) -> None:
    grid.open(f"{workplace.path}/samples", shown=12)
    grid.tiles.nth(1).hover()
    expect(grid.page.get_by_test_id("preview")).to_contain_text("640 × 480")
    grid.page.mouse.move(5, 5)
    expect(grid.page.get_by_test_id("preview")).to_have_count(0)
    grid.page.get_by_role("button", name="Preview under the pointer").click()
    grid.page.reload()
    expect(grid.page.get_by_role("button", name="Preview under the pointer")).to_have_attribute(
        "aria-pressed", "false"
    )


def test_the_panel_of_a_narrow_page_comes_when_it_is_asked_for(
    open_window: OpenWindow, admin: Caller, workplace: Workplace
) -> None:
    page = open_window(username="operator", size=(1024, 768), locale="zh-CN").page
    page.goto(f"{workplace.path}/samples")
    expect(page.get_by_role("tab", name="全部")).to_be_visible()
    expect(page.get_by_role("complementary", name="标签")).to_be_hidden()
    page.get_by_role("button", name="标签面板").click()
    expect(page.get_by_role("complementary", name="标签")).to_be_visible()


def test_a_narrow_page_leads_from_a_selection_to_its_tools(
    open_window: OpenWindow, workplace: Workplace
) -> None:
    grid = Grid(open_window(username="operator", size=(1024, 768)).page)
    grid.open(f"{workplace.path}/samples", shown=12)
    grid.tick(1)
    expect(grid.selection).to_be_hidden()

    grid.page.get_by_role("button", name="Edit selection").click()

    expect(grid.label_row("RBC")).to_be_visible()


def test_keys_select_and_label_in_the_grid(grid: Grid, admin: Caller, wardrobe: str) -> None:
    grid.open(f"{wardrobe}/samples", shown=12)
    grid.tiles.nth(1).focus()
    grid.page.keyboard.press("Shift+ArrowRight")
    grid.page.keyboard.press("Shift+ArrowRight")
    grid.expect_ticked(2, 3, 4)
    expect(grid.tiles.nth(3)).to_be_focused()

    grid.page.keyboard.press("2")
    expect(grid.page.get_by_role("tab", name="Labeled 3", exact=True)).to_be_visible()
    grid.page.keyboard.press("Escape")
    grid.page.keyboard.press("Home")
    grid.page.keyboard.press("1")
    expect(grid.page.get_by_role("tab", name="Labeled 4", exact=True)).to_be_visible()

    assert labels_of(admin, wardrobe)[:5] == [["dress"], ["hat"], ["hat"], ["hat"], []]


def test_a_key_labels_what_was_ticked_by_mouse(grid: Grid, admin: Caller, wardrobe: str) -> None:
    grid.open(f"{wardrobe}/samples", shown=12)
    grid.tick(1)
    grid.tick(3)

    grid.page.keyboard.press("1")

    expect(grid.page.get_by_role("tab", name="Labeled 2", exact=True)).to_be_visible()
    assert labels_of(admin, wardrobe)[:3] == [["dress"], [], ["dress"]]
