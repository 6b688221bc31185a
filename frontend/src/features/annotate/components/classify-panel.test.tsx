import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";

import type { PageCommands } from "@/canvas/actions/action";
import { USUAL_KEYMAP } from "@/canvas/actions/registry";
import type { Annotation } from "@/canvas/model/annotation";
import { memoryClipboard } from "@/canvas/model/clip";
import { CanvasStore } from "@/canvas/model/store";
import { PointerRouter } from "@/canvas/tools/pointer-router";
import { renderPage } from "@/test/render-page";

import { ClassifyPanel } from "./classify-panel";

const NAMES = ["cat", "dog", "bird"];

function suggested(label: string): Annotation {
  const who = { source: "smart", confidence: 0.87, isSuggestion: true } as const;
  return { id: label, label, labelId: label, shape: null, attributes: {}, hard: false, order: 0, ...who };
}

function openPanel({ canEdit = true, items = [] as Annotation[] } = {}) {
  const store = new CanvasStore();
  store.setLabels(NAMES.map((name, index) => ({ id: name, name, color: "red", key: String(index + 1) })));
  store.setNeedsShapes(false);
  store.load({ width: 10, height: 10 }, items, canEdit);
  const page = { finish: vi.fn(), putOff: vi.fn(), canDeclareEmpty: () => true, declareEmpty: vi.fn() } as Partial<PageCommands> as PageCommands;
  const addLabel = vi.fn(async (name: string) => void store.setLabels([{ id: name, name, color: "red", key: null }]));
  renderPage(<ClassifyPanel context={{ store, router: new PointerRouter(store), page, clipboard: memoryClipboard(), keymap: USUAL_KEYMAP }} addLabel={addLabel} isUndecided={false} />);
  return { store, page, addLabel, user: userEvent.setup(), labels: () => [...store.getState().items.values()].map(({ label }) => label) };
}

describe("the panel of labels of a whole image", () => {
  test("gives as many labels as are pressed, and takes one away again", async () => {
    const { user, labels } = openPanel();
    await user.click(screen.getByRole("button", { name: /cat/ }));
    await user.click(screen.getByRole("button", { name: /bird/ }));
    await user.click(screen.getByRole("button", { name: /cat/ }));
    expect(labels()).toEqual(["bird"]);
  });

  test("shows what a model suggests with its confidence, not as chosen", () => {
    openPanel({ items: [suggested("dog")] });
    const button = screen.getByRole("button", { name: /dog/ });
    expect([button.textContent, button.getAttribute("aria-pressed")]).toEqual(["dog0.872", "false"]);
  });

  test("finds a label by what is typed, and gives the first by Enter", async () => {
    const { user, labels } = openPanel();
    await user.type(screen.getByTestId("find-label"), "bi{Enter}");
    expect(labels()).toEqual(["bird"]);
  });

  test("adds a name that no label has", async () => {
    const { user, labels, addLabel } = openPanel();
    await user.type(screen.getByTestId("find-label"), "fox{Enter}");
    expect(addLabel).toHaveBeenCalledWith("fox");
    expect(labels()).toEqual(["fox"]);
  });

  test("changes nothing for who may only look", () => {
    openPanel({ canEdit: false });
    expect(screen.getByRole("button", { name: /cat/ })).toBeDisabled();
  });

  test("says who can't decide, and who is done", async () => {
    const { user, page } = openPanel();
    await user.click(screen.getByTestId("cant-decide"));
    await user.click(screen.getByTestId("finish-sample"));
    expect([page.putOff, page.finish].map((command) => vi.mocked(command).mock.calls.length)).toEqual([1, 1]);
  });
});
