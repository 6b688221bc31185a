"""What a page owes to who cannot see it well, or uses no mouse; each check answers what it found wrong.

Names come from Chromium's accessibility tree, the order of the keyboard from pressing Tab, and contrasts from what the
browser computed. The drawing itself is the one thing that has no words.
"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

# Roles of what Chromium lets be focused and a person does nothing with.
NOT_CONTROLS = {"RootWebArea", "none", "generic", "dialog", "menu", "group", "iframe", "document", "listitem"}
MOST_STOPS = 400
MOST_IN_DIALOG = 15

SCRIPT = Path(__file__).with_suffix(".js").read_text()


def problems_of(page: Page) -> list[str]:
    """Everything that is wrong with the page as it is now."""
    page.evaluate(SCRIPT)
    return [*nameless(page), *hard_to_reach(page), *page.evaluate("accessibility.pale()")]


def problems_in_sight(page: Page) -> list[str]:
    """What has no name and what is too pale, wherever the keyboard is: also of what lies over a page."""
    page.evaluate(SCRIPT)
    return [*nameless(page), *page.evaluate("accessibility.pale()")]


def nameless(page: Page) -> list[str]:
    """What can be focused and a screen reader has no name for."""
    devtools = page.context.new_cdp_session(page)
    nodes = devtools.send("Accessibility.getFullAXTree")["nodes"]
    found = [f"has no name: {role(node)}{details(devtools, node)}" for node in nodes if lacks_name(node)]
    devtools.detach()
    return found


def role(node: dict[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def lacks_name(node: dict[str, Any]) -> bool:
    properties = {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
    is_control = not node["ignored"] and properties.get("focusable") and role(node) not in NOT_CONTROLS
    return bool(is_control) and not str(node.get("name", {}).get("value", "")).strip()


def details(devtools: Any, node: dict[str, Any]) -> str:
    found = devtools.send("DOM.describeNode", {"backendNodeId": node["backendDOMNodeId"]})["node"]
    return f" <{found['localName']} {found.get('attributes', [])}>"


def hard_to_reach(page: Page) -> list[str]:
    """Controls that Tab does not lead to, and such that do not show it when it has."""
    page.evaluate("accessibility.remember()")
    found: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        said = page.evaluate("accessibility.stop()")
        if said is None:
            break
        found += [said] if said else []
    return [*found, *page.evaluate("accessibility.missed()")]


def problems_of_dialog(page: Page, opener: Locator, *items: str) -> list[str]:
    """What is wrong with the dialog that a button opens, or an item of the button's menu, by keyboard alone."""
    opener.focus()
    page.keyboard.press("Enter")
    for item in items:
        page.get_by_role("menuitem", name=item).focus()
        page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog").last
    expect(dialog).to_be_visible()
    holder = page.locator(
        ".ant-modal-wrap:visible, .ant-drawer-open"
    ).last  # a drawer's focus begins around its dialog
    expect(holder.locator(":focus").or_(holder.and_(page.locator(":focus")))).to_have_count(1)
    found = problems_in_sight(page)
    for _ in range(MOST_IN_DIALOG):
        page.keyboard.press("Tab")
        # At its end the keyboard comes to the browser's own buttons, and from there into the dialog again.
        if not dialog.evaluate(
            "(dialog) => document.activeElement === document.body || dialog.contains(document.activeElement)"
        ):
            found.append("Tab leads out of the dialog")
            break
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    if not opener.evaluate(
        "(opener) => new Promise(requestAnimationFrame).then(() => opener === document.activeElement)"
    ):
        found.append("the focus does not return to where the dialog was opened")
    return found
