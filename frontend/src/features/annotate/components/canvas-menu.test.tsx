import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import type { PageCommands } from "@/canvas/actions/action";
import { openMenu } from "@/canvas/actions/open-menu";
import { USUAL_KEYMAP } from "@/canvas/actions/registry";
import { memoryClipboard } from "@/canvas/model/clip";
import { annotationAt, openCanvas } from "@/canvas/model/test-doubles";
import { renderPage } from "@/test/render-page";

import { CanvasMenu } from "./canvas-menu";

const a = annotationAt("a", [10, 10], [60, 60]);

function openPage() {
  const canvas = openCanvas(a);
  const context = { ...canvas, page: { canRepeatPrevious: () => false } as Partial<PageCommands> as PageCommands, clipboard: memoryClipboard(), keymap: USUAL_KEYMAP };
  canvas.store.select(["a"]);
  openMenu.perform(context);
  renderPage(<CanvasMenu context={context} addLabel={null} />);
  return { ...context, user: userEvent.setup(), item: () => canvas.store.getState().items.get("a") };
}

describe("the menu of the selection", () => {
  test("does what is chosen, and closes", async () => {
    const { user, store, item } = openPage();
    await user.click(await screen.findByRole("menuitem", { name: /Mark as hard/ }));
    expect(item()?.hard).toBe(true);
    expect(store.getState().menu).toBeNull();
  });

  test("is gone through by keys", async () => {
    const { user, store } = openPage();
    await screen.findByRole("menuitem", { name: /Copy/ });
    await user.keyboard("{ArrowUp}{Enter}");
    expect(store.getState().items.size).toBe(0);
  });

  test("asks for another label", async () => {
    const { user, item } = openPage();
    await user.click(await screen.findByRole("menuitem", { name: "Change the label…" }));
    await user.keyboard("bus{Enter}");
    expect(item()?.label).toBe("bus");
  });

  test("closes at Escape", async () => {
    const { user, store } = openPage();
    await screen.findByRole("menuitem", { name: /Copy/ });
    await user.keyboard("{Escape}");
    expect(store.getState().menu).toBeNull();
  });
});
